/* The pictures as people meet them: every two can be told apart also when they are small, all have
 * the same weight and size, and a drawing uses only what this project draws with. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "event/picture.h"

#define COUNT (PICTURE_COUNT - 1)
#define HEAD_BYTES 16
#define SIDE_PX 160
#define UNITS 96  /* side of a drawing in its own units */
#define INK_MIN 6 /* units: nothing is drawn outside of 6..90 */
#define INK_MAX 90
#define LONG_SIDE_MIN 62 /* units: smaller than that it is lost on a tile */
#define CENTRE_OFF_MAX 5 /* units */
#define SMALL_PX 40      /* a little less than the 48 pixels of the smallest tile */
#define DIFFERENT_MIN 60 /* small pixels of clearly another shade */
#define SHADE_MIN 110
#define SVG_BYTES_MAX 4096
#define PATH_BYTES_MAX 1024

#define ROOT                                                                                       \
    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 96 96\" width=\"96\" height=\"96\" "  \
    "fill=\"none\" stroke=\"#000\"\n     stroke-width=\"6\" stroke-linecap=\"round\" "             \
    "stroke-linejoin=\"round\">\n"

struct drawing {
    const char *name;
    const char *shows;
};

static const struct drawing drawings[COUNT] = {
#define PICTURE_DRAWING(id, name, shows) {name, shows},
    PICTURES(PICTURE_DRAWING)
#undef PICTURE_DRAWING
};

static uint8_t file_bytes[HEAD_BYTES + COUNT * SIDE_PX * SIDE_PX];
static uint8_t small[COUNT][SMALL_PX * SMALL_PX];

static const uint8_t *mask_of(int index)
{
    return file_bytes + HEAD_BYTES + (size_t)index * SIDE_PX * SIDE_PX;
}

static void shrink(const uint8_t *mask, uint8_t *out)
{
    enum { STEP = SIDE_PX / SMALL_PX };
    for (int y = 0; y < SMALL_PX; y++) {
        for (int x = 0; x < SMALL_PX; x++) {
            int sum = 0;
            for (int i = 0; i < STEP * STEP; i++) {
                sum += mask[(y * STEP + i / STEP) * SIDE_PX + x * STEP + i % STEP];
            }
            out[y * SMALL_PX + x] = (uint8_t)(sum / (STEP * STEP));
        }
    }
}

static int load_masks(void **state)
{
    (void)state;
    FILE *file = fopen(HARK_MASKS, "rb");
    if (!file) {
        return -1;
    }
    size_t bytes = fread(file_bytes, 1, sizeof file_bytes, file);
    int beyond = fgetc(file);
    fclose(file);
    if (bytes != sizeof file_bytes || beyond != EOF) {
        return -1;
    }
    for (int i = 0; i < COUNT; i++) {
        shrink(mask_of(i), small[i]);
    }
    return 0;
}

static void test_head_is_as_the_painter_reads_it(void **state)
{
    (void)state;
    const uint8_t head[HEAD_BYTES] = {'H',   'A', 'R', 'K', 'M',     'S', 'K', '1',
                                      COUNT, 0,   0,   0,   SIDE_PX, 0,   0,   0};
    assert_memory_equal(file_bytes, head, sizeof head);
}

struct box {
    int left, top, right, bottom; /* pixels; right and bottom are the last with ink */
};

static struct box ink_of(const uint8_t *mask)
{
    struct box box = {SIDE_PX, SIDE_PX, -1, -1};
    for (int y = 0; y < SIDE_PX; y++) {
        for (int x = 0; x < SIDE_PX; x++) {
            if (mask[y * SIDE_PX + x] < 16) {
                continue;
            }
            box.left = x < box.left ? x : box.left;
            box.right = x > box.right ? x : box.right;
            box.top = y < box.top ? y : box.top;
            box.bottom = y > box.bottom ? y : box.bottom;
        }
    }
    return box;
}

static void test_ink_fills_its_place_and_keeps_within_it(void **state)
{
    (void)state;
    int wrong = 0;
    for (int i = 0; i < COUNT; i++) {
        struct box box = ink_of(mask_of(i));
        int w = box.right + 1 - box.left;
        int h = box.bottom + 1 - box.top;
        int low = INK_MIN * SIDE_PX / UNITS;
        int high = INK_MAX * SIDE_PX / UNITS;
        int across = abs(box.left + box.right + 1 - SIDE_PX) / 2;
        int down = abs(box.top + box.bottom + 1 - SIDE_PX) / 2;
        if (box.left >= low && box.top >= low && box.right < high && box.bottom < high &&
            (w > h ? w : h) >= LONG_SIDE_MIN * SIDE_PX / UNITS &&
            across <= CENTRE_OFF_MAX * SIDE_PX / UNITS &&
            down <= CENTRE_OFF_MAX * SIDE_PX / UNITS) {
            continue;
        }
        print_error("%s: ink from %.1f,%.1f to %.1f,%.1f units\n", drawings[i].name, box.left * 0.6,
                    box.top * 0.6, (box.right + 1) * 0.6, (box.bottom + 1) * 0.6);
        wrong++;
    }
    assert_int_equal(wrong, 0);
}

