/* The ui room: colours, the cache of masks, text with the real fonts, pictures. */
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

#include "mask_ink.h"
#include "ui/palette.h"
#include "ui/pictures.h"
#include "ui/text.h"

#define SIDE 64 /* of the masks that the tests make */

static char directory[64];
static char path[128];

static const char *in_directory(const char *name)
{
    (void)snprintf(path, sizeof path, "%s/%s", directory, name);
    return path;
}

/* ---- colours -------------------------------------------------------------------------------- */

static void test_palettes_keep_their_contrast(void **state)
{
    (void)state;
    assert_true(palette_contrast(0x000000, 0xFFFFFF) > 20.99);
    assert_true(palette_contrast(0x777777, 0xFFFFFF) > 4.47);
    assert_true(palette_contrast(0x777777, 0xFFFFFF) < 4.49);
    assert_true(palette_contrast(0x123456, 0x123456) == 1.0);
    assert_true(palette_contrast(0x404040, 0xFFFFFF) > 10.36);
    assert_true(palette_contrast(0x404040, 0xFFFFFF) < 10.38);
    for (int i = 0; i < PALETTES; i++) {
        const struct palette *p = palette_at(i);
        assert_ptr_equal(palette_find(p->name), p);
        assert_true(palette_contrast(p->ink, p->ground) >= PALETTE_TEXT_CONTRAST);
        assert_true(palette_contrast(p->ink, p->tile) >= PALETTE_TEXT_CONTRAST);
        assert_true(palette_contrast(p->tile, p->helped) >= PALETTE_MEANING_CONTRAST);
        assert_true(palette_contrast(p->tile, p->in_the_way) >= PALETTE_MEANING_CONTRAST);
    }
    assert_null(palette_find("beige"));
    assert_ptr_equal(palette_default(), palette_find("cream"));
}

/* ---- the cache of masks --------------------------------------------------------------------- */

