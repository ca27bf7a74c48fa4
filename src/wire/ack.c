#include <jansson.h>
#include <string.h>
#include <strings.h>

#include "base/log.h"
#include "wire/batch.h"
#include "wire/json.h"
#include "wire/name.h"

/* The key that no login page and no other server writes: an answer without it is not ours. */
#define MARKER "hark_ack"

static const char *verdict_name(enum wire_verdict verdict)
{
    switch (verdict) {
    case WIRE_STORED:
        return "stored";
    case WIRE_DUPLICATE:
        return "duplicate";
    case WIRE_CONFLICT:
        return "conflict";
    case WIRE_REFUSED:
        return "refused";
    }
    return "";
}

static bool ack_is_sound(const struct wire_ack *ack)
{
    if (!wire_digest_is_valid(ack->digest) || ack->count < 0 ||
        ack->count > WIRE_BATCH_RESPONSES_MAX || ack->wanted_count < 0 ||
        ack->wanted_count > WIRE_WANTED_EVENTS_MAX) {
        return false;
    }
    for (int i = 0; i < ack->wanted_count; i++) {
        if (!wire_digest_is_valid(ack->wanted_events[i])) {
            return false;
        }
    }
    return true;
}

static json_t *items_as_json(const struct wire_ack *ack)
{
    json_t *list = json_array();

    for (int i = 0; i < ack->count; i++) {
        char id[WIRE_UUID_TEXT_BYTES];
        json_t *item;

        wire_uuid_format(ack->items[i].id, id);
        item = json_pack("{s:s, s:s}", "id", id, "verdict", verdict_name(ack->items[i].verdict));
        if (json_array_append_new(list, item)) {
            json_decref(list);
            return NULL;
        }
    }
    return list;
}

static json_t *wanted_as_json(const struct wire_ack *ack)
{
    json_t *list = json_array();

    for (int i = 0; i < ack->wanted_count; i++) {
        if (json_array_append_new(list, json_string(ack->wanted_events[i]))) {
            json_decref(list);
            return NULL;
        }
    }
    return list;
}

enum err wire_ack_format(const struct wire_ack *ack, struct buf *out)
{
    if (!ack_is_sound(ack)) {
        log_error("wire: an acknowledgement that breaks a limit was not formatted");
        return ERR_DATA;
    }
    return wire_json_dump(json_pack("{s:i, s:s, s:o, s:o}", MARKER, WIRE_VERSION, "digest",
                                    ack->digest, "items", items_as_json(ack), "wanted_events",
                                    wanted_as_json(ack)),
                          out);
}

static bool parse_verdict(const json_t *item, enum wire_verdict *out, struct buf *why)
{
    const char *text = wire_json_text(item, "verdict", WIRE_NAME_BYTES, why);

    if (!text) {
        return false;
    }
    for (int i = WIRE_STORED; i <= WIRE_REFUSED; i++) {
        if (strcmp(text, verdict_name((enum wire_verdict)i)) == 0) {
            *out = (enum wire_verdict)i;
            return true;
        }
    }
    wire_why(why, "\"verdict\" is not one of ours");
    return false;
}

static bool parse_items(const json_t *root, struct wire_ack *out, struct buf *why)
{
    json_t *list = wire_json_array(root, "items", WIRE_BATCH_RESPONSES_MAX, why);

    if (!list) {
        return false;
    }
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *item = json_array_get(list, i);
        const char *id = wire_json_text(item, "id", WIRE_UUID_TEXT_BYTES, why);

        if (!id) {
            return false;
        }
        if (wire_uuid_parse(id, out->items[i].id) != ERR_OK) {
            wire_why(why, "\"id\" is not a UUID in small letters");
            return false;
        }
        if (!parse_verdict(item, &out->items[i].verdict, why)) {
            return false;
        }
    }
    out->count = (int)json_array_size(list);
    return true;
}

static bool parse_wanted(const json_t *root, struct wire_ack *out, struct buf *why)
{
    json_t *list = wire_json_array(root, "wanted_events", WIRE_WANTED_EVENTS_MAX, why);

    if (!list) {
        return false;
    }
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *digest = json_string_value(json_array_get(list, i));

        if (!wire_digest_is_valid(digest)) {
            wire_why(why, "\"wanted_events\" holds something that is not a digest");
            return false;
        }
        memcpy(out->wanted_events[i], digest, WIRE_DIGEST_TEXT_BYTES);
    }
    out->wanted_count = (int)json_array_size(list);
    return true;
}

enum err wire_ack_parse(const char *bytes, size_t len, struct wire_ack *out, struct buf *why)
{
    json_t *root = NULL;
    const char *digest;
    int64_t version;
    enum err err;

    memset(out, 0, sizeof(*out));
    if (len > WIRE_ACK_BYTES_MAX) {
        wire_why(why, "the answer is larger than %d bytes", WIRE_ACK_BYTES_MAX);
        return ERR_DATA;
    }
    err = wire_json_load(bytes, len, &root, why);
    if (err != ERR_OK) {
        return err;
    }
    err = ERR_DATA;
    if (!wire_json_number(root, MARKER, WIRE_VERSION, WIRE_VERSION, &version, why)) {
        goto out;
    }
    digest = wire_json_text(root, "digest", WIRE_DIGEST_TEXT_BYTES - 1, why);
    if (!digest) {
        goto out;
    }
    if (!wire_digest_is_valid(digest)) {
        wire_why(why, "\"digest\" is not a SHA-256");
        goto out;
    }
    memcpy(out->digest, digest, WIRE_DIGEST_TEXT_BYTES);
    if (parse_items(root, out, why) && parse_wanted(root, out, why)) {
        err = ERR_OK;
    }
out:
    json_decref(root);
    if (err != ERR_OK) {
        memset(out, 0, sizeof(*out));
    }
    return err;
}

void wire_event_ack_format(const char *digest, struct buf *out)
{
    buf_addf(out, "{\"v\":%d,\"event\":\"%s\"}\n", WIRE_VERSION, digest);
}

bool wire_event_ack_is(const char *bytes, size_t len, const char *digest)
{
    struct buf expected;
    buf_init(&expected, WIRE_EVENT_ACK_BYTES_MAX);
    wire_event_ack_format(digest, &expected);
    bool is_same = buf_err(&expected) == ERR_OK && len == expected.len &&
                   memcmp(bytes, buf_text(&expected), len) == 0;
    buf_free(&expected);
    return is_same;
}

bool wire_type_is(const char *value, const char *type)
{
    size_t len = strlen(type);
    return strncasecmp(value, type, len) == 0 &&
           (value[len] == '\0' || value[len] == ';' || value[len] == ' ');
}
