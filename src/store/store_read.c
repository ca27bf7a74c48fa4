#include "store/store_read.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "store/store.h"

#define READER_BUSY_MS 200
#define READER_PATH_BYTES_MAX 4096
#define WAL_WRITE_LOCK_AT 120 /* in the -shm file; sqlite.org/walformat.html, "WAL locks" */

enum reader_statement { READER_NEXT, READER_EVENT, READER_COUNTS, READER_VERSION };
#define READER_STATEMENTS 4

static const char *const statements[READER_STATEMENTS] = {
    [READER_NEXT] = "SELECT seq, id, document FROM response WHERE seq > ?1 ORDER BY seq LIMIT 1",
    [READER_EVENT] = "SELECT bytes FROM event WHERE digest = ?1",
    [READER_COUNTS] = "SELECT (SELECT count(*) FROM open_response),"
                      " count(*) FILTER (WHERE status = 'partial'),"
                      " count(*) FILTER (WHERE status = 'complete'),"
                      " count(*) FILTER (WHERE status = 'forgotten'),"
                      " coalesce(max(seq), 0) FROM response",
    [READER_VERSION] = "SELECT (SELECT application_id FROM pragma_application_id),"
                       " (SELECT user_version FROM pragma_user_version),"
                       " (SELECT value FROM meta WHERE name = 'epoch')",
};

struct store_reader {
    sqlite3 *sqlite;
    sqlite3_stmt *statements[READER_STATEMENTS];
    unsigned char epoch[16];
};

/* Only what will never get better by itself is ERR_DATA; a file that its writer is about to make,
 * hold, change or reopen is ERR_LATER. */
static enum err reader_err(int rc, const char *what)
{
    switch (rc & 0xff) {
    case SQLITE_OK:
    case SQLITE_ROW:
    case SQLITE_DONE:
        return ERR_OK;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_SCHEMA:
    case SQLITE_PROTOCOL:
        return ERR_LATER;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_FORMAT:
    case SQLITE_ERROR: /* a table or column that is not there */
        log_warning("store: reading, %s failed: %s (%d)", what, sqlite3_errstr(rc), rc);
        return ERR_DATA;
    default:
        log_warning("store: reading, %s failed: %s (%d)", what, sqlite3_errstr(rc), rc);
        return ERR_SYSTEM;
    }
}

static enum err configure(sqlite3 *sqlite)
{
    static const char settings[] = "PRAGMA query_only = ON; PRAGMA mmap_size = 0;"
                                   "PRAGMA temp_store = MEMORY; PRAGMA cell_size_check = ON;"
                                   "PRAGMA trusted_schema = OFF; PRAGMA wal_autocheckpoint = 0;";
    int rc;

    sqlite3_extended_result_codes(sqlite, 1);
    sqlite3_busy_timeout(sqlite, READER_BUSY_MS);
    sqlite3_db_config(sqlite, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)NULL);
    /* The writer's WAL is not ours to fold away, not even as the last one to leave. */
    sqlite3_db_config(sqlite, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, (int *)NULL);
    rc = sqlite3_exec(sqlite, settings, NULL, NULL, NULL);
    return reader_err(rc, "setting up");
}

static enum err prepare_all(struct store_reader *reader)
{
    for (size_t i = 0; i < READER_STATEMENTS; i++) {
        int rc = sqlite3_prepare_v3(reader->sqlite, statements[i], -1, SQLITE_PREPARE_PERSISTENT,
                                    &reader->statements[i], NULL);

        if (rc) {
            return reader_err(rc, "preparing");
        }
    }
    return ERR_OK;
}

static enum err read_version(struct store_reader *reader)
{
    sqlite3_stmt *statement = reader->statements[READER_VERSION];
    int rc = sqlite3_step(statement);
    enum err err = reader_err(rc, "the version");

    if (rc == SQLITE_ROW) {
        sqlite3_int64 version = sqlite3_column_int64(statement, 1);
        const void *epoch = sqlite3_column_blob(statement, 2);

        if (sqlite3_column_int64(statement, 0) == STORE_APPLICATION_ID && version >= 1 &&
            version <= STORE_FORMAT + 1 && epoch &&
            sqlite3_column_bytes(statement, 2) == (int)sizeof(reader->epoch)) {
            memcpy(reader->epoch, epoch, sizeof(reader->epoch));
        } else {
            err = ERR_DATA;
        }
    }
    sqlite3_reset(statement);
    return err;
}

