/* What an item looks like, as a number. Inside the view room only. */
#ifndef HARK_VIEW_LOOK_H
#define HARK_VIEW_LOOK_H

#include "view/view.h"

/* Cuts every ink to the display and sets every hash (FNV-1a, 64 bits, over all that shows). */
void look_seal(struct view *view);

#endif