static uint32_t random_next(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

static size_t area_of(uint32_t key)
{
    return (size_t)(key % 7) * (key % 11);
}

/* What is found must be what was put there, and the newest is always there. */
static void fill_cache(size_t bytes_max, int count_max)
{
    struct mask_cache *cache;
    assert_int_equal(mask_cache_open(bytes_max, count_max, &cache), ERR_OK);
    uint32_t seed = 7;
    int found = 0;
    for (int i = 0; i < 20000; i++) {
        uint32_t key = random_next(&seed) % 40;
        const struct mask *mask = mask_cache_find(cache, &key, sizeof key);
        if (mask == NULL) {
            struct mask shape = {.left = (int)key, .w = (int)(key % 7), .h = (int)(key % 11)};
            uint8_t *coverage;
            assert_non_null(mask_cache_add(cache, &key, sizeof key, &shape, &coverage));
            memset(coverage, (int)key, area_of(key));
            mask = mask_cache_find(cache, &key, sizeof key);
            assert_non_null(mask);
        } else {
            found++;
        }
        assert_int_equal(mask->left, key);
        for (size_t at = 0; at < area_of(key); at++) {
            assert_int_equal(mask->coverage[at], key);
        }
    }
    assert_in_range(found, 1000, 15000);
    mask_cache_clear(cache);
    for (uint32_t key = 0; key < 40; key++) {
        assert_null(mask_cache_find(cache, &key, sizeof key));
    }
    mask_cache_close(cache);
}

static void test_mask_cache_gives_back_what_it_took(void **state)
{
    (void)state;
    fill_cache(3000, 12); /* the count is what ends first */
    fill_cache(300, 100); /* the bytes are */
    mask_cache_close(NULL);
}

static void test_mask_cache_drops_the_oldest_and_wipes(void **state)
{
    (void)state;
    struct mask_cache *cache;
    assert_int_equal(mask_cache_open(4 * (1 + 16), 8, &cache), ERR_OK);
    struct mask shape = {.w = 4, .h = 4};
    uint8_t *first = NULL;
    for (char key = 'a'; key <= 'e'; key++) {
        uint8_t *coverage;
        assert_non_null(mask_cache_add(cache, &key, 1, &shape, &coverage));
        memset(coverage, key, 16);
        first = first == NULL ? coverage : first;
    }
    assert_null(mask_cache_find(cache, "a", 1));
    assert_non_null(mask_cache_find(cache, "b", 1));
    assert_int_equal(first[0], 'e'); /* it took the oldest one's place */
    struct mask large = {.w = 9, .h = 9};
    assert_null(mask_cache_add(cache, "f", 1, &large, &first));
    assert_non_null(mask_cache_find(cache, "b", 1));
    const uint8_t *kept = mask_cache_find(cache, "b", 1)->coverage;
    assert_int_equal(kept[15], 'b');
    mask_cache_clear(cache);
    assert_int_equal(kept[15], 0);
    assert_int_equal(kept[-1], 0); /* the key, too */
    mask_cache_close(cache);
}

/* ---- text ----------------------------------------------------------------------------------- */

static struct text *text;
static struct measure measure;

static int advance_of(enum view_face face, int size_px, const char *line)
{
    return measure.advance(measure.context, face, size_px, line, strlen(line));
}

static const struct mask *draw(enum view_face face, int size_px, const char *line)
{
    struct view_type type = {face, size_px, "en", false};
    return text_draw(text, &type, line);
}

static void test_text_measures(void **state)
{
    (void)state;
    assert_int_equal(advance_of(VIEW_REGULAR, 50, ""), 0);
    int a = advance_of(VIEW_REGULAR, 50, "Plain");
    int b = advance_of(VIEW_REGULAR, 50, "Plain words");
    assert_in_range(a, 60, 200);
    assert_in_range(b, 2 * a, 3 * a);
    assert_int_equal(advance_of(VIEW_REGULAR, 50, "Plain words"), b);
    assert_true(advance_of(VIEW_BOLD, 50, "Plain words") > b);
    /* A soft hyphen takes no room. */
    assert_int_equal(advance_of(VIEW_REGULAR, 50, "per\xC2\xADson"),
                     advance_of(VIEW_REGULAR, 50, "person"));
    /* Remembered lines that begin alike, or share a place, are kept apart. */
    for (char letter = 'A'; letter <= 'Z'; letter++) {
        char alike[TEXT_MEASURED_BYTES_MAX];
        memset(alike, letter, sizeof alike);
        int one = measure.advance(measure.context, VIEW_BOLD, 2048, alike, 1);
        for (size_t i = 0; i < 2 * sizeof alike; i++) {
            size_t len = i < sizeof alike ? i + 1 : 2 * sizeof alike - i;
            int expected = one * (int)len;
            int advance = measure.advance(measure.context, VIEW_BOLD, 2048, alike, len);
            assert_in_range(advance, expected - one / 2, expected + one / 2);
        }
    }
    /* A long line is not remembered, and is as long as before. */
    char line[3 * TEXT_LINE_BYTES_MAX];
    memset(line, 'n', sizeof line);
    int n = advance_of(VIEW_REGULAR, 100, "nnnnnnnnnn");
    int hundred = measure.advance(measure.context, VIEW_REGULAR, 100, line, 1000);
    assert_in_range(hundred, 100 * n - 100, 100 * n);
    assert_int_equal(
        measure.advance(measure.context, VIEW_REGULAR, 100, line, sizeof line),
        measure.advance(measure.context, VIEW_REGULAR, 100, line, TEXT_LINE_BYTES_MAX));
    int ascent;
    int descent;
    measure.metrics(measure.context, VIEW_REGULAR, 100, &ascent, &descent);
    assert_in_range(ascent, 70, 150);
    assert_in_range(descent, 20, 80);
}

static struct rect ink_of(enum view_face face, int size, const char *line)
{
    const struct mask *mask = draw(face, size, line);
    assert_non_null(mask);
    return mask_ink(mask);
}

/* Capitals are drawn at least as high as was asked for, and no smaller size would do. */
static void test_text_capitals_reach_their_height(void **state)
{
    (void)state;
    for (int face = VIEW_REGULAR; face <= VIEW_BOLD; face++) {
        for (int capital_px = 10; capital_px <= 80; capital_px++) {
            int size = measure.size_for_capital(measure.context, (enum view_face)face, capital_px);
            struct rect ink = ink_of((enum view_face)face, size, "H");
            assert_in_range(ink.h, capital_px, capital_px + 2);
            assert_int_equal(ink.y + ink.h, 0); /* it stands on the baseline */
        }
    }
    assert_int_equal(measure.size_for_capital(measure.context, VIEW_BOLD, 100000),
                     TEXT_SIZE_PX_MAX);
}

/* H with four circumflexes, one above the other. */
#define PILED "H\xCC\x82\xCC\x82\xCC\x82\xCC\x82"

/* Ink lies where the advance says, also before the start, above the ascent and below. */
static void test_text_draws_where_it_measures(void **state)
{
    (void)state;
    static const char *const lines[] = {"H",
                                        "jolly",
                                        "f",
                                        "Plain words",
                                        "l",
                                        "Âŵ",
                                        "\xE1\xBB\xA8ng",
                                        "What got in the way?",
                                        "a b c",
                                        "W",
                                        "Somebody asked what matters to me, and"};
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        for (int size = 20; size <= 120; size += 25) {
            struct rect ink = ink_of(VIEW_REGULAR, size, lines[i]);
            int advance = advance_of(VIEW_REGULAR, size, lines[i]);
            assert_true(ink.x >= -size / 4 && ink.x <= size / 4);
            assert_true(ink.x + ink.w <= advance + size / 8);
            assert_true(ink.x + ink.w >= advance - size / 4);
        }
    }
    /* The same letter at the start of a line and behind a blank: the origin does not wander. */
    int blank = advance_of(VIEW_REGULAR, 100, " ");
    int j = ink_of(VIEW_REGULAR, 100, "j").x;
    assert_true(j < 0);
    assert_in_range(ink_of(VIEW_REGULAR, 100, " j").x - blank - j + 1, 0, 2);
    assert_int_equal(draw(VIEW_REGULAR, 100, "")->w, 0);
    assert_int_equal(draw(VIEW_REGULAR, 100, "  ")->w, 0);
    /* Marks piled up above the ascent do not push the letter down. */
    struct rect piled = ink_of(VIEW_REGULAR, 100, PILED);
    int ascent;
    int descent;
    measure.metrics(measure.context, VIEW_REGULAR, 100, &ascent, &descent);
    assert_true(-piled.y > ascent);
    assert_int_equal(piled.y + piled.h, 0);
    int plain = ink_of(VIEW_REGULAR, 100, "U").y;
    assert_true(ink_of(VIEW_REGULAR, 100, "\xE1\xBB\xA8").y < plain - 20);
}

