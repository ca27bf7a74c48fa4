/* What all screens have in common: the top row, the bottom row, buttons. */
#include <stdio.h>
#include <string.h>

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
    struct build_style style = build_style_tight(VIEW_BOLD, &s->row, BUILD_CENTRE);
    int width = build_width(b, &style, button.text) + s->picture_small + 3 * s->pad;
    int most = b->content.w - s->language_w - s->gap_x;
    struct rect box = {s->margin_x, s->margin_top, width < most ? width : most, s->top_h};
    (void)build_button(b, VIEW_GROUP_TOP, &button, box, &s->row);
}

void build_top(struct build *b)
{
    if (b->visit->offer_new) {
        build_someone_new(b);
    } else {
        add_dots(b);
    }
}

/* What stands in a button: a picture and words as one block in the middle. */
struct button_plan {
    int picture, between; /* 0: no picture */
    struct build_style style;
    struct lines lines;
};

/* Room for the words from top to bottom: letters of far reach may go up to the border, but only
 * where there is no more room; others where nothing else helps. */
static int words_h(const struct sizes *s, const struct build_style *style, bool is_airy, int h)
{
    if (style->letters.down == 0) {
        return is_airy ? h - 4 * s->border : h - 2 * s->border;
    }
    int airy = h - 6 * s->border;
    struct build_style least = *style;
    least.size_px = s->row_least.of[style->face];
    build_style_pitch(&least);
    return is_airy && airy >= build_lines_h(&least, 1) ? airy : h - 2 * s->border;
}

/* Where it is narrow, the gaps go first, then the picture, then the room above and below; the words
 * get smaller last. */
static void plan_button(const struct build *b, const struct build_button *button, struct rect box,
                        const struct font_sizes *size, struct button_plan *plan)
{
    const struct sizes *s = &b->sizes;
    enum view_face face = button->regular ? VIEW_REGULAR : VIEW_BOLD;
    bool has_picture = button->picture != PICTURE_NONE;
    static const struct {
        bool has_gap, has_picture, is_airy, shrinks;
    } tries[] = {
        {true, true, true, false}, {false, true, true, false},  {false, false, true, false},
        {true, false, true, true}, {false, false, false, true},
    };
    for (size_t i = 0; i < sizeof tries / sizeof tries[0]; i++) {
        plan->picture = has_picture && tries[i].has_picture ? s->picture_small : 0;
        plan->between = plan->picture == 0 ? 0 : tries[i].has_gap ? s->pad / 2 : s->pad / 4;
        plan->style = build_style_tight(face, size, BUILD_LEADING);
        build_style_own(b, &plan->style, button->text);
        int inset = tries[i].has_gap ? 2 * s->border : s->border + s->border / 2;
        int h = words_h(s, &plan->style, tries[i].is_airy, box.h);
        int w = box.w - 2 * inset - plan->picture - plan->between;
        int smallest = tries[i].shrinks ? s->row_least.of[face] : size->of[face];
        if (build_shrink(b, &plan->style, smallest, button->text, w, h, &plan->lines)) {
            return;
        }
    }
}

static void fill_button(struct build *b, struct view_item *item, const struct build_button *button,
                        const struct font_sizes *size)
{
    struct button_plan plan;
    plan_button(b, button, item->box, size, &plan);
    if (plan.lines.count > 1) {
        plan.style.align = BUILD_CENTRE;
    }
    int words_w = plan.lines.widest;
    int x = item->box.x + (item->box.w - plan.picture - plan.between - words_w) / 2;
    struct rect words = {x, item->box.y, words_w, item->box.h};
    if (plan.picture > 0) {
        int picture_x = x;
        if (button->picture_trailing) {
            picture_x = x + words_w + plan.between;
        } else {
            words.x += plan.picture + plan.between;
        }
        item->picture_box = (struct rect){picture_x, item->box.y + (item->box.h - plan.picture) / 2,
                                          plan.picture, plan.picture};
        item->picture = button->picture;
    }
    build_lines(b, item, &plan.style, &plan.lines, words);
}

struct view_item *build_button(struct build *b, enum view_group group,
                               const struct build_button *button, struct rect box,
                               const struct font_sizes *size)
{
    struct view_item *item = build_add(b, group, VIEW_BUTTON, box, button->id);
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
    /* Wider where the words need it: the arrow stays for those who do not read. */
    const struct sizes *s = &b->sizes;
    struct build_style style = build_style_tight(VIEW_BOLD, &s->row, BUILD_CENTRE);
    int need = build_width(b, &style, button.text) + s->picture_small + s->pad / 2 + 4 * s->border;
    int most = b->bottom.w - s->next_w - s->gap_x;
    int width = px_least(px_most(s->back_w, need), most);
    struct rect box = {b->bottom.x, b->bottom.y, width, b->bottom.h};
    (void)build_button(b, VIEW_GROUP_NAVIGATION, &button, box, &b->sizes.row);
}

void build_next(struct build *b, const struct build_button *button)
{
    (void)build_button(b, VIEW_GROUP_NAVIGATION, button, build_next_place(b), &b->sizes.row);
}

