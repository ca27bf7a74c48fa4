/* The collector's tables when a call fails, each in turn, once and for ever (support/fault.h): what
 * got a verdict is there afterwards, and the file can be opened again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "inbox/inbox.h"
#include "support/fault.h"

#define LINES 3
#define EVENT "hark: 1\nid: our_day\n"

struct fixture {
    char directory[64], path[96];
    char digest[WIRE_DIGEST_TEXT_BYTES];
    struct buf texts[LINES];
    struct wire_line lines[LINES];
    struct wire_batch_head head;
    struct wire_ack ack; /* the last one */
    int acked;           /* lines that got a verdict */
    bool has_event;
};

static void make_line(struct fixture *fixture, int at)
{
    struct wire_response response = {.event_id = "our_day",
                                     .event_version = 1,
                                     .event_digest = fixture->digest,
                                     .seq = at + 1,
                                     .status = WIRE_COMPLETE,
                                     .ending = WIRE_FINISHED,
                                     .language = "en",
                                     .hour = 480000};
    memset(response.id, at + 1, sizeof response.id);
    response.id[6] = 0x40;
    response.id[8] = 0x80;
    buf_init(&fixture->texts[at], WIRE_RESPONSE_BYTES_MAX);
    assert_int_equal(wire_response_format(&response, &fixture->texts[at]), ERR_OK);
    fixture->lines[at] =
        (struct wire_line){.text = buf_text(&fixture->texts[at]), .len = fixture->texts[at].len};
}

static int set_up(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    assert_non_null(fixture);
    snprintf(fixture->directory, sizeof fixture->directory, "%s/hark-inbox-XXXXXX",
             access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    assert_non_null(mkdtemp(fixture->directory));
    snprintf(fixture->path, sizeof fixture->path, "%s/collector.db", fixture->directory);
    wire_digest(EVENT, sizeof EVENT - 1, fixture->digest);
    fixture->head = (struct wire_batch_head){.terminal = "foyer-1", .number = 1, .count = LINES};
    for (int i = 0; i < LINES; i++) {
        make_line(fixture, i);
    }
    *state = fixture;
    return 0;
}

static void remove_files(const struct fixture *fixture)
{
    static const char *const ends[] = {"", "-wal", "-shm", ".lock"};
    char path[128];
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        snprintf(path, sizeof path, "%s%s", fixture->path, ends[i]);
        unlink(path);
    }
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    for (int i = 0; i < LINES; i++) {
        buf_free(&fixture->texts[i]);
    }
    assert_int_equal(rmdir(fixture->directory), 0);
    free(fixture);
    return 0;
}

static void count_terminal(void *context, const struct inbox_terminal_counts *counts)
{
    *(int64_t *)context += counts->partial + counts->complete + counts->forgotten;
}

static void count_event(void *context, const struct inbox_event_counts *counts)
{
    *(int64_t *)context += counts->responses;
}

static enum err count_response(void *context, const char *document, size_t len)
{
    (void)document;
    *(int *)context += len > 0 ? 1 : 0;
    return ERR_OK;
}

/* What staff see is all that is there, or an error. */
static void read_all(struct fixture *fixture, struct inbox *inbox)
{
    int64_t by_terminal = 0, by_event = 0;
    int responses = 0;
    struct buf bytes;
    buf_init(&bytes, 1024);
    enum err terminals = inbox_each_terminal(inbox, count_terminal, &by_terminal);
    enum err events = inbox_each_event(inbox, count_event, &by_event);
    enum err documents = inbox_each_response(inbox, "our_day", count_response, &responses);
    enum err event = inbox_get_event(inbox, fixture->digest, &bytes);
    assert_true(terminals != ERR_OK || by_terminal >= fixture->acked);
    assert_true(events != ERR_OK || by_event >= fixture->acked);
    assert_true(documents != ERR_OK || responses >= fixture->acked);
    assert_true(event != ERR_OK || strcmp(buf_text(&bytes), EVENT) == 0);
    assert_true(event != ERR_ABSENT || !fixture->has_event || fault_happened());
    buf_free(&bytes);
}

static void use(struct fixture *fixture, struct inbox *inbox)
{
    if (inbox_accept(inbox, &fixture->head, fixture->lines, &fixture->ack) == ERR_OK) {
        assert_int_equal(fixture->ack.count, LINES);
        for (int i = 0; i < LINES; i++) {
            assert_in_range(fixture->ack.items[i].verdict, WIRE_STORED, WIRE_DUPLICATE);
        }
        fixture->acked = LINES;
    }
    if (inbox_put_event(inbox, fixture->digest, EVENT, sizeof EVENT - 1) == ERR_OK) {
        fixture->has_event = true;
    }
    read_all(fixture, inbox);
}

static void assert_kept(struct fixture *fixture)
{
    struct inbox *inbox = NULL;
    int responses = 0;
    assert_int_equal(inbox_open(fixture->path, false, &inbox), ERR_OK);
    assert_int_equal(inbox_each_response(inbox, "our_day", count_response, &responses), ERR_OK);
    if (responses < fixture->acked) {
        fail_msg("call %ld (%s) failed, and what had a verdict is lost", fault_number(),
                 fault_name());
    }
    assert_true(!fixture->has_event || inbox_has_event(inbox, fixture->digest));
    /* The terminal sends it again: now it is there, once. */
    assert_int_equal(inbox_accept(inbox, &fixture->head, fixture->lines, &fixture->ack), ERR_OK);
    responses = 0;
    assert_int_equal(inbox_each_response(inbox, "our_day", count_response, &responses), ERR_OK);
    assert_int_equal(responses, LINES);
    inbox_close(inbox);
}

static void play(void *context)
{
    struct fixture *fixture = context;
    struct inbox *inbox = NULL;
    fixture->acked = 0;
    fixture->has_event = false;
    fault_start();
    enum err err = inbox_open(fixture->path, false, &inbox);
    assert_int_equal(err == ERR_OK, inbox != NULL);
    if (err == ERR_OK) {
        use(fixture, inbox);
        use(fixture, inbox); /* after one failure the same handle goes on */
    }
    inbox_close(inbox);
    fault_stop();
    assert_true(err == ERR_OK || fault_happened());
    assert_true(err != ERR_OK || fault_is_lasting() || fixture->acked == LINES);
    assert_kept(fixture);
    remove_files(fixture);
}

static void every_call_fails(void **state)
{
    fault_each(100, play, *state);
}

static void read_only(void *context)
{
    struct fixture *fixture = context;
    struct inbox *inbox = NULL;
    fault_start();
    enum err err = inbox_open(fixture->path, true, &inbox);
    assert_int_equal(err == ERR_OK, inbox != NULL);
    if (err == ERR_OK) {
        read_all(fixture, inbox);
    }
    inbox_close(inbox);
    fault_stop();
    assert_true(err == ERR_OK || fault_happened());
}

static void every_call_of_a_report_fails(void **state)
{
    struct fixture *fixture = *state;
    struct inbox *inbox = NULL;
    assert_int_equal(inbox_open(fixture->path, false, &inbox), ERR_OK);
    use(fixture, inbox);
    inbox_close(inbox);
    fault_each(10, read_only, fixture);
    remove_files(fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_call_fails, set_up, tear_down),
        cmocka_unit_test_setup_teardown(every_call_of_a_report_fails, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, fault_sqlite_files, NULL);
}
