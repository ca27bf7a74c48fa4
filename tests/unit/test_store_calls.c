/* Every call that the store makes to SQLite, to the system and for memory fails once, each in turn,
 * until none is left: nothing that was called kept is lost, nothing leaks, and the next try
 * succeeds. The linker puts the __wrap functions between (CMakeLists.txt). What SQLite itself asks
 * of its files is made to fail in test_store_faults.c. */
#include "store_sample.h"

#include <errno.h>
#include <glob.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <sys/stat.h>

#define CALLS_MAX 3000
#define VISITS 3
#define TRIES 6

static struct {
    long calls, fail_at; /* the call that fails; 0: none */
    bool armed, failed;
} fault;

static bool fails(void)
{
    if (!fault.armed) {
        return false;
    }
    fault.calls++;
    fault.failed |= fault.calls == fault.fail_at;
    return fault.calls == fault.fail_at;
}

/* ---- between the store and everything else --------------------------------------------------- */

/* The names are the linker's. */
/* NOLINTBEGIN(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp): --wrap wants them */
#define WRAP(type, name, parameters, arguments, on_failure)                                        \
    type __real_##name parameters;                                                                 \
    type __wrap_##name parameters;                                                                 \
    type __wrap_##name parameters                                                                  \
    {                                                                                              \
        if (fails()) {                                                                             \
            errno = EIO;                                                                           \
            return on_failure;                                                                     \
        }                                                                                          \
        return __real_##name arguments;                                                            \
    }

WRAP(int, sqlite3_open_v2, (const char *path, sqlite3 **out, int flags, const char *vfs),
     (path, out, flags, vfs), (*out = NULL, SQLITE_CANTOPEN))
WRAP(int, sqlite3_exec,
     (sqlite3 * db, const char *sql, int (*call)(void *, int, char **, char **), void *context,
      char **error),
     (db, sql, call, context, error), SQLITE_IOERR)
WRAP(int, sqlite3_prepare_v2,
     (sqlite3 * db, const char *sql, int len, sqlite3_stmt **out, const char **tail),
     (db, sql, len, out, tail), (*out = NULL, SQLITE_NOMEM))
WRAP(int, sqlite3_prepare_v3,
     (sqlite3 * db, const char *sql, int len, unsigned flags, sqlite3_stmt **out,
      const char **tail),
     (db, sql, len, flags, out, tail), (*out = NULL, SQLITE_NOMEM))
WRAP(int, sqlite3_step, (sqlite3_stmt * statement), (statement), SQLITE_IOERR)
WRAP(int, sqlite3_bind_int, (sqlite3_stmt * statement, int at, int value), (statement, at, value),
     SQLITE_NOMEM)
WRAP(int, sqlite3_bind_int64, (sqlite3_stmt * statement, int at, sqlite3_int64 value),
     (statement, at, value), SQLITE_NOMEM)
WRAP(int, sqlite3_bind_text,
     (sqlite3_stmt * statement, int at, const char *text, int len, void (*done)(void *)),
     (statement, at, text, len, done), SQLITE_NOMEM)
WRAP(int, sqlite3_bind_blob,
     (sqlite3_stmt * statement, int at, const void *data, int len, void (*done)(void *)),
     (statement, at, data, len, done), SQLITE_NOMEM)
WRAP(int, sqlite3_bind_blob64,
     (sqlite3_stmt * statement, int at, const void *data, sqlite3_uint64 len, void (*done)(void *)),
     (statement, at, data, len, done), SQLITE_NOMEM)
WRAP(const void *, sqlite3_column_blob, (sqlite3_stmt * statement, int at), (statement, at), NULL)
WRAP(const unsigned char *, sqlite3_column_text, (sqlite3_stmt * statement, int at),
     (statement, at), NULL)
WRAP(int, sqlite3_file_control, (sqlite3 * db, const char *name, int what, void *value),
     (db, name, what, value), SQLITE_IOERR)
