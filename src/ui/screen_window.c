/* The kind of screen that is a window: SDL on X11 or Wayland. */
#include <SDL.h>
#include <limits.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "ui/quit.h"
#include "ui/screen_kinds.h"

#define MOUSE_FINGER INT64_C(-1) /* no device gives this number to a finger: see finger_of() */

struct window {
    const struct display *display; /* borrowed */
    const struct palette *palette; /* borrowed */
    SDL_Window *window;
    SDL_Surface *shown;     /* the window's; borrowed from it */
    SDL_Surface *drawn;     /* what is drawn on: a part of `shown`, or pixels of its own */
    SDL_Surface *converted; /* as large as `shown`, in our order of colours; NULL: it has that */
    struct glass glass;
    int quarters; /* clockwise */
    bool has_own_pixels;
    bool mouse_is_down;
    bool is_new; /* nobody was told yet that there is something to draw on */
    bool fills_screen;
    Uint32 wake_event;
    struct quit *quit; /* owned */
};

static bool is_ours(const SDL_PixelFormat *format)
{
    return format->BytesPerPixel == 4 && format->Rmask == 0xFF0000 && format->Gmask == 0xFF00 &&
           format->Bmask == 0xFF;
}

/* The display is drawn straight into the window's pixels where it fits and they have our order,
 * else into pixels of its own. */
static void make_drawn(struct window *window)
{
    const struct display *display = window->display;
    const struct glass *glass = &window->glass;
    window->has_own_pixels = window->quarters != 0 || glass->left < 0 || glass->top < 0 ||
                             !is_ours(window->shown->format);
    if (window->has_own_pixels) {
        window->drawn = SDL_CreateRGBSurfaceWithFormat(0, display->width_px, display->height_px, 32,
                                                       (Uint32)SDL_PIXELFORMAT_RGB888);
        return;
    }
    uint8_t *pixels = window->shown->pixels;
    pixels += (ptrdiff_t)glass->top * window->shown->pitch + (ptrdiff_t)glass->left * 4;
    window->drawn =
        SDL_CreateRGBSurfaceWithFormatFrom(pixels, display->width_px, display->height_px, 32,
                                           window->shown->pitch, (Uint32)SDL_PIXELFORMAT_RGB888);
}

/* Asks for the window's pixels, which are new after every change of its size, and lays the ground
 * round the display. */
static enum err take_surface(struct window *window)
{
    SDL_FreeSurface(window->drawn);
    SDL_FreeSurface(window->converted);
    window->drawn = NULL;
    window->converted = NULL;
    window->shown = SDL_GetWindowSurface(window->window);
    if (window->shown == NULL) {
        goto out;
    }
    glass_init(window->display, window->quarters, window->shown->w, window->shown->h,
               &window->glass);
    make_drawn(window);
    if (!is_ours(window->shown->format)) {
        window->converted = SDL_CreateRGBSurfaceWithFormat(0, window->shown->w, window->shown->h,
                                                           32, (Uint32)SDL_PIXELFORMAT_RGB888);
    }
    if (window->drawn == NULL || (window->converted == NULL && !is_ours(window->shown->format))) {
        goto out;
    }
    uint32_t ground = window->palette->ground;
    SDL_FillRect(window->shown, NULL,
                 SDL_MapRGB(window->shown->format, (Uint8)(ground >> 16), (Uint8)(ground >> 8),
                            (Uint8)ground));
    struct rect seen = glass_turned_size(window->display, window->quarters);
    if (window->shown->w > seen.w || window->shown->h > seen.h) {
        SDL_UpdateWindowSurface(window->window); /* else the picture covers it, and comes at once */
    }
    return ERR_OK;
out:
    log_error("ui: the window has no surface: %s", SDL_GetError());
    return ERR_SYSTEM;
}

static void set_hints(void)
{
    /* The window's surface comes from plain shared memory: no renderer, no graphics driver. */
    SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
    /* The first strike on a window counts, even if it also brings the focus. */
    SDL_SetHint(SDL_HINT_MOUSE_FOCUS_CLICKTHROUGH, "1");
    SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1"); /* ui/quit.h hears them */
    /* One touch is one event: SDL invents no mouse for a finger and no finger for the mouse. */
    SDL_SetHint(SDL_HINT_TOUCH_MOUSE_EVENTS, "0");
    SDL_SetHint(SDL_HINT_MOUSE_TOUCH_EVENTS, "0");
    SDL_SetHint(SDL_HINT_VIDEO_X11_NET_WM_BYPASS_COMPOSITOR, "0");
    /* A terminal that lost the keyboard's focus still shows its questions. */
    SDL_SetHint(SDL_HINT_VIDEO_MINIMIZE_ON_FOCUS_LOSS, "0");
    /* No key is pressed here, so Xlib need not read its table of letters that several keys make: a
     * third of all that a start costs. */
    (void)setenv("XCOMPOSEFILE", "/dev/null", 0);
}

