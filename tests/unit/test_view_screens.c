/* The rules of the look, on every screen of every event file of the project. */
#include "view_rig.h"

#include <dirent.h>
#include <stdlib.h>

#define LONG_WORDS                                                                                 \
    "Somebody asked what matters to me, and waited for the answer.\n\nThen we sat together, "      \
    "and each of us said one thing that would change our week. Nobody hurried us. I should "       \
    "like that to happen at home, too, with the people who come and go and never ask how I am."

/* Wider than the field, with no place to break it. */
#define WIDE_WORD "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW"

static int views_seen;
static char where[128];

static double mm_x(int px)
{
    return px / display_default()->px_per_mm_x;
}

static double mm_y(int px)
{
    return px / display_default()->px_per_mm_y;
}

static bool inside(struct rect inner, struct rect outer)
{
    struct rect cut = rect_cut(inner, outer);
    return rect_is_empty(inner) ||
           (cut.x == inner.x && cut.y == inner.y && cut.w == inner.w && cut.h == inner.h);
}

/* The least size that look/README of the design gives for this kind of target, millimetres. */
static double least_mm(const struct view_item *item)
{
    if (item->role == VIEW_KEY || item->group == VIEW_GROUP_TOP) {
        return 11.6;
    }
    if (item->group == VIEW_GROUP_NAVIGATION) {
        return 18.0;
    }
    bool is_apart = item->box.h < item->box.w / 8; /* "I don't know": a bar of that height */
    return is_apart ? 18.0 : 25.0;
}

static void check_target(const struct view_item *item)
{
    double least = least_mm(item) - 0.001;
    if (mm_x(item->box.w) < least || mm_y(item->box.h) < least) {
        fail_msg("%s: %s is %dx%d px", where, item->id, item->box.w, item->box.h);
    }
    if (item->name[0] == '\0') {
        fail_msg("%s: %s has no name", where, item->id);
    }
    if (item->action.kind == VISIT_IN_TIME) {
        fail_msg("%s: %s does nothing", where, item->id);
    }
}

/* Keys may stand closer to each other: their pitch counts. */
static void check_gap(const struct view_item *a, const struct view_item *b)
{
    int dx =
        a->box.x > b->box.x ? a->box.x - (b->box.x + b->box.w) : b->box.x - (a->box.x + a->box.w);
    int dy =
        a->box.y > b->box.y ? a->box.y - (b->box.y + b->box.h) : b->box.y - (a->box.y + a->box.h);
    if (a->role == VIEW_KEY && b->role == VIEW_KEY) {
        double pitch_x = mm_x(abs(a->box.x + a->box.w / 2 - b->box.x - b->box.w / 2));
        double pitch_y = mm_y(abs(a->box.y + a->box.h / 2 - b->box.y - b->box.h / 2));
        bool apart = mm_x(dx) >= 2.5 || mm_y(dy) >= 2.5;
        if (!apart || (pitch_x < 15.0 && pitch_y < 15.0)) {
            fail_msg("%s: %s and %s are too close", where, a->id, b->id);
        }
    } else if (mm_x(dx) < 3.999 && mm_y(dy) < 3.999) {
        fail_msg("%s: %s and %s have %d,%d px between them", where, a->id, b->id, dx, dy);
    }
}

static void check_pairs(const struct view *view)
{
    for (int i = 0; i < view->item_count; i++) {
        const struct view_item *a = &view->items[i];
        for (int j = i + 1; j < view->item_count; j++) {
            const struct view_item *b = &view->items[j];
            if (strcmp(a->id, b->id) == 0) {
                fail_msg("%s: two items are called %s", where, a->id);
            }
            if (a->layer == b->layer && rect_meets(a->box, b->box)) {
                fail_msg("%s: %s overlaps %s", where, a->id, b->id);
            }
            if (a->is_target && b->is_target) {
                check_gap(a, b);
            }
        }
    }
}

/* A letter reaches 0.78 em up and 0.28 em down in Andika, accents apart. */
static struct rect letters_of(const struct view_run *run)
{
    int up = run->size_px * 78 / 100;
    return (struct rect){run->x, run->baseline_y - up, run->advance, up + run->size_px * 28 / 100};
}

static void check_run(const struct view *view, const struct view_run *run, struct rect glass)
{
    const struct view_item *item = &view->items[run->item];
    struct rect letters = letters_of(run);
    /* 4.8 mm of capitals, at 0.713 em, is the least that anyone has to read. */
    if (run->size_px * 0.713 / display_default()->px_per_mm_y < 4.8) {
        fail_msg("%s: %s is written too small: %d", where, item->id, run->size_px);
    }
    bool boxed = item->fill != VIEW_FILL_NONE;
    struct rect home = boxed ? rect_inset(item->box, item->border_px) : glass;
    if (!inside(letters, home) || !inside(letters, item->ink)) {
        fail_msg("%s: \"%s\" of %s leaves its place", where, run->text, item->id);
    }
    if (rect_meets(letters, item->picture_box) || rect_meets(letters, item->tick_box)) {
        fail_msg("%s: \"%s\" of %s runs into its picture", where, run->text, item->id);
    }
}

