#include "view/keys.h"

#include <string.h>

#include "view/direction.h"

#define KEY_PITCH_MM 15.0
#define COLUMNS_USUAL 10 /* fewer letters make no wider keys */

/* ---- whose letters -------------------------------------------------------------------------- */

static const struct keyboard *keyboard_at(const struct build *b, int language)
{
    const struct keyboard *keyboards = b->source->keyboards;
    bool is_there = keyboards != NULL && keyboards[language].language != NULL;
    return is_there ? &keyboards[language] : NULL;
}

static const struct keyboard *first_keyboard(const struct build *b)
{
    const struct keyboard *found = NULL;
    for (int i = 0; found == NULL && i < b->event->language_count; i++) {
        found = keyboard_at(b, i);
    }
    return found;
}

static const struct keyboard *own_keyboard(const struct build *b)
{
    const struct keyboard *own = keyboard_at(b, b->language_index);
    return own != NULL ? own : first_keyboard(b);
}

bool keys_are_offered(const struct build *b)
{
    return first_keyboard(b) != NULL;
}

const struct keyboard *keys_other(const struct build *b)
{
    const struct keyboard *own = own_keyboard(b);
    const struct keyboard *first = first_keyboard(b);
    if (own == first || own->has_capitals || !first->has_capitals) {
        return NULL;
    }
    return b->visit->letters == VISIT_OWN_LETTERS ? first : own;
}

static const struct keyboard *keyboard_now(const struct build *b)
{
    bool is_first = b->visit->letters == VISIT_FIRST_LETTERS && keys_other(b) != NULL;
    return is_first ? first_keyboard(b) : own_keyboard(b);
}

/* ---- which page of them --------------------------------------------------------------------- */

static int widest_row(const struct keyboard_page *page, bool with_later)
{
    int widest = 0;
    for (int r = 0; r < page->row_count; r++) {
        int count = 0;
        for (int k = 0; k < page->rows[r].count; k++) {
            count += with_later || !page->rows[r].keys[k].is_later ? 1 : 0;
        }
        widest = count > widest ? count : widest;
    }
    return widest;
}

/* Rows as they stand in the file. */
static void take_rows(const struct keyboard_page *from, bool with_later, struct keys_page *out)
{
    for (int r = 0; r < from->row_count; r++) {
        struct keys_row *row = &out->rows[out->row_count++];
        for (int k = 0; k < from->rows[r].count; k++) {
            if (with_later || !from->rows[r].keys[k].is_later) {
                row->keys[row->count++] = &from->rows[r].keys[k];
            }
        }
    }
}

/* One key after the other, in rows of `columns`. */
static void flow(const struct keyboard_key *key, int columns, struct keys_page *out)
{
    if (out->row_count == 0 || out->rows[out->row_count - 1].count == columns) {
        out->row_count++;
    }
    struct keys_row *row = &out->rows[out->row_count - 1];
    row->keys[row->count++] = key;
}

/* Those keys of a page that come later, or those that do not: number `from` up to `to` of them.
 * Returns the number behind the last. */
static int flow_some(const struct keyboard_page *page, bool later, int number, int from, int to,
                     int columns, struct keys_page *out)
{
    for (int r = 0; r < page->row_count; r++) {
        for (int k = 0; k < page->rows[r].count; k++) {
            const struct keyboard_key *key = &page->rows[r].keys[k];
            if (key->is_later == later) {
                if (number >= from && number < to) {
                    flow(key, columns, out);
                }
                number++;
            }
        }
    }
    return number;
}

/* A further page of a small screen holds no more letters than the first one, so that the same keys
 * find their places behind them. */
static int further_most(const struct keyboard *keyboard)
{
    int first = flow_some(&keyboard->pages[0], false, 0, 0, 0, 1, NULL);
    return first < KEYBOARD_SMALL_KEYS ? first : KEYBOARD_SMALL_KEYS;
}

/* A further page of a small screen; from 1. Returns how many letters there are behind the first
 * page. */
static int flow_further(const struct keyboard *keyboard, int page, int columns,
                        struct keys_page *out)
{
    int most = further_most(keyboard);
    int from = (page - 1) * most;
    int to = from + most;
    int number = flow_some(&keyboard->pages[0], true, 0, from, to, columns, out);
    for (int i = 1; i < keyboard->page_count; i++) {
        number = flow_some(&keyboard->pages[i], false, number, from, to, columns, out);
    }
    return number;
}

