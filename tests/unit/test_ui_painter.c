/* The ui room: shapes, the painter on hand-made views, screenshots. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include <SDL.h>

#include "ui/painter.h"
#include "ui/png.h"
#include "ui/shapes.h"

#define SIDE 64 /* of the masks that the tests make */
#define WIDTH 640
#define HEIGHT 400

static char directory[64];
static char path[128];
static struct text *text;

static const char *in_directory(const char *name)
{
    (void)snprintf(path, sizeof path, "%s/%s", directory, name);
    return path;
}

/* Every picture has strokes of its own. */
static struct pictures *open_pictures(void)
{
    uint8_t head[16] = {'H', 'A', 'R', 'K', 'M', 'S', 'K', '1', PICTURE_COUNT - 1, 0, 0, 0, SIDE};
    FILE *file = fopen(in_directory("pictures.masks"), "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(head, 1, sizeof head, file), sizeof head);
    for (int picture = 1; picture < PICTURE_COUNT; picture++) {
        for (int i = 0; i < SIDE * SIDE; i++) {
            (void)fputc((i % SIDE + i / SIDE + picture) % 16 < 4 ? 255 : 0, file);
        }
    }
    assert_int_equal(fclose(file), 0);
    struct pictures *pictures;
    assert_int_equal(pictures_open(path, &pictures), ERR_OK);
    return pictures;
}

/* ---- shapes and painter --------------------------------------------------------------------- */

static uint32_t pixel_at(const SDL_Surface *surface, int x, int y)
{
    uint32_t pixel;
    memcpy(&pixel, (const uint8_t *)surface->pixels + (ptrdiff_t)y * surface->pitch + x * 4L,
           sizeof pixel);
    return pixel & 0xFFFFFF;
}

static void test_shapes_are_round_and_clipped(void **state)
{
    (void)state;
    SDL_Surface *surface;
    struct mask_cache *corners;
    assert_int_equal(screenshot_new(120, 120, &surface), ERR_OK);
    assert_int_equal(mask_cache_open(SHAPES_CORNER_CACHE_BYTES, 4, &corners), ERR_OK);
    struct shapes_mix mix = {0};
    struct canvas canvas = {surface->pixels, surface->pitch, {0, 0, 120, 120}, corners, &mix};
    shapes_round(&canvas, (struct rect){10, 10, 100, 100}, 1000, 0xFFFFFF);
    double area = 0;
    for (int y = 0; y < 120; y++) {
        for (int x = 0; x < 120; x++) {
            uint32_t pixel = pixel_at(surface, x, y);
            area += (pixel & 0xFF) / 255.0;
            assert_int_equal(pixel, pixel_at(surface, 119 - x, y));
            assert_int_equal(pixel, pixel_at(surface, x, 119 - y));
        }
    }
    assert_true(area > 3.14159 * 2500 - 2 && area < 3.14159 * 2500 + 2);
    canvas.clip = (struct rect){30, 40, 20, 20};
    shapes_bordered(&canvas, (struct rect){-50, -50, 500, 500}, 3, 4, 0xFF0000, 0x00FF00);
    assert_int_equal(pixel_at(surface, 30, 40), 0x00FF00);
    assert_int_equal(pixel_at(surface, 49, 59), 0x00FF00);
    assert_int_equal(pixel_at(surface, 50, 59), 0xFFFFFF);
    assert_int_equal(pixel_at(surface, 30, 39), 0xFFFFFF);
    shapes_fill(&canvas, (struct rect){-9, -9, 500, 60}, 0x0000FF);
    assert_int_equal(pixel_at(surface, 49, 50), 0x0000FF);
    assert_int_equal(pixel_at(surface, 49, 51), 0x00FF00);
    assert_int_equal(pixel_at(surface, 29, 50), 0xFFFFFF);
    canvas.clip = (struct rect){0, 0, 120, 120};
    shapes_bordered(&canvas, (struct rect){20, 20, 60, 60}, 10, 4, 0xFF0000, 0x00FF00);
    for (int at = 0; at < 60; at++) {
        bool is_border = at < 4 || at >= 56;
        assert_int_equal(pixel_at(surface, 20 + at, 50), is_border ? 0xFF0000 : 0x00FF00);
        assert_int_equal(pixel_at(surface, 50, 20 + at), is_border ? 0xFF0000 : 0x00FF00);
    }
    mask_cache_close(corners);
    screenshot_free(surface);
}

/* One of a pixel's three colours beneath `over`, to the nearest. */
static int mixed(uint32_t under, uint32_t over, int coverage, int shift)
{
    int sum =
        (int)(over >> shift & 0xFF) * coverage + (int)(under >> shift & 0xFF) * (255 - coverage);
    return (2 * sum + 255) / (2 * 255);
}

/* Beneath are two colours, so that what is worked out for the first one does not do for all. */
static void test_masks_mix_with_any_ground(void **state)
{
    (void)state;
    static const uint32_t grounds[] = {0x1234EF, 0xFFFBE6}, overs[] = {0x1B1B1B, 0xF0E442};
    uint8_t coverage[256];
    struct mask mask = {.left = 0, .top = 0, .w = 256, .h = 1, .coverage = coverage};
    struct shapes_mix mix = {0};
    SDL_Surface *surface;
    for (int i = 0; i < 256; i++) {
        coverage[i] = (uint8_t)i;
    }
    assert_int_equal(screenshot_new(256, 2, &surface), ERR_OK);
    struct canvas canvas = {surface->pixels, surface->pitch, {0, 0, 256, 2}, NULL, &mix};
    for (int y = 0; y < 2; y++) {
        shapes_fill(&canvas, (struct rect){0, y, 256, 1}, grounds[y]);
        shapes_fill(&canvas, (struct rect){100, y, 100, 1}, grounds[1 - y]);
        shapes_mask(&canvas, &mask, 0, y, overs[y]);
        for (int x = 0; x < 256; x++) {
            uint32_t under = grounds[x >= 100 && x < 200 ? 1 - y : y];
            for (int shift = 0; shift < 24; shift += 8) {
                assert_int_equal(pixel_at(surface, x, y) >> shift & 0xFF,
                                 mixed(under, overs[y], x, shift));
            }
        }
    }
    screenshot_free(surface);
}

static struct view view;

static struct view_item *add_item(struct rect box, enum view_fill fill, unsigned bits)
{
    struct view_item *item = &view.items[view.item_count++];
    *item = (struct view_item){.box = box,
                               .ink = box,
                               .fill = fill,
                               .tone = VIEW_TONE_HELPED,
                               .border_px = 3,
                               .radius_px = 20,
                               .state = bits,
                               .picture = (enum picture)(view.item_count + 3),
                               .picture_box = {box.x + 20, box.y + 20, 60, 60},
                               .tick_box = {box.x + box.w - 60, box.y + 20, 40, 40}};
    view.runs[view.run_count++] = (struct view_run){.item = view.item_count - 1,
                                                    .size_px = 40,
                                                    .language = "en",
                                                    .x = box.x + 90,
                                                    .baseline_y = box.y + 60,
                                                    .advance = 80,
                                                    .text = "jump",
                                                    .caret = view.item_count == 2,
                                                    .ink = box};
    return item;
}

/* Items side by side, one of them on a layer above two others, and dots. */
static void make_view(unsigned bits)
{
    memset(&view, 0, sizeof view);
    add_item((struct rect){20, 60, 280, 100}, VIEW_FILL_PLAIN, bits);
    add_item((struct rect){320, 60, 280, 100}, VIEW_FILL_SOLID, bits);
    add_item((struct rect){20, 200, 280, 100}, VIEW_FILL_NONE, bits);
    add_item((struct rect){200, 140, 240, 90}, VIEW_FILL_PLAIN, bits)->layer = 1;
    add_item((struct rect){430, 150, 100, 120}, VIEW_FILL_SOLID, bits);
    view.run_count--; /* its words would not fit */
    struct view_item *dots = add_item((struct rect){20, 10, 200, 26}, VIEW_FILL_NONE, 0);
    dots->dots = 5;
    dots->dots_full = 2;
    dots->picture = PICTURE_NONE;
    view.run_count--;
}

struct easel {
    struct pictures *pictures;
    struct painter *painter;
    SDL_Surface *one, *other;
};

static void easel_open(struct easel *easel)
{
    easel->pictures = open_pictures();
    assert_int_equal(painter_open(text, easel->pictures, palette_default(), &easel->painter),
                     ERR_OK);
    assert_int_equal(screenshot_new(WIDTH, HEIGHT, &easel->one), ERR_OK);
    assert_int_equal(screenshot_new(WIDTH, HEIGHT, &easel->other), ERR_OK);
}

static void easel_close(struct easel *easel)
{
    screenshot_free(easel->one);
    screenshot_free(easel->other);
    painter_close(easel->painter);
    pictures_close(easel->pictures);
}

static int count_different(const SDL_Surface *one, const SDL_Surface *other, struct rect in)
{
    int count = 0;
    for (int y = in.y; y < in.y + in.h; y++) {
        for (int x = in.x; x < in.x + in.w; x++) {
            count += pixel_at(one, x, y) != pixel_at(other, x, y) ? 1 : 0;
        }
    }
    return count;
}

static const struct rect whole = {0, 0, WIDTH, HEIGHT};

/* Drawn in crooked pieces, the screen is the same as drawn at once. */
static void test_painter_draws_damage_alone(void **state)
{
    (void)state;
    struct easel easel;
    easel_open(&easel);
    make_view(VIEW_CHOSEN | VIEW_PRESSED);
    painter_draw(easel.painter, &view, whole, easel.one);
    SDL_FillRect(easel.other, NULL, 0x123456);
    for (int y = 0; y < HEIGHT; y += 37) {
        for (int x = 0; x < WIDTH; x += 53) {
            painter_draw(easel.painter, &view, (struct rect){x, y, 53, 37}, easel.other);
        }
    }
    assert_int_equal(count_different(easel.one, easel.other, whole), 0);
    SDL_FillRect(easel.other, NULL, 0x123456);
    painter_draw(easel.painter, &view, (struct rect){50, 70, 200, 100}, easel.other);
    int untouched = 0;
    for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x++) {
            untouched += pixel_at(easel.other, x, y) == 0x123456 ? 1 : 0;
        }
    }
    assert_int_equal(untouched, WIDTH * HEIGHT - 200 * 100);
    painter_draw(easel.painter, &view, (struct rect){-90, -90, 10, 10}, easel.other);
    easel_close(&easel);
}

