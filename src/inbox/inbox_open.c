#include "inbox/inbox_open.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/log.h"
#include "inbox/inbox.h"

#define PATH_BYTES_MAX 4096

/* The tables of version 1 (docs/SPEC.md, "collector.db"). The documents lie in a rowid table, not
 * in a tree keyed by the random id: that took three to four times as long at the same size. What
 * only the transport needs is apart from what reports read, so that it can be dropped later. */
static const char schema[] = "CREATE TABLE response("
                             " key INTEGER PRIMARY KEY,"
                             " id BLOB NOT NULL UNIQUE CHECK(length(id) = 16),"
                             " event_id TEXT NOT NULL,"
                             " event_version INTEGER NOT NULL,"
                             " event_digest TEXT NOT NULL,"
                             " status INTEGER NOT NULL CHECK(status IN (0, 1, 2)),"
                             " digest TEXT NOT NULL CHECK(length(digest) = 64),"
                             " document BLOB NOT NULL) STRICT;"
                             "CREATE INDEX response_by_event ON response(event_id, id);"
                             "CREATE TABLE transport("
                             " response INTEGER PRIMARY KEY REFERENCES response(key),"
                             " terminal TEXT NOT NULL,"
                             " epoch BLOB NOT NULL CHECK(length(epoch) = 16),"
                             " seq INTEGER NOT NULL,"
                             " batch INTEGER NOT NULL) STRICT;"
                             "CREATE TABLE conflict("
                             " key INTEGER PRIMARY KEY,"
                             " id BLOB NOT NULL,"
                             " terminal TEXT NOT NULL,"
                             " epoch BLOB NOT NULL,"
                             " batch INTEGER NOT NULL,"
                             " digest TEXT NOT NULL,"
                             " document BLOB NOT NULL,"
                             " UNIQUE(terminal, id, digest)) STRICT;"
                             "CREATE TABLE refused("
                             " key INTEGER PRIMARY KEY,"
                             " terminal TEXT NOT NULL,"
                             " epoch BLOB NOT NULL,"
                             " batch INTEGER NOT NULL,"
                             " digest TEXT NOT NULL,"
                             " bytes BLOB NOT NULL,"
                             " why TEXT NOT NULL,"
                             " UNIQUE(terminal, digest)) STRICT;"
                             "CREATE TABLE event("
                             " key INTEGER PRIMARY KEY,"
                             " digest TEXT NOT NULL UNIQUE CHECK(length(digest) = 64),"
                             " bytes BLOB NOT NULL) STRICT;"
                             "CREATE TABLE terminal("
                             " name TEXT NOT NULL PRIMARY KEY,"
                             " partial INTEGER NOT NULL DEFAULT 0,"
                             " complete INTEGER NOT NULL DEFAULT 0,"
                             " forgotten INTEGER NOT NULL DEFAULT 0,"
                             " conflicts INTEGER NOT NULL DEFAULT 0,"
                             " refused INTEGER NOT NULL DEFAULT 0,"
                             " batch INTEGER NOT NULL DEFAULT 0,"
                             " heard_s INTEGER NOT NULL DEFAULT 0) STRICT;";

static const char *const statement_texts[INBOX_STATEMENT_COUNT] = {
    [INBOX_BEGIN] = "BEGIN IMMEDIATE",
    [INBOX_COMMIT] = "COMMIT",
    [INBOX_ROLLBACK] = "ROLLBACK",
    [INBOX_ADD_TERMINAL] = "INSERT INTO terminal(name) VALUES(?1) ON CONFLICT DO NOTHING",
    [INBOX_ADD_RESPONSE] = "INSERT INTO response"
                           "(id, event_id, event_version, event_digest, status, digest, document)"
                           " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT(id) DO NOTHING",
    [INBOX_ADD_TRANSPORT] = "INSERT INTO transport(response, terminal, epoch, seq, batch)"
                            " VALUES(last_insert_rowid(), ?1, ?2, ?3, ?4)",
    [INBOX_IS_SAME_RESPONSE] = "SELECT digest = ?2 FROM response WHERE id = ?1",
    [INBOX_ADD_CONFLICT] = "INSERT INTO conflict(id, terminal, epoch, batch, digest, document)"
                           " VALUES(?1, ?2, ?3, ?4, ?5, ?6)"
                           " ON CONFLICT(terminal, id, digest) DO NOTHING",
    [INBOX_ADD_REFUSED] = "INSERT INTO refused(terminal, epoch, batch, digest, bytes, why)"
                          " VALUES(?1, ?2, ?3, ?4, ?5, ?6)"
                          " ON CONFLICT(terminal, digest) DO NOTHING",
    [INBOX_COUNT_TERMINAL] = "UPDATE terminal SET partial = partial + ?2,"
                             " complete = complete + ?3, forgotten = forgotten + ?4,"
                             " conflicts = conflicts + ?5, refused = refused + ?6,"
                             " batch = max(batch, ?7), heard_s = ?8 WHERE name = ?1",
    [INBOX_ADD_EVENT] = "INSERT INTO event(digest, bytes) VALUES(?1, ?2)"
                        " ON CONFLICT(digest) DO NOTHING",
    [INBOX_GET_EVENT] = "SELECT bytes FROM event WHERE digest = ?1",
    [INBOX_HAS_EVENT] = "SELECT 1 FROM event WHERE digest = ?1",
    [INBOX_EACH_TERMINAL] = "SELECT name, partial, complete, forgotten, conflicts, refused, heard_s"
                            " FROM terminal ORDER BY name",
    /* A tombstone (status 2) is no response any more, but its event stays in the list. */
    [INBOX_EACH_EVENT] =
        "SELECT event_id, sum(status <> 2) AS responses,"
        " (SELECT event_digest FROM response AS newest WHERE newest.event_id = response.event_id"
        "  ORDER BY event_version DESC, key DESC LIMIT 1)"
        " FROM response GROUP BY event_id ORDER BY responses DESC, event_id",
    [INBOX_EACH_RESPONSE] = "SELECT document FROM response WHERE event_id = ?1 ORDER BY id",
};