WRAP(int, sqlite3_wal_checkpoint_v2, (sqlite3 * db, const char *name, int how, int *log, int *done),
     (db, name, how, log, done), SQLITE_BUSY)
WRAP(void *, calloc, (size_t count, size_t size), (count, size), NULL)
WRAP(void *, realloc, (void *memory, size_t size), (memory, size), NULL)
WRAP(int, rename, (const char *from, const char *to), (from, to), -1)
WRAP(int, fsync, (int fd), (fd), -1)
WRAP(int, fchmod, (int fd, mode_t mode), (fd, mode), -1)
WRAP(int, flock, (int fd, int how), (fd, how), -1)
WRAP(int, lstat, (const char *path, struct stat *out), (path, out), -1)
WRAP(ssize_t, pread, (int fd, void *out, size_t len, off_t at), (fd, out, len, at), -1)
/* NOLINTEND(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp) */

/* ---- a scenario ------------------------------------------------------------------------------ */

struct story {
    const struct sample_place *place;
    unsigned char kept[2 * VISITS + 2][16]; /* ids of what was called kept */
    int kept_count;
};

/* A call fails at most once, so that a second try succeeds; a fault that looks like damage may ask
 * for a third. */
static struct store *open_stubbornly(const struct sample_place *place)
{
    struct store *store = NULL;
    struct store_opened opened;
    enum err err = ERR_SYSTEM;
    for (int i = 0; i < TRIES && err != ERR_OK; i++) {
        err = store_open(place->path, &sample_event, &store, &opened);
        assert_true((err == ERR_OK) == (store != NULL));
    }
    assert_int_equal(err, ERR_OK);
    return store;
}

static void save_stubbornly(struct store *store, const struct wire_response *response)
{
    enum err err = ERR_SYSTEM;
    for (int i = 0; i < TRIES && err != ERR_OK; i++) {
        err = store_save(store, response);
    }
    assert_int_equal(err, ERR_OK);
}

static void close_stubbornly(struct story *story, struct store *store,
                             struct wire_response *response)
{
    enum err err = ERR_SYSTEM;
    for (int i = 0; i < TRIES && err != ERR_OK; i++) {
        struct wire_response copy = *response;
        err = store_close_response(store, &copy);
        assert_true((err == ERR_OK) == (copy.seq > 0));
    }
    assert_int_equal(err, ERR_OK);
    memcpy(story->kept[story->kept_count++], response->id, sizeof response->id);
}

static void visit(struct story *story, struct store *store, int number)
{
    struct wire_response response = sample_response(2, number == 1 ? "go on" : NULL);
    save_stubbornly(store, &response);
    response.answer_count = 1;
    save_stubbornly(store, &response);
    response.ending = number == 2 ? WIRE_FORGOT : WIRE_FINISHED;
    if (number == 2) {
        response.status = WIRE_FORGOTTEN;
    }
    close_stubbornly(story, store, &response);
}

/* Two runs: the first leaves a response open, the second finds it; and one file is set aside. */
static void play(struct story *story)
{
    struct wire_response left = sample_response(1, NULL);
    struct store_opened opened;
    struct store *store = open_stubbornly(story->place);
    for (int i = 0; i < VISITS; i++) {
        visit(story, store, i);
    }
    save_stubbornly(store, &left);
    memcpy(story->kept[story->kept_count++], left.id, sizeof left.id);
    store_close(store);
    store = open_stubbornly(story->place);
    enum err err = store_check(store);
    assert_true(err == ERR_OK || fault.failed);
    err = store_idle(store);
    assert_true(err == ERR_OK || fault.failed);
    if (store_begin_new(store, &opened) == ERR_OK) {
        assert_true(opened.moved_aside && opened.created);
    } else {
        assert_true(fault.failed);
    }
    for (int i = 0; i < VISITS; i++) {
        visit(story, store, i);
    }
    (void)store_take_news(store, &opened);
    store_close(store);
}

/* ---- what must be there afterwards ----------------------------------------------------------- */

