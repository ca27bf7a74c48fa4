/* Reading and writing JSON as this room needs it: strangers' bytes in, limits checked, and never
 * a word of them in a message. */
#ifndef HARK_WIRE_JSON_H
#define HARK_WIRE_JSON_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

/* The largest whole number that every JSON reader keeps exactly (RFC 8259, section 6). */
#define WIRE_NUMBER_MAX INT64_C(9007199254740991)

/* One object, nothing behind it: strict UTF-8, no doubled keys, no NUL, at most WIRE_DEPTH_MAX
 * deep. The caller owns *out (json_decref). ERR_DATA with a sentence in why (may be NULL). */
enum err wire_json_load(const char *bytes, size_t len, json_t **out,
                        struct buf *why) HARK_MUST_CHECK;

/* Appends a sentence about what is wrong; formats never get strings out of the document. */
void wire_why(struct buf *why, const char *format, ...) HARK_PRINTF(2, 3);

/* The value under key, or false with a sentence. */
bool wire_json_number(const json_t *object, const char *key, int64_t least, int64_t most,
                      int64_t *out, struct buf *why);
/* A string of 1 to max bytes, borrowed from object; NULL with a sentence. */
const char *wire_json_text(const json_t *object, const char *key, size_t max, struct buf *why);
/* An array of at most max items, borrowed; NULL with a sentence. */
json_t *wire_json_array(const json_t *object, const char *key, size_t max, struct buf *why);
/* The value is there and is null. */
bool wire_json_is_null(const json_t *object, const char *key);

/* A string with its quotes, appended: sentences of ours, so that a quote in one breaks nothing. */
void wire_json_add_text(struct buf *out, const char *text);
/* One line, compact, keys in the order they were set; appended. Takes over root (which may be
 * NULL: no memory). */
enum err wire_json_dump(json_t *root, struct buf *out) HARK_MUST_CHECK;

#endif
