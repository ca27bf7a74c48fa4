/* responses.db between processes: the writer killed at any moment, and readers beside it. */
#include "store_sample.h"

#include <errno.h>
#include <grp.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <time.h>

#define KILLS 80
#define ACKED_MAX 200000
#define FOLLOWED 300
#define NOBODY 65534

/* What the writer tells by pipe after each call that said ERR_OK. */
struct acked {
    unsigned char id[16];
    int answers;
    bool is_closed;
};

static void tell(int fd, const struct wire_response *response, bool is_closed)
{
    struct acked acked = {.answers = response->answer_count, .is_closed = is_closed};

    memcpy(acked.id, response->id, 16);
    if (write(fd, &acked, sizeof(acked)) != (ssize_t)sizeof(acked)) {
        _exit(3);
    }
}

/* Visits without end. Never returns. */
static void write_for_ever(const struct sample_place *place, int fd)
{
    struct store_opened opened;
    struct store *store;

    if (store_open(place->path, &sample_event, &store, &opened) != ERR_OK || opened.moved_aside) {
        _exit(2);
    }
    for (unsigned visit = 0;; visit++) {
        struct wire_response response = sample_response(1, NULL);

        for (int answers = 1; answers <= 4; answers++) {
            struct wire_response next = sample_response(answers, "words of a visit");

            memcpy(next.id, response.id, 16);
            response = next;
            response.permission = visit % 3 == 1 ? WIRE_SHARE : WIRE_PERMISSION_NONE;
            if (store_save(store, &response) != ERR_OK) {
                _exit(4);
            }
            tell(fd, &response, false);
        }
        response.ending = visit % 7 == 6 ? WIRE_FORGOT : WIRE_SOMEONE_NEW;
        if (store_close_response(store, &response) != ERR_OK || store_idle(store) != ERR_OK) {
            _exit(5);
        }
        tell(fd, &response, true);
    }
}

/* One writer, killed after a while; adds what it told to acked. */
static void kill_one(const struct sample_place *place, bool while_opening, unsigned wait_us,
                     struct acked *acked, int *count)
{
    struct timespec wait = {.tv_nsec = (long)wait_us * 1000};
    struct acked one;
    int pipe_fds[2], status;
    pid_t pid;

    assert_int_equal(pipe(pipe_fds), 0);
    pid = fork();
    if (pid == 0) {
        close(pipe_fds[0]);
        write_for_ever(place, pipe_fds[1]);
    }
    close(pipe_fds[1]);
    if (!while_opening && read(pipe_fds[0], &one, sizeof(one)) == (ssize_t)sizeof(one)) {
        acked[(*count)++] = one;
    }
    nanosleep(&wait, NULL);
    kill(pid, SIGKILL);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFSIGNALED(status));
    while (read(pipe_fds[0], &one, sizeof(one)) == (ssize_t)sizeof(one)) {
        assert_true(*count < ACKED_MAX);
        acked[(*count)++] = one;
    }
    close(pipe_fds[0]);
}

static int by_id(const void *a, const void *b)
{
    return memcmp(((const struct acked *)a)->id, ((const struct acked *)b)->id, 16);
}

/* All closed responses, in order of id; their seq has no gap. */
static int read_all(const struct sample_place *place, struct acked *out)
{
    struct store_reader *reader;
    struct buf document;
    int count = 0;

    assert_int_equal(store_reader_open(place->path, &reader), ERR_OK);
    buf_init(&document, WIRE_RESPONSE_BYTES_MAX);
    for (;;) {
        struct wire_response response;
        struct arena arena;
        unsigned char id[16];
        int64_t seq;
        enum err err;

        buf_clear(&document);
        err = store_reader_next(reader, count, &seq, id, &document);
        if (err == ERR_ABSENT) {
            break;
        }
        assert_int_equal(err, ERR_OK);
        assert_int_equal(seq, count + 1);
        arena_init(&arena, 256 * 1024);
        assert_int_equal(wire_response_parse(document.data, document.len, &arena, &response, NULL),
                         ERR_OK);
        assert_true(count < ACKED_MAX);
        memcpy(out[count].id, id, 16);
        out[count].answers = response.status == WIRE_FORGOTTEN ? 99 : response.answer_count;
        out[count].is_closed = response.ending != WIRE_INTERRUPTED;
        arena_free(&arena);
        count++;
    }
    buf_free(&document);
    store_reader_close(reader);
    qsort(out, (size_t)count, sizeof(*out), by_id);
    return count;
}

