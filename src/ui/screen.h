/* The screen: a surface to draw on, and fingers, mouse and clock as one stream of events. Sleeps
 * without polling until something happens. Two kinds behind one interface: a window on a desktop
 * (screen_window.c), and the device's own scan-out and touch panels (screen_device.c), which needs
 * neither X nor Wayland nor a graphics library. */
#ifndef HARK_UI_SCREEN_H
#define HARK_UI_SCREEN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "ui/glass.h"
#include "ui/palette.h"
#include "view/geometry.h"
#include "view/touch.h"

#define SCREEN_RECTS_MAX VIEW_DAMAGE_MAX /* of one screen_present */

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

enum screen_kind { SCREEN_IS_WINDOW, SCREEN_IS_DEVICE };

/* All borrowed until screen_close. */
struct screen_options {
    enum screen_kind kind;
    const struct display *display;
    int quarters; /* picture and fingers are turned so far clockwise, in [0, GLASS_TURNS): for glass
                     that is built in that way */
    bool fullscreen;               /* of a window: the whole screen */
    const char *title;             /* of a window */
    const struct palette *palette; /* its ground is around the display */
};

/* "window", "device". False: none is called so. */
bool screen_kind_find(const char *name, enum screen_kind *out);

/* The display lies in the middle of the window or monitor, pixel for pixel. Only one screen may be
 * open. The first event is SCREEN_EXPOSED. ERR_SYSTEM (logged): a window has no display server. A
 * device's screen opens without a monitor, a card or a panel, and takes them when they come.
 * SIGINT and SIGTERM are blocked from here on and come as SCREEN_QUIT. */
enum err screen_open(const struct screen_options *options, struct screen **out) HARK_MUST_CHECK;
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