static void window_close(void *self)
{
    struct window *window = self;
    quit_close(window->quit);
    SDL_FreeSurface(window->drawn);
    SDL_FreeSurface(window->converted);
    if (window->window != NULL) {
        SDL_DestroyWindow(window->window);
    }
    if (SDL_WasInit(SDL_INIT_VIDEO) != 0) {
        SDL_QuitSubSystem(SDL_INIT_VIDEO);
    }
    free(window);
}

static struct SDL_Surface *window_surface(void *self)
{
    const struct window *window = self;
    return window->drawn;
}

/* Brings a visible rectangle from the display's own pixels into the window. */
static void copy_visible(const struct window *window, struct rect visible, SDL_Rect *to)
{
    if (window->converted == NULL) {
        glass_copy(&window->glass, window->drawn, visible, window->shown->pixels,
                   window->shown->pitch);
        return;
    }
    glass_copy(&window->glass, window->drawn, visible, window->converted->pixels,
               window->converted->pitch);
    SDL_Rect from = *to;
    SDL_BlitSurface(window->converted, &from, window->shown, to);
}

static void window_present(void *self, const struct rect *rects, int count)
{
    const struct window *window = self;
    SDL_Rect changed[SCREEN_RECTS_MAX];
    int changed_count = 0;
    for (int i = 0; i < count; i++) {
        struct rect visible = glass_visible(&window->glass, rects[i]);
        if (rect_is_empty(visible)) {
            continue;
        }
        struct rect place = glass_place(&window->glass, visible);
        SDL_Rect *to = &changed[changed_count++];
        *to = (SDL_Rect){place.x, place.y, place.w, place.h};
        if (window->has_own_pixels) {
            copy_visible(window, visible, to);
        }
    }
    if (changed_count > 0 &&
        SDL_UpdateWindowSurfaceRects(window->window, changed, changed_count) != 0) {
        log_warning("ui: the window was not updated: %s", SDL_GetError());
    }
}

/* ---- events --------------------------------------------------------------------------------- */

/* Two touch panels may number their fingers alike; 62 bits keep them apart, and the mouse from
 * them, whose number is negative. */
static int64_t finger_of(const SDL_TouchFingerEvent *event)
{
    return ((event->touchId & 0x3FFFFFFF) << 32) | (event->fingerId & 0xFFFFFFFF);
}

/* x, y: pixels of the window. */
static void take_contact(const struct window *window, enum touch_phase phase, int64_t finger, int x,
                         int y, struct screen_event *out)
{
    out->kind = SCREEN_CONTACT;
    out->contact = (struct touch_contact){.phase = phase, .finger = finger};
    glass_hit(&window->glass, x, y, &out->contact.x, &out->contact.y);
}

static void take_finger(const struct window *window, const SDL_TouchFingerEvent *event,
                        enum touch_phase phase, struct screen_event *out)
{
    int x = (int)(event->x * (float)window->shown->w);
    int y = (int)(event->y * (float)window->shown->h);
    take_contact(window, phase, finger_of(event), x, y, out);
}

static bool take_mouse(struct window *window, enum touch_phase phase, int x, int y,
                       struct screen_event *out)
{
    window->mouse_is_down = phase == TOUCH_DOWN || phase == TOUCH_MOVE;
    take_contact(window, phase, MOUSE_FINGER, x, y, out);
    return true;
}

static bool take_window(struct window *window, const SDL_WindowEvent *event,
                        struct screen_event *out)
{
    if (event->event == SDL_WINDOWEVENT_SIZE_CHANGED) {
        if (take_surface(window) != ERR_OK) {
            /* Without a surface there is nothing to go on with; who starts us starts us anew. */
            out->kind = SCREEN_QUIT;
            return true;
        }
        out->kind = SCREEN_EXPOSED;
        return true;
    }
    if (event->event == SDL_WINDOWEVENT_EXPOSED) {
        out->kind = SCREEN_EXPOSED;
        return true;
    }
    return false;
}

/* True when the event means something to us. */
static bool take_event(struct window *window, const SDL_Event *event, struct screen_event *out)
{
    switch (event->type) {
    case SDL_FINGERDOWN:
        take_finger(window, &event->tfinger, TOUCH_DOWN, out);
        return event->tfinger.touchId != SDL_MOUSE_TOUCHID;
    case SDL_FINGERMOTION:
        take_finger(window, &event->tfinger, TOUCH_MOVE, out);
        return event->tfinger.touchId != SDL_MOUSE_TOUCHID;
    case SDL_FINGERUP:
        take_finger(window, &event->tfinger, TOUCH_UP, out);
        return event->tfinger.touchId != SDL_MOUSE_TOUCHID;
    case SDL_MOUSEBUTTONDOWN:
        return event->button.which != SDL_TOUCH_MOUSEID &&
               event->button.button == SDL_BUTTON_LEFT &&
               take_mouse(window, TOUCH_DOWN, event->button.x, event->button.y, out);
    case SDL_MOUSEBUTTONUP:
        return event->button.which != SDL_TOUCH_MOUSEID &&
               event->button.button == SDL_BUTTON_LEFT && window->mouse_is_down &&
               take_mouse(window, TOUCH_UP, event->button.x, event->button.y, out);
    case SDL_MOUSEMOTION:
        return event->motion.which != SDL_TOUCH_MOUSEID && window->mouse_is_down &&
               take_mouse(window, TOUCH_MOVE, event->motion.x, event->motion.y, out);
    case SDL_WINDOWEVENT:
        return take_window(window, &event->window, out);
    case SDL_QUIT:
        out->kind = SCREEN_QUIT;
        return true;
    default: /* not an enum of ours: SDL sends much that is not for us */
        if (event->type == window->wake_event) {
            SDL_FlushEvent(window->wake_event);
            out->kind = SCREEN_WOKEN;
            return true;
        }
        return false;
    }
}

