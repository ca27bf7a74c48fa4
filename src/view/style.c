/* How lines stand: size, pitch, and how far their letters reach. */
#include <string.h>

#include "view/build.h"

void build_style_pitch(struct build_style *style)
{
    style->pitch_px = style->running ? sizes_pitch_running(&style->letters, style->size_px)
                                     : sizes_pitch(&style->letters, style->size_px);
}

/* The lowest Latin letters reach .24 of the em below the baseline, and a tight line has .22 there.
 * The line of other letters is as high as their ink, but for what whole pixels take. */
#define FAR_BEYOND_PX 2

int build_lines_h(const struct build_style *style, int count)
{
    int beyond = style->letters.down > 0 ? FAR_BEYOND_PX : style->size_px / 32;
    return count * style->pitch_px + 2 * beyond;
}

int build_most_lines(const struct build_style *style, int height)
{
    int count = (height - build_lines_h(style, 0)) / style->pitch_px;
    return px_most(0, px_least(count, LINES_MAX));
}

int build_air(const struct build *b, const struct build_style *style)
{
    bool is_small = b->view->display->size_class == DISPLAY_7_INCH;
    int air = is_small ? b->sizes.pad / 5 : b->sizes.pad * 2 / 5;
    return style->letters.down > 0 ? air : 0;
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
    if (lines_reach_far(text, strlen(text))) {
        grow(b, style, text);
    }
}

void build_style_own(const struct build *b, struct build_style *style, const char *text)
{
    bool is_far = lines_reach_far(text, strlen(text));
    sizes_latin(&b->sizes, &style->letters);
    if (is_far && b->source->measure->line != NULL) {
        style->letters.up = 0;
    }
    if (is_far) {
        grow(b, style, text);
    }
    build_style_pitch(style);
}
