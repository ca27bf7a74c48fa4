/* The collector's tables: uniqueness, conflicts, refused lines, counts, and other people's
 * files. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "base/file.h"
#include "inbox/inbox.h"

#define DIGEST "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define OTHER_DIGEST "1123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define TEXTS_MAX 8

struct fixture {
    char directory[64];
    char path[96];
    struct inbox *inbox;
    struct wire_batch_head head;
    struct buf texts[TEXTS_MAX];
    struct wire_line lines[TEXTS_MAX];
    struct wire_ack ack;
};

static void open_inbox(struct fixture *fixture)
{
    assert_int_equal(inbox_open(fixture->path, false, &fixture->inbox), ERR_OK);
}

static int set_up(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    assert_non_null(fixture);
    snprintf(fixture->directory, sizeof fixture->directory, "/tmp/hark-inbox-XXXXXX");
    assert_non_null(mkdtemp(fixture->directory));
    snprintf(fixture->path, sizeof fixture->path, "%s/collector.db", fixture->directory);
    for (int i = 0; i < TEXTS_MAX; i++) {
        buf_init(&fixture->texts[i], WIRE_RESPONSE_BYTES_MAX);
    }
    fixture->head = (struct wire_batch_head){.terminal = "foyer-1", .number = 1};
    open_inbox(fixture);
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    static const char *const ends[] = {"", "-wal", "-shm", ".lock"};
    struct fixture *fixture = *state;
    char path[128];
    inbox_close(fixture->inbox);
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        snprintf(path, sizeof path, "%s%s", fixture->path, ends[i]);
        unlink(path);
    }
    assert_int_equal(rmdir(fixture->directory), 0);
    for (int i = 0; i < TEXTS_MAX; i++) {
        buf_free(&fixture->texts[i]);
    }
    free(fixture);
    return 0;
}

static struct wire_response make_response(unsigned char number, enum wire_status status)
{
    struct wire_response response = {
        .event_id = "our_day",
        .event_version = 1,
        .event_digest = DIGEST,
        .seq = number,
        .status = status,
        .ending = status == WIRE_FORGOTTEN ? WIRE_FORGOT : WIRE_FINISHED,
        .language = "en",
        .hour = status == WIRE_FORGOTTEN ? 0 : 480000,
    };
    memset(response.id, number, sizeof response.id);
    response.id[6] = 0x40;
    response.id[8] = 0x80;
    wire_response_apply_permission(&response);
    return response;
}

/* Sets line number at of the batch to be sent. */
static void put_line(struct fixture *fixture, int at, const struct wire_response *response)
{
    struct buf *text = &fixture->texts[at];
    buf_clear(text);
    assert_int_equal(wire_response_format(response, text), ERR_OK);
    fixture->lines[at] = (struct wire_line){.text = buf_text(text), .len = text->len};
}

static void put_text(struct fixture *fixture, int at, const char *text)
{
    fixture->lines[at] = (struct wire_line){.text = text, .len = strlen(text)};
}

static void put_number(struct fixture *fixture, int at, unsigned char number)
{
    struct wire_response response = make_response(number, WIRE_COMPLETE);
    put_line(fixture, at, &response);
}

static void accept_lines(struct fixture *fixture, int count)
{
    fixture->head.count = count;
    assert_int_equal(inbox_accept(fixture->inbox, &fixture->head, fixture->lines, &fixture->ack),
                     ERR_OK);
    assert_int_equal(fixture->ack.count, count);
}

static void keep_terminal(void *context, const struct inbox_terminal_counts *counts)
{
    struct inbox_terminal_counts *out = context;
    if (out->terminal[0] == '\0' || strcmp(out->terminal, counts->terminal) == 0) {
        *out = *counts;
    }
}

static void assert_counts(struct fixture *fixture, int64_t partial, int64_t complete,
                          int64_t forgotten, int64_t conflicts, int64_t refused)
{
    struct inbox_terminal_counts counts = {.terminal = "foyer-1"};
    assert_int_equal(inbox_each_terminal(fixture->inbox, keep_terminal, &counts), ERR_OK);
    assert_int_equal(counts.partial, partial);
    assert_int_equal(counts.complete, complete);
    assert_int_equal(counts.forgotten, forgotten);
    assert_int_equal(counts.conflicts, conflicts);
    assert_int_equal(counts.refused, refused);
}

