/* Inside the upload room: the handle of upload.db and its statements. */
#ifndef HARK_UPLOAD_OUTBOX_OPEN_H
#define HARK_UPLOAD_OUTBOX_OPEN_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

#define OUTBOX_FORMAT 1                  /* PRAGMA user_version */
#define OUTBOX_APPLICATION_ID 0x48726b55 /* "HrkU" */

enum outbox_statement {
    OUTBOX_BEGIN,
    OUTBOX_COMMIT,
    OUTBOX_ROLLBACK,
    OUTBOX_TAKE_NUMBER,
    OUTBOX_SET_SUCCESS,
    OUTBOX_GET_SUCCESS,
    OUTBOX_GET_THROUGH,
    OUTBOX_SET_THROUGH,
    OUTBOX_ADD_DELIVERED,
    OUTBOX_IS_DELIVERED,
    OUTBOX_COUNT_DELIVERED,
    OUTBOX_ADD_WANTED,
    OUTBOX_NEXT_WANTED,
    OUTBOX_DROP_WANTED,
    OUTBOX_STATEMENT_COUNT,
};

struct outbox {
    sqlite3 *db;
    sqlite3_stmt *statements[OUTBOX_STATEMENT_COUNT];
    bool unbound; /* a value did not get into the last statement: it must not run without it */
};

/* The statement, reset and with nothing bound. Borrowed. */
sqlite3_stmt *outbox_statement(struct outbox *outbox, enum outbox_statement which);
/* Values for its places, borrowed until it has run. A failure shows when it is to run. */
void outbox_bind_text(struct outbox *outbox, sqlite3_stmt *statement, int at, const char *text);
void outbox_bind_id(struct outbox *outbox, sqlite3_stmt *statement, int at,
                    const unsigned char id[16]);
void outbox_bind_number(struct outbox *outbox, sqlite3_stmt *statement, int at, int64_t number);
/* sqlite3_step, but never with a value missing. */
int outbox_step(const struct outbox *outbox, sqlite3_stmt *statement);
/* Logs what SQLite says, as a code, and returns the value for the caller. */
enum err outbox_failed(struct outbox *outbox, const char *doing);
/* Runs a statement that gives no rows. */
enum err outbox_run(struct outbox *outbox, sqlite3_stmt *statement,
                    const char *doing) HARK_MUST_CHECK;

#endif