static void killed_writers_lose_nothing(void **state)
{
    const struct sample_place *place = *state;
    struct acked *acked = calloc(ACKED_MAX, sizeof(*acked));
    struct acked *kept = calloc(ACKED_MAX, sizeof(*kept));
    int count = 0, kept_count;
    uint32_t seed = 20261121;

    assert_non_null(acked);
    assert_non_null(kept);
    for (int i = 0; i < KILLS; i++) {
        seed = seed * 1103515245u + 12345u;
        kill_one(place, i % 2, (seed >> 8) % (i % 4 == 0 ? 30000 : 3000), acked, &count);
    }
    store_close(sample_open(place)); /* closes the last one that was open */
    kept_count = read_all(place, kept);
    assert_true(count >= KILLS / 2);
    for (int i = 1; i < kept_count; i++) {
        assert_memory_not_equal(kept[i - 1].id, kept[i].id, 16);
    }
    for (int i = 0; i < count; i++) {
        const struct acked *found =
            bsearch(&acked[i], kept, (size_t)kept_count, sizeof(*kept), by_id);

        if (!found || found->answers < acked[i].answers) {
            if (!acked[i].is_closed || !found || found->answers != 99) {
                fail_msg("acknowledged save %d of %d is lost", i, count);
            }
        }
        if (acked[i].is_closed && !found->is_closed) {
            fail_msg("acknowledged close %d of %d is lost", i, count);
        }
    }
    assert_int_equal(sample_counts(place).open, 0);
    print_message("%d kills, %d calls acknowledged, %d responses, none lost\n", KILLS, count,
                  kept_count);
    free(acked);
    free(kept);
}

/* ---- readers ------------------------------------------------------------------------------ */

static pid_t start_writer(const struct sample_place *place, int responses)
{
    pid_t pid = fork();

    if (pid == 0) {
        struct store_opened opened;
        struct store *store;

        if (store_open(place->path, &sample_event, &store, &opened) != ERR_OK) {
            _exit(2);
        }
        for (int i = 0; i < responses; i++) {
            struct wire_response response = sample_response(1 + i % 5, "words");

            response.ending = WIRE_SOMEONE_NEW; /* not permitted: each close empties the WAL */
            response.permission = i % 5 ? WIRE_SHARE : WIRE_COUNT;
            if (store_save(store, &response) != ERR_OK ||
                store_close_response(store, &response) != ERR_OK) {
                _exit(3);
            }
        }
        store_close(store);
        _exit(0);
    }
    return pid;
}

