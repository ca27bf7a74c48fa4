/* The upload when a call fails, each in turn, once and for ever (support/fault.h): nothing is
 * called delivered that the collector has not, and the next drain delivers the rest. The collector
 * is in here, behind sink_send(); libcurl has a story of its own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "store/store.h"
#include "support/fault.h"
#include "upload/drain.h"

#define RESPONSES 3
#define EVENT "hark: 1\nid: our_day\n"
#define PATH_BYTES 128

struct fixture {
    char directory[64];
    char responses[PATH_BYTES], outbox[PATH_BYTES], status[PATH_BYTES];
    char digest[WIRE_DIGEST_TEXT_BYTES];
};

/* ---- the collector --------------------------------------------------------------------------- */

static struct {
    int count;
    unsigned char ids[RESPONSES][16];
    bool has_event;
    bool is_moody; /* calls fail around it */
} collector;

static bool is_stored(const unsigned char id[16])
{
    for (int i = 0; i < collector.count; i++) {
        if (memcmp(collector.ids[i], id, 16) == 0) {
            return true;
        }
    }
    return false;
}

static void take_line(const struct wire_line *line, struct wire_ack *ack)
{
    static struct wire_response response;
    struct wire_ack_item *item = &ack->items[ack->count++];
    struct arena arena;
    arena_init(&arena, (size_t)1 << 20);
    assert_int_equal(wire_response_parse(line->text, line->len, &arena, &response, NULL), ERR_OK);
    memcpy(item->id, response.id, sizeof item->id);
    item->verdict = is_stored(response.id) ? WIRE_DUPLICATE : WIRE_STORED;
    if (item->verdict == WIRE_STORED) {
        assert_true(collector.count < RESPONSES);
        memcpy(collector.ids[collector.count++], response.id, sizeof item->id);
    }
    if (!collector.has_event) {
        ack->wanted_count = 1;
        memcpy(ack->wanted_events[0], response.event_digest, WIRE_DIGEST_TEXT_BYTES);
    }
    arena_free(&arena);
}

static void take_batch(const struct sink_request *request, struct sink_reply *reply)
{
    static struct wire_line lines[WIRE_BATCH_RESPONSES_MAX];
    static struct wire_ack ack;
    struct wire_batch_head head;
    memset(&ack, 0, sizeof ack);
    assert_int_equal(wire_batch_parse(request->body, request->len, &head, lines, NULL), ERR_OK);
    wire_digest(request->body, request->len, ack.digest);
    for (int i = 0; i < head.count; i++) {
        take_line(&lines[i], &ack);
    }
    assert_int_equal(wire_ack_format(&ack, &reply->body), ERR_OK);
}

/* NOLINTBEGIN(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp): --wrap wants the names */
enum err __wrap_sink_send(struct sink *sink, const struct sink_request *request, int stop_fd,
                          struct sink_reply *reply);
enum err __real_sink_send(struct sink *sink, const struct sink_request *request, int stop_fd,
                          struct sink_reply *reply);
/* Its own calls never fail. A sink that is there is a real one. */
enum err __wrap_sink_send(struct sink *sink, const struct sink_request *request, int stop_fd,
                          struct sink_reply *reply)
{
    if (sink != NULL) {
        return __real_sink_send(sink, request, stop_fd, reply);
    }
    fault_stop();
    buf_clear(&reply->body);
    reply->status = 200;
    snprintf(reply->type, sizeof reply->type, "%s", WIRE_TYPE_ACK);
    if (strcmp(request->method, "POST") == 0) {
        take_batch(request, reply);
    } else {
        collector.has_event = true;
        wire_event_ack_format(request->path + strlen(WIRE_PATH_EVENTS), &reply->body);
    }
    if (collector.is_moody) {
        fault_start();
    }
    return ERR_OK;
}
/* NOLINTEND(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp) */

/* ---- the terminal ---------------------------------------------------------------------------- */

