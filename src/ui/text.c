#include "ui/text.h"

#include <SDL.h>
#include <SDL_ttf.h>
#include <assert.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "ui/face.h"

#define FACES 2
#define PATH_BYTES 1024

/* The advance and reach of one line, whatever its size. */
struct measured {
    bool used;
    uint8_t face;
    uint8_t len;
    char line[TEXT_MEASURED_BYTES_MAX];
    struct face_reach reach;
};

struct open_font {
    TTF_Font *font; /* NULL: free */
    enum view_face face;
    int size_px;
    uint64_t used_at; /* the text's count of drawings, to find the one that rested longest */
};

struct text {
    struct face *faces[FACES]; /* by enum view_face */
    struct open_font fonts[TEXT_FONTS_MAX];
    uint64_t drawings;
    bool is_ttf_up, has_complained;
    struct mask_cache *masks;
    struct measured measured[TEXT_MEASURES_MAX]; /* by hash; a newer line takes the place */
};

static enum err open_face(const char *directory, const char *name, struct face **out)
{
    char path[PATH_BYTES];
    int len = snprintf(path, sizeof path, "%s/%s", directory, name);
    if (len < 0 || (size_t)len >= sizeof path) {
        log_error("ui: the path of the fonts is too long");
        return ERR_DATA;
    }
    return face_open(path, out);
}

enum err text_open(const char *font_directory, struct text **out)
{
    enum err err = ERR_SYSTEM;
    struct text *text = calloc(1, sizeof *text);
    if (text == NULL) {
        log_error("ui: no memory for text");
        goto out;
    }
    err = open_face(font_directory, "Andika-Regular.ttf", &text->faces[VIEW_REGULAR]);
    if (err != ERR_OK) {
        goto out;
    }
    err = open_face(font_directory, "Andika-Bold.ttf", &text->faces[VIEW_BOLD]);
    if (err != ERR_OK) {
        goto out;
    }
    err = mask_cache_open(TEXT_MASK_CACHE_BYTES, TEXT_MASKS_MAX, &text->masks);
    if (err != ERR_OK) {
        goto out;
    }
    if (TTF_Init() != 0) {
        log_error("ui: SDL_ttf: %s", TTF_GetError());
        err = ERR_SYSTEM;
        goto out;
    }
    text->is_ttf_up = true;
    *out = text;
    return ERR_OK;
out:
    text_close(text);
    *out = NULL;
    return err;
}

void text_close(struct text *text)
{
    if (text == NULL) {
        return;
    }
    for (int i = 0; i < TEXT_FONTS_MAX; i++) {
        if (text->fonts[i].font != NULL) {
            TTF_CloseFont(text->fonts[i].font);
        }
    }
    if (text->is_ttf_up) {
        TTF_Quit();
    }
    mask_cache_close(text->masks);
    for (int i = 0; i < FACES; i++) {
        face_close(text->faces[i]);
    }
    free(text);
}

/* ---- measuring ------------------------------------------------------------------------------ */

static void reach_of(struct text *text, enum view_face face, const char *line, size_t len,
                     struct face_reach *out)
{
    if (len > TEXT_MEASURED_BYTES_MAX) {
        face_reach(text->faces[face], line, len, out);
        return;
    }
    uint64_t hash = mask_hash(line, len) * 2 + (uint64_t)face;
    struct measured *place = &text->measured[hash % TEXT_MEASURES_MAX];
    if (!place->used || place->face != (uint8_t)face || place->len != len ||
        memcmp(place->line, line, len) != 0) {
        face_reach(text->faces[face], line, len, &place->reach);
        place->used = true;
        place->face = (uint8_t)face;
        place->len = (uint8_t)len;
        memcpy(place->line, line, len);
    }
    *out = place->reach;
}

/* Font units to pixels, away from zero for positive numbers and towards it for none: what ink
 * needs is never rounded off. */
static int units_up(const struct face *face, int size_px, int units)
{
    long long em = face_units_per_em(face);
    long long scaled = (long long)units * size_px;
    return (int)(scaled >= 0 ? (scaled + em - 1) / em : -((-scaled) / em));
}

static size_t cut_line(const char *line, size_t len)
{
    if (len <= TEXT_LINE_BYTES_MAX) {
        return len;
    }
    len = TEXT_LINE_BYTES_MAX;
    while (len > 0 && ((unsigned char)line[len] & 0xC0) == 0x80) {
        len--;
    }
    return len;
}

static int measure_advance(void *context, enum view_face face, int size_px, const char *line,
                           size_t len)
{
    struct text *text = context;
    struct face_reach reach;
    reach_of(text, face, line, cut_line(line, len), &reach);
    return units_up(text->faces[face], size_px, reach.advance);
}

static void measure_metrics(void *context, enum view_face face, int size_px, int *ascent,
                            int *descent)
{
    const struct text *text = context;
    *ascent = units_up(text->faces[face], size_px, face_ascent(text->faces[face]));
    *descent = units_up(text->faces[face], size_px, face_descent(text->faces[face]));
}

static int measure_size_for_capital(void *context, enum view_face face, int capital_px)
{
    const struct text *text = context;
    long long capital = face_capital(text->faces[face]);
    long long em = face_units_per_em(text->faces[face]);
    long long size = ((long long)capital_px * em + capital - 1) / capital;
    return size < 1 ? 1 : size > TEXT_SIZE_PX_MAX ? TEXT_SIZE_PX_MAX : (int)size;
}

void text_measure(struct text *text, struct measure *out)
{
    *out = (struct measure){.context = text,
                            .advance = measure_advance,
                            .metrics = measure_metrics,
                            .size_for_capital = measure_size_for_capital};
}

/* ---- drawing -------------------------------------------------------------------------------- */

