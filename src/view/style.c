/* How lines stand: size, pitch, and how far their letters reach. */
#include <string.h>

#include "base/utf8.h"
#include "view/build.h"

#define FIRST_FAR_LETTER 0x0590    /* Latin, Greek and Cyrillic letters come before */
#define GENERAL_PUNCTUATION 0x2000 /* and marks of all scripts, up to the symbols */
#define SYMBOLS_END 0x2C00

void build_style_pitch(struct build_style *style)
{
    style->pitch_px = style->running ? sizes_pitch_running(&style->letters, style->size_px)
                                     : sizes_pitch(&style->letters, style->size_px);
}

struct build_style build_style_tight(enum view_face face, const struct font_sizes *sizes,
                                     enum build_align align)
{
    struct build_style style = {
        .face = face, .size_px = sizes->of[face], .align = align, .letters = sizes->letters[face]};
    build_style_pitch(&style);
    return style;
}

struct build_style build_style_running(const struct font_sizes *sizes, enum build_align align)
{
    struct build_style style = build_style_tight(VIEW_REGULAR, sizes, align);
    style.running = true;
    build_style_pitch(&style);
    return style;
}

static bool has_far_letters(const char *text)
{
    size_t len = strlen(text);
    for (size_t at = 0; at < len;) {
        uint32_t code = utf8_next(text, len, &at);
        if (code >= FIRST_FAR_LETTER && (code < 0x1E00 || code > SYMBOLS_END)) {
            return true;
        }
    }
    return false;
}

static void grow_by(const struct build *b, struct build_style *style, const char *text, size_t len)
{
    const char *language = style->language != NULL ? style->language : b->language;
    bool in_pieces = (style->options & LINES_IN_PIECES) != 0;
    for (size_t at = 0; at < len;) {
        size_t piece = in_pieces ? lines_piece(text + at, len - at) : len;
        sizes_reach(b->source->measure, language, style->face, text + at, piece, &style->letters);
        at += piece;
    }
}

/* Paragraph by paragraph. */
static void grow(const struct build *b, struct build_style *style, const char *text)
{
    for (const char *at = text;; at++) {
        size_t len = strcspn(at, "\n");
        size_t most = len < LINES_PARAGRAPH_BYTES_MAX ? len : LINES_PARAGRAPH_BYTES_MAX;
        grow_by(b, style, at, most);
        at += len;
        if (*at == '\0') {
            break;
        }
    }
    build_style_pitch(style);
}

void build_style_fit(const struct build *b, struct build_style *style, const char *text)
{
    if (has_far_letters(text)) {
        grow(b, style, text);
    }
}

void build_style_own(const struct build *b, struct build_style *style, const char *text)
{
    bool is_far = has_far_letters(text);
    sizes_latin(&b->sizes, &style->letters);
    if (is_far && b->source->measure->line != NULL) {
        style->letters.up = 0;
    }
    if (is_far) {
        grow(b, style, text);
    }
    build_style_pitch(style);
}
