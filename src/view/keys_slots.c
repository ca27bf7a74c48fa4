/* The keys that every keyboard has beside its letters: what they do, and where they find room. */
#include "view/keys_board.h"

#include <stdio.h>
#include <string.h>

/* ---- what they are --- */

/* The keyboard's own words where it is that of the screen's language. */
static bool is_own(const struct board *board)
{
    return strcmp(board->plan->keyboard->language, board->b->language) == 0;
}

static struct key word_key(const char *id, const char *text, const char *name,
                           enum visit_input_kind kind, int number)
{
    return (struct key){.id = id,
                        .text = text,
                        .name = name,
                        .word = true,
                        .action = {.kind = kind, .number = number}};
}

static struct key picture_key(const struct board *board, const char *id, enum interface_text name,
                              enum picture picture, enum visit_input_kind kind)
{
    return (struct key){
        .id = id, .name = build_text(board->b, name), .picture = picture, .action = {.kind = kind}};
}

static struct key marks_key(const struct board *board)
{
    if (board->b->visit->layer != VISIT_DIGITS) {
        const char *text = build_text(board->b, INTERFACE_KEY_DIGITS);
        return word_key("digits", text, text, VISIT_IN_LAYER, VISIT_DIGITS);
    }
    if (board->plan->is_small && !board->plan->keyboard->has_capitals) {
        /* Shorter than the words for it. */
        const struct keyboard_row *row = &board->plan->keyboard->pages[0].rows[1];
        struct key key =
            word_key("small", row->keys[0].text, row->keys[0].text, VISIT_IN_LAYER, VISIT_SMALL);
        key.language = board->plan->keyboard->language;
        return key;
    }
    const char *text = is_own(board) ? build_text(board->b, INTERFACE_KEY_SMALL) : "abc";
    return word_key("small", text, text, VISIT_IN_LAYER, VISIT_SMALL);
}

static struct key capitals_key(const struct board *board)
{
    bool own = is_own(board);
    if (board->b->visit->layer == VISIT_CAPITALS) {
        const char *text = own ? build_text(board->b, INTERFACE_KEY_SMALL) : "abc";
        return word_key("small", text, text, VISIT_IN_LAYER, VISIT_SMALL);
    }
    const char *text = own ? build_text(board->b, INTERFACE_KEY_CAPITALS) : "ABC";
    return word_key("capitals", text, text, VISIT_IN_LAYER, VISIT_CAPITALS);
}

/* It shows where it leads: the first two letters there. */
static struct key page_key(const struct board *board)
{
    const struct keys_plan *plan = board->plan;
    int next = (plan->page + 1) % plan->page_count;
    struct keys_page there;
    keys_take_page(plan, next, &there);
    char text[2 * KEYBOARD_KEY_BYTES + 2];
    const struct keys_row *row = &there.rows[0];
    (void)snprintf(text, sizeof text, "%s %s", row->keys[0]->text,
                   row->keys[row->count > 1 ? 1 : 0]->text);
    const char *kept = board_text_on_key(board, build_keep(board->b, text));
    struct key key = word_key("page", kept, kept, VISIT_IN_KEY_PAGE, next);
    key.language = plan->keyboard->language;
    return key;
}

static struct key other_key(const struct board *board)
{
    struct build *b = board->b;
    const struct keyboard *other = keys_other(b);
    if (other != NULL) {
        bool to_first = b->visit->letters == VISIT_OWN_LETTERS;
        const char *name = keys_language_name(b, other);
        struct key key = word_key("letters", name, name, VISIT_IN_LETTERS,
                                  to_first ? VISIT_FIRST_LETTERS : VISIT_OWN_LETTERS);
        key.language = other->language;
        return key;
    }
    bool qwerty = board->plan->is_qwerty;
    const char *text = build_text(b, qwerty ? INTERFACE_KEY_ALPHABET : INTERFACE_KEY_QWERTY);
    return word_key(qwerty ? "alphabet" : "qwerty", text, text, VISIT_IN_ARRANGEMENT,
                    qwerty ? VISIT_ALPHABET : VISIT_QWERTY);
}

static struct key nav_key(const struct board *board, bool is_done)
{
    struct key key = word_key(is_done ? "done" : "back",
                              build_text(board->b, is_done ? INTERFACE_DONE : INTERFACE_BACK), NULL,
                              is_done ? VISIT_IN_DONE : VISIT_IN_BACK, 0);
    key.name = key.text;
    key.nav = true;
    key.filled = is_done;
    if (!is_done && board->back_is_picture) {
        key.word = false;
        key.picture = PICTURE_BACK;
    }
    return key;
}