static void test_text_forgets(void **state)
{
    (void)state;
    const struct mask *mask = draw(VIEW_REGULAR, 40, "a secret");
    const uint8_t *coverage = mask->coverage;
    size_t size = (size_t)mask->w * (size_t)mask->h;
    text_forget(text);
    for (size_t i = 0; i < size; i++) {
        assert_int_equal(coverage[i], 0);
    }
    assert_non_null(draw(VIEW_REGULAR, 40, "a secret"));
}

static void test_text_refuses_what_is_no_font(void **state)
{
    (void)state;
    struct text *none;
    assert_int_equal(text_open("/nonexistent", &none), ERR_ABSENT);
    assert_null(none);
    FILE *file = fopen(in_directory("Andika-Regular.ttf"), "w");
    assert_non_null(file);
    fputs("not a font", file);
    fclose(file);
    assert_int_equal(text_open(directory, &none), ERR_DATA);
    assert_null(none);
    text_close(NULL);
}

/* ---- pictures ------------------------------------------------------------------------------- */

/* Picture 1 is full, 2 empty, 3 its left half full; of the others each row has one stroke. */
static uint8_t mask_byte(int picture, int x, int y)
{
    switch (picture) {
    case 1:
        return 255;
    case 2:
        return 0;
    case 3:
        return x < SIDE / 2 ? 255 : 0;
    default:
        return (x + y + picture) % 16 < 4 ? 255 : 0;
    }
}

static const char *write_masks(const char *magic, uint32_t count, uint32_t side, int change)
{
    size_t size = 16 + (size_t)(PICTURE_COUNT - 1) * SIDE * SIDE;
    uint8_t *bytes = calloc(1, size + 1);
    assert_non_null(bytes);
    memcpy(bytes, magic, 8);
    for (int i = 0; i < 4; i++) {
        bytes[8 + i] = (uint8_t)(count >> (8 * i));
        bytes[12 + i] = (uint8_t)(side >> (8 * i));
    }
    uint8_t *at = bytes + 16;
    for (int picture = 1; picture < PICTURE_COUNT; picture++) {
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                *at++ = mask_byte(picture, x, y);
            }
        }
    }
    FILE *file = fopen(in_directory("pictures.masks"), "wb");
    assert_non_null(file);
    size_t len = change < -16 ? 3 : size + (size_t)(change + 16) - 16;
    assert_int_equal(fwrite(bytes, 1, len, file), len);
    fclose(file);
    free(bytes);
    return path;
}

