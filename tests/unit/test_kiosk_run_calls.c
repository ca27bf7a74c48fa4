/* hark-kiosk from its start to its end when a call fails, each in turn, once and for ever
 * (support/fault.h): it ends with a code that says so, or goes on; the next start is a good one. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include <cmocka.h>

#include "kiosk/kiosk.h"
#include "store_sample.h"
#include "support/fault.h"

static int run(const struct sample_place *place)
{
    const struct kiosk_options options = {.event_path =
                                              HARK_SOURCE_DIR "/tests/data/check/sound.yaml",
                                          .data_path = place->path,
                                          .assets = HARK_ASSETS,
                                          .fonts = "/usr/share/fonts/truetype/andika",
                                          .agenda_item = "",
                                          .trace_path = "",
                                          .display = display_default(),
                                          .palette = palette_default()};
    const struct timespec now = {0};
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    assert_int_equal(pthread_sigmask(SIG_BLOCK, &ends, NULL), 0);
    assert_int_equal(kill(getpid(), SIGTERM), 0); /* heard as soon as somebody listens */
    int code = kiosk_run(&options);
    (void)sigtimedwait(&ends, NULL, &now); /* nobody did */
    return code;
}

static void play(void *context)
{
    void *place = NULL;
    (void)context;
    assert_int_equal(sample_setup(&place), 0);
    fault_start();
    int code = run(place);
    fault_stop();
    assert_true(code == EXIT_CODE_OK || fault_happened());
    assert_true(code == EXIT_CODE_OK || code == EXIT_CODE_ENVIRONMENT || code == EXIT_CODE_DATA);
    code = run(place);
    if (code != EXIT_CODE_OK) {
        fail_msg("call %ld (%s) failed, and the next start ends with %d", fault_number(),
                 fault_name(), code);
    }
    assert_int_equal(sample_teardown(&place), 0);
}

static void every_call_fails(void **state)
{
    (void)state;
    fault_each(60, play, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_call_fails)};
    setenv("SDL_VIDEODRIVER", "dummy", 1);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
