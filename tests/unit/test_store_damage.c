/* What may stand where responses.db should be: it is set aside byte for byte, and collecting goes
 * on in a new file. */
#include "store_sample.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>

#define COUNT_OF(array) (sizeof(array) / sizeof(*(array)))
#define BASE_RESPONSES 60 /* in the file that is damaged */
#define PAGE 4096
#define FLIPS 400

static void write_file(const char *path, const void *data, size_t len)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, data, len), len);
    close(fd);
}

static void read_file(const char *path, struct buf *out)
{
    buf_init(out, SAMPLE_FILE_MAX);
    assert_int_equal(file_read(path, out), ERR_OK);
}

/* Runs SQL on the closed file, and leaves the WAL if asked to, as a cut of the power does. */
static void change(const struct sample_place *place, const char *sql, bool leave_wal)
{
    int status = -1;
    pid_t pid = fork();

    if (pid == 0) {
        sqlite3 *sqlite = NULL;

        if (sqlite3_open(place->path, &sqlite) || sqlite3_exec(sqlite, sql, NULL, NULL, NULL)) {
            _exit(1);
        }
        if (!leave_wal &&
            sqlite3_wal_checkpoint_v2(sqlite, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL)) {
            _exit(1);
        }
        _exit(0);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
}

/* A sound file with responses, all of it in the database file. */
static void make_base(const struct sample_place *place)
{
    struct store *store = sample_open(place);
    for (int i = 0; i < BASE_RESPONSES; i++) {
        struct wire_response response = sample_response(1 + i % 5, "words");
        response.permission = WIRE_SHARE;
        sample_close(store, &response, WIRE_FINISHED);
    }
    store_close(store);
    change(place, "SELECT * FROM meta", false);
}

/* The store that opens now collects. */
static void assert_collects(struct store *store)
{
    struct wire_response response = sample_response(5, NULL);
    assert_int_equal(store_save(store, &response), ERR_OK);
    sample_close(store, &response, WIRE_FINISHED);
    assert_int_equal(store_check(store), ERR_OK);
}

static void with_path(const struct sample_place *place, const char *suffix, char out[200])
{
    snprintf(out, 200, "%s%s", place->path, suffix);
}

/* ---- what is set aside -------------------------------------------------------------------- */

static void make_text(const struct sample_place *place)
{
    write_file(place->path, "not a database\n", 15);
}

static void make_short_header(const struct sample_place *place)
{
    write_file(place->path, "SQLite format 3", 16);
}

static void make_garbage(const struct sample_place *place)
{
    unsigned char bytes[3 * PAGE];
    clock_random(bytes, sizeof(bytes));
    write_file(place->path, bytes, sizeof(bytes));
}

static void make_zeroes(const struct sample_place *place)
{
    static const unsigned char bytes[2 * PAGE];
    write_file(place->path, bytes, sizeof(bytes));
}

static void make_emptied(const struct sample_place *place)
{
    struct store *store = sample_open(place);
    assert_collects(store);
    store_close(store);
    write_file(place->path, "", 0); /* its WAL still has the response */
}

static void make_stranger(const struct sample_place *place)
{
    change(place, "PRAGMA user_version = 1; CREATE TABLE response (seq INTEGER PRIMARY KEY)", true);
}

/* Cut off in a transaction: SQLite would undo it, in a file that is none of our business. */
static void make_stranger_at_work(const struct sample_place *place)
{
    change(place,
           "PRAGMA user_version = 1; CREATE TABLE t (x); PRAGMA cache_size = 2; BEGIN; WITH "
           "RECURSIVE c (n) AS"
           " (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 2000)"
           " INSERT INTO t SELECT randomblob(500) FROM c",
           true);
}

static void make_too_new(const struct sample_place *place)
{
    make_base(place);
    change(place, "PRAGMA user_version = 3", false);
}

static void make_too_new_in_wal(const struct sample_place *place)
{
    make_base(place);
    change(place, "PRAGMA user_version = 3", true);
}

static void make_version_0(const struct sample_place *place)
{
    make_base(place);
    change(place, "PRAGMA user_version = 0", false);
}

static void make_table_missing(const struct sample_place *place)
{
    make_base(place);
    change(place, "DROP TABLE open_response", false);
}

static void make_epoch_missing(const struct sample_place *place)
{
    make_base(place);
    change(place, "DELETE FROM meta", false);
}

static void make_epoch_short(const struct sample_place *place)
{
    make_base(place);
    change(place, "UPDATE meta SET value = x'00'", false);
}

static void make_open_row_strange(const struct sample_place *place)
{
    make_base(place);
    change(place, "INSERT INTO open_response VALUES (1, randomblob(16), '{\"v\":1}')", true);
}

static void make_other_page_size(const struct sample_place *place)
{
    make_base(place);
    change(place, "PRAGMA journal_mode = DELETE; PRAGMA page_size = 8192; VACUUM", true);
}

static void make_cut_to(const struct sample_place *place, off_t size)
{
    make_base(place);
    assert_int_equal(truncate(place->path, size), 0);
}

static void make_cut_to_header(const struct sample_place *place)
{
    make_cut_to(place, 100);
}

static void make_cut_to_page(const struct sample_place *place)
{
    make_cut_to(place, PAGE);
}

static void make_cut_in_page(const struct sample_place *place)
{
    make_cut_to(place, PAGE + PAGE / 2);
}

static const struct {
    const char *what;
    void (*make)(const struct sample_place *place);
} strange_files[] = {
    {"a text", make_text},
    {"a header alone", make_short_header},
    {"garbage", make_garbage},
    {"zeroes", make_zeroes},
    {"an emptied file with its WAL", make_emptied},
    {"another program's database", make_stranger},
    {"another program's database, at work", make_stranger_at_work},
    {"two versions newer", make_too_new},
    {"two versions newer, still in the WAL", make_too_new_in_wal},
    {"version 0", make_version_0},
    {"a table missing", make_table_missing},
    {"no epoch", make_epoch_missing},
    {"a short epoch", make_epoch_short},
    {"an open row that is no response", make_open_row_strange},
    {"another page size", make_other_page_size},
    {"cut to its header", make_cut_to_header},
    {"cut to one page", make_cut_to_page},
    {"cut within a page", make_cut_in_page},
};

static void assert_same_file(const struct buf *before, const char *path)
{
    struct buf after;
    read_file(path, &after);
    assert_int_equal(before->len, after.len);
    if (before->len > 0) {
        assert_memory_equal(before->data, after.data, before->len);
    }
    buf_free(&after);
}

static void strange_files_are_set_aside(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < COUNT_OF(strange_files); i++) {
        char wal[200], aside_wal[600];
        struct buf before, wal_before;
        struct store_opened opened;
        struct sample_place *place;
        struct store *store;
        void *state = NULL;
        bool has_wal;
        assert_int_equal(sample_setup(&state), 0);
        place = state;
        strange_files[i].make(place);
        with_path(place, "-wal", wal);
        read_file(place->path, &before);
        has_wal = access(wal, F_OK) == 0;
        if (has_wal) {
            read_file(wal, &wal_before);
        }
        assert_int_equal(store_open(place->path, &sample_event, &store, &opened), ERR_OK);
        if (!opened.moved_aside || !opened.created) {
            fail_msg("%s was not set aside", strange_files[i].what);
        }
        assert_same_file(&before, opened.aside_path);
        snprintf(aside_wal, sizeof(aside_wal), "%s-wal", opened.aside_path);
        if (has_wal) {
            assert_same_file(&wal_before, aside_wal);
            buf_free(&wal_before);
        }
        assert_collects(store);
        store_close(store);
        store_close(sample_open(place)); /* and the next start finds it sound */
        assert_int_equal(sample_counts(place).complete + sample_counts(place).partial, 1);
        buf_free(&before);
        assert_int_equal(sample_teardown(&state), 0);
    }
}

