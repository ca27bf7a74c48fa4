/* Every script: the order of what is seen, no boxes, no ink lost, and Pango of the same mind. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <pango/pangoft2.h>

#include "base/utf8.h"
#include "event/interface.h"
#include "mask_ink.h"
#include "ui/shape.h"
#include "ui/text.h"
#include "view/direction.h"
#include "view/lines.h"

#define INTERFACES HARK_SOURCE_DIR "/assets/interface"
#define EVENTS HARK_SOURCE_DIR "/assets/events/"
#define CODES_MAX 400

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
static struct fonts *fonts;
static struct shaper *shaper;

static struct view_type type_of(const char *line, const char *language, int size_px)
{
    return (struct view_type){VIEW_REGULAR, size_px, language,
                              direction_of_text(line, strlen(line), language)};
}

/* ---- the order of what is seen -------------------------------------------------------------- */

static bool is_right_to_left(uint32_t code)
{
    return code >= 0x0590 && code < 0x0800 && !(code >= 0x0660 && code <= 0x0669);
}

/* The characters that glyphs were made from, from left to right; of those that became one glyph
 * together, the first. */
static int read_seen(const char *line, const struct shape *shape, uint32_t *codes)
{
    int count = 0;
    for (int i = 0; i < shape->glyph_count; i++) {
        if (i > 0 && shape->glyphs[i].at == shape->glyphs[i - 1].at) {
            continue;
        }
        size_t at = shape->glyphs[i].at;
        uint32_t code = utf8_next(line, strlen(line), &at);
        if (code != 0x200E && code != 0x200F && code != 0x061C) {
            codes[count++] = code;
        }
    }
    return count;
}

/* Parts from left to right; letters of one that reads from right to left are turned around. */
static int read_wanted(const char *const *parts, uint32_t *codes)
{
    int count = 0;
    for (; *parts != NULL; parts++) {
        int start = count;
        size_t len = strlen(*parts);
        for (size_t at = 0; at < len;) {
            codes[count++] = utf8_next(*parts, len, &at);
        }
        for (int a = start, b = count - 1; is_right_to_left(codes[start]) && a < b; a++, b--) {
            uint32_t kept = codes[a];
            codes[a] = codes[b];
            codes[b] = kept;
        }
    }
    return count;
}

static const struct {
    const char *line, *language;
    const char *parts[12]; /* as seen, from left to right */
} seen[] = {
    {"plain words 12", "en", {"plain words 12"}},
    {"المس 123 بطاقات NHS 45", "ar", {"NHS 45", " ", "بطاقات", " ", "123", " ", "المس"}},
    {"صفحہ 12 دیکھیں", "ur", {"دیکھیں", " ", "12", " ", "صفحہ"}},
    {"یہ NHS ہے۔", "ur", {"ہے۔", " ", "NHS", " ", "یہ"}},
    /* The bracket that closes stands on the left, and looks like one that opens there. */
    {"قلم (PIP) قدم", "ar", {"قدم", " ", ")", "PIP", "(", " ", "قلم"}},
    {"نعم، 50%", "ar", {"%", "50", " ", "نعم،"}},
    {"NHS England", "ur", {"NHS England"}},
    {"We say شکر here", "en", {"We say ", "شکر", " here"}},
    {"NHS ম 5", "bn", {"NHS ম 5"}},
    {"1 من 2", "ar", {"2", " ", "من", " ", "1"}},
};

static void test_words_are_seen_in_their_order(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof seen / sizeof seen[0]; i++) {
        struct view_type type = type_of(seen[i].line, seen[i].language, 40);
        const struct shape *shape = shaper_shape(shaper, &type, seen[i].line, strlen(seen[i].line));
        uint32_t is[CODES_MAX];
        uint32_t wanted[CODES_MAX];
        int is_count = read_seen(seen[i].line, shape, is);
        int wanted_count = read_wanted(seen[i].parts, wanted);
        bool same = is_count == wanted_count;
        for (int c = 0; same && c < is_count; c++) {
            same = is[c] == wanted[c];
        }
        if (!same) {
            for (int c = 0; c < is_count; c++) {
                print_message("%04X ", (unsigned)is[c]);
            }
            fail_msg("\"%s\" is seen in another order", seen[i].line);
        }
        assert_int_equal(shape->missing, 0);
    }
}

