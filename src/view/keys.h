/* The keyboard: which keys stand on it, in which rows, and the words that typing can be completed
 * to. Inside the view room only. */
#ifndef HARK_VIEW_KEYS_H
#define HARK_VIEW_KEYS_H

#include "view/build.h"

#define KEYS_LETTER_ROWS_MAX 6 /* on the smallest screen in portrait */

/* One page of letters or marks in rows. */
struct keys_page {
    int row_count;
    struct keys_row {
        int count;
        const struct keyboard_key *keys[KEYBOARD_COLUMNS_MAX];
    } rows[KEYS_LETTER_ROWS_MAX];
};

struct keys_plan {
    const struct keyboard *keyboard; /* NULL: there are no letters at all */
    bool is_small;                   /* the keys fill the screen, Back and Done among them */
    bool is_narrow;                  /* seldom letters stand on a further page */
    bool is_qwerty;                  /* else in the order of the alphabet */
    bool right_to_left;              /* the keys, whatever the screen does */
    int columns;                     /* of the letters that are seen first, and of the last rows */
    int columns_fit;                 /* so many keys of the least width stand side by side */
    int letter_rows, last_rows;
    int page, page_count; /* of letters */
    int free;             /* places that the last row of letters leaves for other keys */
    struct keys_page shown;
};

/* What there is to type with in this visit, on keys that are `width` wide together. */
void keys_plan(const struct build *b, int width, bool is_small, struct keys_plan *out);
/* Whether anything can be typed. */
bool keys_are_offered(const struct build *b);
/* The letters that a key offers instead of those that are there: the event's first ones, which are
 * Latin, or back to the language's own. NULL: there are none. */
const struct keyboard *keys_other(const struct build *b);
/* A page of its letters. */
void keys_take_page(const struct keys_plan *plan, int page, struct keys_page *out);
/* The own name of the language that these letters are for. */
const char *keys_language_name(const struct build *b, const struct keyboard *keyboard);
void keys_build(struct build *b, const struct keys_plan *plan, struct rect area);
/* Up to three words in a row. */
void keys_build_words(struct build *b, const struct keys_plan *plan, struct rect area);

#endif