/* The window is as large as the screen from the start. Only here, behind the first picture, is a
 * window manager told so: SDL waits for its answer, and for 100 ms where there is none. */
static enum err fill_screen(struct window *window)
{
    if (SDL_SetWindowFullscreen(window->window, (Uint32)SDL_WINDOW_FULLSCREEN_DESKTOP) != 0) {
        log_warning("ui: the window does not fill the screen: %s", SDL_GetError());
    }
    return take_surface(window);
}

static void window_wait(void *self, int64_t deadline_ms, struct screen_event *out)
{
    struct window *window = self;
    SDL_Event event;
    *out = (struct screen_event){.kind = SCREEN_TIME};
    if (window->is_new) {
        window->is_new = false;
        bool is_there = !window->fills_screen || fill_screen(window) == ERR_OK;
        out->kind = is_there ? SCREEN_EXPOSED : SCREEN_QUIT;
        return;
    }
    for (;;) {
        int64_t left_ms = deadline_ms == CLOCK_NEVER ? -1 : deadline_ms - clock_now_ms();
        if (deadline_ms != CLOCK_NEVER && left_ms <= 0) {
            /* What is there already comes first, so that no touch is older than the clock. */
            left_ms = 0;
        }
        int wait_ms = left_ms > INT_MAX ? INT_MAX : (int)left_ms;
        bool is_there =
            wait_ms < 0 ? SDL_WaitEvent(&event) != 0 : SDL_WaitEventTimeout(&event, wait_ms) != 0;
        if (is_there && take_event(window, &event, out)) {
            return;
        }
        if (deadline_ms != CLOCK_NEVER && clock_now_ms() >= deadline_ms && !is_there) {
            *out = (struct screen_event){.kind = SCREEN_TIME};
            return;
        }
    }
}

static void window_wake(void *self)
{
    const struct window *window = self;
    SDL_Event event = {.type = window->wake_event};
    /* The queue holds 65535 events; when it is full, the loop is awake already. */
    (void)SDL_PushEvent(&event);
}

/* ---- opening -------------------------------------------------------------------------------- */

static enum err open_window(struct window *window, const struct screen_options *options)
{
    struct rect seen = glass_turned_size(options->display, options->quarters);
    SDL_Rect place = {(int)SDL_WINDOWPOS_CENTERED, (int)SDL_WINDOWPOS_CENTERED, seen.w, seen.h};
    set_hints();
    if (SDL_InitSubSystem(SDL_INIT_VIDEO) != 0) {
        log_error("ui: no display: %s", SDL_GetError());
        return ERR_SYSTEM;
    }
    SDL_StopTextInput();
    SDL_DisableScreenSaver();
    window->wake_event = SDL_RegisterEvents(1);
    bool is_placed = !options->fullscreen || SDL_GetDisplayBounds(0, &place) == 0;
    Uint32 flags = options->fullscreen ? (Uint32)SDL_WINDOW_BORDERLESS : 0;
    window->window = SDL_CreateWindow(options->title, place.x, place.y, place.w, place.h, flags);
    if (!is_placed || window->window == NULL || window->wake_event == UINT32_MAX) {
        log_error("ui: no window: %s", SDL_GetError());
        return ERR_SYSTEM;
    }
    enum err err = quit_open(&window->quit);
    if (err != ERR_OK) {
        return err;
    }
    if (options->fullscreen) {
        SDL_ShowCursor(SDL_DISABLE);
    }
    return take_surface(window);
}

enum err screen_window_open(const struct screen_options *options, struct screen *out)
{
    static const struct screen_calls calls = {.close = window_close,
                                              .surface = window_surface,
                                              .present = window_present,
                                              .wait = window_wait,
                                              .wake = window_wake};
    struct window *window = calloc(1, sizeof *window);
    if (window == NULL) {
        log_error("ui: no memory for the window");
        return ERR_SYSTEM;
    }
    window->display = options->display;
    window->palette = options->palette;
    window->quarters = options->quarters;
    window->is_new = true;
    window->fills_screen = options->fullscreen;
    enum err err = open_window(window, options);
    if (err != ERR_OK) {
        window_close(window);
        return err;
    }
    *out = (struct screen){&calls, window};
    return ERR_OK;
}
