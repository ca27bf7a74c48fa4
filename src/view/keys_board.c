/* The keyboard as items: letters in their rows, then the keys that every keyboard has. */
#include "view/keys_board.h"

#include <string.h>

#include "base/utf8.h"
#include "view/direction.h"
#include "view/mirror.h"

struct rect board_place(const struct board *board, const struct row *row, int from, int halves)
{
    int whole = board->area.w + board->gap;
    int x = whole * from / (2 * row->columns);
    int w = whole * (from + halves) / (2 * row->columns) - board->gap - x;
    if (board->plan->right_to_left) {
        x = board->area.w - x - w;
    }
    return (struct rect){board->area.x + x, row->y, w, row->h};
}

static struct row letter_row(const struct board *board, int row, int columns)
{
    int count = board->plan->shown.row_count;
    int y = (board->letters_h + board->gap) * row / count;
    int end = (board->letters_h + board->gap) * (row + 1) / count;
    return (struct row){board->area.y + y, end - y - board->gap, columns};
}

struct row board_last_row(const struct board *board, int row)
{
    const struct keys_plan *plan = board->plan;
    int rows = plan->letter_rows + plan->last_rows;
    int at = plan->letter_rows + row;
    int y = (board->area.h + board->gap) * at / rows;
    int end = (board->area.h + board->gap) * (at + 1) / rows;
    return (struct row){board->area.y + y, end - y - board->gap, plan->columns};
}

/* ---- one key -------------------------------------------------------------------------------- */

static void draw_picture(const struct board *board, struct view_item *item, enum picture picture)
{
    int side = board->b->sizes.picture_key;
    struct rect box = item->box;
    item->picture = picture;
    item->picture_box =
        (struct rect){box.x + (box.w - side) / 2, box.y + (box.h - side) / 2, side, side};
    item->picture_flipped = board->plan->right_to_left && mirror_is_flipped(picture);
}

/* A letter is one piece: there is nothing to break, forty times on a board. */
static struct letter measure_letter(const struct board *board, enum view_face face,
                                    const char *language, const char *text)
{
    const struct measure *measure = board->b->source->measure;
    size_t len = strlen(text);
    struct letter letter = {.text = text, .right_to_left = direction_of_text(text, len, language)};
    sizes_latin(&board->b->sizes, &letter.reach);
    if (measure->line == NULL) {
        letter.width = measure->advance(measure->context, face, SIZES_MILLE, text, len);
        return letter;
    }
    struct view_type type = {face, SIZES_MILLE, language, letter.right_to_left};
    bool is_far = lines_reach_far(text, len);
    struct rect ink;
    letter.width = measure->line(measure->context, &type, text, len, is_far ? &ink : NULL);
    if (is_far) {
        letter.width += px_most(0, -ink.x) + px_most(0, ink.x + ink.w - letter.width);
        letter.reach.up = 0;
        sizes_reach_ink(&letter.reach, ink);
    }
    return letter;
}

static void write_letter(struct build *b, struct view_item *item, const struct build_style *style,
                         const struct letter *letter, struct rect area)
{
    struct lines one; /* not set to zero: it has room for many */
    struct line *line = &one.items[0];
    *line = (struct line){
        .start = letter->text, .len = strlen(letter->text), .right_to_left = letter->right_to_left};
    struct lines_style how = {style->face, style->size_px, style->language, style->options};
    lines_measure(b->source->measure, &how, line);
    one.count = 1;
    one.widest = line_width(line);
    one.fits = one.widest <= area.w;
    build_lines(b, item, style, &one, area);
}