static const struct keyboard_page *first_page(const struct keys_plan *plan)
{
    return plan->is_qwerty ? &plan->keyboard->qwerty : &plan->keyboard->pages[0];
}

static void take_page(const struct keys_plan *plan, int page, bool is_marks, struct keys_page *out)
{
    const struct keyboard *keyboard = plan->keyboard;
    int columns = plan->columns_fit < COLUMNS_USUAL ? plan->columns_fit : COLUMNS_USUAL;
    *out = (struct keys_page){0};
    if (is_marks && columns == COLUMNS_USUAL) {
        take_rows(&keyboard->marks, true, out);
    } else if (is_marks) {
        (void)flow_some(&keyboard->marks, false, 0, 0, KEYBOARD_SMALL_KEYS, columns, out);
    } else if (!plan->is_narrow) {
        take_rows(page == 0 ? first_page(plan) : &keyboard->pages[page], true, out);
    } else if (page == 0 && plan->is_qwerty) {
        take_rows(&keyboard->qwerty, false, out);
    } else if (page == 0) {
        (void)flow_some(&keyboard->pages[0], false, 0, 0, KEYBOARD_SMALL_KEYS, columns, out);
    } else {
        (void)flow_further(keyboard, page, columns, out);
    }
}

static int count_pages(const struct keys_plan *plan)
{
    struct keys_page none = {0};
    if (!plan->is_narrow) {
        return plan->keyboard->page_count;
    }
    int further = flow_further(plan->keyboard, VISIT_KEY_PAGES_MAX + 1, 1, &none);
    int most = further_most(plan->keyboard);
    int count = 1 + (further + most - 1) / most;
    return count < VISIT_KEY_PAGES_MAX ? count : VISIT_KEY_PAGES_MAX;
}

/* ---- the plan ------------------------------------------------------------------------------- */

static void choose_order(const struct build *b, struct keys_plan *plan)
{
    const struct keyboard *keyboard = plan->keyboard;
    int widest = widest_row(&keyboard->pages[0], true);
    plan->is_narrow = plan->is_small || widest > plan->columns_fit;
    int qwerty = widest_row(&keyboard->qwerty, !plan->is_narrow);
    plan->is_qwerty =
        qwerty > 0 && qwerty <= plan->columns_fit && b->visit->arrangement == VISIT_QWERTY;
}

void keys_plan(const struct build *b, int width, bool is_small, struct keys_plan *out)
{
    const struct display *display = b->source->display;
    *out = (struct keys_plan){.keyboard = keyboard_now(b), .is_small = is_small};
    if (out->keyboard == NULL) {
        return;
    }
    out->right_to_left = direction_of_language(out->keyboard->language);
    out->columns_fit = (width + b->sizes.key_gap) / display_px_x(display, KEY_PITCH_MM);
    out->columns_fit =
        out->columns_fit < KEYBOARD_COLUMNS_MAX ? out->columns_fit : KEYBOARD_COLUMNS_MAX;
    choose_order(b, out);
    out->page_count = count_pages(out);
    out->page = b->visit->key_page < out->page_count ? b->visit->key_page : out->page_count - 1;
    struct keys_page first;
    take_page(out, 0, false, &first);
    take_page(out, out->page, b->visit->layer == VISIT_DIGITS, &out->shown);
    out->letter_rows = first.row_count;
    int least = out->columns_fit < COLUMNS_USUAL ? out->columns_fit : COLUMNS_USUAL;
    out->columns = least;
    for (int r = 0; r < first.row_count; r++) {
        out->columns = first.rows[r].count > out->columns ? first.rows[r].count : out->columns;
    }
    out->free = out->columns - first.rows[first.row_count - 1].count;
    /* The same keys stand behind the letters of every page: a full last row gets one below it. */
    struct keys_page *shown = &out->shown;
    int last = shown->rows[shown->row_count - 1].count;
    if (last + out->free > out->columns && shown->row_count < out->letter_rows) {
        shown->row_count++;
    }
    out->last_rows = is_small && out->columns_fit < COLUMNS_USUAL ? 2 : 1;
}

void keys_take_page(const struct keys_plan *plan, int page, struct keys_page *out)
{
    take_page(plan, page, false, out);
}

const char *keys_language_name(const struct build *b, const struct keyboard *keyboard)
{
    const struct interface *interfaces = b->source->interfaces;
    for (int i = 0; interfaces != NULL && i < b->event->language_count; i++) {
        if (keyboard == &b->source->keyboards[i]) {
            return interfaces[i].name;
        }
    }
    return b->interface->name;
}
