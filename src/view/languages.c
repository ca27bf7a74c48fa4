/* Languages, each by its own name and in its own script. */
#include <stdio.h>

#include "view/build.h"

#define WELCOME_LANGUAGES_MAX 6 /* more are behind "More languages" */
#define WELCOME_ROW_MAX 4       /* so many stand in one row; more make two */
#define WELCOME_ROW_LEAST 3     /* fewer are no wider than these */
#define LIST_TWO_COLUMNS_MAX 8

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

struct rect build_welcome_languages(struct build *b, struct rect rest)
{
    const struct sizes *s = &b->sizes;
    if (!build_has_languages(b)) {
        return rest;
    }
    int count = b->event->language_count;
    int shown = count <= WELCOME_LANGUAGES_MAX ? count : WELCOME_LANGUAGES_MAX - 1;
    int places = count <= WELCOME_LANGUAGES_MAX ? count : WELCOME_LANGUAGES_MAX;
    int columns = places <= WELCOME_ROW_MAX ? places : WELCOME_ROW_LEAST;
    int rows = (places + columns - 1) / columns;
    int h = rows * s->target_h + (rows - 1) * s->gap_y;
    struct rect area = {rest.x, rest.y + rest.h - h, rest.w, h};
    if (columns < WELCOME_ROW_LEAST) {
        int w = (rest.w - (WELCOME_ROW_LEAST - 1) * s->gap_x) / WELCOME_ROW_LEAST;
        area.w = w * columns + (columns - 1) * s->gap_x;
        area.x += (rest.w - area.w) / 2;
    }
    for (int i = 0; i < shown; i++) {
        add_language(b, i, place_in(b, area, columns, rows, i), &s->row);
    }
    if (shown < count) {
        struct build_button more = {
            .id = "do:more_languages",
            .text = build_text(b, INTERFACE_MORE_LANGUAGES),
            .picture = PICTURE_GLOBE,
            .regular = true,
            .kind = VISIT_IN_LANGUAGES,
        };
        struct rect box = place_in(b, area, columns, rows, shown);
        (void)build_button(b, VIEW_GROUP_CHOICES, &more, box, &s->row);
    }
    rest.h -= h + s->gap_y;
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
