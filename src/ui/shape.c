#include "ui/shape.h"

#include <assert.h>
#include <fribidi.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/utf8.h"

#define CODES_MAX SHAPE_LINE_BYTES_MAX

struct shaper {
    struct fonts *fonts;
    hb_buffer_t *buffer; /* used again for every run */
    /* The line, character by character. */
    int count;
    FriBidiChar codes[CODES_MAX];
    uint32_t starts[CODES_MAX + 1];
    FriBidiCharType types[CODES_MAX];
    FriBidiBracketType brackets[CODES_MAX];
    FriBidiLevel levels[CODES_MAX];
    hb_script_t scripts[CODES_MAX];
    int font_of[CODES_MAX];
    struct shape shape;
};

enum err shaper_open(struct fonts *fonts, struct shaper **out)
{
    struct shaper *shaper = calloc(1, sizeof *shaper);
    if (shaper != NULL) {
        shaper->fonts = fonts;
        shaper->buffer = hb_buffer_create();
    }
    if (shaper == NULL || !hb_buffer_allocation_successful(shaper->buffer)) {
        log_error("ui: no memory to shape text");
        shaper_close(shaper);
        *out = NULL;
        return ERR_SYSTEM;
    }
    *out = shaper;
    return ERR_OK;
}

void shaper_close(struct shaper *shaper)
{
    if (shaper != NULL) {
        hb_buffer_destroy(shaper->buffer);
        free(shaper);
    }
}

void shaper_forget(struct shaper *shaper)
{
    struct fonts *fonts = shaper->fonts;
    hb_buffer_t *buffer = shaper->buffer;
    memset(shaper, 0, sizeof *shaper);
    shaper->fonts = fonts;
    shaper->buffer = buffer;
    hb_buffer_reset(buffer);
}

/* ---- directions ----------------------------------------------------------------------------- */

/* Nothing in it can run from right to left, or make something else do so. */
static bool is_plain(const struct shaper *shaper)
{
    for (int i = 0; i < shaper->count; i++) {
        FriBidiChar code = shaper->codes[i];
        bool is_mark = code >= 0x200C && code <= 0x200F;
        bool is_low = code < 0x0590;
        bool is_middle = code >= 0x1E00 && code <= 0x2027;
        if (is_mark || !(is_low || is_middle)) {
            return false;
        }
    }
    return true;
}

static void find_levels(struct shaper *shaper, bool right_to_left)
{
    FriBidiParType base = right_to_left ? FRIBIDI_PAR_RTL : FRIBIDI_PAR_LTR;
    if (!right_to_left && is_plain(shaper)) {
        memset(shaper->levels, 0, sizeof shaper->levels);
        return;
    }
    int count = shaper->count;
    fribidi_get_bidi_types(shaper->codes, count, shaper->types);
    fribidi_get_bracket_types(shaper->codes, count, shaper->types, shaper->brackets);
    FriBidiLevel most = fribidi_get_par_embedding_levels_ex(shaper->types, shaper->brackets, count,
                                                            &base, shaper->levels);
    if (most != 0) {
        /* Blanks at the end of a line stand where the line ends. */
        most = fribidi_reorder_line(FRIBIDI_FLAGS_DEFAULT, shaper->types, count, 0, base,
                                    shaper->levels, NULL, NULL);
    }
    if (most == 0) { /* no memory: better in the wrong order than not at all */
        memset(shaper->levels, right_to_left ? 1 : 0, sizeof shaper->levels);
    }
}

/* ---- scripts and fonts ---------------------------------------------------------------------- */

static bool is_real(hb_script_t script)
{
    return script != HB_SCRIPT_COMMON && script != HB_SCRIPT_INHERITED &&
           script != HB_SCRIPT_UNKNOWN;
}

