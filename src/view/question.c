/* Screens that ask: the questions, and what the visit is about. */
#include <stdio.h>
#include <string.h>

#include "view/build.h"
#include "view/keys.h"

#define READERS_LINES_MAX 4

const char *build_question_text(struct build *b, int question)
{
    const struct event_question *q = &b->event->questions[question];
    int item = b->visit->record.agenda_item;
    const char *about_item = build_event_text(b, &q->label_item);
    if (about_item == NULL || item < 0) {
        return build_event_text(b, &q->label);
    }
    const char *name = build_event_text(b, &b->event->agenda[item].label);
    return build_keep_filled(b, about_item, "{item}", name);
}

enum picture build_question_mark(const struct build *b, int question, enum view_tone *tone)
{
    switch (b->event->questions[question].side) {
    case EVENT_SIDE_HELPED:
        *tone = VIEW_TONE_HELPED;
        return PICTURE_HELPED;
    case EVENT_SIDE_IN_THE_WAY:
        *tone = VIEW_TONE_IN_THE_WAY;
        return PICTURE_IN_THE_WAY;
    case EVENT_SIDE_NONE:
        break;
    }
    *tone = VIEW_TONE_INK;
    return PICTURE_NONE;
}

/* Back, and in the Next place: Next to a further page; on the last page Skip or Next. */
static void add_navigation(struct build *b, int page, int pages, bool answered)
{
    if (page > 0) {
        build_back(b, VISIT_IN_PAGE, page - 1);
    } else {
        build_back(b, VISIT_IN_BACK, 0);
    }
    struct build_button next = {
        .id = "nav:next",
        .text = build_text(b, INTERFACE_NEXT),
        .picture = PICTURE_NEXT,
        .picture_trailing = true,
        .filled = true,
        .kind = VISIT_IN_NEXT,
    };
    if (page + 1 < pages) {
        next.kind = VISIT_IN_PAGE;
        next.number = page + 1;
    } else if (!answered) {
        next.text = build_text(b, INTERFACE_SKIP);
        next.filled = false;
    }
    build_next(b, &next);
}

static int choice_tiles(const struct build *b, struct build_tile *tiles)
{
    int question = b->visit->question;
    const struct event_question *q = &b->event->questions[question];
    for (int i = 0; i < q->choice_count; i++) {
        const struct event_choice *choice = &q->choices[i];
        tiles[i] = (struct build_tile){
            .text = build_event_text(b, &choice->label),
            .picture = choice->picture,
            .chosen = visit_is_chosen(b->visit, question, i),
            .kind = VISIT_IN_CHOOSE,
            .number = i,
        };
        (void)snprintf(tiles[i].id, sizeof tiles[i].id, "choice:%s", choice->name);
    }
    return q->choice_count;
}

static struct build_heading question_heading(struct build *b)
{
    int question = b->visit->question;
    const struct event_question *q = &b->event->questions[question];
    struct build_heading heading = {
        .text = build_question_text(b, question),
        .hint = build_event_text(b, &q->hint),
        .pages = 1,
    };
    heading.mark = build_question_mark(b, question, &heading.tone);
    if (q->type == EVENT_SELECT_MULTIPLE) {
        heading.soft_hint = build_text(b, INTERFACE_CHOOSE_ANY);
    }
    return heading;
}

/* The page number may make the question longer, and then fewer tiles fit: planned until both
 * agree. A longer heading never brings pages back to one, so two rounds do. */
static struct rect plan_pages(struct build *b, struct build_heading *heading,
                              const struct build_tile *tiles, int count, int above_h,
                              struct build_grid *grid)
{
    struct build_list list = {.tiles = tiles, .count = count, .page = b->visit->page};
    struct rect area = {0};
    for (int round = 0; round < 2; round++) {
        area = build_heading(b, heading, false);
        area.y += above_h;
        area.h -= above_h;
        build_grid_plan(b, &list, area, grid);
        heading->pages = grid->pages;
        heading->page = grid->page;
    }
    return area;
}

