#include "view/lines.h"

#include <linebreak.h>
#include <string.h>

#include "base/utf8.h"
#include "view/direction.h"

#define SOFT_HYPHEN "\xC2\xAD"
#define SOFT_HYPHEN_BYTES 2
#define WHITE_FLAG "\xF0\x9F\x8F\xB3" /* U+1F3F3 */
#define FLAG_BYTES 4
#define FIRST_FAR_LETTER 0x0590         /* Latin, Greek and Cyrillic letters come before */
#define GENERAL_PUNCTUATION_FROM 0x1E00 /* Latin and Greek with marks, and marks of all scripts */
#define SYMBOLS_END 0x2C00
#define WHOLE_BYTES_MAX 160 /* what is longer is seldom one line, and costs more to measure */
#define LINE_BYTES_MAX 400  /* more than a screen's width holds of any script */
#define PIECE_BYTES 8       /* a piece ends with the word that reaches this length */
#define ORPHAN_PERCENT 35   /* of the width: a last line that is shorter looks lost */

struct breaker {
    const struct measure *measure;
    const struct lines_style *style;
    int width;
    int most_lines;
    struct lines *out;
    /* The paragraph that is being broken. */
    const char *paragraph;
    size_t paragraph_len;
    bool right_to_left;
};

/* The tables of libunibreak are built once; building them again would give the same ones. */
static void get_ready(void)
{
    static bool ready;
    if (!ready) {
        init_linebreak();
        ready = true;
    }
}

static bool is_soft_hyphen(const char *text, size_t len)
{
    return len >= SOFT_HYPHEN_BYTES && memcmp(text, SOFT_HYPHEN, SOFT_HYPHEN_BYTES) == 0;
}

static size_t add_mark(const char *mark, char *out, size_t used, size_t size)
{
    size_t len = mark != NULL ? strlen(mark) : 0;
    if (used + len + 1 > size) {
        return used;
    }
    memcpy(out + used, mark != NULL ? mark : "", len);
    return used + len;
}

size_t lines_write(const struct line *line, char *out, size_t size)
{
    size_t used = add_mark(line->before, out, 0, size);
    size_t at = 0;
    bool is_whole = memchr(line->start, (unsigned char)SOFT_HYPHEN[0], line->len) == NULL;
    if (is_whole && used + line->len + 2 <= size) { /* as most are */
        memcpy(out + used, line->start, line->len);
        used += line->len;
        at = line->len;
    }
    while (at < line->len) {
        if (is_soft_hyphen(line->start + at, line->len - at)) {
            at += SOFT_HYPHEN_BYTES;
            continue;
        }
        size_t next = at;
        (void)utf8_next(line->start, line->len, &next);
        if (used + (next - at) + 2 > size) {
            break;
        }
        memcpy(out + used, line->start + at, next - at);
        used += next - at;
        at = next;
    }
    if (line->hyphen && used + 2 <= size) {
        out[used++] = '-';
    }
    used = add_mark(line->behind, out, used, size);
    out[used] = '\0';
    return used;
}

size_t lines_piece(const char *text, size_t len)
{
    size_t end = len < PIECE_BYTES ? len : PIECE_BYTES;
    while (end < len && text[end] != ' ') {
        end++;
    }
    while (end < len && text[end] == ' ') {
        end++;
    }
    return end;
}

bool lines_reach_far(const char *text, size_t len)
{
    for (size_t at = 0; at < len;) {
        uint32_t code = utf8_next(text, len, &at);
        if (code >= FIRST_FAR_LETTER && (code < GENERAL_PUNCTUATION_FROM || code > SYMBOLS_END)) {
            return true;
        }
    }
    return false;
}

static int advance_of_piece(const struct breaker *b, const char *drawn, size_t len)
{
    const struct measure *measure = b->measure;
    const struct lines_style *style = b->style;
    if (measure->line == NULL) {
        return measure->advance(measure->context, style->face, style->size_px, drawn, len);
    }
    struct view_type type = {style->face, style->size_px, style->language, b->right_to_left};
    return measure->line(measure->context, &type, drawn, len, NULL);
}

