/* Colours by their meaning, and how well they can be told apart.
 * Source of the colours: docs/SPEC.md, "Palettes"; of the contrast formula: WCAG 2.2, "contrast
 * ratio" and "relative luminance". */
#ifndef HARK_UI_PALETTE_H
#define HARK_UI_PALETTE_H

#include <stdint.h>

#include "view/view.h"

#define PALETTES 3
#define PALETTE_TEXT_CONTRAST 15.0   /* words on ground and tile, at least */
#define PALETTE_MEANING_CONTRAST 8.9 /* words on a tile that is filled with a meaning colour */

/* Colours are 0xRRGGBB. */
struct palette {
    const char *name;    /* "cream", "navy", "black" */
    uint32_t ground;     /* the page */
    uint32_t ink;        /* words, actions */
    uint32_t tile;       /* inside of what is not filled; words and pictures on what is */
    uint32_t helped;     /* border and picture of that side; ink in the dark palettes, where mark */
    uint32_t in_the_way; /* and words alone carry the meaning */
};

const struct palette *palette_default(void);
/* index in [0, PALETTES). */
const struct palette *palette_at(int index);
/* By name, or NULL. */
const struct palette *palette_find(const char *name);

uint32_t palette_tone(const struct palette *palette, enum view_tone tone);
/* From 1.0 to 21.0. */
double palette_contrast(uint32_t one, uint32_t other);

#endif
