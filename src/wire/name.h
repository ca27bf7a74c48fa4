/* The small texts of the wire: names, language tags, digests, words; what they may hold. */
#ifndef HARK_WIRE_NAME_H
#define HARK_WIRE_NAME_H

#include <stdbool.h>
#include <stddef.h>

/* All accept NULL (false). */
bool wire_name_is_valid(const char *text);     /* [a-z][a-z0-9_]{0,31} */
bool wire_topic_is_valid(const char *text);    /* a name, or "agenda:" and a name */
bool wire_language_is_valid(const char *text); /* [A-Za-z0-9-]{2,32}, a BCP 47 tag's letters */
bool wire_digest_is_valid(const char *text);   /* 64 small hexadecimal digits */
/* 1 to WIRE_WORDS_BYTES_MAX bytes of UTF-8, no control characters but new line and tab. */
bool wire_words_are_valid(const char *text);

/* Small hexadecimal digits, exactly 2 * size of them. */
bool wire_hex_parse(const char *text, unsigned char *out, size_t size);

#endif
