/* One font file: HarfBuzz shapes with it, FreeType draws its glyphs. All numbers are in the units
 * of the first face, at a scale that makes letters of every script as high as its capitals: so
 * they hold for every size, and lines of several fonts are sums. */
#ifndef HARK_UI_FACE_H
#define HARK_UI_FACE_H

#include <ft2build.h>
#include FT_FREETYPE_H
#include <hb.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct face;

/* letter: the one whose height counts, H or what stands for it in another script. like: the face
 * whose capital it is made as high as, and whose units are used; NULL: its own. ERR_ABSENT,
 * ERR_DATA or ERR_SYSTEM (logged). library and like are borrowed. */
enum err face_open(FT_Library library, const char *path, uint32_t letter, const struct face *like,
                   struct face **out) HARK_MUST_CHECK;
void face_close(struct face *face);

int face_units_per_em(const struct face *face);
int face_capital(const struct face *face); /* the height of its letter */
int face_ascent(const struct face *face);
int face_descent(const struct face *face); /* positive */
bool face_has(const struct face *face, uint32_t code);
hb_font_t *face_shaper(const struct face *face); /* borrowed */

/* A glyph as FreeType has drawn it, in pixels from the pen on the baseline; borrowed until the next
 * call for the same file. */
struct face_glyph {
    int left, top; /* top: rows above the baseline */
    int w, h, pitch;
    const uint8_t *coverage;
};
/* right, up: where in the pixel the pen stands, in 1/64. False when it cannot be drawn. */
bool face_draw(struct face *face, int size_px, uint32_t glyph, int right, int up,
               struct face_glyph *out);

#endif
