/* The check room: sentences and English; and views made by hand, each with one thing wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "check/findings.h"
#include "check/judge.h"

#define FINDINGS_MAX 16

/* ---- texts ----------------------------------------------------------------------------------- */

static const struct {
    const char *text;
    int words;
} sentences[] = {
    {"", 0},
    {"One two three.", 3},
    {"One two. One two three. One.", 3},
    {"A – b", 2},
    {"Version 2.5 is one word more", 6},
    {"One two:\nthree four five", 3},
    {"ایک دو۔ تین چار پانچ؟ ایک", 3},
    {"এক দুই। তিন", 2},
    {"one\ntwo three", 2},
    {"gwasan\u00ADaethau da", 2},
};

static void test_sentences(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof sentences / sizeof sentences[0]; i++) {
        assert_int_equal(judge_longest_sentence(sentences[i].text), sentences[i].words);
    }
}

/* Worked out by hand from the formula. */
static const struct {
    const char *text;
    int words;
    double grade;
} englishes[] = {
    {"The cat sat on the mat.", 6, 0.39 * 6 + 11.8 * 6 / 6 - 15.59},
    {"The cat sat. The dog ran.", 6, 0.39 * 3 + 11.8 - 15.59},
    {"People wanted more information", 4, 0.39 * 4 + 11.8 * 9 / 4 - 15.59},
    {"She made little cakes and helped", 6, 0.39 * 6 + 11.8 * 7 / 6 - 15.59},
};

static void test_grade(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof englishes / sizeof englishes[0]; i++) {
        int words = 0;
        double grade = judge_grade(englishes[i].text, &words);
        assert_int_equal(words, englishes[i].words);
        assert_true(fabs(grade - englishes[i].grade) < 0.001);
    }
}

static void test_copy(void **state)
{
    (void)state;
    char out[12];
    check_copy_text(out, sizeof out, "one\ntwo");
    assert_string_equal(out, "one two");
    check_copy_text(out, sizeof out, "উত্তর দিন দয়া করে");
    assert_true(strlen(out) < sizeof out);
    assert_true(utf8_is_valid(out, strlen(out), NULL));
    assert_string_equal(out + strlen(out) - 3, "…");
}

/* ---- views ----------------------------------------------------------------------------------- */

static struct {
    struct text *text;
    struct measure measure;
    struct event event;
    struct event_question questions[2];
    struct judge judge;
    struct view view;
    struct walk_screen screen;
    int count;
    struct check_finding findings[FINDINGS_MAX];
} rig; /* large */

static void found(void *context, const struct check_finding *finding)
{
    (void)context;
    assert_true(rig.count < FINDINGS_MAX);
    rig.findings[rig.count++] = *finding;
}

static int set_up(void **state)
{
    (void)state;
    assert_int_equal(text_open(TEXT_FONT_DIRECTORY, &rig.text), ERR_OK);
    text_measure(rig.text, &rig.measure);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    text_close(rig.text);
    return 0;
}

static void begin(const char *display)
{
    static const char *const languages[] = {"en"};
    rig.event = (struct event){.language_count = 1, .questions = rig.questions};
    rig.event.languages[0] = languages[0];
    memset(rig.questions, 0, sizeof rig.questions);
    memset(&rig.view, 0, sizeof rig.view);
    memset(&rig.judge, 0, sizeof rig.judge);
    rig.judge = (struct judge){.event = &rig.event,
                               .display = display_find(display),
                               .measure = &rig.measure,
                               .text = rig.text,
                               .found = found};
    rig.view.display = rig.judge.display;
    rig.view.screen = VISIT_QUESTION;
    rig.screen = (struct walk_screen){.name = "question:how", .place = "question:how"};
    rig.count = 0;
}

/* A tile at these millimetres. */
static struct view_item *add_tile(const char *id, double x, double y, double w, double h)
{
    const struct display *display = rig.judge.display;
    struct view_item *item = &rig.view.items[rig.view.item_count++];
    *item = (struct view_item){
        .group = VIEW_GROUP_CHOICES,
        .role = VIEW_CHECKBOX,
        .box = {display_px_x(display, x), display_px_y(display, y), display_px_x(display, w),
                display_px_y(display, h)},
        .fill = VIEW_FILL_PLAIN,
        .border_px = 4,
        .language = "en",
        .name = id,
        .is_target = true,
        .action = {.kind = VISIT_IN_CHOOSE},
    };
    (void)snprintf(item->id, sizeof item->id, "%s", id);
    item->ink = item->box;
    return item;
}

