/* Any bytes as an acknowledgement: only what is ours is taken, and it can be written again. */
#include <string.h>

#include "fuzz.h"
#include "wire/batch.h"

void fuzz_begin(void)
{
}

static void check_same(const struct wire_ack *a, const struct wire_ack *b)
{
    CHECK(strcmp(a->digest, b->digest) == 0);
    CHECK(a->count == b->count && a->wanted_count == b->wanted_count);
    for (int i = 0; i < a->count; i++) {
        CHECK(memcmp(a->items[i].id, b->items[i].id, sizeof a->items[i].id) == 0);
        CHECK(a->items[i].verdict == b->items[i].verdict);
    }
    for (int i = 0; i < a->wanted_count; i++) {
        CHECK(strcmp(a->wanted_events[i], b->wanted_events[i]) == 0);
    }
}

static void check_again(const struct wire_ack *ack)
{
    static struct wire_ack again;
    struct buf text;
    buf_init(&text, WIRE_ACK_BYTES_MAX);
    CHECK(ack->count >= 0 && ack->count <= WIRE_BATCH_RESPONSES_MAX);
    CHECK(ack->wanted_count >= 0 && ack->wanted_count <= WIRE_WANTED_EVENTS_MAX);
    CHECK(wire_ack_format(ack, &text) == ERR_OK);
    CHECK(wire_ack_parse(text.data, text.len, &again, NULL) == ERR_OK);
    check_same(ack, &again);
    buf_free(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct wire_ack nothing;
    static struct wire_ack ack;
    struct buf why;
    buf_init(&why, 1000);
    enum err err = wire_ack_parse((const char *)data, size, &ack, &why);
    if (err == ERR_OK) {
        CHECK(size <= WIRE_ACK_BYTES_MAX && why.len == 0);
        check_again(&ack);
    } else {
        CHECK(err == ERR_DATA);
        CHECK(why.len > 0 && fuzz_is_clean(buf_text(&why), why.len, ""));
        CHECK(memcmp(&ack, &nothing, sizeof ack) == 0);
    }
    buf_free(&why);
    return 0;
}