static struct pictures *open_pictures(void)
{
    struct pictures *pictures;
    const char *file = write_masks("HARKMSK1", PICTURE_COUNT - 1, SIDE, 0);
    assert_int_equal(pictures_open(file, &pictures), ERR_OK);
    return pictures;
}

static void test_pictures_refuse_other_files(void **state)
{
    (void)state;
    struct pictures *none;
    uint32_t count = PICTURE_COUNT - 1;
    assert_int_equal(pictures_open("/nonexistent/pictures.masks", &none), ERR_ABSENT);
    assert_int_equal(pictures_open("/dev/null", &none), ERR_DATA);
    assert_int_equal(pictures_open(write_masks("HARKMSK2", count, SIDE, 0), &none), ERR_DATA);
    assert_int_equal(pictures_open(write_masks("HARKMSK1", count - 1, SIDE, 0), &none), ERR_DATA);
    assert_int_equal(pictures_open(write_masks("HARKMSK1", count, 0, 0), &none), ERR_DATA);
    assert_int_equal(pictures_open(write_masks("HARKMSK1", count * 4, SIDE / 2, 0), &none),
                     ERR_DATA);
    assert_int_equal(pictures_open(write_masks("HARKMSK1", count, 65535, 0), &none), ERR_DATA);
    assert_int_equal(pictures_open(write_masks("HARKMSK1", count, SIDE, 1), &none), ERR_DATA);
    assert_int_equal(pictures_open(write_masks("HARKMSK1", count, SIDE, -1), &none), ERR_DATA);
    assert_int_equal(pictures_open(write_masks("HARKMSK1", count, SIDE, -17), &none), ERR_DATA);
    assert_null(none);
    pictures_close(NULL);
}

static double mean_of(const struct mask *mask)
{
    double sum = 0;
    for (int i = 0; i < mask->w * mask->h; i++) {
        sum += mask->coverage[i];
    }
    return sum / (mask->w * mask->h);
}

static void test_pictures_scale_by_area(void **state)
{
    (void)state;
    struct pictures *pictures = open_pictures();
    assert_null(pictures_draw(pictures, PICTURE_NONE, false, 90, 90));
    assert_null(pictures_draw(pictures, (enum picture)1, false, 0, 90));
    assert_null(pictures_draw(pictures, (enum picture)1, false, 90, 100000));
    for (int side = 80; side < 300; side += 37) {
        const struct mask *full = pictures_draw(pictures, (enum picture)1, false, side, side);
        assert_int_equal(full->w, side);
        assert_true(mean_of(full) == 255.0);
        assert_true(mean_of(pictures_draw(pictures, (enum picture)2, false, side, side)) == 0.0);
        double half = mean_of(pictures_draw(pictures, (enum picture)3, false, side, side + 5));
        assert_true(half > 127.0 && half < 128.0);
    }
    /* A small one gets broader strokes, up to its edge but not beyond it. */
    double small = mean_of(pictures_draw(pictures, (enum picture)3, false, 40, 40));
    assert_true(small > 131.0 && small < 137.0);
    pictures_close(pictures);
}

static int set_up(void **state)
{
    (void)state;
    (void)snprintf(directory, sizeof directory, "/tmp/hark-test-ui-XXXXXX");
    if (mkdtemp(directory) == NULL || text_open(TEXT_FONT_DIRECTORY, &text) != ERR_OK) {
        return -1;
    }
    text_measure(text, &measure);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    text_close(text);
    unlink(in_directory("Andika-Regular.ttf"));
    unlink(in_directory("pictures.masks"));
    return rmdir(directory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_palettes_keep_their_contrast),
        cmocka_unit_test(test_mask_cache_gives_back_what_it_took),
        cmocka_unit_test(test_mask_cache_drops_the_oldest_and_wipes),
        cmocka_unit_test(test_text_measures),
        cmocka_unit_test(test_text_capitals_reach_their_height),
        cmocka_unit_test(test_text_draws_where_it_measures),
        cmocka_unit_test(test_text_forgets),
        cmocka_unit_test(test_text_refuses_what_is_no_font),
        cmocka_unit_test(test_pictures_refuse_other_files),
        cmocka_unit_test(test_pictures_scale_by_area),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
