/* Every call that the store makes to SQLite, to the system and for memory fails, each in turn, once
 * and then for ever (support/fault.h), until none is left: nothing that was called kept is lost,
 * nothing leaks, and after a single failure the next try succeeds. What SQLite itself asks of its
 * files is made to fail in test_store_faults.c. */
#include "store_sample.h"

#include "support/fault.h"

#include <glob.h>
#include <sqlite3.h>

#define VISITS 2 /* the first with words, the second is forgotten */
#define TRIES 6

/* ---- a scenario ------------------------------------------------------------------------------ */

struct story {
    const struct sample_place *place;
    unsigned char kept[2 * VISITS + 2][16]; /* ids of what was called kept */
    int kept_count;
};

/* What may fail: everything from then on, or one call; then a second try succeeds, and a fault that
 * looks like damage may ask for a third. */
static bool may_fail(enum err err)
{
    assert_true(err == ERR_OK || (fault_happened() && fault_is_lasting()));
    return err == ERR_OK;
}

/* NULL: it cannot be opened any more. */
static struct store *open_stubbornly(const struct sample_place *place)
{
    struct store *store = NULL;
    struct store_opened opened;
    enum err err = ERR_SYSTEM;
    for (int i = 0; i < TRIES && err != ERR_OK; i++) {
        err = store_open(place->path, &sample_event, &store, &opened);
        assert_true((err == ERR_OK) == (store != NULL));
    }
    return may_fail(err) ? store : NULL;
}

static bool save_stubbornly(struct store *store, const struct wire_response *response)
{
    enum err err = ERR_SYSTEM;
    for (int i = 0; i < TRIES && err != ERR_OK; i++) {
        err = store_save(store, response);
    }
    return may_fail(err);
}

static void keep(struct story *story, const struct wire_response *response)
{
    memcpy(story->kept[story->kept_count++], response->id, sizeof response->id);
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
    if (may_fail(err)) {
        keep(story, response);
    }
}

static void visit(struct story *story, struct store *store, int number)
{
    struct wire_response response = sample_response(1, number == 0 ? "go on" : NULL);
    bool is_saved = save_stubbornly(store, &response);
    response.answer_count = 1;
    is_saved |= save_stubbornly(store, &response);
    response.ending = number == 1 ? WIRE_FORGOT : WIRE_FINISHED;
    if (number == 1) {
        response.status = WIRE_FORGOTTEN;
    }
    int kept = story->kept_count;
    close_stubbornly(story, store, &response);
    if (is_saved && story->kept_count == kept) {
        keep(story, &response); /* saved, and never closed: it is still there */
    }
}

static void play_first_run(struct story *story)
{
    struct wire_response left = sample_response(1, NULL);
    struct store *store = open_stubbornly(story->place);
    for (int i = 0; store != NULL && i < VISITS; i++) {
        visit(story, store, i);
    }
    if (store != NULL && save_stubbornly(store, &left)) {
        keep(story, &left);
    }
    store_close(store);
}

/* It finds what the first has left open; and one file is set aside. */
static void play_second_run(struct story *story)
{
    struct store_opened opened;
    struct store *store = open_stubbornly(story->place);
    if (store == NULL) {
        return;
    }
    enum err err = store_check(store);
    assert_true(err == ERR_OK || fault_happened());
    err = store_idle(store);
    assert_true(err == ERR_OK || fault_happened());
    if (store_begin_new(store, &opened) == ERR_OK) {
        assert_true(opened.moved_aside && opened.created);
    } else {
        assert_true(fault_happened());
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

static void assert_all_kept(const struct story *story)
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
            fail_msg("call %ld (%s) failed%s, and response %d is lost", fault_number(),
                     fault_name(), fault_is_lasting() ? " for ever" : "", i);
        }
    }
    globfree(&files);
}

static void play(void *context)
{
    void *place = NULL;
    (void)context;
    assert_int_equal(sample_setup(&place), 0);
    struct story story = {.place = place};
    fault_start();
    play_first_run(&story);
    play_second_run(&story);
    fault_stop();
    /* What was open at the end of a run is closed at the next start. */
    store_close(open_stubbornly(place));
    assert_all_kept(&story);
    assert_int_equal(sample_teardown(&place), 0);
}

static void every_call_fails(void **state)
{
    (void)state;
    fault_each(200, play, NULL);
}

/* ---- the reader ------------------------------------------------------------------------------ */

static void read_all(void *context)
{
    const struct sample_place *place = context;
    struct store_reader *reader = NULL;
    struct store_counts counts;
    struct buf bytes;
    char digest[WIRE_DIGEST_TEXT_BYTES];
    unsigned char id[16];
    int64_t seq = 0;
    wire_digest(sample_event.bytes, sample_event.len, digest);
    buf_init(&bytes, WIRE_RESPONSE_BYTES_MAX);
    fault_start();
    enum err err = store_reader_open(place->path, &reader);
    err = err ? err : store_reader_next(reader, 0, &seq, id, &bytes);
    err = err ? err : store_reader_counts(reader, &counts);
    err = err ? err : store_reader_event(reader, digest, &bytes);
    fault_stop();
    if (err == ERR_OK) { /* the document, and the event file behind it */
        assert_in_range(bytes.len, sample_event.len, WIRE_RESPONSE_BYTES_MAX);
        assert_memory_equal(bytes.data + bytes.len - sample_event.len, sample_event.bytes,
                            sample_event.len);
    }
    assert_true(err == ERR_OK || fault_happened());
    store_reader_close(reader);
    buf_free(&bytes);
}

static void every_call_of_the_reader_fails(void **state)
{
    const struct sample_place *place = *state;
    struct story story = {.place = place};
    struct store *store = sample_open(place);
    visit(&story, store, 0);
    fault_each(10, read_all, *state);
    store_close(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_call_fails),
        cmocka_unit_test_setup_teardown(every_call_of_the_reader_fails, sample_setup,
                                        sample_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
