/* The life of a response in responses.db, and what must not be left of it. */
#include "store_sample.h"

#include <sqlite3.h>
#include <sys/stat.h>

#define CANARY "mumsgoldencanary"
#define COUNT_OF(array) (sizeof(array) / sizeof(*(array)))

static void a_new_file(void **state)
{
    const struct sample_place *place = *state;
    static const char *const names[] = {"responses.db", "responses.db-wal", "responses.db-shm"};
    mode_t old = umask(077);
    struct store_opened opened;
    struct store *store;

    assert_int_equal(store_open(place->path, &sample_event, &store, &opened), ERR_OK);
    umask(old);
    assert_true(opened.created);
    assert_false(opened.moved_aside);
    assert_int_equal(opened.interrupted, 0);
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        char path[200];
        struct stat status;

        snprintf(path, sizeof(path), "%s/%s", place->directory, names[i]);
        assert_int_equal(stat(path, &status), 0);
        assert_int_equal(status.st_mode & 0777, 0640);
    }
    store_close(store);
    assert_int_equal(store_open(place->path, &sample_event, &store, &opened), ERR_OK);
    assert_false(opened.created);
    assert_int_equal(store_check(store), ERR_OK);
    assert_false(store_take_news(store, &opened));
    store_close(store);
    store_close(NULL);
}

static void only_one_writer(void **state)
{
    const struct sample_place *place = *state;
    struct store *first = sample_open(place), *second;
    struct store_opened opened;

    assert_int_equal(store_open(place->path, &sample_event, &second, &opened), ERR_LATER);
    assert_null(second);
    store_close(first);
    store_close(sample_open(place));
}

static void no_directory(void **state)
{
    struct store_opened opened;
    struct store *store;
    char path[500];

    (void)state;
    assert_int_equal(store_open("/nowhere/at/all/responses.db", &sample_event, &store, &opened),
                     ERR_SYSTEM);
    assert_null(store);
    memset(path, 'a', sizeof(path) - 1);
    path[sizeof(path) - 1] = '\0';
    assert_int_equal(store_open(path, &sample_event, &store, &opened), ERR_SYSTEM);
}

static void life_of_a_response(void **state)
{
    const struct sample_place *place = *state;
    struct store *store = sample_open(place);
    struct wire_response response = sample_response(1, NULL), read;
    struct store_counts counts;
    struct arena arena;

    arena_init(&arena, 256 * 1024);
    for (int answers = 1; answers <= 5; answers++) {
        struct wire_response next = sample_response(answers, NULL);

        memcpy(next.id, response.id, sizeof(next.id));
        next.status = answers == 5 ? WIRE_COMPLETE : WIRE_PARTIAL;
        response = next;
        assert_int_equal(store_save(store, &response), ERR_OK);
        counts = sample_counts(place);
        assert_int_equal(counts.open, 1);
        assert_int_equal(counts.last_seq, 0);
        assert_false(sample_next(place, 0, &arena, &read));
    }
    sample_close(store, &response, WIRE_FINISHED);
    assert_int_equal(response.seq, 1);
    counts = sample_counts(place);
    assert_int_equal(counts.open, 0);
    assert_int_equal(counts.complete, 1);
    assert_int_equal(counts.last_seq, 1);
    assert_true(sample_next(place, 0, &arena, &read));
    assert_memory_equal(read.id, response.id, 16);
    assert_int_equal(read.answer_count, 5);
    assert_int_equal(read.status, WIRE_COMPLETE);
    assert_int_equal(read.ending, WIRE_FINISHED);
    assert_false(sample_next(place, 1, &arena, &read));
    arena_free(&arena);
    store_close(store);
}

static void closed_is_closed(void **state)
{
    const struct sample_place *place = *state;
    struct store *store = sample_open(place);
    struct wire_response response = sample_response(2, NULL), again = response;
    struct store_counts counts;

    assert_int_equal(store_save(store, &response), ERR_OK);
    sample_close(store, &response, WIRE_SOMEONE_NEW);
    assert_int_equal(store_save(store, &again), ERR_DATA);
    again.ending = WIRE_FINISHED;
    assert_int_equal(store_close_response(store, &again), ERR_DATA);
    assert_int_equal(again.seq, 0);
    counts = sample_counts(place);
    assert_int_equal(counts.open, 0);
    assert_int_equal(counts.partial, 1);
    assert_int_equal(counts.last_seq, 1);
    store_close(store);
}

