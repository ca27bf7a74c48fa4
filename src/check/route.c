/* Where a walk leads: every screen, page, layer of the keyboard and state of a visit. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "check/walking.h"

#define PAGES_MAX (EVENT_QUESTIONS_MAX + 1)
#define TURNS_MAX 64 /* keys that change the keyboard, on each that they change */
#define SUFFIX_BYTES 64
#define LETTERS_BEGUN 2
#define PAGE_ORDERS 8 /* screens of one page of tiles, at most */
#define STEPS_MAX 64  /* screens from Start to the end; more would never end */

/* Places in the order of the sheet. The questions stand between TOPIC and KEPT. */
enum route_place {
    PLACE_WELCOME,
    PLACE_LANGUAGES,
    PLACE_TOPIC = WALK_PLACE_TOPIC,
    PLACE_KEPT = WALK_PLACE_BEHIND,
    PLACE_REVIEW,
    PLACE_THANKS,
    PLACE_LEAVE,
    PLACE_FORGOTTEN,
    PLACE_NOTICE,
    PLACE_ONE_MOMENT,
    PLACE_CANNOT_KEEP,
    PLACE_STAFF,
};

static void go_to(struct walk *walk, int place, const char *name)
{
    walk_at(walk, "%s", name);
    walk->question = -1;
    walk->order = place * WALK_ORDER_A_PLACE;
}

/* Pages differ from display to display; where a page and a state stand in the order does not. */
static void go_to_page(struct walk *walk, int place, int page)
{
    walk->order = place * WALK_ORDER_A_PLACE + page * PAGE_ORDERS;
}

static bool is_turning(const struct walk *walk)
{
    const struct view_item *next = view_find(&walk->view, "nav:next");
    return next != NULL && next->is_target && next->action.kind == VISIT_IN_PAGE;
}

/* "" on the only page, else " page 1 of 2". */
static void page_name(const struct walk *walk, char out[SUFFIX_BYTES])
{
    const struct view_item *item = view_find(&walk->view, "question:page");
    out[0] = '\0';
    if (item != NULL) {
        (void)snprintf(out, SUFFIX_BYTES, " page %d", walk->visit.page + 1);
    }
}

/* ---- answers --------------------------------------------------------------------------------- */

static bool is_choice(const struct view_item *item)
{
    return item->is_target && item->action.kind == VISIT_IN_CHOOSE;
}

static bool is_nothing(const struct walk *walk, const struct view_item *item)
{
    const struct visit *visit = &walk->visit;
    return visit->screen == VISIT_QUESTION && item->role == VIEW_CHECKBOX &&
           visit->event->questions[visit->question].choices[item->action.number].kind !=
               EVENT_CHOICE_PLAIN;
}

/* All that can be chosen together; of a list where one excludes the other, the last one. Then
 * "Nothing helped", which excludes them all. */
static void choose_on_page(struct walk *walk, const char *suffix)
{
    const struct visit_input *nothing = NULL;
    struct visit_input actions[EVENT_CHOICES_MAX];
    int count = 0;
    for (int i = 0; i < walk->view.item_count && count < EVENT_CHOICES_MAX; i++) {
        const struct view_item *item = &walk->view.items[i];
        if (is_choice(item)) {
            actions[count] = item->action;
            nothing = is_nothing(walk, item) ? &actions[count] : nothing;
            count++;
        }
    }
    for (int i = 0; i < count; i++) {
        if (&actions[i] != nothing) {
            walk_give(walk, actions[i]);
        }
    }
    walk_build(walk);
    walk_see(walk, WALK_CHOSEN, "%s, chosen", suffix);
    if (nothing != NULL) {
        walk_act(walk, nothing);
        walk_see(walk, WALK_CHOSEN, "%s, nothing", suffix);
    }
}

/* Every page of tiles, open and chosen; ends on the next screen. */
static void see_pages(struct walk *walk, int place)
{
    for (int page = 0; page < PAGES_MAX && !walk->err; page++) {
        char suffix[SUFFIX_BYTES];
        page_name(walk, suffix);
        go_to_page(walk, place, page);
        walk_see_both(walk, suffix);
        choose_on_page(walk, suffix);
        bool goes_on = is_turning(walk);
        walk_tap(walk, "nav:next");
        if (!goes_on) {
            break;
        }
    }
}

