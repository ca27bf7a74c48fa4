/* The touch panels of the device: found under /dev/input, taken for ourselves, and read. They may
 * be plugged in and out at any time. Keyboards, mice and joysticks are not for us. */
#ifndef HARK_UI_PANELS_H
#define HARK_UI_PANELS_H

#include <poll.h>

#include "base/err.h"
#include "ui/fingers.h"

#define PANELS_MAX 8
#define PANELS_FDS_MAX (PANELS_MAX + 1) /* panels, and what tells about new ones */

struct panels;

/* Takes the panels that are there; none need be. ERR_SYSTEM (logged): nobody could tell of new
 * ones. */
enum err panels_open(struct panels **out) HARK_MUST_CHECK;
void panels_close(struct panels *panels);

/* What to sleep on. Returns how many. */
int panels_poll(const struct panels *panels, struct pollfd fds[PANELS_FDS_MAX]);

/* Where a finger is, in the pixels of a glass of the size that was asked for. */
struct panels_contact {
    enum touch_phase phase;
    int64_t finger; /* no two panels give the same */
    int x, y;
};

/* Reads what is there without waiting, and looks for new panels. Returns how many contacts there
 * are, at most `most`; what finds no room (FINGERS_NEWS_MAX must be free) is read the next time. */
int panels_read(struct panels *panels, int width, int height, struct panels_contact *out, int most);

#endif
