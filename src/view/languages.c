/* Languages, each by its own name and in its own script. */
#include <stdio.h>

#include "view/build.h"

#define WELCOME_LANGUAGES_MAX 6 /* more are behind "More languages" */
#define WELCOME_ROW_MAX 4       /* so many stand in one row; more make two */
#define WELCOME_ROW_LEAST 3     /* fewer are no wider than these */
#define PORTRAIT_ROW_MAX 2
#define LIST_TWO_COLUMNS_MAX 8
#define LIST_COLUMNS_MAX 4

bool build_has_languages(const struct build *b)
{
    return b->event != NULL && b->event->language_count > 1 && b->source->interfaces != NULL;
}

void build_language_button(struct build *b)
{
    const struct sizes *s = &b->sizes;
    bool is_keyboard =
        b->visit->screen == VISIT_TYPING && b->source->display->size_class == DISPLAY_7_INCH;
    if (!build_has_languages(b) || b->visit->screen == VISIT_WELCOME || is_keyboard) {
        return; /* Welcome has the languages themselves; a small keyboard takes the whole screen */
    }
    struct build_button button = {
        .id = "top:language",
        .text = b->interface->name,
        .picture = PICTURE_GLOBE,
        .regular = true,
        .kind = VISIT_IN_LANGUAGES,
    };
    struct rect box = {b->content.x + b->content.w - s->language_w, s->margin_top, s->language_w,
                       s->top_h};
    (void)build_button(b, VIEW_GROUP_TOP, &button, box, &s->row);
}

/* One language; the one that is spoken now has a thicker border and bold letters. */
static void add_language(struct build *b, int index, struct rect box, const struct font_sizes *size)
{
    const struct sizes *s = &b->sizes;
    const struct interface *interface = &b->source->interfaces[index];
    bool is_now = index == b->language_index;
    struct view_item *item =
        build_add_named(b, VIEW_GROUP_CHOICES, VIEW_RADIO, box, "language:", interface->language);
    item->fill = VIEW_FILL_PLAIN;
    item->border_px = is_now ? 2 * s->border : s->border;
    item->radius_px = s->radius;
    item->language = interface->language;
    item->state = is_now ? VIEW_CHOSEN : 0;
    build_target(b, item, VISIT_IN_LANGUAGE, index);
    build_name(b, item, interface->name);
    struct build_style style =
        build_style_tight(is_now ? VIEW_BOLD : VIEW_REGULAR, size, BUILD_CENTRE);
    style.language = interface->language;
    build_style_own(b, &style, interface->name);
    struct rect inner = rect_inset(box, 2 * s->border);
    struct lines lines;
    (void)build_shrink(b, &style, s->row_least.of[style.face], interface->name, inner.w, inner.h,
                       &lines);
    build_lines(b, item, &style, &lines, inner);
}

static struct rect place_in(const struct build *b, struct rect area, int columns, int rows, int at)
{
    int gap_x = b->sizes.gap_x;
    int gap_y = b->sizes.gap_y;
    int w = (area.w - (columns - 1) * gap_x) / columns;
    int h = (area.h - (rows - 1) * gap_y) / rows;
    return (struct rect){area.x + at % columns * (w + gap_x), area.y + at / columns * (h + gap_y),
                         w, h};
}

/* How the languages of Welcome stand. "More languages" is behind the last one; it is as wide as the
 * others or, where its words need more, as wide as they need. */
struct row_plan {
    int columns, rows, shown;
    int more_w; /* 0: it is one of the equal places, or there are no more */
    bool has_more;
    int row_h;
    struct rect area;
};

static int more_words_w(const struct build *b)
{
    const char *text = build_text(b, INTERFACE_MORE_LANGUAGES);
    struct build_style style = build_style_tight(VIEW_REGULAR, &b->sizes.row_least, BUILD_CENTRE);
    build_style_own(b, &style, text);
    return build_width(b, &style, text) + 5 * b->sizes.border;
}

/* Where there is only one row in portrait, its words take two lines. */
static int more_two_lines_h(const struct build *b)
{
    struct build_style style = build_style_tight(VIEW_REGULAR, &b->sizes.row_least, BUILD_CENTRE);
    build_style_own(b, &style, build_text(b, INTERFACE_MORE_LANGUAGES));
    return build_lines_h(&style, 2) + 2 * b->sizes.border;
}

static int widest_name(const struct build *b)
{
    int widest = 0;
    for (int i = 0; i < b->event->language_count; i++) {
        const struct interface *interface = &b->source->interfaces[i];
        struct build_style style = build_style_tight(VIEW_BOLD, &b->sizes.row_least, BUILD_CENTRE);
        style.language = interface->language;
        build_style_own(b, &style, interface->name);
        int w = build_width(b, &style, interface->name) + 4 * b->sizes.border;
        widest = w > widest ? w : widest;
    }
    return widest;
}

