/* Reading event files and interface texts when a call fails, each in turn, once and for ever
 * (support/fault.h): a sound event or none, and then there is something to read about it. What the
 * arena is asked for fails in test_event_memory.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "event/event.h"
#include "event/interface.h"
#include "support/fault.h"

static struct event_findings findings;

/* context: the path. */
static void load_event(void *context)
{
    struct event event;
    fault_start();
    enum err err = event_load(context, &event, &findings);
    fault_stop();
    assert_int_equal(err == ERR_OK, findings.count == 0);
    assert_true(err == ERR_OK || fault_happened());
    assert_true(err != ERR_OK || event.question_count > 0);
    event_free(&event);
}

/* A file that is not sound is not called sound, nor is another thing said of it than that. */
static void load_bad_event(void *context)
{
    struct event event;
    fault_start();
    enum err err = event_load(context, &event, &findings);
    fault_stop();
    assert_int_not_equal(err, ERR_OK);
    assert_true(findings.count > 0);
    event_free(&event);
}

static void load_interface(void *context)
{
    struct interface interface;
    fault_start();
    enum err err = interface_load(context, "en", &interface, &findings);
    fault_stop();
    assert_int_equal(err == ERR_OK, findings.count == 0);
    assert_true(err == ERR_OK || fault_happened());
    interface_free(&interface);
}

static void every_call_fails(void **state)
{
    static char good[] = HARK_SOURCE_DIR "/tests/data/events/good/all-types.yaml";
    static char bad[] = HARK_SOURCE_DIR "/tests/data/events/bad/016-unclosed-quote.yaml";
    static char texts[] = HARK_SOURCE_DIR "/assets/interface";
    (void)state;
    fault_each(50, load_event, good);
    fault_each(5, load_bad_event, bad);
    fault_each(50, load_interface, texts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_call_fails)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