/* Words of one item do not run into the box of another. */
static void check_strangers(const struct view *view, const struct view_run *run)
{
    struct rect letters = letters_of(run);
    for (int i = 0; i < view->item_count; i++) {
        if (i != run->item && view->items[i].fill != VIEW_FILL_NONE &&
            rect_meets(letters, view->items[i].box)) {
            fail_msg("%s: \"%s\" runs into %s", where, run->text, view->items[i].id);
        }
    }
    for (int i = 0; i < view->run_count; i++) {
        const struct view_run *other = &view->runs[i];
        bool same_line = other->item == run->item;
        if (other != run && !same_line && rect_meets(letters, letters_of(other))) {
            fail_msg("%s: \"%s\" runs into \"%s\"", where, run->text, other->text);
        }
    }
}

static void check_view(const char *name)
{
    const struct view *view = rig_build();
    (void)snprintf(where, sizeof where, "%s %s", rig.event.id, name);
    views_seen++;
    if (view->misfit != NULL) {
        fail_msg("%s: %s does not fit", where, view->misfit);
    }
    struct rect glass = {0, 0, view->display->width_px, view->display->height_px};
    for (int i = 0; i < view->item_count; i++) {
        const struct view_item *item = &view->items[i];
        if (!inside(item->box, glass) || !inside(item->ink, glass) ||
            !inside(item->picture_box, item->box) || !inside(item->tick_box, item->box)) {
            fail_msg("%s: %s leaves its place", where, item->id);
        }
        assert_false(rect_meets(item->picture_box, item->tick_box));
        if (item->is_target) {
            check_target(item);
        }
    }
    for (int i = 0; i < view->run_count; i++) {
        check_run(view, &view->runs[i], glass);
        check_strangers(view, &view->runs[i]);
    }
    check_pairs(view);
}

/* The screen as it is, and with "Someone new? Start here". */
static void check_both(const char *name)
{
    check_view(name);
    rig.visit.offer_new = true;
    check_view(name);
    rig.visit.offer_new = false;
}

static bool has_next_page(void)
{
    const struct view_item *next = view_find(&rig.view, "nav:next");
    return next != NULL && next->action.kind == VISIT_IN_PAGE;
}

static void check_pages(const char *name)
{
    uint32_t shown = 0;
    rig.visit.page = 0;
    for (;;) {
        check_both(name);
        uint32_t page = rig_item("nav:next")->action.shown;
        assert_int_equal(shown & page, 0);
        shown |= page;
        if (!has_next_page()) {
            break;
        }
        rig.visit.page = rig_item("nav:next")->action.number;
    }
    rig.visit.page = 0;
    if (rig.visit.screen == VISIT_QUESTION) {
        int count = rig.event.questions[rig.visit.question].choice_count;
        assert_int_equal(shown, (UINT64_C(1) << count) - 1);
    }
}

static void check_typing(void)
{
    static const enum visit_layer layers[] = {VISIT_SMALL, VISIT_CAPITALS, VISIT_DIGITS};
    static const char *const drafts[] = {"", "a", LONG_WORDS, WIDE_WORD "   \n"};
    rig.visit.screen = VISIT_TYPING;
    for (size_t d = 0; d < sizeof drafts / sizeof drafts[0]; d++) {
        draft_start(&rig.visit.draft, drafts[d]);
        for (size_t l = 0; l < sizeof layers / sizeof layers[0]; l++) {
            rig.visit.layer = layers[l];
            rig.visit.arrangement = VISIT_QWERTY;
            check_both("typing");
            rig.visit.arrangement = VISIT_ALPHABET;
            check_both("typing");
            rig.visit.draft.full = true;
            check_both("typing, full");
            rig.visit.draft.full = false;
        }
    }
    draft_clear(&rig.visit.draft);
}

static void check_question(int question)
{
    const struct event_question *q = &rig.event.questions[question];
    struct visit_answer *answer = &rig.visit.record.answers[question];
    rig.visit.screen = VISIT_QUESTION;
    rig.visit.question = question;
    *answer = (struct visit_answer){0};
    if (q->type == EVENT_OWN_WORDS) {
        char *words = rig.visit.record.words[q->own_words_index];
        words[0] = '\0';
        check_both(q->name);
        (void)snprintf(words, DRAFT_BYTES_MAX, "%s", LONG_WORDS);
        check_both(q->name);
        (void)snprintf(words, DRAFT_BYTES_MAX, "Good.");
        check_both(q->name);
        check_typing();
        return;
    }
    check_pages(q->name);
    answer->chosen = (uint32_t)((UINT64_C(1) << q->choice_count) - 1);
    answer->seen = true;
    check_pages(q->name);
    if (q->choice_count > 0) {
        answer->chosen = UINT32_C(1) << (q->choice_count - 1);
    }
    check_pages(q->name);
}

