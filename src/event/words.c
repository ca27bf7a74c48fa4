#include "event/words.h"

#include <assert.h>
#include <string.h>

#include "base/utf8.h"
#include "event/findings.h"

/* What may stand within a word beside letters. */
static bool is_apostrophe(uint32_t code)
{
    return code == '\'' || code == 0x2019;
}

/* A letter or a mark on one, in the scripts of the languages; anything else ends a word. */
static bool is_letter(uint32_t code)
{
    bool is_latin = (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z') ||
                    (code >= 0xc0 && code < 0x0590 && code != 0xd7 && code != 0xf7) ||
                    (code >= 0x1e00 && code < 0x2000);
    bool is_arabic = (code >= 0x0620 && code <= 0x065f) || (code >= 0x066e && code <= 0x06d3);
    bool is_indic = code >= 0x0900 && code < 0x0e00 && code != 0x0964 && code != 0x0965 &&
                    ((code & 0x7f) < 0x66 || (code & 0x7f) > 0x6f);
    return is_latin || is_arabic || is_indic || code == 0x200c || code == 0x200d;
}

static bool ends_sentence(uint32_t code)
{
    return code == '.' || code == '!' || code == '?' || code == ':' || code == '\n';
}

enum err words_init(struct words *words, struct arena *arena)
{
    words->count = 0;
    words->items = arena_alloc(arena, WORDS_MAX * sizeof words->items[0]);
    return words->items != NULL ? ERR_OK : ERR_SYSTEM;
}

/* Small letters; out has room for len + 1 bytes: no small letter is longer than its capital. */
static size_t write_small(const char *text, size_t len, char *out)
{
    size_t used = 0;
    for (size_t at = 0; at < len;) {
        char bytes[4];
        size_t count = utf8_write(utf8_small(utf8_next(text, len, &at)), bytes);
        if (used + count <= len) {
            memcpy(out + used, bytes, count);
            used += count;
        }
    }
    out[used] = '\0';
    return used;
}

static bool has_letters(const char *text, size_t len, int least)
{
    int count = 0;
    for (size_t at = len; at > 0 && count < least; count++) {
        at = utf8_last_letter(text, at);
    }
    return count == least;
}

/* The first word that does not come before these small letters. */
static int first_from(const struct words *words, const char *small)
{
    int low = 0;
    int high = words->count;
    while (low < high) {
        int middle = low + (high - low) / 2;
        if (strcmp(words->items[middle].small, small) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static enum err add_word(struct words *words, struct arena *arena, const char *text, size_t len,
                         bool in_small)
{
    char small[WORDS_WORD_BYTES_MAX + 1];
    if (len > WORDS_WORD_BYTES_MAX || words->count == WORDS_MAX) {
        return ERR_OK;
    }
    size_t small_len = write_small(text, len, small);
    int place = first_from(words, small);
    bool is_known = place < words->count && strcmp(words->items[place].small, small) == 0;
    if (is_known || !has_letters(text, len, WORDS_LETTERS_MIN)) {
        return ERR_OK;
    }
    struct word word = {.small = arena_copy(arena, small, small_len), .rank = words->count};
    word.text = in_small ? word.small : arena_copy(arena, text, len);
    if (word.small == NULL || word.text == NULL) {
        return ERR_SYSTEM;
    }
    memmove(&words->items[place + 1], &words->items[place],
            (size_t)(words->count - place) * sizeof word);
    words->items[place] = word;
    words->count++;
    return ERR_OK;
}

/* The text without soft hyphens and without places to fill, as far as it fits. */
static size_t write_plain(const char *text, char *out, size_t size)
{
    size_t len = strlen(text);
    size_t used = 0;
    for (size_t at = 0; at < len;) {
        size_t from = at;
        uint32_t code = utf8_next(text, len, &at);
        if (code == '{') {
            const char *end = strchr(text + from, '}');
            at = end != NULL ? (size_t)(end - text) + 1 : len;
        } else if (code != 0xad && used + (at - from) < size) {
            memcpy(out + used, text + from, at - from);
            used += at - from;
        }
    }
    out[used] = '\0';
    return used;
}

enum err words_add_text(struct words *words, struct arena *arena, const char *text)
{
    char plain[EVENT_TEXT_BYTES_MAX + 1];
    size_t len = write_plain(text, plain, sizeof plain);
    bool is_first = true; /* of its sentence */
    for (size_t at = 0; at < len;) {
        size_t from = at;
        uint32_t code = utf8_next(plain, len, &at);
        if (!is_letter(code)) {
            is_first = is_first || ends_sentence(code);
            continue;
        }
        size_t end = at;
        while (at < len) {
            code = utf8_next(plain, len, &at);
            if (!is_letter(code) && !is_apostrophe(code)) {
                break;
            }
            end = is_letter(code) ? at : end;
        }
        at = end;
        if (add_word(words, arena, plain + from, end - from, is_first) != ERR_OK) {
            return ERR_SYSTEM;
        }
        is_first = false;
    }
    return ERR_OK;
}

static enum err add_of(struct words *words, struct arena *arena, const struct event_text *text,
                       int language)
{
    const char *here = text->in[language];
    return here != NULL ? words_add_text(words, arena, here) : ERR_OK;
}

static enum err add_question(struct words *words, struct arena *arena,
                             const struct event_question *question, int language)
{
    enum err err = add_of(words, arena, &question->label, language);
    for (int i = 0; err == ERR_OK && i < question->choice_count; i++) {
        err = add_of(words, arena, &question->choices[i].label, language);
    }
    return err == ERR_OK ? add_of(words, arena, &question->hint, language) : err;
}

enum err words_add_event(struct words *words, struct arena *arena, const struct event *event,
                         int language)
{
    const struct event_text *const texts[] = {&event->title, &event->welcome,
                                              &event->topic_question, &event->today_label,
                                              &event->reading_owner};
    enum err err = ERR_OK;
    for (int i = 0; err == ERR_OK && i < event->question_count; i++) {
        err = add_question(words, arena, &event->questions[i], language);
    }
    for (int i = 0; err == ERR_OK && i < event->agenda_count; i++) {
        err = add_of(words, arena, &event->agenda[i].label, language);
    }
    for (size_t i = 0; err == ERR_OK && i < sizeof texts / sizeof texts[0]; i++) {
        err = add_of(words, arena, texts[i], language);
    }
    return err;
}

/* One line of a list: nothing but letters. False after a finding. */
static bool check_line(const char *line, size_t len, int number, struct event_findings *findings)
{
    for (size_t at = 0; at < len;) {
        size_t from = at;
        uint32_t code = utf8_next(line, len, &at);
        if (!is_letter(code) && !(is_apostrophe(code) && from > 0)) {
            findings_add(findings, number, (int)from + 1,
                         "a word has letters only; write one word a line");
            return false;
        }
    }
    if (len > WORDS_WORD_BYTES_MAX) {
        findings_add(findings, number, 1, "this word is too long (%zu bytes); write at most %d",
                     len, WORDS_WORD_BYTES_MAX);
    }
    return len <= WORDS_WORD_BYTES_MAX;
}

enum err words_add_list(struct words *words, struct arena *arena, const char *bytes, size_t len,
                        struct event_findings *findings)
{
    size_t bad = 0;
    if (!utf8_is_valid(bytes, len, &bad)) {
        findings_add(findings, 0, 0, "byte %zu is not UTF-8; save the file as UTF-8", bad + 1);
        return ERR_DATA;
    }
    enum err err = ERR_OK;
    int number = 1;
    for (size_t at = 0; at < len && err != ERR_SYSTEM; number++) {
        const char *end = memchr(bytes + at, '\n', len - at);
        size_t line_len = end != NULL ? (size_t)(end - bytes) - at : len - at;
        bool is_word = line_len > 0 && bytes[at] != '#';
        if (is_word && !check_line(bytes + at, line_len, number, findings)) {
            err = ERR_DATA;
        } else if (is_word && err == ERR_OK) {
            err = add_word(words, arena, bytes + at, line_len, false);
        }
        at += line_len + 1;
    }
    return err;
}

int words_find(const struct words *words, const char *text, size_t len, int most,
               const char *out[WORDS_FOUND_MAX])
{
    char small[WORDS_WORD_BYTES_MAX + 1];
    int ranks[WORDS_FOUND_MAX];
    int count = 0;
    assert(most <= WORDS_FOUND_MAX);
    if (len == 0 || len > WORDS_WORD_BYTES_MAX) {
        return 0;
    }
    size_t small_len = write_small(text, len, small);
    for (int i = first_from(words, small); i < words->count; i++) {
        const struct word *word = &words->items[i];
        if (strncmp(word->small, small, small_len) != 0) {
            break;
        }
        int at = count;
        while (at > 0 && ranks[at - 1] > word->rank) {
            at--;
        }
        if (word->small[small_len] == '\0' || at == most) {
            continue;
        }
        count += count < most ? 1 : 0;
        for (int k = count - 1; k > at; k--) {
            ranks[k] = ranks[k - 1];
            out[k] = out[k - 1];
        }
        ranks[at] = word->rank;
        out[at] = word->text;
    }
    return count;
}

size_t words_last(const char *text, size_t len)
{
    size_t start = len;
    while (start > 0) {
        size_t from = start - 1;
        while (from > 0 && ((unsigned char)text[from] & 0xc0) == 0x80) {
            from--;
        }
        size_t at = from;
        uint32_t code = utf8_next(text, len, &at);
        if (!is_letter(code) && !is_apostrophe(code)) {
            break;
        }
        start = from;
    }
    while (start < len) {
        size_t at = start;
        if (!is_apostrophe(utf8_next(text, len, &at))) {
            break;
        }
        start = at;
    }
    return start;
}
