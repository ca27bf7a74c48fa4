/* Strict UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing above U+10FFFF. */
#ifndef HARK_BASE_UTF8_H
#define HARK_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define UTF8_INVALID UINT32_MAX

/* The code point at text[*at]; moves *at past it. UTF8_INVALID (and *at moved by one byte) for a
 * byte sequence that is not strict UTF-8. Requires *at < len. */
uint32_t utf8_next(const char *text, size_t len, size_t *at);
/* True if all len bytes are strict UTF-8; otherwise *bad_at (may be NULL) is the first bad byte. */
bool utf8_is_valid(const char *text, size_t len, size_t *bad_at);
/* The byte offset where the last user-perceived letter of text[0..len) starts: a base with the
 * combining marks, joiners and variation selectors behind it, and consonants that a virama binds
 * together (after UAX #29 of Unicode 15.1 with its rule GB9c, and the same for Gurmukhi; without
 * Hangul). 0 for len 0. Text must be valid. */
size_t utf8_last_letter(const char *text, size_t len);

/* The capital or small letter of a Latin one; any other code point as it is. */
uint32_t utf8_capital(uint32_t code);
uint32_t utf8_small(uint32_t code);
/* The UTF-8 of a valid code point; returns its length. */
size_t utf8_write(uint32_t code, char out[4]);

#endif
