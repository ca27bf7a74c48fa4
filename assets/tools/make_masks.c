/* Makes the pictures' masks when Hark is built: every drawing that event/picture.h names, in its
 * order, into one file. A drawing that is missing, empty, cut off or unknown stops the build. */
#include <cairo.h>
#include <dirent.h>
#include <errno.h>
#include <librsvg/rsvg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "event/picture.h"

#define MASK_SIDE_PX 160 /* the largest tile picture is drawn at about this size */
#define PATH_BYTES_MAX 4096
#define DRAWINGS_MAX 4096 /* entries of the folder that are looked at */
#define SUFFIX ".svg"

static const char *const names[] = {
#define PICTURE_NAME(id, name, shows) name,
    PICTURES(PICTURE_NAME)
#undef PICTURE_NAME
};
#define NAMES (sizeof names / sizeof names[0])

static bool is_listed(const char *file)
{
    size_t stem = strlen(file) - strlen(SUFFIX);
    for (size_t i = 0; i < NAMES; i++) {
        if (strlen(names[i]) == stem && strncmp(names[i], file, stem) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_drawing(const char *file)
{
    size_t len = strlen(file);
    return len > strlen(SUFFIX) && strcmp(file + len - strlen(SUFFIX), SUFFIX) == 0;
}

/* A drawing that no event file can name would be lost work, so it is told at once. */
static bool folder_is_listed(const char *folder)
{
    DIR *dir = opendir(folder);
    if (!dir) {
        fprintf(stderr, "%s: %s\n", folder, strerror(errno));
        return false;
    }
    bool listed = true;
    const struct dirent *entry;
    for (int i = 0; i < DRAWINGS_MAX && (entry = readdir(dir)) != NULL; i++) {
        if (!is_drawing(entry->d_name) || is_listed(entry->d_name)) {
            continue;
        }
        fprintf(stderr, "%s/%s: this drawing is not in src/event/picture.h; add it there\n", folder,
                entry->d_name);
        listed = false;
    }
    closedir(dir);
    return listed;
}

/* The alpha of a surface of our own size; the colour of a drawing does not matter. */
static void surface_to_mask(cairo_surface_t *surface, uint8_t *mask)
{
    cairo_surface_flush(surface);
    const unsigned char *data = cairo_image_surface_get_data(surface);
    int stride = cairo_image_surface_get_stride(surface);
    for (int y = 0; y < MASK_SIDE_PX; y++) {
        for (int x = 0; x < MASK_SIDE_PX; x++) {
            uint32_t pixel;
            memcpy(&pixel, data + (ptrdiff_t)y * stride + (ptrdiff_t)x * 4, sizeof pixel);
            mask[y * MASK_SIDE_PX + x] = (uint8_t)(pixel >> 24);
        }
    }
}

static bool draw_mask(const char *path, uint8_t *mask)
{
    bool drawn = false;
    GError *error = NULL;
    cairo_surface_t *surface = NULL;
    cairo_t *cairo = NULL;
    RsvgHandle *handle = rsvg_handle_new_from_file(path, &error);
    if (!handle) {
        goto out;
    }
    surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, MASK_SIDE_PX, MASK_SIDE_PX);
    cairo = cairo_create(surface);
    RsvgRectangle viewport = {0, 0, MASK_SIDE_PX, MASK_SIDE_PX};
    if (!rsvg_handle_render_document(handle, cairo, &viewport, &error)) {
        goto out;
    }
    if (cairo_status(cairo) != CAIRO_STATUS_SUCCESS) {
        goto out;
    }
    surface_to_mask(surface, mask);
    drawn = true;
out:
    if (!drawn) {
        fprintf(stderr, "%s: cannot be drawn: %s\n", path, error ? error->message : "no memory");
    }
    g_clear_error(&error);
    if (cairo) {
        cairo_destroy(cairo);
    }
    if (surface) {
        cairo_surface_destroy(surface);
    }
    if (handle) {
        g_object_unref(handle);
    }
    return drawn;
}

static bool mask_is_sound(const char *path, const uint8_t *mask)
{
    bool has_ink = false;
    for (int y = 0; y < MASK_SIDE_PX; y++) {
        for (int x = 0; x < MASK_SIDE_PX; x++) {
            if (mask[y * MASK_SIDE_PX + x] == 0) {
                continue;
            }
            if (x == 0 || y == 0 || x == MASK_SIDE_PX - 1 || y == MASK_SIDE_PX - 1) {
                fprintf(stderr, "%s: its ink touches the border; keep it within 6 and 90\n", path);
                return false;
            }
            has_ink = true;
        }
    }
    if (!has_ink) {
        fprintf(stderr, "%s: there is nothing on this drawing\n", path);
    }
    return has_ink;
}

static bool write_u32(FILE *file, uint32_t value)
{
    const uint8_t bytes[4] = {(uint8_t)value, (uint8_t)(value >> 8), (uint8_t)(value >> 16),
                              (uint8_t)(value >> 24)};
    return fwrite(bytes, sizeof bytes, 1, file) == 1;
}

/* All drawings are looked at, so that one build names everything that is wrong. */
static bool write_masks(FILE *file, const char *folder)
{
    static uint8_t mask[MASK_SIDE_PX * MASK_SIDE_PX];
    bool sound = fwrite("HARKMSK1", 8, 1, file) == 1 && write_u32(file, (uint32_t)NAMES) &&
                 write_u32(file, MASK_SIDE_PX);
    for (size_t i = 0; i < NAMES; i++) {
        char path[PATH_BYTES_MAX];
        int len = snprintf(path, sizeof path, "%s/%s" SUFFIX, folder, names[i]);
        if (len < 0 || (size_t)len >= sizeof path) {
            fprintf(stderr, "%s: the path is too long\n", folder);
            return false;
        }
        if (!draw_mask(path, mask) || !mask_is_sound(path, mask)) {
            sound = false;
        } else {
            sound = fwrite(mask, sizeof mask, 1, file) == 1 && sound;
        }
    }
    return sound;
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: make_masks FOLDER FILE\n");
        return 2;
    }
    /* Under another name until it is whole: a build that stopped must not look finished. */
    char part[PATH_BYTES_MAX];
    int len = snprintf(part, sizeof part, "%s.part", argv[2]);
    if (len < 0 || (size_t)len >= sizeof part) {
        fprintf(stderr, "%s: the path is too long\n", argv[2]);
        return 2;
    }
    FILE *file = fopen(part, "wb");
    if (!file) {
        fprintf(stderr, "%s: %s\n", part, strerror(errno));
        return 3;
    }
    bool listed = folder_is_listed(argv[1]);
    bool sound = write_masks(file, argv[1]);
    if (fclose(file) != 0 || !listed || !sound) {
        remove(part);
        fprintf(stderr, "%s: not made\n", argv[2]);
        return 1;
    }
    if (rename(part, argv[2]) != 0) {
        fprintf(stderr, "%s: %s\n", argv[2], strerror(errno));
        return 3;
    }
    return 0;
}
