/* Files that say of themselves that they are not ours, and places that have no room: the reader
 * refuses them, the writer sets them aside or refuses, and nothing is destroyed. */
#include "store_sample.h"

#include <sqlite3.h>

#define LONG_PATH_BYTES 2000

struct change {
    const char *what, *sql;
};

static const struct change changes[] = {
    {"of another program", "PRAGMA application_id = 7"},
    {"of a version before the first", "PRAGMA user_version = -1"},
    {"without a version", "PRAGMA user_version = 0"},
    {"two versions newer", "PRAGMA user_version = 3"},
    {"without an epoch", "DELETE FROM meta WHERE name = 'epoch'"},
    {"with a short epoch", "UPDATE meta SET value = x'00' WHERE name = 'epoch'"},
    {"with a long epoch", "UPDATE meta SET value = zeroblob(17) WHERE name = 'epoch'"},
};

/* A sound file with one response, then changed; with in_wal the change is only in its WAL. */
static void make_changed(const struct sample_place *place, const struct change *change, bool in_wal)
{
    struct wire_response response = sample_response(2, NULL);
    struct store *store = sample_open(place);
    sqlite3 *db = NULL;
    assert_int_equal(store_save(store, &response), ERR_OK);
    sample_close(store, &response, WIRE_FINISHED);
    store_close(store);
    assert_int_equal(sqlite3_open(place->path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, in_wal ? 1 : 0, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, change->sql, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static void each_is_refused(bool in_wal)
{
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        void *state = NULL;
        struct store_reader *reader = NULL;
        struct store_opened opened;
        struct store *store = NULL;
        assert_int_equal(sample_setup(&state), 0);
        const struct sample_place *place = state;
        print_message("%s\n", changes[i].what);
        make_changed(place, &changes[i], in_wal);
        assert_int_not_equal(store_reader_open(place->path, &reader), ERR_OK);
        assert_null(reader);
        assert_int_equal(store_open(place->path, &sample_event, &store, &opened), ERR_OK);
        assert_true(opened.moved_aside && opened.created);
        assert_int_equal(access(opened.aside_path, F_OK), 0);
        store_close(store);
        assert_int_equal(sample_teardown(&state), 0);
    }
}

static void what_is_not_ours(void **state)
{
    (void)state;
    each_is_refused(false);
}

static void what_is_not_ours_in_its_wal(void **state)
{
    (void)state;
    each_is_refused(true);
}

static void paths_that_are_too_long(void **state)
{
    static const size_t lengths[] = {400, LONG_PATH_BYTES - 1}; /* 399 bytes are allowed */
    const struct sample_place *place = *state;
    char path[LONG_PATH_BYTES];
    size_t begin = (size_t)snprintf(path, sizeof path, "%s/", place->directory);
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        struct store *store = NULL;
        struct store_opened opened;
        memset(path + begin, 'a', lengths[i] - begin);
        path[lengths[i]] = '\0';
        assert_int_not_equal(store_open(path, &sample_event, &store, &opened), ERR_OK);
        assert_null(store);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_not_ours),
        cmocka_unit_test(what_is_not_ours_in_its_wal),
        cmocka_unit_test_setup_teardown(paths_that_are_too_long, sample_setup, sample_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