static uint32_t bits_of(const struct build_grid *grid)
{
    uint32_t bits = 0;
    for (int i = 0; i < grid->count; i++) {
        bits |= UINT32_C(1) << (grid->first + i);
    }
    return bits;
}

/* Who reads the words, above a consent's choices; lines are closer to each other where there is
 * little room. Returns the height it takes. */
static int add_readers(struct build *b, const struct build_heading *heading, bool close, bool draw)
{
    const char *owner = build_event_text(b, &b->event->reading_owner);
    if (owner == NULL) {
        return 0;
    }
    const char *text = build_keep_filled(b, build_text(b, INTERFACE_READ_BY), "{owner}", owner);
    struct build_style style = close
                                   ? build_style_tight(VIEW_REGULAR, &b->sizes.least, BUILD_LEADING)
                                   : build_style_running(&b->sizes.least, BUILD_LEADING);
    if (close) {
        build_style_own(b, &style, text);
    } else {
        build_style_fit(b, &style, text);
    }
    struct lines lines;
    build_break(b, &style, text, b->content.w, READERS_LINES_MAX, &lines);
    int h = lines.count * style.pitch_px;
    if (draw) {
        struct rect area = build_heading(b, heading, false);
        struct rect box = {area.x, area.y, area.w, h};
        struct view_item *item =
            build_add(b, VIEW_GROUP_QUESTION, VIEW_TEXT, box, "question:read_by");
        item->name = text;
        build_lines(b, item, &style, &lines, box);
    }
    return close ? h : h + b->sizes.pad / 2;
}

/* Roles stand side by side, on one page where they can: rather lower tiles than two pages. */
static void plan_roles(struct build *b, struct build_heading *heading,
                       const struct build_tile *tiles, int count, struct build_grid *grid)
{
    int tile_h = b->sizes.tile_h;
    struct build_heading one_page = *heading;
    struct build_grid low;
    one_page.pages = 1;
    b->sizes.tile_h = b->sizes.tile_h_least;
    (void)plan_pages(b, &one_page, tiles, count, 0, &low);
    b->sizes.tile_h = tile_h;
    if (low.fits && low.pages == 1) {
        *heading = one_page;
        *grid = low;
    }
}

static void add_tiles(struct build *b, enum view_tone tone)
{
    const struct visit *visit = b->visit;
    const struct event_question *q = &b->event->questions[visit->question];
    struct build_tile tiles[EVENT_CHOICES_MAX];
    int count = choice_tiles(b, tiles);
    struct build_heading heading = question_heading(b);
    struct build_grid grid;
    bool consent = q->type == EVENT_CONSENT;
    int above_h = consent ? add_readers(b, &heading, false, false) : 0;
    (void)plan_pages(b, &heading, tiles, count, above_h, &grid);
    bool close = consent && !grid.fits;
    if (close) {
        above_h = add_readers(b, &heading, true, false);
        (void)plan_pages(b, &heading, tiles, count, above_h, &grid);
    }
    if (!grid.fits && heading.hint != NULL) {
        /* Two choices are more than a hint. It is spoken with the question. */
        heading.soft_hint = heading.hint;
        heading.hint = NULL;
        (void)plan_pages(b, &heading, tiles, count, above_h, &grid);
    }
    if (q->asks_role && grid.pages > 1) {
        plan_roles(b, &heading, tiles, count, &grid);
    }
    b->shown = bits_of(&grid);
    (void)build_heading(b, &heading, true);
    if (consent) {
        (void)add_readers(b, &heading, close, true);
    }
    enum view_role role = q->type == EVENT_SELECT_MULTIPLE ? VIEW_CHECKBOX : VIEW_RADIO;
    build_grid(b, &grid, tiles, count, role, tone);
    add_navigation(b, grid.page, grid.pages, visit_has_answer(visit, visit->question));
}

