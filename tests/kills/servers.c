#include "kills/servers.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PATIENCE_MS 120000 /* gives up on what says nothing: a hang, not a slow machine */
#define BUSY_MS 10000
#define TOKEN "correct-horse-battery-1"
#define SQL_BYTES 4096

static const struct timespec moment = {.tv_nsec = 10 * 1000000L};
#define MOMENT_MS 10

static const char *const names[SERVER_COUNT] = {"hark-collector", "hark-upload"};

/* ---- the programs -------------------------------------------------------------------------- */

static bool write_file(const struct servers *servers, const char *name, const char *text)
{
    char path[SERVERS_PATH_BYTES];
    snprintf(path, sizeof path, "%s/%s", servers->scratch, name);
    FILE *file = fopen(path, "w");
    if (file == NULL || fputs(text, file) < 0) {
        perror(path);
        return false;
    }
    return fclose(file) == 0;
}

static bool read_port(struct servers *servers)
{
    char path[SERVERS_PATH_BYTES];
    snprintf(path, sizeof path, "%s/port", servers->scratch);
    FILE *file = fopen(path, "r");
    bool ok = file != NULL && fscanf(file, "%7[0-9]", servers->port) == 1;
    if (file != NULL) {
        fclose(file);
    }
    return ok;
}

static void run(const struct servers *servers, enum server which)
{
    char path[SERVERS_PATH_BYTES], log_path[SERVERS_PATH_BYTES], url[64];
    snprintf(path, sizeof path, "%s/%s", servers->programs, names[which]);
    snprintf(log_path, sizeof log_path, "%s/%s.log", servers->scratch, names[which]);
    snprintf(url, sizeof url, "http://127.0.0.1:%s/", servers->port);
    int log = open(log_path, O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (log < 0 || dup2(log, 1) < 0 || dup2(log, 2) < 0 || chdir(servers->scratch) != 0) {
        _exit(127);
    }
    if (which == SERVER_COLLECTOR) {
        execl(path, path, "--conf", "empty.conf", "--port", servers->port, "--port-file", "port",
              "--tokens", "tokens", "--database", "collector.db", (char *)NULL);
    } else {
        execl(path, path, "--conf", "upload.conf", "--collector", url, (char *)NULL);
    }
    _exit(127);
}

static bool start(struct servers *servers, enum server which)
{
    char path[SERVERS_PATH_BYTES];
    snprintf(path, sizeof path, "%s/port", servers->scratch);
    if (which == SERVER_COLLECTOR) {
        unlink(path);
    }
    servers->pids[which] = fork();
    if (servers->pids[which] == 0) {
        run(servers, which);
    }
    if (servers->pids[which] < 0) {
        perror("fork");
        servers->pids[which] = 0;
        return false;
    }
    if (which == SERVER_UPLOAD) {
        return true; /* it has nothing to say until the collector answers */
    }
    for (int waited = 0; waited < PATIENCE_MS; waited += MOMENT_MS) {
        if (read_port(servers)) {
            return true;
        }
        if (waitpid(servers->pids[which], NULL, WNOHANG) != 0) {
            servers->pids[which] = 0;
            break;
        }
        nanosleep(&moment, NULL);
    }
    fprintf(stderr, "%s does not start\n", names[which]);
    return false;
}

static void stop(struct servers *servers, enum server which, int signal_number)
{
    if (servers->pids[which] > 0) {
        kill(servers->pids[which], signal_number);
        waitpid(servers->pids[which], NULL, 0);
        servers->pids[which] = 0;
    }
}

bool servers_open(struct servers *servers, const char *programs, const char *scratch)
{
    *servers = (struct servers){.programs = programs, .scratch = scratch, .port = "0"};
    return write_file(servers, "empty.conf", "") &&
           write_file(servers, "tokens", "foyer = " TOKEN "\n") &&
           write_file(servers, "upload.conf",
                      "responses = responses.db\noutbox = upload.db\nstatus = status.json\n"
                      "terminal = foyer\ntoken = " TOKEN "\nretry_seconds = 1\n") &&
           start(servers, SERVER_COLLECTOR) && start(servers, SERVER_UPLOAD);
}

void servers_close(struct servers *servers)
{
    stop(servers, SERVER_UPLOAD, SIGTERM);
    stop(servers, SERVER_COLLECTOR, SIGTERM);
}

/* ---- the databases ------------------------------------------------------------------------- */

/* All three are there: main is the collector's. NULL with a message. */
static sqlite3 *open_databases(const struct servers *servers, bool with_outbox)
{
    char sql[SQL_BYTES];
    sqlite3 *db = NULL;
    snprintf(sql, sizeof sql, "%s/collector.db", servers->scratch);
    bool ok = sqlite3_open_v2(sql, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK &&
              sqlite3_busy_timeout(db, BUSY_MS) == SQLITE_OK;
    int len = snprintf(sql, sizeof sql, "ATTACH '%s/responses.db' AS terminal;", servers->scratch);
    if (with_outbox) {
        snprintf(sql + len, sizeof sql - (size_t)len, "ATTACH '%s/upload.db' AS outbox;",
                 servers->scratch);
    }
    if (!ok || sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK) {
        fprintf(stderr, "the databases: %s\n", sqlite3_errmsg(db));
        sqlite3_close(db);
        return NULL;
    }
    return db;
}

/* The number that a query gives; -1 with a message. */
static int64_t number_of(sqlite3 *db, const char *query)
{
    sqlite3_stmt *statement = NULL;
    int64_t number = -1;
    if (sqlite3_prepare_v2(db, query, -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW) {
        number = sqlite3_column_int64(statement, 0);
    } else {
        fprintf(stderr, "%s: %s\n", query, sqlite3_errmsg(db));
    }
    sqlite3_finalize(statement);
    return number;
}

static bool is_zero(sqlite3 *db, const char *what, const char *query)
{
    int64_t number = number_of(db, query);
    if (number != 0) {
        fprintf(stderr, "%s: %lld\n", what, (long long)number);
    }
    return number == 0;
}

/* Nothing that the upload holds for settled is missing at the collector, at any moment. */
static bool claims_hold(const struct servers *servers)
{
    sqlite3 *db = open_databases(servers, true);
    if (db == NULL) {
        return false;
    }
    bool ok = number_of(db, "SELECT count(*) FROM outbox.sqlite_schema WHERE name = 'delivered'") ==
                  0 || /* it was killed before it made its tables */
              is_zero(db, "responses called delivered that the collector has not",
                      "SELECT count(*) FROM outbox.delivered"
                      " WHERE id NOT IN (SELECT id FROM main.response)");
    sqlite3_close(db);
    return ok;
}

bool servers_kill(struct servers *servers, enum server which)
{
    stop(servers, which, SIGKILL);
    return (which != SERVER_UPLOAD || claims_hold(servers)) && start(servers, which);
}

bool servers_wait(const struct servers *servers, int64_t responses)
{
    sqlite3 *db = open_databases(servers, false);
    int64_t there = -1;
    for (int waited = 0; db != NULL && waited < PATIENCE_MS; waited += MOMENT_MS) {
        there = number_of(db, "SELECT count(*) FROM main.response");
        if (there == responses) {
            break;
        }
        nanosleep(&moment, NULL);
    }
    sqlite3_close(db);
    if (there != responses) {
        fprintf(stderr, "%lld responses at the collector, not %lld\n", (long long)there,
                (long long)responses);
    }
    return there == responses;
}

bool servers_agree(const struct servers *servers)
{
    static const struct {
        const char *what, *query;
    } rules[] = {
        {"responses that are open", "SELECT count(*) FROM terminal.open_response"},
        {"ids that are on the terminal twice",
         "SELECT count(*) - count(DISTINCT id) FROM terminal.response"},
        {"ids that are at the collector twice",
         "SELECT count(*) - count(DISTINCT id) FROM main.response"},
        {"responses that never came to the collector",
         "SELECT count(*) FROM terminal.response WHERE id NOT IN (SELECT id FROM main.response)"},
        {"responses at the collector that nobody gave",
         "SELECT count(*) FROM main.response WHERE id NOT IN (SELECT id FROM terminal.response)"},
        {"responses that are not called delivered",
         "SELECT count(*) FROM terminal.response"
         " WHERE id NOT IN (SELECT id FROM outbox.delivered WHERE verdict IN (0, 1))"},
        {"responses called delivered too often",
         "SELECT count(*) - (SELECT count(*) FROM terminal.response) FROM outbox.delivered"},
        {"conflicts", "SELECT count(*) FROM main.conflict"},
        {"refused lines", "SELECT count(*) FROM main.refused"},
        {"documents that differ",
         "SELECT count(*) FROM terminal.response AS t JOIN main.response AS c USING (id)"
         " WHERE CAST(t.document AS BLOB) <> CAST(c.document AS BLOB)"},
        {"findings in a database", "SELECT (SELECT count(*) FROM pragma_integrity_check(1, 'main') "
                                   "WHERE integrity_check <> 'ok')"
                                   " + (SELECT count(*) FROM pragma_integrity_check(1, 'terminal')"
                                   "    WHERE integrity_check <> 'ok')"
                                   " + (SELECT count(*) FROM pragma_integrity_check(1, 'outbox')"
                                   "    WHERE integrity_check <> 'ok')"},
    };
    sqlite3 *db = open_databases(servers, true);
    bool ok = db != NULL;
    for (size_t i = 0; db != NULL && i < sizeof rules / sizeof rules[0]; i++) {
        ok = is_zero(db, rules[i].what, rules[i].query) && ok;
    }
    sqlite3_close(db);
    return ok;
}
