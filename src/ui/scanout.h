/* A monitor, driven by the kernel's display interface (DRM, "dumb" buffers): two buffers, of which
 * one is seen while the other is written, changed between two frames of the monitor. */
#ifndef HARK_UI_SCANOUT_H
#define HARK_UI_SCANOUT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

#define SCANOUT_BUFFERS 2

struct scanout;

/* What a monitor can do. */
struct scanout_mode {
    int width, height; /* pixels */
    int refresh_hz;
    bool is_preferred; /* by the monitor itself */
};

/* The one that has exactly this many pixels, the preferred or else the fastest of them; else the
 * preferred one, else the first. Its place; count is at least 1. */
int scanout_choose(const struct scanout_mode *modes, int count, int width, int height);

/* Nothing is looked for yet. ERR_SYSTEM without memory (logged). */
enum err scanout_open(struct scanout **out) HARK_MUST_CHECK;
/* The monitor stays as it is until somebody else takes it. Accepts NULL. */
void scanout_close(struct scanout *scanout);

/* Looks at which monitor is there, and begins to show on it, in a mode of these pixels where it has
 * one; ground (0xRRGGBB) is all that is seen then. Call it at the start and after each change that
 * the kernel tells about. True: what is shown begins anew (or ends: scanout_size). */
bool scanout_look(struct scanout *scanout, int width, int height, uint32_t ground);
/* The pixels of the monitor. False: there is none. */
bool scanout_size(const struct scanout *scanout, int *width, int *height);
/* Of the card; -1: none was found yet. Readable: call scanout_hear. */
int scanout_fd(const struct scanout *scanout);
void scanout_hear(struct scanout *scanout);

/* The buffer that is not seen, in [0, SCANOUT_BUFFERS), 32 bits a pixel; -1 where there is no
 * monitor or it has not taken the last one yet. */
int scanout_begin(struct scanout *scanout, void **pixels, int *pitch_bytes);
/* Shows it with the monitor's next frame. False (logged): the monitor does not take it, and still
 * shows the one before. */
bool scanout_show(struct scanout *scanout);

#endif