static void add_response(struct store *store, const struct fixture *fixture, int number)
{
    struct wire_response response = {.event_id = "our_day",
                                     .event_version = 1,
                                     .event_digest = fixture->digest,
                                     .status = WIRE_COMPLETE,
                                     .ending = WIRE_FINISHED,
                                     .language = "en",
                                     .hour = 480000};
    memset(response.id, number + 1, sizeof response.id);
    response.id[6] = 0x40;
    response.id[8] = 0x80;
    assert_int_equal(store_close_response(store, &response), ERR_OK);
}

static int set_up(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    const struct store_event event = {
        .id = "our_day", .version = 1, .bytes = EVENT, .len = sizeof EVENT - 1};
    struct store_opened opened;
    struct store *store = NULL;
    assert_non_null(fixture);
    snprintf(fixture->directory, sizeof fixture->directory, "%s/hark-upload-XXXXXX",
             access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    assert_non_null(mkdtemp(fixture->directory));
    snprintf(fixture->responses, PATH_BYTES, "%s/responses.db", fixture->directory);
    snprintf(fixture->outbox, PATH_BYTES, "%s/upload.db", fixture->directory);
    snprintf(fixture->status, PATH_BYTES, "%s/status.json", fixture->directory);
    wire_digest(EVENT, sizeof EVENT - 1, fixture->digest);
    assert_int_equal(store_open(fixture->responses, &event, &store, &opened), ERR_OK);
    for (int i = 0; i < RESPONSES; i++) {
        add_response(store, fixture, i);
    }
    store_close(store);
    *state = fixture;
    return 0;
}

static void remove_outbox(const struct fixture *fixture)
{
    static const char *const ends[] = {"", "-wal", "-shm", "-journal"};
    char path[PATH_BYTES + 16];
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        snprintf(path, sizeof path, "%s%s", fixture->outbox, ends[i]);
        unlink(path);
    }
    unlink(fixture->status);
    snprintf(path, sizeof path, "%s.new", fixture->status);
    unlink(path);
}

static int tear_down(void **state)
{
    static const char *const ends[] = {"", "-wal", "-shm", "-lock"};
    struct fixture *fixture = *state;
    char path[PATH_BYTES + 16];
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        snprintf(path, sizeof path, "%s%s", fixture->responses, ends[i]);
        unlink(path);
    }
    assert_int_equal(rmdir(fixture->directory), 0);
    free(fixture);
    return 0;
}

/* One start of the program: the outbox is opened, drained and closed. */
static enum drain_end run(const struct fixture *fixture, bool may_fail)
{
    struct outbox *outbox = NULL;
    struct status_file status;
    enum drain_end end = DRAIN_BROKEN;
    int stop_fds[2];
    assert_int_equal(pipe(stop_fds), 0);
    status_file_init(&status, fixture->status);
    collector.is_moody = may_fail;
    if (may_fail) {
        fault_start();
    }
    if (outbox_open(fixture->outbox, &outbox) == ERR_OK) {
        struct drain drain = {.responses_path = fixture->responses,
                              .terminal = "foyer",
                              .outbox = outbox,
                              .status_file = &status,
                              .stop_fd = stop_fds[0]};
        drain_init(&drain);
        end = drain_run(&drain);
    }
    outbox_close(outbox);
    fault_stop();
    status_file_free(&status);
    close(stop_fds[0]);
    close(stop_fds[1]);
    return end;
}

static int64_t count(const struct fixture *fixture, const char *query)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *statement = NULL;
    int64_t number = 0;
    if (sqlite3_open(fixture->outbox, &db) == SQLITE_OK &&
        sqlite3_prepare_v2(db, query, -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW) {
        number = sqlite3_column_int64(statement, 0);
    }
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return number;
}

