/* What a kind of screen does behind ui/screen.h. For screen.c and the kinds only. */
#ifndef HARK_UI_SCREEN_KINDS_H
#define HARK_UI_SCREEN_KINDS_H

#include "ui/screen.h"

/* Each as its namesake in screen.h; self is the kind's own. */
struct screen_calls {
    void (*close)(void *self);
    struct SDL_Surface *(*surface)(void *self);
    void (*present)(void *self, const struct rect *rects, int count);
    void (*wait)(void *self, int64_t deadline_ms, struct screen_event *out);
    void (*wake)(void *self);
};

struct screen {
    const struct screen_calls *calls;
    void *self; /* owned */
};

/* Fill *out. ERR_SYSTEM (logged): nothing is open then. */
enum err screen_window_open(const struct screen_options *options,
                            struct screen *out) HARK_MUST_CHECK;
enum err screen_device_open(const struct screen_options *options,
                            struct screen *out) HARK_MUST_CHECK;

#endif
