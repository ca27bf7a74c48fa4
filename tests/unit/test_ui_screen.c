/* The ui room: the screen, with SDL's dummy driver and events put into its queue. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include <SDL.h>
#include <pthread.h>

#include "base/clock.h"
#include "ui/screen.h"

static const struct display display = {.name = "test",
                                       .width_px = 320,
                                       .height_px = 200,
                                       .px_per_mm_x = 5.9,
                                       .px_per_mm_y = 5.9,
                                       .size_class = DISPLAY_10_INCH};

static struct screen *screen;

static struct screen_event next_event(void)
{
    struct screen_event event;
    screen_wait(screen, clock_now_ms() + 30, &event);
    return event;
}

/* What the window told by itself is out of the way. */
static void drain(void)
{
    while (next_event().kind != SCREEN_TIME) {
    }
}

static void test_screen_opens_with_something_to_draw_on(void **state)
{
    (void)state;
    struct screen_event event;
    screen_wait(screen, CLOCK_NEVER, &event);
    assert_int_equal(event.kind, SCREEN_EXPOSED);
    SDL_Surface *surface = screen_surface(screen);
    assert_int_equal(surface->w, 320);
    assert_int_equal(surface->h, 200);
    assert_int_equal(surface->format->BytesPerPixel, 4);
    assert_int_equal(surface->format->Rmask, 0xFF0000);
    SDL_FillRect(surface, NULL, 0x334455);
    struct rect rects[2] = {{-10, -10, 5000, 5000}, {400, 0, 10, 10}};
    screen_present(screen, rects, 2);
    drain();
}

static void push_mouse(Uint32 type, Uint32 which, Uint8 button, int x, int y)
{
    SDL_Event event = {.type = type};
    if (type == SDL_MOUSEMOTION) {
        event.motion.which = which;
        event.motion.x = x;
        event.motion.y = y;
    } else {
        event.button.which = which;
        event.button.button = button;
        event.button.x = x;
        event.button.y = y;
    }
    assert_int_equal(SDL_PushEvent(&event), 1);
}

static void push_finger(Uint32 type, SDL_TouchID touch, SDL_FingerID finger, float x, float y)
{
    SDL_Event event = {.type = type};
    event.tfinger.touchId = touch;
    event.tfinger.fingerId = finger;
    event.tfinger.x = x;
    event.tfinger.y = y;
    assert_int_equal(SDL_PushEvent(&event), 1);
}

static void expect_contact(enum touch_phase phase, int x, int y, int64_t *finger)
{
    struct screen_event event = next_event();
    assert_int_equal(event.kind, SCREEN_CONTACT);
    assert_int_equal(event.contact.phase, phase);
    assert_int_equal(event.contact.x, x);
    assert_int_equal(event.contact.y, y);
    *finger = event.contact.finger;
}

static void test_screen_tells_mouse_as_one_finger(void **state)
{
    (void)state;
    int64_t finger[3];
    drain();
    push_mouse(SDL_MOUSEMOTION, 0, 0, 5, 5); /* nothing is pressed */
    push_mouse(SDL_MOUSEBUTTONUP, 0, SDL_BUTTON_LEFT, 5, 5);
    push_mouse(SDL_MOUSEBUTTONDOWN, 0, SDL_BUTTON_RIGHT, 5, 5);
    push_mouse(SDL_MOUSEBUTTONDOWN, SDL_TOUCH_MOUSEID, SDL_BUTTON_LEFT, 5, 5);
    push_mouse(SDL_MOUSEBUTTONDOWN, 0, SDL_BUTTON_LEFT, 10, 20);
    push_mouse(SDL_MOUSEMOTION, SDL_TOUCH_MOUSEID, 0, 99, 99);
    push_mouse(SDL_MOUSEMOTION, 0, 0, 11, 21);
    push_mouse(SDL_MOUSEBUTTONUP, 0, SDL_BUTTON_LEFT, 12, 22);
    push_mouse(SDL_MOUSEMOTION, 0, 0, 13, 23);
    expect_contact(TOUCH_DOWN, 10, 20, &finger[0]);
    expect_contact(TOUCH_MOVE, 11, 21, &finger[1]);
    expect_contact(TOUCH_UP, 12, 22, &finger[2]);
    assert_int_equal(next_event().kind, SCREEN_TIME);
    assert_int_equal(finger[0], finger[1]);
    assert_int_equal(finger[0], finger[2]);
}

