/* A header that a power cut tore while a checkpoint wrote it: the page is still in the WAL, so that
 * the file is sound, and nobody may set it aside. Found by tests/powercut. */
#include "store_sample.h"

#include <sqlite3.h>

#define PAGE 4096
#define SECTOR 512

static void overwrite(const char *path, size_t offset, const void *data, size_t len)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);

    assert_true(fd >= 0);
    assert_int_equal(pwrite(fd, data, len, (off_t)offset), len);
    close(fd);
}

static void tear_header(const struct sample_place *place)
{
    unsigned char noise[SECTOR];

    memset(noise, 0xa5, sizeof(noise));
    overwrite(place->path, 0, noise, sizeof(noise));
}

/* Closed responses whose pages are all in the WAL; with so many the file grew, and that is written
 * on its first page. */
static void fill(const struct sample_place *place, int count)
{
    struct store *store = sample_open(place);

    for (int i = 0; i < count; i++) {
        struct wire_response response = sample_response(5, NULL);

        sample_close(store, &response, WIRE_FINISHED);
    }
    store_close(store);
}

/* Torn from its first byte on, or only what comes after SQLite's own name. */
static void a_torn_header_is_read_from_the_wal(void **state)
{
    const struct sample_place *place = *state;
    const unsigned char no_application[4] = {0};
    struct wire_response response = sample_response(5, NULL);
    struct store *store;

    fill(place, 40);
    overwrite(place->path, 68, no_application, sizeof(no_application));
    store_close(sample_open(place)); /* asserts that nothing was moved aside */
    tear_header(place);
    store = sample_open(place);
    assert_int_equal(sample_counts(place).last_seq, 40);
    sample_close(store, &response, WIRE_FORGOT); /* empties the WAL, and so mends the header */
    assert_int_equal(store_check(store), ERR_OK);
    store_close(store);
    store_close(sample_open(place));
    assert_int_equal(sample_counts(place).last_seq, 41);
}

static void assert_set_aside(const struct sample_place *place)
{
    struct store_opened opened;
    struct store *store;

    assert_int_equal(store_open(place->path, &sample_event, &store, &opened), ERR_OK);
    assert_true(opened.moved_aside);
    store_close(store);
}

static void a_torn_header_that_is_nowhere_else_is_set_aside(void **state)
{
    const struct sample_place *place = *state;
    struct store *store;
    struct wire_response response = sample_response(1, NULL);

    fill(place, 40);
    store = sample_open(place);
    sample_close(store, &response, WIRE_FORGOT); /* the WAL is empty then */
    response = sample_response(1, NULL);
    assert_int_equal(store_save(store, &response), ERR_OK); /* and then has one page */
    store_close(store);
    tear_header(place);
    assert_set_aside(place);
}

/* Of another program, with a WAL: SQLite would read it, and nobody may write it. */
static void a_strangers_first_page_in_the_wal_is_set_aside(void **state)
{
    const struct sample_place *place = *state;
    sqlite3 *sqlite = NULL;

    assert_int_equal(sqlite3_open(place->path, &sqlite), SQLITE_OK);
    assert_int_equal(sqlite3_db_config(sqlite, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL), 0);
    assert_int_equal(sqlite3_exec(sqlite,
                                  "PRAGMA journal_mode = WAL; CREATE TABLE meta (name, value);"
                                  "PRAGMA user_version = 1",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    sqlite3_close(sqlite);
    tear_header(place);
    assert_set_aside(place);
}

static void a_torn_header_beside_a_journal_is_set_aside(void **state)
{
    const struct sample_place *place = *state;
    char journal[200];
    int fd;

    fill(place, 40);
    tear_header(place);
    snprintf(journal, sizeof(journal), "%s-journal", place->path);
    fd = open(journal, O_WRONLY | O_CREAT | O_CLOEXEC, 0640);
    assert_true(fd >= 0);
    close(fd);
    assert_set_aside(place);
}

static void a_torn_header_beside_another_wal_is_set_aside(void **state)
{
    const struct sample_place *place = *state;
    char wal[200];

    fill(place, 40);
    tear_header(place);
    snprintf(wal, sizeof(wal), "%s-wal", place->path);
    overwrite(wal, 0, "nothing!", 8);
    assert_set_aside(place);
    snprintf(wal, sizeof(wal), "%s/aside", place->directory);
    assert_int_equal(sample_count_in(wal, "responses.db-1-wal", "nothing!"), 1);
}

#define STORE_TEST(name) cmocka_unit_test_setup_teardown(name, sample_setup, sample_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(a_torn_header_is_read_from_the_wal),
        STORE_TEST(a_torn_header_that_is_nowhere_else_is_set_aside),
        STORE_TEST(a_strangers_first_page_in_the_wal_is_set_aside),
        STORE_TEST(a_torn_header_beside_a_journal_is_set_aside),
        STORE_TEST(a_torn_header_beside_another_wal_is_set_aside),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
