#include "inbox/inbox.h"

#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "inbox/inbox_open.h"

/* What one batch changes in its terminal's line of the page. */
struct tally {
    int64_t by_status[3];
    int64_t conflicts, refused;
};

static const int64_t status_numbers[] = {
    [WIRE_PARTIAL] = 0,
    [WIRE_COMPLETE] = 1,
    [WIRE_FORGOTTEN] = 2,
};

/* The constraint of the table decides whether the id is new; only then do we look what is there. */
static enum err add_response(struct inbox *inbox, const struct wire_batch_head *head,
                             const struct wire_line *line, const struct wire_response *response,
                             struct tally *tally, enum wire_verdict *verdict)
{
    char digest[WIRE_DIGEST_TEXT_BYTES];
    wire_digest(line->text, line->len, digest);
    sqlite3_stmt *add = inbox_statement(inbox, INBOX_ADD_RESPONSE);
    inbox_bind_bytes(inbox, add, 1, response->id, sizeof response->id);
    inbox_bind_text(inbox, add, 2, response->event_id);
    inbox_bind_number(inbox, add, 3, response->event_version);
    inbox_bind_text(inbox, add, 4, response->event_digest);
    inbox_bind_number(inbox, add, 5, status_numbers[response->status]);
    inbox_bind_text(inbox, add, 6, digest);
    inbox_bind_bytes(inbox, add, 7, line->text, line->len);
    enum err err = inbox_run(inbox, add, "adding a response");
    if (err != ERR_OK) {
        return err;
    }
    if (sqlite3_changes(inbox->db) == 1) {
        tally->by_status[status_numbers[response->status]]++;
        *verdict = WIRE_STORED;
        sqlite3_stmt *transport = inbox_statement(inbox, INBOX_ADD_TRANSPORT);
        inbox_bind_text(inbox, transport, 1, head->terminal);
        inbox_bind_bytes(inbox, transport, 2, head->epoch, sizeof head->epoch);
        inbox_bind_number(inbox, transport, 3, response->seq);
        inbox_bind_number(inbox, transport, 4, head->number);
        return inbox_run(inbox, transport, "adding a transport row");
    }
    sqlite3_stmt *same = inbox_statement(inbox, INBOX_IS_SAME_RESPONSE);
    inbox_bind_bytes(inbox, same, 1, response->id, sizeof response->id);
    inbox_bind_text(inbox, same, 2, digest);
    if (inbox_step(inbox, same) != SQLITE_ROW) {
        return inbox_failed(inbox, "comparing a response");
    }
    bool is_same = sqlite3_column_int(same, 0) == 1;
    sqlite3_reset(same);
    *verdict = is_same ? WIRE_DUPLICATE : WIRE_CONFLICT;
    if (is_same) {
        return ERR_OK;
    }
    sqlite3_stmt *conflict = inbox_statement(inbox, INBOX_ADD_CONFLICT);
    inbox_bind_bytes(inbox, conflict, 1, response->id, sizeof response->id);
    inbox_bind_text(inbox, conflict, 2, head->terminal);
    inbox_bind_bytes(inbox, conflict, 3, head->epoch, sizeof head->epoch);
    inbox_bind_number(inbox, conflict, 4, head->number);
    inbox_bind_text(inbox, conflict, 5, digest);
    inbox_bind_bytes(inbox, conflict, 6, line->text, line->len);
    err = inbox_run(inbox, conflict, "keeping a conflict");
    if (err == ERR_OK) {
        tally->conflicts += sqlite3_changes(inbox->db);
    }
    return err;
}

static enum err add_refused(struct inbox *inbox, const struct wire_batch_head *head,
                            const struct wire_line *line, const char *why, struct tally *tally)
{
    char digest[WIRE_DIGEST_TEXT_BYTES];
    wire_digest(line->text, line->len, digest);
    sqlite3_stmt *refused = inbox_statement(inbox, INBOX_ADD_REFUSED);
    inbox_bind_text(inbox, refused, 1, head->terminal);
    inbox_bind_bytes(inbox, refused, 2, head->epoch, sizeof head->epoch);
    inbox_bind_number(inbox, refused, 3, head->number);
    inbox_bind_text(inbox, refused, 4, digest);
    inbox_bind_bytes(inbox, refused, 5, line->len == 0 ? "" : line->text, line->len);
    inbox_bind_text(inbox, refused, 6, why);
    enum err err = inbox_run(inbox, refused, "keeping a refused line");
    if (err == ERR_OK) {
        tally->refused += sqlite3_changes(inbox->db);
    }
    return err;
}

/* The terminal should send the event file of each response, once. */
static void want_event(struct inbox *inbox, const char *digest, struct wire_ack *ack)
{
    const int wanted_max = (int)(sizeof ack->wanted_events / sizeof ack->wanted_events[0]);
    for (int i = 0; i < ack->wanted_count; i++) {
        if (strcmp(ack->wanted_events[i], digest) == 0) {
            return;
        }
    }
    if (ack->wanted_count < wanted_max && strlen(digest) == WIRE_DIGEST_TEXT_BYTES - 1 &&
        !inbox_has_event(inbox, digest)) {
        memcpy(ack->wanted_events[ack->wanted_count++], digest, WIRE_DIGEST_TEXT_BYTES);
    }
}

