/* Draws a view onto a surface: the items as they are, nothing decided here. */
#ifndef HARK_UI_PAINTER_H
#define HARK_UI_PAINTER_H

#include "base/err.h"
#include "ui/palette.h"
#include "ui/pictures.h"
#include "ui/text.h"
#include "view/view.h"

struct SDL_Surface;
struct painter;

/* All borrowed; they must outlive the painter. ERR_SYSTEM without memory. */
enum err painter_open(struct text *text, struct pictures *pictures, const struct palette *palette,
                      struct painter **out) HARK_MUST_CHECK;
void painter_close(struct painter *painter);

/* The next drawing is in these colours; paint the whole view then. */
void painter_set_palette(struct painter *painter, const struct palette *palette);

/* Draws what lies in damage, and touches no pixel outside it. surface: 32 bits a pixel, eight a
 * colour, as screen_surface() and screenshot_new() give it (asserted). */
void painter_draw(struct painter *painter, const struct view *view, struct rect damage,
                  struct SDL_Surface *surface);

#endif