static void complain(struct text *text, const char *what)
{
    if (!text->has_complained) {
        text->has_complained = true;
        log_error("ui: %s: %s", what, TTF_GetError());
    }
}

/* The font at this size; the one that rested longest makes room. */
static TTF_Font *font_at(struct text *text, enum view_face face, int size_px)
{
    struct open_font *place = &text->fonts[0];
    for (int i = 0; i < TEXT_FONTS_MAX; i++) {
        struct open_font *font = &text->fonts[i];
        if (font->font != NULL && font->face == face && font->size_px == size_px) {
            font->used_at = ++text->drawings;
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
    const char *bytes = face_bytes(text->faces[face], &len);
    *place = (struct open_font){.face = face, .size_px = size_px, .used_at = ++text->drawings};
    place->font = TTF_OpenFontRW(SDL_RWFromConstMem(bytes, (int)len), 1, size_px);
    if (place->font == NULL) {
        complain(text, "a font does not open");
        return NULL;
    }
    /* Letters stand where the advance says, and their stems keep their weight. */
    TTF_SetFontHinting(place->font, TTF_HINTING_LIGHT_SUBPIXEL);
    TTF_SetFontKerning(place->font, 1);
    TTF_SetFontScriptName(place->font, "Latn");
    return place->font;
}

static uint8_t alpha_at(const SDL_Surface *surface, int x, int y)
{
    const uint8_t *row = (const uint8_t *)surface->pixels + (ptrdiff_t)y * surface->pitch;
    uint32_t pixel;
    memcpy(&pixel, row + (ptrdiff_t)x * 4, sizeof pixel);
    return (uint8_t)(pixel >> 24);
}

static struct rect ink_of(const SDL_Surface *surface)
{
    int left = surface->w, right = -1, top = surface->h, bottom = -1;
    for (int y = 0; y < surface->h; y++) {
        for (int x = 0; x < surface->w; x++) {
            if (alpha_at(surface, x, y) != 0) {
                left = x < left ? x : left;
                right = x > right ? x : right;
                top = y < top ? y : top;
                bottom = y;
            }
        }
    }
    return right < 0 ? (struct rect){0, 0, 0, 0}
                     : (struct rect){left, top, right - left + 1, bottom - top + 1};
}

struct run_key {
    uint8_t bytes[MASK_KEY_BYTES_MAX];
    size_t len;
};

static void make_key(enum view_face face, int size_px, const char *line, size_t len,
                     struct run_key *key)
{
    key->bytes[0] = (uint8_t)face;
    key->bytes[1] = (uint8_t)(size_px & 0xFF);
    key->bytes[2] = (uint8_t)(size_px >> 8);
    memcpy(key->bytes + 3, line, len);
    key->len = len + 3;
}

/* SDL_ttf's surface begins at the pen's start, or at the first ink where that lies before it; its
 * first row is the font's ascent, or the first ink where that lies above. */
static const struct mask *keep_mask(struct text *text, const struct run_key *key,
                                    const SDL_Surface *surface, int start_x, int baseline_y)
{
    struct rect ink = ink_of(surface);
    struct mask shape = {
        .left = ink.x - start_x, .top = ink.y - baseline_y, .w = ink.w, .h = ink.h};
    uint8_t *coverage;
    const struct mask *mask = mask_cache_add(text->masks, key->bytes, key->len, &shape, &coverage);
    if (mask == NULL) {
        return NULL;
    }
    for (int y = 0; y < ink.h; y++) {
        for (int x = 0; x < ink.w; x++) {
            *coverage++ = alpha_at(surface, ink.x + x, ink.y + y);
        }
    }
    return mask;
}

static const struct mask *render(struct text *text, enum view_face face, int size_px,
                                 const struct run_key *key, const char *line, size_t len)
{
    TTF_Font *font = font_at(text, face, size_px);
    if (font == NULL) {
        return NULL;
    }
    char copy[TEXT_LINE_BYTES_MAX + 1];
    memcpy(copy, line, len);
    copy[len] = '\0';
    SDL_Surface *surface = TTF_RenderUTF8_Blended(font, copy, (SDL_Color){255, 255, 255, 255});
    explicit_bzero(copy, sizeof copy);
    if (surface == NULL || surface->format->BytesPerPixel != 4) {
        complain(text, "a line cannot be drawn");
        SDL_FreeSurface(surface);
        return NULL;
    }
    struct face_reach reach;
    reach_of(text, face, line, len, &reach);
    const struct face *file = text->faces[face];
    int start_x = units_up(file, size_px, -reach.left);
    int ascent = TTF_FontAscent(font);
    int top = units_up(file, size_px, reach.top);
    int baseline_y = top > ascent ? top : ascent;
    const struct mask *mask = keep_mask(text, key, surface, start_x, baseline_y);
    /* Words of a person do not stay behind in freed memory. */
    memset(surface->pixels, 0, (size_t)surface->h * (size_t)surface->pitch);
    SDL_FreeSurface(surface);
    return mask;
}

const struct mask *text_draw(struct text *text, enum view_face face, int size_px, const char *line)
{
    static const struct mask empty = {.coverage = NULL};
    size_t len = cut_line(line, strlen(line));
    if (len == 0) {
        return &empty;
    }
    assert(size_px > 0 && size_px <= TEXT_SIZE_PX_MAX);
    struct run_key key;
    make_key(face, size_px, line, len, &key);
    const struct mask *mask = mask_cache_find(text->masks, key.bytes, key.len);
    if (mask == NULL) {
        mask = render(text, face, size_px, &key, line, len);
    }
    explicit_bzero(&key, sizeof key);
    return mask;
}

void text_forget(struct text *text)
{
    mask_cache_clear(text->masks);
    memset(text->measured, 0, sizeof text->measured);
}