static void test_a_new_response_is_stored_and_counted(void **state)
{
    struct fixture *fixture = *state;
    struct wire_response partial = make_response(2, WIRE_PARTIAL);
    struct wire_response forgotten = make_response(3, WIRE_FORGOTTEN);
    put_number(fixture, 0, 1);
    put_line(fixture, 1, &partial);
    put_line(fixture, 2, &forgotten);
    accept_lines(fixture, 3);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(fixture->ack.items[i].verdict, WIRE_STORED);
    }
    assert_memory_equal(fixture->ack.items[1].id, partial.id, 16);
    assert_counts(fixture, 1, 1, 1, 0, 0);
}

static void test_the_same_bytes_again_are_a_duplicate(void **state)
{
    struct fixture *fixture = *state;
    put_number(fixture, 0, 1);
    put_number(fixture, 1, 1);
    accept_lines(fixture, 2);
    assert_int_equal(fixture->ack.items[0].verdict, WIRE_STORED);
    assert_int_equal(fixture->ack.items[1].verdict, WIRE_DUPLICATE);
    accept_lines(fixture, 2);
    assert_int_equal(fixture->ack.items[0].verdict, WIRE_DUPLICATE);
    assert_counts(fixture, 0, 1, 0, 0, 0);
}

static void test_other_bytes_under_one_id_are_kept_apart_once(void **state)
{
    struct fixture *fixture = *state;
    struct wire_response other = make_response(1, WIRE_COMPLETE);
    other.language = "cy";
    put_number(fixture, 0, 1);
    accept_lines(fixture, 1);
    for (int i = 0; i < 2; i++) {
        put_line(fixture, 0, &other);
        accept_lines(fixture, 1);
        assert_int_equal(fixture->ack.items[0].verdict, WIRE_CONFLICT);
        assert_memory_equal(fixture->ack.items[0].id, other.id, 16);
    }
    assert_counts(fixture, 0, 1, 0, 1, 0);
    put_number(fixture, 0, 1);
    accept_lines(fixture, 1);
    assert_int_equal(fixture->ack.items[0].verdict, WIRE_DUPLICATE);
}

static void test_one_poison_line_does_not_stop_the_others(void **state)
{
    static const char *const poisons[] = {"", "{", "{\"v\":1}", "[]", "<html>", "{\"v\":99}"};
    static const unsigned char nil[16] = {0};
    struct fixture *fixture = *state;
    for (size_t i = 0; i < sizeof poisons / sizeof poisons[0]; i++) {
        unsigned char number = (unsigned char)(10 + 2 * i);
        put_number(fixture, 0, number);
        put_text(fixture, 1, poisons[i]);
        put_number(fixture, 2, (unsigned char)(number + 1));
        accept_lines(fixture, 3);
        assert_int_equal(fixture->ack.items[0].verdict, WIRE_STORED);
        assert_int_equal(fixture->ack.items[1].verdict, WIRE_REFUSED);
        assert_memory_equal(fixture->ack.items[1].id, nil, 16);
        assert_int_equal(fixture->ack.items[2].verdict, WIRE_STORED);
        accept_lines(fixture, 3);
        assert_int_equal(fixture->ack.items[1].verdict, WIRE_REFUSED);
    }
    assert_counts(fixture, 0, 12, 0, 0, 6);
}

