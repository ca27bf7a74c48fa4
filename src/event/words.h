/* The words that typing can be completed to, found by their beginning. They come from the event,
 * from the texts of Hark and from a list in a file; nothing is learned from people. */
#ifndef HARK_EVENT_WORDS_H
#define HARK_EVENT_WORDS_H

#include "event/event.h"

#define WORDS_MAX 4096             /* of one language; what comes later is left out */
#define WORDS_FILE_BYTES_MAX 65536 /* of a list */
#define WORDS_LETTERS_MIN 3        /* a shorter word is typed faster than found */
#define WORDS_WORD_BYTES_MAX 40
#define WORDS_FOUND_MAX 6

struct words {
    int count;
    struct word {
        const char *text;
        const char *small; /* the same in small letters: what is compared */
        int rank;          /* 0 comes first */
    } * items;             /* in order of their small letters */
};

/* Everything is kept in the arena. ERR_SYSTEM: no memory (not logged). */
enum err words_init(struct words *words, struct arena *arena) HARK_MUST_CHECK;
/* Adds the words of a text, without those it has. The first word of a sentence is taken in small
 * letters: whether it has a capital of its own cannot be seen. */
enum err words_add_text(struct words *words, struct arena *arena, const char *text) HARK_MUST_CHECK;
/* All texts of the event in this language. */
enum err words_add_event(struct words *words, struct arena *arena, const struct event *event,
                         int language) HARK_MUST_CHECK;
/* A list: one word a line, the likelier ones first, as they are written within a sentence; a line
 * that begins with '#' is a remark. ERR_DATA with findings. */
enum err words_add_list(struct words *words, struct arena *arena, const char *bytes, size_t len,
                        struct event_findings *findings) HARK_MUST_CHECK;

/* At most `most` (<= WORDS_FOUND_MAX) words that are longer than text[0..len) and begin with it,
 * capitals or not; best first. Returns how many. */
int words_find(const struct words *words, const char *text, size_t len, int most,
               const char *out[WORDS_FOUND_MAX]);
/* Where the word that text[0..len) ends with begins; len where it ends with something else. */
size_t words_last(const char *text, size_t len);

#endif