static void a_directory_is_set_aside(void **state)
{
    const struct sample_place *place = *state;
    struct store_opened opened;
    struct store *store;
    struct stat status;
    assert_int_equal(mkdir(place->path, 0750), 0);
    assert_int_equal(store_open(place->path, &sample_event, &store, &opened), ERR_OK);
    assert_true(opened.moved_aside);
    assert_int_equal(stat(opened.aside_path, &status), 0);
    assert_true(S_ISDIR(status.st_mode));
    assert_collects(store);
    store_close(store);
}

static void a_link_is_set_aside(void **state)
{
    const struct sample_place *place = *state;
    struct store_opened opened;
    struct store *store;
    struct stat status;

    assert_int_equal(symlink("/nowhere", place->path), 0);
    assert_int_equal(store_open(place->path, &sample_event, &store, &opened), ERR_OK);
    assert_true(opened.moved_aside);
    assert_int_equal(lstat(opened.aside_path, &status), 0);
    assert_true(S_ISLNK(status.st_mode));
    assert_collects(store);
    store_close(store);
}

/* ---- what is not -------------------------------------------------------------------------- */

static void an_empty_file_is_begun(void **state)
{
    const struct sample_place *place = *state;
    struct store_opened opened;
    struct store *store;

    write_file(place->path, "", 0);
    assert_int_equal(store_open(place->path, &sample_event, &store, &opened), ERR_OK);
    assert_true(opened.created);
    assert_false(opened.moved_aside);
    assert_collects(store);
    store_close(store);
}

