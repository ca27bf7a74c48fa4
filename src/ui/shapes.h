/* Flat shapes with smooth edges on 32-bit pixels (0x00RRGGBB in the machine's order): what the
 * painter is made of. Nothing outside the clip is touched. */
#ifndef HARK_UI_SHAPES_H
#define HARK_UI_SHAPES_H

#include <stdint.h>

#include "base/err.h"
#include "ui/mask.h"
#include "view/geometry.h"

#define SHAPES_CORNERS_MAX 32               /* radii that are remembered */
#define SHAPES_CORNER_CACHE_BYTES (1 << 18) /* and their bytes */
#define SHAPES_RADIUS_MAX 400

#define SHAPES_COVERAGES 256

/* What a colour becomes under another one, by coverage. Zeroed, it is that of black under black. */
struct shapes_mix {
    uint32_t under, over;
    uint32_t mixed[SHAPES_COVERAGES];
};

struct canvas {
    uint8_t *pixels;            /* borrowed; the pixel at (0, 0) */
    int pitch;                  /* bytes from row to row */
    struct rect clip;           /* lies inside the pixels */
    struct mask_cache *corners; /* borrowed */
    struct shapes_mix *mix;     /* borrowed; of the mask that was drawn last */
};

void shapes_fill(const struct canvas *canvas, struct rect rect, uint32_t colour);
/* The mask's origin stands at (x, y). */
void shapes_mask(const struct canvas *canvas, const struct mask *mask, int x, int y,
                 uint32_t colour);
/* A box with round corners; radius is cut to half the shorter side. */
void shapes_round(const struct canvas *canvas, struct rect rect, int radius, uint32_t colour);
/* The same with another round box (inner, with inner_radius) in another colour on top of it: a
 * border and what it borders. */
void shapes_bordered(const struct canvas *canvas, struct rect rect, int radius, int border,
                     uint32_t border_colour, uint32_t inner_colour);

#endif
