/* Any bytes as a list of words, and the same bytes as somebody's own words: a list has words only,
 * each of them is found by its beginning, and what is found continues what was typed. */
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "event/words.h"
#include "fuzz.h"

#define ARENA_BYTES ((size_t)4 * 1024 * 1024)

void fuzz_begin(void)
{
}

/* Words beginning with the first letters of this one, best first. */
static void check_found(const struct words *words, const struct word *word)
{
    const char *found[WORDS_FOUND_MAX];
    size_t len = strlen(word->text);
    size_t at = 0;
    (void)utf8_next(word->text, len, &at);
    int count = words_find(words, word->text, at, WORDS_FOUND_MAX, found);
    CHECK(count > 0 && count <= WORDS_FOUND_MAX);
    for (int i = 0; i < count; i++) {
        CHECK(strlen(found[i]) <= WORDS_WORD_BYTES_MAX);
        CHECK(fuzz_is_clean(found[i], strlen(found[i]), ""));
        size_t one = 0;
        size_t other = 0;
        CHECK(utf8_small(utf8_next(found[i], strlen(found[i]), &one)) ==
              utf8_small(utf8_next(word->text, len, &other)));
    }
    count = words_find(words, word->text, len, WORDS_FOUND_MAX, found);
    for (int i = 0; i < count; i++) {
        CHECK(strcmp(found[i], word->text) != 0);
    }
}

static void check_words(const struct words *words)
{
    CHECK(words->count >= 0 && words->count <= WORDS_MAX);
    for (int i = 0; i < words->count; i++) {
        const struct word *word = &words->items[i];
        CHECK(word->rank >= 0 && word->rank < words->count);
        CHECK(i == 0 || strcmp(words->items[i - 1].small, word->small) < 0);
        CHECK(words_last(word->text, strlen(word->text)) == 0);
        check_found(words, word);
    }
}

static void check_list(const char *bytes, size_t size)
{
    static struct event_findings findings;
    struct words words;
    struct arena arena;
    memset(&findings, 0, sizeof findings);
    arena_init(&arena, ARENA_BYTES);
    CHECK(words_init(&words, &arena) == ERR_OK);
    enum err err = words_add_list(&words, &arena, bytes, size, &findings);
    CHECK(err == ERR_OK || err == ERR_DATA);
    CHECK((err == ERR_OK) == (findings.count == 0));
    for (int i = 0; i < findings.count; i++) {
        CHECK(fuzz_is_clean(findings.items[i].message, strlen(findings.items[i].message), ""));
    }
    check_words(&words);
    arena_free(&arena);
}

static void check_text(const char *text)
{
    struct words words;
    struct arena arena;
    size_t len = strlen(text);
    size_t start = words_last(text, len);
    CHECK(start <= len && utf8_is_valid(text + start, len - start, NULL));
    arena_init(&arena, ARENA_BYTES);
    CHECK(words_init(&words, &arena) == ERR_OK);
    CHECK(words_add_text(&words, &arena, text) == ERR_OK);
    check_words(&words);
    arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > WORDS_FILE_BYTES_MAX) {
        return 0; /* as the reader of the file */
    }
    check_list((const char *)data, size);
    char *text = fuzz_text(data, size);
    check_text(text);
    free(text);
    return 0;
}