/* Not even we can change or delete a closed row. */
static void closed_rows_are_guarded(void **state)
{
    const struct sample_place *place = *state;
    struct store *store = sample_open(place);
    struct wire_response response = sample_response(1, NULL);
    sqlite3 *sqlite;

    sample_close(store, &response, WIRE_FINISHED); /* never saved before: kept all the same */
    store_close(store);
    assert_int_equal(sqlite3_open(place->path, &sqlite), SQLITE_OK);
    assert_int_equal(sqlite3_exec(sqlite, "UPDATE response SET document = ''", NULL, NULL, NULL),
                     SQLITE_CONSTRAINT);
    assert_int_equal(sqlite3_exec(sqlite, "DELETE FROM response", NULL, NULL, NULL),
                     SQLITE_CONSTRAINT);
    sqlite3_close(sqlite);
    assert_int_equal(sample_counts(place).partial, 1);
}

static void no_response_is_refused(void **state)
{
    const struct sample_place *place = *state;
    struct store *store = sample_open(place);
    struct wire_response response = sample_response(2, NULL);

    response.answers[1].question = response.answers[0].question;
    assert_int_equal(store_save(store, &response), ERR_DATA);
    response.ending = WIRE_FINISHED;
    assert_int_equal(store_close_response(store, &response), ERR_DATA);
    assert_int_equal(response.seq, 0);
    response = sample_response(2, NULL);
    sample_close(store, &response, WIRE_FINISHED);
    assert_int_equal(response.seq, 1); /* the refused one has taken no number */
    store_close(store);
}

static void many_at_once(void **state)
{
    enum { OPEN = 40 };
    const struct sample_place *place = *state;
    struct store *store = sample_open(place);
    struct wire_response responses[OPEN], read;
    struct arena arena;

    for (int i = 0; i < OPEN; i++) {
        responses[i] = sample_response(1 + i % 5, NULL);
        assert_int_equal(store_save(store, &responses[i]), ERR_OK);
    }
    assert_int_equal(sample_counts(place).open, OPEN);
    for (int i = OPEN - 1; i >= 0; i--) {
        sample_close(store, &responses[i], WIRE_SOMEONE_NEW);
    }
    for (int i = 0; i < OPEN; i++) {
        arena_init(&arena, 256 * 1024);
        assert_true(sample_next(place, i, &arena, &read));
        assert_int_equal(read.seq, i + 1);
        assert_memory_equal(read.id, responses[OPEN - 1 - i].id, 16);
        assert_int_equal(read.answer_count, responses[OPEN - 1 - i].answer_count);
        arena_free(&arena);
    }
    assert_int_equal(store_check(store), ERR_OK);
    store_close(store);
}

/* The last run ended with the plug: its visit is never resumed. */
static void open_ones_are_interrupted(void **state)
{
    const struct sample_place *place = *state;
    struct store *store = sample_open(place);
    struct wire_response shared = sample_response(2, "keep " CANARY);
    struct wire_response unasked = sample_response(5, "lose xylophone");
    struct store_opened opened;
    int seen = 0;

    shared.permission = WIRE_SHARE;
    unasked.status = WIRE_COMPLETE;
    assert_int_equal(store_save(store, &shared), ERR_OK);
    assert_int_equal(store_save(store, &unasked), ERR_OK);
    store_close(store);
    assert_int_equal(store_open(place->path, &sample_event, &store, &opened), ERR_OK);
    assert_int_equal(opened.interrupted, 2);
    for (int64_t seq = 0; seq < 2; seq++) {
        struct wire_response read;
        struct arena arena;
        bool is_shared;

        arena_init(&arena, 256 * 1024);
        assert_true(sample_next(place, seq, &arena, &read));
        is_shared = memcmp(read.id, shared.id, 16) == 0;
        seen |= is_shared ? 1 : 2;
        assert_int_equal(read.ending, WIRE_INTERRUPTED);
        assert_int_equal(read.status, is_shared ? WIRE_PARTIAL : WIRE_COMPLETE);
        assert_int_equal(read.answers[read.answer_count - 1].words != NULL, is_shared);
        assert_true(read.answers[read.answer_count - 1].words_given);
        arena_free(&arena);
    }
    assert_int_equal(seen, 3);
    assert_int_equal(sample_counts(place).open, 0);
    assert_int_equal(sample_count_in(place->directory, "responses.db", "xylophone"), 0);
    assert_int_equal(sample_count_in(place->directory, "responses.db-wal", "xylophone"), 0);
    store_close(store);
    assert_int_equal(store_open(place->path, &sample_event, &store, &opened), ERR_OK);
    assert_int_equal(opened.interrupted, 0);
    store_close(store);
}

/* Words of every length that lies differently on pages, saved several times over, in company, then
 * forgotten or not permitted: nothing of them is in the file or its WAL. */