static void test_painter_shows_states_by_shape(void **state)
{
    (void)state;
    struct easel easel;
    easel_open(&easel);
    /* In the yellow palette ground and tile are one colour: what shows there is shape. */
    for (int i = 0; i < PALETTES; i++) {
        painter_set_palette(easel.painter, palette_at(i));
        make_view(0);
        painter_draw(easel.painter, &view, whole, easel.one);
        make_view(VIEW_PRESSED);
        painter_draw(easel.painter, &view, whole, easel.other);
        for (int item = 0; item < 3; item++) {
            assert_true(count_different(easel.one, easel.other, view.items[item].box) > 2000);
        }
        make_view(VIEW_CHOSEN);
        painter_draw(easel.painter, &view, whole, easel.other);
        struct rect tick = view.items[1].tick_box;
        assert_true(count_different(easel.one, easel.other, tick) > 900);
        assert_int_equal(pixel_at(easel.other, tick.x + tick.w / 2, tick.y + 2),
                         palette_at(i)->tile);
    }
    easel_close(&easel);
}

static void test_painter_uses_tone_ground_and_ink(void **state)
{
    (void)state;
    struct easel easel;
    easel_open(&easel);
    const struct palette *p = palette_default();
    make_view(0);
    painter_draw(easel.painter, &view, whole, easel.one);
    assert_int_equal(pixel_at(easel.one, 0, 0), p->ground);
    assert_int_equal(pixel_at(easel.one, 150, 61), p->helped); /* border */
    assert_int_equal(pixel_at(easel.one, 150, 66), p->tile);   /* inside of a plain one */
    assert_int_equal(pixel_at(easel.one, 460, 66), p->helped); /* of a solid one */
    assert_int_equal(pixel_at(easel.one, 33, 23), p->helped);  /* a full dot */
    assert_int_equal(pixel_at(easel.one, 207, 23), p->ground); /* an empty one */
    assert_int_equal(pixel_at(easel.one, 492, 110), p->tile);  /* the caret on a solid one */
    assert_int_equal(pixel_at(easel.one, 433, 190), p->tile);  /* the layer above is above */
    assert_int_equal(pixel_at(easel.one, 20, 60), p->ground);  /* outside a round corner */
    easel_close(&easel);
}

