#include "wire/response.h"

#include <jansson.h>
#include <string.h>

#include "wire/json.h"
#include "wire/name.h"

/* What one parse hands down: where strings go, where the sentence goes. The first error sticks. */
struct parse {
    struct arena *arena;
    struct buf *why;
    enum err err;
};

static const char *keep(struct parse *parse, const char *text)
{
    const char *copy;

    if (!text) {
        return NULL;
    }
    copy = arena_copy(parse->arena, text, strlen(text));
    if (!copy) {
        wire_why(parse->why, "there is no room for it");
        parse->err = parse->arena->starved ? ERR_SYSTEM : ERR_LIMIT;
    }
    return copy;
}

static const char *keep_text(struct parse *parse, const json_t *object, const char *key, size_t max)
{
    return keep(parse, wire_json_text(object, key, max, parse->why));
}

/* False when the key is missing or neither text nor null; *out is NULL for null. */
static bool keep_text_or_null(struct parse *parse, const json_t *object, const char *key,
                              const char **out)
{
    *out = NULL;
    if (wire_json_is_null(object, key)) {
        return true;
    }
    *out = keep_text(parse, object, key, WIRE_NAME_BYTES - 1);
    return *out != NULL;
}

static bool parse_status(const json_t *object, enum wire_status *out, struct buf *why)
{
    const char *text = wire_json_text(object, "status", WIRE_NAME_BYTES, why);

    if (!text) {
        return false;
    }
    for (int i = WIRE_PARTIAL; i <= WIRE_FORGOTTEN; i++) {
        if (strcmp(text, wire_status_name((enum wire_status)i)) == 0) {
            *out = (enum wire_status)i;
            return true;
        }
    }
    wire_why(why, "\"status\" is not one of ours");
    return false;
}

static bool parse_ending(const json_t *object, enum wire_ending *out, struct buf *why)
{
    const char *text = wire_json_text(object, "ended", WIRE_NAME_BYTES, why);

    if (!text) {
        return false;
    }
    for (int i = WIRE_OPEN; i <= WIRE_INTERRUPTED; i++) {
        if (strcmp(text, wire_ending_name((enum wire_ending)i)) == 0) {
            *out = (enum wire_ending)i;
            return true;
        }
    }
    wire_why(why, "\"ended\" is not one of ours");
    return false;
}

static bool parse_permission(const json_t *object, enum wire_permission *out, struct buf *why)
{
    const char *text;

    *out = WIRE_PERMISSION_NONE;
    if (wire_json_is_null(object, "permission")) {
        return true;
    }
    text = wire_json_text(object, "permission", WIRE_NAME_BYTES, why);
    if (!text) {
        return false;
    }
    for (int i = WIRE_SHARE; i <= WIRE_COUNT; i++) {
        if (strcmp(text, wire_permission_name((enum wire_permission)i)) == 0) {
            *out = (enum wire_permission)i;
            return true;
        }
    }
    wire_why(why, "\"permission\" is not one of ours");
    return false;
}

static bool parse_names(struct parse *parse, const json_t *object, const char *key, int *count,
                        const char **names)
{
    json_t *list = wire_json_array(object, key, WIRE_CHOICES_MAX, parse->why);

    if (!list) {
        return false;
    }
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *item = json_array_get(list, i);

        if (!json_is_string(item)) {
            wire_why(parse->why, "\"%s\" holds something that is not a text", key);
            return false;
        }
        names[i] = keep(parse, json_string_value(item));
        if (!names[i]) {
            return false;
        }
    }
    *count = (int)json_array_size(list);
    return true;
}

static bool parse_words(struct parse *parse, const json_t *object, struct wire_answer *out)
{
    const json_t *words = json_object_get(object, "words");
    const json_t *given = json_object_get(object, "words_given");

    if (words && given) {
        wire_why(parse->why, "\"words\" and \"words_given\" stand together");
        return false;
    }
    if (given && !json_is_true(given)) {
        wire_why(parse->why, "\"words_given\" is not true");
        return false;
    }
    out->words_given = words || given;
    if (!words) {
        return true;
    }
    out->words = keep_text(parse, object, "words", WIRE_WORDS_BYTES_MAX);
    return out->words != NULL;
}

static bool parse_answer(struct parse *parse, const json_t *object, struct wire_answer *out)
{
    if (!json_is_object(object)) {
        wire_why(parse->why, "an answer is not an object");
        return false;
    }
    out->question = keep_text(parse, object, "question", WIRE_NAME_BYTES - 1);
    if (!out->question) {
        return false;
    }
    out->topic = keep_text(parse, object, "topic", WIRE_NAME_BYTES + strlen("agenda:"));
    return out->topic && parse_names(parse, object, "chosen", &out->chosen_count, out->chosen) &&
           parse_names(parse, object, "shown", &out->shown_count, out->shown) &&
           parse_words(parse, object, out);
}

