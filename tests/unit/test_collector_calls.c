/* The collector when a call fails, each in turn, once and for ever (support/fault.h): what it
 * answers with 200 is stored, and when nothing fails any more the same batch is taken. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cmocka.h>

#include "base/clock.h"
#include "collector/server.h"
#include "support/fault.h"

#define TOKEN "0123456789abcdef"
#define EVENT "hark: 1\nid: our_day\n"
#define QUIET_ROUNDS 8 /* so often nothing happens: then it is over */
#define ROUNDS_MAX 400
#define ANSWER_BYTES_MAX 65536

struct fixture {
    char directory[64], database[96], tokens[96];
    struct buf batch, event, page; /* whole requests */
};

static void add_request(struct buf *out, const char *method, const char *path, const char *type,
                        const struct buf *body)
{
    buf_init(out, WIRE_BATCH_BYTES_MAX);
    buf_addf(out, "%s %s HTTP/1.1\r\nHost: collector\r\n", method, path);
    buf_addf(out, "Authorization: Bearer %s\r\nContent-Type: %s\r\n", TOKEN, type);
    buf_addf(out, "Content-Length: %zu\r\nConnection: close\r\n\r\n", body->len);
    buf_add(out, buf_text(body), body->len);
    assert_int_equal(buf_err(out), ERR_OK);
}

static void add_batch(struct buf *out, const char *digest)
{
    const struct wire_batch_head head = {.terminal = "foyer", .number = 1, .count = 1};
    struct wire_response response = {.event_id = "our_day",
                                     .event_version = 1,
                                     .event_digest = digest,
                                     .seq = 1,
                                     .status = WIRE_COMPLETE,
                                     .ending = WIRE_FINISHED,
                                     .language = "en",
                                     .hour = 480000};
    memset(response.id, 1, sizeof response.id);
    response.id[6] = 0x40;
    response.id[8] = 0x80;
    buf_init(out, WIRE_BATCH_BYTES_MAX);
    wire_batch_head_format(&head, out);
    assert_int_equal(wire_response_format(&response, out), ERR_OK);
    buf_add_text(out, "\n");
}

static int set_up(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    char digest[WIRE_DIGEST_TEXT_BYTES], path[128];
    struct buf body;
    assert_non_null(fixture);
    snprintf(fixture->directory, sizeof fixture->directory, "%s/hark-collector-XXXXXX",
             access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    assert_non_null(mkdtemp(fixture->directory));
    snprintf(fixture->database, sizeof fixture->database, "%s/collector.db", fixture->directory);
    snprintf(fixture->tokens, sizeof fixture->tokens, "%s/tokens", fixture->directory);
    FILE *tokens = fopen(fixture->tokens, "w");
    assert_non_null(tokens);
    assert_true(fputs("foyer = " TOKEN "\n", tokens) >= 0);
    assert_int_equal(fclose(tokens), 0);
    wire_digest(EVENT, sizeof EVENT - 1, digest);
    add_batch(&body, digest);
    add_request(&fixture->batch, "POST", WIRE_PATH_BATCHES, WIRE_TYPE_BATCH, &body);
    buf_clear(&body);
    buf_add_text(&body, EVENT);
    snprintf(path, sizeof path, "%s%s", WIRE_PATH_EVENTS, digest);
    add_request(&fixture->event, "PUT", path, "application/yaml", &body);
    buf_clear(&body);
    add_request(&fixture->page, "GET", "/", "text/plain", &body);
    buf_free(&body);
    *state = fixture;
    return 0;
}

static void remove_database(const struct fixture *fixture)
{
    static const char *const ends[] = {"", "-wal", "-shm", ".lock"};
    char path[128];
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        snprintf(path, sizeof path, "%s%s", fixture->database, ends[i]);
        unlink(path);
    }
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    unlink(fixture->tokens);
    assert_int_equal(rmdir(fixture->directory), 0);
    buf_free(&fixture->batch);
    buf_free(&fixture->event);
    buf_free(&fixture->page);
    free(fixture);
    return 0;
}

/* ---- a client -------------------------------------------------------------------------------- */

/* True when something came. */
static bool take(int fd, char *answer, size_t *len)
{
    ssize_t got = recv(fd, answer + *len, ANSWER_BYTES_MAX - *len, MSG_DONTWAIT);
    *len += got > 0 ? (size_t)got : 0;
    return got > 0;
}

