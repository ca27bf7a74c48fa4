/* Lines of text in any script: how long one is, and what it looks like. Both come from the same
 * glyphs, so a line is drawn as it was measured. */
#ifndef HARK_UI_TEXT_H
#define HARK_UI_TEXT_H

#include <stddef.h>

#include "base/err.h"
#include "ui/mask.h"
#include "view/view.h"

#define TEXT_SIZE_PX_MAX 400
#define TEXT_LINE_BYTES_MAX 1024 /* of one run; what is longer is measured and drawn so far */
#define TEXT_MEASURES_MAX 8192   /* lines whose advance is remembered: those of a visit in Urdu */
#define TEXT_MEASURED_BYTES_MAX 160     /* longer lines are measured anew each time */
#define TEXT_MASKS_MAX 256              /* drawn lines that are remembered */
#define TEXT_MASK_CACHE_BYTES (2 << 20) /* and their bytes */
#define TEXT_FONT_DIRECTORY "/usr/share/fonts/truetype/andika" /* where Debian puts Andika */

struct text;

/* Opens Andika-Regular.ttf and Andika-Bold.ttf in font_directory; fonts of other scripts
 * (ui/fonts.h) are opened when they are needed, there or where Debian puts them. ERR_ABSENT when
 * one of the two does not exist, ERR_DATA when one is no font, ERR_SYSTEM without memory (all
 * logged). */
enum err text_open(const char *font_directory, struct text **out) HARK_MUST_CHECK;
void text_close(struct text *text);

/* Fills *out with functions over text, which must outlive it. One thread only. */
void text_measure(struct text *text, struct measure *out);
/* How many characters of the line no font has: they are drawn as boxes. */
int text_missing(struct text *text, const struct view_type *type, const char *line);

/* The mask of one line, origin at its left end on the baseline. NULL when it cannot be drawn
 * (logged once). Borrowed until the next call. */
const struct mask *text_draw(struct text *text, const struct view_type *type, const char *line);
/* Whether a line was ever measured or drawn without what it needs (memory, a file; logged): who
 * judges by them must not. */
bool text_has_failed(const struct text *text);

/* Forgets all words that were measured and drawn, and overwrites them: call it between visits. */
void text_forget(struct text *text);

#endif
