/* Any bytes on a connection to the collector, in pieces of any size: each answer is one of ours,
 * nothing is stored without a token, and what is called stored is there.
 * First byte: how much is sent at a time; the rest is what a client sends. */
#include <errno.h>
#include <netinet/in.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "collector/server.h"
#include "fuzz.h"

#define TOKEN "0123456789abcdef"
#define OTHER_TOKEN "fedcba9876543210"
#define TOKENS "foyer = " TOKEN "\nstage = " OTHER_TOKEN "\n"
#define ROUNDS_MAX 4000
#define QUIET_ROUNDS 12 /* so often nothing happens: then it is over */
#define ANSWER_BYTES_MAX ((size_t)4 * 1024 * 1024)

static struct tokens tokens;
static struct titles titles;
static struct inbox *inbox;
static struct server server;
static sqlite3 *beside; /* looks at the same file, and empties it between inputs */

static void run_sql(const char *sql)
{
    CHECK(sqlite3_exec(beside, sql, NULL, NULL, NULL) == SQLITE_OK);
}

static long count_rows(const char *sql)
{
    sqlite3_stmt *statement = NULL;
    CHECK(sqlite3_prepare_v2(beside, sql, -1, &statement, NULL) == SQLITE_OK);
    CHECK(sqlite3_step(statement) == SQLITE_ROW);
    long count = (long)sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return count;
}

void fuzz_begin(void)
{
    struct buf problems;
    buf_init(&problems, 1000);
    CHECK(tokens_load(fuzz_file("tokens", TOKENS, sizeof TOKENS - 1), &tokens, &problems) ==
          ERR_OK);
    CHECK(inbox_open(fuzz_path("collector.db"), false, &inbox) == ERR_OK);
    CHECK(sqlite3_open(fuzz_path("collector.db"), &beside) == SQLITE_OK);
    const struct request_context context = {
        .inbox = inbox,
        .tokens = &tokens,
        .titles = &titles,
        .request_ms = 60000,
        .header_ms = 60000,
    };
    CHECK(server_start(&server, &context, "127.0.0.1", 0, CONNECTIONS_MAX) == ERR_OK);
}

/* ---- the client ------------------------------------------------------------------------------ */

static bool read_some(int fd, struct buf *answer)
{
    char part[65536];
    ssize_t got = recv(fd, part, sizeof part, MSG_DONTWAIT);
    if (got > 0) {
        buf_add(answer, part, (size_t)got);
    }
    return got > 0;
}

static bool send_some(int fd, struct fuzz_input *input, size_t at_once)
{
    size_t len = input->size < at_once ? input->size : at_once;
    ssize_t sent = send(fd, input->data, len, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent > 0) {
        input->data += sent;
        input->size -= (size_t)sent;
    } else if (errno != EAGAIN) {
        input->size = 0; /* the server has hung up */
    }
    return sent > 0;
}

static void talk(struct fuzz_input *input, size_t at_once, struct buf *answer)
{
    struct sockaddr_in from = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    int fds[2];
    bool ended = false;
    CHECK(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) == 0);
    /* The server owns fds[1] from here. */
    CHECK(MHD_add_connection(server.daemon, fds[1], (struct sockaddr *)&from, sizeof from) ==
          MHD_YES);
    int quiet = 0;
    for (int round = 0; round < ROUNDS_MAX && quiet < QUIET_ROUNDS; round++) {
        bool moved = input->size > 0 && send_some(fds[0], input, at_once);
        if (input->size == 0 && !ended && quiet > QUIET_ROUNDS / 2) {
            ended = true;
            (void)shutdown(fds[0], SHUT_WR);
        }
        server_step(&server, clock_now_ms());
        moved |= read_some(fds[0], answer);
        quiet = moved ? 0 : quiet + 1;
    }
    CHECK(close(fds[0]) == 0);
    for (int i = 0; i < QUIET_ROUNDS; i++) {
        server_step(&server, clock_now_ms());
    }
    CHECK(connections_deadline(&server.connections) == CLOCK_NEVER); /* it is closed */
}

/* ---- the answers ----------------------------------------------------------------------------- */

static bool is_known_status(int status)
{
    static const int known[] = {100, 200, 400, 401, 403, 404, 405, 411,
                                413, 414, 415, 422, 431, 501, 505};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (status == known[i]) {
            return true;
        }
    }
    return false;
}

static bool has(const void *text, size_t len, const char *what)
{
    return fuzz_find(text, len, what) != NULL;
}

/* One answer; returns its length, all that is left when it cannot be told. */
static size_t check_answer(const char *text, size_t len)
{
    CHECK(len >= 12 && memcmp(text, "HTTP/1.", 7) == 0);
    int status = (int)strtol(text + 9, NULL, 10);
    CHECK(is_known_status(status));
    const char *end = fuzz_find(text, len, "\r\n\r\n");
    CHECK(end != NULL);
    size_t head = (size_t)(end - text) + 4;
    if (status == 200) {
        CHECK(has(text, head, "X-Content-Type-Options: nosniff"));
        CHECK(has(text, head, "Content-Security-Policy: default-src 'none'"));
    }
    const char *length = fuzz_find(text, head, "Content-Length: ");
    size_t body = length == NULL ? 0 : (size_t)strtoul(length + 16, NULL, 10);
    return head + body <= len ? head + body : len;
}

static void check_answers(const struct buf *answer)
{
    const char *text = buf_text(answer);
    CHECK(buf_err(answer) == ERR_OK);
    CHECK(!has(text, answer->len, "<script"));
    /* The body of an answer to HEAD is missing: the next one begins where it would be. */
    bool has_head = false;
    for (size_t at = 0; at < answer->len && !has_head;) {
        size_t one = check_answer(text + at, answer->len - at);
        has_head = at + one < answer->len && memcmp(text + at + one, "HTTP/1.", 7) != 0;
        at += one;
    }
}

static void check_stored(const struct buf *answer, bool has_token)
{
    const char *text = buf_text(answer);
    long rows = count_rows("SELECT (SELECT count(*) FROM response) + (SELECT count(*) FROM"
                           " conflict) + (SELECT count(*) FROM refused) + (SELECT count(*) FROM"
                           " event) + (SELECT count(*) FROM terminal)");
    CHECK(has_token || rows == 0);
    long stored = 0;
    for (const char *at = text; (at = strstr(at, "\"verdict\":\"stored\"")) != NULL; at++) {
        stored++;
    }
    CHECK(stored <= count_rows("SELECT count(*) FROM response"));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_input input = {data, size};
    struct buf answer;
    uint8_t how = fuzz_byte(&input);
    bool has_token = has(data, size, TOKEN) || has(data, size, OTHER_TOKEN);
    buf_init(&answer, ANSWER_BYTES_MAX);
    memset(&titles, 0, sizeof titles);
    talk(&input, how == 0 ? size + 1 : (size_t)how * 8, &answer);
    check_answers(&answer);
    check_stored(&answer, has_token);
    if (has_token) {
        run_sql("PRAGMA foreign_keys=OFF; BEGIN; DELETE FROM transport; DELETE FROM response;"
                "DELETE FROM conflict; DELETE FROM refused; DELETE FROM event;"
                "DELETE FROM terminal; COMMIT");
    }
    buf_free(&answer);
    return 0;
}
