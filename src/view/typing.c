/* The screen with the keyboard: the question, the words so far, the keys. */
#include <string.h>

#include "base/utf8.h"
#include "view/build.h"

#define KEY_ROWS 4
#define KEY_COLUMNS 10
#define FIELD_LINES 2

static const char *const letters[][3] = {
    [VISIT_QWERTY] = {"qwertyuiop", "asdfghjkl", "zxcvbnm"},
    [VISIT_ALPHABET] = {"abcdefghij", "klmnopqrs", "tuvwxyz"},
};
static const char *const digits[3] = {"1234567890", "!?-/:;()&", "@\xC2\xA3\"+=%#"};

/* The keyboard's place; halves of a column are the unit across. */
struct keyboard {
    struct build *b;
    struct rect area;
    int gap;
};

struct key {
    const char *id;
    const char *text;     /* what stands on it */
    const char *name;     /* spoken */
    enum picture picture; /* instead of the text */
    bool word;            /* a word, not a letter: in the size of buttons */
    struct visit_input action;
};

static int key_x(const struct keyboard *board, int halves)
{
    return board->area.x + (board->area.w + board->gap) * halves / (2 * KEY_COLUMNS);
}

static int key_y(const struct keyboard *board, int row)
{
    return board->area.y + (board->area.h + board->gap) * row / KEY_ROWS;
}

static void add_key(const struct keyboard *board, int row, int from, int halves,
                    const struct key *key)
{
    struct build *b = board->b;
    const struct sizes *s = &b->sizes;
    int x = key_x(board, from);
    int y = key_y(board, row);
    struct rect box = {x, y, key_x(board, from + halves) - board->gap - x,
                       key_y(board, row + 1) - board->gap - y};
    struct view_item *item = build_add(b, VIEW_GROUP_KEYS, VIEW_KEY, box, "key:%s", key->id);
    item->fill = VIEW_FILL_PLAIN;
    item->border_px = s->border > 1 ? s->border - 1 : 1;
    item->radius_px = s->radius / 2;
    build_target(b, item, key->action.kind, key->action.number);
    memcpy(item->action.text, key->action.text, sizeof item->action.text);
    build_name(b, item, key->name);
    if (key->picture != PICTURE_NONE) {
        int side = s->picture_key;
        item->picture = key->picture;
        item->picture_box =
            (struct rect){box.x + (box.w - side) / 2, box.y + (box.h - side) / 2, side, side};
        return;
    }
    struct build_style style =
        build_style_tight(VIEW_REGULAR, key->word ? &s->small : &s->choice, BUILD_CENTRE);
    build_line(b, item, &style, key->text, rect_inset(box, s->border));
}

/* A row of letters, one a key. Returns where it ends. */
static int add_letters(const struct keyboard *board, int row, int from, const char *text,
                       bool capitals)
{
    size_t len = strlen(text);
    size_t at = 0;
    while (at < len) {
        size_t start = at;
        (void)utf8_next(text, len, &at);
        struct key key = {.action = {.kind = VISIT_IN_KEY}};
        memcpy(key.action.text, text + start, at - start);
        if (capitals && key.action.text[0] >= 'a' && key.action.text[0] <= 'z') {
            key.action.text[0] = (char)(key.action.text[0] - 'a' + 'A');
        }
        key.id = key.action.text;
        key.text = key.action.text;
        key.name = key.action.text;
        add_key(board, row, from, 2, &key);
        from += 2;
    }
    return from;
}

/* The keyboard is a Latin one whatever the screen's language is; its signs are, too. */
static bool is_latin(const struct build *b)
{
    return b->sizes.letters[VIEW_REGULAR].down == 0;
}

static void add_layer_key(const struct keyboard *board, int row, int from, int halves,
                          enum visit_layer layer)
{
    static const char *const ids[] = {"small", "capitals", "digits"};
    static const enum interface_text texts[] = {INTERFACE_KEY_SMALL, INTERFACE_KEY_CAPITALS,
                                                INTERFACE_KEY_DIGITS};
    static const char *const signs[] = {"abc", "ABC", "123"};
    const char *text = build_text(board->b, texts[layer]);
    struct key key = {
        .id = ids[layer],
        .text = is_latin(board->b) ? text : signs[layer],
        .name = text,
        .word = true,
        .action = {.kind = VISIT_IN_LAYER, .number = (int)layer},
    };
    add_key(board, row, from, halves, &key);
}