static int advance_of_pieces(const struct breaker *b, const char *drawn, size_t len)
{
    int advance = 0;
    for (size_t at = 0; at < len;) {
        size_t piece = lines_piece(drawn + at, len - at);
        advance += advance_of_piece(b, drawn + at, piece);
        at += piece;
    }
    return advance;
}

/* What is typed piece by piece has room at both ends of its field. */
static void measure_drawn(const struct breaker *b, const char *drawn, size_t len, struct line *line)
{
    const struct measure *measure = b->measure;
    const struct lines_style *style = b->style;
    if ((style->options & LINES_IN_PIECES) != 0) {
        line->advance = advance_of_pieces(b, drawn, len);
        return;
    }
    if (measure->line == NULL || !lines_reach_far(drawn, len)) {
        line->advance = advance_of_piece(b, drawn, len);
        return;
    }
    struct view_type type = {style->face, style->size_px, style->language, b->right_to_left};
    line->advance = measure->line(measure->context, &type, drawn, len, &line->ink);
    line->has_ink = true;
    line->left = px_most(0, -line->ink.x);
    line->right = px_most(0, line->ink.x + line->ink.w - line->advance);
}

void lines_measure(const struct measure *measure, const struct lines_style *style,
                   struct line *line)
{
    struct breaker b = {.measure = measure, .style = style, .right_to_left = line->right_to_left};
    measure_drawn(&b, line->start, line->len, line);
}

/* The line that text[0..len) makes when it ends there. */
static struct line make_line(const struct breaker *b, const char *text, size_t len, bool keep_end)
{
    struct line line = {.start = text, .len = len, .right_to_left = b->right_to_left};
    if (len >= SOFT_HYPHEN_BYTES && is_soft_hyphen(text + len - SOFT_HYPHEN_BYTES, len)) {
        line.hyphen = true;
    }
    while (!keep_end && line.len > 0 && line.start[line.len - 1] == ' ') {
        line.len--;
    }
    size_t from = (size_t)(text - b->paragraph);
    direction_marks(b->paragraph, b->paragraph_len, from, from + line.len, b->right_to_left,
                    &line.before, &line.behind);
    char drawn[LINES_PARAGRAPH_BYTES_MAX + LINES_MARK_BYTES + 1];
    size_t drawn_len = lines_write(&line, drawn, sizeof drawn);
    measure_drawn(b, drawn, drawn_len, &line);
    return line;
}

static void put_line(struct breaker *b, struct line line)
{
    struct lines *out = b->out;
    if (out->count >= b->most_lines || out->count >= LINES_MAX) {
        out->fits = false;
        return;
    }
    int width = line_width(&line);
    if (width > b->width) {
        out->fits = false;
    }
    if (width > out->widest) {
        out->widest = width;
    }
    out->items[out->count++] = line;
}

/* The end of the letter that starts at text[at]: a base and the marks behind it. */
static size_t letter_end(const char *text, size_t len, size_t at)
{
    size_t end = at;
    (void)utf8_next(text, len, &end);
    while (end < len) {
        size_t after = end;
        (void)utf8_next(text, len, &after);
        if (at + utf8_last_letter(text + at, after - at) >= end) {
            break;
        }
        end = after;
    }
    return end;
}

/* The longest run of whole letters of text[0..len) that is not too wide; at least one letter. */
static size_t letters_that_fit(const struct breaker *b, const char *text, size_t len, int width)
{
    size_t ends[LINE_BYTES_MAX] = {0};
    int count = 0;
    for (size_t at = 0; at < len && count < LINE_BYTES_MAX; count++) {
        at = letter_end(text, len, at);
        ends[count] = at;
    }
    int fits = 0; /* the letter that is sure to stand here */
    int wide = count;
    while (wide - fits > 1) {
        int middle = fits + (wide - fits) / 2;
        struct line line = make_line(b, text, ends[middle], true);
        if (line_width(&line) > width) {
            wide = middle;
        } else {
            fits = middle;
        }
    }
    return ends[fits];
}

/* Where to cut a text that is longer than most bytes: between two letters; within one only where
 * it alone is longer. */
static size_t cut(const char *text, size_t most)
{
    size_t end = most;
    while (((unsigned char)text[end] & 0xC0) == 0x80) {
        end--;
    }
    size_t letter = utf8_last_letter(text, end);
    return letter > 0 ? letter : end;
}