/* ---- PNG ------------------------------------------------------------------------------------ */

static void test_screenshots_come_back(void **state)
{
    (void)state;
    struct easel easel;
    easel_open(&easel);
    make_view(VIEW_CHOSEN);
    painter_draw(easel.painter, &view, whole, easel.one);
    assert_int_equal(screenshot_save(easel.one, in_directory("a.png")), ERR_OK);
    SDL_Surface *back;
    assert_int_equal(screenshot_load(in_directory("a.png"), &back), ERR_OK);
    assert_int_equal(back->w, WIDTH);
    assert_int_equal(back->h, HEIGHT);
    assert_int_equal(count_different(easel.one, back, whole), 0);
    screenshot_free(back);
    assert_int_equal(screenshot_save(easel.one, "/nonexistent/a.png"), ERR_SYSTEM);
    assert_int_equal(truncate(in_directory("a.png"), 300), 0);
    assert_int_equal(screenshot_load(path, &back), ERR_DATA);
    assert_null(back);
    assert_int_equal(screenshot_load("/dev/null", &back), ERR_DATA);
    assert_int_equal(screenshot_load("/nonexistent/a.png", &back), ERR_ABSENT);
    easel_close(&easel);
}

static int set_up(void **state)
{
    (void)state;
    (void)snprintf(directory, sizeof directory, "/tmp/hark-test-ui-XXXXXX");
    return mkdtemp(directory) == NULL || text_open(TEXT_FONT_DIRECTORY, &text) != ERR_OK ? -1 : 0;
}

static int tear_down(void **state)
{
    (void)state;
    text_close(text);
    unlink(in_directory("a.png"));
    unlink(in_directory("pictures.masks"));
    return rmdir(directory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shapes_are_round_and_clipped),
        cmocka_unit_test(test_masks_mix_with_any_ground),
        cmocka_unit_test(test_painter_draws_damage_alone),
        cmocka_unit_test(test_painter_shows_states_by_shape),
        cmocka_unit_test(test_painter_uses_tone_ground_and_ink),
        cmocka_unit_test(test_screenshots_come_back),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
