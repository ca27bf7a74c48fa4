#include "upload/outbox_open.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "upload/outbox.h"

#define PATH_BYTES_MAX 4096
#define ASIDE_MAX 1000 /* files moved aside before staff must look */

/* The tables of version 1 (docs/SPEC.md, "Upload"). through says that every response up to this
 * seq is settled, so that a drain does not walk over what was sent long ago. */
static const char schema[] =
    "CREATE TABLE delivered("
    " epoch BLOB NOT NULL CHECK(length(epoch) = 16),"
    " seq INTEGER NOT NULL,"
    " id BLOB NOT NULL CHECK(length(id) = 16),"
    " verdict INTEGER NOT NULL CHECK(verdict IN (0, 1, 2, 3)),"
    " PRIMARY KEY(epoch, seq)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE cursor("
    " epoch BLOB NOT NULL PRIMARY KEY CHECK(length(epoch) = 16),"
    " through INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE TABLE wanted(digest TEXT NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID;"
    "CREATE TABLE state("
    " key INTEGER PRIMARY KEY CHECK(key = 1),"
    " batch INTEGER NOT NULL,"
    " success_s INTEGER NOT NULL) STRICT;"
    "INSERT INTO state(key, batch, success_s) VALUES(1, 0, 0);";

static const char *const statement_texts[OUTBOX_STATEMENT_COUNT] = {
    [OUTBOX_BEGIN] = "BEGIN IMMEDIATE",
    [OUTBOX_COMMIT] = "COMMIT",
    [OUTBOX_ROLLBACK] = "ROLLBACK",
    [OUTBOX_TAKE_NUMBER] = "UPDATE state SET batch = batch + 1 RETURNING batch",
    [OUTBOX_SET_SUCCESS] = "UPDATE state SET success_s = ?1",
    [OUTBOX_GET_SUCCESS] = "SELECT success_s FROM state",
    [OUTBOX_GET_THROUGH] = "SELECT through FROM cursor WHERE epoch = ?1",
    [OUTBOX_SET_THROUGH] = "INSERT INTO cursor(epoch, through) VALUES(?1, ?2)"
                           " ON CONFLICT(epoch) DO UPDATE SET through = max(through, ?2)",
    [OUTBOX_ADD_DELIVERED] = "INSERT INTO delivered(epoch, seq, id, verdict)"
                             " VALUES(?1, ?2, ?3, ?4) ON CONFLICT(epoch, seq) DO NOTHING",
    [OUTBOX_IS_DELIVERED] = "SELECT 1 FROM delivered WHERE epoch = ?1 AND seq = ?2",
    /* 0 stored, 1 a duplicate, 2 a conflict, 3 refused */
    [OUTBOX_COUNT_DELIVERED] = "SELECT count(*), coalesce(sum(verdict > 1), 0)"
                               " FROM delivered WHERE epoch = ?1",
    [OUTBOX_ADD_WANTED] = "INSERT INTO wanted(digest) VALUES(?1) ON CONFLICT DO NOTHING",
    [OUTBOX_NEXT_WANTED] = "SELECT digest FROM wanted ORDER BY digest LIMIT 1",
    [OUTBOX_DROP_WANTED] = "DELETE FROM wanted WHERE digest = ?1",
};

sqlite3_stmt *outbox_statement(struct outbox *outbox, enum outbox_statement which)
{
    sqlite3_stmt *statement = outbox->statements[which];
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
    outbox->unbound = false;
    return statement;
}

void outbox_bind_text(struct outbox *outbox, sqlite3_stmt *statement, int at, const char *text)
{
    outbox->unbound |= sqlite3_bind_text(statement, at, text, -1, SQLITE_STATIC) != SQLITE_OK;
}

void outbox_bind_id(struct outbox *outbox, sqlite3_stmt *statement, int at,
                    const unsigned char id[16])
{
    outbox->unbound |= sqlite3_bind_blob(statement, at, id, 16, SQLITE_STATIC) != SQLITE_OK;
}

