#include "ui/screen.h"

#include <SDL.h>
#include <assert.h>
#include <limits.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "ui/quit.h"

#define MOUSE_FINGER INT64_C(-1) /* no device gives this number to a finger: see finger_of() */

struct screen {
    const struct display *display; /* borrowed */
    const struct palette *palette; /* borrowed */
    SDL_Window *window;
    SDL_Surface *shown;           /* the window's; borrowed from it */
    SDL_Surface *display_surface; /* what is drawn on: a part of `shown`, or pixels of its own */
    SDL_Surface *turned;          /* the same, turned; NULL: it is not */
    int quarters;                 /* clockwise */
    bool has_own_pixels;
    int left_px, top_px; /* where the display lies in the window; negative: it is cut off */
    bool mouse_is_down;
    bool is_new; /* nobody was told yet that there is something to draw on */
    Uint32 wake_event;
    struct quit *quit; /* owned */
};

static bool is_ours(const SDL_PixelFormat *format)
{
    return format->BytesPerPixel == 4 && format->Rmask == 0xFF0000 && format->Gmask == 0xFF00 &&
           format->Bmask == 0xFF;
}

static struct rect whole_of(const struct display *display)
{
    return (struct rect){0, 0, display->width_px, display->height_px};
}

/* From the display to the glass... */
static struct rect turn(const struct screen *screen, struct rect rect)
{
    const struct display *display = screen->display;
    return rect_turn(rect, screen->quarters, display->width_px, display->height_px);
}

/* ... and back: the same turn, on to four quarters. */
static struct rect turn_back(const struct screen *screen, struct rect rect)
{
    struct rect seen = turn(screen, whole_of(screen->display));
    return rect_turn(rect, (SCREEN_TURNS - screen->quarters) % SCREEN_TURNS, seen.w, seen.h);
}

/* Turns what was drawn in this rectangle. Returns where it lies now. */
static struct rect turn_pixels(const struct screen *screen, struct rect rect)
{
    struct rect to = turn(screen, rect);
    for (int y = 0; y < rect.h; y++) {
        const uint8_t *row = screen->display_surface->pixels;
        const uint32_t *from =
            (const void *)(row + (ptrdiff_t)(rect.y + y) * screen->display_surface->pitch);
        /* One row becomes a row or a column: two of its pixels say which way it runs. */
        struct rect first = turn(screen, (struct rect){rect.x, rect.y + y, 1, 1});
        struct rect second = turn(screen, (struct rect){rect.x + 1, rect.y + y, 1, 1});
        ptrdiff_t line = screen->turned->pitch / 4;
        uint32_t *at = (uint32_t *)screen->turned->pixels + first.y * line + first.x;
        ptrdiff_t step = (second.y - first.y) * line + (second.x - first.x);
        for (int x = 0; x < rect.w; x++) {
            at[x * step] = from[rect.x + x];
        }
    }
    return to;
}

/* Asks for the window's pixels, which are new after every change of its size. The display is drawn
 * straight into them where it fits and they have our order, else into pixels of its own. */
