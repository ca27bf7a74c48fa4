#include "ui/pictures.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"

#define MAGIC "HARKMSK1"
#define MAGIC_BYTES 8
#define HEAD_BYTES 16
/* A picture that is smaller than this would have strokes thinner than the letters beside it: two
 * thirds of what they lost is given back to them. */
#define PICTURES_WEIGHT_PX 80
#define WEIGHT_SHARE 48 /* a third of the drawings' stroke of 1/16 of their side, to each side */
#define STRIPS 3

struct pictures {
    const uint8_t *file; /* mapped; MAP_FAILED never stays here */
    size_t file_len;
    int side;
    uint32_t *sums;   /* of the picture that is being scaled: columns_of(side) squared */
    uint32_t *strips; /* above, at and below the row that is being scaled: columns_of(side) each */
    struct mask_cache *scaled;
};

struct picture_key {
    int picture, w, h;
};

/* A summed-area table (Crow 1984): at [y][x] the sum of all pixels above y and left of x. It has
 * one row and one column more, so that sums may look there; they count nothing. */
static int columns_of(int side)
{
    return side + 2;
}

static uint32_t little_endian(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 |
           (uint32_t)bytes[3] << 24;
}

static enum err check_head(struct pictures *pictures, const char *path)
{
    if (pictures->file_len < HEAD_BYTES || memcmp(pictures->file, MAGIC, MAGIC_BYTES) != 0) {
        log_error("ui: %s is no file of picture masks", path);
        return ERR_DATA;
    }
    uint32_t count = little_endian(pictures->file + MAGIC_BYTES);
    uint32_t side = little_endian(pictures->file + MAGIC_BYTES + 4);
    if (count != PICTURE_COUNT - 1 || side < PICTURES_SIDE_MIN || side > PICTURES_SIDE_MAX ||
        pictures->file_len != HEAD_BYTES + (size_t)count * side * side) {
        log_error("ui: %s has %u masks of %u pixels in %zu bytes; %d masks are wanted", path,
                  (unsigned)count, (unsigned)side, pictures->file_len, PICTURE_COUNT - 1);
        return ERR_DATA;
    }
    pictures->side = (int)side;
    return ERR_OK;
}

static enum err map_file(struct pictures *pictures, const char *path)
{
    enum err err = ERR_SYSTEM;
    struct stat status;
    void *map;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        err = errno == ENOENT || errno == ENOTDIR ? ERR_ABSENT : ERR_SYSTEM;
        log_error("ui: pictures %s: %s", path, strerror(errno));
        goto out;
    }
    if (fstat(fd, &status) != 0) {
        log_error("ui: pictures %s: %s", path, strerror(errno));
        goto out;
    }
    if (!S_ISREG(status.st_mode) || status.st_size < HEAD_BYTES) {
        log_error("ui: %s is no file of picture masks", path);
        err = ERR_DATA;
        goto out;
    }
    map = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (map == MAP_FAILED) {
        log_error("ui: pictures %s: %s", path, strerror(errno));
        goto out;
    }
    pictures->file = map;
    pictures->file_len = (size_t)status.st_size;
    err = ERR_OK;
out:
    if (fd >= 0) {
        close(fd);
    }
    return err;
}

enum err pictures_open(const char *path, struct pictures **out)
{
    enum err err = ERR_SYSTEM;
    struct pictures *pictures = calloc(1, sizeof *pictures);
    if (pictures == NULL) {
        log_error("ui: no memory for pictures");
        goto out;
    }
    err = map_file(pictures, path);
    if (err != ERR_OK) {
        goto out;
    }
    err = check_head(pictures, path);
    if (err != ERR_OK) {
        goto out;
    }
    size_t columns = (size_t)columns_of(pictures->side);
    pictures->sums = calloc(columns * columns, sizeof *pictures->sums);
    pictures->strips = calloc(STRIPS * columns, sizeof *pictures->strips);
    if (pictures->sums == NULL || pictures->strips == NULL) {
        log_error("ui: no memory for pictures");
        err = ERR_SYSTEM;
        goto out;
    }
    err = mask_cache_open(PICTURES_CACHE_BYTES, PICTURES_MASKS_MAX, &pictures->scaled);
    if (err != ERR_OK) {
        goto out;
    }
    *out = pictures;
    return ERR_OK;
out:
    pictures_close(pictures);
    *out = NULL;
    return err;
}

void pictures_close(struct pictures *pictures)
{
    if (pictures == NULL) {
        return;
    }
    if (pictures->file != NULL) {
        munmap((void *)(uintptr_t)pictures->file, pictures->file_len);
    }
    mask_cache_close(pictures->scaled);
    free(pictures->strips);
    free(pictures->sums);
    free(pictures);
}

static void sum_up(const uint8_t *source, int side, uint32_t *sums)
{
    int columns = columns_of(side);
    for (int y = 0; y < side; y++) {
        const uint32_t *above = sums + (ptrdiff_t)y * columns;
        uint32_t *row = sums + (ptrdiff_t)(y + 1) * columns;
        uint32_t in_row = 0;
        for (int x = 0; x < side; x++) {
            in_row += source[(ptrdiff_t)y * side + x];
            row[x + 1] = above[x + 1] + in_row;
        }
    }
}

