/* What the tests of the store share: a directory that goes away, responses, raw files. */
#ifndef HARK_TESTS_STORE_SAMPLE_H
#define HARK_TESTS_STORE_SAMPLE_H

#include <dirent.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/file.h"
#include "store/store.h"
#include "store/store_read.h"
#include "wire/response.h"

#define SAMPLE_FILE_MAX (64 * 1024 * 1024)
#define SAMPLE_EVENT "hark: 1\nid: hear\n"

static const struct store_event sample_event = {
    .id = "hear", .version = 3, .bytes = SAMPLE_EVENT, .len = sizeof(SAMPLE_EVENT) - 1};

struct sample_place {
    char directory[64];
    char path[128]; /* of responses.db */
};

static inline int sample_setup(void **state)
{
    struct sample_place *place = calloc(1, sizeof(*place));

    if (!place) {
        return -1;
    }
    /* In memory where there is such a place: these tests ask for syncs, not for a disk. */
    snprintf(place->directory, sizeof(place->directory), "%s/hark-store-XXXXXX",
             access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    if (!mkdtemp(place->directory)) {
        return -1;
    }
    snprintf(place->path, sizeof(place->path), "%s/responses.db", place->directory);
    *state = place;
    return 0;
}

/* A directory of ours with everything in it. */
static inline int sample_remove(int at, const char *name)
{
    int fd = openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *directory = fd < 0 ? NULL : fdopendir(fd);
    struct dirent *entry;

    if (!directory) {
        return -1;
    }
    while ((entry = readdir(directory))) {
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 &&
            unlinkat(fd, entry->d_name, 0) != 0) {
            (void)sample_remove(fd, entry->d_name);
        }
    }
    closedir(directory);
    return unlinkat(at, name, AT_REMOVEDIR);
}

static inline int sample_teardown(void **state)
{
    struct sample_place *place = *state;
    int status = sample_remove(AT_FDCWD, place->directory);

    free(place);
    return status;
}

/* An open response whose own words are `words` (NULL: none), as after `answers` answers. */
static inline struct wire_response sample_response(int answers, const char *words)
{
    static const char *const names[] = {"about", "how_was_it", "helped", "in_the_way", "role"};
    static char digest[WIRE_DIGEST_TEXT_BYTES];
    struct wire_response response = {
        .event_id = sample_event.id,
        .event_version = sample_event.version,
        .event_digest = digest,
        .status = WIRE_PARTIAL,
        .language = "en",
        .hour = 498765,
        .answer_count = answers,
    };

    assert_in_range(answers, 1, 5);
    wire_digest(sample_event.bytes, sample_event.len, digest);
    clock_random_uuid(response.id);
    for (int i = 0; i < answers; i++) {
        struct wire_answer *answer = &response.answers[i];

        *answer = (struct wire_answer){
            .question = names[i],
            .topic = "today",
            .chosen_count = 2,
            .chosen = {"listened", "enough_time"},
            .shown_count = 8,
            .shown = {"listened", "equal_say", "enough_time", "plain_words", "easy_to_get_in",
                      "seen_and_heard", "nothing_helped", "i_dont_know"},
        };
    }
    if (words) {
        struct wire_answer *answer = &response.answers[response.answer_count++];

        *answer = (struct wire_answer){
            .question = "story", .topic = "today", .words = words, .words_given = true};
    }
    return response;
}

static inline struct store *sample_open(const struct sample_place *place)
{
    struct store_opened opened;
    struct store *store;

    assert_int_equal(store_open(place->path, &sample_event, &store, &opened), ERR_OK);
    assert_false(opened.moved_aside);
    return store;
}

static inline void sample_close(struct store *store, struct wire_response *response,
                                enum wire_ending ending)
{
    response->ending = ending;
    assert_int_equal(store_close_response(store, response), ERR_OK);
}

/* How often the bytes of `needle` occur in a file; 0 if there is no file. In a process of its own:
 * closing a database's file drops the locks that SQLite has on it in this process. */
static inline int sample_count_in(const char *directory, const char *name, const char *needle)
{
    char path[600];
    int status = -1;
    pid_t pid;

    snprintf(path, sizeof(path), "%s/%s", directory, name);
    pid = fork();
    if (pid == 0) {
        struct buf bytes;
        int count = 0;
        enum err err;

        buf_init(&bytes, SAMPLE_FILE_MAX);
        err = file_read(path, &bytes);
        for (size_t i = 0; i + strlen(needle) <= bytes.len; i++) {
            count += memcmp(bytes.data + i, needle, strlen(needle)) == 0;
        }
        buf_free(&bytes);
        if (err != ERR_OK && err != ERR_ABSENT) {
            _exit(255);
        }
        _exit(count < 200 ? count : 200);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) <= 200);
    return WEXITSTATUS(status);
}

static inline struct store_counts sample_counts(const struct sample_place *place)
{
    struct store_reader *reader;
    struct store_counts counts;

    assert_int_equal(store_reader_open(place->path, &reader), ERR_OK);
    assert_int_equal(store_reader_counts(reader, &counts), ERR_OK);
    store_reader_close(reader);
    return counts;
}

/* The closed response that follows seq `after`, parsed; false when there is none. */
static inline bool sample_next(const struct sample_place *place, int64_t after, struct arena *arena,
                               struct wire_response *out)
{
    struct store_reader *reader;
    unsigned char id[16];
    struct buf document;
    int64_t seq;
    enum err err;

    assert_int_equal(store_reader_open(place->path, &reader), ERR_OK);
    buf_init(&document, WIRE_RESPONSE_BYTES_MAX);
    err = store_reader_next(reader, after, &seq, id, &document);
    if (err == ERR_OK) {
        assert_int_equal(wire_response_parse(document.data, document.len, arena, out, NULL),
                         ERR_OK);
        assert_int_equal(out->seq, seq);
        assert_memory_equal(out->id, id, 16);
    } else {
        assert_int_equal(err, ERR_ABSENT);
    }
    buf_free(&document);
    store_reader_close(reader);
    return err == ERR_OK;
}

#endif
