#include "store/database.h"

#include <stdbool.h>
#include <string.h>

#include "base/log.h"
#include "store/store.h"

#define TEXT_OF(macro) TEXT_OF_VALUE(macro)
#define TEXT_OF_VALUE(value) #value
#define SET_APPLICATION_ID "PRAGMA application_id = " TEXT_OF(STORE_APPLICATION_ID) ";"
#define SET_FORMAT "PRAGMA user_version = " TEXT_OF(STORE_FORMAT) ";"
#define DOCUMENT_LENGTH_MAX (1024 * 1024) /* of any text or blob in the file */

/* Closed responses never change and never go: the triggers hold that against ourselves. The open
 * table has no index: its key is the first half of the id, so that a save writes one page. */
static const char schema[] =
    "BEGIN IMMEDIATE;" SET_APPLICATION_ID SET_FORMAT "CREATE TABLE meta ("
    "  name TEXT NOT NULL PRIMARY KEY,"
    "  value BLOB NOT NULL"
    ") STRICT, WITHOUT ROWID;"
    "CREATE TABLE event ("
    "  digest TEXT NOT NULL PRIMARY KEY CHECK (length(digest) = 64),"
    "  id TEXT NOT NULL,"
    "  version INTEGER NOT NULL CHECK (version > 0),"
    "  bytes BLOB NOT NULL"
    ") STRICT;"
    "CREATE TABLE open_response ("
    "  key INTEGER PRIMARY KEY,"
    "  id BLOB NOT NULL CHECK (length(id) = 16),"
    "  document TEXT NOT NULL"
    ") STRICT;"
    "CREATE TABLE response ("
    "  seq INTEGER PRIMARY KEY CHECK (seq > 0),"
    "  id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),"
    "  status TEXT NOT NULL CHECK (status IN ('partial', 'complete', 'forgotten')),"
    "  document TEXT NOT NULL"
    ") STRICT;"
    "CREATE TRIGGER response_is_never_changed BEFORE UPDATE ON response"
    "  BEGIN SELECT RAISE(ABORT, 'a closed response is never changed'); END;"
    "CREATE TRIGGER response_is_never_deleted BEFORE DELETE ON response"
    "  BEGIN SELECT RAISE(ABORT, 'a closed response is never deleted'); END;";

static const char *const statements[DATABASE_STATEMENTS] = {
    [DATABASE_BEGIN] = "BEGIN IMMEDIATE",
    [DATABASE_COMMIT] = "COMMIT",
    [DATABASE_ROLLBACK] = "ROLLBACK",
    [DATABASE_SAVE_OPEN] = "INSERT INTO open_response (key, id, document) SELECT ?1, ?2, ?3"
                           " WHERE NOT EXISTS (SELECT 1 FROM response WHERE id = ?2)"
                           " ON CONFLICT (key) DO UPDATE SET document = excluded.document"
                           " WHERE id = excluded.id",
    [DATABASE_FIRST_OPEN] = "SELECT id, document FROM open_response ORDER BY key LIMIT 1",
    [DATABASE_DELETE_OPEN] = "DELETE FROM open_response WHERE key = ?1 AND id = ?2",
    [DATABASE_NEXT_SEQ] = "SELECT coalesce(max(seq), 0) + 1 FROM response",
    [DATABASE_INSERT_CLOSED] = "INSERT INTO response (seq, id, status, document)"
                               " VALUES (?1, ?2, ?3, ?4)",
    [DATABASE_HAS_CLOSED] = "SELECT 1 FROM response WHERE id = ?1",
    [DATABASE_LAST_CLOSED] = "SELECT document FROM response ORDER BY seq DESC LIMIT 1",
    [DATABASE_HAS_EVENT] = "SELECT 1 FROM event WHERE digest = ?1",
    [DATABASE_INSERT_EVENT] = "INSERT INTO event (digest, id, version, bytes)"
                              " VALUES (?1, ?2, ?3, ?4)",
    [DATABASE_EPOCH] = "SELECT value FROM meta WHERE name = 'epoch'",
    [DATABASE_QUICK_CHECK] = "PRAGMA quick_check(1)",
};

