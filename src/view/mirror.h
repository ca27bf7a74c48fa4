/* Right to left: screens are built with the leading side on the left, and turned here as a whole.
 * Inside the view room only. */
#ifndef HARK_VIEW_MIRROR_H
#define HARK_VIEW_MIRROR_H

#include "view/view.h"

/* Whether a picture has another sense when left and right are changed. */
bool mirror_is_flipped(enum picture picture);
/* Turns everything around the middle of the display: boxes, pictures, ticks, dots, lines of text.
 * Pictures that point somewhere are flipped. The keyboard stays: it is that of a script, not of the
 * screen's language. Before look_seal. */
void mirror_view(struct view *view);

#endif
