/* Whole event files: a sound one, and one for each thing that a file can have wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "check/check.h"

#define PROBLEMS_BYTES 4096
#define DATA HARK_SOURCE_DIR "/tests/data/check/"

/* Large: a visit's worth of texts each. */
static struct event event;
static struct interface interfaces[EVENT_LANGUAGES_MAX];
static struct keyboard keyboards[EVENT_LANGUAGES_MAX];
static const struct check_subject subject = {&event, interfaces, keyboards};
static struct check_report report;
static struct check_plan plan;

static void close_all(void)
{
    check_report_free(&report);
    keyboard_free_all(keyboards);
    interface_free_all(interfaces);
    event_free(&event);
    event = (struct event){0};
    memset(interfaces, 0, sizeof interfaces);
}

static void load_file(const char *path)
{
    static struct event_findings findings;
    struct buf problems;
    int failed = 0;
    assert_int_equal(event_load(path, &event, &findings), ERR_OK);
    assert_int_equal(interface_load_all(HARK_SOURCE_DIR "/assets/interface", &event, interfaces,
                                        &findings, &failed),
                     ERR_OK);
    buf_init(&problems, PROBLEMS_BYTES);
    assert_int_equal(
        keyboard_load_all(HARK_SOURCE_DIR "/assets", &event, interfaces, keyboards, &problems),
        ERR_OK);
    assert_string_equal(buf_text(&problems), "");
    buf_free(&problems);
}

static void check_file(const char *path, const char *display, int workers)
{
    load_file(path);
    plan = (struct check_plan){
        .pictures = HARK_PICTURES,
        .fonts = "/usr/share/fonts/truetype/andika",
        .displays = display_find(display),
        .display_count = 1,
        .size = TEXT_USUAL,
        .language = -1,
        .workers = workers,
    };
    assert_int_equal(check_run(&subject, &plan, &report), ERR_OK);
}

/* The first finding that is not about the program's own texts, and how many there are. */
static const struct check_finding *only(int *count)
{
    const struct check_finding *first = NULL;
    *count = 0;
    for (int i = 0; i < report.count; i++) {
        if (strcmp(report.findings[i].place, "interface") != 0) {
            first = first != NULL ? first : &report.findings[i];
            (*count)++;
        }
    }
    return first;
}

static void test_sound(void **state)
{
    (void)state;
    int count = 0;
    check_file(DATA "sound.yaml", "10.1-1280x800", 1);
    (void)only(&count);
    assert_int_equal(count, 0);
    assert_int_equal(check_count_binding(&report), 0);
    assert_true(report.screens_laid_out > 15);
    assert_true(report.screens_drawn > 10);
    close_all();
}

static const struct {
    const char *file;
    enum check_kind kind;
    bool binding;
    const char *message;
} defects[] = {
    {"misfit", CHECK_MISFIT, true,
     "“Goodandwarmandkindandeasyandquickandnearandclearandsafeandcalmandfair” does not fit with "
     "letters of 2.9 mm; say it in fewer words"},
    {"missing_glyph", CHECK_GLYPH, true,
     "“Good 好” has 1 character that no font has; write it with other letters"},
    {"sentence", CHECK_SENTENCE, true,
     "a sentence has 14 words, at most 12 are easy: “How is it for you and for all the people who "
     "came with you?”"},
    {"sentence_privacy", CHECK_SENTENCE, false,
     "a sentence has 15 words, at most 12 are easy: “We keep what you tap on this screen and we "
     "keep it for a year.”"},
    /* By hand: 10 words, 3 sentences, 33 syllables. */
    {"reading_grade", CHECK_GRADE, false,
     "reads at school grade 24.7, at most 5 is easy; the long words: satisfactory, "
     "organisational, documentation, regarding, participation, satisfactory"},
    {"same_text", CHECK_SAME_TEXT, false,
     "“How is it?” is the same in en; perhaps it was forgotten"},
    {"no_picture", CHECK_NO_PICTURE, false, "no choice has a picture, and some people do not read"},
    {"unchecked", CHECK_UNCHECKED, false,
     "nobody who reads it has said yet that these texts are right; ask someone"},
};

