/* The check of an event when a call fails, each in turn, once and for ever (support/fault.h), also
 * in the processes that it starts: the report is whole, or there is none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "check/check.h"
#include "support/fault.h"

/* Large: a visit's worth of texts each. */
struct fixture {
    struct event event;
    struct interface interfaces[EVENT_LANGUAGES_MAX];
    struct keyboard keyboards[EVENT_LANGUAGES_MAX];
    struct check_plan plan;
    struct check_report good; /* as it is when nothing fails */
};

static enum err check(struct fixture *fixture, struct check_report *report)
{
    const struct check_subject subject = {&fixture->event, fixture->interfaces, fixture->keyboards};
    return check_run(&subject, &fixture->plan, report);
}

static void play(void *context)
{
    struct fixture *fixture = context;
    const struct check_report *good = &fixture->good;
    struct check_report report = {0};
    fault_start();
    enum err err = check(fixture, &report);
    fault_stop();
    if (err != ERR_OK) {
        assert_true(fault_happened());
    } else if (report.count != good->count || report.shot_count != good->shot_count ||
               report.screens_laid_out != good->screens_laid_out ||
               report.screens_drawn != good->screens_drawn) {
        fail_msg("call %ld (%s) failed: %d findings, not %d; %d screens laid out, not %d; %d drawn,"
                 " not %d",
                 fault_number(), fault_name(), report.count, good->count, report.screens_laid_out,
                 good->screens_laid_out, report.screens_drawn, good->screens_drawn);
    }
    check_report_free(&report);
}

static void every_call_fails(void **state)
{
    fault_each(20, play, *state);
}

static int set_up(void **state)
{
    static struct event_findings findings;
    struct buf problems;
    int failed = 0;
    struct fixture *fixture = calloc(1, sizeof *fixture);
    assert_non_null(fixture);
    assert_int_equal(
        event_load(HARK_SOURCE_DIR "/tests/data/check/sound.yaml", &fixture->event, &findings),
        ERR_OK);
    assert_int_equal(interface_load_all(HARK_SOURCE_DIR "/assets/interface", &fixture->event,
                                        fixture->interfaces, &findings, &failed),
                     ERR_OK);
    buf_init(&problems, 4096);
    assert_int_equal(keyboard_load_all(HARK_SOURCE_DIR "/assets", &fixture->event,
                                       fixture->interfaces, fixture->keyboards, &problems),
                     ERR_OK);
    buf_free(&problems);
    fixture->plan = (struct check_plan){.pictures = HARK_PICTURES,
                                        .fonts = "/usr/share/fonts/truetype/andika",
                                        .displays = display_find("10.1-1280x800"),
                                        .display_count = 1,
                                        .size = TEXT_USUAL,
                                        .workers = 2};
    assert_int_equal(check(fixture, &fixture->good), ERR_OK);
    assert_true(fixture->good.screens_drawn > 10);
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    check_report_free(&fixture->good);
    keyboard_free_all(fixture->keyboards);
    interface_free_all(fixture->interfaces);
    event_free(&fixture->event);
    free(fixture);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_call_fails)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