/* Places along the source are in 1/256 of its pixels; sums up to them are exact, as a pixel is the
 * same all over. What lies outside the source counts as empty. */
static int place_in(int side, int place)
{
    int end = side * 256;
    return place < 0 ? 0 : place > end ? end : place;
}

/* strip[x]: what lies between two heights and left of x, in 1/256. */
static void sum_strip(const uint32_t *sums, int side, int top, int bottom, uint32_t *strip)
{
    int columns = columns_of(side);
    const uint32_t *upper = sums + (ptrdiff_t)(top >> 8) * columns;
    const uint32_t *lower = sums + (ptrdiff_t)(bottom >> 8) * columns;
    uint32_t upper_part = (uint32_t)top & 255;
    uint32_t lower_part = (uint32_t)bottom & 255;
    for (int x = 0; x < columns; x++) {
        uint32_t above = upper[x] * 256 + (upper[x + columns] - upper[x]) * upper_part;
        uint32_t both = lower[x] * 256 + (lower[x + columns] - lower[x]) * lower_part;
        strip[x] = both - above;
    }
}

/* The same left of a place between columns, in 1/65536. */
static int64_t sum_to(const uint32_t *strip, int place)
{
    const uint32_t *column = strip + (place >> 8);
    return (int64_t)column[0] * 256 + (int64_t)(column[1] - column[0]) * (place & 255);
}

/* A pixel is the mean of the source in its box, or in the same box moved `reach` to the left,
 * right, up or down, where that is more: a stroke becomes twice `reach` broader. */
static const struct way {
    int across, down; /* how often `reach` */
} ways[] = {{0, 0}, {1, 0}, {-1, 0}, {0, 1}, {0, -1}};
#define WAYS ((int)(sizeof ways / sizeof ways[0]))

static void scale_row(const struct pictures *pictures, int top, int bottom, int reach, bool flipped,
                      int w, uint8_t *coverage)
{
    int side = pictures->side;
    int way_count = reach > 0 ? WAYS : 1;
    const uint32_t *strips[WAYS];
    int64_t before[WAYS];
    for (int i = 0; i < way_count; i++) {
        int down = ways[i].down;
        uint32_t *strip = pictures->strips + (ptrdiff_t)(down + 1) * columns_of(side);
        if (ways[i].across == 0) { /* those to the left and right are in the strip of the first */
            sum_strip(pictures->sums, side, place_in(side, top + down * reach),
                      place_in(side, bottom + down * reach), strip);
        }
        strips[i] = strip;
        before[i] = sum_to(strip, place_in(side, ways[i].across * reach));
    }
    int left = 0;
    for (int x = 0; x < w; x++) {
        int right = side * 256 * (x + 1) / w;
        int64_t most = 0;
        for (int i = 0; i < way_count; i++) {
            int64_t sum = sum_to(strips[i], place_in(side, right + ways[i].across * reach));
            most = sum - before[i] > most ? sum - before[i] : most;
            before[i] = sum;
        }
        int64_t area = (int64_t)(bottom - top) * (right - left);
        coverage[flipped ? w - 1 - x : x] = (uint8_t)(area == 0 ? 0 : (most + area / 2) / area);
        left = right;
    }
}

static void scale(const struct pictures *pictures, bool flipped, int w, int h, uint8_t *coverage)
{
    int smaller = w < h ? w : h;
    int whole = pictures->side * 256;
    int reach = smaller < PICTURES_WEIGHT_PX
                    ? (PICTURES_WEIGHT_PX - smaller) * whole / WEIGHT_SHARE / smaller
                    : 0;
    for (int y = 0; y < h; y++) {
        scale_row(pictures, whole * y / h, whole * (y + 1) / h, reach, flipped, w,
                  coverage + (ptrdiff_t)y * w);
    }
}

const struct mask *pictures_draw(struct pictures *pictures, enum picture picture, bool flipped,
                                 int w, int h)
{
    assert(picture >= PICTURE_NONE && picture < PICTURE_COUNT);
    if (picture == PICTURE_NONE || w <= 0 || h <= 0) {
        return NULL;
    }
    struct picture_key key = {flipped ? -(int)picture : (int)picture, w, h};
    const struct mask *mask = mask_cache_find(pictures->scaled, &key, sizeof key);
    if (mask == NULL) {
        struct mask shape = {.w = w, .h = h};
        uint8_t *coverage;
        mask = mask_cache_add(pictures->scaled, &key, sizeof key, &shape, &coverage);
        if (mask != NULL) {
            size_t side = (size_t)pictures->side;
            const uint8_t *source =
                pictures->file + HEAD_BYTES + ((size_t)picture - 1) * side * side;
            sum_up(source, pictures->side, pictures->sums);
            scale(pictures, flipped, w, h, coverage);
        }
    }
    return mask;
}
