#include "ui/shapes.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#define BLANK_PX 8      /* as many as a 64-bit number has bytes */
#define FILL_SEED 8     /* pixels of a span that are written one by one */
#define CORNER_STEPS 16 /* columns a pixel is cut into to find how much of it a circle covers */

static uint32_t *row_at(const struct canvas *canvas, int y)
{
    /* Rows of 32-bit pixels are aligned: SDL gives them so. */
    return (uint32_t *)(void *)(canvas->pixels + (ptrdiff_t)y * canvas->pitch);
}

/* Doubles what is there already: memcpy is the fastest loop on every machine. */
static void fill_span(uint32_t *row, int from, int to, uint32_t colour)
{
    int done = from;
    for (; done < to && done < from + FILL_SEED; done++) {
        row[done] = colour;
    }
    while (done < to) {
        int count = done - from < to - done ? done - from : to - done;
        memcpy(&row[done], &row[from], (size_t)count * sizeof *row);
        done += count;
    }
}

/* Two of the three colours at once, exactly rounded: v / 255 is (v + 128 + (v + 128) / 256) / 256
 * for v up to 255 * 255. */
static uint32_t blend(uint32_t under, uint32_t over, uint32_t coverage)
{
    uint32_t rest = 255 - coverage;
    uint32_t red_blue = (over & 0xFF00FF) * coverage + (under & 0xFF00FF) * rest + 0x800080;
    uint32_t green = ((over >> 8) & 0xFF) * coverage + ((under >> 8) & 0xFF) * rest + 0x80;
    red_blue = ((red_blue + ((red_blue >> 8) & 0xFF00FF)) >> 8) & 0xFF00FF;
    green = ((green + (green >> 8)) >> 8) & 0xFF;
    return red_blue | green << 8;
}

static void put(uint32_t *pixel, uint32_t colour, uint8_t coverage)
{
    if (coverage == 255) {
        *pixel = colour;
    } else if (coverage != 0) {
        *pixel = blend(*pixel, colour, coverage);
    }
}

void shapes_fill(const struct canvas *canvas, struct rect rect, uint32_t colour)
{
    rect = rect_cut(rect, canvas->clip);
    for (int y = rect.y; y < rect.y + rect.h; y++) {
        fill_span(row_at(canvas, y), rect.x, rect.x + rect.w, colour);
    }
}

/* Eight pixels beside each other that nothing covers: most of a mask is made of these. */
static bool is_blank(const uint8_t *coverage)
{
    uint64_t eight;
    memcpy(&eight, coverage, sizeof eight);
    return eight == 0;
}

void shapes_mask(const struct canvas *canvas, const struct mask *mask, int x, int y,
                 uint32_t colour)
{
    struct rect whole = {x + mask->left, y + mask->top, mask->w, mask->h};
    struct rect seen = rect_cut(whole, canvas->clip);
    for (int row = seen.y; row < seen.y + seen.h; row++) {
        const uint8_t *coverage = mask->coverage + (ptrdiff_t)(row - whole.y) * mask->w;
        uint32_t *pixels = row_at(canvas, row);
        for (int column = seen.x; column < seen.x + seen.w;) {
            int left = seen.x + seen.w - column;
            if (left >= BLANK_PX && is_blank(&coverage[column - whole.x])) {
                column += BLANK_PX;
                continue;
            }
            int count = left < BLANK_PX ? left : BLANK_PX;
            for (int end = column + count; column < end; column++) {
                put(&pixels[column], colour, coverage[column - whole.x]);
            }
        }
    }
}

/* How much of each pixel of the top left quarter lies in the circle, exact down and in sixteen
 * steps across. */
