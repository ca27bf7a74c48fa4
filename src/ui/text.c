#include "ui/text.h"

#include <SDL.h>
#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "ui/pen.h"

#define LANGUAGE_BYTES 16 /* of a tag, as far as fonts look at it */
#define PLACES 4        /* that a line may be in: those of one screen do not drive each other out */
#define INK_MARGIN_PX 1 /* what hints and rounding may add to the ink on each side */

/* One line as it was shaped, whatever its size. */
struct measured {
    uint64_t hash;
    bool used, right_to_left;
    uint8_t face;
    uint8_t len;
    char language[LANGUAGE_BYTES];
    char line[TEXT_MEASURED_BYTES_MAX];
    /* What is above is the key. */
    struct shape_reach reach;
    bool is_one_run; /* as most are; then the two below say all that drawing it needs */
    int8_t font, level;
    hb_script_t script;
};

struct text {
    struct fonts *fonts;
    struct shaper *shaper;
    struct pen *pen;
    struct mask_cache *masks;
    bool has_complained;
    bool has_failed; /* text_has_failed() */
    bool lacks_font; /* that is there: what was shaped and drawn just now is not kept */
    unsigned turn;   /* which of the places the next line takes */
    struct measured measured[TEXT_MEASURES_MAX]; /* by hash, in one of so many places */
};

enum err text_open(const char *font_directory, struct text **out)
{
    enum err err = ERR_SYSTEM;
    struct text *text = calloc(1, sizeof *text);
    if (text == NULL) {
        log_error("ui: no memory for text");
        goto out;
    }
    err = fonts_open(font_directory, &text->fonts);
    if (err == ERR_OK) {
        err = shaper_open(text->fonts, &text->shaper);
    }
    if (err == ERR_OK) {
        err = pen_open(&text->pen);
    }
    if (err == ERR_OK) {
        err = mask_cache_open(TEXT_MASK_CACHE_BYTES, TEXT_MASKS_MAX, &text->masks);
    }
    if (err != ERR_OK) {
        goto out;
    }
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
    mask_cache_close(text->masks);
    pen_close(text->pen);
    shaper_close(text->shaper);
    fonts_close(text->fonts);
    free(text);
}

/* ---- measuring ------------------------------------------------------------------------------ */

static void write_language(const struct view_type *type, char out[LANGUAGE_BYTES])
{
    size_t len = strlen(type->language);
    memset(out, 0, LANGUAGE_BYTES);
    memcpy(out, type->language, len < LANGUAGE_BYTES ? len : LANGUAGE_BYTES);
}

static void remember_shape(const struct shape *shape, struct measured *out)
{
    const struct shape_run *run = &shape->runs[0];
    out->reach = shape->reach;
    out->is_one_run = shape->run_count == 1;
    if (out->is_one_run) {
        out->font = (int8_t)run->font;
        out->level = (int8_t)run->level;
        out->script = run->script;
    }
}

static bool is_same_line(const struct measured *place, uint64_t hash, const struct view_type *type,
                         const char *line, size_t len)
{
    return place->used && place->hash == hash && place->len == len && place->face == type->face &&
           place->right_to_left == type->right_to_left && memcmp(place->line, line, len) == 0 &&
           strncmp(place->language, type->language, LANGUAGE_BYTES) == 0;
}

/* Borrowed until the next call. */
static const struct shape *shape_of(struct text *text, const struct view_type *type,
                                    const char *line, size_t len)
{
    const struct shape *shape = shaper_shape(text->shaper, type, line, len);
    text->lacks_font = fonts_take_failure(text->fonts);
    text->has_failed |= text->lacks_font;
    return shape;
}

/* len is at most TEXT_MEASURED_BYTES_MAX. Borrowed until the next call. */
static const struct measured *measured_of(struct text *text, const struct view_type *type,
                                          const char *line, size_t len)
{
    uint64_t hash = mask_hash(line, len) * 2 + (uint64_t)type->face;
    struct measured *places = &text->measured[hash % (TEXT_MEASURES_MAX / PLACES) * PLACES];
    for (int i = 0; i < PLACES; i++) {
        if (is_same_line(&places[i], hash, type, line, len)) {
            return &places[i];
        }
    }
    struct measured *place = &places[text->turn++ % PLACES];
    *place = (struct measured){.hash = hash,
                               .used = true,
                               .right_to_left = type->right_to_left,
                               .face = (uint8_t)type->face,
                               .len = (uint8_t)len};
    write_language(type, place->language);
    memcpy(place->line, line, len);
    remember_shape(shape_of(text, type, line, len), place);
    place->used = !text->lacks_font;
    return place;
}

