#include "base/utf8.h"

/* Length of the sequence that a first byte announces (RFC 3629 section 4); 0 if none may. */
static size_t sequence_len(unsigned char first)
{
    if (first < 0x80) {
        return 1;
    }
    if (first >= 0xc2 && first <= 0xdf) {
        return 2;
    }
    if (first >= 0xe0 && first <= 0xef) {
        return 3;
    }
    return first >= 0xf0 && first <= 0xf4 ? 4 : 0;
}

uint32_t utf8_next(const char *text, size_t len, size_t *at)
{
    static const unsigned char first_bits[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    const unsigned char *bytes = (const unsigned char *)text + *at;
    size_t left = len - *at;
    size_t count = sequence_len(bytes[0]);
    (*at)++;
    if (count == 0 || count > left) {
        return UTF8_INVALID;
    }
    uint32_t code = bytes[0] & first_bits[count];
    for (size_t i = 1; i < count; i++) {
        if ((bytes[i] & 0xc0) != 0x80) {
            return UTF8_INVALID;
        }
        code = code << 6 | (bytes[i] & 0x3fu);
    }
    if (code < least[count] || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) {
        return UTF8_INVALID;
    }
    *at += count - 1;
    return code;
}

bool utf8_is_valid(const char *text, size_t len, size_t *bad_at)
{
    size_t at = 0;
    while (at < len) {
        size_t from = at;
        if (utf8_next(text, len, &at) == UTF8_INVALID) {
            if (bad_at != NULL) {
                *bad_at = from;
            }
            return false;
        }
    }
    return true;
}

size_t utf8_count(const char *text, size_t len)
{
    size_t count = 0;
    for (size_t at = 0; at < len; count++) {
        (void)utf8_next(text, len, &at);
    }
    return count;
}

size_t utf8_put(uint32_t code, char out[4])
{
    if (code < 0x80) {
        out[0] = (char)code;
        return 1;
    }
    if (code < 0x800) {
        out[0] = (char)(0xc0 | code >> 6);
        out[1] = (char)(0x80 | (code & 0x3f));
        return 2;
    }
    if (code < 0x10000) {
        if (code >= 0xd800 && code <= 0xdfff) {
            return 0;
        }
        out[0] = (char)(0xe0 | code >> 12);
        out[1] = (char)(0x80 | (code >> 6 & 0x3f));
        out[2] = (char)(0x80 | (code & 0x3f));
        return 3;
    }
    if (code > 0x10ffff) {
        return 0;
    }
    out[0] = (char)(0xf0 | code >> 18);
    out[1] = (char)(0x80 | (code >> 12 & 0x3f));
    out[2] = (char)(0x80 | (code >> 6 & 0x3f));
    out[3] = (char)(0x80 | (code & 0x3f));
    return 4;
}
