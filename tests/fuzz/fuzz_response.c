/* Any bytes as a response document: what is taken can be written and read again, byte by byte the
 * same from then on, keeps the limits, and loses its words where they were not permitted. */
#include <string.h>

#include "fuzz.h"
#include "wire/response.h"

#define ARENA_BYTES_MAX ((size_t)256 * 1024)
#define WHY_BYTES_MAX 1000

void fuzz_begin(void)
{
}

static enum err parse(bool open, const char *bytes, size_t len, struct arena *arena,
                      struct wire_response *out, struct buf *why)
{
    return open ? wire_response_parse_open(bytes, len, arena, out, why)
                : wire_response_parse(bytes, len, arena, out, why);
}

static void check_words(const struct wire_response *response)
{
    for (int i = 0; i < response->answer_count; i++) {
        const struct wire_answer *answer = &response->answers[i];
        CHECK(answer->chosen_count >= 0 && answer->chosen_count <= WIRE_CHOICES_MAX);
        CHECK(answer->shown_count >= 0 && answer->shown_count <= WIRE_CHOICES_MAX);
        CHECK(!answer->words || answer->words_given);
        CHECK(!answer->words || strlen(answer->words) <= WIRE_WORDS_BYTES_MAX);
        if (response->ending != WIRE_OPEN && answer->words) {
            CHECK(response->permission == WIRE_SHARE || response->permission == WIRE_ORGANISER);
        }
    }
}

static void check_again(bool open, const struct wire_response *response, size_t len)
{
    struct wire_response again;
    struct arena arena;
    struct buf first, second;
    arena_init(&arena, ARENA_BYTES_MAX);
    buf_init(&first, (size_t)2 * WIRE_RESPONSE_BYTES_MAX);
    buf_init(&second, (size_t)2 * WIRE_RESPONSE_BYTES_MAX);
    CHECK(wire_response_format(response, &first) == ERR_OK);
    CHECK(first.len <= len); /* ours is the shortest way to write it */
    CHECK(memchr(first.data, '\n', first.len) == NULL);
    CHECK(parse(open, first.data, first.len, &arena, &again, NULL) == ERR_OK);
    CHECK(wire_response_format(&again, &second) == ERR_OK);
    CHECK(first.len == second.len && memcmp(first.data, second.data, first.len) == 0);
    arena_free(&arena);
    buf_free(&first);
    buf_free(&second);
}

/* As the store does with what a run left open. */
static void check_close(struct wire_response *response)
{
    struct buf out;
    buf_init(&out, WIRE_RESPONSE_BYTES_MAX);
    response->ending = WIRE_INTERRUPTED;
    response->seq = 1;
    wire_response_apply_permission(response);
    check_words(response);
    CHECK(wire_response_fault(response) == NULL);
    CHECK(wire_response_format(response, &out) != ERR_DATA);
    buf_free(&out);
}

static bool run(bool open, const char *bytes, size_t len)
{
    static const struct wire_response nothing;
    struct wire_response response;
    struct arena arena;
    struct buf why;
    arena_init(&arena, ARENA_BYTES_MAX);
    buf_init(&why, WHY_BYTES_MAX);
    enum err err = parse(open, bytes, len, &arena, &response, &why);
    if (err == ERR_OK) {
        CHECK(why.len == 0 && len <= WIRE_RESPONSE_BYTES_MAX);
        CHECK((response.ending == WIRE_OPEN) == open);
        CHECK(wire_response_fault(&response) == NULL);
        check_words(&response);
        check_again(open, &response, len);
        if (open) {
            check_close(&response);
        }
    } else {
        CHECK(err == ERR_DATA);
        CHECK(why.len > 0 && fuzz_is_clean(buf_text(&why), why.len, ""));
        CHECK(memcmp(&response, &nothing, sizeof response) == 0);
    }
    buf_free(&why);
    arena_free(&arena);
    return err == ERR_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    bool closed = run(false, (const char *)data, size);
    bool open = run(true, (const char *)data, size);
    CHECK(!closed || !open);
    return 0;
}
