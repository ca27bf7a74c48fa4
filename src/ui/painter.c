#include "ui/painter.h"

#include <SDL.h>
#include <assert.h>
#include <stdlib.h>

#include "base/log.h"
#include "ui/shapes.h"

#define PRESSED_BORDER_MIN_PX 6 /* a finger's answer must be seen without good eyes */
#define CARET_SHARE 16          /* of the size: how wide the caret is */
#define TICK_INSET_SHARE 9      /* of the disc: the room around the tick */

struct painter {
    struct text *text;
    struct pictures *pictures;
    const struct palette *palette;
    struct mask_cache *corners;
    struct shapes_mix mix;
};

enum err painter_open(struct text *text, struct pictures *pictures, const struct palette *palette,
                      struct painter **out)
{
    struct painter *painter = calloc(1, sizeof *painter);
    if (painter == NULL) {
        log_error("ui: no memory for the painter");
        *out = NULL;
        return ERR_SYSTEM;
    }
    painter->text = text;
    painter->pictures = pictures;
    painter->palette = palette;
    enum err err =
        mask_cache_open(SHAPES_CORNER_CACHE_BYTES, SHAPES_CORNERS_MAX, &painter->corners);
    if (err != ERR_OK) {
        painter_close(painter);
        painter = NULL;
    }
    *out = painter;
    return err;
}

void painter_close(struct painter *painter)
{
    if (painter == NULL) {
        return;
    }
    mask_cache_close(painter->corners);
    free(painter);
}

void painter_set_palette(struct painter *painter, const struct palette *palette)
{
    painter->palette = palette;
}

/* ---- one item ------------------------------------------------------------------------------- */

/* A pressed target answers by its shape, not by colour alone: a plain one gets a border three
 * times as thick, a solid one a ring inside. */
static int pressed_border(const struct view_item *item)
{
    int border = item->border_px * 3;
    return border > PRESSED_BORDER_MIN_PX ? border : PRESSED_BORDER_MIN_PX;
}

static void draw_solid(const struct painter *painter, const struct canvas *canvas,
                       const struct view_item *item, uint32_t tone)
{
    shapes_round(canvas, item->box, item->radius_px, tone);
    if ((item->state & VIEW_PRESSED) != 0) {
        int ring = pressed_border(item) / 2;
        shapes_bordered(canvas, rect_inset(item->box, ring), item->radius_px - ring, ring,
                        painter->palette->tile, tone);
    }
}

static void draw_box(const struct painter *painter, const struct canvas *canvas,
                     const struct view_item *item)
{
    uint32_t tone = palette_tone(painter->palette, item->tone);
    bool is_pressed = (item->state & VIEW_PRESSED) != 0;
    switch (item->fill) {
    case VIEW_FILL_NONE:
        if (is_pressed) {
            shapes_bordered(canvas, item->box, item->radius_px, pressed_border(item) / 2, tone,
                            painter->palette->ground);
        }
        break;
    case VIEW_FILL_PLAIN:
        shapes_bordered(canvas, item->box, item->radius_px,
                        is_pressed ? pressed_border(item) : item->border_px, tone,
                        is_pressed ? painter->palette->ground : painter->palette->tile);
        break;
    case VIEW_FILL_SOLID:
        draw_solid(painter, canvas, item, tone);
        break;
    }
}

static void draw_picture(const struct painter *painter, const struct canvas *canvas,
                         enum picture picture, bool flipped, struct rect box, uint32_t colour)
{
    if (!rect_meets(box, canvas->clip)) {
        return;
    }
    const struct mask *mask = pictures_draw(painter->pictures, picture, flipped, box.w, box.h);
    if (mask != NULL) {
        shapes_mask(canvas, mask, box.x, box.y, colour);
    }
}

/* A disc in the colour of the words, so that the tick is seen on a filled tile and beside words. */
static void draw_tick(const struct painter *painter, const struct canvas *canvas,
                      const struct view_item *item)
{
    struct rect disc = item->tick_box;
    int side = disc.w < disc.h ? disc.w : disc.h;
    shapes_round(canvas, disc, side / 2, painter->palette->tile);
    draw_picture(painter, canvas, PICTURE_TICK, false, rect_inset(disc, side / TICK_INSET_SHARE),
                 palette_tone(painter->palette, item->tone));
}

