/* Draws one run of text (one font, script and direction) with SDL_ttf. Never by its wrapping calls,
 * and nothing with several directions: they lose words (docs/SPEC.md, "Text"). */
#ifndef HARK_UI_PEN_H
#define HARK_UI_PEN_H

#include "ui/shape.h"

#define PEN_FONTS_MAX 16 /* fonts at one size each that are open in SDL_ttf */

struct SDL_Surface;
struct pen;

/* A run as it was drawn. */
struct pen_ink {
    struct SDL_Surface *surface; /* a byte a pixel: how much is covered */
    bool is_double; /* drawn twice as large as it is shown, so that joined letters meet exactly */
    int start_x, baseline_y; /* of the run's left end, in pixels of the drawing */
};

/* ERR_SYSTEM (logged). */
enum err pen_open(struct pen **out) HARK_MUST_CHECK;
void pen_close(struct pen *pen);

/* text is NUL-terminated. False when SDL_ttf cannot draw it (SDL_GetError says why). The surface is
 * given back with pen_clear. */
bool pen_draw(struct pen *pen, const struct face *face, int size_px, const struct shape_run *run,
              const char *text, struct pen_ink *out);
/* Overwrites the surface before it is freed: words of a person were on it. */
void pen_clear(struct pen_ink *ink);

#endif