static void add_key(const struct board *board, const struct row *row, int from, int halves,
                    const struct key *key)
{
    struct build *b = board->b;
    const struct sizes *s = &b->sizes;
    struct rect box = board_place(board, row, from, halves);
    struct view_item *item = build_add_named(b, VIEW_GROUP_KEYS, key->nav ? VIEW_BUTTON : VIEW_KEY,
                                             box, key->nav ? "nav:" : "key:", key->id);
    item->fill = key->filled ? VIEW_FILL_SOLID : VIEW_FILL_PLAIN;
    item->border_px = s->border > 1 ? s->border - 1 : 1;
    item->radius_px = s->radius / 2;
    item->language = key->language != NULL ? key->language : b->language;
    build_target(b, item, key->action.kind, key->action.number);
    memcpy(item->action.text, key->action.text, sizeof item->action.text);
    build_name(b, item, key->name);
    if (key->picture != PICTURE_NONE) {
        draw_picture(board, item, key->picture);
        return;
    }
    /* The thin strokes of + and = would be grey on the screens with the fewest pixels. */
    bool is_mark = board->plan->is_small && !key->word && b->visit->layer == VISIT_DIGITS;
    struct build_style style =
        build_style_tight(key->nav || is_mark ? VIEW_BOLD : VIEW_REGULAR, &s->small, BUILD_CENTRE);
    style.language = item->language;
    if (key->word) {
        build_line(b, item, &style, key->text, rect_inset(box, s->border));
        return;
    }
    struct letter letter = key->letter != NULL && style.face == VIEW_REGULAR
                               ? *key->letter
                               : measure_letter(board, style.face, style.language, key->text);
    style.size_px = board->letters_px;
    style.letters = letter.reach;
    build_style_pitch(&style);
    write_letter(b, item, &style, &letter, rect_inset(box, s->border));
}

/* ---- letters -------------------------------------------------------------------------------- */

static void write_key(const struct keyboard_key *key, bool capital, char out[VISIT_TEXT_BYTES])
{
    size_t len = strlen(key->text);
    size_t used = 0;
    for (size_t at = 0; at < len;) {
        uint32_t code = utf8_next(key->text, len, &at);
        used += utf8_write(capital ? utf8_capital(code) : code, out + used);
    }
    out[used] = '\0';
}

/* A mark of Arabic script is seen on a stroke; in the other scripts it comes on a dotted circle. */
const char *board_text_on_key(const struct board *board, const char *text)
{
    size_t at = 0;
    uint32_t code = utf8_next(text, strlen(text), &at);
    bool is_mark = (code >= 0x064b && code <= 0x065f) || code == 0x0670;
    return is_mark ? build_keep_filled(board->b, "\xD9\x80{}", "{}", text) : text;
}

static void add_letter(const struct board *board, const struct row *row, int from,
                       const struct keyboard_key *letter, const struct letter *measured)
{
    const struct visit *visit = board->b->visit;
    const struct keyboard *keyboard = board->plan->keyboard;
    struct key key = {.language = keyboard->language, .action = {.kind = VISIT_IN_KEY}};
    write_key(letter, visit->layer == VISIT_CAPITALS && keyboard->has_capitals, key.action.text);
    key.id = key.action.text;
    key.text = board_text_on_key(board, key.action.text);
    key.name = key.action.text;
    key.letter = strcmp(key.text, measured->text) == 0 ? measured : NULL;
    add_key(board, row, from, 2, &key);
}

/* The largest size, from most_px down to that of keys, at which a letter's ink and advance stay
 * within its key. */
static int fitting_size(const struct board *board, const struct letter *letter, int w, int h,
                        int most_px)
{
    int least_px = board->b->sizes.small.of[VIEW_REGULAR];
    int reach = letter->reach.up + letter->reach.down;
    int size = most_px;
    if (reach * size > SIZES_MILLE * h) {
        size = SIZES_MILLE * h / reach;
    }
    if (letter->width * (long long)size > (long long)SIZES_MILLE * w) {
        size = (int)((long long)SIZES_MILLE * w / letter->width);
    }
    return size > least_px ? size : least_px;
}

/* Measures all letters of the page. They are as large as each other. */
static void measure_letters(struct board *board)
{
    const struct keys_page *page = &board->plan->shown;
    int inset = 2 * board->b->sizes.border;
    int size = board->b->sizes.choice.of[VIEW_REGULAR];
    for (int r = 0; r < page->row_count; r++) {
        struct row row = letter_row(board, r, board->columns);
        struct rect box = rect_inset(board_place(board, &row, 0, 2), inset);
        for (int k = 0; k < page->rows[r].count; k++) {
            struct letter *letter = &board->letters[r][k];
            *letter = measure_letter(board, VIEW_REGULAR, board->plan->keyboard->language,
                                     page->rows[r].keys[k]->text);
            size = fitting_size(board, letter, box.w, box.h, size);
        }
    }
    board->letters_px = size;
}