static void add_picture_key(const struct keyboard *board, int row, int from, const char *id,
                            enum interface_text name, enum picture picture,
                            enum visit_input_kind kind)
{
    struct key key = {
        .id = id,
        .name = build_text(board->b, name),
        .picture = picture,
        .action = {.kind = kind},
    };
    if (kind == VISIT_IN_KEY) {
        key.action.text[0] = '\n';
    }
    add_key(board, row, from, 2, &key);
}

static void add_mark_key(const struct keyboard *board, int row, int from, const char *mark)
{
    (void)add_letters(board, row, from, mark, false);
}

/* Digits, comma, space, full stop, apostrophe, new line, undo, the other arrangement. */
static void add_last_row(const struct keyboard *board, int row)
{
    struct build *b = board->b;
    bool in_digits = b->visit->layer == VISIT_DIGITS;
    bool in_qwerty = b->visit->arrangement == VISIT_QWERTY;
    add_layer_key(board, row, 0, 2, in_digits ? VISIT_SMALL : VISIT_DIGITS);
    add_mark_key(board, row, 2, ",");
    const char *space = build_text(b, INTERFACE_KEY_SPACE);
    struct key key = {
        .id = "space",
        .text = space,
        .name = space,
        .word = true,
        .action = {.kind = VISIT_IN_KEY, .text = " "},
    };
    add_key(board, row, 4, 4, &key);
    add_mark_key(board, row, 8, ".");
    add_mark_key(board, row, 10, "\xE2\x80\x99");
    add_picture_key(board, row, 12, "new_line", INTERFACE_KEY_NEW_LINE, PICTURE_NEW_LINE,
                    VISIT_IN_KEY);
    add_picture_key(board, row, 14, "undo", INTERFACE_KEY_UNDO, PICTURE_UNDO, VISIT_IN_UNDO);
    const char *other = build_text(b, in_qwerty ? INTERFACE_KEY_ALPHABET : INTERFACE_KEY_QWERTY);
    key = (struct key){
        .id = in_qwerty ? "alphabet" : "qwerty",
        .text = is_latin(b) || !in_qwerty ? other : "A\xE2\x80\x93Z",
        .name = other,
        .word = true,
        .action = {.kind = VISIT_IN_ARRANGEMENT,
                   .number = (int)(in_qwerty ? VISIT_ALPHABET : VISIT_QWERTY)},
    };
    add_key(board, row, 16, 4, &key);
}

static void add_keys(struct build *b, struct rect area)
{
    struct keyboard board = {b, area, b->sizes.key_gap};
    enum visit_layer layer = b->visit->layer;
    bool capitals = layer == VISIT_CAPITALS;
    const char *const *rows = layer == VISIT_DIGITS ? digits : letters[b->visit->arrangement];
    (void)add_letters(&board, 0, 0, rows[0], capitals);
    (void)add_letters(&board, 1, 1, rows[1], capitals);
    add_layer_key(&board, 2, 0, 2, capitals ? VISIT_SMALL : VISIT_CAPITALS);
    int end = add_letters(&board, 2, 2, rows[2], capitals);
    add_picture_key(&board, 2, end, "delete_letter", INTERFACE_KEY_DELETE_LETTER,
                    PICTURE_DELETE_LETTER, VISIT_IN_DELETE_LETTER);
    add_picture_key(&board, 2, end + 2, "delete_word", INTERFACE_KEY_DELETE_WORD,
                    PICTURE_DELETE_WORD, VISIT_IN_DELETE_WORD);
    add_last_row(&board, 3);
}

/* Where the last paragraphs begin that the field can show something of. */
static const char *tail_of(const struct draft *draft)
{
    int breaks = 0;
    size_t at = draft->len;
    while (at > 0) {
        if (draft->text[at - 1] == '\n' && ++breaks == FIELD_LINES) {
            break;
        }
        at--;
    }
    return draft->text + at;
}

