/* What the device's screen decides without a device: fingers of a panel, the mode of a monitor, and
 * where on the glass the display lies. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <SDL.h>

#include "ui/fingers.h"
#include "ui/glass.h"
#include "ui/scanout.h"

#define FIRST_ID 512
#define STEPS_MAX 24

/* ---- fingers -------------------------------------------------------------------------------- */

struct step {
    int type, code, value;
    const char *said; /* at the end of a report: "D0 10,20 M1 3,4"; NULL: not a report */
};

static const char *const phases = "DMUL";

static void say(const struct fingers_news *news, int count, char *out, size_t size)
{
    out[0] = '\0';
    for (int i = 0; i < count; i++) {
        size_t used = strlen(out);
        (void)snprintf(out + used, size - used, "%s%c%d %d,%d", used > 0 ? " " : "",
                       phases[news[i].phase], (int)(news[i].finger - FIRST_ID), news[i].x,
                       news[i].y);
    }
}

static void play(struct fingers *fingers, const struct step *steps)
{
    struct fingers_news news[FINGERS_NEWS_MAX];
    char said[512];
    for (int i = 0; steps[i].type >= 0; i++) {
        const struct input_event event = {.type = (uint16_t)steps[i].type,
                                          .code = (uint16_t)steps[i].code,
                                          .value = steps[i].value};
        int count = fingers_take(fingers, &event, news);
        say(news, count, said, sizeof said);
        assert_string_equal(said, steps[i].said != NULL ? steps[i].said : "");
    }
}

#define END                                                                                        \
    {                                                                                              \
        -1, 0, 0, NULL                                                                             \
    }
#define REPORT(said)                                                                               \
    {                                                                                              \
        EV_SYN, SYN_REPORT, 0, said                                                                \
    }
#define SLOT(n)                                                                                    \
    {                                                                                              \
        EV_ABS, ABS_MT_SLOT, n, NULL                                                               \
    }
#define TRACK(n)                                                                                   \
    {                                                                                              \
        EV_ABS, ABS_MT_TRACKING_ID, n, NULL                                                        \
    }
#define MT_X(n)                                                                                    \
    {                                                                                              \
        EV_ABS, ABS_MT_POSITION_X, n, NULL                                                         \
    }
#define MT_Y(n)                                                                                    \
    {                                                                                              \
        EV_ABS, ABS_MT_POSITION_Y, n, NULL                                                         \
    }

static void test_several_fingers(void **state)
{
    (void)state;
    struct fingers fingers;
    const struct fingers_range range = {0, 99};
    const struct step steps[] = {
        TRACK(7),
        MT_X(10),
        MT_Y(20),
        REPORT("D0 10,20"),
        REPORT(""), /* nothing new */
        MT_X(10),
        REPORT(""), /* said again: not moved */
        SLOT(1),
        TRACK(8),
        MT_X(50),
        MT_Y(60),
        REPORT("D1 50,60"),
        SLOT(0),
        MT_Y(21),
        SLOT(1),
        MT_X(51),
        REPORT("M0 10,21 M1 51,60"),
        SLOT(0),
        TRACK(-1),
        REPORT("U0 10,21"),
        END,
    };
    fingers_init(&fingers, true, range, range, FIRST_ID);
    play(&fingers, steps);
    struct fingers_news news[FINGERS_NEWS_MAX];
    char said[512];
    say(news, fingers_lose(&fingers, news), said, sizeof said);
    assert_string_equal(said, "L1 51,60");
    assert_int_equal(fingers_lose(&fingers, news), 0);
}

/* After dropped events a slot may hold another finger, with no word of the first one's end; and a
 * panel may count further than we do. */
static void test_a_finger_takes_the_place_of_another(void **state)
{
    (void)state;
    struct fingers fingers;
    const struct fingers_range range = {0, 99};
    const struct step steps[] = {
        TRACK(1),
        MT_X(5),
        MT_Y(6),
        REPORT("D0 5,6"),
        TRACK(2),
        MT_X(70),
        REPORT("L0 70,6 D0 70,6"),
        SLOT(FINGERS_MAX),
        TRACK(3),
        MT_X(1),
        REPORT(""),
        SLOT(-3),
        TRACK(4),
        REPORT(""),
        SLOT(0),
        TRACK(-1),
        TRACK(5),
        REPORT("L0 70,6 D0 70,6"),
        END,
    };
    fingers_init(&fingers, true, range, range, FIRST_ID);
    play(&fingers, steps);
}

static void test_one_finger_and_a_tablet(void **state)
{
    (void)state;
    static const int buttons[] = {BTN_TOUCH, BTN_LEFT};
    for (size_t i = 0; i < sizeof buttons / sizeof buttons[0]; i++) {
        struct fingers fingers;
        const struct fingers_range range = {0, 32767};
        const struct step steps[] = {
            {EV_ABS, ABS_X, 100, NULL},
            {EV_ABS, ABS_Y, 200, NULL},
            REPORT(""), /* hovers */
            {EV_KEY, BTN_RIGHT, 1, NULL},
            REPORT(""),
            {EV_KEY, buttons[i], 1, NULL},
            REPORT("D0 100,200"),
            {EV_ABS, ABS_X, 101, NULL},
            REPORT("M0 101,200"),
            {EV_KEY, buttons[i], 0, NULL},
            {EV_ABS, ABS_X, 102, NULL},
            REPORT("U0 102,200"),
            /* A whole strike within one report is not seen by anybody. */
            {EV_KEY, buttons[i], 1, NULL},
            {EV_KEY, buttons[i], 0, NULL},
            REPORT(""),
            END,
        };
        fingers_init(&fingers, false, range, range, FIRST_ID);
        play(&fingers, steps);
    }
}