static void add_scale(struct build *b, enum view_tone tone)
{
    const struct visit *visit = b->visit;
    struct build_tile tiles[EVENT_CHOICES_MAX];
    int count = choice_tiles(b, tiles);
    const struct event_question *q = &b->event->questions[visit->question];
    const struct build_tile *apart = NULL;
    b->shown = count >= 32 ? UINT32_MAX : (UINT32_C(1) << count) - 1;
    if (count > 1 && q->choices[count - 1].kind == EVENT_CHOICE_DONT_KNOW) {
        apart = &tiles[--count];
    }
    struct build_heading heading = question_heading(b);
    struct rect area = build_heading(b, &heading, true);
    build_scale(b, area, tiles, count, apart, VIEW_RADIO, tone);
    add_navigation(b, 0, 1, visit_has_answer(visit, visit->question));
}

/* The words so far as running text, its lines closer to each other where there is room for one
 * only; what does not fit ends in "...". */
static void add_words(struct build *b, const char *words, struct rect area)
{
    struct build_style style = build_style_running(&b->sizes.choice, BUILD_LEADING);
    build_style_own(b, &style, words);
    if (build_lines_h(&style, 1) > area.h) {
        style.running = false;
        build_style_pitch(&style);
    }
    while (build_lines_h(&style, 1) > area.h && style.size_px > b->sizes.least.of[VIEW_REGULAR]) {
        style.size_px--;
        build_style_pitch(&style);
    }
    struct lines lines;
    build_break_short(b, &style, words, area.w, build_most_lines(&style, area.h), &lines);
    struct rect box = {area.x, area.y, area.w, lines.count * style.pitch_px};
    struct view_item *item = build_add(b, VIEW_GROUP_WORDS, VIEW_TEXT, box, "words");
    build_name(b, item, words);
    build_lines(b, item, &style, &lines, box);
    if (area.h < box.h || lines.count == 0) {
        build_misfit(b, item);
    }
}

/* For the words of the tile that changes them, in two lines. */
static bool is_too_narrow(const struct build *b, int tile_w)
{
    const struct sizes *s = &b->sizes;
    const char *text = build_text(b, INTERFACE_CHANGE_WORDS);
    struct build_style style = build_style_tight(VIEW_REGULAR, &s->small, BUILD_LEADING);
    struct lines lines;
    build_style_fit(b, &style, text);
    build_break(b, &style, text, tile_w - s->picture - 3 * s->pad, 2, &lines);
    return !lines.fits;
}

static void add_own_words(struct build *b, enum view_tone tone)
{
    const struct sizes *s = &b->sizes;
    const struct event_question *q = &b->event->questions[b->visit->question];
    const char *words = b->visit->record.words[q->own_words_index];
    struct build_heading heading = question_heading(b);
    bool is_low = build_heading(b, &heading, false).h < s->tile_h;
    if (is_low && heading.hint != NULL) {
        /* The tile is more than a hint. It is spoken with the question. */
        heading.soft_hint = heading.hint;
        heading.hint = NULL;
    }
    struct rect area = build_heading(b, &heading, true);
    /* The middle one of three places; the outer ones are for other ways to say it. */
    int w = (area.w - 2 * s->gap_x) / 3;
    struct rect place = {area.x + w + s->gap_x, area.y, w, area.h - s->navigation_h - s->gap_y};
    if (display_is_portrait(b->view->display)) {
        place = (struct rect){area.x, area.y, area.w, s->tile_h_most};
    } else if (place.h < s->tile_h) {
        place.h = area.h;
    }
    bool has_words = words[0] != '\0';
    if (has_words) {
        struct rect above = area;
        struct build_style small = build_style_tight(VIEW_REGULAR, &s->small, BUILD_LEADING);
        build_style_fit(b, &small, build_text(b, INTERFACE_CHANGE_WORDS));
        int two_lines_h = build_lines_h(&small, 2) + 3 * s->border;
        place.h = two_lines_h > s->tile_h ? two_lines_h : s->tile_h;
        if (is_too_narrow(b, place.w)) {
            place = (struct rect){area.x, area.y, area.w, s->tile_h};
        }
        place.y = area.y + area.h - place.h;
        place.y = place.y > area.y ? place.y : area.y;
        above.h = place.y - s->gap_y - area.y;
        add_words(b, words, above);
    }
    struct build_tile tile = {
        .id = "do:type",
        .text = build_text(b, has_words ? INTERFACE_CHANGE_WORDS : INTERFACE_TYPE),
        .picture = has_words ? PICTURE_CHANGE : PICTURE_KEYBOARD,
        .kind = VISIT_IN_TYPE,
    };
    if (!keys_are_offered(b)) {
        /* No letters to type with: the person can go on, or say it another way. */
    } else if (has_words) {
        struct build_grid grid = {.columns = 1,
                                  .rows = 1,
                                  .pages = 1,
                                  .count = 1,
                                  .area = place,
                                  .tile_w = place.w,
                                  .tile_h = place.h,
                                  .picture = s->picture,
                                  .fits = true};
        build_grid(b, &grid, &tile, 1, VIEW_BUTTON, tone);
    } else {
        build_scale(b, place, &tile, 1, NULL, VIEW_BUTTON, tone);
        if (place.h < s->tile_h) {
            /* Smaller letters in the question give the tile its height. */
            build_misfit(b, &b->view->items[b->view->item_count - 1]);
        }
    }
    add_navigation(b, 0, 1, has_words);
}

