#include "view/direction.h"

#include <fribidi.h>
#include <string.h>

#include "base/utf8.h"

#define LEFT_TO_RIGHT_MARK "\xE2\x80\x8E"
#define RIGHT_TO_LEFT_MARK "\xE2\x80\x8F"
#define ARABIC_LETTER_MARK "\xD8\x9C"
#define SOFT_HYPHEN "\xC2\xAD"
#define FIRST_RIGHT_TO_LEFT_BYTE 0xD6 /* no letter from right to left begins with less */
#define FIRST_INDIAN_SECOND_BYTE 0xA4 /* behind E0: U+0900 */

/* ISO 15924 codes of scripts from right to left that a tag may name. */
static const char *const scripts[] = {"Arab", "Aran", "Hebr", "Syrc", "Thaa",
                                      "Nkoo", "Adlm", "Rohg", "Mand", "Samr"};
/* The first letters of a tag as one number. */
#define TAG_2(a, b) ((unsigned)(a) << 16 | (unsigned)(b) << 8)
#define TAG_3(a, b, c) (TAG_2(a, b) | (unsigned)(c))

static bool starts_with_part(const char *tag, const char *part)
{
    while (*part != '\0' && *tag == *part) {
        tag++;
        part++;
    }
    return *part == '\0' && (*tag == '\0' || *tag == '-');
}

/* Languages whose usual script is one of them. Asked for every word that is measured, so the first
 * letters are one number and not a list of tags. */
static bool is_written_from_right(const char *language)
{
    unsigned tag = 0;
    size_t len = 0;
    for (; len < 4 && language[len] != '\0' && language[len] != '-'; len++) {
        tag = tag << 8 | (unsigned char)language[len];
    }
    switch (len == 2 ? tag << 8 : len == 3 ? tag : 0) {
    case TAG_2('a', 'r'):
    case TAG_3('a', 'r', 'c'):
    case TAG_3('b', 'a', 'l'):
    case TAG_3('c', 'k', 'b'):
    case TAG_2('d', 'v'):
    case TAG_2('f', 'a'):
    case TAG_2('h', 'e'):
    case TAG_2('k', 's'):
    case TAG_3('n', 'q', 'o'):
    case TAG_3('p', 'r', 's'):
    case TAG_2('p', 's'):
    case TAG_2('s', 'd'):
    case TAG_3('s', 'k', 'r'):
    case TAG_2('u', 'g'):
    case TAG_2('u', 'r'):
    case TAG_2('y', 'i'):
        return true;
    default: /* not an enum of ours: any other language */
        return false;
    }
}

bool direction_of_language(const char *language)
{
    for (const char *at = strchr(language, '-'); at != NULL; at = strchr(at + 1, '-')) {
        if (strcspn(at + 1, "-") != 4) {
            continue;
        }
        for (size_t i = 0; i < sizeof scripts / sizeof scripts[0]; i++) {
            if (starts_with_part(at + 1, scripts[i])) {
                return true;
            }
        }
        return false;
    }
    return is_written_from_right(language);
}

/* All letters in it run from left to right: true for the most texts, and quick to see. Between the
 * two blocks of letters from right to left stand those of India (U+0900 to U+1FFF). */
static bool is_plain(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        unsigned char lead = (unsigned char)text[i];
        bool is_indian = lead == 0xE1 || (lead == 0xE0 && i + 1 < len &&
                                          (unsigned char)text[i + 1] >= FIRST_INDIAN_SECOND_BYTE);
        if (lead >= FIRST_RIGHT_TO_LEFT_BYTE && !is_indian) {
            return false;
        }
    }
    return true;
}

static FriBidiCharType type_at(const char *text, size_t len, size_t *at)
{
    uint32_t code = utf8_next(text, len, at);
    return code == UTF8_INVALID ? FRIBIDI_TYPE_ON : fribidi_get_bidi_type(code);
}

bool direction_of_text(const char *text, size_t len, const char *language)
{
    bool usual = direction_of_language(language);
    bool has_other = false;
    if (!usual && is_plain(text, len)) {
        return false;
    }
    for (size_t at = 0; at < len;) {
        FriBidiCharType type = type_at(text, len, &at);
        if (FRIBIDI_IS_STRONG(type)) {
            bool is_right = FRIBIDI_IS_RTL(type);
            if (is_right == usual) {
                return usual;
            }
            has_other = true;
        }
    }
    return has_other ? !usual : usual;
}

/* The last strong letter of text[0..to), or ON where there is none. */
static FriBidiCharType strong_before(const char *text, size_t to)
{
    FriBidiCharType found = FRIBIDI_TYPE_ON;
    for (size_t at = 0; at < to;) {
        FriBidiCharType type = type_at(text, to, &at);
        found = FRIBIDI_IS_STRONG(type) ? type : found;
    }
    return found;
}

static FriBidiCharType strong_from(const char *text, size_t len, size_t from)
{
    for (size_t at = from; at < len;) {
        FriBidiCharType type = type_at(text, len, &at);
        if (FRIBIDI_IS_STRONG(type)) {
            return type;
        }
    }
    return FRIBIDI_TYPE_ON;
}

static const char *mark_of(FriBidiCharType type)
{
    if (type == FRIBIDI_TYPE_AL) {
        return ARABIC_LETTER_MARK;
    }
    return FRIBIDI_IS_RTL(type) ? RIGHT_TO_LEFT_MARK : LEFT_TO_RIGHT_MARK;
}

static bool is_open_at_start(const char *text, size_t from, size_t to)
{
    size_t at = from;
    return from < to && !FRIBIDI_IS_STRONG(type_at(text, to, &at));
}

static bool is_open_at_end(const char *text, size_t from, size_t to)
{
    FriBidiCharType last = FRIBIDI_TYPE_ON;
    for (size_t at = from; at < to;) {
        size_t start = at;
        FriBidiCharType type = type_at(text, to, &at);
        if (at - start == 2 && memcmp(text + start, SOFT_HYPHEN, 2) == 0) {
            last = FRIBIDI_TYPE_ON; /* where a line ends with one, a hyphen is drawn */
        } else if (type != FRIBIDI_TYPE_NSM && type != FRIBIDI_TYPE_BN) {
            last = type;
        }
    }
    return from < to && !FRIBIDI_IS_STRONG(last);
}

void direction_marks(const char *text, size_t len, size_t from, size_t to, bool right_to_left,
                     const char **before, const char **behind)
{
    *before = "";
    *behind = "";
    if (is_plain(text, len)) {
        return;
    }
    FriBidiCharType lead = strong_before(text, from);
    FriBidiCharType trail = strong_from(text, len, to);
    /* Digits behind Arabic letters are other digits than those behind Latin ones, so an Arabic
     * letter counts even where it runs as the line does. */
    if (lead != FRIBIDI_TYPE_ON && is_open_at_start(text, from, to) &&
        (FRIBIDI_IS_RTL(lead) != right_to_left || lead == FRIBIDI_TYPE_AL)) {
        *before = mark_of(lead);
    }
    if (trail != FRIBIDI_TYPE_ON && is_open_at_end(text, from, to) &&
        FRIBIDI_IS_RTL(trail) != right_to_left) {
        *behind = mark_of(trail);
    }
}
