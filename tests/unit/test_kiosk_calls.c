/* The keeper when a call fails, each in turn, once and for ever (support/fault.h): what it called
 * durable is there at the next start, every write that was asked for gets an answer, and after a
 * single failure the next try succeeds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <semaphore.h>

#include <cmocka.h>

#include "base/file.h"
#include "kiosk/keeper.h"
#include "store_sample.h"
#include "support/fault.h"

#define TRIES 4

struct fixture {
    struct event event;
    struct buf bytes; /* of the event file */
    struct sample_place *place;
    sem_t news;
    struct keeper *keeper;
    struct keeper_news last;
    int generation;
};

static void wake(void *context)
{
    sem_post(context);
}

static bool wait_for_answer(struct fixture *fixture)
{
    for (;;) {
        assert_int_equal(sem_wait(&fixture->news), 0);
        keeper_take_news(fixture->keeper, &fixture->last);
        if (fixture->last.done_generation == fixture->generation ||
            fixture->last.failed_generation == fixture->generation) {
            return fixture->last.done_generation == fixture->generation;
        }
    }
}

/* True when it is durable. */
static bool write_stubbornly(struct fixture *fixture, enum visit_write write, enum visit_ending end)
{
    struct visit_effects effects = {.write = write,
                                    .record = {.has_id = true,
                                               .id = {1, 2, 3, 4, 5, 6, 0x47, 8, 0x89},
                                               .ending = end,
                                               .agenda_item = -1}};
    bool is_done = false;
    effects.record.answers[0].chosen = 1;
    for (int i = 0; i < TRIES && !is_done; i++) {
        effects.generation = ++fixture->generation;
        keeper_post(fixture->keeper, &effects);
        is_done = wait_for_answer(fixture);
    }
    assert_true(is_done || (fault_happened() && fault_is_lasting()));
    return is_done;
}

static void assert_kept(const struct fixture *fixture, bool is_saved, bool is_closed)
{
    const struct store_event event = {fixture->event.id, fixture->event.version,
                                      buf_text(&fixture->bytes), fixture->bytes.len};
    struct store_opened opened;
    struct store *store = NULL;
    assert_int_equal(store_open(fixture->place->path, &event, &store, &opened), ERR_OK);
    if (opened.moved_aside) {
        fail_msg("call %ld (%s) failed, and a sound file was set aside", fault_number(),
                 fault_name());
    }
    store_close(store);
    struct store_counts counts = sample_counts(fixture->place);
    if (counts.last_seq < (is_saved || is_closed ? 1 : 0) || counts.last_seq > 1) {
        fail_msg("call %ld (%s) failed, and there are %d responses", fault_number(), fault_name(),
                 (int)counts.last_seq);
    }
}

static void play(void *context)
{
    struct fixture *fixture = context;
    bool is_saved = false, is_closed = false;
    void *place = NULL;
    assert_int_equal(sample_setup(&place), 0);
    fixture->place = place;
    assert_int_equal(sem_init(&fixture->news, 0, 0), 0);
    const struct keeper_source source = {.path = fixture->place->path,
                                         .event = &fixture->event,
                                         .event_bytes = buf_text(&fixture->bytes),
                                         .event_len = fixture->bytes.len,
                                         .wake = wake,
                                         .context = &fixture->news};
    fault_start();
    enum err err = keeper_open(&source, &fixture->keeper);
    assert_int_equal(err == ERR_OK, fixture->keeper != NULL);
    if (err == ERR_OK) {
        is_saved = write_stubbornly(fixture, VISIT_WRITE_SAVE, VISIT_OPEN);
        keeper_ask_check(fixture->keeper);
        is_closed = write_stubbornly(fixture, VISIT_WRITE_CLOSE, VISIT_FINISHED);
    }
    keeper_close(fixture->keeper);
    fault_stop();
    assert_true(err == ERR_OK || fault_happened());
    sem_destroy(&fixture->news);
    assert_kept(fixture, is_saved, is_closed);
    assert_int_equal(sample_teardown(&place), 0);
}

static void every_call_fails(void **state)
{
    static struct fixture fixture;
    static struct event_findings findings;
    (void)state;
    buf_init(&fixture.bytes, EVENT_FILE_BYTES_MAX);
    assert_int_equal(
        file_read(HARK_SOURCE_DIR "/assets/events/friends_and_family.yaml", &fixture.bytes),
        ERR_OK);
    assert_int_equal(
        event_parse(buf_text(&fixture.bytes), fixture.bytes.len, &fixture.event, &findings),
        ERR_OK);
    fault_each(200, play, &fixture);
    event_free(&fixture.event);
    buf_free(&fixture.bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_call_fails)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
