/* Every call of SQLite to the file system made to fail in turn, by a VFS that stands between
 * (support/shim_vfs.h): what the store said is kept must be there afterwards, and the same call
 * must succeed when the fault is over. The same VFS counts what a save costs.
 *
 * A fault comes once, or stays for a while. */
#include "store_sample.h"

#include <assert.h>
#include <glob.h>
#include <sqlite3.h>

#include "support/shim_vfs.h"

#define COUNT_OF(array) (sizeof(array) / sizeof(*(array)))
#define VISITS 4
#define POINTS_MAX 2000 /* calls of one scenario; it makes about 300 */
#define LONG_FAULT 40   /* calls that a lasting fault lasts */

/* ---- faults ------------------------------------------------------------------------------- */

static struct {
    long calls;              /* that could have failed, since the last arm */
    long failed;             /* that did */
    long fail_from, fail_to; /* the calls that fail: from <= calls < to */
} fault;

static bool strikes(const char *name)
{
    (void)name;
    fault.calls++;
    if (fault.calls < fault.fail_from || fault.calls >= fault.fail_to) {
        return false;
    }
    fault.failed++;
    return true;
}

static int register_shim(void **state)
{
    (void)state;
    return shim_register(strikes);
}

/* Calls from..to-1 from now on will fail (0, 0: none). */
static void arm(long from, long to)
{
    fault.calls = 0;
    fault.fail_from = from;
    fault.fail_to = to;
}

/* ---- a scenario and what it promised ------------------------------------------------------ */

struct promise {
    unsigned char id[16];
    int answers;    /* that the last save which said ERR_OK had */
    bool is_closed; /* the close said ERR_OK */
    bool is_forgotten;
};

/* A call that failed is made again once the fault is over, and must succeed then. */
#define RETRY(call)                                                                                \
    do {                                                                                           \
        enum err first = (call);                                                                   \
        if (first != ERR_OK) {                                                                     \
            assert_true(first == ERR_SYSTEM || first == ERR_LATER);                                \
            arm(0, 0);                                                                             \
            assert_int_equal((call), ERR_OK);                                                      \
        }                                                                                          \
    } while (0)

static void visit(struct store *store, int number, struct promise *promise)
{
    struct wire_response response = sample_response(1, NULL);

    memcpy(promise->id, response.id, 16);
    for (int answers = 1; answers <= 3; answers++) {
        struct wire_response next = sample_response(answers, "some words");

        memcpy(next.id, promise->id, 16);
        response = next;
        RETRY(store_save(store, &response));
        promise->answers = answers + 1;
    }
    if (number == VISITS - 1) {
        return; /* the last one stays open */
    }
    response.permission = number == 1 ? WIRE_COUNT : WIRE_SHARE;
    response.ending = number == 2 ? WIRE_FORGOT : WIRE_SOMEONE_NEW;
    RETRY(store_close_response(store, &response));
    promise->is_closed = true;
    promise->is_forgotten = number == 2;
}

static void run(const struct sample_place *place, struct promise promises[VISITS])
{
    struct store *store = NULL;
    struct store_opened opened;

    memset(promises, 0, VISITS * sizeof(*promises));
    RETRY(store_open(place->path, &sample_event, &store, &opened));
    for (int i = 0; i < VISITS; i++) {
        visit(store, i, &promises[i]);
        RETRY(store_idle(store));
        RETRY(store_check(store));
    }
    store_close(store);
}

/* Looks for a promise in one file, open or closed. */
static bool is_kept_in(const char *path, const struct promise *promise)
{
    sqlite3_stmt *statement = NULL;
    sqlite3 *sqlite = NULL;
    bool found = false;

    if (sqlite3_open(path, &sqlite) == SQLITE_OK &&
        sqlite3_prepare_v2(sqlite,
                           "SELECT document, 0 FROM open_response WHERE id = ?1 UNION ALL"
                           " SELECT document, 1 FROM response WHERE id = ?1",
                           -1, &statement, NULL) == SQLITE_OK) {
        sqlite3_bind_blob(statement, 1, promise->id, 16, SQLITE_STATIC);
        while (sqlite3_step(statement) == SQLITE_ROW) {
            const char *text = (const char *)sqlite3_column_text(statement, 0);
            size_t len = (size_t)sqlite3_column_bytes(statement, 0);
            bool is_closed = sqlite3_column_int(statement, 1);
            struct wire_response response;
            struct arena arena;
            enum err err;

            arena_init(&arena, 256 * 1024);
            err = is_closed ? wire_response_parse(text, len, &arena, &response, NULL)
                            : wire_response_parse_open(text, len, &arena, &response, NULL);
            assert_int_equal(err, ERR_OK);
            if (promise->is_forgotten) {
                found |= is_closed && response.status == WIRE_FORGOTTEN;
            } else {
                found |=
                    (is_closed || !promise->is_closed) && response.answer_count >= promise->answers;
            }
            arena_free(&arena);
        }
    }
    sqlite3_finalize(statement);
    sqlite3_close(sqlite);
    return found;
}

