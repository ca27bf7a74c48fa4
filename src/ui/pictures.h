/* The pictures as coverage masks, made from the project's drawings when Hark is built. */
#ifndef HARK_UI_PICTURES_H
#define HARK_UI_PICTURES_H

#include <stdbool.h>

#include "base/err.h"
#include "event/picture.h"
#include "ui/mask.h"

#define PICTURES_SIDE_MIN 16
#define PICTURES_SIDE_MAX 256          /* pixels of one mask in the file; sums stay in 32 bits */
#define PICTURES_MASKS_MAX 256         /* scaled pictures that are remembered */
#define PICTURES_CACHE_BYTES (1 << 20) /* and their bytes */

struct pictures;

/* Maps the file ("HARKMSK1", uint32 count, uint32 side, both little endian; then count masks of
 * side * side bytes, picture 1 first). ERR_ABSENT; ERR_DATA when its size, head or count is not
 * that of this program's pictures; ERR_SYSTEM (all logged). */
enum err pictures_open(const char *path, struct pictures **out) HARK_MUST_CHECK;
void pictures_close(struct pictures *pictures);

/* The picture (or its mirror image) at exactly w * h pixels, scaled by area; strokes of small ones
 * are made a little broader. NULL for PICTURE_NONE, for an empty box and for one that is too large.
 * Borrowed until the next call. */
const struct mask *pictures_draw(struct pictures *pictures, enum picture picture, bool flipped,
                                 int w, int h);

#endif
