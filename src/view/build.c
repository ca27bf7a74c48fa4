#include "view/build.h"

#include <string.h>

#include "base/utf8.h"
#include "view/direction.h"
#include "view/touch.h"

#define CARET_SHARE 8 /* of the size: more than a caret and the gap beside it need */
#define ELLIPSIS "\xE2\x80\xA6"

static size_t add_id(char id[VIEW_ID_BYTES], size_t used, const char *part)
{
    size_t len = strnlen(part, VIEW_ID_BYTES - 1 - used);
    memcpy(id + used, part, len);
    id[used + len] = '\0';
    return used + len;
}

struct view_item *build_add_named(struct build *b, enum view_group group, enum view_role role,
                                  struct rect box, const char *kind, const char *name)
{
    struct view *view = b->view;
    struct view_item *item = &b->spare;
    if (view->item_count < VIEW_ITEMS_MAX) {
        item = &view->items[view->item_count++];
    }
    if (item == &b->spare) { /* the view's own are zeroed with it */
        memset(item, 0, sizeof *item);
    }
    (void)add_id(item->id, add_id(item->id, 0, kind), name);
    item->group = group;
    item->role = role;
    item->box = box;
    item->ink = box;
    item->language = b->language;
    item->name = "";
    if (item == &b->spare) {
        build_misfit(b, item);
    }
    return item;
}

struct view_item *build_add(struct build *b, enum view_group group, enum view_role role,
                            struct rect box, const char *id)
{
    return build_add_named(b, group, role, box, "", id);
}

void build_misfit(struct build *b, const struct view_item *item)
{
    if (item != &b->spare) {
        b->view->items[item - b->view->items].misfit = true;
    }
    if (b->view->misfit == NULL) {
        b->view->misfit = build_keep(b, item->id);
    }
}

const char *build_keep(struct build *b, const char *text)
{
    return build_keep_filled(b, text, "", NULL);
}

static size_t add_without_soft_hyphens(char *out, size_t size, const char *text, size_t len)
{
    struct line line = {.start = text, .len = len};
    return lines_write(&line, out, size);
}

const char *build_keep_filled(struct build *b, const char *text, const char *place,
                              const char *value)
{
    struct view *view = b->view;
    char *out = view->texts + view->text_len;
    size_t room = sizeof view->texts - view->text_len;
    const char *hole = value != NULL ? strstr(text, place) : NULL;
    size_t head = hole != NULL ? (size_t)(hole - text) : strlen(text);
    if (room < BUILD_TEXT_BYTES_MAX) {
        return "";
    }
    room = BUILD_TEXT_BYTES_MAX;
    size_t used = add_without_soft_hyphens(out, room, text, head);
    if (hole != NULL) {
        const char *tail = hole + strlen(place);
        used += add_without_soft_hyphens(out + used, room - used, value, strlen(value));
        used += add_without_soft_hyphens(out + used, room - used, tail, strlen(tail));
    }
    view->text_len += used + 1;
    return out;
}

void build_take_back(struct build *b, size_t text_len)
{
    struct view *view = b->view;
    memset(view->texts + text_len, 0, view->text_len - text_len);
    view->text_len = text_len;
}

void build_name(struct build *b, struct view_item *item, const char *name)
{
    item->name = build_keep(b, name);
}

void build_target(struct build *b, struct view_item *item, enum visit_input_kind kind, int number)
{
    const struct visit *visit = b->visit;
    item->is_target = true;
    item->action.kind = kind;
    item->action.number = number;
    item->action.shown = b->shown;
    if (rect_meets(item->box, build_next_place(b))) {
        item->deaf_until_ms = visit->screen_ms + TOUCH_DEAF_MS;
    }
    if (visit->waiting) {
        item->state |= VIEW_DEAF;
    } else if (b->source->touch != NULL && touch_is_pressed(b->source->touch, item->id)) {
        item->state |= VIEW_PRESSED;
    }
}

const char *build_text(const struct build *b, enum interface_text id)
{
    return b->interface->texts[id];
}

const char *build_event_text(const struct build *b, const struct event_text *text)
{
    return text->in[b->language_index];
}

static const char *language_of(const struct build *b, const struct build_style *style)
{
    return style->language != NULL ? style->language : b->language;
}

static struct lines_style lines_style(const struct build *b, const struct build_style *style)
{
    return (struct lines_style){style->face, style->size_px, language_of(b, style), style->options};
}

void build_break(const struct build *b, const struct build_style *style, const char *text,
                 int width, int most_lines, struct lines *out)
{
    struct lines_style how = lines_style(b, style);
    lines_break(b->source->measure, &how, text, width, most_lines, out);
}

/* Where the last word of text[0..len) begins, less the blanks and marks before it; within a word
 * that is all there is, where its last letter begins. */
static size_t word_start(const char *text, size_t len)
{
    size_t at = len;
    while (at > 0 && text[at - 1] != ' ') {
        at--;
    }
    while (at > 0 && strchr(" .,;:!?", text[at - 1]) != NULL) {
        at--;
    }
    return at > 0 ? at : utf8_last_letter(text, len);
}