static void add_note(struct build *b)
{
    const char *text = build_question_text(b, b->visit->question);
    struct build_style style = build_style_running(&b->sizes.choice, BUILD_LEADING);
    build_style_fit(b, &style, text);
    struct lines lines;
    (void)build_shrink(b, &style, b->sizes.least.of[VIEW_REGULAR], text, b->content.w, b->content.h,
                       &lines);
    struct rect box = b->content;
    box.h = lines.count * style.pitch_px;
    struct view_item *item = build_add(b, VIEW_GROUP_QUESTION, VIEW_TEXT, box, "question");
    build_name(b, item, text);
    build_lines(b, item, &style, &lines, box);
    /* There is nothing to skip. */
    add_navigation(b, 0, 1, true);
}

void build_question_screen(struct build *b)
{
    enum view_tone tone = VIEW_TONE_INK;
    (void)build_question_mark(b, b->visit->question, &tone);
    build_top(b);
    switch (b->event->questions[b->visit->question].type) {
    case EVENT_SELECT_ONE:
    case EVENT_SELECT_MULTIPLE:
    case EVENT_CONSENT:
        add_tiles(b, tone);
        break;
    case EVENT_SCALE:
        add_scale(b, tone);
        break;
    case EVENT_OWN_WORDS:
        add_own_words(b, tone);
        break;
    case EVENT_NOTE:
        add_note(b);
        break;
    }
}

void build_topic_screen(struct build *b)
{
    const struct event *event = b->event;
    const struct visit_record *record = &b->visit->record;
    struct build_tile tiles[EVENT_AGENDA_MAX + 1];
    int count = event->agenda_count + 1;
    tiles[0] = (struct build_tile){
        .id = "topic:today",
        .text = build_event_text(b, &event->today_label),
        .picture = PICTURE_DAY,
        .chosen = record->agenda_item < 0 && record->topic_chosen,
        .kind = VISIT_IN_CHOOSE,
    };
    for (int i = 0; i < event->agenda_count; i++) {
        tiles[i + 1] = (struct build_tile){
            .text = build_event_text(b, &event->agenda[i].label),
            .picture = event->agenda[i].picture,
            .chosen = record->topic_chosen && record->agenda_item == i,
            .kind = VISIT_IN_CHOOSE,
            .number = i + 1,
        };
        (void)snprintf(tiles[i + 1].id, sizeof tiles[i + 1].id, "item:%s", event->agenda[i].name);
    }
    struct build_heading heading = {
        .text = build_event_text(b, &event->topic_question),
        .pages = 1,
    };
    struct build_grid grid;
    (void)plan_pages(b, &heading, tiles, count, 0, &grid);
    b->shown = bits_of(&grid);
    build_top(b);
    (void)build_heading(b, &heading, true);
    build_grid(b, &grid, tiles, count, VIEW_RADIO, VIEW_TONE_INK);
    add_navigation(b, grid.page, grid.pages, record->topic_chosen);
}