static void test_screen_keeps_fingers_apart(void **state)
{
    (void)state;
    int64_t finger[6];
    drain();
    push_finger(SDL_FINGERDOWN, 7, 1, 0.5f, 0.25f);
    push_finger(SDL_FINGERDOWN, 8, 1, 0.25f, 0.5f);
    push_finger(SDL_FINGERDOWN, 7, -1, 0.0f, 0.0f);
    push_finger(SDL_FINGERDOWN, SDL_MOUSE_TOUCHID, 1, 0.5f, 0.5f); /* made from the mouse */
    push_finger(SDL_FINGERMOTION, 7, 1, 0.75f, 0.25f);
    push_finger(SDL_FINGERUP, 7, 1, 0.75f, 0.25f);
    push_mouse(SDL_MOUSEBUTTONDOWN, 0, SDL_BUTTON_LEFT, 1, 2);
    expect_contact(TOUCH_DOWN, 160, 50, &finger[0]);
    expect_contact(TOUCH_DOWN, 80, 100, &finger[1]);
    expect_contact(TOUCH_DOWN, 0, 0, &finger[2]);
    expect_contact(TOUCH_MOVE, 240, 50, &finger[3]);
    expect_contact(TOUCH_UP, 240, 50, &finger[4]);
    expect_contact(TOUCH_DOWN, 1, 2, &finger[5]);
    assert_int_equal(finger[0], finger[3]);
    assert_int_equal(finger[0], finger[4]);
    for (int i = 0; i < 3; i++) {
        for (int j = 0; j < i; j++) {
            assert_true(finger[i] != finger[j]);
        }
        assert_true(finger[i] != finger[5]);
    }
    push_mouse(SDL_MOUSEBUTTONUP, 0, SDL_BUTTON_LEFT, 1, 2);
    drain();
}

static void *wake_it(void *context)
{
    (void)context;
    SDL_Delay(20);
    for (int i = 0; i < 5; i++) {
        screen_wake(screen);
    }
    return NULL;
}

static void test_screen_is_woken_by_another_thread(void **state)
{
    (void)state;
    pthread_t thread;
    struct screen_event event;
    drain();
    assert_int_equal(pthread_create(&thread, NULL, wake_it, NULL), 0);
    screen_wait(screen, CLOCK_NEVER, &event);
    assert_int_equal(event.kind, SCREEN_WOKEN);
    pthread_join(thread, NULL);
    int more = 0; /* what was pushed while the first one was taken */
    while (next_event().kind == SCREEN_WOKEN) {
        more++;
    }
    assert_in_range(more, 0, 1);
}

static void test_screen_keeps_its_deadline(void **state)
{
    (void)state;
    struct screen_event event;
    drain();
    int64_t start_ms = clock_now_ms();
    screen_wait(screen, start_ms + 60, &event);
    assert_int_equal(event.kind, SCREEN_TIME);
    assert_true(clock_now_ms() >= start_ms + 60);
    /* What has happened comes before a deadline that is over. */
    push_mouse(SDL_MOUSEBUTTONDOWN, 0, SDL_BUTTON_LEFT, 1, 2);
    screen_wait(screen, start_ms, &event);
    assert_int_equal(event.kind, SCREEN_CONTACT);
    screen_wait(screen, start_ms, &event);
    assert_int_equal(event.kind, SCREEN_TIME);
    push_mouse(SDL_MOUSEBUTTONUP, 0, SDL_BUTTON_LEFT, 1, 2);
    drain();
}

static void test_screen_tells_the_end(void **state)
{
    (void)state;
    drain();
    SDL_Event event = {.type = SDL_QUIT};
    assert_int_equal(SDL_PushEvent(&event), 1);
    assert_int_equal(next_event().kind, SCREEN_QUIT);
    static const int signals[] = {SIGTERM, SIGINT};
    for (int i = 0; i < 2; i++) {
        struct screen_event end;
        assert_int_equal(kill(getpid(), signals[i]), 0);
        screen_wait(screen, CLOCK_NEVER, &end);
        assert_int_equal(end.kind, SCREEN_QUIT);
    }
}