/* After going back to the program before an update: its file is written on. */
static void one_version_newer_is_written(void **state)
{
    const struct sample_place *place = *state;
    struct store *store;

    make_base(place);
    change(place, "ALTER TABLE response ADD COLUMN later TEXT; PRAGMA user_version = 2", false);
    store = sample_open(place);
    assert_collects(store);
    store_close(store);
    assert_int_equal(sample_counts(place).last_seq, BASE_RESPONSES + 1);
}

static void an_unfinished_start_is_no_obstacle(void **state)
{
    const struct sample_place *place = *state;
    char path[200];

    with_path(place, "-new", path);
    write_file(path, "SQLite format 3", 16);
    with_path(place, "-new-journal", path);
    write_file(path, "journal", 7);
    store_close(sample_open(place));
    with_path(place, "-new-journal", path);
    assert_int_not_equal(access(path, F_OK), 0);
}

/* The power went while a file was set aside: the database lies there, its WAL not yet. */
static void setting_aside_is_finished(void **state)
{
    const struct sample_place *place = *state;
    char wal[200], aside[200], aside_wal[220];
    struct store_opened opened;
    struct store *store;
    struct buf before;

    make_too_new_in_wal(place);
    with_path(place, "-wal", wal);
    read_file(wal, &before);
    snprintf(aside, sizeof(aside), "%s/aside", place->directory);
    assert_int_equal(mkdir(aside, 0750), 0);
    snprintf(aside, sizeof(aside), "%s/aside/responses.db-1", place->directory);
    assert_int_equal(rename(place->path, aside), 0);
    assert_int_equal(store_open(place->path, &sample_event, &store, &opened), ERR_OK);
    assert_true(opened.created);
    assert_string_equal(opened.aside_path, aside);
    snprintf(aside_wal, sizeof(aside_wal), "%s-wal", aside);
    assert_same_file(&before, aside_wal);
    assert_collects(store);
    store_close(store);
    buf_free(&before);
}

/* ---- damage within ------------------------------------------------------------------------ */

/* A page that is only reached by writing: found by the save, which begins a new file by itself. */
static void damage_is_found_while_saving(void **state)
{
    const struct sample_place *place = *state;
    struct wire_response response = sample_response(3, NULL);
    struct store_opened opened;
    struct store *store;
    struct buf bytes;

    make_base(place);
    read_file(place->path, &bytes);
    /* The roots of all tables but the schema's stand on pages 2 to 7; 5 to 7 are event's index,
     * open_response, response. */
    for (size_t page = 5; page < 8; page++) {
        memset(bytes.data + (page - 1) * PAGE, 0xa5, PAGE);
    }
    write_file(place->path, bytes.data, bytes.len);
    buf_free(&bytes);
    assert_int_equal(store_open(place->path, &sample_event, &store, &opened), ERR_OK);
    sample_close(store, &response, WIRE_FINISHED);
    assert_true(opened.moved_aside || store_take_news(store, &opened));
    assert_false(store_take_news(store, &opened));
    assert_true(opened.moved_aside);
    assert_collects(store);
    assert_int_equal(sample_counts(place).last_seq, 2);
    store_close(store);
}