static struct key sign_key(const struct board *board, int index)
{
    const struct keyboard *keyboard = board->plan->keyboard;
    const char *text = keyboard->signs[index].text;
    struct key key = {.id = text,
                      .text = text,
                      .name = text,
                      .language = keyboard->language,
                      .action = {.kind = VISIT_IN_KEY}};
    memcpy(key.action.text, text, KEYBOARD_KEY_BYTES);
    return key;
}

static struct key blank_key(const struct board *board)
{
    const char *text = build_text(board->b, INTERFACE_KEY_SPACE);
    struct key key = word_key("space", text, text, VISIT_IN_KEY, 0);
    key.action.text[0] = ' ';
    return key;
}

struct key board_key(const struct board *board, enum slot slot)
{
    struct key key;
    switch (slot) {
    case SLOT_BACK:
    case SLOT_DONE:
        return nav_key(board, slot == SLOT_DONE);
    case SLOT_MARKS:
        return marks_key(board);
    case SLOT_CAPITALS:
        return capitals_key(board);
    case SLOT_PAGE:
        return page_key(board);
    case SLOT_SIGN:
        return sign_key(board, 0);
    case SLOT_SIGN_2:
    case SLOT_SIGN_3:
        return sign_key(board, (int)slot - SLOT_SIGN_2 + 1);
    case SLOT_NEW_LINE:
        key =
            picture_key(board, "new_line", INTERFACE_KEY_NEW_LINE, PICTURE_NEW_LINE, VISIT_IN_KEY);
        key.action.text[0] = '\n';
        return key;
    case SLOT_UNDO:
        return picture_key(board, "undo", INTERFACE_KEY_UNDO, PICTURE_UNDO, VISIT_IN_UNDO);
    case SLOT_DELETE:
        return picture_key(board, "delete_letter", INTERFACE_KEY_DELETE_LETTER,
                           PICTURE_DELETE_LETTER, VISIT_IN_DELETE_LETTER);
    case SLOT_DELETE_WORD:
        return picture_key(board, "delete_word", INTERFACE_KEY_DELETE_WORD, PICTURE_DELETE_WORD,
                           VISIT_IN_DELETE_WORD);
    case SLOT_OTHER:
        return other_key(board);
    case SLOT_BLANK:
    case SLOTS:
        break;
    }
    return blank_key(board);
}

/* How many halves the words on a key need, at least two. */
static int halves_of(const struct board *board, const struct key *key)
{
    if (!key->word) {
        return 2;
    }
    struct build *b = board->b;
    struct build_style style =
        build_style_tight(key->nav ? VIEW_BOLD : VIEW_REGULAR, &b->sizes.small, BUILD_CENTRE);
    style.language = key->language;
    int need =
        build_width(b, &style, key->text) + (board->plan->is_small ? 3 : 6) * b->sizes.border;
    int halves = 2;
    struct row row = board_last_row(board, 0);
    while (halves < HALVES_MAX && board_place(board, &row, 0, halves).w < need) {
        halves++;
    }
    return halves;
}

/* ---- which of them, and where --------------------------------------------------------------- */

/* With two rows at the end, the second one is for what leads elsewhere. */
int board_row_of(const struct board *board, enum slot slot)
{
    bool is_second = slot == SLOT_BACK || slot == SLOT_UNDO || slot == SLOT_NEW_LINE ||
                     slot == SLOT_OTHER || slot == SLOT_DONE || slot == SLOT_DELETE;
    return board->plan->last_rows == 2 && is_second ? 1 : 0;
}

static bool is_offered(const struct board *board, enum slot slot)
{
    const struct build *b = board->b;
    const struct keys_plan *plan = board->plan;
    bool in_marks = b->visit->layer == VISIT_DIGITS;
    if (slot == SLOT_BACK || slot == SLOT_DONE) {
        return plan->is_small;
    }
    if (slot == SLOT_CAPITALS) {
        return plan->keyboard->has_capitals && !in_marks;
    }
    if (slot == SLOT_PAGE) {
        return plan->page_count > 1 && !in_marks;
    }
    if (slot == SLOT_SIGN || slot == SLOT_SIGN_2 || slot == SLOT_SIGN_3) {
        int index = slot == SLOT_SIGN ? 0 : (int)slot - SLOT_SIGN_2 + 1;
        return index < plan->keyboard->sign_count;
    }
    if (slot == SLOT_OTHER) {
        bool has_qwerty = plan->keyboard->qwerty.row_count > 0;
        bool is_wide = plan->columns_fit >= KEYBOARD_SMALL_COLUMNS;
        return keys_other(b) != NULL || (has_qwerty && is_wide && !in_marks);
    }
    return true;
}