/* A line of words in the last item, its baseline so many millimetres below the item's top. */
static void add_words(const char *text, double x, double baseline, double capital_mm)
{
    const struct display *display = rig.judge.display;
    const struct view_item *item = &rig.view.items[rig.view.item_count - 1];
    struct view_run *run = &rig.view.runs[rig.view.run_count++];
    *run = (struct view_run){
        .item = rig.view.item_count - 1,
        .size_px =
            rig.measure.size_for_capital(rig.text, VIEW_REGULAR, display_px_y(display, capital_mm)),
        .language = "en",
        .x = item->box.x + display_px_x(display, x),
        .baseline_y = item->box.y + display_px_y(display, baseline),
        .text = text,
        .ink = item->ink,
    };
    run->advance = rig.measure.advance(rig.text, VIEW_REGULAR, run->size_px, text, strlen(text));
}

static void expect(enum check_kind kind, const char *item, double value, double wanted)
{
    judge_layout(&rig.judge, &rig.screen, &rig.view);
    assert_int_equal(rig.count, 1);
    assert_int_equal(rig.findings[0].kind, kind);
    assert_string_equal(rig.findings[0].item, item);
    assert_true(fabs(rig.findings[0].value - value) < 0.3);
    assert_true(fabs(rig.findings[0].wanted - wanted) < 0.001);
    assert_true(rig.findings[0].binding);
}

static void test_nothing_wrong(void **state)
{
    (void)state;
    begin("10.1-1280x800");
    (void)add_tile("choice:a", 10, 30, 90, 25);
    add_words("Good", 5, 15, 6.1);
    (void)add_tile("choice:b", 104, 30, 90, 25);
    add_words("Bad", 5, 15, 6.1);
    judge_layout(&rig.judge, &rig.screen, &rig.view);
    assert_int_equal(rig.count, 0);
}

static void test_letters(void **state)
{
    (void)state;
    begin("10.1-1280x800");
    (void)add_tile("choice:a", 10, 30, 90, 25);
    add_words("Good", 5, 15, 4.0);
    expect(CHECK_LETTERS, "choice:a", 4.0, 4.8);
    begin("15.6-1920x1080");
    struct view_item *item = add_tile("question", 10, 30, 200, 25);
    item->role = VIEW_HEADING;
    item->is_target = false;
    add_words("How?", 5, 15, 7.0);
    expect(CHECK_LETTERS, "question", 7.0, 8.0);
}

static void test_misfit(void **state)
{
    (void)state;
    begin("10.1-1280x800");
    struct view_item *item = add_tile("choice:a", 10, 30, 90, 25);
    item->misfit = true;
    add_words("Good", 5, 15, 4.8);
    expect(CHECK_MISFIT, "choice:a", 4.8, 4.8);
    begin("10.1-1280x800"); /* the view made all letters smaller for it */
    (void)add_tile("choice:a", 10, 30, 90, 25);
    add_words("Good", 5, 15, 3.1);
    rig.view.misfit = "choice:a";
    expect(CHECK_MISFIT, "choice:a", 3.1, 4.8);
    begin("10.1-1280x800"); /* there was no room for it at all */
    rig.view.misfit = "choice:z";
    expect(CHECK_MISFIT, "choice:z", 0, 4.8);
}

static void test_targets(void **state)
{
    (void)state;
    begin("10.1-1280x800");
    (void)add_tile("choice:a", 10, 30, 90, 22);
    expect(CHECK_TARGET, "choice:a", 22, 25);
    begin("7-800x480"); /* its pixels are not square: 22 mm are other pixels across and down */
    (void)add_tile("choice:a", 10, 30, 19, 40);
    expect(CHECK_TARGET, "choice:a", 19, 20);
    begin("15.6-1920x1080");
    struct view_item *item = add_tile("nav:next", 10, 30, 90, 18);
    item->group = VIEW_GROUP_NAVIGATION;
    expect(CHECK_TARGET, "nav:next", 18, 20);
    assert_string_equal(rig.findings[0].place, "top and bottom row");
    begin("10.1-1280x800");
    item = add_tile("key:a", 10, 30, 10, 12.6);
    item->group = VIEW_GROUP_KEYS;
    item->role = VIEW_KEY;
    expect(CHECK_TARGET, "a key", 12.5, 15);
    begin("10.1-1280x800"); /* a step of a scale may be as small as any target */
    rig.questions[0].type = EVENT_SCALE;
    static struct event_choice choice = {.kind = EVENT_CHOICE_PLAIN};
    rig.questions[0].choices = &choice;
    (void)add_tile("choice:a", 10, 30, 12, 40);
    judge_layout(&rig.judge, &rig.screen, &rig.view);
    assert_int_equal(rig.count, 0);
}