/* Each is set, and then read back: a library that was built otherwise is found at the start. */
static const struct setting {
    const char *set, *ask, *expect; /* set NULL: only asked */
} settings[] = {
    {NULL, "PRAGMA page_size", TEXT_OF(DATABASE_PAGE_BYTES)},
    {NULL, "PRAGMA encoding", "UTF-8"},
    {"PRAGMA mmap_size = 0", "PRAGMA mmap_size", "0"},
    {"PRAGMA temp_store = MEMORY", "PRAGMA temp_store", "2"},
    {"PRAGMA cell_size_check = ON", "PRAGMA cell_size_check", "1"},
    {"PRAGMA trusted_schema = OFF", "PRAGMA trusted_schema", "0"},
    {"PRAGMA secure_delete = ON", "PRAGMA secure_delete", "1"},
    {"PRAGMA foreign_keys = ON", "PRAGMA foreign_keys", "1"},
    {"PRAGMA locking_mode = NORMAL", "PRAGMA locking_mode", "normal"},
    {"PRAGMA journal_mode = WAL", "PRAGMA journal_mode", "wal"},
    {"PRAGMA synchronous = FULL", "PRAGMA synchronous", "2"},
    {"PRAGMA wal_autocheckpoint = 0", "PRAGMA wal_autocheckpoint", "0"},
    {"PRAGMA journal_size_limit = 4194304", "PRAGMA journal_size_limit", "4194304"},
};
_Static_assert(STORE_WAL_BYTES == 4194304, "journal_size_limit above is STORE_WAL_BYTES");

/* ERR_DATA: the file is unsound; ERR_LATER: it is busy. */
static enum err err_of(int rc)
{
    switch (rc & 0xff) {
    case SQLITE_OK:
    case SQLITE_ROW:
    case SQLITE_DONE:
        return ERR_OK;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_FORMAT:
    case SQLITE_TOOBIG:
    case SQLITE_ERROR:      /* our SQL never changes: then the file does not have what it should, */
    case SQLITE_CONSTRAINT: /* or has what it should not, */
    case SQLITE_MISMATCH:   /* or holds something else */
        return ERR_DATA;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
        return ERR_LATER;
    default:
        /* What the card cannot read is as lost as what it reads wrongly. */
        return rc == SQLITE_IOERR_CORRUPTFS || rc == SQLITE_IOERR_READ ||
                       rc == SQLITE_IOERR_SHORT_READ
                   ? ERR_DATA
                   : ERR_SYSTEM;
    }
}

enum err database_failed(int rc, const char *what)
{
    log_error("store: %s failed: %s (%d)", what, sqlite3_errstr(rc), rc);
    return err_of(rc);
}

/* ---- opening ------------------------------------------------------------------------------ */

static enum err configure(sqlite3 *sqlite)
{
    static const struct {
        int option, value;
    } options[] = {
        {SQLITE_DBCONFIG_DEFENSIVE, 1},
        {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
        {SQLITE_DBCONFIG_DQS_DML, 0},
        {SQLITE_DBCONFIG_DQS_DDL, 0},
        {SQLITE_DBCONFIG_ENABLE_VIEW, 0},
        /* The WAL stays until it is full: a card that lies about flushes forgives that most. */
        {SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1},
    };
    int persist = 1;
    int rc;

    sqlite3_extended_result_codes(sqlite, 1);
    sqlite3_busy_timeout(sqlite, DATABASE_BUSY_MS);
    for (size_t i = 0; i < sizeof(options) / sizeof(*options); i++) {
        int now = -1;

        rc = sqlite3_db_config(sqlite, options[i].option, options[i].value, &now);
        if (rc || now != options[i].value) {
            return database_failed(rc ? rc : SQLITE_MISUSE, "configuring");
        }
    }
    sqlite3_limit(sqlite, SQLITE_LIMIT_LENGTH, DOCUMENT_LENGTH_MAX);
    sqlite3_limit(sqlite, SQLITE_LIMIT_ATTACHED, 0);
    rc = sqlite3_file_control(sqlite, "main", SQLITE_FCNTL_PERSIST_WAL, &persist);
    return rc ? database_failed(rc, "keeping the WAL") : ERR_OK;
}

static enum err execute(sqlite3 *sqlite, const char *sql, const char *what)
{
    int rc = sqlite3_exec(sqlite, sql, NULL, NULL, NULL);

