#include "wire/json.h"

#include <stdarg.h>
#include <string.h>

#include "wire/memory.h"
#include "wire/response.h"

void wire_why(struct buf *why, const char *format, ...)
{
    va_list args;

    if (!why) {
        return;
    }
    va_start(args, format);
    buf_vaddf(why, format, args);
    va_end(args);
}

/* How deep arrays and objects stand in each other, without parsing: the library allows 2048, and
 * each level costs it a stack frame. Text that is not JSON may give any number. */
static int depth_of(const char *bytes, size_t len)
{
    int depth = 0, deepest = 0;
    bool in_string = false;

    for (size_t i = 0; i < len; i++) {
        char c = bytes[i];

        if (in_string) {
            if (c == '\\') {
                i++;
            } else if (c == '"') {
                in_string = false;
            }
        } else if (c == '"') {
            in_string = true;
        } else if (c == '{' || c == '[') {
            depth++;
            if (depth > deepest) {
                deepest = depth;
            }
        } else if (c == '}' || c == ']') {
            depth--;
        }
    }
    return deepest;
}

enum err wire_json_load(const char *bytes, size_t len, json_t **out, struct buf *why)
{
    json_error_t error;
    json_t *root;

    *out = NULL;
    if (len == 0) {
        wire_why(why, "it is empty");
        return ERR_DATA;
    }
    if (depth_of(bytes, len) > WIRE_DEPTH_MAX) {
        wire_why(why, "it is nested more than %d deep", WIRE_DEPTH_MAX);
        return ERR_DATA;
    }
    /* The library refuses by itself what is not strict UTF-8, NUL and what stands behind. */
    wire_memory_watch();
    root = json_loadb(bytes, len, JSON_REJECT_DUPLICATES, &error);
    if (wire_memory_ran_out() || (!root && json_error_code(&error) == json_error_out_of_memory)) {
        json_decref(root);
        return ERR_SYSTEM;
    }
    if (!root) {
        /* error.text quotes the document, so only the place is told. */
        wire_why(why, "it is not JSON as we know it, at byte %d", error.position);
        return ERR_DATA;
    }
    if (!json_is_object(root)) {
        json_decref(root);
        wire_why(why, "it is not a JSON object");
        return ERR_DATA;
    }
    *out = root;
    return ERR_OK;
}

bool wire_json_number(const json_t *object, const char *key, int64_t least, int64_t most,
                      int64_t *out, struct buf *why)
{
    const json_t *value = json_object_get(object, key);
    int64_t number;

    if (!json_is_integer(value)) {
        wire_why(why, "\"%s\" is not a whole number", key);
        return false;
    }
    number = json_integer_value(value);
    if (number < least || number > most) {
        wire_why(why, "\"%s\" is not in %lld..%lld", key, (long long)least, (long long)most);
        return false;
    }
    *out = number;
    return true;
}

const char *wire_json_text(const json_t *object, const char *key, size_t max, struct buf *why)
{
    const json_t *value = json_object_get(object, key);

    if (!json_is_string(value)) {
        wire_why(why, "\"%s\" is not a text", key);
        return NULL;
    }
    if (json_string_length(value) == 0 || json_string_length(value) > max) {
        wire_why(why, "\"%s\" is empty or longer than %zu bytes", key, max);
        return NULL;
    }
    return json_string_value(value);
}

json_t *wire_json_array(const json_t *object, const char *key, size_t max, struct buf *why)
{
    json_t *value = json_object_get(object, key);

    if (!json_is_array(value)) {
        wire_why(why, "\"%s\" is not a list", key);
        return NULL;
    }
    if (json_array_size(value) > max) {
        wire_why(why, "\"%s\" has more than %zu items", key, max);
        return NULL;
    }
    return value;
}

bool wire_json_is_null(const json_t *object, const char *key)
{
    return json_is_null(json_object_get(object, key));
}

void wire_json_add_text(struct buf *out, const char *text)
{
    buf_add_text(out, "\"");
    for (; *text != '\0'; text++) {
        unsigned char letter = (unsigned char)*text;
        if (letter == '"' || letter == '\\') {
            buf_addf(out, "\\%c", letter);
        } else if (letter < ' ') {
            buf_addf(out, "\\u%04x", letter);
        } else {
            buf_add(out, text, 1);
        }
    }
    buf_add_text(out, "\"");
}

static int add_bytes(const char *bytes, size_t len, void *context)
{
    struct buf *out = context;

    buf_add(out, bytes, len);
    return buf_err(out) == ERR_OK ? 0 : -1;
}

enum err wire_json_dump(json_t *root, struct buf *out)
{
    enum err err = ERR_OK;

    if (!root) {
        return ERR_SYSTEM;
    }
    if (json_dump_callback(root, add_bytes, out, JSON_COMPACT)) {
        err = buf_err(out);
        if (err == ERR_OK) {
            err = ERR_SYSTEM;
        }
    }
    json_decref(root);
    return err;
}
