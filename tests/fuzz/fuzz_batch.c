/* Any bytes as a batch: its lines lie in it, one behind the other, and make the same one again. */
#include <string.h>

#include "fuzz.h"
#include "wire/batch.h"

void fuzz_begin(void)
{
}

static void check_lines(const char *bytes, size_t len, const struct wire_batch_head *head,
                        const struct wire_line *lines)
{
    const char *at = memchr(bytes, '\n', len);
    for (int i = 0; i < head->count; i++) {
        CHECK(at != NULL && lines[i].text == at + 1);
        CHECK(lines[i].len <= WIRE_RESPONSE_BYTES_MAX);
        at = lines[i].text + lines[i].len;
        CHECK(at < bytes + len && *at == '\n');
        CHECK(memchr(lines[i].text, '\n', lines[i].len) == NULL);
    }
    CHECK(at == bytes + len - 1);
}

static void check_again(const struct wire_batch_head *head, const struct wire_line *lines)
{
    struct wire_batch_head head_again;
    struct wire_line lines_again[WIRE_BATCH_RESPONSES_MAX];
    struct buf text;
    buf_init(&text, WIRE_BATCH_BYTES_MAX);
    wire_batch_head_format(head, &text);
    for (int i = 0; i < head->count; i++) {
        buf_add(&text, lines[i].text, lines[i].len);
        buf_add_text(&text, "\n");
    }
    CHECK(buf_err(&text) == ERR_OK); /* our head is the shortest */
    CHECK(wire_batch_parse(text.data, text.len, &head_again, lines_again, NULL) == ERR_OK);
    CHECK(strcmp(head_again.terminal, head->terminal) == 0);
    CHECK(memcmp(head_again.epoch, head->epoch, sizeof head->epoch) == 0);
    CHECK(head_again.number == head->number && head_again.count == head->count);
    for (int i = 0; i < head->count; i++) {
        CHECK(lines_again[i].len == lines[i].len);
        CHECK(memcmp(lines_again[i].text, lines[i].text, lines[i].len) == 0);
    }
    buf_free(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *bytes = (const char *)data;
    struct wire_batch_head head;
    struct wire_line lines[WIRE_BATCH_RESPONSES_MAX];
    struct buf why;
    buf_init(&why, 1000);
    enum err err = wire_batch_parse(bytes, size, &head, lines, &why);
    if (err == ERR_OK) {
        CHECK(why.len == 0 && size <= WIRE_BATCH_BYTES_MAX);
        CHECK(head.count >= 0 && head.count <= WIRE_BATCH_RESPONSES_MAX && head.number >= 1);
        CHECK(wire_terminal_is_valid(head.terminal));
        check_lines(bytes, size, &head, lines);
        check_again(&head, lines);
    } else {
        CHECK(err == ERR_DATA);
        CHECK(why.len > 0 && fuzz_is_clean(buf_text(&why), why.len, ""));
    }
    buf_free(&why);
    return 0;
}