/* ---- all of it ---- */

static void add_slot(const struct board *board, const struct row *row, int from, int halves,
                     enum slot slot)
{
    struct key key = board_key(board, slot);
    add_key(board, row, from, halves, &key);
}

static void add_last_rows(const struct board *board, const struct slots *slots)
{
    for (int r = 0; r < board->plan->last_rows; r++) {
        struct row row = board_last_row(board, r);
        int from = 0;
        for (int slot = 0; slot < SLOTS; slot++) {
            int halves = board_row_of(board, (enum slot)slot) == r ? slots->in_last[slot] : 0;
            if (halves > 0) {
                add_slot(board, &row, from, halves, (enum slot)slot);
                from += halves;
            }
        }
    }
}

/* The last row of letters: capitals, letters, then the others right up to its end. */
static void add_last_letters(const struct board *board, const struct row *row,
                             const struct keys_row *letters, const struct letter *measured,
                             const struct slots *slots)
{
    static const enum slot behind[] = {SLOT_SIGN, SLOT_SIGN_3, SLOT_DELETE, SLOT_DELETE_WORD};
    int from = slots->in_letters[SLOT_CAPITALS];
    int tail = 0;
    if (from > 0) {
        add_slot(board, row, 0, from, SLOT_CAPITALS);
    }
    for (size_t i = 0; i < sizeof behind / sizeof behind[0]; i++) {
        tail += slots->in_letters[behind[i]];
    }
    from += (2 * row->columns - from - tail - 2 * letters->count) / 2;
    for (int k = 0; k < letters->count; k++, from += 2) {
        add_letter(board, row, from, letters->keys[k], &measured[k]);
    }
    from = 2 * row->columns - tail;
    for (size_t i = 0; i < sizeof behind / sizeof behind[0]; i++) {
        int halves = slots->in_letters[behind[i]];
        if (halves > 0) {
            add_slot(board, row, from, halves, behind[i]);
            from += halves;
        }
    }
}

/* Columns of the page that is shown: no fewer than usual, and room in its last row for the keys
 * that stand there on the first page. */
static int columns_shown(const struct keys_plan *plan)
{
    const struct keys_page *page = &plan->shown;
    int columns =
        plan->columns_fit < KEYBOARD_SMALL_COLUMNS ? plan->columns_fit : KEYBOARD_SMALL_COLUMNS;
    for (int r = 0; r < page->row_count; r++) {
        int count = page->rows[r].count;
        count += r == page->row_count - 1 ? plan->free : 0;
        columns = count > columns ? count : columns;
    }
    return columns < plan->columns ? columns : plan->columns;
}

/* Numbers run from left to right, wherever they are. */
static bool is_turned(const struct keys_plan *plan, const struct keys_row *row)
{
    char first = row->keys[0]->text[0];
    return plan->right_to_left && first >= '0' && first <= '9';
}

void keys_build(struct build *b, const struct keys_plan *plan, struct rect area)
{
    struct board board; /* not set to zero: it has room for many letters */
    board.b = b;
    board.plan = plan;
    board.area = area;
    board.gap = b->sizes.key_gap;
    board.back_is_picture = false;
    struct slots slots;
    board.letters_h = board_last_row(&board, 0).y - board.gap - area.y;
    board.columns = columns_shown(plan);
    board_plan_slots(&board, &slots);
    measure_letters(&board);
    for (int r = 0; r < plan->shown.row_count; r++) {
        struct row row = letter_row(&board, r, board.columns);
        const struct keys_row *letters = &plan->shown.rows[r];
        if (r == plan->shown.row_count - 1) {
            add_last_letters(&board, &row, letters, board.letters[r], &slots);
            continue;
        }
        for (int k = 0; k < letters->count; k++) {
            int at = is_turned(plan, letters) ? letters->count - 1 - k : k;
            add_letter(&board, &row, board.columns - letters->count + 2 * at, letters->keys[k],
                       &board.letters[r][k]);
        }
    }
    add_last_rows(&board, &slots);
}
