#include "ui/shapes.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#define BLOCK_PX 8      /* as many as a 64-bit number has bytes */
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

/* The first row of an area, down to its last one. */
static void copy_down(const struct canvas *canvas, struct rect area)
{
    for (int y = area.y + 1; y < area.y + area.h; y++) {
        memcpy(row_at(canvas, y) + area.x, row_at(canvas, area.y) + area.x,
               (size_t)area.w * sizeof(uint32_t));
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

void shapes_fill(const struct canvas *canvas, struct rect rect, uint32_t colour)
{
    rect = rect_cut(rect, canvas->clip);
    if (!rect_is_empty(rect)) {
        fill_span(row_at(canvas, rect.y), rect.x, rect.x + rect.w, colour);
        copy_down(canvas, rect);
    }
}

/* Eight pixels beside each other that nothing covers: most of a mask is made of these. */
static bool is_blank(const uint8_t *coverage)
{
    uint64_t eight;
    memcpy(&eight, coverage, sizeof eight);
    return eight == 0;
}

/* Beneath a mask there is one colour almost everywhere, and often the same as beneath the last one:
 * what it becomes under each coverage is worked out once. */
static void mix_tones(struct shapes_mix *mix, uint32_t under, uint32_t over)
{
    if (mix->under != under || mix->over != over) {
        mix->under = under;
        mix->over = over;
        for (uint32_t i = 0; i < SHAPES_COVERAGES; i++) {
            mix->mixed[i] = blend(under, over, i);
        }
    }
}

static void put_mixed(uint32_t *pixels, const struct shapes_mix *mix, const uint8_t *coverage,
                      int count)
{
    uint32_t under = mix->under; /* which no pixel that is written can change */
    for (int i = 0; i < count; i++) {
        pixels[i] =
            pixels[i] == under ? mix->mixed[coverage[i]] : blend(pixels[i], mix->over, coverage[i]);
    }
}

void shapes_mask(const struct canvas *canvas, const struct mask *mask, int x, int y,
                 uint32_t colour)
{
    struct rect whole = {x + mask->left, y + mask->top, mask->w, mask->h};
    struct rect seen = rect_cut(whole, canvas->clip);
    if (rect_is_empty(seen)) {
        return;
    }
    mix_tones(canvas->mix, row_at(canvas, seen.y)[seen.x], colour);
    for (int row = seen.y; row < seen.y + seen.h; row++) {
        const uint8_t *coverage =
            mask->coverage + (ptrdiff_t)(row - whole.y) * mask->w + (seen.x - whole.x);
        uint32_t *pixels = row_at(canvas, row) + seen.x;
        int i = 0;
        for (; i + BLOCK_PX <= seen.w; i += BLOCK_PX) {
            if (!is_blank(coverage + i)) {
                put_mixed(pixels + i, canvas->mix, coverage + i, BLOCK_PX);
            }
        }
        put_mixed(pixels + i, canvas->mix, coverage + i, seen.w - i);
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

struct round {
    struct rect rect;
    int radius;
    uint32_t colour;
};

/* The row of a round box that has `depth` rows of its corner above it. From the edge, a row of the
 * corner is empty, then partly covered, then full. */
static void corner_row(const struct canvas *canvas, const struct round *round, int y,
                       const struct mask *corner, int depth)
{
    int from = canvas->clip.x;
    int to = from + canvas->clip.w;
    uint32_t *row = row_at(canvas, y);
    const uint8_t *coverage = corner->coverage + (ptrdiff_t)depth * corner->w;
    int i = 0;
    while (i < corner->w && coverage[i] == 0) {
        i++;
    }
    int left = round->rect.x + i;
    int right = round->rect.x + round->rect.w - 1 - i;
    for (; i < corner->w && coverage[i] < 255; i++, left++, right--) {
        if (left >= from && left < to) {
            row[left] = blend(row[left], round->colour, coverage[i]);
        }
        if (right >= from && right < to) {
            row[right] = blend(row[right], round->colour, coverage[i]);
        }
    }
    fill_span(row, clamp(left, from, to), clamp(right + 1, from, to), round->colour);
}

static void draw_round(const struct canvas *canvas, const struct round *round)
{
    struct rect rect = round->rect;
    struct rect seen = rect_cut(rect, canvas->clip);
    if (rect_is_empty(seen)) {
        return;
    }
    const struct mask *corner =
        round->radius > 0 ? corner_of(canvas->corners, round->radius) : NULL;
    for (int y = seen.y; y < seen.y + seen.h; y++) {
        int above = y - rect.y;
        int below = rect.y + rect.h - 1 - y;
        int depth = above < below ? above : below;
        if (corner != NULL && depth < round->radius) {
            corner_row(canvas, round, y, corner, depth);
        } else {
            fill_span(row_at(canvas, y), seen.x, seen.x + seen.w, round->colour);
        }
    }
}

static void draw_part(const struct canvas *canvas, struct rect part, const struct round *rounds,
                      int count)
{
    struct canvas cut = *canvas;
    cut.clip = rect_cut(part, canvas->clip);
    for (int i = 0; i < count; i++) {
        draw_round(&cut, &rounds[i]);
    }
}

/* Round boxes, each inside the one before it. Where the last one is straight they all are: of these
 * rows one is drawn, and the others are copies. */
static void draw_rounds(const struct canvas *canvas, struct round *rounds, int count)
{
    for (int i = 0; i < count; i++) {
        struct rect rect = rounds[i].rect;
        int most = px_least(rect.w, rect.h) / 2;
        rounds[i].radius = clamp(rounds[i].radius, 0, px_least(most, SHAPES_RADIUS_MAX));
    }
    struct rect outer = rounds[0].rect;
    struct rect last = rounds[count - 1].rect;
    int radius = rounds[count - 1].radius;
    struct rect straight = rect_cut(
        (struct rect){outer.x, last.y + radius, outer.w, last.h - 2 * radius}, canvas->clip);
    if (rect_is_empty(straight)) {
        draw_part(canvas, outer, rounds, count);
        return;
    }
    struct rect upper = {outer.x, outer.y, outer.w, straight.y + 1 - outer.y};
    struct rect lower = {outer.x, straight.y + straight.h, outer.w, 0};
    lower.h = outer.y + outer.h - lower.y;
    draw_part(canvas, upper, rounds, count);
    copy_down(canvas, straight);
    draw_part(canvas, lower, rounds, count);
}

void shapes_round(const struct canvas *canvas, struct rect rect, int radius, uint32_t colour)
{
    draw_rounds(canvas, &(struct round){rect, radius, colour}, 1);
}

void shapes_bordered(const struct canvas *canvas, struct rect rect, int radius, int border,
                     uint32_t border_colour, uint32_t inner_colour)
{
    struct round rounds[] = {{rect, radius, border_colour},
                             {rect_inset(rect, border), radius - border, inner_colour}};
    draw_rounds(canvas, rounds, 2);
}