static void test_brackets_are_turned(void **state)
{
    (void)state;
    static const char line[] = "قلم (PIP) قدم";
    struct view_type type = type_of(line, "ar", 40);
    const struct shape *shape = shaper_shape(shaper, &type, line, strlen(line));
    hb_codepoint_t opening = 0;
    assert_true(
        hb_font_get_nominal_glyph(face_shaper(fonts_first(fonts, VIEW_REGULAR)), '(', &opening));
    int turned = 0;
    for (int i = 0; i < shape->glyph_count; i++) {
        if (line[shape->glyphs[i].at] == ')') {
            assert_int_equal(shape->glyphs[i].font, 0);
            assert_int_equal(shape->glyphs[i].glyph, opening);
            turned++;
        }
    }
    assert_int_equal(turned, 1);
}

/* ---- lines ---------------------------------------------------------------------------------- */

static const struct {
    const char *language, *text;
} samples[] = {
    {"en",
     "People listened to me, and there was enough time to say what I wanted to say (NHS 24)."},
    {"cy", "Gwrandawodd pobl arnaf, ac roedd digon o amser i ddweud yr hyn oeddwn am ei ddweud."},
    {"pl", "Ludzie mnie słuchali i było dość czasu, żeby powiedzieć to, co chciałem powiedzieć."},
    {"ur",
     "لوگوں نے میری بات سنی، اور NHS کے 24 لوگوں کے پاس کافی وقت تھا کہ میں جو کہنا چاہوں کہوں۔"},
    {"ar", "استمع الناس إليّ وكان هناك وقت كافٍ لأقول ما أريد في NHS England يوم 24، شكرًا لكم."},
    {"bn", "মানুষ আমার কথা শুনেছে, আর আমি যা বলতে চেয়েছিলাম তা বলার জন্য যথেষ্ট সময় ছিল।"},
    {"pa", "ਲੋਕਾਂ ਨੇ ਮੇਰੀ ਗੱਲ ਸੁਣੀ, ਅਤੇ ਜੋ ਮੈਂ ਕਹਿਣਾ ਚਾਹੁੰਦਾ ਸੀ ਉਹ ਕਹਿਣ ਲਈ ਕਾਫ਼ੀ ਸਮਾਂ ਸੀ।"},
};
#define SAMPLES (sizeof samples / sizeof samples[0])

static double ink_of(const struct view_type *type, const char *line)
{
    const struct mask *mask = text_draw(text, type, line);
    assert_non_null(mask);
    double sum = 0;
    for (int i = 0; i < mask->w * mask->h; i++) {
        sum += mask->coverage[i];
    }
    return sum;
}

/* Drawn lines together have the ink of the unbroken text; no line is wider than its place. */
static void test_no_ink_is_lost(void **state)
{
    (void)state;
    for (size_t i = 0; i < SAMPLES; i++) {
        struct view_type type = type_of(samples[i].text, samples[i].language, 46);
        struct lines_style style = {VIEW_REGULAR, 46, samples[i].language, 0};
        double whole = ink_of(&type, samples[i].text);
        assert_true(whole > 100000);
        for (int width = 340; width < 340 + 30 * 28; width += 28) {
            static struct lines lines;
            lines_break(&measure, &style, samples[i].text, width, LINES_MAX, &lines);
            assert_true(lines.fits && lines.count >= 2);
            double sum = 0;
            for (int l = 0; l < lines.count; l++) {
                char line[512];
                (void)lines_write(&lines.items[l], line, sizeof line);
                assert_true(lines.items[l].advance <= width);
                assert_int_equal(lines.items[l].right_to_left, type.right_to_left);
                sum += ink_of(&type, line);
            }
            if (sum < whole * 0.99 || sum > whole * 1.01) {
                fail_msg("%s at %d px has %.0f of %.0f", samples[i].language, width, sum, whole);
            }
        }
    }
}

/* A mask is a pixel larger all around than the ink that was measured, and these pixels are empty:
 * nothing is cut off. And no more room is asked for than is needed. */
static void test_ink_lies_where_it_is_measured(void **state)
{
    (void)state;
    for (size_t i = 0; i < SAMPLES; i++) {
        for (int size = 24; size < 90; size += 13) {
            struct view_type type = type_of(samples[i].text, samples[i].language, size);
            struct rect measured;
            int advance = measure.line(measure.context, &type, samples[i].text,
                                       strlen(samples[i].text), &measured);
            const struct mask *mask = text_draw(text, &type, samples[i].text);
            struct rect place = {mask->left, mask->top, mask->w, mask->h};
            place = rect_inset(place, 1);
            assert_memory_equal(&place, &measured, sizeof place);
            struct rect ink = mask_ink(mask);
            struct rect inside = rect_cut(ink, measured);
            assert_memory_equal(&inside, &ink, sizeof ink);
            assert_true(ink.w >= measured.w - 6 && ink.h >= measured.h - 6);
            assert_in_range(ink.x + ink.w, advance - size, advance + size / 2);
        }
    }
}