/* How wide the words of a button are in the bottom row, at least. */
static int row_words_w(const struct build *b, const char *text)
{
    struct build_style style = build_style_tight(VIEW_BOLD, &b->sizes.row_least, BUILD_CENTRE);
    build_style_own(b, &style, text);
    return build_width(b, &style, text);
}

/* Whether each has its words in so many lines, all as wide as each other. */
static bool fit_side_by_side(const struct build *b, const struct build_button *buttons, int count,
                             int columns, int lines_most)
{
    const struct sizes *s = &b->sizes;
    int same = (b->bottom.w - (columns - 1) * s->gap_x) / columns;
    for (int i = 0; i < count; i++) {
        struct build_style style = build_style_tight(VIEW_BOLD, &s->row_least, BUILD_CENTRE);
        struct lines lines;
        build_break(b, &style, buttons[i].text, same - 3 * s->border, lines_most, &lines);
        if (!lines.fits) {
            return false;
        }
    }
    return true;
}

static int sum_of_words(const struct build *b, const struct build_button *buttons, int count)
{
    int sum = (count - 1) * b->sizes.gap_x;
    for (int i = 0; i < count; i++) {
        sum += row_words_w(b, buttons[i].text) + 3 * b->sizes.border;
    }
    return sum;
}

/* How the buttons of the bottom row stand. */
struct row_shape {
    int columns, rows;
    int row_h;
};

static struct row_shape shape_of(const struct build *b, const struct build_button *buttons,
                                 int count)
{
    const struct sizes *s = &b->sizes;
    struct build_style style = build_style_tight(VIEW_BOLD, &s->row_least, BUILD_CENTRE);
    int two_lines_h = build_lines_h(&style, 2) + 2 * s->border;
    two_lines_h = two_lines_h > s->navigation_h ? two_lines_h : s->navigation_h;
    int columns = display_is_portrait(b->view->display) && count > 2 ? 2 : count;
    if (sum_of_words(b, buttons, count) <= b->bottom.w) {
        return (struct row_shape){count, 1, s->navigation_h};
    }
    if (fit_side_by_side(b, buttons, count, columns, 1)) {
        return (struct row_shape){columns, (count + columns - 1) / columns, s->navigation_h};
    }
    if (fit_side_by_side(b, buttons, count, columns, 2)) {
        return (struct row_shape){columns, (count + columns - 1) / columns, two_lines_h};
    }
    return (struct row_shape){1, count, s->navigation_h};
}

void build_bottom_room(struct build *b, const struct build_button *buttons, int count)
{
    struct row_shape shape = shape_of(b, buttons, count);
    int h = shape.rows * shape.row_h + (shape.rows - 1) * b->sizes.gap_y;
    b->bottom.y -= h - b->bottom.h;
    b->content.h -= h - b->bottom.h;
    b->bottom.h = h;
}

/* Columns of the same width; a lonely last one is as wide as the row. */
static void add_rows(struct build *b, const struct build_button *buttons, int count,
                     const struct row_shape *shape)
{
    const struct sizes *s = &b->sizes;
    for (int i = 0; i < count; i++) {
        int row = i / shape->columns;
        int in_row = count - row * shape->columns;
        in_row = in_row < shape->columns ? in_row : shape->columns;
        int w = (b->bottom.w - (in_row - 1) * s->gap_x) / in_row;
        struct rect box = {b->bottom.x + i % shape->columns * (w + s->gap_x),
                           b->bottom.y + row * (shape->row_h + s->gap_y), w, shape->row_h};
        (void)build_button(b, VIEW_GROUP_NAVIGATION, &buttons[i], box, &s->row);
    }
}

void build_bottom_row(struct build *b, const struct build_button *buttons, int count)
{
    const struct sizes *s = &b->sizes;
    struct row_shape shape = shape_of(b, buttons, count);
    if (shape.rows > 1 || shape.row_h > s->navigation_h) {
        add_rows(b, buttons, count, &shape);
        return;
    }
    struct build_style style = build_style_tight(VIEW_BOLD, &s->row, BUILD_CENTRE);
    int same = (b->bottom.w - (count - 1) * s->gap_x) / count;
    int words = 0;
    bool fits = true;
    for (int i = 0; i < count; i++) {
        int advance = build_width(b, &style, buttons[i].text);
        words += advance;
        fits = fits && advance + 2 * s->pad <= same;
    }
    int extra = (b->bottom.w - (count - 1) * s->gap_x - words) / count;
    int x = b->bottom.x;
    for (int i = 0; i < count; i++) {
        int w = fits ? same : build_width(b, &style, buttons[i].text) + extra;
        if (i == count - 1) {
            w = b->bottom.x + b->bottom.w - x;
        }
        struct rect box = {x, b->bottom.y, w, b->bottom.h};
        (void)build_button(b, VIEW_GROUP_NAVIGATION, &buttons[i], box, &s->row);
        x += w + s->gap_x;
    }
}
