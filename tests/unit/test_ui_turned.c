/* The ui room: a screen that is built in sideways or upside down. Picture and fingers are turned by
 * the same rule: a finger on a pixel means the pixel that was drawn there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <SDL.h>

#include "base/clock.h"
#include "ui/screen.h"

#define WINDOWS_MAX 16

static const struct display display = {.name = "test",
                                       .width_px = 320,
                                       .height_px = 200,
                                       .px_per_mm_x = 5.9,
                                       .px_per_mm_y = 5.9,
                                       .size_class = DISPLAY_10_INCH};

static SDL_Surface *window_surface(void)
{
    SDL_Window *window = NULL;
    for (Uint32 id = 1; window == NULL && id < WINDOWS_MAX; id++) {
        window = SDL_GetWindowFromID(id);
    }
    assert_non_null(window);
    return SDL_GetWindowSurface(window);
}

static uint32_t *pixel_at(const SDL_Surface *surface, int x, int y)
{
    return (uint32_t *)surface->pixels + (ptrdiff_t)y * (surface->pitch / 4) + x;
}

/* Every pixel has a colour of its own. */
static uint32_t colour_of(int x, int y)
{
    return (uint32_t)(x << 8 | y);
}

static void draw(struct screen *screen)
{
    SDL_Surface *surface = screen_surface(screen);
    for (int y = 0; y < display.height_px; y++) {
        for (int x = 0; x < display.width_px; x++) {
            *pixel_at(surface, x, y) = colour_of(x, y);
        }
    }
    /* In two pieces, as damage comes. */
    struct rect pieces[2] = {{0, 0, 200, 200}, {200, 0, 120, 200}};
    screen_present(screen, pieces, 2);
}

static struct screen_event touch_at(struct screen *screen, int x, int y)
{
    struct screen_event event;
    SDL_Event down = {.type = SDL_MOUSEBUTTONDOWN};
    do {
        screen_wait(screen, clock_now_ms() + 30, &event);
    } while (event.kind != SCREEN_TIME);
    down.button.button = SDL_BUTTON_LEFT;
    down.button.x = x;
    down.button.y = y;
    assert_int_equal(SDL_PushEvent(&down), 1);
    screen_wait(screen, clock_now_ms() + 1000, &event);
    assert_int_equal(event.kind, SCREEN_CONTACT);
    return event;
}

static void check_turn(int quarters, int corner_x, int corner_y)
{
    struct screen *screen = NULL;
    const struct screen_options options = {
        .display = &display, .quarters = quarters, .title = "turned", .palette = palette_default()};
    assert_int_equal(screen_open(&options, &screen), ERR_OK);
    draw(screen);
    SDL_Surface *shown = window_surface();
    assert_int_equal(shown->w, quarters % 2 == 0 ? 320 : 200);
    assert_int_equal(shown->h, quarters % 2 == 0 ? 200 : 320);
    /* The display's upper left corner. */
    assert_int_equal(*pixel_at(shown, corner_x, corner_y) & 0xFFFFFF, colour_of(0, 0));
    static const int points[][2] = {{0, 0}, {199, 0}, {0, 199}, {17, 150}, {120, 33}};
    for (size_t i = 0; i < sizeof points / sizeof points[0]; i++) {
        int x = points[i][0];
        int y = points[i][1];
        struct screen_event event = touch_at(screen, x, y);
        assert_int_equal(*pixel_at(shown, x, y) & 0xFFFFFF,
                         colour_of(event.contact.x, event.contact.y));
    }
    screen_close(screen);
}

static void test_picture_and_fingers_turn_together(void **state)
{
    (void)state;
    check_turn(0, 0, 0);
    check_turn(1, 199, 0);
    check_turn(2, 319, 199);
    check_turn(3, 0, 319);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_picture_and_fingers_turn_together),
    };
    (void)setenv("SDL_VIDEODRIVER", "dummy", 1);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