/* In the file, or in one that was set aside. */
static bool is_kept(const struct sample_place *place, const struct promise *promise)
{
    char pattern[200];
    glob_t aside = {0};
    bool found = is_kept_in(place->path, promise);

    snprintf(pattern, sizeof(pattern), "%s/aside/responses.db-?", place->directory);
    if (glob(pattern, 0, NULL, &aside) == 0) {
        for (size_t i = 0; i < aside.gl_pathc; i++) {
            found |= is_kept_in(aside.gl_pathv[i], promise);
        }
    }
    globfree(&aside);
    return found;
}

/* Runs the scenario once for each call that can fail. */
static void fail_each(long lasts, bool disk_full)
{
    long point = 0;

    shim.disk_full = disk_full;
    do {
        struct promise promises[VISITS];
        struct sample_place *place;
        void *state = NULL;

        point++;
        fault.failed = 0;
        assert_int_equal(sample_setup(&state), 0);
        place = state;
        arm(point, point + lasts);
        run(place, promises);
        arm(0, 0);
        store_close(sample_open(place)); /* as after a new start: closes the last one */
        for (int i = 0; i < VISITS; i++) {
            if (!is_kept(place, &promises[i])) {
                fail_msg("call %ld failed, and visit %d was lost", point, i);
            }
        }
        assert_int_equal(sample_teardown(&state), 0);
    } while (fault.failed > 0 && point < POINTS_MAX); /* until no call is left to fail */
    assert_in_range(point, 100, POINTS_MAX - 1);
    print_message("%ld calls made to fail\n", point - 1);
}

static void each_call_fails_once(void **state)
{
    (void)state;
    fail_each(1, false);
}

static void disk_is_full_for_a_while(void **state)
{
    (void)state;
    fail_each(LONG_FAULT, true);
}

/* ---- damage that is found while people answer --------------------------------------------- */

/* Seen once it may be the reading: the file is opened again, and the visit at hand goes on. Seen
 * again, a new file is begun, and what was to be kept is kept there. */
static void damage_in_the_middle_of_a_visit(void **state)
{
    const struct sample_place *place = *state;

    arm(0, 0);
    for (int times = 1; times <= 2; times++) {
        struct wire_response response = sample_response(2, NULL);
        struct store *store = sample_open(place);
        struct store_opened opened;

        assert_int_equal(store_save(store, &response), ERR_OK);
        response.answers[0].chosen_count = 1; /* the same again would not be written */
        shim.misread = times;
        assert_int_equal(store_save(store, &response), ERR_OK);
        assert_int_equal(shim.misread, 0);
        assert_int_equal(store_take_news(store, &opened), times == 2);
        assert_int_equal(sample_counts(place).open, 1);
        shim.misread = times;
        sample_close(store, &response, WIRE_FINISHED);
        assert_int_equal(store_take_news(store, &opened), times == 2);
        if (times == 2) {
            assert_true(opened.moved_aside);
        }
        assert_int_equal(sample_counts(place).open, 0);
        assert_int_equal(sample_counts(place).partial, 1);
        store_close(store);
    }
}

/* ---- what a save costs -------------------------------------------------------------------- */

static void count_anew(void)
{
    shim.syncs = shim.bytes = 0;
}

static void one_sync_a_save(void **state)
{
    const struct sample_place *place = *state;
    struct store *store;
    long most_save = 0, most_close = 0, all = 0;
    enum { COSTED = 200 };

    arm(0, 0);
    store = sample_open(place);
    for (int i = 0; i < COSTED; i++) {
        struct wire_response response = sample_response(1, NULL);

        for (int answers = 1; answers <= 5; answers++) {
            struct wire_response next = sample_response(answers, NULL);

            memcpy(next.id, response.id, 16);
            response = next;
            count_anew();
            assert_int_equal(store_save(store, &response), ERR_OK);
            all += shim.bytes;
            if (i > 0) { /* the first one also begins the WAL */
                assert_int_equal(shim.syncs, 1);
            }
            most_save = shim.bytes > most_save ? shim.bytes : most_save;
        }
        count_anew();
        sample_close(store, &response, WIRE_SOMEONE_NEW);
        all += shim.bytes;
        assert_int_equal(shim.syncs, 1);
        most_close = shim.bytes > most_close ? shim.bytes : most_close;
    }
    print_message("bytes: save at most %ld, close at most %ld, a visit of 6 commits %ld\n",
                  most_save, most_close, all / COSTED);
    assert_in_range(most_save, 1, 20000);
    assert_in_range(most_close, 1, 26000);
    store_close(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_call_fails_once),
        cmocka_unit_test(disk_is_full_for_a_while),
        cmocka_unit_test_setup_teardown(damage_in_the_middle_of_a_visit, sample_setup,
                                        sample_teardown),
        cmocka_unit_test_setup_teardown(one_sync_a_save, sample_setup, sample_teardown),
    };

    return cmocka_run_group_tests(tests, register_shim, NULL);
}
