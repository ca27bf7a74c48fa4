#include "ui/screen.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "ui/screen_kinds.h"

bool screen_kind_find(const char *name, enum screen_kind *out)
{
    bool is_window = strcmp(name, "window") == 0;
    *out = is_window ? SCREEN_IS_WINDOW : SCREEN_IS_DEVICE;
    return is_window || strcmp(name, "device") == 0;
}

enum err screen_open(const struct screen_options *options, struct screen **out)
{
    assert(options->quarters >= 0 && options->quarters < GLASS_TURNS);
    struct screen *screen = calloc(1, sizeof *screen);
    *out = NULL;
    if (screen == NULL) {
        log_error("ui: no memory for the screen");
        return ERR_SYSTEM;
    }
    enum err err = options->kind == SCREEN_IS_WINDOW ? screen_window_open(options, screen)
                                                     : screen_device_open(options, screen);
    if (err != ERR_OK) {
        free(screen);
        return err;
    }
    *out = screen;
    return ERR_OK;
}

void screen_close(struct screen *screen)
{
    if (screen == NULL) {
        return;
    }
    screen->calls->close(screen->self);
    free(screen);
}

struct SDL_Surface *screen_surface(struct screen *screen)
{
    return screen->calls->surface(screen->self);
}

void screen_present(struct screen *screen, const struct rect *rects, int count)
{
    assert(count >= 0 && count <= SCREEN_RECTS_MAX);
    screen->calls->present(screen->self, rects, count);
}

void screen_wait(struct screen *screen, int64_t deadline_ms, struct screen_event *out)
{
    screen->calls->wait(screen->self, deadline_ms, out);
}

void screen_wake(struct screen *screen)
{
    screen->calls->wake(screen->self);
}
