/* Screenshots: surfaces in memory, to and from PNG files. */
#ifndef HARK_UI_PNG_H
#define HARK_UI_PNG_H

#include <stdint.h>

#include "base/err.h"

#define SCREENSHOT_SIDE_MAX 8192 /* pixels, each way */

struct SDL_Surface;

/* An empty surface that the painter can draw on; freed by screenshot_free. ERR_SYSTEM. */
enum err screenshot_new(int width_px, int height_px, struct SDL_Surface **out) HARK_MUST_CHECK;
/* One row of it, as many pixels as it is wide: 0x00RRGGBB. Borrowed. */
const uint32_t *screenshot_row(const struct SDL_Surface *surface, int y);
/* Accepts NULL. */
void screenshot_free(struct SDL_Surface *surface);

/* RGB, eight bits a colour, no time and no comment in the file: the same pixels give the same
 * bytes. surface as painter_draw wants it. ERR_SYSTEM (logged). */
enum err screenshot_save(struct SDL_Surface *surface, const char *path) HARK_MUST_CHECK;
/* ERR_ABSENT; ERR_DATA (no PNG, or too large); ERR_SYSTEM. */
enum err screenshot_load(const char *path, struct SDL_Surface **out) HARK_MUST_CHECK;

#endif