static void check_rest(void)
{
    static const enum visit_screen rest[] = {VISIT_WELCOME,    VISIT_KEPT,      VISIT_THANKS,
                                             VISIT_LEAVE,      VISIT_FORGOTTEN, VISIT_NOTICE,
                                             VISIT_CANNOT_KEEP};
    for (size_t i = 0; i < sizeof rest / sizeof rest[0]; i++) {
        rig.visit.screen = rest[i];
        for (int left_s = 60; left_s > 0; left_s -= 10) {
            rig.visit.notice_left_s = left_s;
            check_both(visit_screen_name(rest[i]));
        }
    }
    rig.visit.slow = true;
    check_view("one moment");
    assert_true(rig.view.one_moment);
    rig.visit.slow = false;
}

static void check_event(const char *file)
{
    rig_load(file);
    if (rig.event.agenda_count > 0) {
        rig.visit.screen = VISIT_TOPIC;
        check_both("topic");
        rig.visit.record.topic_chosen = true;
        check_both("topic");
    }
    for (int item = -1; item < rig.event.agenda_count; item++) {
        rig.visit.record.agenda_item = item;
        for (int i = 0; i < rig.event.question_count; i++) {
            check_question(i);
        }
        rig.visit.screen = VISIT_REVIEW;
        for (rig.visit.page = 0;; rig.visit.page++) {
            check_both("review");
            if (!has_next_page()) {
                break;
            }
        }
        rig.visit.page = 0;
    }
    check_rest();
    rig_unload();
}

static void test_every_screen_keeps_the_rules(void **state)
{
    (void)state;
    DIR *directory = opendir(RIG_EVENTS);
    assert_non_null(directory);
    int files = 0;
    struct dirent *entry;
    while ((entry = readdir(directory)) != NULL) {
        const char *dot = strrchr(entry->d_name, '.');
        if (dot != NULL && strcmp(dot, ".yaml") == 0) {
            check_event(entry->d_name);
            files++;
        }
    }
    (void)closedir(directory);
    assert_true(files >= 2);
    assert_true(views_seen > 500);
}

/* The same name in the same place on every screen (WCAG 2.2 SC 3.2.3, 3.2.4). */
static void test_bottom_row_keeps_its_places(void **state)
{
    (void)state;
    rig_load("personalisation.yaml");
    struct rect back = {0};
    struct rect next = {0};
    for (int i = 0; i < rig.event.question_count; i++) {
        rig.visit.screen = VISIT_QUESTION;
        rig.visit.question = i;
        rig_build();
        if (i == 0) {
            back = rig_item("nav:back")->box;
            next = rig_item("nav:next")->box;
        }
        assert_memory_equal(&back, &rig_item("nav:back")->box, sizeof back);
        assert_memory_equal(&next, &rig_item("nav:next")->box, sizeof next);
    }
    rig_unload();
}

static void test_skip_becomes_next(void **state)
{
    (void)state;
    rig_load("personalisation.yaml");
    rig_ask("helped");
    rig_build();
    assert_string_equal(rig_item("nav:next")->name, "Skip");
    assert_int_equal(rig_item("nav:next")->fill, VIEW_FILL_PLAIN);
    rig.visit.record.answers[rig.visit.question].chosen = 1;
    rig_build();
    assert_string_equal(rig_item("nav:next")->name, "Next");
    assert_int_equal(rig_item("nav:next")->fill, VIEW_FILL_SOLID);
    assert_int_equal(rig_item("nav:next")->action.kind, VISIT_IN_NEXT);
    assert_int_equal(rig_item("choice:listened")->fill, VIEW_FILL_SOLID);
    assert_int_equal(rig_item("choice:listened")->tone, VIEW_TONE_HELPED);
    assert_string_equal(rig_item("choice:listened")->name, "People listened to me, chosen");
    assert_false(rect_is_empty(rig_item("choice:listened")->tick_box));
    rig_unload();
}

static void test_waiting_does_not_show(void **state)
{
    (void)state;
    static struct view before;
    rig_load("personalisation.yaml");
    rig_ask("helped");
    rig_build_into(&before);
    rig.visit.waiting = true;
    rig_build();
    for (int i = 0; i < rig.view.item_count; i++) {
        const struct view_item *item = &rig.view.items[i];
        assert_true(!item->is_target || (item->state & VIEW_DEAF) != 0);
        assert_true(item->hash == before.items[i].hash);
    }
    struct view_damage damage;
    view_damage(&before, &rig.view, &damage);
    assert_int_equal(damage.count, 0);
    rig_unload();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_screen_keeps_the_rules),
        cmocka_unit_test(test_bottom_row_keeps_its_places),
        cmocka_unit_test(test_skip_becomes_next),
        cmocka_unit_test(test_waiting_does_not_show),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