sqlite3_stmt *inbox_statement(struct inbox *inbox, enum inbox_statement which)
{
    sqlite3_stmt *statement = inbox->statements[which];
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
    inbox->unbound = false;
    return statement;
}

void inbox_bind_text(struct inbox *inbox, sqlite3_stmt *statement, int at, const char *text)
{
    inbox->unbound |= sqlite3_bind_text(statement, at, text, -1, SQLITE_STATIC) != SQLITE_OK;
}

void inbox_bind_bytes(struct inbox *inbox, sqlite3_stmt *statement, int at, const void *bytes,
                      size_t len)
{
    inbox->unbound |= sqlite3_bind_blob64(statement, at, bytes, len, SQLITE_STATIC) != SQLITE_OK;
}

void inbox_bind_number(struct inbox *inbox, sqlite3_stmt *statement, int at, int64_t number)
{
    inbox->unbound |= sqlite3_bind_int64(statement, at, number) != SQLITE_OK;
}

int inbox_step(const struct inbox *inbox, sqlite3_stmt *statement)
{
    return inbox->unbound ? SQLITE_NOMEM : sqlite3_step(statement);
}

enum err inbox_failed(struct inbox *inbox, const char *doing)
{
    int code = sqlite3_extended_errcode(inbox->db);
    log_error("inbox: %s: SQLite %d (%s)", doing, code, sqlite3_errstr(code));
    switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return ERR_LATER;
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
        return ERR_DATA;
    default:
        return ERR_SYSTEM;
    }
}

enum err inbox_run(struct inbox *inbox, sqlite3_stmt *statement, const char *doing)
{
    int code = inbox_step(inbox, statement);
    enum err err = code == SQLITE_DONE ? ERR_OK : inbox_failed(inbox, doing);
    sqlite3_reset(statement);
    return err;
}

/* Runs text that has no parameters; only our own constants come here. */
static enum err execute(struct inbox *inbox, const char *text)
{
    if (sqlite3_exec(inbox->db, text, NULL, NULL, NULL) != SQLITE_OK) {
        return inbox_failed(inbox, "setting up");
    }
    return ERR_OK;
}

static enum err get_number(struct inbox *inbox, const char *text, int64_t *out)
{
    sqlite3_stmt *statement = NULL;
    enum err err = ERR_OK;
    if (sqlite3_prepare_v2(inbox->db, text, -1, &statement, NULL) != SQLITE_OK ||
        sqlite3_step(statement) != SQLITE_ROW) {
        err = inbox_failed(inbox, "reading settings");
    } else {
        *out = sqlite3_column_int64(statement, 0);
    }
    sqlite3_finalize(statement);
    return err;
}

/* Two collectors on one file would checkpoint at once, which SQLite before 3.51.3 cannot bear; so
 * the second one is turned away. */
static enum err take_lock(struct inbox *inbox, const char *path)
{
    struct buf name;
    buf_init(&name, PATH_BYTES_MAX);
    buf_addf(&name, "%s.lock", path);
    enum err err = buf_err(&name);
    if (err == ERR_OK) {
        inbox->lock_fd = open(buf_text(&name), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0640);
        if (inbox->lock_fd < 0) {
            log_error("inbox: cannot open %s: %s", buf_text(&name), strerror(errno));
            err = ERR_SYSTEM;
        } else if (flock(inbox->lock_fd, LOCK_EX | LOCK_NB) != 0) {
            log_error("inbox: another collector has %s open", path);
            err = ERR_SYSTEM;
        }
    }
    buf_free(&name);
    return err;
}