/* ---- no boxes ------------------------------------------------------------------------------- */

static void assert_has_glyphs(const char *line, const char *language)
{
    if (line == NULL) {
        return;
    }
    for (const char *at = line; *at != '\0';) {
        char part[TEXT_LINE_BYTES_MAX];
        size_t len = strcspn(at, "\n");
        assert_true(len < sizeof part);
        memcpy(part, at, len);
        part[len] = '\0';
        at += at[len] == '\n' ? len + 1 : len;
        for (int face = VIEW_REGULAR; face <= VIEW_BOLD; face++) {
            struct view_type type = type_of(part, language, 40);
            type.face = (enum view_face)face;
            if (text_missing(text, &type, part) != 0) {
                fail_msg("%s: \"%s\" has letters that no font has", language, part);
            }
        }
    }
}

static void check_interface(const char *language)
{
    static struct event_findings findings;
    struct interface interface;
    assert_int_equal(interface_load(INTERFACES, language, &interface, &findings), ERR_OK);
    assert_has_glyphs(interface.name, language);
    for (int i = 0; i < INTERFACE_TEXT_COUNT; i++) {
        assert_has_glyphs(interface.texts[i], language);
    }
    interface_free(&interface);
}

static void check_questions(const struct event *event, int l)
{
    const char *language = event->languages[l];
    for (int q = 0; q < event->question_count; q++) {
        const struct event_question *question = &event->questions[q];
        assert_has_glyphs(question->label.in[l], language);
        assert_has_glyphs(question->label_item.in[l], language);
        assert_has_glyphs(question->hint.in[l], language);
        for (int c = 0; c < question->choice_count; c++) {
            assert_has_glyphs(question->choices[c].label.in[l], language);
        }
    }
}

static void test_no_letter_is_missing(void **state)
{
    (void)state;
    static const char *const files[] = {"personalisation.yaml", "friends_and_family.yaml"};
    static struct event_findings findings;
    for (size_t f = 0; f < 2; f++) {
        struct event event;
        char path[512];
        (void)snprintf(path, sizeof path, EVENTS "%s", files[f]);
        assert_int_equal(event_load(path, &event, &findings), ERR_OK);
        assert_int_equal(event.language_count, 7);
        for (int l = 0; l < event.language_count; l++) {
            const char *language = event.languages[l];
            const struct event_text *texts[] = {
                &event.title,         &event.welcome, &event.topic_question, &event.today_label,
                &event.reading_owner, &event.privacy, &event.thanks};
            check_interface(language);
            check_questions(&event, l);
            for (size_t t = 0; t < sizeof texts / sizeof texts[0]; t++) {
                assert_has_glyphs(texts[t]->in[l], language);
            }
            for (int a = 0; a < event.agenda_count; a++) {
                assert_has_glyphs(event.agenda[a].label.in[l], language);
            }
        }
        event_free(&event);
    }
    /* A letter that no font of the chain has (Thai) is counted. */
    struct view_type type = type_of("\xE0\xB8\x81", "en", 40);
    assert_int_equal(text_missing(text, &type, "a\xE0\xB8\x81"), 1);
}

/* ---- Pango ---------------------------------------------------------------------------------- */

static PangoLayout *lay_out(PangoContext *context, const char *line, const char *language,
                            double size_px)
{
    PangoLayout *layout = pango_layout_new(context);
    PangoFontDescription *font = pango_font_description_from_string(
        strcmp(language, "ur") == 0   ? "Noto Nastaliq Urdu,Andika"
        : strcmp(language, "ar") == 0 ? "Noto Sans Arabic,Andika"
        : strcmp(language, "bn") == 0 ? "Noto Sans Bengali,Andika"
        : strcmp(language, "pa") == 0 ? "Noto Sans Gurmukhi,Andika"
                                      : "Andika,Noto Sans Arabic");
    /* Bold: asked for the regular Nastaliq, fontconfig gives the bold one. */
    pango_font_description_set_weight(font, PANGO_WEIGHT_BOLD);
    pango_font_description_set_absolute_size(font, size_px * PANGO_SCALE);
    pango_context_set_language(context, pango_language_from_string(language));
    pango_context_set_base_dir(context, direction_of_text(line, strlen(line), language)
                                            ? PANGO_DIRECTION_RTL
                                            : PANGO_DIRECTION_LTR);
    pango_layout_set_auto_dir(layout, FALSE);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
    pango_layout_set_single_paragraph_mode(layout, TRUE);
    pango_layout_set_text(layout, line, -1);
    return layout;
}