/* Closed; or still open, in a file that was set aside because its card could not be read. */
static int count_id(const char *path, const unsigned char wanted[16])
{
    sqlite3 *db = NULL;
    sqlite3_stmt *statement = NULL;
    int found = 0;
    if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK &&
        sqlite3_prepare_v2(db,
                           "SELECT (SELECT count(*) FROM response WHERE id = ?1)"
                           " + (SELECT count(*) FROM open_response WHERE id = ?1)",
                           -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_bind_blob(statement, 1, wanted, 16, SQLITE_STATIC) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW) {
        found = sqlite3_column_int(statement, 0);
    }
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return found;
}

static void assert_all_kept(const struct story *story, long fail_at)
{
    char pattern[256];
    glob_t files;
    snprintf(pattern, sizeof pattern, "%s/aside/responses.db-[0-9]", story->place->directory);
    if (glob(pattern, 0, NULL, &files) != 0) {
        files.gl_pathc = 0;
    }
    for (int i = 0; i < story->kept_count; i++) {
        int found = count_id(story->place->path, story->kept[i]);
        for (size_t f = 0; f < files.gl_pathc; f++) {
            found += count_id(files.gl_pathv[f], story->kept[i]);
        }
        if (found == 0) {
            fail_msg("call %ld failed, and response %d is lost", fail_at, i);
        }
    }
    globfree(&files);
}

/* True when the call was there to fail. */
static bool play_with_fault(long fail_at)
{
    void *place = NULL;
    assert_int_equal(sample_setup(&place), 0);
    struct story story = {.place = place};
    fault.calls = 0;
    fault.fail_at = fail_at;
    fault.failed = false;
    fault.armed = true;
    play(&story);
    fault.armed = false;
    /* What was open at the end of a run is closed at the next start. */
    store_close(open_stubbornly(story.place));
    assert_all_kept(&story, fail_at);
    assert_int_equal(sample_teardown(&place), 0);
    return fault.failed;
}

static void every_call_fails_once(void **state)
{
    long calls = 1;
    (void)state;
    while (calls < CALLS_MAX && play_with_fault(calls)) {
        calls++;
    }
    assert_in_range(calls, 200, CALLS_MAX - 1);
    print_message("%ld calls failed, each in a run of its own\n", calls - 1);
}

/* ---- the reader ------------------------------------------------------------------------------ */

static bool read_all(const struct sample_place *place, long fail_at)
{
    struct store_reader *reader = NULL;
    struct store_counts counts;
    struct buf bytes;
    char digest[WIRE_DIGEST_TEXT_BYTES];
    unsigned char id[16];
    int64_t seq = 0;
    wire_digest(sample_event.bytes, sample_event.len, digest);
    buf_init(&bytes, WIRE_RESPONSE_BYTES_MAX);
    fault.calls = 0;
    fault.fail_at = fail_at;
    fault.failed = false;
    fault.armed = true;
    enum err err = store_reader_open(place->path, &reader);
    err = err ? err : store_reader_next(reader, 0, &seq, id, &bytes);
    err = err ? err : store_reader_counts(reader, &counts);
    err = err ? err : store_reader_event(reader, digest, &bytes);
    fault.armed = false;
    /* An event file that is empty and one that could not be read look alike to SQLite. */
    assert_true(err != ERR_OK || !fault.failed || bytes.len > 0);
    assert_true(err == ERR_OK || fault.failed);
    store_reader_close(reader);
    buf_free(&bytes);
    return fault.failed;
}

static void every_call_of_the_reader_fails_once(void **state)
{
    const struct sample_place *place = *state;
    struct story story = {.place = place};
    struct store *store = open_stubbornly(place);
    visit(&story, store, 0);
    long calls = 1;
    while (calls < CALLS_MAX && read_all(place, calls)) {
        calls++;
    }
    assert_in_range(calls, 10, CALLS_MAX - 1);
    store_close(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_call_fails_once),
        cmocka_unit_test_setup_teardown(every_call_of_the_reader_fails_once, sample_setup,
                                        sample_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
