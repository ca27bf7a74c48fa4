/* What is drawn when a call fails, each in turn, once and for ever (support/fault.h): it is all
 * there, or a word is said about it, and the next whole drawing is as it should be. A screen opens
 * whole or not at all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include <SDL.h>

#include "base/clock.h"
#include "support/fault.h"
#include "ui/painter.h"
#include "ui/png.h"
#include "ui/screen.h"

#define WIDTH 320
#define HEIGHT 200

static const struct display display = {.name = "test",
                                       .width_px = WIDTH,
                                       .height_px = HEIGHT,
                                       .px_per_mm_x = 5.9,
                                       .px_per_mm_y = 5.9,
                                       .size_class = DISPLAY_10_INCH};
static const struct rect whole = {0, 0, WIDTH, HEIGHT};

struct fixture {
    char path[64];
    struct view view;
    SDL_Surface *good; /* as the view is drawn when nothing fails */
};

/* A drawing with all that it needs. */
struct easel {
    struct text *text;
    struct pictures *pictures;
    struct painter *painter;
    SDL_Surface *surface;
};

static bool easel_open(struct easel *easel)
{
    *easel = (struct easel){0};
    return text_open(TEXT_FONT_DIRECTORY, &easel->text) == ERR_OK &&
           pictures_open(HARK_PICTURES, &easel->pictures) == ERR_OK &&
           painter_open(easel->text, easel->pictures, palette_default(), &easel->painter) ==
               ERR_OK &&
           screenshot_new(WIDTH, HEIGHT, &easel->surface) == ERR_OK;
}

static void easel_close(struct easel *easel)
{
    screenshot_free(easel->surface);
    painter_close(easel->painter);
    pictures_close(easel->pictures);
    text_close(easel->text);
}

static bool is_same(const SDL_Surface *one, const SDL_Surface *other)
{
    bool same = one->w == other->w && one->h == other->h;
    for (int y = 0; same && y < one->h; y++) {
        same = memcmp(screenshot_row(one, y), screenshot_row(other, y), (size_t)one->w * 4) == 0;
    }
    return same;
}

/* Two lines in two scripts, one of them with two in it, and a picture. */
static void make_view(struct view *view)
{
    static const char *const texts[] = {"What helped?", "NHS مجھے"};
    for (int i = 0; i < 2; i++) {
        struct rect box = {10, 10 + 90 * i, 300, 80};
        view->items[view->item_count++] =
            (struct view_item){.box = box,
                               .ink = box,
                               .fill = VIEW_FILL_PLAIN,
                               .border_px = 2,
                               .radius_px = 8,
                               .picture = (enum picture)(i + 1),
                               .picture_box = {20, box.y + 10, 50, 50}};
        view->runs[view->run_count++] = (struct view_run){.item = i,
                                                          .size_px = 30,
                                                          .language = i == 0 ? "en" : "ur",
                                                          .right_to_left = i == 1,
                                                          .x = 80,
                                                          .baseline_y = box.y + 50,
                                                          .advance = 200,
                                                          .text = texts[i],
                                                          .ink = box};
    }
}

static void play_drawing(void *context)
{
    struct fixture *fixture = context;
    struct easel easel;
    SDL_Surface *back = NULL;
    fault_start();
    bool is_open = easel_open(&easel);
    if (is_open) {
        painter_draw(easel.painter, &fixture->view, whole, easel.surface);
    }
    fault_stop();
    assert_true(is_open || fault_happened());
    if (is_open) {
        assert_true(is_same(easel.surface, fixture->good) || fault_happened());
        painter_draw(easel.painter, &fixture->view, whole, easel.surface);
        if (!is_same(easel.surface, fixture->good)) {
            fail_msg("call %ld (%s) failed: its letters never come back", fault_number(),
                     fault_name());
        }
        fault_start();
        bool is_kept = screenshot_save(easel.surface, fixture->path) == ERR_OK &&
                       screenshot_load(fixture->path, &back) == ERR_OK;
        fault_stop();
        assert_true(is_kept ? is_same(back, fixture->good) : fault_happened() && back == NULL);
        screenshot_free(back);
    }
    easel_close(&easel);
}

static void play_screen(enum screen_kind kind, bool fullscreen, int quarters)
{
    const struct screen_options options = {.kind = kind,
                                           .display = &display,
                                           .quarters = quarters,
                                           .fullscreen = fullscreen,
                                           .title = "test",
                                           .palette = palette_default()};
    struct screen *screen = NULL;
    struct screen_event event = {.kind = SCREEN_TIME};
    fault_start();
    enum err err = screen_open(&options, &screen);
    if (err == ERR_OK) {
        assert_non_null(screen_surface(screen));
        screen_present(screen, &whole, 1);
        screen_wait(screen, clock_now_ms(), &event);
    }
    fault_stop();
    if (err == ERR_OK) {
        assert_true(event.kind == SCREEN_EXPOSED ||
                    (event.kind == SCREEN_QUIT && fault_happened()));
        if (event.kind == SCREEN_EXPOSED) { /* it goes on as if nothing had been */
            assert_int_equal(screen_surface(screen)->w, WIDTH);
            screen_present(screen, &whole, 1);
            screen_wake(screen);
            for (int i = 0; i < 20 && event.kind != SCREEN_WOKEN; i++) {
                screen_wait(screen, clock_now_ms() + 20, &event);
            }
            assert_int_equal(event.kind, SCREEN_WOKEN);
        }
    } else {
        assert_true(fault_happened());
        assert_null(screen);
    }
    screen_close(screen);
}

static void play_window(void *context)
{
    (void)context;
    play_screen(SCREEN_IS_WINDOW, false, 0);
}

static void play_full_and_turned(void *context)
{
    (void)context;
    play_screen(SCREEN_IS_WINDOW, true, 1);
}

static void play_device(void *context)
{
    (void)context;
    play_screen(SCREEN_IS_DEVICE, false, 0);
}

static void drawing(void **state)
{
    fault_each(20, play_drawing, *state);
}

static void windows(void **state)
{
    fault_each(8, play_window, *state);
    fault_each(8, play_full_and_turned, *state);
}

static void device(void **state)
{
    fault_each(6, play_device, *state);
}

static int set_up(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    struct easel easel;
    setenv("SDL_VIDEODRIVER", "dummy", 1);
    assert_non_null(fixture);
    (void)snprintf(fixture->path, sizeof fixture->path, "/tmp/hark-test-ui-XXXXXX");
    int fd = mkstemp(fixture->path);
    assert_true(fd >= 0);
    close(fd);
    make_view(&fixture->view);
    assert_true(easel_open(&easel));
    painter_draw(easel.painter, &fixture->view, whole, easel.surface);
    fixture->good = easel.surface;
    easel.surface = NULL;
    easel_close(&easel);
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    screenshot_free(fixture->good);
    unlink(fixture->path);
    free(fixture);
    SDL_Quit();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(drawing),
        cmocka_unit_test(windows),
        cmocka_unit_test(device),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
