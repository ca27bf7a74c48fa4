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

struct pictures {
    const uint8_t *file; /* mapped; MAP_FAILED never stays here */
    size_t file_len;
    int side;
    uint32_t *sums; /* of the picture that is being scaled: columns_of(side) squared */
    struct mask_cache *scaled;
};

struct picture_key {
    int picture, w, h;
};

/* A summed-area table (Crow 1984): at [y][x] the sum of all pixels above y and left of x. It has
 * one row and one column more, so that sum_to may look there; they count nothing. */
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
    if (pictures->sums == NULL) {
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
    free(pictures->sums);
    free(pictures);
}

/* From begin to end along the source, in 1/256 of its pixels. */
struct span {
    int64_t begin, end;
};

static struct span span_moved(struct span span, int64_t by)
{
    return (struct span){span.begin + by, span.end + by};
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

/* The same for a place between pixels, in 1/65536: exact, as a pixel is the same all over. */
static int64_t sum_to(const uint32_t *sums, int side, int64_t x, int64_t y)
{
    int64_t most = (int64_t)side * 256;
    x = x < 0 ? 0 : x > most ? most : x;
    y = y < 0 ? 0 : y > most ? most : y;
    const uint32_t *at = sums + (y >> 8) * columns_of(side) + (x >> 8);
    const uint32_t *below = at + columns_of(side);
    int64_t right = x & 255;
    int64_t down = y & 255;
    return ((int64_t)at[0] * (256 - right) + (int64_t)at[1] * right) * (256 - down) +
           ((int64_t)below[0] * (256 - right) + (int64_t)below[1] * right) * down;
}

/* How much of the source lies in the box, each pixel counted by its area there; what lies outside
 * the source counts as empty. */
static int64_t sum_in(const uint32_t *sums, int side, struct span across, struct span down)
{
    return sum_to(sums, side, across.end, down.end) - sum_to(sums, side, across.begin, down.end) -
           sum_to(sums, side, across.end, down.begin) +
           sum_to(sums, side, across.begin, down.begin);
}

/* The mean of the source's pixels in the box, or of what lies `reach` to the left, right, above or
 * below of it, where that is more: a stroke becomes twice `reach` broader. */
static uint8_t average_near(const uint32_t *sums, int side, struct span across, struct span down,
                            int64_t reach)
{
    int64_t most = sum_in(sums, side, across, down);
    for (int way = 0; reach > 0 && way < 4; way++) {
        int64_t by = way % 2 == 0 ? reach : -reach;
        int64_t near = way < 2 ? sum_in(sums, side, span_moved(across, by), down)
                               : sum_in(sums, side, across, span_moved(down, by));
        most = near > most ? near : most;
    }
    int64_t area = (down.end - down.begin) * (across.end - across.begin);
    return (uint8_t)(area == 0 ? 0 : (most + area / 2) / area);
}

static struct span span_of(int side, int at, int count)
{
    int64_t whole = (int64_t)side * 256;
    return (struct span){whole * at / count, whole * (at + 1) / count};
}

static void scale(const uint32_t *sums, int side, bool flipped, int w, int h, uint8_t *coverage)
{
    int smaller = w < h ? w : h;
    int64_t reach = 0;
    if (smaller < PICTURES_WEIGHT_PX) {
        reach = (int64_t)(PICTURES_WEIGHT_PX - smaller) * side * 256 / WEIGHT_SHARE / smaller;
    }
    for (int y = 0; y < h; y++) {
        struct span down = span_of(side, y, h);
        for (int x = 0; x < w; x++) {
            struct span across = span_of(side, flipped ? w - 1 - x : x, w);
            *coverage++ = average_near(sums, side, across, down, reach);
        }
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
            scale(pictures->sums, pictures->side, flipped, w, h, coverage);
        }
    }
    return mask;
}
