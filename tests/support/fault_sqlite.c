/* Calls to SQLite. */
#include <errno.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stddef.h>

#include "support/fault.h"
#include "support/shim_vfs.h"

int fault_sqlite_files(void **state)
{
    (void)state;
    return shim_register(fault_strikes);
}

/* NOLINTBEGIN(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp): --wrap wants the names */
FAULT_WRAP(int, sqlite3_open_v2, (const char *path, sqlite3 **out, int flags, const char *vfs),
           (path, out, flags, vfs), EIO, (*out = NULL, SQLITE_CANTOPEN))
FAULT_WRAP(int, sqlite3_exec,
           (sqlite3 * db, const char *sql, int (*call)(void *, int, char **, char **),
            void *context, char **error),
           (db, sql, call, context, error), EIO, SQLITE_IOERR)
FAULT_WRAP(int, sqlite3_prepare_v2,
           (sqlite3 * db, const char *sql, int len, sqlite3_stmt **out, const char **tail),
           (db, sql, len, out, tail), EIO, (*out = NULL, SQLITE_NOMEM))
FAULT_WRAP(int, sqlite3_prepare_v3,
           (sqlite3 * db, const char *sql, int len, unsigned flags, sqlite3_stmt **out,
            const char **tail),
           (db, sql, len, flags, out, tail), EIO, (*out = NULL, SQLITE_NOMEM))
FAULT_WRAP(int, sqlite3_step, (sqlite3_stmt * statement), (statement), EIO, SQLITE_IOERR)
FAULT_WRAP(int, sqlite3_bind_int, (sqlite3_stmt * statement, int at, int value),
           (statement, at, value), EIO, SQLITE_NOMEM)
FAULT_WRAP(int, sqlite3_bind_int64, (sqlite3_stmt * statement, int at, sqlite3_int64 value),
           (statement, at, value), EIO, SQLITE_NOMEM)
FAULT_WRAP(int, sqlite3_bind_text,
           (sqlite3_stmt * statement, int at, const char *text, int len, void (*done)(void *)),
           (statement, at, text, len, done), EIO, SQLITE_NOMEM)
FAULT_WRAP(int, sqlite3_bind_blob,
           (sqlite3_stmt * statement, int at, const void *data, int len, void (*done)(void *)),
           (statement, at, data, len, done), EIO, SQLITE_NOMEM)
FAULT_WRAP(int, sqlite3_bind_blob64,
           (sqlite3_stmt * statement, int at, const void *data, sqlite3_uint64 len,
            void (*done)(void *)),
           (statement, at, data, len, done), EIO, SQLITE_NOMEM)
FAULT_WRAP(const void *, sqlite3_column_blob, (sqlite3_stmt * statement, int at), (statement, at),
           EIO, NULL)
FAULT_WRAP(const unsigned char *, sqlite3_column_text, (sqlite3_stmt * statement, int at),
           (statement, at), EIO, NULL)
FAULT_WRAP(int, sqlite3_file_control, (sqlite3 * db, const char *name, int what, void *value),
           (db, name, what, value), EIO, SQLITE_IOERR)
FAULT_WRAP(int, sqlite3_wal_checkpoint_v2,
           (sqlite3 * db, const char *name, int how, int *log, int *done),
           (db, name, how, log, done), EIO, SQLITE_BUSY)
FAULT_WRAP(int, sqlite3_busy_timeout, (sqlite3 * db, int wait_ms), (db, wait_ms), EIO,
           SQLITE_MISUSE)
FAULT_WRAP(int, sqlite3_extended_result_codes, (sqlite3 * db, int on), (db, on), EIO, SQLITE_MISUSE)

int __real_sqlite3_db_config(sqlite3 *db, int what, ...);
int __wrap_sqlite3_db_config(sqlite3 *db, int what, ...);
/* All that we set takes a number and tells what it is then. */
int __wrap_sqlite3_db_config(sqlite3 *db, int what, ...)
{
    va_list arguments;
    va_start(arguments, what);
    int on = va_arg(arguments, int);
    int *now = va_arg(arguments, int *);
    va_end(arguments);
    return fault_strikes("sqlite3_db_config") ? SQLITE_ERROR
                                              : __real_sqlite3_db_config(db, what, on, now);
}
/* NOLINTEND(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp) */
