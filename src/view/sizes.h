/* The numbers of the look for one display, in pixels: from the table in millimetres by class of
 * screen (docs/SPEC.md "Sizes"). Inside the view room only. */
#ifndef HARK_VIEW_SIZES_H
#define HARK_VIEW_SIZES_H

#include "view/view.h"

#define SIZES_MILLE 1000 /* pixels of a size at which one is a thousandth of it */

/* How lines of one script and face stand, in thousandths of the em. A line stands so that what
 * reaches `up` above its baseline and `down` below it is in the middle of its place. */
struct letters {
    int up, down;
    int tight, running; /* line pitch: of tiles and questions, of running text */
};

/* Font sizes by enum view_face, in pixels of the em. */
struct font_sizes {
    int of[2];
    const struct letters *letters; /* by enum view_face, of the screen's language */
};

struct sizes {
    /* The page: margins, the top row, the bottom row, gaps between targets. */
    int margin_x, margin_top, margin_bottom;
    int gap_x, gap_y;
    int top_h, language_w;  /* the top row and the place of the language button in it */
    int navigation_h;       /* the bottom row */
    int back_w, next_w;     /* the places at its two ends */
    int target_w, target_h; /* the smallest target anywhere */
    int step_w, step_h;     /* the least size of a scale's step */
    int tile_w, tile_h;     /* the least size of an answer tile */
    int tile_h_least;       /* where a list must stay on one page (roles), before it is refused */
    int tile_h_most;        /* taller ones would look lost */
    int key_pitch_x, key_pitch_y, key_gap;
    /* Boxes. */
    int border, radius, pad;
    int picture, picture_big, mark, picture_small, picture_key, tick;
    int dot, dot_pitch;
    /* Letters. */
    struct font_sizes title, question, choice;
    struct font_sizes small; /* everything else, and the least for choices */
    struct font_sizes least; /* the least for running text and the words of a scale */
    /* The top and bottom rows, which do not grow as much: as large as it gets, and the least. */
    struct font_sizes row, row_least;
    struct letters letters[2]; /* by enum view_face; the fonts above point here */
    int capital_per_mille;     /* height of H in thousandths of the em */
};

/* How much larger than usual letters are, in percent, and how much at least running text. */
struct sizes_scale {
    int percent, least;
};

/* For screens in this language. *out must not be copied: it points into itself. */
void sizes_init(const struct display *display, struct sizes_scale scale,
                const struct measure *measure, const char *language, struct sizes *out);
/* Latin letters: by the height of their capitals. */
void sizes_latin(const struct sizes *sizes, struct letters *out);
/* Makes room for the ink of these words: one paragraph. */
void sizes_reach(const struct measure *measure, const char *language, enum view_face face,
                 const char *words, size_t len, struct letters *letters);
/* The same for ink that was measured already, at SIZES_MILLE pixels. */
void sizes_reach_ink(struct letters *letters, struct rect ink);

/* Line pitch, rounded up. Of Latin letters: 1.15 em in tiles and questions, 1.5 em in running
 * text. */
int sizes_pitch(const struct letters *letters, int size_px);
int sizes_pitch_running(const struct letters *letters, int size_px);

#endif