/* ---- own words ------------------------------------------------------------------------------- */

/* A key that changes the keyboard, on the keyboard that it was seen on. */
struct turn {
    enum visit_input_kind kind;
    int number;
    enum visit_letters letters;
    enum visit_arrangement arrangement;
    enum visit_layer layer; /* of a key that leads to another page */
};

static struct turn turn_of(const struct walk *walk, const struct visit_input *action)
{
    const struct visit *visit = &walk->visit;
    bool is_page = action->kind == VISIT_IN_KEY_PAGE;
    return (struct turn){.kind = action->kind,
                         .number = action->number,
                         .letters = visit->letters,
                         .arrangement = visit->arrangement,
                         .layer = is_page ? visit->layer : VISIT_SMALL};
}

static bool is_in(const struct turn *list, int count, const struct turn *turn)
{
    for (int i = 0; i < count; i++) {
        const struct turn *one = &list[i];
        if (one->kind == turn->kind && one->number == turn->number &&
            one->letters == turn->letters && one->arrangement == turn->arrangement &&
            one->layer == turn->layer) {
            return true;
        }
    }
    return false;
}

/* A key that changes the keyboard and was not tapped yet, or NULL: the pages of a layer before
 * other layers, and those before other letters. */
static const struct view_item *find_turn(const struct walk *walk, const struct turn *seen,
                                         int count)
{
    static const enum visit_input_kind kinds[] = {VISIT_IN_KEY_PAGE, VISIT_IN_LAYER,
                                                  VISIT_IN_ARRANGEMENT, VISIT_IN_LETTERS};
    for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
        for (int i = 0; i < walk->view.item_count; i++) {
            const struct view_item *item = &walk->view.items[i];
            struct turn turn = turn_of(walk, &item->action);
            if (item->is_target && turn.kind == kinds[k] && !is_in(seen, count, &turn)) {
                return item;
            }
        }
    }
    return NULL;
}

/* Every keyboard there is; ends on the letters that were there first. */
static void see_turns(struct walk *walk)
{
    struct turn seen[TURNS_MAX];
    for (int count = 0; count < TURNS_MAX; count++) {
        const struct view_item *key = find_turn(walk, seen, count);
        if (key == NULL && walk->visit.layer == VISIT_DIGITS) {
            /* Beside the digits there may be no key for what the letters still have. */
            walk_act(walk, &(struct visit_input){.kind = VISIT_IN_LAYER, .number = VISIT_SMALL});
            key = find_turn(walk, seen, count);
        }
        if (key == NULL) {
            break;
        }
        char id[VIEW_ID_BYTES];
        struct visit_input action = key->action;
        (void)snprintf(id, sizeof id, "%s", key->id + strcspn(key->id, ":") + 1);
        seen[count] = turn_of(walk, &action);
        walk_act(walk, &action);
        walk_see(walk, WALK_OPEN, ", %s", id);
    }
}

/* Words in the language of the walk, until no more are taken. */
static void type_until_full(struct walk *walk, const char *text)
{
    for (int i = 0; i < DRAFT_BYTES_MAX && !walk->visit.draft.full; i++) {
        walk_type(walk, text);
    }
}

/* The first letters of a text: a word that was begun. */
static void type_beginning(struct walk *walk, const char *text)
{
    char beginning[LETTERS_BEGUN * VISIT_TEXT_BYTES];
    size_t at = 0;
    for (int i = 0; i < LETTERS_BEGUN && text[at] != '\0'; i++) {
        (void)utf8_next(text, strlen(text), &at);
    }
    memcpy(beginning, text, at);
    beginning[at] = '\0';
    walk_type(walk, beginning);
}

/* The keyboard is the same for all questions: all of it is seen once. */
static void see_typing(struct walk *walk)
{
    const struct event *event = walk->source->event;
    const char *words = event->welcome.in[walk->source->language];
    bool is_first = event->questions[walk->visit.question].own_words_index == 0;
    walk_see_both(walk, "");
    if (is_first) {
        see_turns(walk);
        type_beginning(walk, words);
        walk_see(walk, WALK_OPEN, ", a word begun");
        if (walk_has(walk, "word:1")) {
            walk_tap(walk, "word:1");
            walk_see(walk, WALK_OPEN, ", a word chosen");
        }
    }
    walk_type(walk, words);
    walk_see_both(walk, ", words");
    if (is_first) {
        type_until_full(walk, words);
        walk_see_both(walk, ", full");
    }
}