static void put(const struct board *board, struct slots *slots, enum slot slot)
{
    if (!is_offered(board, slot) || slots->in_letters[slot] > 0) {
        return;
    }
    struct key key = board_key(board, slot);
    int halves = halves_of(board, &key);
    int row = board_row_of(board, slot);
    bool in_marks = board->b->visit->layer == VISIT_DIGITS;
    bool is_wide = slot == SLOT_DONE || (slot == SLOT_BACK && !board->back_is_picture) ||
                   (slot == SLOT_BLANK && !(board->plan->is_small && in_marks));
    halves = is_wide && halves < BLANK_HALVES ? BLANK_HALVES : halves;
    if (halves <= slots->left[row]) {
        slots->in_last[slot] = halves;
        slots->left[row] -= halves;
    }
}

/* Capitals at the leading end of the last row of letters, deletes at its trailing end, where the
 * first page has room for them; on every page the same ones. What is left over on a small screen
 * takes signs. */
static void plan_letters(const struct board *board, struct slots *slots)
{
    const struct keys_plan *plan = board->plan;
    int first = 2 * plan->free;
    struct key capitals = capitals_key(board);
    int capitals_w = plan->keyboard->has_capitals ? halves_of(board, &capitals) : 0;
    bool has_capitals = capitals_w > 0 && first >= 2 + capitals_w;
    bool has_words = has_capitals && first >= 4 + capitals_w;
    if (first < 2) {
        return;
    }
    const struct keys_page *page = &plan->shown;
    int left = 2 * (board->columns - page->rows[page->row_count - 1].count);
    slots->in_letters[SLOT_DELETE] = 2;
    slots->in_letters[SLOT_DELETE_WORD] = has_words ? 2 : 0;
    slots->in_letters[SLOT_CAPITALS] =
        has_capitals && is_offered(board, SLOT_CAPITALS) ? capitals_w : 0;
    left -= 2 + slots->in_letters[SLOT_DELETE_WORD] + slots->in_letters[SLOT_CAPITALS];
    static const enum slot signs[] = {SLOT_SIGN, SLOT_SIGN_3};
    for (size_t i = 0; plan->is_small && i < sizeof signs / sizeof signs[0]; i++) {
        if (left >= 2 && is_offered(board, signs[i])) {
            slots->in_letters[signs[i]] = 2;
            left -= 2;
        }
    }
    slots->in_letters[SLOT_DELETE] += left == 1 ? 1 : 0;
}

static void try_slots(const struct board *board, struct slots *slots)
{
    static const enum slot needed[] = {SLOT_BACK,   SLOT_DONE, SLOT_BLANK,   SLOT_MARKS,
                                       SLOT_DELETE, SLOT_PAGE, SLOT_CAPITALS};
    static const enum slot wanted[] = {SLOT_SIGN_2, SLOT_SIGN,   SLOT_UNDO,    SLOT_DELETE_WORD,
                                       SLOT_OTHER,  SLOT_SIGN_3, SLOT_NEW_LINE};
    static const enum slot wanted_in_marks[] = {SLOT_SIGN_2,   SLOT_SIGN,        SLOT_UNDO,
                                                SLOT_NEW_LINE, SLOT_DELETE_WORD, SLOT_SIGN_3,
                                                SLOT_OTHER};
    bool in_marks = board->b->visit->layer == VISIT_DIGITS;
    *slots = (struct slots){.left = {2 * board->plan->columns, 2 * board->plan->columns}};
    plan_letters(board, slots);
    for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++) {
        put(board, slots, needed[i]);
    }
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        put(board, slots, in_marks ? wanted_in_marks[i] : wanted[i]);
    }
}

/* Whether these keys and a full stop have found a place, and beside the marks a comma. */
static bool is_complete(const struct board *board, const struct slots *slots)
{
    static const enum slot all[] = {SLOT_BACK,   SLOT_DONE, SLOT_BLANK,    SLOT_MARKS,
                                    SLOT_DELETE, SLOT_PAGE, SLOT_CAPITALS, SLOT_SIGN_2};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        if (is_offered(board, all[i]) && slots->in_last[all[i]] + slots->in_letters[all[i]] == 0) {
            return false;
        }
    }
    bool in_marks = board->b->visit->layer == VISIT_DIGITS;
    return !in_marks || slots->in_last[SLOT_SIGN] + slots->in_letters[SLOT_SIGN] > 0;
}

void board_plan_slots(struct board *board, struct slots *slots)
{
    try_slots(board, slots);
    if (board->plan->is_small && !is_complete(board, slots)) {
        board->back_is_picture = true;
        try_slots(board, slots);
    }
    slots->in_last[SLOT_BLANK] += slots->left[0];
    if (board->plan->last_rows == 2) {
        slots->in_last[SLOT_DONE] += slots->left[1];
    }
}