static void nothing_is_left(void **state)
{
    static const size_t lengths[] = {20, 300, 900, 1500, 1990};
    const struct sample_place *place = *state;
    struct store *store = sample_open(place);

    for (size_t i = 0; i < 2 * COUNT_OF(lengths); i++) {
        char words[WIRE_WORDS_BYTES_MAX + 1];
        size_t len = lengths[i / 2];
        struct wire_response other = sample_response(3, "others "
                                                        "stay");
        struct wire_response gone = sample_response(1, words);

        memset(words, 'w', len);
        words[len] = '\0';
        memcpy(words, CANARY, strlen(CANARY));
        memcpy(words + len - strlen(CANARY), CANARY, strlen(CANARY));
        other.permission = WIRE_SHARE;
        assert_int_equal(store_save(store, &other), ERR_OK);
        for (int times = 0; times < 3; times++) {
            gone = sample_response(1 + times, words);
            memset(gone.id, (int)i + 1, sizeof(gone.id));
            assert_int_equal(store_save(store, &gone), ERR_OK);
        }
        assert_true(sample_count_in(place->directory, "responses.db-wal", CANARY) > 0);
        sample_close(store, &other, WIRE_SOMEONE_NEW);
        gone.permission = i % 2 ? WIRE_COUNT : WIRE_SHARE;
        sample_close(store, &gone, i % 2 ? WIRE_FINISHED : WIRE_FORGOT);
        assert_int_equal(sample_count_in(place->directory, "responses.db", CANARY), 0);
        assert_int_equal(sample_count_in(place->directory, "responses.db-wal", CANARY), 0);
    }
    assert_int_equal(sample_counts(place).forgotten, COUNT_OF(lengths));
    assert_true(sample_count_in(place->directory, "responses.db", "others stay") > 0);
    store_close(store);
}

