/* Check and change: every question that was seen, with what was answered. */
#include <stdio.h>
#include <string.h>

#include "view/build.h"

static bool is_listed(const struct build *b, int question)
{
    if (b->event->questions[question].type == EVENT_NOTE) {
        return false;
    }
    return visit_has_answer(b->visit, question) || b->visit->record.answers[question].seen;
}

static bool topic_is_asked(const struct build *b)
{
    return b->event->agenda_count > 0 && b->visit->fixed_agenda_item < 0;
}

/* The first line of own words, as far as it is sure to fit. */
static const char *first_words(struct build *b, const char *words)
{
    struct line line = {.start = words, .len = strcspn(words, "\n")};
    char text[LINES_PARAGRAPH_BYTES_MAX];
    (void)lines_write(&line, text, sizeof text);
    return build_keep(b, text);
}

/* "People listened to me", "People listened to me and 2 more", "No answer". */
static const char *answer_text(struct build *b, int question)
{
    const struct event_question *q = &b->event->questions[question];
    if (!visit_has_answer(b->visit, question)) {
        return build_text(b, INTERFACE_REVIEW_SKIPPED);
    }
    if (q->type == EVENT_OWN_WORDS) {
        return first_words(b, b->visit->record.words[q->own_words_index]);
    }
    const char *first = "";
    int count = 0;
    for (int i = 0; i < q->choice_count; i++) {
        if (visit_is_chosen(b->visit, question, i)) {
            first = count == 0 ? build_event_text(b, &q->choices[i].label) : first;
            count++;
        }
    }
    if (count <= 1) {
        return first;
    }
    char more[16];
    (void)snprintf(more, sizeof more, "%d", count - 1);
    const char *tail = build_keep_filled(b, build_text(b, INTERFACE_REVIEW_MORE), "{count}", more);
    const char *half = build_keep_filled(b, "{first} {tail}", "{first}", first);
    return build_keep_filled(b, half, "{tail}", tail);
}

static void add_topic_tile(struct build *b, struct build_tile *tile)
{
    const struct visit_record *record = &b->visit->record;
    const char *answer = build_text(b, INTERFACE_REVIEW_SKIPPED);
    if (record->topic_chosen && record->agenda_item < 0) {
        answer = build_event_text(b, &b->event->today_label);
    } else if (record->topic_chosen) {
        answer = build_event_text(b, &b->event->agenda[record->agenda_item].label);
    }
    *tile = (struct build_tile){
        .id = "change:topic",
        .text = build_event_text(b, &b->event->topic_question),
        .second = answer,
        .picture = PICTURE_CHANGE,
        .kind = VISIT_IN_CHANGE,
        .number = -1,
    };
}

static int list_questions(const struct build *b, int *list)
{
    int count = 0;
    if (topic_is_asked(b)) {
        list[count++] = -1;
    }
    for (int i = 0; i < b->event->question_count; i++) {
        if (is_listed(b, i)) {
            list[count++] = i;
        }
    }
    return count;
}

static void add_navigation(struct build *b, const struct build_grid *grid)
{
    if (grid->page > 0) {
        build_back(b, VISIT_IN_PAGE, grid->page - 1);
    } else {
        build_back(b, VISIT_IN_BACK, 0);
    }
    struct build_button next = {.filled = true};
    if (grid->page + 1 < grid->pages) {
        next.id = "nav:next";
        next.text = build_text(b, INTERFACE_NEXT);
        next.picture = PICTURE_NEXT;
        next.picture_trailing = true;
        next.kind = VISIT_IN_PAGE;
        next.number = grid->page + 1;
    } else {
        next.id = "do:finish";
        next.text = build_text(b, INTERFACE_FINISH);
        next.kind = VISIT_IN_FINISH;
    }
    build_next(b, &next);
}

static void make_tile(struct build *b, int question, struct build_tile *tile)
{
    if (question < 0) {
        add_topic_tile(b, tile);
        return;
    }
    *tile = (struct build_tile){
        .text = build_question_text(b, question),
        .second = answer_text(b, question),
        .picture = PICTURE_CHANGE,
        .kind = VISIT_IN_CHANGE,
        .number = question,
    };
    (void)snprintf(tile->id, sizeof tile->id, "change:%s", b->event->questions[question].name);
}

/* How high the highest two lines are, so that every page has as many tiles. Each text is made
 * anew for its page: all at once might not find room in the view. */
static int pair_height(struct build *b, const int *list, int count)
{
    struct build_style above = build_style_tight(VIEW_REGULAR, &b->sizes.small, BUILD_LEADING);
    struct build_style below = build_style_tight(VIEW_BOLD, &b->sizes.small, BUILD_LEADING);
    int highest = 0;
    for (int i = 0; i < count; i++) {
        size_t text_len = b->view->text_len;
        struct build_tile tile;
        make_tile(b, list[i], &tile);
        build_style_own(b, &above, tile.text);
        build_style_own(b, &below, tile.second);
        int h = above.pitch_px + b->sizes.pad / 3 + below.pitch_px;
        highest = h > highest ? h : highest;
        build_take_back(b, text_len);
    }
    return highest;
}

void build_review_screen(struct build *b)
{
    int list[EVENT_QUESTIONS_MAX + 1];
    int count = list_questions(b, list);
    struct build_list wanted = {
        .count = count, .page = b->visit->page, .pair_h = pair_height(b, list, count)};
    struct build_heading heading = {.text = build_text(b, INTERFACE_REVIEW_TITLE), .pages = 1};
    struct rect area = build_heading(b, &heading, false);
    struct build_grid grid;
    build_grid_plan(b, &wanted, area, &grid);
    heading.page = grid.page;
    heading.pages = grid.pages;
    build_top(b);
    area = build_heading(b, &heading, true);
    build_grid_plan(b, &wanted, area, &grid);
    struct build_tile tiles[EVENT_QUESTIONS_MAX + 1];
    for (int i = 0; i < grid.count; i++) {
        make_tile(b, list[grid.first + i], &tiles[i]);
    }
    grid.first = 0; /* the tiles are those of this page alone */
    build_grid(b, &grid, tiles, grid.count, VIEW_BUTTON, VIEW_TONE_INK);
    add_navigation(b, &grid);
}