static void reach_of(struct text *text, const struct view_type *type, const char *line, size_t len,
                     struct shape_reach *out)
{
    *out = len > TEXT_MEASURED_BYTES_MAX ? shape_of(text, type, line, len)->reach
                                         : measured_of(text, type, line, len)->reach;
}

/* Font units to pixels, away from zero for positive numbers and towards it for none: what ink
 * needs is never rounded off. */
static int units_up(const struct text *text, int size_px, int units)
{
    long long em = face_units_per_em(fonts_first(text->fonts, VIEW_REGULAR));
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

/* The pixels that the ink of a line may touch, from its left end on the baseline. */
static struct rect ink_of(const struct text *text, int size_px, const struct shape_reach *reach)
{
    if (reach->left == reach->right) {
        return (struct rect){0, 0, 0, 0};
    }
    int left = -units_up(text, size_px, -reach->left);
    int top = -units_up(text, size_px, reach->top);
    struct rect ink = {left, top, units_up(text, size_px, reach->right) - left,
                       units_up(text, size_px, -reach->bottom) - top};
    return rect_inset(ink, -INK_MARGIN_PX);
}

static int measure_line(void *context, const struct view_type *type, const char *line, size_t len,
                        struct rect *ink)
{
    struct text *text = context;
    struct shape_reach reach;
    reach_of(text, type, line, cut_line(line, len), &reach);
    if (ink != NULL) {
        *ink = ink_of(text, type->size_px, &reach);
    }
    return units_up(text, type->size_px, reach.advance);
}

static int measure_advance(void *context, enum view_face face, int size_px, const char *line,
                           size_t len)
{
    struct view_type type = {.face = face, .size_px = size_px, .language = "en"};
    return measure_line(context, &type, line, len, NULL);
}

static void measure_metrics(void *context, enum view_face face, int size_px, int *ascent,
                            int *descent)
{
    const struct text *text = context;
    const struct face *first = fonts_first(text->fonts, face);
    *ascent = units_up(text, size_px, face_ascent(first));
    *descent = units_up(text, size_px, face_descent(first));
}

static int measure_size_for_capital(void *context, enum view_face face, int capital_px)
{
    const struct text *text = context;
    const struct face *first = fonts_first(text->fonts, face);
    long long capital = face_capital(first);
    long long em = face_units_per_em(first);
    long long size = ((long long)capital_px * em + capital - 1) / capital;
    return size < 1 ? 1 : size > TEXT_SIZE_PX_MAX ? TEXT_SIZE_PX_MAX : (int)size;
}

void text_measure(struct text *text, struct measure *out)
{
    *out = (struct measure){.context = text,
                            .advance = measure_advance,
                            .metrics = measure_metrics,
                            .size_for_capital = measure_size_for_capital,
                            .line = measure_line};
}

int text_missing(struct text *text, const struct view_type *type, const char *line)
{
    return shape_of(text, type, line, cut_line(line, strlen(line)))->missing;
}

/* ---- drawing -------------------------------------------------------------------------------- */

static void complain(struct text *text, const char *what)
{
    if (!text->has_complained) {
        text->has_complained = true;
        log_error("ui: %s: %s", what, SDL_GetError());
    }
}

struct run_key {
    uint8_t bytes[MASK_KEY_BYTES_MAX];
    size_t len;
};

static void make_key(const struct view_type *type, const char *line, size_t len,
                     struct run_key *key)
{
    key->bytes[0] = (uint8_t)((unsigned)type->face | (type->right_to_left ? 0x80U : 0));
    key->bytes[1] = (uint8_t)(type->size_px & 0xFF);
    key->bytes[2] = (uint8_t)(type->size_px >> 8);
    char language[LANGUAGE_BYTES];
    write_language(type, language);
    memcpy(key->bytes + 3, language, sizeof language);
    memcpy(key->bytes + 3 + sizeof language, line, len);
    key->len = 3 + sizeof language + len;
}

static const uint8_t *row_of(const SDL_Surface *surface, int y)
{
    return (const uint8_t *)surface->pixels + (ptrdiff_t)y * surface->pitch;
}

/* Where strokes of two runs meet, their coverage adds up: no seam, and no ink is lost. */
static void add(uint8_t *to, unsigned cover)
{
    unsigned sum = *to + cover;
    *to = (uint8_t)(sum < UINT8_MAX ? sum : UINT8_MAX);
}

static void add_row(uint8_t *restrict to, const uint8_t *restrict from, int count)
{
    for (int i = 0; i < count; i++) {
        add(&to[i], from[i]);
    }
}

/* Four pixels of the drawing are one of the mask. */
static void add_two_rows(uint8_t *restrict to, const uint8_t *restrict upper,
                         const uint8_t *restrict lower, int count)
{
    for (ptrdiff_t i = 0; i < count; i++) {
        unsigned sum = 0U + upper[2 * i] + upper[2 * i + 1] + lower[2 * i] + lower[2 * i + 1];
        add(&to[i], (sum + 2) / 4);
    }
}

/* What add_two_rows does, at the edges, where not all four pixels are there. */
static void add_edge(uint8_t *to, const SDL_Surface *surface, int x, int y)
{
    unsigned sum = 0;
    for (int i = 0; i < 4; i++) {
        int at_x = x + i % 2;
        int at_y = y + i / 2;
        bool is_there = at_x >= 0 && at_x < surface->w && at_y >= 0 && at_y < surface->h;
        sum += is_there ? row_of(surface, at_y)[at_x] : 0;
    }
    add(to, (sum + 2) / 4);
}

static int floor_half(int number)
{
    return number >= 0 ? number / 2 : -((1 - number) / 2);
}

/* x: of the run's left end, from that of the line. sheet: what the mask holds of the line. */
static void add_fine(uint8_t *coverage, struct rect sheet, const struct pen_ink *ink, int x)
{
    const SDL_Surface *surface = ink->surface;
    struct rect drawn = {x - ink->start_x, -ink->baseline_y, surface->w, surface->h};
    struct rect area = rect_cut(drawn, sheet);
    for (int y = area.y; y < area.y + area.h; y++) {
        add_row(coverage + (ptrdiff_t)(y - sheet.y) * sheet.w + (area.x - sheet.x),
                row_of(surface, y - drawn.y) + (area.x - drawn.x), area.w);
    }
}

/* The same for a drawing that is twice as large; x is in its pixels. */
static void add_double(uint8_t *coverage, struct rect sheet, const struct pen_ink *ink, int x)
{
    const SDL_Surface *surface = ink->surface;
    int left = x - ink->start_x;
    int first_x = floor_half(left);
    int first_y = floor_half(-ink->baseline_y);
    struct rect drawn = {first_x, first_y, floor_half(left + surface->w - 1) - first_x + 1,
                         floor_half(surface->h - 1 - ink->baseline_y) - first_y + 1};
    struct rect area = rect_cut(drawn, sheet);
    struct rect inner = rect_cut(area, rect_inset(drawn, 1));
    for (int y = area.y; y < area.y + area.h; y++) {
        uint8_t *to = coverage + (ptrdiff_t)(y - sheet.y) * sheet.w - sheet.x;
        int from_y = 2 * y + ink->baseline_y;
        bool is_inner = y >= inner.y && y < inner.y + inner.h && inner.w > 0;
        int edge_end = is_inner ? inner.x : area.x + area.w;
        for (int at = area.x; at < edge_end; at++) {
            add_edge(&to[at], surface, 2 * at - left, from_y);
        }
        if (is_inner) {
            add_two_rows(&to[inner.x], row_of(surface, from_y) + (2 * inner.x - left),
                         row_of(surface, from_y + 1) + (2 * inner.x - left), inner.w);
        }
        for (int at = is_inner ? inner.x + inner.w : edge_end; at < area.x + area.w; at++) {
            add_edge(&to[at], surface, 2 * at - left, from_y);
        }
    }
}

/* Units of the face to pixels that are `fine` times as small, to the nearest. */
static int to_px(const struct text *text, int size_px, int fine, int units)
{
    long long em = face_units_per_em(fonts_first(text->fonts, VIEW_REGULAR));
    long long scaled = (long long)units * size_px * fine * 2 + em;
    return (int)(scaled >= 0 ? scaled / (em * 2) : -((em * 2 - 1 - scaled) / (em * 2)));
}

/* What drawing a line needs to know of its shape. */
struct line_shape {
    struct shape_reach reach;
    int run_count;
    const struct shape_run *runs; /* the shaper's, or the one below */
    struct shape_run only;
};

static bool draw_run(struct text *text, const struct view_type *type, const struct shape_run *run,
                     const char *line, struct rect sheet, uint8_t *coverage)
{
    char copy[TEXT_LINE_BYTES_MAX + 1];
    size_t len = run->to - run->from;
    memcpy(copy, line + run->from, len);
    copy[len] = '\0';
    struct pen_ink ink;
    const struct face *face = fonts_at(text->fonts, type->face, run->font);
    bool is_drawn = pen_draw(text->pen, face, type->size_px, run, copy, &ink);
    if (!is_drawn) {
        complain(text, "a line cannot be drawn");
    } else if (ink.is_double) {
        add_double(coverage, sheet, &ink, to_px(text, type->size_px, 2, run->x));
    } else {
        add_fine(coverage, sheet, &ink, to_px(text, type->size_px, 1, run->x));
    }
    pen_clear(&ink);
    explicit_bzero(copy, len);
    return is_drawn;
}

static bool draw_runs(struct text *text, const struct view_type *type,
                      const struct line_shape *shape, const char *line, struct rect sheet,
                      uint8_t *coverage)
{
    bool is_drawn = true;
    for (int i = 0; is_drawn && i < shape->run_count; i++) {
        if (shape->runs[i].reach.left != shape->runs[i].reach.right) { /* else a blank */
            is_drawn = draw_run(text, type, &shape->runs[i], line, sheet, coverage);
        }
    }
    return is_drawn;
}

/* Shaped anew only where what was measured does not say enough. */
static void shape_line(struct text *text, const struct view_type *type, const char *line,
                       size_t len, struct line_shape *out)
{
    if (len <= TEXT_MEASURED_BYTES_MAX) {
        const struct measured *measured = measured_of(text, type, line, len);
        if (measured->is_one_run) {
            out->run_count = 1;
            out->reach = measured->reach;
            out->only = (struct shape_run){.to = (uint32_t)len,
                                           .font = measured->font,
                                           .level = measured->level,
                                           .right_to_left = measured->level % 2 != 0,
                                           .script = measured->script,
                                           .reach = measured->reach};
            out->runs = &out->only;
            return;
        }
    }
    const struct shape *shape = shape_of(text, type, line, len);
    out->run_count = shape->run_count;
    out->reach = shape->reach;
    out->runs = shape->runs;
}

static const struct mask *render(struct text *text, const struct view_type *type,
                                 const struct run_key *key, const char *line, size_t len)
{
    struct line_shape shape;
    text->lacks_font = false;
    shape_line(text, type, line, len, &shape);
    struct rect sheet = ink_of(text, type->size_px, &shape.reach);
    if (!rect_is_empty(sheet)) {
        sheet = rect_inset(sheet, -1); /* stays empty: so we see that nothing is cut off */
    }
    struct mask place = {.left = sheet.x, .top = sheet.y, .w = sheet.w, .h = sheet.h};
    uint8_t *coverage;
    const struct mask *mask = mask_cache_add(text->masks, key->bytes, key->len, &place, &coverage);
    if (mask == NULL) {
        complain(text, "a line is too large to be drawn");
        return NULL;
    }
    memset(coverage, 0, (size_t)sheet.w * (size_t)sheet.h);
    if (!draw_runs(text, type, &shape, line, sheet, coverage) || text->lacks_font) {
        text->has_failed = true;
        mask_cache_clear(text->masks); /* it is drawn anew next time: half a line is not kept */
        return NULL;
    }
    return mask;
}

const struct mask *text_draw(struct text *text, const struct view_type *type, const char *line)
{
    static const struct mask empty = {.coverage = NULL};
    size_t len = cut_line(line, strlen(line));
    if (len == 0) {
        return &empty;
    }
    assert(type->size_px > 0 && type->size_px <= TEXT_SIZE_PX_MAX);
    struct run_key key;
    make_key(type, line, len, &key);
    const struct mask *mask = mask_cache_find(text->masks, key.bytes, key.len);
    if (mask == NULL) {
        mask = render(text, type, &key, line, len);
    }
    explicit_bzero(&key, sizeof key);
    return mask;
}

bool text_has_failed(const struct text *text)
{
    return text->has_failed;
}

void text_forget(struct text *text)
{
    mask_cache_clear(text->masks);
    memset(text->measured, 0, sizeof text->measured);
    shaper_forget(text->shaper);
}
