/* One font file, read by HarfBuzz. All numbers are in the units of the first face, at a scale that
 * makes letters of every script as high as its capitals: so they hold for every size, and lines of
 * several fonts are sums. */
#ifndef HARK_UI_FACE_H
#define HARK_UI_FACE_H

#include <hb.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct face;

/* letter: the one whose height counts, H or what stands for it in another script. like: the face
 * whose capital it is made as high as, and whose units are used; NULL: its own. ERR_ABSENT,
 * ERR_DATA or ERR_SYSTEM (logged). like is borrowed. */
enum err face_open(const char *path, uint32_t letter, const struct face *like,
                   struct face **out) HARK_MUST_CHECK;
void face_close(struct face *face);

int face_units_per_em(const struct face *face);
int face_capital(const struct face *face); /* the height of its letter */
int face_ascent(const struct face *face);
int face_descent(const struct face *face); /* positive */
bool face_has(const struct face *face, uint32_t code);
hb_font_t *face_shaper(const struct face *face); /* borrowed */

/* The file's bytes, mapped; borrowed. */
const char *face_bytes(const struct face *face, size_t *len);
/* This file's own em in the units above. */
int face_scale(const struct face *face);
/* Whether it is the first of its chain. */
bool face_is_first(const struct face *face);

#endif
