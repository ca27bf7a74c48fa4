#include "view/geometry.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MM_PER_INCH 25.4
#define CLASS_10_INCHES 8.5  /* of the diagonal: where the 10 inch class begins */
#define CLASS_15_INCHES 13.5 /* likewise */
#define DENSITY_MIN 2.0      /* pixels a millimetre; letters of fewer have no shape */
#define DENSITY_MAX 24.0
#define STRETCH_MAX 1.25 /* one density to the other: pixels are never more stretched than that */

/* Pixels by the glass in millimetres. Further screens are further rows. */
static const struct display displays[DISPLAYS] = {
    {"7-800x480", 800, 480, 800.0 / 154.0, 480.0 / 86.0, DISPLAY_7_INCH},
    {"7-720x1280", 720, 1280, 720.0 / 88.0, 1280.0 / 155.0, DISPLAY_7_INCH},
    {"10.1-1280x800", 1280, 800, 1280.0 / 217.0, 800.0 / 136.0, DISPLAY_10_INCH},
    {"15.6-1920x1080", 1920, 1080, 1920.0 / 344.0, 1080.0 / 194.0, DISPLAY_15_INCH},
    {"24-1920x1080", 1920, 1080, 1920.0 / 531.0, 1080.0 / 299.0, DISPLAY_15_INCH},
};

static const char *const text_sizes[TEXT_SIZES] = {
    [TEXT_USUAL] = "usual", [TEXT_LARGER] = "A+", [TEXT_LARGEST] = "A++"};

int px_least(int a, int b)
{
    return a < b ? a : b;
}

int px_most(int a, int b)
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
    struct rect out = {.x = px_least(a.x, b.x), .y = px_least(a.y, b.y)};
    out.w = px_most(a.x + a.w, b.x + b.w) - out.x;
    out.h = px_most(a.y + a.h, b.y + b.h) - out.y;
    return out;
}

struct rect rect_cut(struct rect a, struct rect b)
{
    if (rect_is_empty(a) || rect_is_empty(b)) {
        return (struct rect){0};
    }
    struct rect out = {.x = px_most(a.x, b.x), .y = px_most(a.y, b.y)};
    out.w = px_least(a.x + a.w, b.x + b.w) - out.x;
    out.h = px_least(a.y + a.h, b.y + b.h) - out.y;
    if (rect_is_empty(out)) {
        return (struct rect){0};
    }
    return out;
}

struct rect rect_inset(struct rect rect, int by)
{
    return (struct rect){rect.x + by, rect.y + by, rect.w - 2 * by, rect.h - 2 * by};
}

struct rect rect_turn(struct rect rect, int quarters, int width, int height)
{
    for (int i = 0; i < quarters; i++) {
        rect = (struct rect){height - rect.y - rect.h, rect.x, rect.h, rect.w};
        int side = width;
        width = height;
        height = side;
    }
    return rect;
}

const struct display *display_at(int index)
{
    assert(index >= 0 && index < DISPLAYS);
    return &displays[index];
}

const struct display *display_find(const char *name)
{
    for (int i = 0; i < DISPLAYS; i++) {
        if (strcmp(displays[i].name, name) == 0) {
            return &displays[i];
        }
    }
    return NULL;
}

const struct display *display_default(void)
{
    return display_find("10.1-1280x800");
}

/* "1024x600px": two positive numbers and their unit. Moves *at behind it and the blanks there. */
static bool read_pair(const char **at, const char *unit, double *first, double *second)
{
    char *end = NULL;
    *first = strtod(*at, &end);
    if (end == *at || *end != 'x') {
        return false;
    }
    const char *start = end + 1;
    *second = strtod(start, &end);
    size_t len = strlen(unit);
    if (end == start || strncmp(end, unit, len) != 0) {
        return false;
    }
    *at = end + len;
    *at += strspn(*at, " ");
    return *first > 0 && *second > 0;
}