/* A line that SQLite cannot take makes the whole batch fail: nothing of it may stay. */
static void test_a_failing_batch_leaves_nothing_behind(void **state)
{
    struct fixture *fixture = *state;
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(fixture->path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db,
                                  "CREATE TRIGGER stop BEFORE INSERT ON transport WHEN NEW.seq = 2 "
                                  "BEGIN SELECT RAISE(ABORT, 'no'); END",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    put_number(fixture, 0, 1);
    put_number(fixture, 1, 2);
    fixture->head.count = 2;
    assert_int_not_equal(
        inbox_accept(fixture->inbox, &fixture->head, fixture->lines, &fixture->ack), ERR_OK);
    assert_int_equal(fixture->ack.count, 0);
    assert_int_equal(sqlite3_exec(db, "DROP TRIGGER stop", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
    accept_lines(fixture, 2);
    assert_int_equal(fixture->ack.items[0].verdict, WIRE_STORED);
    assert_int_equal(fixture->ack.items[1].verdict, WIRE_STORED);
}

static void test_an_event_is_wanted_until_it_is_there(void **state)
{
    static const char bytes[] = "title: Our day\n";
    struct fixture *fixture = *state;
    char digest[WIRE_DIGEST_TEXT_BYTES];
    struct buf out;
    buf_init(&out, 1024);
    wire_digest(bytes, sizeof bytes - 1, digest);
    struct wire_response first = make_response(1, WIRE_COMPLETE);
    struct wire_response second = make_response(2, WIRE_COMPLETE);
    first.event_digest = digest;
    second.event_digest = digest;
    put_line(fixture, 0, &first);
    put_line(fixture, 1, &second);
    accept_lines(fixture, 2);
    assert_int_equal(fixture->ack.wanted_count, 1);
    assert_string_equal(fixture->ack.wanted_events[0], digest);
    assert_false(inbox_has_event(fixture->inbox, digest));
    assert_int_equal(inbox_get_event(fixture->inbox, digest, &out), ERR_ABSENT);
    assert_int_equal(inbox_put_event(fixture->inbox, DIGEST, bytes, sizeof bytes - 1), ERR_DATA);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(inbox_put_event(fixture->inbox, digest, bytes, sizeof bytes - 1), ERR_OK);
    }
    assert_true(inbox_has_event(fixture->inbox, digest));
    assert_int_equal(inbox_get_event(fixture->inbox, digest, &out), ERR_OK);
    assert_string_equal(buf_text(&out), bytes);
    accept_lines(fixture, 2);
    assert_int_equal(fixture->ack.wanted_count, 0);
    buf_free(&out);
}

struct event_list {
    int count;
    struct inbox_event_counts items[4];
};

static void keep_event(void *context, const struct inbox_event_counts *counts)
{
    struct event_list *list = context;
    assert_true(list->count < 4);
    list->items[list->count++] = *counts;
}

static void test_events_come_with_their_newest_version(void **state)
{
    struct fixture *fixture = *state;
    struct event_list list = {0};
    struct wire_response responses[5];
    for (int i = 0; i < 5; i++) {
        responses[i] =
            make_response((unsigned char)(i + 1), i == 4 ? WIRE_FORGOTTEN : WIRE_PARTIAL);
        responses[i].event_id = i == 0 ? "other_day" : "our_day";
        responses[i].event_version = i == 2 ? 2 : 1;
        responses[i].event_digest = i == 2 ? OTHER_DIGEST : DIGEST;
        put_line(fixture, i, &responses[i]);
    }
    accept_lines(fixture, 5);
    assert_int_equal(inbox_each_event(fixture->inbox, keep_event, &list), ERR_OK);
    assert_int_equal(list.count, 2);
    assert_string_equal(list.items[0].id, "our_day");
    assert_string_equal(list.items[0].newest_digest, OTHER_DIGEST);
    assert_int_equal(list.items[0].responses, 3);
    assert_string_equal(list.items[1].id, "other_day");
    assert_int_equal(list.items[1].responses, 1);
}

struct walk {
    int count;
    int stop_after;
    struct buf first;
};

static enum err take_document(void *context, const char *document, size_t len)
{
    struct walk *walk = context;
    if (walk->count++ == 0) {
        buf_add(&walk->first, document, len);
    }
    return walk->count == walk->stop_after ? ERR_LIMIT : ERR_OK;
}

static void test_documents_come_back_byte_for_byte_in_order_of_id(void **state)
{
    struct fixture *fixture = *state;
    struct walk walk = {0};
    buf_init(&walk.first, WIRE_RESPONSE_BYTES_MAX);
    put_number(fixture, 0, 9);
    put_number(fixture, 1, 3);
    put_number(fixture, 2, 7);
    accept_lines(fixture, 3);
    assert_int_equal(inbox_each_response(fixture->inbox, "our_day", take_document, &walk), ERR_OK);
    assert_int_equal(walk.count, 3);
    assert_int_equal(walk.first.len, fixture->lines[1].len);
    assert_memory_equal(buf_text(&walk.first), fixture->lines[1].text, walk.first.len);
    walk.count = 0;
    walk.stop_after = 2;
    assert_int_equal(inbox_each_response(fixture->inbox, "our_day", take_document, &walk),
                     ERR_LIMIT);
    assert_int_equal(walk.count, 2);
    walk.count = 0;
    assert_int_equal(inbox_each_response(fixture->inbox, "no_day", take_document, &walk), ERR_OK);
    assert_int_equal(walk.count, 0);
    buf_free(&walk.first);
}

static void test_what_was_accepted_is_there_after_a_kill(void **state)
{
    struct fixture *fixture = *state;
    inbox_close(fixture->inbox);
    fixture->inbox = NULL;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        fixture->head.count = 1;
        if (inbox_open(fixture->path, false, &fixture->inbox) == ERR_OK) {
            put_number(fixture, 0, 5);
            if (inbox_accept(fixture->inbox, &fixture->head, fixture->lines, &fixture->ack) ==
                ERR_OK) {
                kill(getpid(), SIGKILL);
            }
        }
        _exit(1);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    open_inbox(fixture);
    put_number(fixture, 0, 5);
    accept_lines(fixture, 1);
    assert_int_equal(fixture->ack.items[0].verdict, WIRE_DUPLICATE);
}

static void test_a_second_writer_is_turned_away_and_a_reader_is_not(void **state)
{
    struct fixture *fixture = *state;
    struct inbox *second = NULL;
    assert_int_equal(inbox_open(fixture->path, false, &second), ERR_SYSTEM);
    assert_null(second);
    put_number(fixture, 0, 1);
    accept_lines(fixture, 1);
    assert_int_equal(inbox_open(fixture->path, true, &second), ERR_OK);
    struct event_list list = {0};
    assert_int_equal(inbox_each_event(second, keep_event, &list), ERR_OK);
    assert_int_equal(list.count, 1);
    assert_int_equal(inbox_accept(second, &fixture->head, fixture->lines, &fixture->ack), ERR_DATA);
    inbox_close(second);
}

static void test_a_reader_works_without_the_collector(void **state)
{
    struct fixture *fixture = *state;
    struct inbox *reader = NULL;
    struct event_list list = {0};
    put_number(fixture, 0, 1);
    accept_lines(fixture, 1);
    inbox_close(fixture->inbox);
    fixture->inbox = NULL;
    assert_int_equal(inbox_open(fixture->path, true, &reader), ERR_OK);
    assert_int_equal(inbox_each_event(reader, keep_event, &list), ERR_OK);
    assert_int_equal(list.count, 1);
    inbox_close(reader);
    assert_int_equal(inbox_open("/nonexistent/collector.db", true, &reader), ERR_ABSENT);
}

static void read_whole(const char *path, struct buf *out)
{
    buf_init(out, 1024 * 1024);
    assert_int_equal(file_read(path, out), ERR_OK);
}

/* Files that are not ours: refused as they are, and not a byte of them changes. The last one says
 * that it is ours, and only its tables tell. */
static void test_other_files_are_refused_unchanged(void **state)
{
    static const char *const texts[] = {
        "PRAGMA application_id=1; CREATE TABLE something(a)",
        "CREATE TABLE something(a)",
        "PRAGMA application_id=1215458115; PRAGMA user_version=2; CREATE TABLE response(a)",
        "PRAGMA application_id=1215458115; PRAGMA user_version=1; CREATE TABLE response(a)",
    };
    struct fixture *fixture = *state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        char path[160];
        sqlite3 *db = NULL;
        struct inbox *inbox = NULL;
        snprintf(path, sizeof path, "%s/other.db", fixture->directory);
        assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
        assert_int_equal(sqlite3_exec(db, texts[i], NULL, NULL, NULL), SQLITE_OK);
        sqlite3_close(db);
        struct buf before;
        struct buf after;
        read_whole(path, &before);
        assert_int_equal(inbox_open(path, false, &inbox), ERR_DATA);
        assert_null(inbox);
        read_whole(path, &after);
        assert_int_equal(after.len, before.len);
        if (i < 3) {
            assert_memory_equal(after.data, before.data, before.len);
        }
        buf_free(&before);
        buf_free(&after);
        assert_int_equal(unlink(path), 0);
        snprintf(path, sizeof path, "%s/other.db.lock", fixture->directory);
        unlink(path);
    }
}

static void test_bytes_that_are_no_database_are_refused(void **state)
{
    struct fixture *fixture = *state;
    char path[160];
    struct inbox *inbox = NULL;
    snprintf(path, sizeof path, "%s/other.db", fixture->directory);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    for (int i = 0; i < 1000; i++) {
        fputs("this is a shopping list ", file);
    }
    fclose(file);
    assert_int_equal(inbox_open(path, false, &inbox), ERR_DATA);
    assert_int_equal(unlink(path), 0);
    snprintf(path, sizeof path, "%s/other.db.lock", fixture->directory);
    unlink(path);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        CASE(test_a_new_response_is_stored_and_counted),
        CASE(test_the_same_bytes_again_are_a_duplicate),
        CASE(test_other_bytes_under_one_id_are_kept_apart_once),
        CASE(test_one_poison_line_does_not_stop_the_others),
        CASE(test_a_failing_batch_leaves_nothing_behind),
        CASE(test_an_event_is_wanted_until_it_is_there),
        CASE(test_events_come_with_their_newest_version),
        CASE(test_documents_come_back_byte_for_byte_in_order_of_id),
        CASE(test_what_was_accepted_is_there_after_a_kill),
        CASE(test_a_second_writer_is_turned_away_and_a_reader_is_not),
        CASE(test_a_reader_works_without_the_collector),
        CASE(test_other_files_are_refused_unchanged),
        CASE(test_bytes_that_are_no_database_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
