/* The window: a surface to draw on, and fingers, mouse and clock as one stream of events. Sleeps
 * without polling until something happens. */
#ifndef HARK_UI_SCREEN_H
#define HARK_UI_SCREEN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "ui/palette.h"
#include "view/geometry.h"
#include "view/touch.h"

#define SCREEN_RECTS_MAX 16 /* of one screen_present */

struct SDL_Surface;
struct screen;

enum screen_event_kind {
    SCREEN_TIME,    /* the deadline has come */
    SCREEN_CONTACT, /* a finger or the mouse's left button: see contact */
    SCREEN_EXPOSED, /* the surface is new or was lost: ask for it again, draw and present all */
    SCREEN_WOKEN,   /* screen_wake was called (once or more often) */
    SCREEN_QUIT,    /* the window was closed, or SIGINT or SIGTERM came */
};

struct screen_event {
    enum screen_event_kind kind;
    struct touch_contact contact; /* of SCREEN_CONTACT; pixels of the display, also outside it */
};

#define SCREEN_TURNS 4 /* quarter turns until all is as before */

/* A window with the display's size, or the whole screen with the display in its middle, pixel for
 * pixel, the palette's ground around it. Picture and fingers are turned by `quarters` clockwise, in
 * [0, SCREEN_TURNS), for glass that is built in that way. Only one screen may be open. ERR_SYSTEM
 * (logged) when there is no display server; the first event is SCREEN_EXPOSED.
 * SIGINT and SIGTERM are blocked from here on and come as SCREEN_QUIT. */
enum err screen_open(const struct display *display, int quarters, bool fullscreen,
                     const char *title, const struct palette *palette,
                     struct screen **out) HARK_MUST_CHECK;
void screen_close(struct screen *screen);

/* The display's pixels, 32 bits each. Borrowed until the next screen_wait. */
struct SDL_Surface *screen_surface(struct screen *screen);
/* Shows what was drawn in these rectangles of the display; count in [0, SCREEN_RECTS_MAX]. */
void screen_present(struct screen *screen, const struct rect *rects, int count);

/* Sleeps until something happens or deadline_ms of clock_now_ms() has come (CLOCK_NEVER: for as
 * long as it takes). Contacts come in their order; none is dropped or merged. */
void screen_wait(struct screen *screen, int64_t deadline_ms, struct screen_event *out);
/* Makes screen_wait return SCREEN_WOKEN. Safe from every thread, but not from a signal handler. */
void screen_wake(struct screen *screen);

#endif