static bool is_between(double value, double lowest, double highest)
{
    return value >= lowest && value <= highest;
}

static void add_known(struct buf *problem)
{
    for (int i = 0; i < DISPLAYS; i++) {
        buf_addf(problem, "%s%s", i == 0 ? "" : ", ", displays[i].name);
    }
}

/* False, with a message, if no screen that people can read has such numbers. */
static bool is_plausible(const struct display *display, double inches, struct buf *problem)
{
    double x = display->px_per_mm_x;
    double y = display->px_per_mm_y;
    if (!is_between(display->width_px, DISPLAY_PX_MIN, DISPLAY_PX_MAX) ||
        !is_between(display->height_px, DISPLAY_PX_MIN, DISPLAY_PX_MAX)) {
        buf_addf(problem, "a side has %d to %d pixels", DISPLAY_PX_MIN, DISPLAY_PX_MAX);
        return false;
    }
    if (!is_between(inches, DISPLAY_INCHES_MIN, DISPLAY_INCHES_MAX)) {
        buf_addf(problem,
                 "that is %.1f inches from corner to corner; Hark needs 7 inches or more (and at "
                 "most %.0f); please measure the glass that lights up",
                 inches, DISPLAY_INCHES_MAX);
        return false;
    }
    if (!is_between(x, DENSITY_MIN, DENSITY_MAX) || !is_between(y, DENSITY_MIN, DENSITY_MAX) ||
        !is_between(x / y, 1 / STRETCH_MAX, STRETCH_MAX)) {
        buf_addf(problem,
                 "that is %.2f pixels a millimetre across and %.2f down; are width and height the "
                 "right way round?",
                 x, y);
        return false;
    }
    return true;
}

enum err display_read(const char *text, struct display *out, struct buf *problem)
{
    const struct display *known = display_find(text);
    const char *at = text;
    double width_px = 0, height_px = 0, width_mm = 0, height_mm = 0;
    if (known != NULL) {
        *out = *known;
        return ERR_OK;
    }
    if (!read_pair(&at, "px", &width_px, &height_px) ||
        !read_pair(&at, "mm", &width_mm, &height_mm) || *at != '\0') {
        buf_addf(problem, "\"%s\" is no display; known are ", text);
        add_known(problem);
        buf_add_text(problem, "; any other is written as \"1024x600px 154x90mm\"");
        return ERR_DATA;
    }
    /* A hundredfold of the most is as wrong as all above it, and still a whole number. */
    double most = DISPLAY_PX_MAX * 100.0;
    width_px = width_px < most ? width_px : most;
    height_px = height_px < most ? height_px : most;
    double inches = sqrt(width_mm * width_mm + height_mm * height_mm) / MM_PER_INCH;
    *out = (struct display){
        .name = "calibrated",
        .width_px = (int)width_px,
        .height_px = (int)height_px,
        .px_per_mm_x = width_px / width_mm,
        .px_per_mm_y = height_px / height_mm,
        .size_class = inches < CLASS_10_INCHES   ? DISPLAY_7_INCH
                      : inches < CLASS_15_INCHES ? DISPLAY_10_INCH
                                                 : DISPLAY_15_INCH,
    };
    return is_plausible(out, inches, problem) ? ERR_OK : ERR_DATA;
}

bool display_is_portrait(const struct display *display)
{
    return display->height_px / display->px_per_mm_y > display->width_px / display->px_per_mm_x;
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

const char *text_size_name(enum text_size size)
{
    return text_sizes[size];
}

bool text_size_find(const char *name, enum text_size *out)
{
    for (int i = 0; i < TEXT_SIZES; i++) {
        if (strcmp(text_sizes[i], name) == 0) {
            *out = (enum text_size)i;
            return true;
        }
    }
    return false;
}

bool display_has_size(const struct display *display, enum text_size size)
{
    return display->size_class != DISPLAY_7_INCH || size != TEXT_LARGEST;
}