    return rc ? database_failed(rc, what) : ERR_OK;
}

/* The one value of a PRAGMA as a number of text; ERR_DATA if it is not what is expected. */
static enum err expect(sqlite3 *sqlite, const char *sql, const char *expected, bool *equal)
{
    sqlite3_stmt *statement = NULL;
    const unsigned char *text;
    int rc = sqlite3_prepare_v2(sqlite, sql, -1, &statement, NULL);

    *equal = false;
    if (rc == SQLITE_OK) {
        rc = sqlite3_step(statement);
    }
    if (rc == SQLITE_ROW) {
        text = sqlite3_column_text(statement, 0);
        *equal = text && strcmp((const char *)text, expected) == 0;
        rc = SQLITE_OK;
    } else if (rc == SQLITE_DONE) {
        rc = SQLITE_OK; /* no value: not equal */
    }
    sqlite3_finalize(statement);
    return rc ? database_failed(rc, sql) : ERR_OK;
}

static enum err apply_settings(sqlite3 *sqlite)
{
    for (size_t i = 0; i < sizeof(settings) / sizeof(*settings); i++) {
        enum err err = ERR_OK;
        bool equal;

        if (settings[i].set) {
            err = execute(sqlite, settings[i].set, settings[i].set);
        }
        if (err == ERR_OK) {
            err = expect(sqlite, settings[i].ask, settings[i].expect, &equal);
        }
        if (err != ERR_OK) {
            return err;
        }
        if (!equal) {
            log_error("store: \"%s\" is not %s", settings[i].ask, settings[i].expect);
            /* What only the file can say makes it a stranger's; the rest is this machine's. */
            return settings[i].set ? ERR_SYSTEM : ERR_DATA;
        }
    }
    return ERR_OK;
}

/* Through SQLite, so that a change which is still in the WAL counts. */
static enum err check_version(sqlite3 *sqlite)
{
    sqlite3_stmt *statement = NULL;
    int rc = sqlite3_prepare_v2(sqlite,
                                "SELECT (SELECT application_id FROM pragma_application_id),"
                                " (SELECT user_version FROM pragma_user_version)",
                                -1, &statement, NULL);
    sqlite3_int64 id = 0, version = 0;

    if (rc == SQLITE_OK) {
        rc = sqlite3_step(statement);
    }
    if (rc == SQLITE_ROW) {
        id = sqlite3_column_int64(statement, 0);
        version = sqlite3_column_int64(statement, 1);
    }
    sqlite3_finalize(statement);
    if (rc != SQLITE_ROW) {
        return database_failed(rc, "reading the version");
    }
    if (id != STORE_APPLICATION_ID || version < 1 || version > STORE_FORMAT + 1) {
        log_error("store: the file is of format %lld", (long long)version);
        return ERR_DATA;
    }
    return ERR_OK;
}

static enum err prepare_all(struct database *database)
{
    for (size_t i = 0; i < DATABASE_STATEMENTS; i++) {
        int rc = sqlite3_prepare_v3(database->sqlite, statements[i], -1, SQLITE_PREPARE_PERSISTENT,
                                    &database->statements[i], NULL);

        if (rc) {
            return database_failed(rc, "preparing");
        }
    }
    return ERR_OK;
}

static enum err check_epoch(struct database *database)
{
    sqlite3_stmt *statement = database->statements[DATABASE_EPOCH];
    int rc = sqlite3_step(statement);
    bool sound = rc == SQLITE_ROW && sqlite3_column_type(statement, 0) == SQLITE_BLOB &&
                 sqlite3_column_bytes(statement, 0) == DATABASE_EPOCH_BYTES;

