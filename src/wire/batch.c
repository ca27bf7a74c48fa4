#include "wire/batch.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

#include "wire/json.h"
#include "wire/name.h"

void wire_batch_head_format(const struct wire_batch_head *head, struct buf *out)
{
    char epoch[2 * sizeof(head->epoch) + 1];

    assert(wire_terminal_is_valid(head->terminal));
    assert(head->number >= 1 && head->number <= WIRE_NUMBER_MAX);
    assert(head->count >= 0 && head->count <= WIRE_BATCH_RESPONSES_MAX);
    sodium_bin2hex(epoch, sizeof(epoch), head->epoch, sizeof(head->epoch));
    /* Nothing in these texts needs escaping (wire_terminal_is_valid). */
    buf_addf(out, "{\"v\":%d,\"terminal\":\"%s\",\"epoch\":\"%s\",\"batch\":%lld,\"count\":%d}\n",
             WIRE_VERSION, head->terminal, epoch, (long long)head->number, head->count);
}

static enum err parse_head(const struct wire_line *line, struct wire_batch_head *head,
                           struct buf *why)
{
    json_t *root = NULL;
    const char *terminal, *epoch;
    int64_t version, count;
    enum err err = wire_json_load(line->text, line->len, &root, why);

    if (err != ERR_OK) {
        return err;
    }
    err = ERR_DATA;
    if (!wire_json_number(root, "v", WIRE_VERSION, WIRE_VERSION, &version, why)) {
        goto out;
    }
    terminal = wire_json_text(root, "terminal", WIRE_TERMINAL_BYTES - 1, why);
    if (!terminal) {
        goto out;
    }
    epoch = wire_json_text(root, "epoch", 2 * sizeof(head->epoch), why);
    if (!epoch || !wire_json_number(root, "batch", 1, WIRE_NUMBER_MAX, &head->number, why) ||
        !wire_json_number(root, "count", 0, WIRE_BATCH_RESPONSES_MAX, &count, why)) {
        goto out;
    }
    if (!wire_terminal_is_valid(terminal)) {
        wire_why(why, "\"terminal\" is not a terminal's name");
        goto out;
    }
    if (!wire_hex_parse(epoch, head->epoch, sizeof(head->epoch))) {
        wire_why(why, "\"epoch\" is not 32 small hexadecimal digits");
        goto out;
    }
    memcpy(head->terminal, terminal, strlen(terminal) + 1);
    head->count = (int)count;
    err = ERR_OK;
out:
    json_decref(root);
    return err;
}

/* Takes the next line off [*at, len); false when no '\n' follows or the line is too long. */
static bool next_line(const char *bytes, size_t len, size_t *at, struct wire_line *out)
{
    const char *end = *at < len ? memchr(bytes + *at, '\n', len - *at) : NULL;

    if (!end) {
        return false;
    }
    out->text = bytes + *at;
    out->len = (size_t)(end - out->text);
    *at += out->len + 1;
    return out->len <= WIRE_RESPONSE_BYTES_MAX;
}

enum err wire_batch_parse(const char *bytes, size_t len, struct wire_batch_head *head,
                          struct wire_line lines[WIRE_BATCH_RESPONSES_MAX], struct buf *why)
{
    struct wire_line line;
    size_t at = 0;
    enum err err;

    memset(head, 0, sizeof(*head));
    if (len > WIRE_BATCH_BYTES_MAX) {
        wire_why(why, "the batch is larger than %d bytes", WIRE_BATCH_BYTES_MAX);
        return ERR_DATA;
    }
    if (!next_line(bytes, len, &at, &line)) {
        wire_why(why, "the batch has no whole first line");
        return ERR_DATA;
    }
    err = parse_head(&line, head, why);
    if (err != ERR_OK) {
        return err;
    }
    for (int i = 0; i < head->count; i++) {
        if (!next_line(bytes, len, &at, &lines[i])) {
            wire_why(why, "response %d of %d is cut off or too long", i + 1, head->count);
            return ERR_DATA;
        }
    }
    if (at != len) {
        wire_why(why, "the batch goes on after its last response");
        return ERR_DATA;
    }
    return ERR_OK;
}
