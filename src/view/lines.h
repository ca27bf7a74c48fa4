/* A text broken into lines: where by libunibreak (UAX #14), how wide by the measure. Soft hyphens
 * are drawn only where a line ends with one. Inside the view room only. */
#ifndef HARK_VIEW_LINES_H
#define HARK_VIEW_LINES_H

#include "view/view.h"

#define LINES_MAX 128
#define LINES_MARK_BYTES 7             /* two marks and a hyphen */
#define LINES_PARAGRAPH_BYTES_MAX 2048 /* a longer one is cut into pieces of this length */

struct line {
    const char *start; /* into the text that was broken */
    size_t len;        /* blanks at its end are left out */
    int advance;
    int left, right; /* how far letters of far reach are drawn beyond both ends of the advance */
    struct rect ink; /* from its left end on the baseline */
    bool has_ink;    /* it was measured: of letters of far reach, in one piece */
    bool hyphen;     /* a hyphen is drawn at its end */
    bool right_to_left;
    const char *before, *behind; /* unseen marks of direction; static, NULL: none */
};

struct lines {
    int count;
    bool fits;  /* nothing was left out and no line is wider than asked for */
    int widest; /* of line_width() */
    struct line items[LINES_MAX];
};

/* Bits. */
enum lines_option {
    /* Lines of about the same length, ended where the sense ends: for headlines. */
    LINES_EVEN = 1,
    /* The same only where the last of three or more lines would be a lonely short one: tiles. */
    LINES_NO_ORPHAN = 2,
    /* A word that is too wide is broken between letters: for what people type. */
    LINES_ANYWHERE = 4,
    /* Blanks at the very end count: the caret stands behind them. */
    LINES_KEEP_END = 8,
    /* Measured piece by piece: for what grows while it is typed. A letter costs one piece. */
    LINES_IN_PIECES = 16,
};

struct lines_style {
    enum view_face face;
    int size_px;
    const char *language;
    unsigned options; /* enum lines_option */
};

/* The room that its letters take. */
static inline int line_width(const struct line *line)
{
    return line->left + line->advance + line->right;
}

/* Whether letters stand in it that reach further than their lines and their advance: all but those
 * of the scripts that Andika has. */
bool lines_reach_far(const char *text, size_t len);

/* Breaks text ('\n' starts a new paragraph) into at most most_lines lines of at most width pixels.
 * text is borrowed by *out. */
void lines_break(const struct measure *measure, const struct lines_style *style, const char *text,
                 int width, int most_lines, struct lines *out);

/* Sets advance, left, right and ink of a line that is its own paragraph and is drawn as it stands.
 */
void lines_measure(const struct measure *measure, const struct lines_style *style,
                   struct line *line);

/* The length of the first piece of text[0..len): some words and the blanks behind them, or all. */
size_t lines_piece(const char *text, size_t len);

/* What is drawn of a line: without soft hyphens, with the hyphen at its end and marks of direction
 * around it (at most LINES_MARK_BYTES more). Returns the length; out is NUL-terminated and cut at a
 * letter when size is too small. */
size_t lines_write(const struct line *line, char *out, size_t size);

#endif