static bool may_break(char kind)
{
    return kind == LINEBREAK_ALLOWBREAK || kind == LINEBREAK_MUSTBREAK;
}

/* The length of the next line of text[0..len): up to the last place where it may end and is not
 * too wide. *line is that line. */
static size_t next_line(const struct breaker *b, const char *text, const char *breaks, size_t len,
                        int width, bool is_last, struct line *line)
{
    bool keep = is_last && (b->style->options & LINES_KEEP_END) != 0;
    bool anywhere = (b->style->options & LINES_ANYWHERE) != 0;
    size_t best = 0;
    if (anywhere && len > LINE_BYTES_MAX) {
        len = cut(text, LINE_BYTES_MAX); /* a word without end is not measured whole */
        keep = false;
    }
    for (size_t i = 0; i < len; i++) {
        if (i + 1 < len && !may_break(breaks[i])) {
            continue;
        }
        struct line candidate = make_line(b, text, i + 1, keep && i + 1 == len);
        if (best > 0 && line_width(&candidate) > width) {
            break;
        }
        best = i + 1;
        *line = candidate;
        if (line_width(&candidate) > width) {
            break;
        }
    }
    if (line_width(line) > width && anywhere) {
        best = letters_that_fit(b, text, best, width);
        *line = make_line(b, text, best, keep && best == len);
    }
    return best;
}

/* How many lines it takes, and the last of them; more than LINES_MAX if one is too wide. */
static int count_lines(const struct breaker *b, const char *text, const char *breaks, size_t len,
                       int width, struct line *last)
{
    int count = 0;
    size_t at = 0;
    while (at < len && count <= LINES_MAX) {
        at += next_line(b, text + at, breaks + at, len - at, width, true, last);
        if (line_width(last) > width) {
            return LINES_MAX + 1;
        }
        count++;
    }
    return count;
}

/* The narrowest width that needs no more lines than the full one. */
static int even_width(const struct breaker *b, const char *text, const char *breaks, size_t len,
                      int count)
{
    int low = 0;
    int high = b->width;
    while (high - low > 4) {
        int middle = low + (high - low) / 2;
        struct line last = {0};
        if (count_lines(b, text, breaks, len, middle, &last) <= count) {
            high = middle;
        } else {
            low = middle;
        }
    }
    return high;
}

/* Marks that end a thought, in the scripts of the languages: Arabic comma, semicolon and question
 * mark, Urdu full stop, danda. */
static const uint32_t thought_ends[] = {'.',    ',',    ';',    ':',    '!',   '?',
                                        0x060C, 0x061B, 0x061F, 0x06D4, 0x0964};

static bool ends_a_thought(const char *text, size_t len)
{
    while (len > 0 && text[len - 1] == ' ') {
        len--;
    }
    size_t at = len;
    while (at > 0 && ((unsigned char)text[--at] & 0xC0) == 0x80) {
    }
    uint32_t last = len > 0 ? utf8_next(text, len, &at) : 0;
    for (size_t i = 0; i < sizeof thought_ends / sizeof thought_ends[0]; i++) {
        if (last == thought_ends[i]) {
            return true;
        }
    }
    return false;
}

/* Two lines, broken where the sense ends if that does not make them too uneven. Returns the
 * length of the first one, 0 if two lines do not do. */
static size_t even_pair(const struct breaker *b, const char *text, const char *breaks, size_t len)
{
    size_t best = 0;
    int64_t best_cost = INT64_MAX;
    for (size_t i = 0; i + 1 < len; i++) {
        if (!may_break(breaks[i])) {
            continue;
        }
        struct line upper = make_line(b, text, i + 1, false);
        struct line lower = make_line(b, text + i + 1, len - i - 1, false);
        int first = line_width(&upper);
        int second = line_width(&lower);
        if (first > b->width || second > b->width) {
            continue;
        }
        int64_t apart = first - second;
        int64_t whole = first + second;
        int64_t cost = apart * apart;
        if (!ends_a_thought(text, i + 1)) {
            cost += whole * whole / 10;
        }
        if (cost < best_cost) {
            best_cost = cost;
            best = i + 1;
        }
    }
    return best;
}