static bool parse_answers(struct parse *parse, const json_t *root, struct wire_response *out)
{
    json_t *list = wire_json_array(root, "answers", WIRE_ANSWERS_MAX, parse->why);

    if (!list) {
        return false;
    }
    for (size_t i = 0; i < json_array_size(list); i++) {
        if (!parse_answer(parse, json_array_get(list, i), &out->answers[i])) {
            return false;
        }
    }
    out->answer_count = (int)json_array_size(list);
    return true;
}

static bool parse_event(struct parse *parse, const json_t *root, struct wire_response *out)
{
    const json_t *event = json_object_get(root, "event");
    int64_t version;

    if (!json_is_object(event)) {
        wire_why(parse->why, "\"event\" is not an object");
        return false;
    }
    if (!wire_json_number(event, "version", 1, INT32_MAX, &version, parse->why)) {
        return false;
    }
    out->event_version = (int)version;
    out->event_id = keep_text(parse, event, "id", WIRE_NAME_BYTES - 1);
    if (!out->event_id) {
        return false;
    }
    out->event_digest = keep_text(parse, event, "digest", WIRE_DIGEST_TEXT_BYTES - 1);
    return out->event_digest != NULL;
}

static bool parse_head(struct parse *parse, const json_t *root, struct wire_response *out)
{
    int64_t version;
    const char *id;

    if (!wire_json_number(root, "v", WIRE_VERSION, WIRE_VERSION, &version, parse->why)) {
        return false;
    }
    id = wire_json_text(root, "id", WIRE_UUID_TEXT_BYTES, parse->why);
    if (!id) {
        return false;
    }
    if (wire_uuid_parse(id, out->id) != ERR_OK) {
        wire_why(parse->why, "\"id\" is not a UUID in small letters");
        return false;
    }
    return parse_event(parse, root, out) &&
           wire_json_number(root, "seq", 0, WIRE_NUMBER_MAX, &out->seq, parse->why) &&
           parse_status(root, &out->status, parse->why) &&
           parse_ending(root, &out->ending, parse->why) &&
           keep_text_or_null(parse, root, "language", &out->language) &&
           keep_text_or_null(parse, root, "agenda_item", &out->agenda_item) &&
           wire_json_number(root, "hour", 0, WIRE_HOUR_MAX, &out->hour, parse->why) &&
           parse_permission(root, &out->permission, parse->why);
}

static enum err parse_any(const char *bytes, size_t len, struct arena *arena,
                          struct wire_response *out, struct buf *why)
{
    struct parse parse = {.arena = arena, .why = why, .err = ERR_DATA};
    json_t *root = NULL;
    const char *fault;
    enum err err;

    memset(out, 0, sizeof(*out));
    if (len > WIRE_RESPONSE_BYTES_MAX) {
        wire_why(why, "it is larger than %d bytes", WIRE_RESPONSE_BYTES_MAX);
        return ERR_DATA;
    }
    err = wire_json_load(bytes, len, &root, why);
    if (err != ERR_OK) {
        return err;
    }
    if (!parse_head(&parse, root, out) || !parse_answers(&parse, root, out)) {
        err = parse.err;
        goto out;
    }
    if (!out->language) {
        out->language = "";
    }
    fault = wire_response_fault(out);
    if (fault) {
        wire_why(why, "%s", fault);
        err = ERR_DATA;
    }
out:
    json_decref(root);
    if (err != ERR_OK) {
        memset(out, 0, sizeof(*out));
    }
    return err;
}

static enum err parse_with(bool open, const char *bytes, size_t len, struct arena *arena,
                           struct wire_response *out, struct buf *why)
{
    enum err err = parse_any(bytes, len, arena, out, why);

    if (err == ERR_OK && (out->ending == WIRE_OPEN) != open) {
        wire_why(why, open ? "it is closed" : "it is not closed yet");
        memset(out, 0, sizeof(*out));
        err = ERR_DATA;
    }
    return err;
}

enum err wire_response_parse(const char *bytes, size_t len, struct arena *arena,
                             struct wire_response *out, struct buf *why)
{
    return parse_with(false, bytes, len, arena, out, why);
}

enum err wire_response_parse_open(const char *bytes, size_t len, struct arena *arena,
                                  struct wire_response *out, struct buf *why)
{
    return parse_with(true, bytes, len, arena, out, why);
}