static void test_defects(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof defects / sizeof defects[0]; i++) {
        char path[512];
        int count = 0;
        (void)snprintf(path, sizeof path, DATA "%s.yaml", defects[i].file);
        check_file(path, "10.1-1280x800", 1);
        const struct check_finding *finding = only(&count);
        if (count != 1) {
            fail_msg("%s: %d findings instead of one", path, count);
        }
        struct buf message;
        buf_init(&message, 4096);
        check_message(&event, finding, &message);
        assert_int_equal(finding->kind, defects[i].kind);
        assert_int_equal(finding->binding, defects[i].binding);
        assert_string_equal(buf_text(&message), defects[i].message);
        assert_int_equal(check_count_binding(&report), defects[i].binding);
        buf_free(&message);
        close_all();
    }
}

/* Every keyboard there is, the first language's letters within another one's too. */
static const struct {
    int language;
    const char *name;
} keyboards_seen[] = {
    {0, "typing:words"},
    {0, "typing:words, small"},
    {0, "typing:words, digits"},
    {0, "typing:words, alphabet"},
    {0, "typing:words, a word begun"},
    {0, "typing:words, a word chosen"},
    {0, "typing:words, words"},
    {0, "typing:words, full"},
    {1, "typing:words, digits"},
    {1, "typing:words, letters"},
    {1, "typing:words, capitals"},
    {1, "typing:words, full"},
};

static void test_typing(void **state)
{
    (void)state;
    int count = 0;
    check_file(DATA "typing.yaml", "10.1-1280x800", 2);
    const struct check_finding *finding = only(&count);
    if (count > 0) {
        fail_msg("%s: %s %s", finding->screen, check_kind_name(finding->kind), finding->item);
    }
    for (size_t i = 0; i < sizeof keyboards_seen / sizeof keyboards_seen[0]; i++) {
        bool is_there = false;
        for (int k = 0; k < report.shot_count; k++) {
            is_there = is_there || (report.shots[k].language == keyboards_seen[i].language &&
                                    strcmp(report.shots[k].name, keyboards_seen[i].name) == 0);
        }
        if (!is_there) {
            fail_msg("not looked at: %s in %s", keyboards_seen[i].name,
                     event.languages[keyboards_seen[i].language]);
        }
    }
    close_all();
}

/* Two workers find what one finds, in the same order. */
static void test_workers(void **state)
{
    (void)state;
    static struct check_finding before[16];
    check_file(DATA "same_text.yaml", "7-800x480", 1);
    int count = report.count < 16 ? report.count : 16;
    int laid_out = report.screens_laid_out;
    assert_true(count > 0);
    memcpy(before, report.findings, (size_t)count * sizeof *before);
    close_all();
    check_file(DATA "same_text.yaml", "7-800x480", 3);
    assert_int_equal(report.screens_laid_out, laid_out);
    for (int i = 0; i < count; i++) {
        assert_int_equal(report.findings[i].kind, before[i].kind);
        assert_int_equal(report.findings[i].seen, before[i].seen);
        assert_string_equal(report.findings[i].screen, before[i].screen);
        assert_string_equal(report.findings[i].item, before[i].item);
    }
    close_all();
}

static void test_no_fonts(void **state)
{
    (void)state;
    load_file(DATA "sound.yaml");
    plan = (struct check_plan){.pictures = HARK_PICTURES,
                               .fonts = "/nonexistent",
                               .displays = display_default(),
                               .display_count = 1,
                               .size = -1,
                               .language = -1,
                               .workers = 2};
    assert_int_equal(check_run(&subject, &plan, &report), ERR_ABSENT);
    close_all();
}

/* 150 people, four breaks: three terminals of sixteen people a break. */
static void test_effort(void **state)
{
    (void)state;
    static struct event_findings findings;
    struct check_effort effort;
    assert_int_equal(
        event_load(HARK_SOURCE_DIR "/assets/events/personalisation.yaml", &event, &findings),
        ERR_OK);
    check_effort(&event, &effort);
    assert_int_equal(effort.people, 150);
    assert_true(effort.is_expected);
    assert_int_equal(effort.terminals, 3);
    event.role_count = 0;
    check_effort(&event, &effort);
    assert_int_equal(effort.people, 100);
    assert_false(effort.is_expected);
    close_all();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sound),    cmocka_unit_test(test_defects),
        cmocka_unit_test(test_typing),   cmocka_unit_test(test_workers),
        cmocka_unit_test(test_no_fonts), cmocka_unit_test(test_effort),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