bool store_is_being_written(const char *path)
{
    char shm[READER_PATH_BYTES_MAX];
    struct flock lock = {
        .l_type = F_RDLCK, .l_whence = SEEK_SET, .l_start = WAL_WRITE_LOCK_AT, .l_len = 1};
    int len = snprintf(shm, sizeof(shm), "%s-shm", path);
    int fd = len < (int)sizeof(shm) ? open(shm, O_RDONLY | O_CLOEXEC) : -1;

    if (fd < 0) {
        return false; /* nobody has it open */
    }
    bool is_held = fcntl(fd, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
    close(fd);
    return is_held;
}

enum err store_reader_open(const char *path, struct store_reader **out)
{
    struct store_reader *reader;
    struct stat status;
    enum err err;

    *out = NULL;
    if (stat(path, &status)) {
        return ERR_LATER; /* not made yet */
    }
    if (!S_ISREG(status.st_mode)) {
        return ERR_DATA;
    }
    reader = calloc(1, sizeof(*reader));
    if (!reader) {
        return ERR_SYSTEM;
    }
    err = reader_err(
        sqlite3_open_v2(path, &reader->sqlite, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL),
        "opening");
    if (err == ERR_OK) {
        err = configure(reader->sqlite);
    }
    if (err == ERR_OK) {
        err = prepare_all(reader);
    }
    if (err == ERR_OK) {
        err = read_version(reader);
    }
    if (err != ERR_OK) {
        store_reader_close(reader);
        return err;
    }
    *out = reader;
    return ERR_OK;
}

void store_reader_close(struct store_reader *reader)
{
    if (!reader) {
        return;
    }
    for (size_t i = 0; i < READER_STATEMENTS; i++) {
        sqlite3_finalize(reader->statements[i]);
    }
    sqlite3_close(reader->sqlite);
    free(reader);
}

void store_reader_epoch(const struct store_reader *reader, unsigned char out[16])
{
    memcpy(out, reader->epoch, sizeof(reader->epoch));
}

/* Takes the row's values out before reset ends the transaction. */
static enum err take_response(sqlite3_stmt *statement, int64_t *seq, unsigned char id[16],
                              struct buf *document)
{
    const void *id_bytes = sqlite3_column_blob(statement, 1);
    const unsigned char *text = sqlite3_column_text(statement, 2);
    enum err err;

    if (!id_bytes || sqlite3_column_bytes(statement, 1) != 16 || !text) {
        log_warning("store: reading, a response without id or document");
        return ERR_DATA;
    }
    buf_add(document, text, (size_t)sqlite3_column_bytes(statement, 2));
    err = buf_err(document);
    if (err != ERR_OK) {
        return err;
    }
    *seq = sqlite3_column_int64(statement, 0);
    memcpy(id, id_bytes, 16);
    return ERR_OK;
}

enum err store_reader_next(struct store_reader *reader, int64_t after, int64_t *seq,
                           unsigned char id[16], struct buf *document)
{
    sqlite3_stmt *statement = reader->statements[READER_NEXT];
    enum err err;
    int rc = sqlite3_bind_int64(statement, 1, after);

    if (rc == SQLITE_OK) {
        rc = sqlite3_step(statement);
    }
    if (rc == SQLITE_ROW) {
        err = take_response(statement, seq, id, document);
    } else {
        err = rc == SQLITE_DONE ? ERR_ABSENT : reader_err(rc, "the next response");
    }
    sqlite3_reset(statement);
    return err;
}

enum err store_reader_event(struct store_reader *reader, const char *digest, struct buf *bytes)
{
    sqlite3_stmt *statement = reader->statements[READER_EVENT];
    enum err err;
    int rc = sqlite3_bind_text(statement, 1, digest, -1, SQLITE_STATIC);

    if (rc == SQLITE_OK) {
        rc = sqlite3_step(statement);
    }
    if (rc == SQLITE_ROW) {
        size_t len = (size_t)sqlite3_column_bytes(statement, 0);
        const void *blob = sqlite3_column_blob(statement, 0);

        if (blob) {
            buf_add(bytes, blob, len);
        }
        /* An empty file has no blob, nor has one without memory for it. */
        err = len > 0 && !blob ? reader_err(SQLITE_NOMEM, "the event") : buf_err(bytes);
    } else {
        err = rc == SQLITE_DONE ? ERR_ABSENT : reader_err(rc, "the event");
    }
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
    return err;
}

enum err store_reader_counts(struct store_reader *reader, struct store_counts *out)
{
    sqlite3_stmt *statement = reader->statements[READER_COUNTS];
    int rc = sqlite3_step(statement);
    enum err err = reader_err(rc, "the counts");

    memset(out, 0, sizeof(*out));
    if (rc == SQLITE_ROW) {
        out->open = sqlite3_column_int64(statement, 0);
        out->partial = sqlite3_column_int64(statement, 1);
        out->complete = sqlite3_column_int64(statement, 2);
        out->forgotten = sqlite3_column_int64(statement, 3);
        out->last_seq = sqlite3_column_int64(statement, 4);
    }
    sqlite3_reset(statement);
    return err;
}