/* The script of the nearest letter that runs the same way: for marks, digits and blanks. */
static hb_script_t script_near(const struct shaper *shaper, int i)
{
    int parity = shaper->levels[i] & 1;
    for (int at = i - 1; at >= 0; at--) {
        if (is_real(shaper->scripts[at]) && (shaper->levels[at] & 1) == parity) {
            return shaper->scripts[at];
        }
    }
    hb_unicode_funcs_t *unicode = hb_unicode_funcs_get_default();
    for (int at = i + 1; at < shaper->count; at++) {
        hb_script_t script = hb_unicode_script(unicode, shaper->codes[at]);
        if (is_real(script) && (shaper->levels[at] & 1) == parity) {
            return script;
        }
    }
    return parity == 1 ? HB_SCRIPT_ARABIC : HB_SCRIPT_LATIN;
}

static bool is_unseen(FriBidiChar code)
{
    return (code >= 0x200B && code <= 0x200F) || code == 0x061C || code == 0x00AD ||
           (code >= 0xFE00 && code <= 0xFE0F);
}

static void find_fonts(struct shaper *shaper, const struct view_type *type)
{
    hb_unicode_funcs_t *unicode = hb_unicode_funcs_get_default();
    for (int i = 0; i < shaper->count; i++) {
        FriBidiChar code = shaper->codes[i];
        hb_script_t script = hb_unicode_script(unicode, code);
        bool stays = i > 0 && (script == HB_SCRIPT_INHERITED || is_unseen(code)) &&
                     ((shaper->levels[i] ^ shaper->levels[i - 1]) & 1) == 0;
        if (stays) { /* with the letter it belongs to */
            shaper->scripts[i] = shaper->scripts[i - 1];
            shaper->font_of[i] = shaper->font_of[i - 1];
            continue;
        }
        shaper->scripts[i] = is_real(script) ? script : script_near(shaper, i);
        /* Digits are Andika's everywhere: 1 and l are told apart. */
        hb_script_t wanted = code >= '0' && code <= '9' ? HB_SCRIPT_LATIN : shaper->scripts[i];
        shaper->font_of[i] =
            is_unseen(code) ? 0
                            : fonts_find(shaper->fonts, type->face, wanted, type->language, code);
    }
}

/* ---- runs ----------------------------------------------------------------------------------- */

static void find_runs(struct shaper *shaper)
{
    struct shape *shape = &shaper->shape;
    shape->run_count = 0;
    for (int i = 0; i < shaper->count; i++) {
        struct shape_run *last = shape->run_count > 0 ? &shape->runs[shape->run_count - 1] : NULL;
        if (last != NULL && last->level == shaper->levels[i] &&
            last->script == shaper->scripts[i] && last->font == shaper->font_of[i]) {
            last->to = shaper->starts[i + 1];
            continue;
        }
        if (shape->run_count == SHAPE_RUNS_MAX) {
            return;
        }
        shape->runs[shape->run_count++] = (struct shape_run){
            .from = shaper->starts[i],
            .to = shaper->starts[i + 1],
            .level = shaper->levels[i],
            .right_to_left = shaper->levels[i] % 2 != 0,
            .script = shaper->scripts[i],
            .font = shaper->font_of[i],
        };
    }
}

static void turn(struct shape_run *runs, int first, int last)
{
    for (; first < last; first++, last--) {
        struct shape_run kept = runs[first];
        runs[first] = runs[last];
        runs[last] = kept;
    }
}

/* UAX #9 rule L2, by whole runs: from the highest level down to 1, turn around what is at least so
 * high. */
static void order_runs(struct shape *shape)
{
    int most = 0;
    for (int i = 0; i < shape->run_count; i++) {
        most = shape->runs[i].level > most ? shape->runs[i].level : most;
    }
    for (int level = most; level > 0; level--) {
        for (int i = 0; i < shape->run_count; i++) {
            int first = i;
            while (i < shape->run_count && shape->runs[i].level >= level) {
                i++;
            }
            turn(shape->runs, first, i - 1);
        }
    }
}

/* ---- glyphs --------------------------------------------------------------------------------- */

