/* Reading from the inbox: for the page and the reports. */
#include <string.h>

#include "inbox/inbox.h"
#include "inbox/inbox_open.h"

/* False without memory: no column that we read may be NULL. */
static bool copy_column(sqlite3_stmt *row, int at, char *out, size_t size)
{
    const unsigned char *text = sqlite3_column_text(row, at);
    size_t len = (size_t)sqlite3_column_bytes(row, at);
    if (text == NULL) {
        return false;
    }
    if (len >= size) {
        len = size - 1;
    }
    memcpy(out, text, len);
    out[len] = '\0';
    return true;
}

/* The end of a walk: the statement lets its read transaction go, and a failed step is told. */
static enum err end_walk(struct inbox *inbox, sqlite3_stmt *row, int code, const char *doing)
{
    enum err err = code == SQLITE_DONE ? ERR_OK : inbox_failed(inbox, doing);
    sqlite3_reset(row);
    return err;
}

enum err inbox_get_event(struct inbox *inbox, const char *digest, struct buf *bytes)
{
    sqlite3_stmt *row = inbox_statement(inbox, INBOX_GET_EVENT);
    inbox_bind_text(inbox, row, 1, digest);
    enum err err = ERR_OK;
    int code = inbox_step(inbox, row);
    if (code == SQLITE_ROW) {
        size_t len = (size_t)sqlite3_column_bytes(row, 0);
        const void *data = sqlite3_column_blob(row, 0);
        if (len > 0 && data != NULL) {
            buf_add(bytes, data, len);
        }
        err = len > 0 && data == NULL ? inbox_failed(inbox, "reading an event") : buf_err(bytes);
    } else {
        err = code == SQLITE_DONE ? ERR_ABSENT : inbox_failed(inbox, "reading an event");
    }
    sqlite3_reset(row);
    return err;
}

bool inbox_has_event(struct inbox *inbox, const char *digest)
{
    sqlite3_stmt *row = inbox_statement(inbox, INBOX_HAS_EVENT);
    inbox_bind_text(inbox, row, 1, digest);
    bool has = inbox_step(inbox, row) == SQLITE_ROW;
    sqlite3_reset(row);
    return has;
}

enum err inbox_each_terminal(struct inbox *inbox,
                             void (*each)(void *context,
                                          const struct inbox_terminal_counts *counts),
                             void *context)
{
    sqlite3_stmt *row = inbox_statement(inbox, INBOX_EACH_TERMINAL);
    int code = 0;
    while ((code = inbox_step(inbox, row)) == SQLITE_ROW) {
        struct inbox_terminal_counts counts = {
            .partial = sqlite3_column_int64(row, 1),
            .complete = sqlite3_column_int64(row, 2),
            .forgotten = sqlite3_column_int64(row, 3),
            .conflicts = sqlite3_column_int64(row, 4),
            .refused = sqlite3_column_int64(row, 5),
            .heard_s = sqlite3_column_int64(row, 6),
        };
        if (!copy_column(row, 0, counts.terminal, sizeof counts.terminal)) {
            break;
        }
        each(context, &counts);
    }
    return end_walk(inbox, row, code, "reading terminals");
}

enum err inbox_each_event(struct inbox *inbox,
                          void (*each)(void *context, const struct inbox_event_counts *counts),
                          void *context)
{
    sqlite3_stmt *row = inbox_statement(inbox, INBOX_EACH_EVENT);
    int code = 0;
    while ((code = inbox_step(inbox, row)) == SQLITE_ROW) {
        struct inbox_event_counts counts = {.responses = sqlite3_column_int64(row, 1)};
        if (!copy_column(row, 0, counts.id, sizeof counts.id) ||
            !copy_column(row, 2, counts.newest_digest, sizeof counts.newest_digest)) {
            break;
        }
        each(context, &counts);
    }
    return end_walk(inbox, row, code, "reading events");
}

enum err inbox_each_response(struct inbox *inbox, const char *event_id,
                             enum err (*each)(void *context, const char *document, size_t len),
                             void *context)
{
    sqlite3_stmt *row = inbox_statement(inbox, INBOX_EACH_RESPONSE);
    inbox_bind_text(inbox, row, 1, event_id);
    int code = 0;
    while ((code = inbox_step(inbox, row)) == SQLITE_ROW) {
        size_t len = (size_t)sqlite3_column_bytes(row, 0);
        const char *document = sqlite3_column_blob(row, 0);
        if (document == NULL && len > 0) {
            break;
        }
        enum err err = each(context, document == NULL ? "" : document, len);
        if (err != ERR_OK) {
            sqlite3_reset(row);
            return err;
        }
    }
    return end_walk(inbox, row, code, "reading responses");
}