/* The status of the answer; 0: there was none. */
static int ask(struct server *server, const struct buf *request, bool may_fail)
{
    static char answer[ANSWER_BYTES_MAX + 1];
    struct sockaddr_in from = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    size_t len = 0;
    int fds[2], quiet = 0, status = 0;
    fault_stop();
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), 0);
    assert_int_equal(send(fds[0], request->data, request->len, MSG_NOSIGNAL), (int)request->len);
    if (may_fail) {
        fault_start();
    }
    /* The server owns fds[1] from here. */
    (void)MHD_add_connection(server->daemon, fds[1], (struct sockaddr *)&from, sizeof from);
    for (int round = 0; round < ROUNDS_MAX && quiet < QUIET_ROUNDS; round++) {
        server_step(server, clock_now_ms());
        quiet = take(fds[0], answer, &len) ? 0 : quiet + 1;
    }
    fault_stop();
    assert_int_equal(close(fds[0]), 0);
    for (int i = 0; i < QUIET_ROUNDS; i++) {
        server_step(server, clock_now_ms());
    }
    if (may_fail) {
        fault_start();
    }
    answer[len] = '\0';
    if (len > 0) {
        assert_int_equal(sscanf(answer, "HTTP/1.1 %d ", &status), 1);
    }
    return status;
}

/* ---- the story ------------------------------------------------------------------------------- */

struct answers {
    int batch, event, page;
};

static void serve(const struct fixture *fixture, bool may_fail, struct answers *out)
{
    struct tokens tokens = {0};
    static struct titles titles;
    struct inbox *inbox = NULL;
    struct server server = {0};
    struct buf problems;
    memset(&titles, 0, sizeof titles);
    memset(out, 0, sizeof *out);
    buf_init(&problems, 1024);
    if (may_fail) {
        fault_start();
    }
    if (tokens_load(fixture->tokens, &tokens, &problems) == ERR_OK &&
        inbox_open(fixture->database, false, &inbox) == ERR_OK) {
        const struct request_context context = {.inbox = inbox,
                                                .tokens = &tokens,
                                                .titles = &titles,
                                                .request_ms = 60000,
                                                .header_ms = 60000};
        if (server_start(&server, &context, "127.0.0.1", 0, CONNECTIONS_MAX) == ERR_OK) {
            out->batch = ask(&server, &fixture->batch, may_fail);
            out->event = ask(&server, &fixture->event, may_fail);
            out->page = ask(&server, &fixture->page, may_fail);
            server_stop(&server);
        }
    }
    inbox_close(inbox);
    tokens_free(&tokens);
    fault_stop();
    buf_free(&problems);
}

static enum err count_response(void *context, const char *document, size_t len)
{
    (void)document;
    *(int *)context += len > 0 ? 1 : 0;
    return ERR_OK;
}

static void assert_stored(const struct fixture *fixture, const struct answers *answers)
{
    char digest[WIRE_DIGEST_TEXT_BYTES];
    struct inbox *inbox = NULL;
    int responses = 0;
    wire_digest(EVENT, sizeof EVENT - 1, digest);
    assert_int_equal(inbox_open(fixture->database, false, &inbox), ERR_OK);
    assert_int_equal(inbox_each_response(inbox, "our_day", count_response, &responses), ERR_OK);
    if (responses < (answers->batch == 200 ? 1 : 0) ||
        (answers->event == 200 && !inbox_has_event(inbox, digest))) {
        fail_msg("call %ld (%s) failed, and what was acknowledged is not there", fault_number(),
                 fault_name());
    }
    inbox_close(inbox);
}

static void play(void *context)
{
    const struct fixture *fixture = context;
    struct answers answers;
    serve(fixture, true, &answers);
    /* Nothing that a terminal would take for a lasting "no". */
    if ((answers.batch != 200 && answers.batch != 0 && answers.batch < 500) ||
        (answers.event != 200 && answers.event != 0 && answers.event < 500)) {
        fail_msg("call %ld (%s) failed, and the answers are %d and %d", fault_number(),
                 fault_name(), answers.batch, answers.event);
    }
    assert_true(answers.page == 200 || fault_happened());
    assert_stored(fixture, &answers);
    serve(fixture, false, &answers);
    assert_int_equal(answers.batch, 200);
    assert_int_equal(answers.event, 200);
    assert_int_equal(answers.page, 200);
    assert_stored(fixture, &answers);
    remove_database(fixture);
}

static void every_call_fails(void **state)
{
    fault_each(150, play, *state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_call_fails, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, fault_sqlite_files, NULL);
}