/* The window became another one: the display lies in its middle, or is cut off evenly. */
static void test_screen_centres_the_display(void **state)
{
    (void)state;
    static const int sizes[][2] = {{420, 260}, {300, 180}, {320, 200}};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        drain();
        SDL_SetWindowSize(SDL_GetWindowFromID(1), sizes[i][0], sizes[i][1]);
        assert_int_equal(next_event().kind, SCREEN_EXPOSED);
        int left = (sizes[i][0] - 320) / 2;
        int top = (sizes[i][1] - 200) / 2;
        int64_t finger;
        push_mouse(SDL_MOUSEBUTTONDOWN, 0, SDL_BUTTON_LEFT, left + 3, top + 4);
        expect_contact(TOUCH_DOWN, 3, 4, &finger);
        push_mouse(SDL_MOUSEBUTTONUP, 0, SDL_BUTTON_LEFT, left + 3, top + 4);
        SDL_Surface *surface = screen_surface(screen);
        assert_int_equal(surface->w, 320);
        SDL_FillRect(surface, NULL, 0x336699);
        struct rect rect = {0, 0, 320, 200};
        screen_present(screen, &rect, 1);
        SDL_Surface *shown = SDL_GetWindowSurface(SDL_GetWindowFromID(1));
        const Uint32 *pixels = shown->pixels;
        const Uint32 *middle = &pixels[shown->h / 2 * shown->pitch / 4 + shown->w / 2];
        assert_int_equal(*middle & 0xFFFFFF, 0x336699);
        assert_int_equal(pixels[0] & 0xFFFFFF, left > 0 ? palette_default()->ground : 0x336699);
    }
    drain();
}

static enum err open_screen(bool fullscreen)
{
    const struct screen_options options = {.display = &display,
                                           .fullscreen = fullscreen,
                                           .title = "test",
                                           .palette = palette_default()};
    return screen_open(&options, &screen);
}

/* The first picture is as large as the others: nothing moves when the window manager is told. */
static void test_screen_is_full_from_the_first_picture(void **state)
{
    (void)state;
    SDL_DisplayMode desktop;
    screen_close(screen);
    assert_int_equal(open_screen(true), ERR_OK);
    assert_int_equal(SDL_GetDesktopDisplayMode(0, &desktop), 0);
    SDL_Window *window = NULL;
    for (Uint32 id = 1; window == NULL && id < 16; id++) {
        window = SDL_GetWindowFromID(id); /* the only one; SDL counts them */
    }
    const Uint32 full = (Uint32)SDL_WINDOW_FULLSCREEN_DESKTOP;
    for (int i = 0; i < 2; i++) {
        SDL_Surface *shown = SDL_GetWindowSurface(window);
        assert_int_equal(shown->w, desktop.w);
        assert_int_equal(shown->h, desktop.h);
        assert_int_equal((SDL_GetWindowFlags(window) & full) == full, i == 1);
        struct rect rect = {0, 0, 320, 200};
        SDL_FillRect(screen_surface(screen), NULL, 0x336699);
        screen_present(screen, &rect, 1);
        assert_int_equal(((const Uint32 *)shown->pixels)[0] & 0xFFFFFF, palette_default()->ground);
        assert_int_equal(next_event().kind, SCREEN_EXPOSED);
    }
    screen_close(screen);
    assert_int_equal(open_screen(false), ERR_OK);
}

static int set_up(void **state)
{
    (void)state;
    setenv("SDL_VIDEODRIVER", "dummy", 1);
    return open_screen(false) == ERR_OK ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    screen_close(screen);
    screen_close(NULL);
    SDL_Quit();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_screen_opens_with_something_to_draw_on),
        cmocka_unit_test(test_screen_tells_mouse_as_one_finger),
        cmocka_unit_test(test_screen_keeps_fingers_apart),
        cmocka_unit_test(test_screen_is_woken_by_another_thread),
        cmocka_unit_test(test_screen_keeps_its_deadline),
        cmocka_unit_test(test_screen_tells_the_end),
        cmocka_unit_test(test_screen_centres_the_display),
        cmocka_unit_test(test_screen_is_full_from_the_first_picture),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
