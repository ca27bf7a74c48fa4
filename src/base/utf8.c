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