static void test_gaps(void **state)
{
    (void)state;
    begin("10.1-1280x800");
    (void)add_tile("choice:a", 10, 30, 90, 25);
    (void)add_tile("choice:b", 102, 30, 90, 25);
    expect(CHECK_GAP, "choice:a", 2.0, 4.0);
    assert_string_equal(rig.findings[0].other_item, "choice:b");
    begin("7-800x480");
    (void)add_tile("choice:a", 10, 10, 60, 25);
    (void)add_tile("choice:b", 10, 36.5, 60, 25);
    expect(CHECK_GAP, "choice:a", 1.5, 2.5);
}

static void test_overlaps(void **state)
{
    (void)state;
    begin("10.1-1280x800");
    (void)add_tile("choice:a", 10, 30, 90, 25);
    (void)add_tile("choice:b", 90, 30, 90, 25);
    expect(CHECK_OVERLAP, "choice:a", 0, 0);
    begin("10.1-1280x800"); /* letters on the border of their own tile */
    (void)add_tile("choice:a", 10, 30, 90, 25);
    add_words("Good", 5, 6, 6.1);
    expect(CHECK_OVERLAP, "choice:a", 0, 0);
    assert_string_equal(rig.findings[0].other_item, "choice:a");
}

static void test_edge(void **state)
{
    (void)state;
    begin("10.1-1280x800");
    (void)add_tile("choice:a", 190, 30, 30, 25);
    expect(CHECK_EDGE, "choice:a", 0, 0);
}

static void test_glyphs(void **state)
{
    (void)state;
    begin("10.1-1280x800");
    (void)add_tile("choice:a", 10, 30, 90, 25);
    add_words("好好", 5, 15, 6.1);
    expect(CHECK_GLYPH, "choice:a", 2, 0);
}

/* ---- pixels ---------------------------------------------------------------------------------- */

static struct judge_paper *paper;
static struct pictures *pictures;

static void open_paper(void)
{
    assert_int_equal(pictures_open(HARK_PICTURES, &pictures), ERR_OK);
    assert_int_equal(judge_paper_open(rig.judge.display, rig.text, pictures, &paper), ERR_OK);
}

static void close_paper(void)
{
    judge_paper_close(paper);
    pictures_close(pictures);
}

static void test_contrast(void **state)
{
    (void)state;
    const struct palette pale = {"pale", 0xFFFFFF, 0x777777, 0xFFFFFF, 0x003F66, 0x7A3600};
    begin("10.1-1280x800");
    open_paper();
    (void)add_tile("choice:a", 10, 30, 90, 25);
    add_words("Good", 5, 15, 6.1);
    judge_pixels(&rig.judge, paper, &rig.screen, &rig.view, palette_default(), 0);
    assert_int_equal(rig.count, 0);
    judge_pixels(&rig.judge, paper, &rig.screen, &rig.view, &pale, 2);
    assert_int_equal(rig.count, 1);
    assert_int_equal(rig.findings[0].kind, CHECK_CONTRAST);
    assert_int_equal(rig.findings[0].palettes, 1U << 2);
    assert_true(fabs(rig.findings[0].value - 4.48) < 0.01); /* #777777 on white, by WCAG */
    /* On a filled tile 8.9 is enough, and is asked for. */
    rig.count = 0;
    rig.view.items[0].fill = VIEW_FILL_SOLID;
    rig.view.items[0].tone = VIEW_TONE_HELPED;
    judge_pixels(&rig.judge, paper, &rig.screen, &rig.view, palette_default(), 0);
    assert_int_equal(rig.count, 0);
    const struct palette weak = {"weak", 0xFFFFFF, 0, 0xFFFFFF, 0x2266AA, 0x7A3600};
    judge_pixels(&rig.judge, paper, &rig.screen, &rig.view, &weak, 0);
    assert_int_equal(rig.count, 1);
    assert_true(fabs(rig.findings[0].wanted - PALETTE_MEANING_CONTRAST) < 0.001);
    close_paper();
}