/* Settings that change nothing in the file: it may still turn out to be someone else's. */
static enum err configure(struct inbox *inbox)
{
    sqlite3 *db = inbox->db;
    sqlite3_busy_timeout(db, INBOX_BUSY_MS);
    sqlite3_limit(db, SQLITE_LIMIT_LENGTH, INBOX_SQL_BYTES_MAX);
    sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, 0);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    enum err err = execute(inbox, "PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON;"
                                  "PRAGMA mmap_size=0; PRAGMA temp_store=MEMORY;");
    if (err == ERR_OK && inbox->read_only) {
        sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
        err = execute(inbox, "PRAGMA query_only=ON; PRAGMA wal_autocheckpoint=0;");
    }
    return err;
}

/* Says whether the file is a collector's, or a new and empty one. */
static enum err check_format(struct inbox *inbox, const char *path, bool *is_new)
{
    int64_t application = 0;
    int64_t format = 0;
    int64_t tables = 0;
    enum err err = get_number(inbox, "PRAGMA application_id", &application);
    if (err == ERR_OK) {
        err = get_number(inbox, "PRAGMA user_version", &format);
    }
    if (err == ERR_OK) {
        err = get_number(inbox, "SELECT count(*) FROM sqlite_schema", &tables);
    }
    if (err != ERR_OK) {
        return err;
    }
    *is_new = application == 0 && format == 0 && tables == 0 && !inbox->read_only;
    if (!*is_new && (application != INBOX_APPLICATION_ID || format != INBOX_FORMAT)) {
        log_error("inbox: %s is not a collector's file of version %d", path, INBOX_FORMAT);
        return ERR_DATA;
    }
    return ERR_OK;
}

/* A setting that SQLite did not take would be found only after a power cut; so it is read back. */
static enum err make_durable(struct inbox *inbox)
{
    int64_t is_set = 0;
    enum err err = execute(inbox, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                                  "PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON;");
    if (err == ERR_OK) {
        err = get_number(inbox,
                         "SELECT journal_mode = 'wal' AND synchronous = 2"
                         " FROM pragma_journal_mode, pragma_synchronous",
                         &is_set);
    }
    if (err == ERR_OK && is_set != 1) {
        log_error("inbox: SQLite did not take journal_mode=WAL with synchronous=FULL");
        err = ERR_SYSTEM;
    }
    return err;
}

static enum err create_tables(struct inbox *inbox)
{
    _Static_assert(INBOX_APPLICATION_ID == 1215458115, "the number below");
    _Static_assert(INBOX_FORMAT == 1, "the number below");
    enum err err = execute(inbox, "BEGIN IMMEDIATE");
    if (err == ERR_OK) {
        err = execute(inbox, schema);
    }
    if (err == ERR_OK) {
        err = execute(inbox, "PRAGMA application_id=1215458115; PRAGMA user_version=1; COMMIT");
    }
    return err;
}

static enum err prepare_statements(struct inbox *inbox)
{
    for (int i = 0; i < INBOX_STATEMENT_COUNT; i++) {
        if (sqlite3_prepare_v3(inbox->db, statement_texts[i], -1, SQLITE_PREPARE_PERSISTENT,
                               &inbox->statements[i], NULL) != SQLITE_OK) {
            enum err err = inbox_failed(inbox, "preparing");
            /* Tables that are not ours; anything else is not the file's fault. */
            return sqlite3_errcode(inbox->db) == SQLITE_ERROR ? ERR_DATA : err;
        }
    }
    return ERR_OK;
}

static enum err open_database(struct inbox *inbox, const char *path)
{
    bool is_new = false;
    int flags =
        inbox->read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    if (sqlite3_open_v2(path, &inbox->db, flags, NULL) != SQLITE_OK) {
        log_error("inbox: cannot open %s", path);
        return ERR_SYSTEM;
    }
    enum err err = configure(inbox);
    if (err == ERR_OK) {
        err = check_format(inbox, path, &is_new);
    }
    if (err == ERR_OK && !inbox->read_only) {
        err = make_durable(inbox);
    }
    if (err == ERR_OK && is_new) {
        err = create_tables(inbox);
    }
    return err == ERR_OK ? prepare_statements(inbox) : err;
}

enum err inbox_open(const char *path, bool read_only, struct inbox **out)
{
    *out = NULL;
    struct inbox *inbox = calloc(1, sizeof *inbox);
    if (inbox == NULL) {
        return ERR_SYSTEM;
    }
    inbox->lock_fd = -1;
    inbox->read_only = read_only;
    enum err err = ERR_OK;
    if (!read_only) {
        err = take_lock(inbox, path);
    } else if (access(path, F_OK) != 0) {
        err = ERR_ABSENT;
    }
    if (err == ERR_OK) {
        err = open_database(inbox, path);
    }
    if (err != ERR_OK) {
        inbox_close(inbox);
        return err;
    }
    *out = inbox;
    return ERR_OK;
}

void inbox_close(struct inbox *inbox)
{
    if (inbox == NULL) {
        return;
    }
    for (int i = 0; i < INBOX_STATEMENT_COUNT; i++) {
        sqlite3_finalize(inbox->statements[i]);
    }
    sqlite3_close(inbox->db);
    if (inbox->lock_fd >= 0) {
        close(inbox->lock_fd);
    }
    free(inbox);
}