static void add_field(struct build *b, struct rect box)
{
    const struct sizes *s = &b->sizes;
    const struct draft *draft = &b->visit->draft;
    struct view_item *item = build_add(b, VIEW_GROUP_WORDS, VIEW_FIELD, box, "field");
    item->fill = VIEW_FILL_PLAIN;
    item->border_px = s->border;
    item->radius_px = s->radius / 2;
    build_name(b, item, draft->text);
    struct build_style style = build_style_tight(VIEW_REGULAR, &s->choice, BUILD_LEADING);
    style.options = LINES_ANYWHERE | LINES_KEEP_END;
    struct rect inner = {box.x + s->pad, box.y, box.w - 2 * s->pad, box.h};
    struct lines lines;
    build_style_own(b, &style, tail_of(draft));
    build_break(b, &style, tail_of(draft), inner.w, LINES_MAX, &lines);
    int rows = build_most_lines(&style, box.h - 2 * s->border);
    int top = inner.y + (inner.h - rows * style.pitch_px) / 2;
    int shown = lines.count < rows ? lines.count : rows;
    if (draft->full) {
        /* The last key was not taken: the upper line says so until the next one. */
        struct build_style bold = build_style_tight(VIEW_BOLD, &s->small, BUILD_LEADING);
        build_line(b, item, &bold, build_text(b, INTERFACE_WORDS_FULL),
                   (struct rect){inner.x, top, inner.w, style.pitch_px});
        top += style.pitch_px;
        shown = shown < rows ? shown : rows - 1;
    }
    for (int i = lines.count - shown; i < lines.count; i++) {
        struct lines one = {.count = 1, .fits = true, .items = {lines.items[i]}};
        struct rect place = {inner.x, top, inner.w, style.pitch_px};
        build_lines(b, item, &style, &one, place);
        top += style.pitch_px;
    }
    build_caret(b, item);
}

static void add_question(struct build *b, struct rect area)
{
    const struct sizes *s = &b->sizes;
    int question = b->visit->question;
    enum view_tone tone = VIEW_TONE_INK;
    enum picture mark = build_question_mark(b, question, &tone);
    if (mark != PICTURE_NONE) {
        struct rect box = {area.x, area.y + (area.h - s->mark) / 2, s->mark, s->mark};
        struct view_item *item =
            build_add(b, VIEW_GROUP_QUESTION, VIEW_IMAGE, box, "question:mark");
        item->picture = mark;
        item->picture_box = box;
        item->tone = tone;
        area.x += s->mark + s->pad;
        area.w -= s->mark + s->pad;
    }
    const char *text = build_question_text(b, question);
    struct build_style style = build_style_tight(VIEW_BOLD, &s->small, BUILD_LEADING);
    style.options = LINES_EVEN;
    build_style_own(b, &style, text);
    struct lines lines;
    build_break(b, &style, text, area.w, build_most_lines(&style, area.h), &lines);
    struct view_item *item = build_add(b, VIEW_GROUP_QUESTION, VIEW_HEADING, area, "question");
    build_name(b, item, text);
    build_lines(b, item, &style, &lines, area);
}

void build_typing_screen(struct build *b)
{
    const struct sizes *s = &b->sizes;
    struct letters latin;
    sizes_latin(s, &latin);
    int line_h = sizes_pitch(&latin, s->choice.of[VIEW_REGULAR]);
    /* Two lines of question, from just under the upper edge. */
    int question_h = 2 * sizes_pitch(&s->letters[VIEW_BOLD], s->small.of[VIEW_BOLD]);
    int keys_h = KEY_ROWS * s->key_pitch_y - s->key_gap;
    int room = b->content.y + b->content.h - s->margin_top / 3 - 2 - s->key_gap - keys_h;
    int field_h = FIELD_LINES * line_h + 4 * s->border;
    if (question_h + field_h > room) {
        question_h = room - field_h;
    }
    struct rect question = {b->content.x, s->margin_top / 3,
                            b->content.w - s->language_w - s->gap_x, question_h};
    struct rect field = {b->content.x, question.y + question.h + 2, b->content.w, field_h};
    int keys_y = field.y + field.h + s->key_gap;
    struct rect keys = {b->content.x, keys_y, b->content.w, b->content.y + b->content.h - keys_y};
    if (b->visit->offer_new) {
        build_someone_new(b);
    } else {
        add_question(b, question);
    }
    add_field(b, field);
    add_keys(b, keys);
    build_back(b, VISIT_IN_BACK, 0);
    struct build_button done = {
        .id = "nav:done",
        .text = build_text(b, INTERFACE_DONE),
        .picture = PICTURE_TICK,
        .picture_trailing = true,
        .filled = true,
        .kind = VISIT_IN_DONE,
    };
    build_next(b, &done);
}
