#include "wire/name.h"

#include <sodium.h>
#include <string.h>

#include "base/utf8.h"
#include "wire/batch.h"
#include "wire/response.h"

static bool is_small_letter(char c)
{
    return c >= 'a' && c <= 'z';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter_or_digit(char c)
{
    return is_small_letter(c) || is_digit(c) || (c >= 'A' && c <= 'Z');
}

bool wire_name_is_valid(const char *text)
{
    size_t len;

    if (!text || !is_small_letter(text[0])) {
        return false;
    }
    for (len = 1; text[len]; len++) {
        if (len >= WIRE_NAME_BYTES - 1 ||
            (!is_small_letter(text[len]) && !is_digit(text[len]) && text[len] != '_')) {
            return false;
        }
    }
    return true;
}

bool wire_topic_is_valid(const char *text)
{
    static const char agenda[] = "agenda:";

    if (text && strncmp(text, agenda, sizeof(agenda) - 1) == 0) {
        return wire_name_is_valid(text + sizeof(agenda) - 1);
    }
    return wire_name_is_valid(text);
}

bool wire_language_is_valid(const char *text)
{
    size_t len;

    if (!text) {
        return false;
    }
    for (len = 0; text[len]; len++) {
        if (len >= WIRE_NAME_BYTES - 1 || (!is_letter_or_digit(text[len]) && text[len] != '-')) {
            return false;
        }
    }
    return len >= 2;
}

bool wire_terminal_is_valid(const char *text)
{
    size_t len;

    if (!text || !is_letter_or_digit(text[0])) {
        return false;
    }
    for (len = 1; text[len]; len++) {
        if (len >= WIRE_TERMINAL_BYTES - 1 ||
            (!is_letter_or_digit(text[len]) && !strchr("._-", text[len]))) {
            return false;
        }
    }
    return true;
}

bool wire_words_are_valid(const char *text)
{
    size_t len;

    if (!text) {
        return false;
    }
    len = strlen(text);
    if (len == 0 || len > WIRE_WORDS_BYTES_MAX || !utf8_is_valid(text, len, NULL)) {
        return false;
    }
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)text[i];

        if ((c < 0x20 && c != '\n' && c != '\t') || c == 0x7f) {
            return false;
        }
    }
    return true;
}

static int hex_value(char c)
{
    if (is_digit(c)) {
        return c - '0';
    }
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool wire_hex_parse(const char *text, unsigned char *out, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        int high = hex_value(text[2 * i]);
        int low = high < 0 ? -1 : hex_value(text[2 * i + 1]);

        if (low < 0) {
            return false;
        }
        out[i] = (unsigned char)(high * 16 + low);
    }
    return text[2 * size] == '\0';
}

bool wire_digest_is_valid(const char *text)
{
    unsigned char bytes[crypto_hash_sha256_BYTES];

    return text && wire_hex_parse(text, bytes, sizeof(bytes));
}

void wire_digest(const void *data, size_t len, char out[WIRE_DIGEST_TEXT_BYTES])
{
    unsigned char digest[crypto_hash_sha256_BYTES];

    crypto_hash_sha256(digest, data, len);
    sodium_bin2hex(out, WIRE_DIGEST_TEXT_BYTES, digest, sizeof(digest));
}

void wire_uuid_format(const unsigned char id[16], char out[WIRE_UUID_TEXT_BYTES])
{
    static const size_t group_bytes[] = {4, 2, 2, 2, 6};
    size_t at = 0, from = 0;

    for (size_t group = 0; group < 5; group++) {
        if (group > 0) {
            out[at++] = '-';
        }
        sodium_bin2hex(out + at, 2 * group_bytes[group] + 1, id + from, group_bytes[group]);
        at += 2 * group_bytes[group];
        from += group_bytes[group];
    }
}

enum err wire_uuid_parse(const char *text, unsigned char out[16])
{
    char digits[33];
    size_t at = 0;

    for (size_t i = 0; i < WIRE_UUID_TEXT_BYTES - 1; i++) {
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;

        if (!text[i] || dash != (text[i] == '-')) {
            return ERR_DATA;
        }
        if (!dash) {
            digits[at++] = text[i];
        }
    }
    digits[at] = '\0';
    if (text[WIRE_UUID_TEXT_BYTES - 1] || !wire_hex_parse(digits, out, 16)) {
        return ERR_DATA;
    }
    return ERR_OK;
}