    database_reset(database, DATABASE_EPOCH);
    if (rc != SQLITE_ROW && rc != SQLITE_DONE) {
        return database_failed(rc, "reading the epoch");
    }
    return sound ? ERR_OK : ERR_DATA;
}

static int note_wal_frames(void *context, sqlite3 *sqlite, const char *name, int frames)
{
    struct database *database = context;

    (void)sqlite;
    (void)name;
    database->wal_frames = frames;
    return SQLITE_OK;
}

enum err database_open(const char *path, struct database *database)
{
    enum err err;
    int rc;

    memset(database, 0, sizeof(*database));
    rc =
        sqlite3_open_v2(path, &database->sqlite, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    err = rc ? database_failed(rc, "opening") : configure(database->sqlite);
    if (err == ERR_OK) {
        err = check_version(database->sqlite);
    }
    if (err == ERR_OK) {
        err = apply_settings(database->sqlite);
    }
    if (err == ERR_OK) {
        err = prepare_all(database);
    }
    if (err == ERR_OK) {
        err = check_epoch(database);
    }
    if (err != ERR_OK) {
        database_close(database);
        return err;
    }
    sqlite3_wal_hook(database->sqlite, note_wal_frames, database);
    return ERR_OK;
}

void database_close(struct database *database)
{
    for (size_t i = 0; i < DATABASE_STATEMENTS; i++) {
        sqlite3_finalize(database->statements[i]);
    }
    sqlite3_close(database->sqlite);
    memset(database, 0, sizeof(*database));
}

/* ---- a new file --------------------------------------------------------------------------- */

static enum err insert_epoch(sqlite3 *sqlite, const unsigned char epoch[DATABASE_EPOCH_BYTES])
{
    sqlite3_stmt *statement = NULL;
    int rc = sqlite3_prepare_v2(sqlite, "INSERT INTO meta (name, value) VALUES ('epoch', ?1)", -1,
                                &statement, NULL);

    if (rc == SQLITE_OK) {
        rc = sqlite3_bind_blob(statement, 1, epoch, DATABASE_EPOCH_BYTES, SQLITE_STATIC);
    }
    if (rc == SQLITE_OK) {
        rc = sqlite3_step(statement);
    }
    sqlite3_finalize(statement);
    return rc == SQLITE_DONE ? ERR_OK : database_failed(rc, "writing the epoch");
}

enum err database_create(const char *path, const unsigned char epoch[DATABASE_EPOCH_BYTES])
{
    sqlite3 *sqlite = NULL;
    bool is_wal = false;
    enum err err;
    int rc = sqlite3_open_v2(path, &sqlite, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);

    err = rc ? database_failed(rc, "opening a new file") : ERR_OK;
    if (err == ERR_OK) {
        err = execute(sqlite, "PRAGMA page_size = " TEXT_OF(DATABASE_PAGE_BYTES), "page size");
    }
    if (err == ERR_OK) {
        err = execute(sqlite, "PRAGMA synchronous = EXTRA", "synchronous");
    }
    if (err == ERR_OK) {
        err = execute(sqlite, schema, "making the tables");
    }
    if (err == ERR_OK) {
        err = insert_epoch(sqlite, epoch);
    }
    if (err == ERR_OK) {
        err = execute(sqlite, "COMMIT", "keeping the tables");
    }
    /* In the header from birth: nobody ever sees the file in another mode. */
    if (err == ERR_OK) {
        err = expect(sqlite, "PRAGMA journal_mode = WAL", "wal", &is_wal);
    }
    if (err == ERR_OK && !is_wal) {
        err = ERR_SYSTEM;
    }
    rc = sqlite3_close(sqlite);
    if (err == ERR_OK && rc) {
        err = database_failed(rc, "closing a new file");
    }
    return err;
}

/* ---- running ------------------------------------------------------------------------------ */

int database_run(struct database *database, enum database_statement statement)
{
    int rc;

    do {
        rc = sqlite3_step(database->statements[statement]);
    } while (rc == SQLITE_ROW);
    database_reset(database, statement);
    return rc;
}

void database_reset(struct database *database, enum database_statement statement)
{
    /* What reset returns is what the step returned before. */
    sqlite3_reset(database->statements[statement]);
    sqlite3_clear_bindings(database->statements[statement]);
}