static void reach_glyph(struct shape_reach *reach, hb_font_t *font, const struct shape_glyph *glyph)
{
    hb_glyph_extents_t ink;
    if (!hb_font_get_glyph_extents(font, glyph->glyph, &ink) || ink.width == 0) {
        return;
    }
    int left = glyph->x + ink.x_bearing;
    int top = glyph->y + ink.y_bearing;
    bool is_first = reach->left == reach->right;
    reach->left = is_first || left < reach->left ? left : reach->left;
    reach->top = is_first || top > reach->top ? top : reach->top;
    int right = left + ink.width;
    int bottom = top + ink.height;
    reach->right = is_first || right > reach->right ? right : reach->right;
    reach->bottom = is_first || bottom < reach->bottom ? bottom : reach->bottom;
}

static void reach_run(struct shape_reach *line, const struct shape_run *run)
{
    const struct shape_reach *reach = &run->reach;
    if (reach->left != reach->right) {
        bool is_first = line->left == line->right;
        int left = run->x + reach->left;
        int right = run->x + reach->right;
        line->left = is_first || left < line->left ? left : line->left;
        line->right = is_first || right > line->right ? right : line->right;
        line->top = is_first || reach->top > line->top ? reach->top : line->top;
        line->bottom = is_first || reach->bottom < line->bottom ? reach->bottom : line->bottom;
    }
    line->advance += reach->advance;
}

/* Each run alone and in no language, as SDL_ttf will draw it. */
static void shape_run(struct shaper *shaper, const struct view_type *type, struct shape_run *run,
                      const char *line)
{
    struct shape *shape = &shaper->shape;
    hb_font_t *font = face_shaper(fonts_at(shaper->fonts, type->face, run->font));
    hb_buffer_t *buffer = shaper->buffer;
    hb_buffer_reset(buffer);
    hb_buffer_set_direction(buffer, run->right_to_left ? HB_DIRECTION_RTL : HB_DIRECTION_LTR);
    hb_buffer_set_script(buffer, run->script);
    int len = (int)(run->to - run->from);
    hb_buffer_add_utf8(buffer, line + run->from, len, 0, len);
    hb_shape(font, buffer, NULL, 0);
    unsigned count = 0;
    const hb_glyph_info_t *glyphs = hb_buffer_get_glyph_infos(buffer, &count);
    const hb_glyph_position_t *places = hb_buffer_get_glyph_positions(buffer, &count);
    run->x = shape->reach.advance;
    for (unsigned i = 0; i < count && shape->glyph_count < SHAPE_GLYPHS_MAX; i++) {
        struct shape_glyph *glyph = &shape->glyphs[shape->glyph_count++];
        *glyph = (struct shape_glyph){
            .font = run->font,
            .glyph = glyphs[i].codepoint,
            .at = run->from + glyphs[i].cluster,
            .x = run->reach.advance + places[i].x_offset,
            .y = places[i].y_offset,
            .advance = places[i].x_advance,
        };
        shape->missing += glyphs[i].codepoint == 0 ? 1 : 0;
        reach_glyph(&run->reach, font, glyph);
        run->reach.advance += places[i].x_advance;
    }
    reach_run(&shape->reach, run);
    hb_buffer_reset(buffer); /* the words of a person do not stay behind in it */
}

static void read_line(struct shaper *shaper, const char *line, size_t len)
{
    size_t at = 0;
    shaper->count = 0;
    while (at < len) {
        shaper->starts[shaper->count] = (uint32_t)at;
        uint32_t code = utf8_next(line, len, &at);
        shaper->codes[shaper->count++] = code == UTF8_INVALID ? 0xFFFD : code;
    }
    shaper->starts[shaper->count] = (uint32_t)at;
}

const struct shape *shaper_shape(struct shaper *shaper, const struct view_type *type,
                                 const char *line, size_t len)
{
    assert(len <= SHAPE_LINE_BYTES_MAX);
    struct shape *shape = &shaper->shape;
    shape->glyph_count = 0;
    shape->missing = 0;
    shape->reach = (struct shape_reach){0};
    read_line(shaper, line, len);
    find_levels(shaper, type->right_to_left);
    find_fonts(shaper, type);
    find_runs(shaper);
    order_runs(shape);
    for (int i = 0; i < shape->run_count; i++) {
        shape_run(shaper, type, &shape->runs[i], line);
    }
    return shape;
}
