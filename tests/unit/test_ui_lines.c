/* Where lines end, in every script: by known answers, and by Pango's opinion of where they may. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <pango/pango.h>

#include "ui/text.h"
#include "view/lines.h"

#define SIZE_PX 46
#define LINES_WANTED_MAX 6
#define LINE_BYTES 512

/* fontconfig and Pango keep things until the end; they are only here to be asked. */
/* NOLINTBEGIN(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp): LSan asks for it */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libfontconfig\nleak:libpango\nleak:libglib\nleak:libgobject\nleak:libfribidi\n";
}
/* NOLINTEND(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp) */

static struct text *text;
static struct measure measure;

static const struct {
    const char *language, *text;
    int width;
    const char *lines[LINES_WANTED_MAX]; /* as drawn, without marks of direction */
} known[] = {
    {"en",
     "People listened to me, and there was enough time (NHS 24).",
     420,
     {"People listened to", "me, and there was", "enough time (NHS", "24)."}},
    {"en", "a self-made well\u00ADbeing plan", 260, {"a self-made", "wellbeing", "plan"}},
    {"en", "a self-made well\u00ADbeing plan", 185, {"a self-", "made", "well-", "being", "plan"}},
    {"cy",
     "Dwi’n cael gwasan\u00ADaethau gofal",
     210,
     {"Dwi’n", "cael", "gwasan-", "aethau", "gofal"}},
    {"pl",
     "Ludzie mnie słuchali i było dość czasu – naprawdę.",
     420,
     {"Ludzie mnie", "słuchali i było dość", "czasu – naprawdę."}},
    {"ur",
     "لوگوں نے میری بات سنی، اور NHS کے 24 لوگوں کے پاس وقت تھا۔",
     420,
     {"لوگوں نے میری بات سنی،", "اور NHS کے 24 لوگوں", "کے پاس وقت تھا۔"}},
    {"ar",
     "استمع الناس إليّ وكان هناك وقت كافٍ (يوم 24)، شكرًا لكم.",
     420,
     {"استمع الناس إليّ وكان", "هناك وقت كافٍ (يوم", "24)، شكرًا لكم."}},
    {"bn",
     "মানুষ আমার কথা শুনেছে, আর যথেষ্ট সময় ছিল। ধন্যবাদ!",
     420,
     {"মানুষ আমার কথা", "শুনেছে, আর যথেষ্ট", "সময় ছিল। ধন্যবাদ!"}},
    {"pa",
     "ਲੋਕਾਂ ਨੇ ਮੇਰੀ ਗੱਲ ਸੁਣੀ, ਅਤੇ ਕਾਫ਼ੀ ਸਮਾਂ ਸੀ। ਧੰਨਵਾਦ!",
     420,
     {"ਲੋਕਾਂ ਨੇ ਮੇਰੀ ਗੱਲ ਸੁਣੀ,", "ਅਤੇ ਕਾਫ਼ੀ ਸਮਾਂ ਸੀ।", "ਧੰਨਵਾਦ!"}},
};
#define KNOWN (sizeof known / sizeof known[0])

/* Without the unseen marks of direction at its ends. */
static const char *bare(const struct line *line, char *out)
{
    struct line plain = *line;
    plain.before = NULL;
    plain.behind = NULL;
    (void)lines_write(&plain, out, LINE_BYTES);
    return out;
}

static void break_known(size_t i, int width, struct lines *out)
{
    struct lines_style style = {VIEW_REGULAR, SIZE_PX, known[i].language, 0};
    lines_break(&measure, &style, known[i].text, width, LINES_MAX, out);
    assert_true(out->fits);
}

static void test_lines_end_where_they_should(void **state)
{
    (void)state;
    for (size_t i = 0; i < KNOWN; i++) {
        static struct lines lines;
        char line[LINE_BYTES];
        break_known(i, known[i].width, &lines);
        for (int l = 0; l < LINES_WANTED_MAX; l++) {
            const char *is = l < lines.count ? bare(&lines.items[l], line) : "";
            const char *wanted = known[i].lines[l] != NULL ? known[i].lines[l] : "";
            if (strcmp(is, wanted) != 0) {
                fail_msg("\"%s\": line %d is \"%s\", not \"%s\"", known[i].text, l + 1, is, wanted);
            }
        }
    }
}

/* Whether Pango, too, lets a line begin at each byte. */
static void ask_pango(const char *words, const char *language, bool *may_begin)
{
    int count = (int)g_utf8_strlen(words, -1) + 1;
    PangoLogAttr *places = calloc((size_t)count, sizeof *places);
    assert_non_null(places);
    pango_get_log_attrs(words, -1, -1, pango_language_from_string(language), places, count);
    const char *at = words;
    for (int i = 0; i < count; i++, at = g_utf8_find_next_char(at, NULL)) {
        may_begin[at - words] = places[i].is_line_break;
    }
    free(places);
}

/* The advance, and what is drawn beyond it of letters of far reach. */
static int room_for(const struct view_type *type, const char *line, size_t len)
{
    struct rect ink;
    int advance = measure.line(measure.context, type, line, len, &ink);
    if (!lines_reach_far(line, len)) {
        return advance;
    }
    int end = ink.x + ink.w > advance ? ink.x + ink.w : advance;
    return ink.x < 0 ? end - ink.x : end;
}

/* Lines begin only where Pango lets them, and no line ends before it must: what comes behind it up
 * to the next place to break would not have found room. */
static void check_width(size_t i, int width, const bool *may_begin)
{
    static struct lines lines;
    const char *words = known[i].text;
    break_known(i, width, &lines);
    for (int l = 1; l < lines.count; l++) {
        size_t begins = (size_t)(lines.items[l].start - words);
        if (!may_begin[begins]) {
            fail_msg("\"%s\" at %d px: a line begins at byte %zu", words, width, begins);
        }
        size_t next = begins + 1;
        while (words[next] != '\0' && !may_begin[next]) {
            next++;
        }
        struct line longer = lines.items[l - 1];
        longer.hyphen =
            words[next] != '\0' && next >= 2 && memcmp(words + next - 2, "\u00AD", 2) == 0;
        for (longer.len = next - (size_t)(longer.start - words);
             longer.start[longer.len - 1] == ' '; longer.len--) {
        }
        char line[LINE_BYTES];
        size_t len = lines_write(&longer, line, sizeof line);
        struct view_type type = {VIEW_REGULAR, SIZE_PX, known[i].language, longer.right_to_left};
        if (room_for(&type, line, len) <= width) {
            fail_msg("\"%s\" at %d px: \"%s\" has room in one line", words, width, line);
        }
    }
}

static void test_pango_lets_lines_end_there(void **state)
{
    (void)state;
    for (size_t i = 0; i < KNOWN; i++) {
        static bool may_begin[LINE_BYTES];
        memset(may_begin, 0, sizeof may_begin);
        ask_pango(known[i].text, known[i].language, may_begin);
        for (int width = 340; width < 340 + 30 * 28; width += 28) {
            check_width(i, width, may_begin);
        }
    }
}

static int set_up(void **state)
{
    (void)state;
    if (text_open(TEXT_FONT_DIRECTORY, &text) != ERR_OK) {
        return -1;
    }
    text_measure(text, &measure);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    text_close(text);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines_end_where_they_should),
        cmocka_unit_test(test_pango_lets_lines_end_there),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
