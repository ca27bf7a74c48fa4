/* One SQLite connection to responses.db: its settings, its tables, and all statements, compiled
 * when it is opened (docs/SPEC.md, "responses.db"). Only src/store includes this. */
#ifndef HARK_STORE_DATABASE_H
#define HARK_STORE_DATABASE_H

#include <sqlite3.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

#define DATABASE_PAGE_BYTES 4096
#define DATABASE_FRAME_BYTES (DATABASE_PAGE_BYTES + 24) /* of one page in the WAL */
#define DATABASE_BUSY_MS 500 /* how long a reader may keep us from truncating the WAL */
#define DATABASE_EPOCH_BYTES 16

enum database_statement {
    DATABASE_BEGIN,
    DATABASE_COMMIT,
    DATABASE_ROLLBACK,
    DATABASE_SAVE_OPEN,     /* ?1 key, ?2 id, ?3 document; no row changes for a closed id */
    DATABASE_FIRST_OPEN,    /* id, document */
    DATABASE_DELETE_OPEN,   /* ?1 key, ?2 id */
    DATABASE_NEXT_SEQ,      /* seq */
    DATABASE_INSERT_CLOSED, /* ?1 seq, ?2 id, ?3 status, ?4 document */
    DATABASE_HAS_CLOSED,    /* ?1 id */
    DATABASE_LAST_CLOSED,   /* document */
    DATABASE_HAS_EVENT,     /* ?1 digest */
    DATABASE_INSERT_EVENT,  /* ?1 digest, ?2 id, ?3 version, ?4 bytes */
    DATABASE_EPOCH,         /* value */
    DATABASE_QUICK_CHECK,   /* "ok", or what is wrong */
};
#define DATABASE_STATEMENTS 14

struct database {
    sqlite3 *sqlite; /* NULL: not open */
    sqlite3_stmt *statements[DATABASE_STATEMENTS];
    int wal_frames; /* in the WAL at the last commit */
};

/* What an SQLite result code means for us, logged with what was tried: ERR_OK (also for ROW and
 * DONE), ERR_DATA (the file is unsound), ERR_LATER (busy), ERR_SYSTEM. */
enum err database_failed(int rc, const char *what);

/* Builds the tables in an empty file, which no other program knows yet; durable at ERR_OK. */
enum err database_create(const char *path,
                         const unsigned char epoch[DATABASE_EPOCH_BYTES]) HARK_MUST_CHECK;
/* Opens, sets and reads back. ERR_DATA: not ours, of an unknown version, or damaged. The struct
 * must stay where it is until database_close. On failure nothing is open. */
enum err database_open(const char *path, struct database *database) HARK_MUST_CHECK;
/* Leaves the WAL as it is. Accepts a zeroed struct. */
void database_close(struct database *database);

/* Steps a statement to its end and resets it and its bindings; rows are thrown away. Returns the
 * SQLite result code: SQLITE_DONE, or the error. */
int database_run(struct database *database, enum database_statement statement);
/* Resets a statement that was stepped by hand. */
void database_reset(struct database *database, enum database_statement statement);

#endif