static void draw_corner(int radius, uint8_t *coverage)
{
    for (int i = 0; i < radius; i++) {
        double edge[CORNER_STEPS]; /* from the top of the box down to the circle */
        for (int k = 0; k < CORNER_STEPS; k++) {
            double across = radius - (i + (k + 0.5) / CORNER_STEPS);
            edge[k] = radius - sqrt((double)radius * radius - across * across);
        }
        for (int j = 0; j < radius; j++) {
            double covered = 0;
            for (int k = 0; k < CORNER_STEPS; k++) {
                double part = j + 1 - edge[k];
                covered += part < 0 ? 0 : part > 1 ? 1 : part;
            }
            coverage[(ptrdiff_t)j * radius + i] = (uint8_t)(covered * 255 / CORNER_STEPS + 0.5);
        }
    }
}

static const struct mask *corner_of(struct mask_cache *corners, int radius)
{
    const struct mask *mask = mask_cache_find(corners, &radius, sizeof radius);
    if (mask == NULL) {
        struct mask shape = {.w = radius, .h = radius};
        uint8_t *coverage;
        mask = mask_cache_add(corners, &radius, sizeof radius, &shape, &coverage);
        if (mask != NULL) {
            draw_corner(radius, coverage);
        }
    }
    return mask;
}

static int clamp(int value, int least, int most)
{
    return value < least ? least : value > most ? most : value;
}

/* One row of a round box that has `depth` rows of its corner still above it. */
static void corner_row(const struct canvas *canvas, struct rect rect, int y, uint32_t colour,
                       const struct mask *corner, int depth)
{
    int from = canvas->clip.x;
    int to = from + canvas->clip.w;
    int radius = corner->w;
    uint32_t *row = row_at(canvas, y);
    const uint8_t *coverage = corner->coverage + (ptrdiff_t)depth * radius;
    for (int i = 0; i < radius; i++) {
        int left = rect.x + i;
        int right = rect.x + rect.w - 1 - i;
        if (left >= from && left < to) {
            put(&row[left], colour, coverage[i]);
        }
        if (right >= from && right < to) {
            put(&row[right], colour, coverage[i]);
        }
    }
    fill_span(row, clamp(rect.x + radius, from, to), clamp(rect.x + rect.w - radius, from, to),
              colour);
}

static void round_with_hole(const struct canvas *canvas, struct rect rect, int radius,
                            uint32_t colour, struct rect hole)
{
    struct rect seen = rect_cut(rect, canvas->clip);
    if (rect_is_empty(seen)) {
        return;
    }
    radius = clamp(radius, 0, (rect.w < rect.h ? rect.w : rect.h) / 2);
    radius = clamp(radius, 0, SHAPES_RADIUS_MAX);
    const struct mask *corner = radius > 0 ? corner_of(canvas->corners, radius) : NULL;
    for (int y = seen.y; y < seen.y + seen.h; y++) {
        int above = y - rect.y;
        int below = rect.y + rect.h - 1 - y;
        int depth = above < below ? above : below;
        uint32_t *row = row_at(canvas, y);
        int end = seen.x + seen.w;
        if (corner != NULL && depth < radius) {
            corner_row(canvas, rect, y, colour, corner, depth);
        } else if (y >= hole.y && y < hole.y + hole.h && hole.w > 0) {
            fill_span(row, seen.x, clamp(hole.x, seen.x, end), colour);
            fill_span(row, clamp(hole.x + hole.w, seen.x, end), end, colour);
        } else {
            fill_span(row, seen.x, end, colour);
        }
    }
}

void shapes_round(const struct canvas *canvas, struct rect rect, int radius, uint32_t colour)
{
    round_with_hole(canvas, rect, radius, colour, (struct rect){0, 0, 0, 0});
}

void shapes_bordered(const struct canvas *canvas, struct rect rect, int radius, int border,
                     uint32_t border_colour, uint32_t inner_colour)
{
    struct rect inner = rect_inset(rect, border);
    int inner_radius = clamp(radius - border, 0, radius < 0 ? 0 : radius);
    /* Rows in which the inner box is straight need no border colour under it. */
    struct rect hole = inner;
    hole.y += inner_radius;
    hole.h -= 2 * inner_radius;
    round_with_hole(canvas, rect, radius, border_colour, hole);
    round_with_hole(canvas, inner, inner_radius, inner_colour, (struct rect){0, 0, 0, 0});
}
