#include "ui/png.h"

#include <SDL.h>
#include <assert.h>
#include <errno.h>
#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"

enum err screenshot_new(int width_px, int height_px, struct SDL_Surface **out)
{
    assert(width_px > 0 && width_px <= SCREENSHOT_SIDE_MAX);
    assert(height_px > 0 && height_px <= SCREENSHOT_SIDE_MAX);
    *out =
        SDL_CreateRGBSurfaceWithFormat(0, width_px, height_px, 32, (Uint32)SDL_PIXELFORMAT_RGB888);
    if (*out == NULL) {
        log_error("ui: no memory for a screenshot");
        return ERR_SYSTEM;
    }
    return ERR_OK;
}

const uint32_t *screenshot_row(const struct SDL_Surface *surface, int y)
{
    assert(y >= 0 && y < surface->h);
    return (const uint32_t *)surface->pixels + (ptrdiff_t)y * surface->pitch / 4;
}

void screenshot_free(struct SDL_Surface *surface)
{
    SDL_FreeSurface(surface);
}

/* Byte by byte, so that the file is the same whichever byte of a pixel comes first in memory. */
static void to_bytes(const SDL_Surface *surface, uint8_t *rgb)
{
    for (int y = 0; y < surface->h; y++) {
        const uint8_t *row = (const uint8_t *)surface->pixels + (ptrdiff_t)y * surface->pitch;
        for (int x = 0; x < surface->w; x++) {
            uint32_t pixel;
            memcpy(&pixel, row + (ptrdiff_t)x * 4, sizeof pixel);
            *rgb++ = (uint8_t)(pixel >> 16);
            *rgb++ = (uint8_t)(pixel >> 8);
            *rgb++ = (uint8_t)pixel;
        }
    }
}

static void from_bytes(const uint8_t *rgb, SDL_Surface *surface)
{
    for (int y = 0; y < surface->h; y++) {
        uint8_t *row = (uint8_t *)surface->pixels + (ptrdiff_t)y * surface->pitch;
        for (int x = 0; x < surface->w; x++) {
            uint32_t pixel = (uint32_t)rgb[0] << 16 | (uint32_t)rgb[1] << 8 | rgb[2];
            memcpy(row + (ptrdiff_t)x * 4, &pixel, sizeof pixel);
            rgb += 3;
        }
    }
}

enum err screenshot_save(struct SDL_Surface *surface, const char *path)
{
    enum err err = ERR_SYSTEM;
    png_image image = {.version = PNG_IMAGE_VERSION,
                       .width = (png_uint_32)surface->w,
                       .height = (png_uint_32)surface->h,
                       .format = PNG_FORMAT_RGB};
    uint8_t *rgb = malloc((size_t)surface->w * (size_t)surface->h * 3);
    if (rgb == NULL) {
        log_error("ui: no memory for a screenshot");
        goto out;
    }
    to_bytes(surface, rgb);
    if (!png_image_write_to_file(&image, path, 0, rgb, 0, NULL)) {
        log_error("ui: %s: %s", path, image.message);
        goto out;
    }
    err = ERR_OK;
out:
    free(rgb);
    return err;
}

enum err screenshot_load(const char *path, struct SDL_Surface **out)
{
    enum err err = ERR_SYSTEM;
    uint8_t *rgb = NULL;
    png_image image = {.version = PNG_IMAGE_VERSION};
    *out = NULL;
    FILE *file = fopen(path, "rbe");
    if (file == NULL) {
        err = errno == ENOENT ? ERR_ABSENT : ERR_SYSTEM;
        goto out;
    }
    if (!png_image_begin_read_from_stdio(&image, file) || image.width > SCREENSHOT_SIDE_MAX ||
        image.height > SCREENSHOT_SIDE_MAX) {
        err = ERR_DATA;
        goto out;
    }
    image.format = PNG_FORMAT_RGB;
    rgb = malloc((size_t)image.width * image.height * 3);
    if (rgb == NULL) {
        goto out;
    }
    if (!png_image_finish_read(&image, NULL, rgb, 0, NULL)) {
        err = ERR_DATA;
        goto out;
    }
    err = screenshot_new((int)image.width, (int)image.height, out);
    if (err == ERR_OK) {
        from_bytes(rgb, *out);
    }
out:
    png_image_free(&image);
    free(rgb);
    if (file != NULL) {
        fclose(file);
    }
    return err;
}
