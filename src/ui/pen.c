#include "ui/pen.h"

#include <SDL.h>
#include <SDL_ttf.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"

/* SDL_ttf takes whole points. At a density of 1 dot an inch, 72 of them are one pixel: so letters
 * of every font are as high as they were measured. */
#define POINTS_PER_PX 72

struct open_font {
    TTF_Font *font; /* NULL: free */
    const struct face *face;
    int size_points;
    uint64_t used_at; /* the pen's count of drawings, to find the one that rested longest */
};

struct pen {
    bool is_ttf_up;
    uint64_t drawings;
    struct open_font fonts[PEN_FONTS_MAX];
};

enum err pen_open(struct pen **out)
{
    struct pen *pen = calloc(1, sizeof *pen);
    if (pen == NULL || TTF_Init() != 0) {
        log_error("ui: SDL_ttf: %s", pen == NULL ? "no memory" : TTF_GetError());
        pen_close(pen);
        *out = NULL;
        return ERR_SYSTEM;
    }
    pen->is_ttf_up = true;
    *out = pen;
    return ERR_OK;
}

void pen_close(struct pen *pen)
{
    if (pen == NULL) {
        return;
    }
    for (int i = 0; i < PEN_FONTS_MAX; i++) {
        if (pen->fonts[i].font != NULL) {
            TTF_CloseFont(pen->fonts[i].font);
        }
    }
    if (pen->is_ttf_up) {
        TTF_Quit();
    }
    free(pen);
}

/* The font at this size; the one that rested longest makes room. */
static TTF_Font *font_at(struct pen *pen, const struct face *face, int size_points)
{
    struct open_font *place = &pen->fonts[0];
    for (int i = 0; i < PEN_FONTS_MAX; i++) {
        struct open_font *font = &pen->fonts[i];
        if (font->font != NULL && font->face == face && font->size_points == size_points) {
            font->used_at = ++pen->drawings;
            return font->font;
        }
        if (place->font != NULL && (font->font == NULL || font->used_at < place->used_at)) {
            place = font;
        }
    }
    if (place->font != NULL) {
        TTF_CloseFont(place->font);
    }
    size_t len;
    const char *bytes = face_bytes(face, &len);
    *place =
        (struct open_font){.face = face, .size_points = size_points, .used_at = ++pen->drawings};
    place->font = TTF_OpenFontDPIRW(SDL_RWFromConstMem(bytes, (int)len), 1, size_points, 1, 1);
    if (place->font != NULL) {
        /* Letters stand where the advance says, and their stems keep their weight. Hints would move
         * letters that are joined up or down, each in its own way. */
        TTF_SetFontHinting(place->font,
                           face_is_first(face) ? TTF_HINTING_LIGHT_SUBPIXEL : TTF_HINTING_NONE);
        TTF_SetFontKerning(place->font, 1);
    }
    return place->font;
}

static bool set_script(TTF_Font *font, const struct shape_run *run)
{
    char name[5] = {(char)(run->script >> 24), (char)(run->script >> 16), (char)(run->script >> 8),
                    (char)run->script, '\0'};
    return TTF_SetFontScriptName(font, name) == 0 &&
           TTF_SetFontDirection(font, run->right_to_left ? TTF_DIRECTION_RTL : TTF_DIRECTION_LTR) ==
               0;
}

static int units_up(long long units, long long size, long long em)
{
    return units <= 0 ? 0 : (int)((units * size + em - 1) / em);
}

/* SDL_ttf's surface begins at the run's start, or at the first ink where that lies before it; its
 * first row is the font's ascent, or the first ink where that lies above. */
bool pen_draw(struct pen *pen, const struct face *face, int size_px, const struct shape_run *run,
              const char *text, struct pen_ink *out)
{
    /* Latin letters stand apart. Those of other scripts are joined, and SDL_ttf puts each on a
     * whole pixel; twice as fine, no seam can be seen. */
    *out = (struct pen_ink){.is_double = !face_is_first(face)};
    long long size = out->is_double ? 2LL * size_px : size_px;
    long long em = face_units_per_em(face);
    long long points = size * POINTS_PER_PX * face_scale(face);
    TTF_Font *font = font_at(pen, face, (int)((points + em / 2) / em));
    if (font == NULL || !set_script(font, run)) {
        return false;
    }
    /* Of two colours: a byte a pixel is how much is covered, whatever the colours are. */
    out->surface = TTF_RenderUTF8_Shaded(font, text, (SDL_Color){255, 255, 255, 255},
                                         (SDL_Color){0, 0, 0, 255});
    if (out->surface == NULL || out->surface->format->BytesPerPixel != 1) {
        pen_clear(out);
        return false;
    }
    int ascent = TTF_FontAscent(font);
    int top = units_up(run->reach.top, size, em);
    out->start_x = units_up(-run->reach.left, size, em);
    out->baseline_y = top > ascent ? top : ascent;
    return true;
}

void pen_clear(struct pen_ink *ink)
{
    if (ink->surface != NULL) {
        memset(ink->surface->pixels, 0, (size_t)ink->surface->h * (size_t)ink->surface->pitch);
        SDL_FreeSurface(ink->surface);
        ink->surface = NULL;
    }
}