/* As high as the box, evenly from its leading to its trailing end. */
static void draw_dots(const struct painter *painter, const struct canvas *canvas,
                      const struct view_item *item)
{
    struct rect box = item->box;
    int side = box.h < box.w ? box.h : box.w;
    for (int i = 0; i < item->dots; i++) {
        int across = item->dots > 1 ? (box.w - side) * i / (item->dots - 1) : 0;
        int x = item->dots_from_right ? box.x + box.w - side - across : box.x + across;
        struct rect dot = {x, box.y + (box.h - side) / 2, side, side};
        uint32_t tone = palette_tone(painter->palette, item->tone);
        if (i < item->dots_full) {
            shapes_round(canvas, dot, side / 2, tone);
        } else {
            shapes_bordered(canvas, dot, side / 2, item->border_px, tone, painter->palette->ground);
        }
    }
}

static void draw_run(const struct painter *painter, const struct canvas *canvas,
                     const struct view_run *run, uint32_t colour)
{
    struct view_type type = {run->face, run->size_px, run->language, run->right_to_left};
    const struct mask *mask = text_draw(painter->text, &type, run->text);
    if (mask != NULL) {
        shapes_mask(canvas, mask, run->x, run->baseline_y, colour);
    }
    if (run->caret) {
        int width = run->size_px / CARET_SHARE + 1;
        int top = run->baseline_y - run->size_px * 4 / 5;
        int x = run->right_to_left ? run->x - 1 - width : run->x + run->advance + 1;
        struct rect caret = {x, top, width, run->size_px};
        shapes_fill(canvas, caret, colour);
    }
}

static void draw_item(const struct painter *painter, const struct canvas *canvas,
                      const struct view_item *item)
{
    bool is_solid = item->fill == VIEW_FILL_SOLID;
    draw_box(painter, canvas, item);
    draw_picture(painter, canvas, item->picture, item->picture_flipped, item->picture_box,
                 is_solid ? painter->palette->tile : palette_tone(painter->palette, item->tone));
    if ((item->state & VIEW_CHOSEN) != 0 && !rect_is_empty(item->tick_box)) {
        draw_tick(painter, canvas, item);
    }
    if (item->dots > 0) {
        draw_dots(painter, canvas, item);
    }
}

/* ---- the whole ------------------------------------------------------------------------------ */

static void draw_layer(const struct painter *painter, const struct view *view, int layer,
                       const struct canvas *canvas)
{
    int run = 0; /* runs stand in the order of their items */
    for (int i = 0; i < view->item_count; i++) {
        const struct view_item *item = &view->items[i];
        bool is_seen = item->layer == layer && rect_meets(item->ink, canvas->clip);
        if (is_seen) {
            draw_item(painter, canvas, item);
        }
        uint32_t words =
            item->fill == VIEW_FILL_SOLID ? painter->palette->tile : painter->palette->ink;
        for (; run < view->run_count && view->runs[run].item <= i; run++) {
            if (is_seen && rect_meets(view->runs[run].ink, canvas->clip)) {
                draw_run(painter, canvas, &view->runs[run], words);
            }
        }
    }
}

void painter_draw(struct painter *painter, const struct view *view, struct rect damage,
                  struct SDL_Surface *surface)
{
    const SDL_PixelFormat *format = surface->format;
    assert(format->BytesPerPixel == 4 && format->Rmask == 0xFF0000 && format->Gmask == 0xFF00 &&
           format->Bmask == 0xFF);
    struct canvas canvas = {
        .pixels = surface->pixels,
        .pitch = surface->pitch,
        .clip = rect_cut(damage, (struct rect){0, 0, surface->w, surface->h}),
        .corners = painter->corners,
        .mix = &painter->mix,
    };
    if (rect_is_empty(canvas.clip)) {
        return;
    }
    shapes_fill(&canvas, canvas.clip, painter->palette->ground);
    int top_layer = 0;
    for (int i = 0; i < view->item_count; i++) {
        top_layer = view->items[i].layer > top_layer ? view->items[i].layer : top_layer;
    }
    for (int layer = 0; layer <= top_layer; layer++) {
        draw_layer(painter, view, layer, &canvas);
    }
}
