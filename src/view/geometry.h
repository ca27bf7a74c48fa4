/* Rectangles in pixels, the display they lie on, and how large the letters on it are. */
#ifndef HARK_VIEW_GEOMETRY_H
#define HARK_VIEW_GEOMETRY_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"

struct rect {
    int x, y, w, h; /* w or h <= 0: empty */
};

int px_least(int a, int b);
int px_most(int a, int b);

bool rect_is_empty(struct rect rect);
bool rect_meets(struct rect a, struct rect b);
struct rect rect_union(struct rect a, struct rect b); /* an empty one does not count */
struct rect rect_cut(struct rect a, struct rect b);   /* the common part */
struct rect rect_inset(struct rect rect, int by);     /* by < 0 grows it */

/* Where a rectangle on an area of that size lies after so many quarter turns clockwise, 0 to 3.
 * Back again: the other quarter turns to four, on the turned area. A point is a rectangle of 1 x 1.
 */
struct rect rect_turn(struct rect rect, int quarters, int width, int height);

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

#define DISPLAYS 5             /* known profiles */
#define DISPLAY_PX_MIN 480     /* of one side */
#define DISPLAY_PX_MAX 4096    /* of one side: two surfaces of it must find room */
#define DISPLAY_INCHES_MIN 6.9 /* of the diagonal: on a smaller one what must be read has no room */
#define DISPLAY_INCHES_MAX 60.0

/* index in [0, DISPLAYS). */
const struct display *display_at(int index);
/* The profile by name, or NULL. */
const struct display *display_find(const char *name);
const struct display *display_default(void);
/* A display as a person writes it down: a profile's name, or pixels and millimetres of what is seen
 * ("1024x600px 154x90mm"); the class then follows from the diagonal. ERR_DATA, with a message that
 * says what is wrong and what would be right, for everything else. */
enum err display_read(const char *text, struct display *out, struct buf *problem) HARK_MUST_CHECK;
/* Higher than wide, seen with a ruler. */
bool display_is_portrait(const struct display *display);
/* Millimetres to whole pixels, rounded up so that no minimum is missed. */
int display_px_x(const struct display *display, double mm);
int display_px_y(const struct display *display, double mm);

/* How large the letters are. The person chooses; it changes nothing else of a visit. */
enum text_size { TEXT_USUAL, TEXT_LARGER, TEXT_LARGEST };

#define TEXT_SIZES 3

/* "usual", "A+", "A++". */
const char *text_size_name(enum text_size size);
/* By name; false: there is none of that name. */
bool text_size_find(const char *name, enum text_size *out);
/* Whether there is room for it: on 7 inches there is none for A++. */
bool display_has_size(const struct display *display, enum text_size size);

#endif
