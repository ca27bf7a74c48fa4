/* The glass: what the display is seen on, a window or a monitor's mode. Where a rectangle of the
 * display lies there, and where a finger on it is on the display. Pure; one geometry for picture
 * and touch. */
#ifndef HARK_UI_GLASS_H
#define HARK_UI_GLASS_H

#include "view/geometry.h"

#define GLASS_TURNS 4 /* quarter turns until all is as before */

struct SDL_Surface;

/* The display, turned, lies in the middle of the glass, pixel for pixel. */
struct glass {
    int display_w, display_h; /* pixels */
    int quarters;             /* clockwise, in [0, GLASS_TURNS) */
    int width, height;        /* pixels of the glass */
    int left, top;            /* where the turned display begins; negative: it is cut off there */
};

void glass_init(const struct display *display, int quarters, int width, int height,
                struct glass *out);
/* The size of the display as it is seen, turned; at 0, 0. */
struct rect glass_turned_size(const struct display *display, int quarters);
/* The part of a rectangle of the display that is on the display and on the glass; may be empty. */
struct rect glass_visible(const struct glass *glass, struct rect rect);
/* Where a rectangle of the display lies on the glass. */
struct rect glass_place(const struct glass *glass, struct rect rect);
/* The pixel of the display (also beside it) that is under this pixel of the glass. */
void glass_hit(const struct glass *glass, int x, int y, int *display_x, int *display_y);

/* Copies what was drawn in a visible rectangle of the display to its place on the glass. Both have
 * 32 bits a pixel; pitch_bytes is one line of the glass. */
void glass_copy(const struct glass *glass, const struct SDL_Surface *drawn, struct rect rect,
                void *pixels, int pitch_bytes);

#endif