static bool put_even_pair(struct breaker *b, const char *text, const char *breaks, size_t len)
{
    size_t first = even_pair(b, text, breaks, len);
    if (first == 0) {
        return false;
    }
    put_line(b, make_line(b, text, first, false));
    put_line(b, make_line(b, text + first, len - first, false));
    return true;
}

/* U+1F1E6 to U+1F1FF: two of them make a flag. */
static bool is_half_flag(const char *text, size_t len)
{
    return len >= FLAG_BYTES && memcmp(text, "\xF0\x9F\x87", 3) == 0 &&
           (unsigned char)text[3] >= 0xA6;
}

/* libunibreak 1.1 (Debian 12) ends the program when it meets half a flag: an assert in it does not
 * know their class. So it gets to see another sign of as many bytes, and the halves are kept
 * together here (UAX #14, LB30a). */
static void find_breaks(const char *text, size_t len, const char *language, char *breaks)
{
    char seen[LINES_PARAGRAPH_BYTES_MAX];
    memcpy(seen, text, len);
    for (size_t at = 0; at < len; at++) {
        if (is_half_flag(text + at, len - at)) {
            memcpy(seen + at, WHITE_FLAG, FLAG_BYTES);
        }
    }
    set_linebreaks_utf8((const utf8_t *)seen, len, language, breaks);
    for (size_t at = 0; at < len; at++) {
        if (is_half_flag(text + at, len - at) &&
            is_half_flag(text + at + FLAG_BYTES, len - at - FLAG_BYTES)) {
            breaks[at + FLAG_BYTES - 1] = LINEBREAK_NOBREAK;
            at += 2 * FLAG_BYTES - 1;
        }
    }
}

static void break_paragraph(struct breaker *b, const char *text, size_t len, bool is_last)
{
    char breaks[LINES_PARAGRAPH_BYTES_MAX];
    b->paragraph = text;
    b->paragraph_len = len;
    b->right_to_left = direction_of_text(text, len, b->style->language);
    if (len == 0) {
        put_line(b, make_line(b, text, 0, false));
        return;
    }
    if (len <= WHOLE_BYTES_MAX) {
        bool keep = is_last && (b->style->options & LINES_KEEP_END) != 0;
        struct line whole = make_line(b, text, len, keep);
        if (line_width(&whole) <= b->width) {
            put_line(b, whole);
            return;
        }
    }
    find_breaks(text, len, b->style->language, breaks);
    int width = b->width;
    if ((b->style->options & (LINES_EVEN | LINES_NO_ORPHAN)) != 0) {
        struct line last = {0};
        int count = count_lines(b, text, breaks, len, width, &last);
        bool even = (b->style->options & LINES_EVEN) != 0;
        if (even && count == 2 && put_even_pair(b, text, breaks, len)) {
            return;
        }
        if (count > 2 && (even || line_width(&last) < width * ORPHAN_PERCENT / 100)) {
            width = even_width(b, text, breaks, len, count);
        }
    }
    size_t at = 0;
    while (at < len) {
        struct line line = {0};
        at += next_line(b, text + at, breaks + at, len - at, width, is_last, &line);
        put_line(b, line);
        if (!b->out->fits && b->out->count >= b->most_lines) {
            return;
        }
    }
}

void lines_break(const struct measure *measure, const struct lines_style *style, const char *text,
                 int width, int most_lines, struct lines *out)
{
    get_ready();
    struct breaker b = {
        .measure = measure, .style = style, .width = width, .most_lines = most_lines, .out = out};
    out->count = 0;
    out->fits = true;
    out->widest = 0;
    const char *at = text;
    for (;;) {
        const char *end = strchr(at, '\n');
        size_t len = end != NULL ? (size_t)(end - at) : strlen(at);
        while (len > LINES_PARAGRAPH_BYTES_MAX) {
            size_t piece = cut(at, LINES_PARAGRAPH_BYTES_MAX);
            break_paragraph(&b, at, piece, false);
            at += piece;
            len -= piece;
        }
        break_paragraph(&b, at, len, end == NULL);
        if (end == NULL || (!out->fits && out->count >= most_lines)) {
            return;
        }
        at = end + 1;
    }
}
