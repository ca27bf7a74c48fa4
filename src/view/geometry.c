#include "view/geometry.h"

#include <math.h>
#include <string.h>

/* Further screens are further rows. */
static const struct display displays[] = {
    /* 217 x 136 mm of glass. */
    {"10.1-1280x800", 1280, 800, 1280.0 / 217.0, 800.0 / 136.0, DISPLAY_10_INCH},
};

static int least(int a, int b)
{
    return a < b ? a : b;
}

static int most(int a, int b)
{
    return a > b ? a : b;
}

bool rect_is_empty(struct rect rect)
{
    return rect.w <= 0 || rect.h <= 0;
}

bool rect_meets(struct rect a, struct rect b)
{
    return !rect_is_empty(rect_cut(a, b));
}

struct rect rect_union(struct rect a, struct rect b)
{
    if (rect_is_empty(a)) {
        return b;
    }
    if (rect_is_empty(b)) {
        return a;
    }
    struct rect out = {.x = least(a.x, b.x), .y = least(a.y, b.y)};
    out.w = most(a.x + a.w, b.x + b.w) - out.x;
    out.h = most(a.y + a.h, b.y + b.h) - out.y;
    return out;
}

struct rect rect_cut(struct rect a, struct rect b)
{
    if (rect_is_empty(a) || rect_is_empty(b)) {
        return (struct rect){0};
    }
    struct rect out = {.x = most(a.x, b.x), .y = most(a.y, b.y)};
    out.w = least(a.x + a.w, b.x + b.w) - out.x;
    out.h = least(a.y + a.h, b.y + b.h) - out.y;
    if (rect_is_empty(out)) {
        return (struct rect){0};
    }
    return out;
}

struct rect rect_inset(struct rect rect, int by)
{
    return (struct rect){rect.x + by, rect.y + by, rect.w - 2 * by, rect.h - 2 * by};
}

const struct display *display_find(const char *name)
{
    for (size_t i = 0; i < sizeof displays / sizeof displays[0]; i++) {
        if (strcmp(displays[i].name, name) == 0) {
            return &displays[i];
        }
    }
    return NULL;
}

const struct display *display_default(void)
{
    return &displays[0];
}

/* A hair is taken off first, so that 4 mm at exactly 6 px/mm is 24 and not 25 px. */
static int round_up(double px)
{
    return (int)ceil(px - 1e-6);
}

int display_px_x(const struct display *display, double mm)
{
    return round_up(mm * display->px_per_mm_x);
}

int display_px_y(const struct display *display, double mm)
{
    return round_up(mm * display->px_per_mm_y);
}