/* Red and green of one luminance: seen by most people, not by all. */
static void test_colour_only(void **state)
{
    (void)state;
    const struct palette same = {"same", 0x808080, 0x808080, 0x808080, 0xC07060, 0x808080};
    begin("10.1-1280x800");
    open_paper();
    struct view_item *item = add_tile("choice:a", 10, 30, 90, 25);
    item->tone = VIEW_TONE_HELPED;
    judge_pixels(&rig.judge, paper, &rig.screen, &rig.view, palette_default(), 0);
    item->fill = VIEW_FILL_SOLID;
    item->state = VIEW_CHOSEN;
    rig.screen.state = WALK_CHOSEN;
    judge_pixels(&rig.judge, paper, &rig.screen, &rig.view, palette_default(), 0);
    assert_int_equal(rig.count, 0);
    rig.screen.state = WALK_OPEN;
    item->fill = VIEW_FILL_PLAIN;
    item->state = 0;
    judge_pixels(&rig.judge, paper, &rig.screen, &rig.view, &same, 1);
    item->fill = VIEW_FILL_SOLID;
    item->state = VIEW_CHOSEN;
    rig.screen.state = WALK_CHOSEN;
    judge_pixels(&rig.judge, paper, &rig.screen, &rig.view, &same, 1);
    assert_int_equal(rig.count, 1);
    assert_int_equal(rig.findings[0].kind, CHECK_COLOUR_ONLY);
    assert_true(rig.findings[0].value < 2.0);
    /* What was chosen on the page before is the same again. */
    rig.screen.state = WALK_OPEN;
    judge_pixels(&rig.judge, paper, &rig.screen, &rig.view, palette_default(), 0);
    rig.screen.state = WALK_CHOSEN;
    judge_pixels(&rig.judge, paper, &rig.screen, &rig.view, palette_default(), 0);
    assert_int_equal(rig.count, 1);
    close_paper();
}

static void see_mark(enum picture picture, int question)
{
    struct view_item *mark = &rig.view.items[0];
    mark->picture = picture;
    mark->tone = question == 0 ? VIEW_TONE_HELPED : VIEW_TONE_IN_THE_WAY;
    rig.screen.question = question;
    judge_pixels(&rig.judge, paper, &rig.screen, &rig.view, palette_default(), 0);
}

static void test_marks(void **state)
{
    (void)state;
    begin("10.1-1280x800");
    open_paper();
    rig.questions[0] = (struct event_question){.side = EVENT_SIDE_HELPED, .pair = 1};
    rig.questions[1] = (struct event_question){.side = EVENT_SIDE_IN_THE_WAY, .pair = 0};
    struct view_item *mark = add_tile("question:mark", 10, 30, 10, 10);
    mark->fill = VIEW_FILL_NONE;
    mark->is_target = false;
    mark->picture_box = mark->box;
    see_mark(PICTURE_HELPED, 0);
    see_mark(PICTURE_IN_THE_WAY, 1);
    assert_int_equal(rig.count, 0);
    see_mark(PICTURE_HELPED, 0);
    see_mark(PICTURE_HELPED, 1);
    assert_int_equal(rig.count, 1);
    assert_int_equal(rig.findings[0].kind, CHECK_COLOUR_ONLY);
    assert_int_equal(rig.findings[0].question, 1);
    close_paper();
}

/* ---- collecting ------------------------------------------------------------------------------ */

static void test_merge(void **state)
{
    (void)state;
    struct check_report report = {0};
    static struct check_finding places[CHECK_FINDINGS_MAX];
    report.findings = places;
    struct check_finding one = {.kind = CHECK_GAP,
                                .language = 1,
                                .question = -1,
                                .order = 5,
                                .place = "kept",
                                .screen = "kept, someone new",
                                .seen = 1,
                                .value = 2.0,
                                .wanted = 4.0};
    struct check_finding again = one;
    again.order = 4;
    again.seen = 4;
    again.value = 1.5;
    (void)snprintf(again.screen, sizeof again.screen, "kept");
    check_findings_add(&report, &one);
    check_findings_add(&report, &again);
    assert_int_equal(report.count, 1);
    assert_int_equal(places[0].seen, 5);
    assert_string_equal(places[0].screen, "kept");
    assert_true(places[0].value < 1.6);
    one.language = 0;
    check_findings_add(&report, &one);
    check_findings_sort(&report);
    assert_int_equal(report.count, 2);
    assert_int_equal(places[0].language, 0);
    for (int i = 0; i < CHECK_FINDINGS_MAX; i++) {
        one.other = i + 7;
        check_findings_add(&report, &one);
    }
    assert_int_equal(report.count + report.dropped, CHECK_FINDINGS_MAX + 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sentences),   cmocka_unit_test(test_grade),
        cmocka_unit_test(test_copy),        cmocka_unit_test(test_nothing_wrong),
        cmocka_unit_test(test_letters),     cmocka_unit_test(test_misfit),
        cmocka_unit_test(test_targets),     cmocka_unit_test(test_gaps),
        cmocka_unit_test(test_overlaps),    cmocka_unit_test(test_edge),
        cmocka_unit_test(test_glyphs),      cmocka_unit_test(test_contrast),
        cmocka_unit_test(test_colour_only), cmocka_unit_test(test_marks),
        cmocka_unit_test(test_merge),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
