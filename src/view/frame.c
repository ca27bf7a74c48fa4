/* What all screens have in common: the top row, the bottom row, buttons. */
#include <stdio.h>

#include "view/build.h"

struct rect build_next_place(const struct build *b)
{
    int w = b->sizes.next_w;
    return (struct rect){b->bottom.x + b->bottom.w - w, b->bottom.y, w, b->bottom.h};
}

static void add_dots(struct build *b)
{
    const struct sizes *s = &b->sizes;
    int at = 0;
    int count = 0;
    visit_progress(b->visit, &at, &count);
    if (count <= 0) {
        return;
    }
    struct rect box = {s->margin_x, s->margin_top + (s->top_h - s->dot) / 2,
                       (count - 1) * s->dot_pitch + s->dot, s->dot};
    struct view_item *item = build_add(b, VIEW_GROUP_TOP, VIEW_PROGRESS, box, "top:progress");
    item->dots = count;
    item->dots_full = at < count ? at + 1 : count;
    item->border_px = s->border;
    char page[16];
    char pages[16];
    (void)snprintf(page, sizeof page, "%d", item->dots_full);
    (void)snprintf(pages, sizeof pages, "%d", count);
    const char *half = build_keep_filled(b, build_text(b, INTERFACE_PROGRESS), "{page}", page);
    item->name = build_keep_filled(b, half, "{pages}", pages);
}

void build_someone_new(struct build *b)
{
    const struct sizes *s = &b->sizes;
    struct build_button button = {
        .id = "top:someone_new",
        .text = build_text(b, INTERFACE_SOMEONE_NEW),
        .picture = PICTURE_PERSON,
        .kind = VISIT_IN_SOMEONE_NEW,
    };
    struct build_style style = build_style_tight(VIEW_BOLD, &s->small, BUILD_CENTRE);
    int width = build_advance(b, &style, button.text) + s->picture_small + 3 * s->pad;
    int most = b->content.w - s->language_w - s->gap_x;
    struct rect box = {s->margin_x, s->margin_top, width < most ? width : most, s->top_h};
    (void)build_button(b, VIEW_GROUP_TOP, &button, box, &s->small);
}

void build_top(struct build *b)
{
    if (b->visit->offer_new) {
        build_someone_new(b);
    } else {
        add_dots(b);
    }
}

/* Picture and words as one block in the middle. */
static void fill_button(struct build *b, struct view_item *item, const struct build_button *button,
                        const struct font_sizes *size)
{
    const struct sizes *s = &b->sizes;
    struct rect inner = rect_inset(item->box, s->border + s->border);
    int picture = button->picture != PICTURE_NONE ? s->picture_small : 0;
    int between = picture > 0 ? s->pad / 2 : 0;
    int room = inner.w - picture - between;
    struct build_style style = build_style_tight(VIEW_BOLD, size, BUILD_LEADING);
    struct lines lines;
    (void)build_shrink(b, &style, s->small.of[VIEW_BOLD], button->text, room, inner.h, &lines);
    if (lines.count > 1) {
        style.align = BUILD_CENTRE;
    }
    int x = inner.x + (inner.w - picture - between - lines.widest) / 2;
    struct rect words = {x, inner.y, lines.widest, inner.h};
    if (picture > 0) {
        int picture_x = x;
        if (button->picture_trailing) {
            picture_x = x + lines.widest + between;
        } else {
            words.x += picture + between;
        }
        item->picture_box =
            (struct rect){picture_x, item->box.y + (item->box.h - picture) / 2, picture, picture};
        item->picture = button->picture;
    }
    build_lines(b, item, &style, &lines, words);
}

struct view_item *build_button(struct build *b, enum view_group group,
                               const struct build_button *button, struct rect box,
                               const struct font_sizes *size)
{
    struct view_item *item = build_add(b, group, VIEW_BUTTON, box, "%s", button->id);
    item->fill = button->filled ? VIEW_FILL_SOLID : VIEW_FILL_PLAIN;
    item->tone = VIEW_TONE_INK;
    item->border_px = b->sizes.border;
    item->radius_px = b->sizes.radius;
    build_target(b, item, button->kind, button->number);
    build_name(b, item, button->text);
    fill_button(b, item, button, size);
    return item;
}

void build_back(struct build *b, enum visit_input_kind kind, int number)
{
    struct build_button button = {
        .id = "nav:back",
        .text = build_text(b, INTERFACE_BACK),
        .picture = PICTURE_BACK,
        .kind = kind,
        .number = number,
    };
    struct rect box = {b->bottom.x, b->bottom.y, b->sizes.back_w, b->bottom.h};
    (void)build_button(b, VIEW_GROUP_NAVIGATION, &button, box, &b->sizes.small);
}

void build_next(struct build *b, const struct build_button *button)
{
    (void)build_button(b, VIEW_GROUP_NAVIGATION, button, build_next_place(b), &b->sizes.small);
}

void build_bottom_row(struct build *b, const struct build_button *buttons, int count)
{
    const struct sizes *s = &b->sizes;
    struct build_style style = build_style_tight(VIEW_BOLD, &s->small, BUILD_CENTRE);
    int same = (b->bottom.w - (count - 1) * s->gap_x) / count;
    int words = 0;
    bool fits = true;
    for (int i = 0; i < count; i++) {
        int advance = build_advance(b, &style, buttons[i].text);
        words += advance;
        fits = fits && advance + 2 * s->pad <= same;
    }
    int extra = (b->bottom.w - (count - 1) * s->gap_x - words) / count;
    int x = b->bottom.x;
    for (int i = 0; i < count; i++) {
        int w = fits ? same : build_advance(b, &style, buttons[i].text) + extra;
        if (i == count - 1) {
            w = b->bottom.x + b->bottom.w - x;
        }
        struct rect box = {x, b->bottom.y, w, b->bottom.h};
        (void)build_button(b, VIEW_GROUP_NAVIGATION, &buttons[i], box, &s->small);
        x += w + s->gap_x;
    }
}
