#include "ui/glass.h"

#include <SDL.h>
#include <string.h>

struct rect glass_turned_size(const struct display *display, int quarters)
{
    struct rect whole = {0, 0, display->width_px, display->height_px};
    return rect_turn(whole, quarters, display->width_px, display->height_px);
}

void glass_init(const struct display *display, int quarters, int width, int height,
                struct glass *out)
{
    struct rect seen = glass_turned_size(display, quarters);
    *out = (struct glass){
        .display_w = display->width_px,
        .display_h = display->height_px,
        .quarters = quarters,
        .width = width,
        .height = height,
        .left = (width - seen.w) / 2,
        .top = (height - seen.h) / 2,
    };
}

/* From the glass back to the display: the same turn, on to four quarters. */
static struct rect turn_back(const struct glass *glass, struct rect rect)
{
    bool is_across = glass->quarters % 2 != 0;
    int seen_w = is_across ? glass->display_h : glass->display_w;
    int seen_h = is_across ? glass->display_w : glass->display_h;
    rect.x -= glass->left;
    rect.y -= glass->top;
    return rect_turn(rect, (GLASS_TURNS - glass->quarters) % GLASS_TURNS, seen_w, seen_h);
}

struct rect glass_visible(const struct glass *glass, struct rect rect)
{
    struct rect whole = {0, 0, glass->display_w, glass->display_h};
    struct rect seen = turn_back(glass, (struct rect){0, 0, glass->width, glass->height});
    return rect_cut(rect_cut(rect, whole), seen);
}

struct rect glass_place(const struct glass *glass, struct rect rect)
{
    rect = rect_turn(rect, glass->quarters, glass->display_w, glass->display_h);
    rect.x += glass->left;
    rect.y += glass->top;
    return rect;
}

void glass_hit(const struct glass *glass, int x, int y, int *display_x, int *display_y)
{
    struct rect at = turn_back(glass, (struct rect){x, y, 1, 1});
    *display_x = at.x;
    *display_y = at.y;
}

void glass_copy(const struct glass *glass, const struct SDL_Surface *drawn, struct rect rect,
                void *pixels, int pitch_bytes)
{
    uint8_t *to = pixels;
    for (int y = rect.y; y < rect.y + rect.h; y++) {
        const uint8_t *row = (const uint8_t *)drawn->pixels + (ptrdiff_t)y * drawn->pitch;
        const uint32_t *from = (const void *)(row + (ptrdiff_t)rect.x * 4);
        /* One row becomes a row or a column: two of its pixels say which way it runs. */
        struct rect first = glass_place(glass, (struct rect){rect.x, y, 1, 1});
        struct rect second = glass_place(glass, (struct rect){rect.x + 1, y, 1, 1});
        uint8_t *at = to + (ptrdiff_t)first.y * pitch_bytes + (ptrdiff_t)first.x * 4;
        if (glass->quarters == 0) {
            memcpy(at, from, (size_t)rect.w * 4);
            continue;
        }
        ptrdiff_t step = (ptrdiff_t)(second.y - first.y) * pitch_bytes + (second.x - first.x) * 4;
        for (int x = 0; x < rect.w; x++) {
            memcpy(at + x * step, &from[x], 4);
        }
    }
}