void outbox_bind_number(struct outbox *outbox, sqlite3_stmt *statement, int at, int64_t number)
{
    outbox->unbound |= sqlite3_bind_int64(statement, at, number) != SQLITE_OK;
}

int outbox_step(const struct outbox *outbox, sqlite3_stmt *statement)
{
    return outbox->unbound ? SQLITE_NOMEM : sqlite3_step(statement);
}

enum err outbox_failed(struct outbox *outbox, const char *doing)
{
    int code = sqlite3_extended_errcode(outbox->db);
    log_error("upload: %s: SQLite %d (%s)", doing, code, sqlite3_errstr(code));
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

enum err outbox_run(struct outbox *outbox, sqlite3_stmt *statement, const char *doing)
{
    int code = outbox_step(outbox, statement);
    enum err err = code == SQLITE_DONE ? ERR_OK : outbox_failed(outbox, doing);
    sqlite3_reset(statement);
    return err;
}

static enum err execute(struct outbox *outbox, const char *text)
{
    if (sqlite3_exec(outbox->db, text, NULL, NULL, NULL) != SQLITE_OK) {
        return outbox_failed(outbox, "setting up");
    }
    return ERR_OK;
}

static enum err get_number(struct outbox *outbox, const char *text, int64_t *out)
{
    sqlite3_stmt *statement = NULL;
    enum err err = ERR_OK;
    if (sqlite3_prepare_v2(outbox->db, text, -1, &statement, NULL) != SQLITE_OK ||
        sqlite3_step(statement) != SQLITE_ROW) {
        err = outbox_failed(outbox, "reading settings");
    } else {
        *out = sqlite3_column_int64(statement, 0);
    }
    sqlite3_finalize(statement);
    return err;
}

/* Says whether the file is an outbox, or a new and empty one. */
static enum err check_format(struct outbox *outbox, bool *is_new)
{
    int64_t application = 0;
    int64_t format = 0;
    int64_t tables = 0;
    enum err err = get_number(outbox, "PRAGMA application_id", &application);
    if (err == ERR_OK) {
        err = get_number(outbox, "PRAGMA user_version", &format);
    }
    if (err == ERR_OK) {
        err = get_number(outbox, "SELECT count(*) FROM sqlite_schema", &tables);
    }
    if (err != ERR_OK) {
        return err;
    }
    *is_new = application == 0 && format == 0 && tables == 0;
    bool is_ours = application == OUTBOX_APPLICATION_ID && format == OUTBOX_FORMAT;
    return *is_new || is_ours ? ERR_OK : ERR_DATA;
}

/* A setting that SQLite did not take would be found only after a power cut; so it is read back. */
static enum err make_durable(struct outbox *outbox)
{
    int64_t is_set = 0;
    enum err err = execute(outbox, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;");
    if (err == ERR_OK) {
        err = get_number(outbox,
                         "SELECT journal_mode = 'wal' AND synchronous = 2"
                         " FROM pragma_journal_mode, pragma_synchronous",
                         &is_set);
    }
    if (err == ERR_OK && is_set != 1) {
        log_error("upload: SQLite did not take journal_mode=WAL with synchronous=FULL");
        err = ERR_SYSTEM;
    }
    return err;
}

static enum err create_tables(struct outbox *outbox)
{
    _Static_assert(OUTBOX_APPLICATION_ID == 1215458133, "the number below");
    _Static_assert(OUTBOX_FORMAT == 1, "the number below");
    enum err err = execute(outbox, "BEGIN IMMEDIATE");
    if (err == ERR_OK) {
        err = execute(outbox, schema);
    }
    if (err == ERR_OK) {
        err = execute(outbox, "PRAGMA application_id=1215458133; PRAGMA user_version=1; COMMIT");
    }
    return err;
}

/* Settings that change nothing in the file: it may still turn out to be someone else's. */
static enum err configure(struct outbox *outbox)
{
    sqlite3_db_config(outbox->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(outbox->db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(outbox->db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    return execute(outbox, "PRAGMA locking_mode=EXCLUSIVE; PRAGMA trusted_schema=OFF;"
                           "PRAGMA cell_size_check=ON; PRAGMA mmap_size=0;"
                           "PRAGMA temp_store=MEMORY;");
}

static enum err prepare_statements(struct outbox *outbox)
{
    for (int i = 0; i < OUTBOX_STATEMENT_COUNT; i++) {
        if (sqlite3_prepare_v3(outbox->db, statement_texts[i], -1, SQLITE_PREPARE_PERSISTENT,
                               &outbox->statements[i], NULL) != SQLITE_OK) {
            enum err err = outbox_failed(outbox, "preparing");
            /* Tables that are not ours; anything else is not the file's fault. */
            return sqlite3_errcode(outbox->db) == SQLITE_ERROR ? ERR_DATA : err;
        }
    }
    return ERR_OK;
}

static enum err open_once(const char *path, struct outbox **out)
{
    *out = NULL;
    struct outbox *outbox = calloc(1, sizeof *outbox);
    if (outbox == NULL) {
        return ERR_SYSTEM;
    }
    bool is_new = false;
    enum err err = ERR_OK;
    if (sqlite3_open_v2(path, &outbox->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL) !=
        SQLITE_OK) {
        log_error("upload: cannot open %s", path);
        err = ERR_SYSTEM;
    }
    if (err == ERR_OK) {
        err = configure(outbox);
    }
    if (err == ERR_OK) {
        err = check_format(outbox, &is_new);
    }
    if (err == ERR_OK) {
        err = make_durable(outbox);
    }
    if (err == ERR_OK && is_new) {
        err = create_tables(outbox);
    }
    if (err == ERR_OK) {
        err = prepare_statements(outbox);
    }
    if (err != ERR_OK) {
        outbox_close(outbox);
        return err;
    }
    *out = outbox;
    return ERR_OK;
}

/* Renames the file and its WAL to the first free "path.aside-N". */
static enum err move_aside(const char *path)
{
    char aside[PATH_BYTES_MAX];
    char from[PATH_BYTES_MAX];
    char to[PATH_BYTES_MAX];
    int number = 1;
    for (; number <= ASIDE_MAX; number++) {
        int len = snprintf(aside, sizeof aside, "%s.aside-%d", path, number);
        if (len < 0 || (size_t)len >= sizeof aside - 8) {
            return ERR_LIMIT;
        }
        if (access(aside, F_OK) != 0) {
            break;
        }
    }
    if (number > ASIDE_MAX || rename(path, aside) != 0) {
        log_error("upload: cannot move %s aside: %s", path, strerror(errno));
        return ERR_SYSTEM;
    }
    snprintf(from, sizeof from, "%s-wal", path);
    snprintf(to, sizeof to, "%.*s-wal", (int)(sizeof to - 8), aside);
    if (rename(from, to) != 0 && errno != ENOENT) {
        log_error("upload: cannot move %s aside: %s", from, strerror(errno));
        return ERR_SYSTEM;
    }
    log_warning("upload: %s was not sound; it is %s now, and all is sent again", path, aside);
    return file_sync_directory_of(path);
}

enum err outbox_open(const char *path, struct outbox **out)
{
    enum err err = open_once(path, out);
    if (err == ERR_DATA) {
        err = move_aside(path);
        if (err == ERR_OK) {
            err = open_once(path, out);
        }
    }
    return err;
}

void outbox_close(struct outbox *outbox)
{
    if (outbox == NULL) {
        return;
    }
    for (int i = 0; i < OUTBOX_STATEMENT_COUNT; i++) {
        sqlite3_finalize(outbox->statements[i]);
    }
    sqlite3_close(outbox->db);
    free(outbox);
}