/* Words that lay in the file already, moved there by a checkpoint. */
static void nothing_is_left_after_a_checkpoint(void **state)
{
    const struct sample_place *place = *state;
    struct store *store = sample_open(place);
    struct wire_response gone = sample_response(2, "before " CANARY);
    sqlite3 *sqlite;

    assert_int_equal(store_save(store, &gone), ERR_OK);
    assert_int_equal(sqlite3_open(place->path, &sqlite), SQLITE_OK);
    /* A connection that has read nothing yet does not know that there is a WAL. */
    assert_int_equal(sqlite3_exec(sqlite, "SELECT * FROM meta", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_wal_checkpoint_v2(sqlite, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL),
                     SQLITE_OK);
    sqlite3_close(sqlite);
    assert_int_equal(sample_count_in(place->directory, "responses.db", CANARY), 1);
    sample_close(store, &gone, WIRE_FORGOT);
    assert_int_equal(sample_count_in(place->directory, "responses.db", CANARY), 0);
    assert_int_equal(sample_count_in(place->directory, "responses.db-wal", CANARY), 0);
    store_close(store);
}

/* A reader in the middle of a page keeps the WAL as it is: the wipe is made up for. */
static void wipe_waits_for_a_reader(void **state)
{
    const struct sample_place *place = *state;
    struct store *store = sample_open(place);
    struct wire_response gone = sample_response(2, CANARY);
    sqlite3_stmt *statement;
    sqlite3 *sqlite;

    assert_int_equal(store_save(store, &gone), ERR_OK);
    assert_int_equal(sqlite3_open(place->path, &sqlite), SQLITE_OK);
    assert_int_equal(
        sqlite3_prepare_v2(sqlite, "SELECT document FROM open_response", -1, &statement, NULL),
        SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    sample_close(store, &gone, WIRE_FORGOT);
    assert_true(sample_count_in(place->directory, "responses.db-wal", CANARY) > 0);
    assert_true(store_wants_idle(store));
    sqlite3_finalize(statement);
    sqlite3_close(sqlite);
    assert_int_equal(store_idle(store), ERR_OK);
    assert_false(store_wants_idle(store));
    assert_int_equal(sample_count_in(place->directory, "responses.db", CANARY), 0);
    assert_int_equal(sample_count_in(place->directory, "responses.db-wal", CANARY), 0);
    store_close(store);
}

static void idle_empties_a_full_wal(void **state)
{
    const struct sample_place *place = *state;
    struct store *store = sample_open(place);
    char wal[200];
    struct stat before, after;

    snprintf(wal, sizeof(wal), "%s-wal", place->path);
    do {
        struct wire_response response = sample_response(5, NULL);

        sample_close(store, &response, WIRE_SOMEONE_NEW);
        assert_int_equal(stat(wal, &before), 0);
        assert_true(store_wants_idle(store) == (before.st_size >= STORE_WAL_BYTES));
        assert_int_equal(store_idle(store), ERR_OK);
    } while (before.st_size < STORE_WAL_BYTES);
    /* Now it is full and was folded into the file: the next ones begin at its start again. */
    for (int i = 0; i < 100; i++) {
        struct wire_response response = sample_response(5, NULL);

        sample_close(store, &response, WIRE_SOMEONE_NEW);
    }
    assert_int_equal(stat(wal, &after), 0);
    assert_true(after.st_size <= before.st_size);
    assert_true(after.st_size >= STORE_WAL_BYTES);
    store_close(store);
}

static void events_are_kept_once(void **state)
{
    const struct sample_place *place = *state;
    static const struct store_event later = {
        .id = "hear", .version = 4, .bytes = "later", .len = 5};
    char digest[WIRE_DIGEST_TEXT_BYTES];
    struct store_opened opened;
    struct store_reader *reader;
    struct store *store;
    struct buf bytes;

    store_close(sample_open(place));
    assert_int_equal(store_open(place->path, &later, &store, &opened), ERR_OK);
    store_close(store);
    store_close(sample_open(place));
    assert_int_equal(store_reader_open(place->path, &reader), ERR_OK);
    buf_init(&bytes, 1000);
    wire_digest(SAMPLE_EVENT, strlen(SAMPLE_EVENT), digest);
    assert_int_equal(store_reader_event(reader, digest, &bytes), ERR_OK);
    assert_string_equal(buf_text(&bytes), SAMPLE_EVENT);
    buf_clear(&bytes);
    wire_digest("later", 5, digest);
    assert_int_equal(store_reader_event(reader, digest, &bytes), ERR_OK);
    assert_string_equal(buf_text(&bytes), "later");
    wire_digest("never", 5, digest);
    assert_int_equal(store_reader_event(reader, digest, &bytes), ERR_ABSENT);
    buf_free(&bytes);
    store_reader_close(reader);
}

static void begin_new(void **state)
{
    const struct sample_place *place = *state;
    struct store *store = sample_open(place);
    struct wire_response first = sample_response(1, NULL), open = sample_response(2, NULL);
    unsigned char epoch[16], new_epoch[16];
    struct store_reader *reader, *old_reader;
    struct store_counts counts;
    struct store_opened opened;

    sample_close(store, &first, WIRE_FINISHED);
    assert_int_equal(store_save(store, &open), ERR_OK);
    assert_int_equal(store_reader_open(place->path, &old_reader), ERR_OK);
    store_reader_epoch(old_reader, epoch);
    assert_int_equal(store_begin_new(store, &opened), ERR_OK);
    assert_true(opened.moved_aside);
    assert_true(opened.created);
    /* The old file goes on being read through the old handle, and by its new name. */
    assert_int_equal(store_reader_counts(old_reader, &counts), ERR_OK);
    assert_int_equal(counts.last_seq, 1);
    store_reader_close(old_reader);
    assert_int_equal(store_reader_open(opened.aside_path, &reader), ERR_OK);
    assert_int_equal(store_reader_counts(reader, &counts), ERR_OK);
    assert_int_equal(counts.open, 1);
    assert_int_equal(counts.partial, 1);
    store_reader_close(reader);
    assert_int_equal(store_save(store, &open), ERR_OK);
    sample_close(store, &open, WIRE_FINISHED);
    assert_int_equal(open.seq, 1);
    assert_int_equal(store_reader_open(place->path, &reader), ERR_OK);
    store_reader_epoch(reader, new_epoch);
    assert_memory_not_equal(epoch, new_epoch, 16);
    store_reader_close(reader);
    assert_int_equal(store_begin_new(store, &opened), ERR_OK);
    assert_string_equal(strrchr(opened.aside_path, '/'), "/responses.db-2");
    store_close(store);
}

#define STORE_TEST(name) cmocka_unit_test_setup_teardown(name, sample_setup, sample_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(a_new_file),
        STORE_TEST(only_one_writer),
        STORE_TEST(no_directory),
        STORE_TEST(life_of_a_response),
        STORE_TEST(closed_is_closed),
        STORE_TEST(closed_rows_are_guarded),
        STORE_TEST(no_response_is_refused),
        STORE_TEST(many_at_once),
        STORE_TEST(open_ones_are_interrupted),
        STORE_TEST(nothing_is_left),
        STORE_TEST(nothing_is_left_after_a_checkpoint),
        STORE_TEST(wipe_waits_for_a_reader),
        STORE_TEST(idle_empties_a_full_wal),
        STORE_TEST(events_are_kept_once),
        STORE_TEST(begin_new),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
