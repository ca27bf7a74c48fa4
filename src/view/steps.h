/* A tile by itself, and tiles that are high and narrow: the steps of a scale, with the picture
 * above the words. For tiles.c and steps.c. */
#ifndef HARK_VIEW_STEPS_H
#define HARK_VIEW_STEPS_H

#include "view/build.h"

/* How the steps of a scale look, and tiles that are high and narrow: picture above, words below,
 * the room that is left shared out above, between and below. */
struct steps_plan {
    struct build_style style;
    int picture; /* 0: none */
    int head;    /* height of the picture, or of the tick where there is none */
    int between; /* above the head, between head and words, below the words */
    int words_x; /* from the tile's side */
};

/* The box of a tile with its name, state and action; without words and places. */
struct view_item *tile_add(struct build *b, const struct build_tile *tile, struct rect box,
                           enum view_role role, enum view_tone tone);
/* The picture gives way, down to the size of a mark, then the room around it, then the picture
 * again, and at last altogether. The letters of a scale are bold and may get smaller than those of
 * a list. False: the words do not fit then either. */
bool steps_plan(const struct build *b, const struct build_tile *tiles, int count, bool is_scale,
                int w, int h, struct steps_plan *plan);
/* Draws one. */
void steps_add(struct build *b, struct rect box, const struct build_tile *tile,
               const struct steps_plan *plan, enum view_role role, enum view_tone tone);

#endif