static enum err add_line(struct inbox *inbox, const struct wire_batch_head *head,
                         const struct wire_line *line, struct tally *tally, struct wire_ack *ack)
{
    struct wire_ack_item *item = &ack->items[ack->count];
    struct wire_response response = {0};
    struct arena arena;
    struct buf why;
    arena_init(&arena, INBOX_PARSE_BYTES_MAX);
    buf_init(&why, 256);
    memset(item->id, 0, sizeof item->id);
    enum err err = wire_response_parse(line->text, line->len, &arena, &response, &why);
    if (err == ERR_OK && response.ending == WIRE_OPEN) {
        buf_add_text(&why, "the response is still open");
        err = ERR_DATA;
    }
    if (err == ERR_OK) {
        err = add_response(inbox, head, line, &response, tally, &item->verdict);
        memcpy(item->id, response.id, sizeof item->id);
        want_event(inbox, response.event_digest, ack);
    } else if (err == ERR_DATA || err == ERR_LIMIT) {
        /* An id that could not be read stays nil; the place in the list names the line then. */
        item->verdict = WIRE_REFUSED;
        err = add_refused(inbox, head, line, buf_text(&why), tally);
    }
    ack->count++;
    buf_free(&why);
    arena_free(&arena);
    return err;
}

static enum err count_terminal(struct inbox *inbox, const struct wire_batch_head *head,
                               const struct tally *tally)
{
    sqlite3_stmt *count = inbox_statement(inbox, INBOX_COUNT_TERMINAL);
    inbox_bind_text(inbox, count, 1, head->terminal);
    inbox_bind_number(inbox, count, 2, tally->by_status[0]);
    inbox_bind_number(inbox, count, 3, tally->by_status[1]);
    inbox_bind_number(inbox, count, 4, tally->by_status[2]);
    inbox_bind_number(inbox, count, 5, tally->conflicts);
    inbox_bind_number(inbox, count, 6, tally->refused);
    inbox_bind_number(inbox, count, 7, head->number);
    inbox_bind_number(inbox, count, 8, clock_wall_s());
    return inbox_run(inbox, count, "counting");
}

static enum err add_batch(struct inbox *inbox, const struct wire_batch_head *head,
                          const struct wire_line *lines, struct wire_ack *ack)
{
    struct tally tally = {0};
    sqlite3_stmt *terminal = inbox_statement(inbox, INBOX_ADD_TERMINAL);
    inbox_bind_text(inbox, terminal, 1, head->terminal);
    enum err err = inbox_run(inbox, terminal, "adding a terminal");
    for (int i = 0; err == ERR_OK && i < head->count; i++) {
        err = add_line(inbox, head, &lines[i], &tally, ack);
    }
    return err == ERR_OK ? count_terminal(inbox, head, &tally) : err;
}

enum err inbox_accept(struct inbox *inbox, const struct wire_batch_head *head,
                      const struct wire_line *lines, struct wire_ack *ack)
{
    ack->count = 0;
    ack->wanted_count = 0;
    if (inbox->read_only || head->count < 0 || head->count > WIRE_BATCH_RESPONSES_MAX) {
        return ERR_DATA;
    }
    enum err err = inbox_run(inbox, inbox_statement(inbox, INBOX_BEGIN), "beginning");
    if (err != ERR_OK) {
        return err;
    }
    err = add_batch(inbox, head, lines, ack);
    if (err == ERR_OK) {
        err = inbox_run(inbox, inbox_statement(inbox, INBOX_COMMIT), "committing");
    }
    if (err != ERR_OK && !sqlite3_get_autocommit(inbox->db)) {
        enum err undone = inbox_run(inbox, inbox_statement(inbox, INBOX_ROLLBACK), "rolling back");
        err = undone == ERR_OK ? err : ERR_SYSTEM;
    }
    if (err != ERR_OK) {
        /* Nothing may be answered that was not committed. */
        ack->count = 0;
        ack->wanted_count = 0;
    }
    return err;
}

enum err inbox_put_event(struct inbox *inbox, const char *digest, const char *bytes, size_t len)
{
    char actual[WIRE_DIGEST_TEXT_BYTES];
    wire_digest(bytes, len, actual);
    if (inbox->read_only || strcmp(actual, digest) != 0) {
        return ERR_DATA;
    }
    sqlite3_stmt *add = inbox_statement(inbox, INBOX_ADD_EVENT);
    inbox_bind_text(inbox, add, 1, digest);
    inbox_bind_bytes(inbox, add, 2, len == 0 ? "" : bytes, len);
    return inbox_run(inbox, add, "keeping an event");
}
