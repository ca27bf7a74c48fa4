/* A line of any scripts and directions as glyphs side by side: FriBidi gives the runs and their
 * order, the chain of fonts a face for each, HarfBuzz the glyphs. */
#ifndef HARK_UI_SHAPE_H
#define HARK_UI_SHAPE_H

#include "ui/fonts.h"

#define SHAPE_LINE_BYTES_MAX 1024
#define SHAPE_GLYPHS_MAX 2048 /* of a line; what is beyond is left out */
#define SHAPE_RUNS_MAX 256    /* likewise */

struct shape_glyph {
    int font;       /* place in the chain */
    uint32_t glyph; /* 0: a box for what no font has */
    uint32_t at;    /* byte of the line it was made from */
    int x, y;       /* of its pen, from the line's left end on the baseline, upwards; face units */
    int advance;
};

/* How far the ink of a line reaches from its left end on the baseline, in face units. */
struct shape_reach {
    int advance;
    int left, right; /* left <= 0 where ink lies before the start; equal: no ink */
    int top, bottom; /* above the baseline is positive */
};

struct shape {
    int glyph_count;
    int missing; /* characters that no font has */
    struct shape_reach reach;
    struct shape_glyph glyphs[SHAPE_GLYPHS_MAX]; /* from left to right, run by run */
};

struct shaper;

/* fonts is borrowed. ERR_SYSTEM without memory. */
enum err shaper_open(struct fonts *fonts, struct shaper **out) HARK_MUST_CHECK;
void shaper_close(struct shaper *shaper);

/* Strict UTF-8, one line of at most SHAPE_LINE_BYTES_MAX. The result is the shaper's own until the
 * next call, and holds what the line says until shaper_forget. */
const struct shape *shaper_shape(struct shaper *shaper, const struct view_type *type,
                                 const char *line, size_t len);
void shaper_forget(struct shaper *shaper);

#endif
