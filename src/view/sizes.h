/* The numbers of the look for one display, in pixels: from the table in millimetres by class of
 * screen (docs/SPEC.md "Sizes"). Inside the view room only. */
#ifndef HARK_VIEW_SIZES_H
#define HARK_VIEW_SIZES_H

#include "view/view.h"

/* Font sizes by enum view_face, in pixels of the em. */
struct font_sizes {
    int of[2];
};

struct sizes {
    /* The page: margins, the top row, the bottom row, gaps between targets. */
    int margin_x, margin_top, margin_bottom;
    int gap_x, gap_y;
    int top_h, language_w;  /* the top row and the place of the language button in it */
    int navigation_h;       /* the bottom row */
    int back_w, next_w;     /* the places at its two ends */
    int target_w, target_h; /* the smallest target anywhere */
    int tile_w, tile_h;     /* the least size of an answer tile */
    int tile_h_most;        /* taller ones would look lost */
    int key_pitch_x, key_pitch_y, key_gap;
    /* Boxes. */
    int border, radius, pad;
    int picture, picture_big, mark, picture_small, picture_key, tick;
    int dot, dot_pitch;
    /* Letters. */
    struct font_sizes title, question, choice, small;
    int capital_per_mille; /* height of H in thousandths of the em */
};

void sizes_init(const struct display *display, const struct measure *measure, struct sizes *out);

/* Line pitch: 1.15 em in tiles and questions, 1.5 em in running text; rounded up. */
int sizes_pitch(int size_px);
int sizes_pitch_running(int size_px);
/* Height of H at this size. */
int sizes_capital(const struct sizes *sizes, int size_px);

#endif