/* Bytes, sectors and pages spoiled at random: always usable in the end, and what is not understood
 * lies aside as it was. */
static void flips(void **state)
{
    const struct sample_place *place = *state;
    static const size_t spans[] = {1, 1, 16, 512, PAGE};
    struct buf base, bytes;
    uint32_t seed = 20261121;
    char wal[200];

    make_base(place);
    read_file(place->path, &base);
    with_path(place, "-wal", wal);
    for (int i = 0; i < FLIPS; i++) {
        size_t span = spans[(size_t)i % COUNT_OF(spans)], at;
        struct store_opened opened;
        struct store *store;

        seed = seed * 1103515245u + 12345u; /* C11 7.22.2.2's example: the same in every run */
        at = i < 100 ? (size_t)i : (seed >> 8) % (base.len - span); /* each byte of the header */
        buf_init(&bytes, SAMPLE_FILE_MAX);
        buf_add(&bytes, base.data, base.len);
        for (size_t j = at; j < at + span; j++) {
            bytes.data[j] = (char)(bytes.data[j] ^ (int)((seed >> 16 & 0xff) | 1));
        }
        unlink(wal);
        write_file(place->path, bytes.data, bytes.len);
        assert_int_equal(store_open(place->path, &sample_event, &store, &opened), ERR_OK);
        if (opened.moved_aside) {
            assert_same_file(&bytes, opened.aside_path);
        }
        if (store_check(store) == ERR_DATA) {
            assert_int_equal(store_begin_new(store, &opened), ERR_OK);
        }
        assert_collects(store);
        store_close(store);
        buf_free(&bytes);
    }
    buf_free(&base);
}

/* A spoiled WAL loses its end at most: the file stays usable, and what a checkpoint had moved into
 * it is all there. */
static void spoiled_wal(void **state)
{
    const struct sample_place *place = *state;
    struct buf base, base_wal;
    char wal[200];

    make_base(place);
    for (int i = 0; i < 3; i++) {
        struct store *store = sample_open(place);

        assert_collects(store);
        store_close(store);
    }
    with_path(place, "-wal", wal);
    read_file(place->path, &base);
    read_file(wal, &base_wal);
    for (size_t at = 0; at < base_wal.len; at += 97) {
        struct store_opened opened;
        struct store *store;
        char was = base_wal.data[at];

        base_wal.data[at] = (char)~was;
        write_file(place->path, base.data, base.len);
        write_file(wal, base_wal.data, base_wal.len);
        base_wal.data[at] = was;
        assert_int_equal(store_open(place->path, &sample_event, &store, &opened), ERR_OK);
        assert_false(opened.moved_aside);
        assert_collects(store);
        store_close(store);
        assert_in_range(sample_counts(place).last_seq, BASE_RESPONSES + 1, BASE_RESPONSES + 4);
    }
    buf_free(&base_wal);
    buf_free(&base);
}

#define STORE_TEST(name) cmocka_unit_test_setup_teardown(name, sample_setup, sample_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(strange_files_are_set_aside),
        STORE_TEST(a_directory_is_set_aside),
        STORE_TEST(a_link_is_set_aside),
        STORE_TEST(an_empty_file_is_begun),
        STORE_TEST(one_version_newer_is_written),
        STORE_TEST(an_unfinished_start_is_no_obstacle),
        STORE_TEST(setting_aside_is_finished),
        STORE_TEST(damage_is_found_while_saving),
        STORE_TEST(flips),
        STORE_TEST(spoiled_wal),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