static int differing_pixels(const uint8_t *one, const uint8_t *other)
{
    int different = 0;
    for (int i = 0; i < SMALL_PX * SMALL_PX; i++) {
        different += abs(one[i] - other[i]) >= SHADE_MIN;
    }
    return different;
}

static void test_every_two_can_be_told_apart_when_small(void **state)
{
    (void)state;
    int wrong = 0;
    int least = SMALL_PX * SMALL_PX;
    for (int i = 0; i < COUNT; i++) {
        for (int j = 0; j < i; j++) {
            int different = differing_pixels(small[i], small[j]);
            least = different < least ? different : least;
            if (different >= DIFFERENT_MIN) {
                continue;
            }
            print_error("%s and %s: only %d small pixels differ\n", drawings[i].name,
                        drawings[j].name, different);
            wrong++;
        }
    }
    print_message("the two most alike differ by %d of %d small pixels\n", least,
                  SMALL_PX * SMALL_PX);
    assert_int_equal(wrong, 0);
}

static void read_drawing(const char *name, char *text)
{
    char path[PATH_BYTES_MAX];
    snprintf(path, sizeof path, "%s/%s.svg", HARK_PICTURES, name);
    FILE *file = fopen(path, "rb");
    if (!file) {
        fail_msg("%s cannot be opened", path);
    }
    size_t bytes = fread(text, 1, SVG_BYTES_MAX - 1, file);
    fclose(file);
    assert_true(bytes < SVG_BYTES_MAX - 1);
    text[bytes] = '\0';
}

static int occurrences(const char *text, const char *what)
{
    int count = 0;
    for (const char *at = strstr(text, what); at; at = strstr(at + 1, what)) {
        count++;
    }
    return count;
}

static int is_one_of(const char *word, size_t len, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strlen(words[i]) == len && memcmp(words[i], word, len) == 0) {
            return 1;
        }
    }
    return 0;
}

/* NULL when every element is one that we draw with, or the first that is not. */
static const char *foreign_element(const char *text)
{
    static const char *const elements[] = {"svg",  "title", "path",    "circle",
                                           "rect", "g",     "clipPath"};
    for (const char *at = strchr(text, '<'); at; at = strchr(at + 1, '<')) {
        const char *word = at[1] == '/' ? at + 2 : at + 1;
        if (!is_one_of(word, strcspn(word, " />\n"), elements,
                       sizeof elements / sizeof elements[0])) {
            return at;
        }
    }
    return NULL;
}

/* The same for attributes: no colour, weight, style, transformation or link slips in. */
static const char *foreign_attribute(const char *text)
{
    static const char *const attributes[] = {"d",    "cx",     "cy",       "r",  "x",
                                             "y",    "width",  "height",   "rx", "id",
                                             "fill", "stroke", "clip-path"};
    for (const char *at = strstr(text, "=\""); at; at = strstr(at + 1, "=\"")) {
        const char *word = at;
        while (word > text && word[-1] != ' ') {
            word--;
        }
        if (!is_one_of(word, (size_t)(at - word), attributes,
                       sizeof attributes / sizeof attributes[0])) {
            return word;
        }
    }
    return NULL;
}

static void test_drawings_use_one_weight_and_plain_elements(void **state)
{
    (void)state;
    int wrong = 0;
    for (int i = 0; i < COUNT; i++) {
        char text[SVG_BYTES_MAX];
        char title[256];
        read_drawing(drawings[i].name, text);
        snprintf(title, sizeof title, "  <title>%s</title>\n", drawings[i].shows);
        const char *body = text + strlen(ROOT);
        const char *complaint = NULL;
        if (strncmp(text, ROOT, strlen(ROOT)) != 0) {
            complaint = "does not begin as all drawings do";
        } else if (strncmp(body, title, strlen(title)) != 0) {
            complaint = "its title is not what src/event/picture.h says that it shows";
        } else if (foreign_element(text)) {
            complaint = "has an element that we do not draw with";
        } else if (foreign_attribute(body)) {
            complaint = "has an attribute that we do not draw with";
        } else if (occurrences(body, " fill=\"#000\" stroke=\"none\"") !=
                       occurrences(body, "fill=") ||
                   occurrences(body, "fill=") != occurrences(body, "stroke=")) {
            complaint = "fills a part otherwise than black without a stroke";
        }
        if (complaint) {
            print_error("%s.svg %s\n", drawings[i].name, complaint);
            wrong++;
        }
    }
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_head_is_as_the_painter_reads_it),
        cmocka_unit_test(test_ink_fills_its_place_and_keeps_within_it),
        cmocka_unit_test(test_every_two_can_be_told_apart_when_small),
        cmocka_unit_test(test_drawings_use_one_weight_and_plain_elements),
    };
    return cmocka_run_group_tests(tests, load_masks, NULL);
}