static enum err take_surface(struct screen *screen)
{
    const struct display *display = screen->display;
    struct rect seen = turn(screen, whole_of(display));
    SDL_FreeSurface(screen->display_surface);
    SDL_FreeSurface(screen->turned);
    screen->display_surface = NULL;
    screen->turned = NULL;
    screen->shown = SDL_GetWindowSurface(screen->window);
    if (screen->shown == NULL) {
        goto out;
    }
    screen->left_px = (screen->shown->w - seen.w) / 2;
    screen->top_px = (screen->shown->h - seen.h) / 2;
    screen->has_own_pixels = screen->quarters != 0 || screen->left_px < 0 || screen->top_px < 0 ||
                             !is_ours(screen->shown->format);
    if (screen->has_own_pixels) {
        screen->display_surface = SDL_CreateRGBSurfaceWithFormat(
            0, display->width_px, display->height_px, 32, (Uint32)SDL_PIXELFORMAT_RGB888);
    } else {
        uint8_t *pixels = screen->shown->pixels;
        pixels += (ptrdiff_t)screen->top_px * screen->shown->pitch + (ptrdiff_t)screen->left_px * 4;
        screen->display_surface = SDL_CreateRGBSurfaceWithFormatFrom(
            pixels, display->width_px, display->height_px, 32, screen->shown->pitch,
            (Uint32)SDL_PIXELFORMAT_RGB888);
    }
    if (screen->quarters != 0) {
        screen->turned =
            SDL_CreateRGBSurfaceWithFormat(0, seen.w, seen.h, 32, (Uint32)SDL_PIXELFORMAT_RGB888);
    }
    if (screen->display_surface == NULL || (screen->quarters != 0 && screen->turned == NULL)) {
        goto out;
    }
    uint32_t ground = screen->palette->ground;
    SDL_FillRect(screen->shown, NULL,
                 SDL_MapRGB(screen->shown->format, (Uint8)(ground >> 16), (Uint8)(ground >> 8),
                            (Uint8)ground));
    SDL_UpdateWindowSurface(screen->window);
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

enum err screen_open(const struct display *display, int quarters, bool fullscreen,
                     const char *title, const struct palette *palette, struct screen **out)
{
    assert(quarters >= 0 && quarters < SCREEN_TURNS);
    enum err err = ERR_SYSTEM;
    Uint32 flags = fullscreen ? (Uint32)SDL_WINDOW_FULLSCREEN_DESKTOP : 0;
    struct screen *screen = calloc(1, sizeof *screen);
    if (screen == NULL) {
        log_error("ui: no memory for the screen");
        goto out;
    }
    screen->display = display;
    screen->palette = palette;
    screen->quarters = quarters;
    struct rect seen = turn(screen, whole_of(display));
    set_hints();
    if (SDL_InitSubSystem(SDL_INIT_VIDEO) != 0) {
        log_error("ui: no display: %s", SDL_GetError());
        goto out;
    }
    SDL_StopTextInput();
    SDL_DisableScreenSaver();
    screen->wake_event = SDL_RegisterEvents(1);
    screen->window = SDL_CreateWindow(title, SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED, seen.w,
                                      seen.h, flags);
    if (screen->window == NULL || screen->wake_event == UINT32_MAX) {
        log_error("ui: no window: %s", SDL_GetError());
        goto out;
    }
    if (quit_open(&screen->quit) != ERR_OK) {
        goto out;
    }
    if (fullscreen) {
        SDL_ShowCursor(SDL_DISABLE);
    }
    err = take_surface(screen);
    if (err != ERR_OK) {
        goto out;
    }
    screen->is_new = true;
    *out = screen;
    return ERR_OK;
out:
    screen_close(screen);
    *out = NULL;
    return err;
}

void screen_close(struct screen *screen)
{
    if (screen == NULL) {
        return;
    }
    quit_close(screen->quit);
    SDL_FreeSurface(screen->display_surface);
    SDL_FreeSurface(screen->turned);
    if (screen->window != NULL) {
        SDL_DestroyWindow(screen->window);
    }
    if (SDL_WasInit(SDL_INIT_VIDEO) != 0) {
        SDL_QuitSubSystem(SDL_INIT_VIDEO);
    }
    free(screen);
}

struct SDL_Surface *screen_surface(struct screen *screen)
{
    return screen->display_surface;
}

void screen_present(struct screen *screen, const struct rect *rects, int count)
{
    assert(count >= 0 && count <= SCREEN_RECTS_MAX);
    struct rect whole = whole_of(screen->display);
    struct rect window = turn_back(screen, (struct rect){-screen->left_px, -screen->top_px,
                                                         screen->shown->w, screen->shown->h});
    SDL_Rect changed[SCREEN_RECTS_MAX];
    int changed_count = 0;
    for (int i = 0; i < count; i++) {
        struct rect seen = rect_cut(rect_cut(rects[i], whole), window);
        if (rect_is_empty(seen)) {
            continue;
        }
        SDL_Surface *source = screen->display_surface;
        if (screen->turned != NULL) {
            source = screen->turned;
            seen = turn_pixels(screen, seen);
        }
        SDL_Rect from = {seen.x, seen.y, seen.w, seen.h};
        SDL_Rect to = {seen.x + screen->left_px, seen.y + screen->top_px, seen.w, seen.h};
        if (screen->has_own_pixels) {
            SDL_BlitSurface(source, &from, screen->shown, &to);
        }
        changed[changed_count++] = to;
    }
    if (changed_count > 0 &&
        SDL_UpdateWindowSurfaceRects(screen->window, changed, changed_count) != 0) {
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
static void take_contact(const struct screen *screen, enum touch_phase phase, int64_t finger, int x,
                         int y, struct screen_event *out)
{
    struct rect at =
        turn_back(screen, (struct rect){x - screen->left_px, y - screen->top_px, 1, 1});
    out->kind = SCREEN_CONTACT;
    out->contact = (struct touch_contact){.phase = phase, .finger = finger, .x = at.x, .y = at.y};
}

static void take_finger(const struct screen *screen, const SDL_TouchFingerEvent *event,
                        enum touch_phase phase, struct screen_event *out)
{
    int x = (int)(event->x * (float)screen->shown->w);
    int y = (int)(event->y * (float)screen->shown->h);
    take_contact(screen, phase, finger_of(event), x, y, out);
}

static bool take_mouse(struct screen *screen, enum touch_phase phase, int x, int y,
                       struct screen_event *out)
{
    screen->mouse_is_down = phase == TOUCH_DOWN || phase == TOUCH_MOVE;
    take_contact(screen, phase, MOUSE_FINGER, x, y, out);
    return true;
}

static bool take_window(struct screen *screen, const SDL_WindowEvent *event,
                        struct screen_event *out)
{
    if (event->event == SDL_WINDOWEVENT_SIZE_CHANGED) {
        if (take_surface(screen) != ERR_OK) {
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
static bool take_event(struct screen *screen, const SDL_Event *event, struct screen_event *out)
{
    switch (event->type) {
    case SDL_FINGERDOWN:
        take_finger(screen, &event->tfinger, TOUCH_DOWN, out);
        return event->tfinger.touchId != SDL_MOUSE_TOUCHID;
    case SDL_FINGERMOTION:
        take_finger(screen, &event->tfinger, TOUCH_MOVE, out);
        return event->tfinger.touchId != SDL_MOUSE_TOUCHID;
    case SDL_FINGERUP:
        take_finger(screen, &event->tfinger, TOUCH_UP, out);
        return event->tfinger.touchId != SDL_MOUSE_TOUCHID;
    case SDL_MOUSEBUTTONDOWN:
        return event->button.which != SDL_TOUCH_MOUSEID &&
               event->button.button == SDL_BUTTON_LEFT &&
               take_mouse(screen, TOUCH_DOWN, event->button.x, event->button.y, out);
    case SDL_MOUSEBUTTONUP:
        return event->button.which != SDL_TOUCH_MOUSEID &&
               event->button.button == SDL_BUTTON_LEFT && screen->mouse_is_down &&
               take_mouse(screen, TOUCH_UP, event->button.x, event->button.y, out);
    case SDL_MOUSEMOTION:
        return event->motion.which != SDL_TOUCH_MOUSEID && screen->mouse_is_down &&
               take_mouse(screen, TOUCH_MOVE, event->motion.x, event->motion.y, out);
    case SDL_WINDOWEVENT:
        return take_window(screen, &event->window, out);
    case SDL_QUIT:
        out->kind = SCREEN_QUIT;
        return true;
    default: /* not an enum of ours: SDL sends much that is not for us */
        if (event->type == screen->wake_event) {
            SDL_FlushEvent(screen->wake_event);
            out->kind = SCREEN_WOKEN;
            return true;
        }
        return false;
    }
}

void screen_wait(struct screen *screen, int64_t deadline_ms, struct screen_event *out)
{
    SDL_Event event;
    *out = (struct screen_event){.kind = SCREEN_TIME};
    if (screen->is_new) {
        screen->is_new = false;
        out->kind = SCREEN_EXPOSED;
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
        if (is_there && take_event(screen, &event, out)) {
            return;
        }
        if (deadline_ms != CLOCK_NEVER && clock_now_ms() >= deadline_ms && !is_there) {
            *out = (struct screen_event){.kind = SCREEN_TIME};
            return;
        }
    }
}

void screen_wake(struct screen *screen)
{
    SDL_Event event = {.type = screen->wake_event};
    /* The queue holds 65535 events; when it is full, the loop is awake already. */
    (void)SDL_PushEvent(&event);
}
