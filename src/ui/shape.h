/* A line of any scripts and directions as runs side by side: FriBidi gives the runs and their
 * order, the chain of fonts a face for each, HarfBuzz the glyphs and how long they are. */
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
    int x, y;       /* of its pen, from its run's left end on the baseline, upwards; face units */
    int advance;
};

/* How far the ink of a line reaches from its left end on the baseline, in face units. */
struct shape_reach {
    int advance;
    int left, right; /* left <= 0 where ink lies before the start; equal: no ink */
    int top, bottom; /* above the baseline is positive */
};

/* A part of the line with one direction, script and font: what is drawn in one go. */
struct shape_run {
    int font;          /* place in the chain */
    uint32_t from, to; /* bytes of the line */
    int level;         /* of UAX #9; odd from right to left */
    bool right_to_left;
    hb_script_t script;
    int x;                    /* of its left end, from the line's; face units */
    struct shape_reach reach; /* from its own left end */
};

struct shape {
    int run_count;
    int glyph_count;
    int missing; /* characters that no font has */
    struct shape_reach reach;
    struct shape_run runs[SHAPE_RUNS_MAX];       /* from left to right */
    struct shape_glyph glyphs[SHAPE_GLYPHS_MAX]; /* likewise, run by run */
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