/* The kernel tells of changes only: the first finger may come down where the last one was. */
static void test_where_the_last_finger_was(void **state)
{
    (void)state;
    struct fingers fingers;
    const struct fingers_range range = {0, 99};
    const struct step steps[] = {TRACK(1), MT_Y(9), REPORT("D0 44,9"), END};
    fingers_init(&fingers, true, range, range, FIRST_ID);
    fingers_start(&fingers, 0, 44, 55);
    play(&fingers, steps);
}

static void test_pixels_of_a_panel(void **state)
{
    (void)state;
    static const struct {
        struct fingers_range range;
        int value, pixels, pixel;
    } rows[] = {
        {{0, 32767}, 0, 1280, 0},
        {{0, 32767}, 32767, 1280, 1279},
        {{0, 32767}, 16384, 1280, 640},
        {{-100, 99}, -100, 200, 0},
        {{-100, 99}, 99, 200, 199},
        {{0, 32767}, 40000, 1280, 1279}, /* says more than it may */
        {{0, 32767}, -5, 1280, 0},
        {{5, 5}, 5, 800, 0},
        {{9, 3}, 5, 800, 0}, /* a panel that makes no sense */
        {{INT32_MIN, INT32_MAX}, INT32_MAX, 4096, 4095},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_int_equal(fingers_pixel(rows[i].range, rows[i].value, rows[i].pixels),
                         rows[i].pixel);
    }
}

/* ---- the monitor's mode --------------------------------------------------------------------- */

static void test_the_mode_with_the_displays_pixels(void **state)
{
    (void)state;
    static const struct scanout_mode modes[] = {
        {1920, 1080, 60, true}, {1280, 800, 60, false}, {1280, 800, 75, false},
        {800, 480, 60, false},  {1024, 768, 85, false},
    };
    assert_int_equal(scanout_choose(modes, 5, 1280, 800), 2); /* the faster of two */
    assert_int_equal(scanout_choose(modes, 5, 800, 480), 3);
    assert_int_equal(scanout_choose(modes, 5, 1920, 1080), 0);
    assert_int_equal(scanout_choose(modes, 5, 720, 1280), 0);    /* none: the preferred one */
    assert_int_equal(scanout_choose(modes + 1, 4, 640, 480), 0); /* none preferred: the first */
    static const struct scanout_mode same[] = {{800, 480, 75, false}, {800, 480, 60, true}};
    assert_int_equal(scanout_choose(same, 2, 800, 480), 1); /* what the monitor prefers */
}

/* ---- the glass ------------------------------------------------------------------------------ */

static const struct display small = {"test", 4, 3, 1.0, 1.0, DISPLAY_7_INCH};

/* Every pixel of the display is copied to the place where a finger on it is on the same pixel. */
static void check_glass(int quarters, int width, int height)
{
    uint32_t glass_pixels[12 * 12];
    SDL_Surface *drawn = SDL_CreateRGBSurfaceWithFormat(0, small.width_px, small.height_px, 32,
                                                        (Uint32)SDL_PIXELFORMAT_RGB888);
    struct glass glass;
    assert_non_null(drawn);
    glass_init(&small, quarters, width, height, &glass);
    memset(glass_pixels, 0, sizeof glass_pixels);
    for (int y = 0; y < small.height_px; y++) {
        for (int x = 0; x < small.width_px; x++) {
            ((uint32_t *)((uint8_t *)drawn->pixels + (ptrdiff_t)y * drawn->pitch))[x] =
                (uint32_t)(100 * y + x + 1);
        }
    }
    struct rect visible = glass_visible(&glass, (struct rect){-5, -5, 50, 50});
    glass_copy(&glass, drawn, visible, glass_pixels, width * 4);
    int seen = 0;
    for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
            int at_x;
            int at_y;
            glass_hit(&glass, x, y, &at_x, &at_y);
            bool is_on = at_x >= 0 && at_x < small.width_px && at_y >= 0 && at_y < small.height_px;
            assert_int_equal(glass_pixels[y * width + x],
                             is_on ? (uint32_t)(100 * at_y + at_x + 1) : 0);
            seen += is_on ? 1 : 0;
        }
    }
    assert_int_equal(seen, visible.w * visible.h);
    SDL_FreeSurface(drawn);
}

static void test_picture_and_finger_are_in_one_place(void **state)
{
    (void)state;
    static const int sizes[][2] = {{4, 3}, {3, 4}, {12, 12}, {9, 5}, {2, 2}, {12, 1}, {1, 12}};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        for (int quarters = 0; quarters < GLASS_TURNS; quarters++) {
            check_glass(quarters, sizes[i][0], sizes[i][1]);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_several_fingers),
        cmocka_unit_test(test_a_finger_takes_the_place_of_another),
        cmocka_unit_test(test_one_finger_and_a_tablet),
        cmocka_unit_test(test_where_the_last_finger_was),
        cmocka_unit_test(test_pixels_of_a_panel),
        cmocka_unit_test(test_the_mode_with_the_displays_pixels),
        cmocka_unit_test(test_picture_and_finger_are_in_one_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