static void see_own_words(struct walk *walk, int place, const char *name)
{
    walk_see_both(walk, "");
    walk_tap(walk, "do:type");
    walk_at(walk, "typing:%s", name);
    see_typing(walk);
    walk_tap(walk, "nav:done");
    walk_at(walk, "question:%s", name);
    go_to_page(walk, place, PAGES_MAX - 1);
    walk_see(walk, WALK_OPEN, ", written");
    walk_tap(walk, "nav:next");
}

/* ---- the way through ------------------------------------------------------------------------- */

static void see_question(struct walk *walk)
{
    const struct event_question *question = &walk->source->event->questions[walk->visit.question];
    int place = WALK_PLACE_QUESTION(walk->visit.question);
    char name[EVENT_NAME_BYTES];
    (void)snprintf(name, sizeof name, "%s", question->name);
    walk_at(walk, "question:%s", name);
    go_to_page(walk, place, 0);
    switch (question->type) {
    case EVENT_SELECT_ONE:
    case EVENT_SCALE:
    case EVENT_SELECT_MULTIPLE:
    case EVENT_CONSENT:
        see_pages(walk, place);
        break;
    case EVENT_OWN_WORDS:
        see_own_words(walk, place, name);
        break;
    case EVENT_NOTE:
        walk_see_both(walk, "");
        walk_tap(walk, "nav:next");
        break;
    }
}

static void see_review(struct walk *walk)
{
    go_to(walk, PLACE_REVIEW, "review");
    for (int page = 0; page < PAGES_MAX && !walk->err; page++) {
        char suffix[SUFFIX_BYTES];
        page_name(walk, suffix);
        walk_see_both(walk, suffix);
        if (!is_turning(walk)) {
            break;
        }
        walk_tap(walk, "nav:next");
    }
    walk_tap(walk, "do:finish");
}

/* What lies over the first screen behind Welcome: the languages, the notice, the way out. */
static void see_around(struct walk *walk)
{
    if (walk_has(walk, "top:language")) {
        go_to(walk, PLACE_LANGUAGES, "languages");
        walk_tap(walk, "top:language");
        walk_see_both(walk, "");
        walk_tap(walk, "nav:back");
    }
    go_to(walk, PLACE_NOTICE, "notice");
    walk_wait(walk, VISIT_NOTICE_MS + 1);
    walk_see(walk, WALK_OPEN, "%s", "");
    walk_wait(walk, VISIT_NOTICE_STEP_MS);
    walk_see(walk, WALK_OPEN, ", %d seconds", walk->visit.notice_left_s);
    walk_tap(walk, "do:more_time");
    go_to(walk, PLACE_LEAVE, "leave");
    walk_tap(walk, "nav:back");
    walk_see_both(walk, "");
    walk_tap(walk, "do:go_on");
}

/* One screen of the way, to the next one. */
static void see_step(struct walk *walk)
{
    switch (walk->visit.screen) {
    case VISIT_TOPIC:
        go_to(walk, PLACE_TOPIC, "topic");
        see_pages(walk, PLACE_TOPIC);
        break;
    case VISIT_QUESTION:
        see_question(walk);
        break;
    case VISIT_KEPT:
        go_to(walk, PLACE_KEPT, "kept");
        walk_see_both(walk, "");
        walk_tap(walk, walk_has(walk, "do:more") ? "do:more" : "do:finish");
        break;
    case VISIT_REVIEW:
        see_review(walk);
        break;
    case VISIT_THANKS:
        go_to(walk, PLACE_THANKS, "thanks");
        walk_see(walk, WALK_OPEN, "%s", "");
        walk_tap(walk, "do:finish");
        break;
    case VISIT_WELCOME:
    case VISIT_TYPING:
    case VISIT_FORGOTTEN:
    case VISIT_LEAVE:
    case VISIT_NOTICE:
    case VISIT_CANNOT_KEEP:
        walk->err = walk->err ? walk->err : ERR_DATA;
        break;
    }
}