static void play(void *context)
{
    const struct fixture *fixture = context;
    char aside[PATH_BYTES + 16];
    memset(&collector, 0, sizeof collector);
    enum drain_end end = run(fixture, true);
    assert_true(end == DRAIN_DONE || fault_happened());
    int64_t claimed = count(fixture, "SELECT count(*) FROM delivered");
    if (claimed > collector.count || (end == DRAIN_DONE && claimed < RESPONSES)) {
        fail_msg("call %ld (%s) failed: %d stored, %d claimed", fault_number(), fault_name(),
                 collector.count, (int)claimed);
    }
    assert_int_equal(count(fixture, "SELECT count(*) FROM delivered WHERE verdict > 1"), 0);
    snprintf(aside, sizeof aside, "%s.aside-1", fixture->outbox);
    if (access(aside, F_OK) == 0) {
        fail_msg("call %ld (%s) failed, and a sound file was set aside", fault_number(),
                 fault_name());
    }
    /* The program starts again, and nothing fails any more. */
    assert_int_equal(run(fixture, false), DRAIN_DONE);
    assert_int_equal(collector.count, RESPONSES);
    if (!collector.has_event) {
        fail_msg("call %ld (%s) failed, and the event file is never sent", fault_number(),
                 fault_name());
    }
    assert_int_equal(count(fixture, "SELECT count(*) FROM delivered"), RESPONSES);
    remove_outbox(fixture);
}

static void every_call_fails(void **state)
{
    fault_each(100, play, *state);
}

/* ---- libcurl --------------------------------------------------------------------------------- */

/* A server that says the same to everybody, in a process of its own. */
static pid_t serve(unsigned *port)
{
    static const char answer[] =
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}";
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t len = sizeof address;
    char request[4096];
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(listener >= 0);
    assert_int_equal(bind(listener, (struct sockaddr *)&address, len), 0);
    assert_int_equal(listen(listener, 16), 0);
    assert_int_equal(getsockname(listener, (struct sockaddr *)&address, &len), 0);
    *port = ntohs(address.sin_port);
    pid_t pid = fork();
    if (pid == 0) {
        for (;;) { /* until it is killed */
            int fd = accept(listener, NULL, NULL);
            if (fd >= 0 && recv(fd, request, sizeof request, 0) > 0) {
                (void)send(fd, answer, sizeof answer - 1, MSG_NOSIGNAL);
            }
            close(fd);
        }
    }
    close(listener);
    return pid;
}

/* context: the URL. */
static void send_one(void *context)
{
    const struct sink_settings settings = {.url = context, .token = "token", .ca_file = ""};
    const struct sink_request request = {
        .method = "POST", .path = "/v1/batches", .type = "text/plain", .body = "words", .len = 5};
    struct sink *sink = NULL;
    struct sink_reply reply;
    struct buf problems;
    int stop_fds[2];
    assert_int_equal(pipe(stop_fds), 0);
    sink_reply_init(&reply);
    buf_init(&problems, 1024);
    fault_start();
    enum err err = sink_open(&settings, &sink, &problems);
    assert_int_equal(err == ERR_OK, sink != NULL);
    if (err == ERR_OK) {
        err = sink_send(sink, &request, stop_fds[0], &reply);
        assert_int_equal(err == ERR_OK, reply.status == 200);
        assert_true(err == ERR_OK || reply.failure[0] != '\0');
    }
    sink_close(sink);
    fault_stop();
    assert_true(err == ERR_OK || fault_happened());
    /* A reply that was not read to its end is none. */
    assert_true(err != ERR_OK || strcmp(buf_text(&reply.body), "{}") == 0);
    sink_reply_free(&reply);
    buf_free(&problems);
    close(stop_fds[0]);
    close(stop_fds[1]);
}

static void every_call_of_a_request_fails(void **state)
{
    char url[64];
    unsigned port = 0;
    (void)state;
    pid_t pid = serve(&port);
    assert_true(pid > 0);
    snprintf(url, sizeof url, "http://127.0.0.1:%u/", port);
    fault_each(40, send_one, url);
    kill(pid, SIGKILL);
    assert_int_equal(waitpid(pid, NULL, 0), pid);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_call_fails, set_up, tear_down),
        cmocka_unit_test(every_call_of_a_request_fails),
    };
    return cmocka_run_group_tests(tests, fault_sqlite_files, NULL);
}