void build_break_short(struct build *b, const struct build_style *style, const char *text,
                       int width, int most_lines, struct lines *out)
{
    struct build_style how = *style;
    how.options |= LINES_ANYWHERE;
    build_break(b, &how, text, width, most_lines, out);
    if (out->fits || out->count == 0) {
        out->fits = true;
        return;
    }
    /* The last line makes way, word by word, for the sign that there is more. */
    struct line *last = &out->items[out->count - 1];
    size_t len = last->len;
    for (;;) {
        struct line head = {.start = last->start, .len = len};
        char cut[LINES_PARAGRAPH_BYTES_MAX];
        size_t used = lines_write(&head, cut, sizeof cut - sizeof ELLIPSIS);
        memcpy(cut + used, ELLIPSIS, sizeof ELLIPSIS);
        struct build_style whole = *style;
        whole.options = 0;
        struct lines one;
        build_break(b, &whole, cut, INT32_MAX, 1, &one);
        if (one.widest <= width || len == 0) {
            *last = one.items[0];
            last->start = build_keep(b, cut);
            break;
        }
        len = word_start(last->start, len);
    }
    out->fits = true;
}

bool build_shrink(const struct build *b, struct build_style *style, int smallest_px,
                  const char *text, int width, int height, struct lines *out)
{
    for (;;) {
        build_break(b, style, text, width, build_most_lines(style, height), out);
        if (out->fits || style->size_px <= smallest_px) {
            return out->fits;
        }
        style->size_px--;
        build_style_pitch(style);
    }
}

int build_width(const struct build *b, const struct build_style *style, const char *text)
{
    struct lines lines;
    build_break(b, style, text, INT32_MAX, 1, &lines);
    return lines.widest;
}

void build_measure(const struct build *b, const struct build_style *style, struct line *line)
{
    struct lines_style how = {style->face, style->size_px, language_of(b, style), 0};
    lines_measure(b->source->measure, &how, line);
}

/* The screen is built from left to right, and turned as a whole when all is done; only letters stay
 * as they are. */
static bool is_mirrored(const struct build *b, const struct view_item *item)
{
    return b->right_to_left && item->group != VIEW_GROUP_KEYS;
}

/* Letters of other scripts reach further than Andika's ever do; where they do not even stay in the
 * box, the text does not fit. */
static struct rect far_ink(struct build *b, const struct view_item *item,
                           const struct build_style *style, const struct line *line,
                           const char *text, int x, int baseline_y)
{
    const struct measure *measure = b->source->measure;
    if (measure->line == NULL) {
        return (struct rect){0};
    }
    struct rect ink = line->ink;
    if (!line->has_ink) {
        struct view_type type = {style->face, style->size_px, language_of(b, style),
                                 line->right_to_left};
        (void)measure->line(measure->context, &type, text, strlen(text), &ink);
    }
    if (is_mirrored(b, item)) {
        ink.x = line->advance - ink.x - ink.w;
    }
    ink.x += x;
    ink.y += baseline_y;
    struct rect inside = rect_cut(ink, item->box);
    if (item->fill != VIEW_FILL_NONE && !rect_is_empty(ink) &&
        (inside.h < ink.h || inside.w < ink.w)) {
        build_misfit(b, item);
    }
    return ink;
}

/* One line with its baseline; grows the item's ink by what its letters may need. */
static void add_run(struct build *b, struct view_item *item, const struct build_style *style,
                    const struct line *line, int x, int baseline_y)
{
    struct view *view = b->view;
    if (item == &b->spare || view->run_count == VIEW_RUNS_MAX ||
        view->text_len + line->len + LINES_MARK_BYTES + 2 > sizeof view->texts) {
        build_misfit(b, item);
        return;
    }
    char *text = view->texts + view->text_len;
    view->text_len += lines_write(line, text, line->len + LINES_MARK_BYTES + 2) + 1;
    int ascent = 0;
    int descent = 0;
    const struct measure *measure = b->source->measure;
    measure->metrics(measure->context, style->face, style->size_px, &ascent, &descent);
    int overhang = style->size_px / 8 + 1;
    struct rect ink = {x - overhang, baseline_y - ascent, line->advance + 2 * overhang,
                       ascent + descent};
    ink = rect_union(ink, far_ink(b, item, style, line, text, x, baseline_y));
    item->ink = rect_union(item->ink, ink);
    view->runs[view->run_count++] = (struct view_run){
        .item = (int)(item - view->items),
        .face = style->face,
        .size_px = style->size_px,
        .language = language_of(b, style),
        .right_to_left = line->right_to_left,
        .x = x,
        .baseline_y = baseline_y,
        .advance = line->advance,
        .text = text,
        .ink = ink,
    };
}

void build_lines(struct build *b, struct view_item *item, const struct build_style *style,
                 const struct lines *lines, struct rect area)
{
    int middle = (style->letters.up - style->letters.down) * style->size_px / 1000;
    int top = area.y + (area.h - lines->count * style->pitch_px) / 2;
    for (int i = 0; i < lines->count; i++) {
        const struct line *line = &lines->items[i];
        int x = area.x + (is_mirrored(b, item) ? line->right : line->left);
        if (style->align == BUILD_CENTRE) {
            x += (area.w - line_width(line)) / 2;
        }
        int baseline = top + i * style->pitch_px + (style->pitch_px + middle) / 2;
        add_run(b, item, style, line, x, baseline);
    }
    if (!lines->fits) {
        build_misfit(b, item);
    }
}

void build_caret(struct build *b, const struct view_item *item)
{
    struct view *view = b->view;
    if (view->run_count > 0 && view->runs[view->run_count - 1].item == item - view->items) {
        struct view_run *run = &view->runs[view->run_count - 1];
        run->caret = true;
        run->ink = rect_inset(run->ink, -(run->size_px / CARET_SHARE + 2));
    }
}

void build_line(struct build *b, struct view_item *item, const struct build_style *style,
                const char *text, struct rect area)
{
    struct build_style own = *style;
    struct lines lines;
    build_style_own(b, &own, text);
    build_break(b, &own, text, area.w, 1, &lines);
    build_lines(b, item, &own, &lines, area);
}