static void see_whole_visit(struct walk *walk)
{
    walk_begin(walk, -1);
    go_to(walk, PLACE_WELCOME, "welcome");
    walk_see(walk, WALK_OPEN, "%s", "");
    walk->problems =
        walk->source->interfaces[walk->source->language].texts[INTERFACE_STAFF_MOVED_ASIDE];
    walk_build(walk);
    walk_see(walk, WALK_LATER, ", a word for the team");
    walk->problems = NULL;
    walk_build(walk);
    walk_tap(walk, "do:start");
    see_around(walk);
    for (int i = 0; i < STEPS_MAX && !walk->err && walk->visit.screen != VISIT_WELCOME; i++) {
        see_step(walk);
    }
}

/* A visit about an agenda item: only what is asked in other words. */
static void see_about(struct walk *walk, int item)
{
    const struct event *event = walk->source->event;
    walk_begin(walk, item);
    walk_tap(walk, "do:start");
    for (int i = 0; i < STEPS_MAX && !walk->err; i++) {
        if (walk->visit.screen == VISIT_QUESTION) {
            const struct event_question *question = &event->questions[walk->visit.question];
            walk_at(walk, "question:%s", question->name);
            go_to_page(walk, WALK_PLACE_QUESTION(walk->visit.question) + 1, item);
            if (walk->visit.page == 0 && question->label_item.in[0] != NULL) {
                walk_see(walk, WALK_LATER, " about %s", event->agenda[item].name);
            }
            walk_tap(walk, "nav:next");
        } else if (walk->visit.screen == VISIT_KEPT && walk_has(walk, "do:more")) {
            walk_tap(walk, "do:more");
        } else {
            break;
        }
    }
}

/* Chooses something on the first screen that has choices. False: no screen of the core has. */
static bool answer(struct walk *walk)
{
    for (int step = 0; step < STEPS_MAX && !walk->err; step++) {
        for (int i = 0; i < walk->view.item_count; i++) {
            if (is_choice(&walk->view.items[i])) {
                struct visit_input action = walk->view.items[i].action;
                walk_act(walk, &action);
                return true;
            }
        }
        if (!walk_has(walk, "nav:next")) {
            break;
        }
        walk_tap(walk, "nav:next");
    }
    return false;
}

static void see_forgotten(struct walk *walk)
{
    walk_begin(walk, -1);
    walk_tap(walk, "do:start");
    walk_wait(walk, VISIT_NOTICE_MS + 1);
    walk_tap(walk, "do:forget");
    go_to(walk, PLACE_FORGOTTEN, "forgotten");
    walk_see(walk, WALK_OPEN, "%s", "");
}

/* A card that is slow, and one that takes nothing. */
static void see_bad_card(struct walk *walk)
{
    walk_begin(walk, -1);
    walk_tap(walk, "do:start");
    walk->slow = true;
    if (answer(walk)) {
        while (is_turning(walk) && !walk->err) {
            walk_tap(walk, "nav:next");
        }
        walk_tap(walk, "nav:next");
        walk_wait(walk, VISIT_SLOW_MS + 1);
        go_to(walk, PLACE_ONE_MOMENT, "one moment");
        walk_see(walk, WALK_OPEN, "%s", "");
    }
    walk_begin(walk, -1);
    walk_tap(walk, "do:start");
    walk->failing = true;
    if (answer(walk)) {
        go_to(walk, PLACE_CANNOT_KEEP, "cannot keep");
        walk_see_both(walk, "");
    }
}

static void see_staff(struct walk *walk)
{
    walk_begin(walk, -1);
    go_to(walk, PLACE_STAFF, "staff");
    walk->problems = "event.yaml:12:42: no picture is called 'tallk'; write 'talk'\n";
    walk->staff = true;
    walk_build(walk);
    walk_see(walk, WALK_OPEN, "%s", "");
    walk->problems = NULL;
    walk->staff = false;
}

enum err walk_run(const struct walk_source *source)
{
    struct walk *walk = calloc(1, sizeof *walk);
    if (walk == NULL) {
        return ERR_SYSTEM;
    }
    walk->source = source;
    see_whole_visit(walk);
    see_forgotten(walk);
    see_bad_card(walk);
    see_staff(walk);
    for (int i = 0; i < source->event->agenda_count && !walk->err; i++) {
        see_about(walk, i);
    }
    enum err err = walk->err;
    free(walk);
    return err;
}