/* At most so many columns and rows. False: a name is wider than its place. */
static bool take_columns(const struct build *b, struct rect rest, int columns_most, int rows_most,
                         struct row_plan *plan)
{
    const struct sizes *s = &b->sizes;
    bool is_portrait = display_is_portrait(b->view->display);
    int usual = is_portrait ? PORTRAIT_ROW_MAX : WELCOME_ROW_LEAST;
    int count = b->event->language_count;
    int most = columns_most * rows_most;
    most = most < WELCOME_LANGUAGES_MAX ? most : WELCOME_LANGUAGES_MAX;
    int places = count < most ? count : most;
    *plan = (struct row_plan){.shown = count > places ? places - 1 : count,
                              .row_h = s->target_h,
                              .has_more = count > places,
                              .area = rest};
    plan->columns = places < columns_most ? places : columns_most;
    plan->rows = (places + plan->columns - 1) / plan->columns;
    if (plan->columns < usual) {
        int w = (rest.w - (usual - 1) * s->gap_x) / usual;
        plan->area.w = w * plan->columns + (plan->columns - 1) * s->gap_x;
        plan->area.x += (rest.w - plan->area.w) / 2;
    }
    int equal_w = (plan->area.w - (plan->columns - 1) * s->gap_x) / plan->columns;
    int name_w = equal_w;
    if (plan->has_more && more_words_w(b) > equal_w) {
        if (is_portrait && plan->rows > 1) {
            plan->shown = (plan->rows - 1) * plan->columns; /* a row of its own */
            plan->more_w = plan->area.w;
        } else if (is_portrait) {
            plan->row_h = more_two_lines_h(b);
        } else {
            int others = plan->shown - (plan->rows - 1) * plan->columns;
            plan->more_w = more_words_w(b);
            name_w = others > 0 ? (plan->area.w - plan->more_w) / others - s->gap_x : equal_w;
        }
    }
    plan->area.h = plan->rows * plan->row_h + (plan->rows - 1) * s->gap_y;
    plan->area.y = rest.y + rest.h - plan->area.h;
    return widest_name(b) <= (name_w < equal_w ? name_w : equal_w);
}

static struct row_plan plan_rows(const struct build *b, struct rect rest, int rows_most)
{
    bool is_portrait = display_is_portrait(b->view->display);
    int count = b->event->language_count;
    /* Four find room in one row; six are two rows of three. */
    bool is_one_row = rows_most == 1 || count <= WELCOME_ROW_MAX;
    int columns = is_portrait ? PORTRAIT_ROW_MAX : is_one_row ? WELCOME_ROW_MAX : WELCOME_ROW_LEAST;
    struct row_plan plan;
    while (!take_columns(b, rest, columns, rows_most, &plan) && columns > 1) {
        columns--;
    }
    return plan;
}

/* Place `at` of a row that holds `count` equal ones. */
static struct rect place_in_row(const struct build *b, struct rect row, int count, int at)
{
    int w = (row.w - (count - 1) * b->sizes.gap_x) / count;
    return (struct rect){row.x + at * (w + b->sizes.gap_x), row.y, w, row.h};
}

static void draw_rows(struct build *b, const struct row_plan *plan)
{
    const struct sizes *s = &b->sizes;
    for (int i = 0; i < plan->shown; i++) {
        int row = i / plan->columns;
        struct rect line = plan->area;
        line.h = plan->row_h;
        line.y += row * (plan->row_h + s->gap_y);
        int in_row = plan->columns;
        if (plan->more_w > 0 && row == plan->rows - 1) {
            in_row = plan->shown - row * plan->columns;
            line.w -= plan->more_w + s->gap_x;
        }
        add_language(b, i, place_in_row(b, line, in_row, i % plan->columns), &s->row);
    }
    if (plan->has_more) {
        struct build_button more = {
            .id = "do:more_languages",
            .text = build_text(b, INTERFACE_MORE_LANGUAGES),
            .picture = PICTURE_GLOBE,
            .regular = true,
            .kind = VISIT_IN_LANGUAGES,
        };
        struct rect box = {plan->area.x, plan->area.y + plan->area.h - plan->row_h, plan->area.w,
                           plan->row_h};
        if (plan->more_w > 0) {
            box.x += plan->area.w - plan->more_w;
            box.w = plan->more_w;
        } else {
            box = place_in_row(b, box, plan->columns, plan->columns - 1);
        }
        (void)build_button(b, VIEW_GROUP_CHOICES, &more, box, &s->row);
    }
}

struct rect build_welcome_languages(struct build *b, struct rect rest, int rows_most, bool draw)
{
    if (!build_has_languages(b)) {
        return rest;
    }
    struct row_plan plan = plan_rows(b, rest, rows_most);
    if (draw) {
        draw_rows(b, &plan);
    }
    rest.h -= plan.area.h + b->sizes.gap_y;
    return rest;
}

/* Two columns, or as many more as it takes for rows to be high enough. */
static int list_columns(const struct build *b, int count, int room_h)
{
    const struct sizes *s = &b->sizes;
    int columns = count <= LIST_TWO_COLUMNS_MAX ? 2 : 3;
    while (columns < LIST_COLUMNS_MAX) {
        int rows = (count + columns - 1) / columns;
        if (rows * (s->target_h + s->gap_y) - s->gap_y <= room_h) {
            break;
        }
        columns++;
    }
    return columns;
}

void build_languages_screen(struct build *b)
{
    const struct sizes *s = &b->sizes;
    int count = b->event->language_count;
    struct build_heading heading = {.text = build_text(b, INTERFACE_LANGUAGES_TITLE), .pages = 1};
    b->view->choosing_language = true;
    bool is_over = b->visit->screen == VISIT_WELCOME || b->visit->screen == VISIT_THANKS ||
                   b->visit->screen == VISIT_FORGOTTEN;
    if (!is_over) {
        build_top(b);
    }
    struct rect area = build_heading(b, &heading, true);
    int columns = list_columns(b, count, area.h);
    int rows = (count + columns - 1) / columns;
    int most_h = rows * s->tile_h + (rows - 1) * s->gap_y;
    area.h = area.h < most_h ? area.h : most_h;
    for (int i = 0; i < count; i++) {
        struct rect box = place_in(b, area, columns, rows, i);
        add_language(b, i, box, &s->choice);
        if (box.h < s->target_h) {
            build_misfit(b, &b->view->items[b->view->item_count - 1]);
        }
    }
    build_back(b, VISIT_IN_BACK, 0);
}
