/* The keyboard as it is built: its places, and the keys that every keyboard has beside its letters.
 * For keys_board.c and keys_slots.c. */
#ifndef HARK_VIEW_KEYS_BOARD_H
#define HARK_VIEW_KEYS_BOARD_H

#include "view/keys.h"

#define HALVES_MAX (2 * KEYBOARD_COLUMNS_MAX)
#define BLANK_HALVES 4 /* the least width of the blank, Back and Done */

/* A letter on its key, measured once: in thousandths of its size. */
struct letter {
    const char *text;
    struct letters reach;
    int width; /* the room that it takes across */
    bool right_to_left;
};

/* Halves of a column are the unit across. */
struct board {
    struct build *b;
    const struct keys_plan *plan;
    struct rect area;
    int gap;
    int letters_h;  /* of all rows of letters together */
    int letters_px; /* size of the letters on the keys */
    int columns;    /* of the page of letters that is shown */
    struct letter letters[KEYS_LETTER_ROWS_MAX][KEYBOARD_COLUMNS_MAX]; /* of that page */
    bool back_is_picture; /* there is no room for the word */
};

struct key {
    const char *id;
    const char *text;            /* what stands on it */
    const char *name;            /* spoken */
    const char *language;        /* NULL: the screen's */
    const struct letter *letter; /* the text measured; NULL: not yet */
    enum picture picture;        /* instead of the text */
    bool word;                   /* a word, not a letter: in the size of buttons */
    bool nav;                    /* Back, Done */
    bool filled;
    struct visit_input action;
};

/* A row of `columns` keys at y; right to left it is turned within the board. */
struct row {
    int y, h;
    int columns;
};

enum slot {
    SLOT_BACK,
    SLOT_MARKS, /* to the digits and marks, and back to the letters */
    SLOT_CAPITALS,
    SLOT_PAGE,
    SLOT_SIGN,
    SLOT_BLANK,
    SLOT_SIGN_2,
    SLOT_SIGN_3,
    SLOT_NEW_LINE,
    SLOT_UNDO,
    SLOT_DELETE,
    SLOT_DELETE_WORD,
    SLOT_OTHER, /* another order of the letters, or other letters */
    SLOT_DONE,
    SLOTS
};

/* Widths in halves; 0: not there. */
struct slots {
    int in_letters[SLOTS]; /* in the last row of letters */
    int in_last[SLOTS];    /* in the rows below */
    int left[2];           /* halves that are free in these rows */
};

/* In a row of places: from there, so many halves. */
struct rect board_place(const struct board *board, const struct row *row, int from, int halves);
/* A row below the letters. */
struct row board_last_row(const struct board *board, int row);
/* The text as it is seen on a key. */
const char *board_text_on_key(const struct board *board, const char *text);
/* What the key in a slot says and does. */
struct key board_key(const struct board *board, enum slot slot);
/* Which of the two rows below the letters a slot is in. */
int board_row_of(const struct board *board, enum slot slot);
void board_plan_slots(struct board *board, struct slots *slots);

#endif
