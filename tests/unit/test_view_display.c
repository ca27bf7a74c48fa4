/* Displays and their millimetres, known and measured; the names of text sizes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "view/geometry.h"

static void test_millimetres_are_never_missed(void **state)
{
    (void)state;
    const struct display *display = display_find("10.1-1280x800");
    assert_non_null(display);
    assert_ptr_equal(display, display_default());
    assert_null(display_find("no such screen"));
    for (int tenths = 1; tenths < 500; tenths++) {
        double mm = tenths / 10.0;
        int x = display_px_x(display, mm);
        int y = display_px_y(display, mm);
        assert_true(x / display->px_per_mm_x > mm - 1e-6);
        assert_true(y / display->px_per_mm_y > mm - 1e-6);
        assert_true((x - 1) / display->px_per_mm_x < mm);
    }
    struct display six = {"six", 600, 600, 6.0, 6.0, DISPLAY_10_INCH};
    assert_int_equal(display_px_x(&six, 4.0), 24);
}

static void test_every_profile_is_found_by_its_name(void **state)
{
    (void)state;
    bool sees_portrait = false;
    for (int i = 0; i < DISPLAYS; i++) {
        const struct display *display = display_at(i);
        assert_ptr_equal(display_find(display->name), display);
        bool is_portrait = display_is_portrait(display);
        assert_int_equal(is_portrait, strcmp(display->name, "7-720x1280") == 0);
        sees_portrait |= is_portrait;
        assert_true(display_has_size(display, TEXT_USUAL));
        assert_true(display_has_size(display, TEXT_LARGER));
        bool is_small = display->size_class == DISPLAY_7_INCH;
        assert_int_equal(is_small, display->name[0] == '7');
        assert_int_equal(display_has_size(display, TEXT_LARGEST), !is_small);
    }
    assert_true(sees_portrait);
    /* Its pixels are higher than wide, so that there are more of them in a millimetre down. */
    const struct display *seven = display_find("7-800x480");
    assert_true(seven->px_per_mm_x > 5.19 && seven->px_per_mm_x < 5.20);
    assert_true(seven->px_per_mm_y > 5.58 && seven->px_per_mm_y < 5.59);
}

static void test_text_sizes_have_names(void **state)
{
    (void)state;
    for (int i = 0; i < TEXT_SIZES; i++) {
        enum text_size size = TEXT_USUAL;
        assert_true(text_size_find(text_size_name((enum text_size)i), &size));
        assert_int_equal(size, i);
    }
    enum text_size size = TEXT_LARGER;
    assert_false(text_size_find("huge", &size));
    assert_int_equal(size, TEXT_LARGER);
}

struct read_display {
    const char *text;
    bool is_good;
    enum display_class size_class;
    const char *problem; /* a part of it */
};

static const struct read_display read_displays[] = {
    {"15.6-1920x1080", true, DISPLAY_15_INCH, ""},
    {"1024x600px 154x86mm", true, DISPLAY_7_INCH, ""},
    {"1280x800px 217x136mm", true, DISPLAY_10_INCH, ""},
    {"1280x800px217x136mm", true, DISPLAY_10_INCH, ""},
    {"1366x768px 293.4x165mm", true, DISPLAY_10_INCH, ""},
    {"1080x1920px 194x344mm", true, DISPLAY_15_INCH, ""},
    {"", false, DISPLAY_7_INCH, "\"\" is no display; known are 7-800x480, "},
    {"10.1", false, DISPLAY_7_INCH, "is written as \"1024x600px 154x90mm\""},
    {"1280x800 217x136", false, DISPLAY_7_INCH, "is no display"},
    {"1280x800px 217x136mm 3", false, DISPLAY_7_INCH, "is no display"},
    {"1280x800px 0x136mm", false, DISPLAY_7_INCH, "is no display"},
    {"nanxnanpx nanxnanmm", false, DISPLAY_7_INCH, "is no display"},
    {"infxinfpx 217x136mm", false, DISPLAY_10_INCH, "480 to 4096 pixels"},
    {"1280x320px 217x136mm", false, DISPLAY_10_INCH, "480 to 4096 pixels"},
    {"800x480px 108x65mm", false, DISPLAY_7_INCH, "that is 5.0 inches"},
    {"1280x800px 21.7x13.6mm", false, DISPLAY_7_INCH, "that is 1.0 inches"},
    {"1280x800px 136x217mm", false, DISPLAY_10_INCH, "the right way round?"},
    {"640x480px 620x465mm", false, DISPLAY_15_INCH, "that is 1.03 pixels a millimetre"},
};

static void test_a_display_can_be_measured(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof read_displays / sizeof read_displays[0]; i++) {
        const struct read_display *row = &read_displays[i];
        struct display display;
        struct buf problem;
        buf_init(&problem, 1024);
        enum err err = display_read(row->text, &display, &problem);
        assert_int_equal(err, row->is_good ? ERR_OK : ERR_DATA);
        assert_int_equal(buf_text(&problem)[0] == '\0', row->is_good);
        assert_non_null(strstr(buf_text(&problem), row->problem));
        if (row->is_good) {
            assert_int_equal(display.size_class, row->size_class);
        }
        buf_free(&problem);
    }
    struct display display;
    struct buf problem;
    buf_init(&problem, 1024);
    assert_int_equal(display_read("1024x600px 154x86mm", &display, &problem), ERR_OK);
    assert_int_equal(display.width_px, 1024);
    assert_int_equal(display.height_px, 600);
    assert_int_equal(display_px_x(&display, 154), 1024);
    assert_int_equal(display_px_y(&display, 86), 600);
    buf_free(&problem);
}

static void test_a_turn_and_back_is_no_turn(void **state)
{
    (void)state;
    struct rect rect = {10, 20, 30, 40};
    struct rect once = rect_turn(rect, 1, 800, 480);
    struct rect want = {480 - 20 - 40, 10, 40, 30};
    assert_memory_equal(&once, &want, sizeof once);
    for (int quarters = 0; quarters < 4; quarters++) {
        bool is_on_side = quarters % 2 == 1;
        struct rect there = rect_turn(rect, quarters, 800, 480);
        struct rect back =
            rect_turn(there, (4 - quarters) % 4, is_on_side ? 480 : 800, is_on_side ? 800 : 480);
        assert_memory_equal(&back, &rect, sizeof back);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_millimetres_are_never_missed),
        cmocka_unit_test(test_every_profile_is_found_by_its_name),
        cmocka_unit_test(test_text_sizes_have_names),
        cmocka_unit_test(test_a_turn_and_back_is_no_turn),
        cmocka_unit_test(test_a_display_can_be_measured),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