/* Follows the writer as the upload does: opens, drains, closes, again and again. */
static void a_reader_follows(void **state)
{
    const struct sample_place *place = *state;
    pid_t pid = start_writer(place, FOLLOWED);
    unsigned char epoch[16], first_epoch[16];
    int64_t after = 0;
    struct buf document;
    int status;

    buf_init(&document, WIRE_RESPONSE_BYTES_MAX);
    while (after < FOLLOWED) {
        struct store_reader *reader;
        enum err err = store_reader_open(place->path, &reader);

        if (err == ERR_LATER) {
            assert_null(reader);
            continue;
        }
        assert_int_equal(err, ERR_OK);
        store_reader_epoch(reader, epoch);
        if (after == 0) {
            memcpy(first_epoch, epoch, 16);
        }
        assert_memory_equal(first_epoch, epoch, 16);
        for (;;) {
            unsigned char id[16];
            int64_t seq;

            buf_clear(&document);
            err = store_reader_next(reader, after, &seq, id, &document);
            if (err != ERR_OK) {
                break;
            }
            assert_int_equal(seq, after + 1);
            after = seq;
        }
        assert_true(err == ERR_ABSENT || err == ERR_LATER);
        store_reader_close(reader);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
    buf_free(&document);
}

/* In a child that has no right to write the files: everything closed so far is seen at once. */
static int64_t last_seq_as_stranger(const struct sample_place *place)
{
    char shm[200];
    int status = -1;
    pid_t pid;

    snprintf(shm, sizeof(shm), "%s-shm", place->path);
    pid = fork();
    if (pid == 0) {
        struct store_reader *reader;
        struct store_counts counts;

        if (geteuid() == 0) {
            if (setgroups(0, NULL) || setgid(NOBODY) || setuid(NOBODY)) {
                _exit(250);
            }
        } else if (chmod(shm, 0440)) {
            _exit(251);
        }
        if (access(shm, W_OK) == 0) {
            _exit(252);
        }
        if (store_reader_open(place->path, &reader) != ERR_OK) {
            _exit(253);
        }
        if (store_reader_counts(reader, &counts) != ERR_OK) {
            _exit(254);
        }
        store_reader_close(reader);
        _exit((int)counts.last_seq);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void give_to_group(const struct sample_place *place)
{
    static const char *const suffixes[] = {"", "-wal", "-shm"};

    if (geteuid() != 0) {
        return;
    }
    assert_int_equal(chmod(place->directory, 0755), 0);
    for (size_t i = 0; i < 3; i++) {
        char path[200];

        snprintf(path, sizeof(path), "%s%s", place->path, suffixes[i]);
        assert_int_equal(chown(path, (uid_t)-1, NOBODY), 0);
    }
}

static void another_user_reads(void **state)
{
    const struct sample_place *place = *state;
    struct store *store = sample_open(place);

    give_to_group(place);
    assert_int_equal(last_seq_as_stranger(place), 0);
    for (int i = 1; i <= 40; i++) {
        struct wire_response response = sample_response(2, NULL);

        assert_int_equal(store_save(store, &response), ERR_OK);
        sample_close(store, &response, i % 9 == 8 ? WIRE_FORGOT : WIRE_SOMEONE_NEW);
        assert_int_equal(last_seq_as_stranger(place), i);
    }
    store_close(store);
    /* -wal and -shm stay: it can even be read when its writer has gone. */
    assert_int_equal(last_seq_as_stranger(place), 40);
}

static void assert_reader(const struct sample_place *place, enum err expected)
{
    struct store_reader *reader;

    assert_int_equal(store_reader_open(place->path, &reader), expected);
    if (expected != ERR_OK) {
        assert_null(reader);
    }
    store_reader_close(reader);
}

static void put(const struct sample_place *place, const char *text)
{
    FILE *file = fopen(place->path, "w");

    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void what_cannot_be_read(void **state)
{
    const struct sample_place *place = *state;
    sqlite3 *sqlite;

    assert_reader(place, ERR_LATER); /* not there yet */
    put(place, "This is a text, and longer than the header of a database, which has one hundred "
               "bytes, so that nobody takes it for one.\n");
    assert_reader(place, ERR_DATA);
    unlink(place->path);
    assert_int_equal(sqlite3_open(place->path, &sqlite), SQLITE_OK);
    assert_int_equal(sqlite3_exec(sqlite, "CREATE TABLE response (seq)", NULL, NULL, NULL), 0);
    assert_reader(place, ERR_DATA);
    sqlite3_close(sqlite);
    unlink(place->path);
    assert_int_equal(mkdir(place->path, 0755), 0);
    assert_reader(place, ERR_DATA);
    rmdir(place->path);
    store_close(sample_open(place));
    assert_reader(place, ERR_OK);
    assert_int_equal(sqlite3_open(place->path, &sqlite), SQLITE_OK);
    assert_int_equal(sqlite3_exec(sqlite,
                                  "PRAGMA locking_mode = EXCLUSIVE; BEGIN IMMEDIATE; COMMIT;"
                                  "BEGIN EXCLUSIVE; PRAGMA user_version = 3",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    assert_reader(place, ERR_LATER); /* locked */
    assert_int_equal(sqlite3_exec(sqlite, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(sqlite);
    assert_reader(place, ERR_DATA); /* too new */
    store_reader_close(NULL);
}

/* A file that was set aside while it is read: the old handle goes on, a new one finds another
 * epoch. */
static void a_reader_sees_a_new_epoch(void **state)
{
    const struct sample_place *place = *state;
    struct store *store = sample_open(place);
    struct wire_response response = sample_response(2, NULL);
    struct store_reader *old_reader, *new_reader;
    unsigned char old_epoch[16], new_epoch[16];
    struct store_counts counts;
    struct store_opened opened;

    sample_close(store, &response, WIRE_FINISHED);
    assert_int_equal(store_reader_open(place->path, &old_reader), ERR_OK);
    assert_int_equal(store_begin_new(store, &opened), ERR_OK);
    assert_int_equal(store_reader_open(place->path, &new_reader), ERR_OK);
    assert_int_equal(store_reader_counts(old_reader, &counts), ERR_OK);
    assert_int_equal(counts.last_seq, 1);
    assert_int_equal(store_reader_counts(new_reader, &counts), ERR_OK);
    assert_int_equal(counts.last_seq, 0);
    store_reader_epoch(old_reader, old_epoch);
    store_reader_epoch(new_reader, new_epoch);
    assert_memory_not_equal(old_epoch, new_epoch, 16);
    store_reader_close(old_reader);
    store_reader_close(new_reader);
    store_close(store);
}

#define STORE_TEST(name) cmocka_unit_test_setup_teardown(name, sample_setup, sample_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(killed_writers_lose_nothing), STORE_TEST(a_reader_follows),
        STORE_TEST(another_user_reads),          STORE_TEST(what_cannot_be_read),
        STORE_TEST(a_reader_sees_a_new_epoch),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
