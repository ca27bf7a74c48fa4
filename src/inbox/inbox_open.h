/* Inside the inbox room: the handle, its statements, and opening the file.
 * Nobody outside this room includes it. */
#ifndef HARK_INBOX_INBOX_OPEN_H
#define HARK_INBOX_INBOX_OPEN_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

#define INBOX_FORMAT 1                  /* PRAGMA user_version */
#define INBOX_APPLICATION_ID 0x48726b43 /* "HrkC" */
#define INBOX_BUSY_MS 5000
#define INBOX_PARSE_BYTES_MAX (1024 * 1024) /* memory for reading one response document */
#define INBOX_SQL_BYTES_MAX (1024 * 1024)   /* longest value or statement SQLite takes from us */

enum inbox_statement {
    INBOX_BEGIN,
    INBOX_COMMIT,
    INBOX_ROLLBACK,
    INBOX_ADD_TERMINAL,
    INBOX_ADD_RESPONSE,
    INBOX_ADD_TRANSPORT,
    INBOX_IS_SAME_RESPONSE,
    INBOX_ADD_CONFLICT,
    INBOX_ADD_REFUSED,
    INBOX_COUNT_TERMINAL,
    INBOX_ADD_EVENT,
    INBOX_GET_EVENT,
    INBOX_HAS_EVENT,
    INBOX_EACH_TERMINAL,
    INBOX_EACH_EVENT,
    INBOX_EACH_RESPONSE,
    INBOX_STATEMENT_COUNT,
};

struct inbox {
    sqlite3 *db;
    sqlite3_stmt *statements[INBOX_STATEMENT_COUNT];
    int lock_fd; /* held by the one collector that writes; -1 when read-only */
    bool read_only;
    bool unbound; /* a value did not get into the last statement: it must not run without it */
};

/* The statement, reset and with nothing bound. Borrowed. */
sqlite3_stmt *inbox_statement(struct inbox *inbox, enum inbox_statement which);
/* Values for its places, borrowed until it has run. A failure shows when it is to run. */
void inbox_bind_text(struct inbox *inbox, sqlite3_stmt *statement, int at, const char *text);
void inbox_bind_bytes(struct inbox *inbox, sqlite3_stmt *statement, int at, const void *bytes,
                      size_t len);
void inbox_bind_number(struct inbox *inbox, sqlite3_stmt *statement, int at, int64_t number);
/* sqlite3_step, but never with a value missing. */
int inbox_step(const struct inbox *inbox, sqlite3_stmt *statement);
/* Logs what SQLite says, as a code, and returns the value for the caller. */
enum err inbox_failed(struct inbox *inbox, const char *doing);
/* Runs a statement that gives no rows. */
enum err inbox_run(struct inbox *inbox, sqlite3_stmt *statement, const char *doing) HARK_MUST_CHECK;

#endif
