/* Good event files with damaged bytes: none may crash or hang, each is either refused with
 * findings or sound. The damage comes from a fixed seed, so that a failure can be repeated. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "event/event.h"

#include "event_sound.h"

#define ROUNDS_PER_FILE 1200
#define BYTES_MAX 65536
#define HANG_S 600

static const char *const files[] = {
    HARK_SOURCE_DIR "/tests/data/events/good/all-types.yaml",
    HARK_SOURCE_DIR "/tests/data/events/good/smallest.yaml",
    HARK_SOURCE_DIR "/assets/events/personalisation.yaml",
    HARK_SOURCE_DIR "/assets/events/friends_and_family.yaml",
};

/* xorshift64, Marsaglia 2003. */
static uint64_t seed;

static size_t draw(size_t below)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (size_t)(seed % below);
}

struct bytes {
    char data[BYTES_MAX];
    size_t len;
};

static void flip(struct bytes *b)
{
    b->data[draw(b->len)] = (char)draw(256);
}

static void change_mark(struct bytes *b)
{
    static const char marks[] = "[]{}&*!|>%@`'\"#:-?,\n\t \\~\0";

    b->data[draw(b->len)] = marks[draw(sizeof marks)];
}

static void take_out(struct bytes *b)
{
    size_t from = draw(b->len);
    size_t size = 1 + draw(40);

    if (size > b->len - from) {
        size = b->len - from;
    }
    if (size == b->len) {
        return;
    }
    memmove(b->data + from, b->data + from + size, b->len - from - size);
    b->len -= size;
}

static void double_up(struct bytes *b)
{
    char piece[200];
    size_t from = draw(b->len);
    size_t size = 1 + draw(sizeof piece - 1);
    size_t to = draw(b->len);

    if (size > b->len - from) {
        size = b->len - from;
    }
    if (b->len + size > BYTES_MAX) {
        return;
    }
    memcpy(piece, b->data + from, size);
    memmove(b->data + to + size, b->data + to, b->len - to);
    memcpy(b->data + to, piece, size);
    b->len += size;
}

static void cut_short(struct bytes *b)
{
    b->len = 1 + draw(b->len);
}

/* Takes a whole line out: what is left is often good YAML that lacks something. */
static void take_line_out(struct bytes *b)
{
    size_t from = draw(b->len);
    size_t to;

    while (from > 0 && b->data[from - 1] != '\n') {
        from--;
    }
    to = from;
    while (to < b->len && b->data[to] != '\n') {
        to++;
    }
    if (to < b->len) {
        to++;
    }
    if (to - from == b->len) {
        return;
    }
    memmove(b->data + from, b->data + to, b->len - to);
    b->len -= to - from;
}

static void (*const damages[])(struct bytes *) = {flip,      change_mark, take_out,
                                                  double_up, cut_short,   take_line_out};

/* True when the damaged bytes could still be read. */
static bool try_bytes(const struct bytes *bytes)
{
    static struct event_findings findings;
    struct event event;
    /* A copy of just this size, so that reading behind the end is seen. */
    char *copy = malloc(bytes->len);
    enum err err;

    assert_non_null(copy);
    memcpy(copy, bytes->data, bytes->len);
    err = event_parse(copy, bytes->len, &event, &findings);
    free(copy);
    if (err == ERR_OK) {
        assert_int_equal(findings.count, 0);
        assert_event_is_sound(&event);
    } else {
        assert_int_equal(err, ERR_DATA);
        assert_true(findings.count > 0);
        assert_null(event.questions);
    }
    event_free(&event);
    return err == ERR_OK;
}

static void damaged_files_are_refused_or_sound(void **state)
{
    static struct bytes bytes;
    int read_count = 0, refused_count = 0;

    (void)state;
    alarm(HANG_S);
    for (size_t f = 0; f < sizeof files / sizeof files[0]; f++) {
        struct buf good;
        buf_init(&good, BYTES_MAX);
        assert_int_equal(file_read(files[f], &good), ERR_OK);
        for (int round = 0; round < ROUNDS_PER_FILE; round++) {
            seed = 0x9E3779B97F4A7C15u + (uint64_t)round * 7919 + f * 104729;
            memcpy(bytes.data, good.data, good.len);
            bytes.len = good.len;
            for (size_t i = 1 + draw(3); i > 0; i--) {
                damages[draw(sizeof damages / sizeof damages[0])](&bytes);
            }
            if (try_bytes(&bytes)) {
                read_count++;
            } else {
                refused_count++;
            }
        }
        buf_free(&good);
    }
    alarm(0);
    /* Both happen, or the damage would be too small or too large to find anything. */
    assert_true(read_count > 100);
    assert_true(refused_count > 1000);
}

static void every_truncation_is_refused_or_sound(void **state)
{
    static struct bytes bytes;
    struct buf good;

    (void)state;
    alarm(HANG_S);
    buf_init(&good, BYTES_MAX);
    assert_int_equal(file_read(files[0], &good), ERR_OK);
    memcpy(bytes.data, good.data, good.len);
    for (bytes.len = 1; bytes.len < good.len; bytes.len++) {
        try_bytes(&bytes);
    }
    buf_free(&good);
    alarm(0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(damaged_files_are_refused_or_sound),
        cmocka_unit_test(every_truncation_is_refused_or_sound),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
