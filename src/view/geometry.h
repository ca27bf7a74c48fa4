/* Rectangles in pixels, and the display they lie on. */
#ifndef HARK_VIEW_GEOMETRY_H
#define HARK_VIEW_GEOMETRY_H

#include <stdbool.h>

struct rect {
    int x, y, w, h; /* w or h <= 0: empty */
};

bool rect_is_empty(struct rect rect);
bool rect_meets(struct rect a, struct rect b);
struct rect rect_union(struct rect a, struct rect b); /* an empty one does not count */
struct rect rect_cut(struct rect a, struct rect b);   /* the common part */
struct rect rect_inset(struct rect rect, int by);     /* by < 0 grows it */

/* A screen as it is seen: pixels and their density, which may differ across and down. The numbers
 * in millimetres (capital heights, tiles, gaps) follow from size_class. Source: look/README of the
 * design, docs/SPEC.md "Sizes". */
enum display_class { DISPLAY_7_INCH, DISPLAY_10_INCH, DISPLAY_15_INCH };

struct display {
    const char *name; /* "10.1-1280x800" */
    int width_px, height_px;
    double px_per_mm_x, px_per_mm_y;
    enum display_class size_class;
};

/* The profile by name, or NULL. The first one is the default. */
const struct display *display_find(const char *name);
const struct display *display_default(void);
/* Millimetres to whole pixels, rounded up so that no minimum is missed. */
int display_px_x(const struct display *display, double mm);
int display_px_y(const struct display *display, double mm);

#endif
