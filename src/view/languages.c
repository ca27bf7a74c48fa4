/* Languages, each by its own name and in its own script. */
#include <stdio.h>

#include "view/build.h"

#define WELCOME_LANGUAGES_MAX 6 /* more are behind "More languages" */
#define WELCOME_ROW_MAX 4       /* so many stand in one row; more make two */
#define WELCOME_ROW_LEAST 3     /* fewer are no wider than these */
#define PORTRAIT_ROW_MAX 2
#define LIST_TWO_COLUMNS_MAX 8

bool build_has_languages(const struct build *b)
{
    return b->event != NULL && b->event->language_count > 1 && b->source->interfaces != NULL;
}

void build_language_button(struct build *b)
{
    const struct sizes *s = &b->sizes;
    if (!build_has_languages(b) || b->visit->screen == VISIT_WELCOME) {
        return; /* Welcome has the languages themselves */
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
        build_add(b, VIEW_GROUP_CHOICES, VIEW_RADIO, box, "language:%s", interface->language);
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

/* How the languages of Welcome stand: the last place may be "More languages". */
struct row_plan {
    int columns, rows, shown;
    struct rect area;
};

/* "More languages" may need two lines. */
static int place_h(struct build *b, int width)
{
    const struct sizes *s = &b->sizes;
    struct build_style style = build_style_tight(VIEW_REGULAR, &s->row_least, BUILD_CENTRE);
    build_style_own(b, &style, build_text(b, INTERFACE_MORE_LANGUAGES));
    bool is_one_line =
        build_advance(b, &style, build_text(b, INTERFACE_MORE_LANGUAGES)) <= width - 4 * s->border;
    int two_lines_h = 2 * style.pitch_px + 4 * s->border;
    return is_one_line || two_lines_h < s->target_h ? s->target_h : two_lines_h;
}

static struct row_plan plan_rows(struct build *b, struct rect rest, int rows_most)
{
    const struct sizes *s = &b->sizes;
    bool is_portrait = display_is_portrait(b->view->display);
    int count = b->event->language_count;
    int row_most = is_portrait ? PORTRAIT_ROW_MAX : WELCOME_ROW_MAX;
    int row_usual = is_portrait ? PORTRAIT_ROW_MAX : WELCOME_ROW_LEAST;
    int most = rows_most > 1 ? rows_most * row_usual : row_most;
    most = most < WELCOME_LANGUAGES_MAX ? most : WELCOME_LANGUAGES_MAX;
    int places = count < most ? count : most;
    struct row_plan plan = {.shown = count > places ? places - 1 : count};
    plan.columns = places <= row_most ? places : row_usual;
    plan.rows = (places + plan.columns - 1) / plan.columns;
    int w = (rest.w - (row_usual - 1) * s->gap_x) / row_usual;
    plan.area = rest;
    if (plan.columns < row_usual) {
        plan.area.w = w * plan.columns + (plan.columns - 1) * s->gap_x;
        plan.area.x += (rest.w - plan.area.w) / 2;
    }
    w = (plan.area.w - (plan.columns - 1) * s->gap_x) / plan.columns;
    int h = plan.shown < count ? place_h(b, w) : s->target_h;
    plan.area.h = plan.rows * h + (plan.rows - 1) * s->gap_y;
    plan.area.y = rest.y + rest.h - plan.area.h;
    return plan;
}

struct rect build_welcome_languages(struct build *b, struct rect rest, int rows_most, bool draw)
{
    const struct sizes *s = &b->sizes;
    if (!build_has_languages(b)) {
        return rest;
    }
    struct row_plan plan = plan_rows(b, rest, rows_most);
    for (int i = 0; draw && i < plan.shown; i++) {
        add_language(b, i, place_in(b, plan.area, plan.columns, plan.rows, i), &s->row);
    }
    if (draw && plan.shown < b->event->language_count) {
        struct build_button more = {
            .id = "do:more_languages",
            .text = build_text(b, INTERFACE_MORE_LANGUAGES),
            .picture = PICTURE_GLOBE,
            .regular = true,
            .kind = VISIT_IN_LANGUAGES,
        };
        struct rect box = place_in(b, plan.area, plan.columns, plan.rows, plan.shown);
        (void)build_button(b, VIEW_GROUP_CHOICES, &more, box, &s->row);
    }
    rest.h -= plan.area.h + s->gap_y;
    return rest;
}

void build_languages_screen(struct build *b)
{
    const struct sizes *s = &b->sizes;
    int count = b->event->language_count;
    int columns = count <= LIST_TWO_COLUMNS_MAX ? 2 : 3;
    int rows = (count + columns - 1) / columns;
    struct build_heading heading = {.text = build_text(b, INTERFACE_LANGUAGES_TITLE), .pages = 1};
    b->view->choosing_language = true;
    bool is_over = b->visit->screen == VISIT_WELCOME || b->visit->screen == VISIT_THANKS ||
                   b->visit->screen == VISIT_FORGOTTEN;
    if (!is_over) {
        build_top(b);
    }
    struct rect area = build_heading(b, &heading, true);
    int most_h = rows * s->tile_h + (rows - 1) * s->gap_y;
    area.h = area.h < most_h ? area.h : most_h;
    for (int i = 0; i < count; i++) {
        add_language(b, i, place_in(b, area, columns, rows, i), &s->choice);
    }
    build_back(b, VISIT_IN_BACK, 0);
}