static int pango_x(PangoLayout *layout, uint32_t at)
{
    PangoRectangle place;
    pango_layout_index_to_pos(layout, (int)at, &place);
    return place.width < 0 ? place.x + place.width : place.x;
}

/* Of every two glyphs from left to right, Pango has what they were made from in the same order. */
static void check_order(PangoLayout *layout, const char *line, const struct shape *shape)
{
    int last_x = INT32_MIN;
    uint32_t last_at = UINT32_MAX;
    for (int i = 0; i < shape->glyph_count; i++) {
        uint32_t at = shape->glyphs[i].at;
        if (at == last_at) {
            continue;
        }
        int x = pango_x(layout, at);
        if (x < last_x) {
            fail_msg("\"%s\": byte %u stands elsewhere", line, (unsigned)at);
        }
        last_x = x;
        last_at = at;
    }
}

static void test_pango_is_of_the_same_mind(void **state)
{
    (void)state;
    PangoFontMap *map = pango_ft2_font_map_new();
    PangoContext *context = pango_font_map_create_context(map);
    for (size_t i = 0; i < SAMPLES + sizeof seen / sizeof seen[0]; i++) {
        const char *line = i < SAMPLES ? samples[i].text : seen[i - SAMPLES].line;
        const char *language = i < SAMPLES ? samples[i].language : seen[i - SAMPLES].language;
        struct view_type type = type_of(line, language, 2048);
        type.face = VIEW_BOLD;
        const struct shape *shape = shaper_shape(shaper, &type, line, strlen(line));
        PangoLayout *layout = lay_out(context, line, language, 200);
        check_order(layout, line, shape);
        /* Lengths: each font has its own scale here, one that of Pango's size. */
        double advance = 0;
        for (int g = 0; g < shape->glyph_count; g++) {
            struct face *face = fonts_at(fonts, VIEW_BOLD, shape->glyphs[g].font);
            int x_scale, y_scale;
            hb_font_get_scale(face_shaper(face), &x_scale, &y_scale);
            advance += 200.0 * shape->glyphs[g].advance / x_scale;
        }
        int width, height;
        pango_layout_get_size(layout, &width, &height);
        double theirs = (double)width / PANGO_SCALE;
        if (advance < theirs * 0.97 || advance > theirs * 1.03) {
            fail_msg("\"%s\" is %.1f long, for Pango %.1f", line, advance, theirs);
        }
        g_object_unref(layout);
    }
    g_object_unref(context);
    g_object_unref(map);
}

static void test_forgetting_leaves_nothing(void **state)
{
    (void)state;
    struct view_type type = type_of("میرا راز", "ur", 40);
    const struct mask *mask = text_draw(text, &type, "میرا راز");
    const uint8_t *coverage = mask->coverage;
    int size = mask->w * mask->h;
    text_forget(text);
    for (int i = 0; i < size; i++) {
        assert_int_equal(coverage[i], 0);
    }
    const struct shape *shape = shaper_shape(shaper, &type, "میرا راز", strlen("میرا راز"));
    assert_true(shape->glyph_count > 0);
    shaper_forget(shaper);
    assert_int_equal(shape->glyph_count, 0);
    assert_int_equal(shape->glyphs[0].glyph, 0);
}

static int set_up(void **state)
{
    (void)state;
    if (text_open(TEXT_FONT_DIRECTORY, &text) != ERR_OK ||
        fonts_open(TEXT_FONT_DIRECTORY, &fonts) != ERR_OK ||
        shaper_open(fonts, &shaper) != ERR_OK) {
        return -1;
    }
    text_measure(text, &measure);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    shaper_close(shaper);
    fonts_close(fonts);
    text_close(text);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words_are_seen_in_their_order),
        cmocka_unit_test(test_brackets_are_turned),
        cmocka_unit_test(test_no_ink_is_lost),
        cmocka_unit_test(test_ink_lies_where_it_is_measured),
        cmocka_unit_test(test_no_letter_is_missing),
        cmocka_unit_test(test_pango_is_of_the_same_mind),
        cmocka_unit_test(test_forgetting_leaves_nothing),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
