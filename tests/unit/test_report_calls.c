/* Page and spreadsheet when a call fails, each in turn, once and for ever (support/fault.h): they
 * are whole, or there is none and a sentence says why. Nobody's answer is left out in silence. */
#include <stdio.h>
#include <unistd.h>

#include "report/html.h"
#include "report/report.h"
#include "report_sample.h"
#include "support/fault.h"

#define PEOPLE 8
#define WHY_BYTES_MAX 4096

struct fixture {
    char directory[64], path[96];
    struct inbox *inbox;  /* of a story */
    struct buf page, csv; /* as they should be */
    struct buf got, why;
    struct report_made made; /* as it should be */
};

static void add_person(struct inbox *inbox, const char *digest, int number)
{
    char shown[] = "listened time none", chosen[] = "time", roles[] = "carer leader provider",
         role[] = "carer";
    struct wire_response response = sample_response();
    struct wire_batch_head head = {.terminal = "foyer", .number = number + 1, .count = 1};
    struct wire_ack ack;
    struct buf text;
    response.event_digest = digest;
    memset(response.id, number + 1, sizeof response.id);
    response.id[6] = 0x40;
    response.id[8] = 0x80;
    response.seq = number + 1;
    sample_answer(&response, "helped", "today", shown, chosen);
    sample_answer(&response, "who", "today", roles, role);
    sample_words(&response, "There was time to talk.");
    response.permission = WIRE_SHARE;
    buf_init(&text, WIRE_RESPONSE_BYTES_MAX);
    assert_int_equal(wire_response_format(&response, &text), ERR_OK);
    const struct wire_line line = {.text = buf_text(&text), .len = text.len};
    assert_int_equal(inbox_accept(inbox, &head, &line, &ack), ERR_OK);
    assert_int_equal(ack.items[0].verdict, WIRE_STORED);
    buf_free(&text);
}

static void fill(const struct fixture *fixture)
{
    char digest[WIRE_DIGEST_TEXT_BYTES];
    struct inbox *inbox = NULL;
    assert_int_equal(inbox_open(fixture->path, false, &inbox), ERR_OK);
    wire_digest(sample_yaml, strlen(sample_yaml), digest);
    assert_int_equal(inbox_put_event(inbox, digest, sample_yaml, strlen(sample_yaml)), ERR_OK);
    for (int i = 0; i < PEOPLE; i++) {
        add_person(inbox, digest, i);
    }
    inbox_close(inbox);
}

static enum err make(struct fixture *fixture, bool is_page, struct report_made *made)
{
    struct inbox_event_counts event;
    enum err err = report_find_event(fixture->inbox, "", &event, &fixture->why);
    if (err != ERR_OK) {
        return err;
    }
    return is_page ? report_make_page(fixture->inbox, &event, &fixture->got, made, &fixture->why)
                   : report_make_csv(fixture->inbox, &event, CSV_FOR_SHARING, &fixture->got, made,
                                     &fixture->why);
}

static void forget(struct fixture *fixture)
{
    buf_free(&fixture->got);
    buf_init(&fixture->got, REPORT_HTML_BYTES_MAX);
    buf_free(&fixture->why);
    buf_init(&fixture->why, WHY_BYTES_MAX);
}

static int set_up(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    assert_non_null(fixture);
    snprintf(fixture->directory, sizeof fixture->directory, "/tmp/hark-report-XXXXXX");
    assert_non_null(mkdtemp(fixture->directory));
    snprintf(fixture->path, sizeof fixture->path, "%s/collector.db", fixture->directory);
    fill(fixture);
    forget(fixture);
    assert_int_equal(inbox_open(fixture->path, true, &fixture->inbox), ERR_OK);
    assert_int_equal(make(fixture, true, &fixture->made), ERR_OK);
    assert_int_equal(fixture->made.people, PEOPLE);
    fixture->page = fixture->got;
    fixture->got = (struct buf){0};
    forget(fixture);
    assert_int_equal(make(fixture, false, &fixture->made), ERR_OK);
    fixture->csv = fixture->got;
    fixture->got = (struct buf){0};
    inbox_close(fixture->inbox);
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    static const char *const ends[] = {"", "-wal", "-shm", ".lock"};
    struct fixture *fixture = *state;
    char path[128];
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        snprintf(path, sizeof path, "%s%s", fixture->path, ends[i]);
        unlink(path);
    }
    assert_int_equal(rmdir(fixture->directory), 0);
    buf_free(&fixture->page);
    buf_free(&fixture->csv);
    buf_free(&fixture->got);
    buf_free(&fixture->why);
    free(fixture);
    return 0;
}

static void assert_same(const char *got, const char *whole)
{
    size_t same = 0;
    while (got[same] != '\0' && got[same] == whole[same]) {
        same++;
    }
    if (got[same] != whole[same]) {
        fail_msg("call %ld (%s) failed: \"%.80s\", not \"%.80s\"", fault_number(), fault_name(),
                 got + same, whole + same);
    }
}

static void play(struct fixture *fixture, bool is_page, const struct buf *whole)
{
    struct report_made made = {0};
    assert_int_equal(inbox_open(fixture->path, true, &fixture->inbox), ERR_OK);
    forget(fixture);
    fault_start();
    enum err err = make(fixture, is_page, &made);
    fault_stop();
    if (err == ERR_OK) {
        assert_same(buf_text(&fixture->got), buf_text(whole));
        assert_int_equal(made.people, PEOPLE);
        assert_int_equal(made.unread, 0);
    } else {
        assert_true(fault_happened());
        assert_true(fault_is_lasting() || strcmp(fault_name(), "realloc") == 0 ||
                    fixture->why.len > 0);
    }
    inbox_close(fixture->inbox);
}

static void play_page(void *context)
{
    struct fixture *fixture = context;
    play(fixture, true, &fixture->page);
}

static void play_csv(void *context)
{
    struct fixture *fixture = context;
    play(fixture, false, &fixture->csv);
}

static void every_call_fails(void **state)
{
    fault_each(30, play_page, *state);
    fault_each(30, play_csv, *state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_call_fails, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, fault_sqlite_files, NULL);
}
