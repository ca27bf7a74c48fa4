/* The same visit on every display, in every size of letters and in every language, by single taps
 * in the middle of targets. On every screen the person changes the language to another one and
 * back. The answers must be the same everywhere. (Whether all fits is for tests/screens to say.)
 *
 *   everywhere EVENT-FILE ASSETS [DISPLAY]
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "support/rig.h"

#define SCREENS_MAX 200 /* of one visit: more is a loop without an end */
#define PAUSE_MS 1000   /* between two taps: longer than Next and Skip are deaf */

struct person {
    struct rig rig;
    int language;
    unsigned char next_id;
    bool refuses; /* the card */
    int screens, changes;
    const char *place; /* what goes wrong is said to have happened here */
};

static bool fails(const struct person *person, const char *what)
{
    const struct rig *rig = &person->rig;
    printf("%s, %s, %s: %s on screen %d, question %d, page %d: %s\n", rig->display->name,
           text_size_name(rig->text_size), rig->event.languages[rig->visit.record.language],
           person->place, (int)rig->visit.screen, rig->visit.question, rig->visit.page, what);
    return false;
}

static void step(struct person *person, struct visit_input *input)
{
    struct rig *rig = &person->rig;
    memset(input->fresh_id, ++person->next_id, sizeof input->fresh_id);
    (void)rig_step(rig, input);
    while (rig->effects.write != VISIT_WRITE_NONE) {
        struct visit_input answer = {.kind =
                                         person->refuses ? VISIT_IN_SAVE_FAILED : VISIT_IN_SAVED,
                                     .number = rig->effects.generation};
        (void)rig_step(rig, &answer);
    }
    rig_build(rig);
}

static void wait_for(struct person *person, int64_t ms)
{
    struct rig *rig = &person->rig;
    int64_t until_ms = rig->now_ms + ms;
    while (visit_deadline(&rig->visit) <= until_ms) {
        int64_t due_ms = visit_deadline(&rig->visit);
        rig->now_ms = due_ms > rig->now_ms ? due_ms : rig->now_ms;
        step(person, &(struct visit_input){.kind = VISIT_IN_TIME});
    }
    rig->now_ms = until_ms;
    step(person, &(struct visit_input){.kind = VISIT_IN_TIME});
}

/* Down and up in the middle of the target. */
static bool tap(struct person *person, const char *id)
{
    struct rig *rig = &person->rig;
    wait_for(person, PAUSE_MS);
    const struct view_item *item = view_find(&rig->view, id);
    if (item == NULL || !item->is_target) {
        person->place = id;
        return fails(person, "it is not there");
    }
    struct touch_contact contact = {
        .finger = 1, .x = item->box.x + item->box.w / 2, .y = item->box.y + item->box.h / 2};
    for (int phase = 0; phase < 2; phase++) {
        struct visit_input action = {.kind = VISIT_IN_TOUCH};
        step(person, &action);
        contact.phase = phase == 0 ? TOUCH_DOWN : TOUCH_UP;
        if (touch_step(&rig->touch, &contact, &rig->view, rig->now_ms, &action)) {
            step(person, &action);
        } else {
            rig_build(rig);
        }
    }
    return true;
}

/* Answers, without what a change of language may change. */
static bool is_same_place(const struct visit *a, const struct visit *b)
{
    return a->screen == b->screen && a->question == b->question && a->page == b->page &&
           memcmp(a->record.answers, b->record.answers, sizeof a->record.answers) == 0 &&
           memcmp(a->record.words, b->record.words, sizeof a->record.words) == 0 &&
           a->record.agenda_item == b->record.agenda_item && a->record.has_id == b->record.has_id;
}

static bool choose_language(struct person *person, int language)
{
    struct rig *rig = &person->rig;
    char id[VIEW_ID_BYTES];
    (void)snprintf(id, sizeof id, "language:%s", rig->event.languages[language]);
    const struct visit before = rig->visit;
    if (view_find(&rig->view, id) == NULL) {
        bool is_welcome = rig->visit.screen == VISIT_WELCOME;
        if (!tap(person, is_welcome ? "do:more_languages" : "top:language")) {
            return false;
        }
    }
    if (!tap(person, id)) {
        return false;
    }
    person->changes++;
    if (rig->visit.choosing_language || rig->visit.record.language != language) {
        return fails(person, "the language is not the chosen one");
    }
    return is_same_place(&before, &rig->visit) ||
           fails(person, "a change of language lost something");
}

/* Into another language and back, wherever the person is. */
static bool change_language(struct person *person)
{
    int count = person->rig.event.language_count;
    person->screens++;
    if (person->screens > SCREENS_MAX) {
        return fails(person, "the visit has no end");
    }
    int other = (person->language + person->screens) % count;
    return count < 2 || other == person->language ||
           (choose_language(person, other) && choose_language(person, person->language));
}

/* One choice of a question of which one can be chosen, two of the others: the same everywhere. */
static bool is_wanted(const struct event_question *question, int number, int choice)
{
    int first = number % question->choice_count;
    int second = (first + 2) % question->choice_count;
    return choice == first || (question->type == EVENT_SELECT_MULTIPLE && choice == second);
}

static bool answer_question(struct person *person)
{
    struct rig *rig = &person->rig;
    const struct event_question *question = &rig->event.questions[rig->visit.question];
    for (int c = 0; c < question->choice_count; c++) {
        char id[VIEW_ID_BYTES];
        (void)snprintf(id, sizeof id, "choice:%s", question->choices[c].name);
        if (is_wanted(question, rig->visit.question, c) && view_find(&rig->view, id) != NULL &&
            !visit_is_chosen(&rig->visit, rig->visit.question, c) && !tap(person, id)) {
            return false;
        }
    }
    return true;
}

/* What is done on a screen to come to the next one. */
static bool go_on(struct person *person)
{
    switch (person->rig.visit.screen) {
    case VISIT_WELCOME:
        return tap(person, "do:start");
    case VISIT_TOPIC:
        return (view_find(&person->rig.view, "item:budgets") == NULL ||
                tap(person, "item:budgets")) &&
               tap(person, "nav:next");
    case VISIT_QUESTION:
        return answer_question(person) && tap(person, "nav:next");
    case VISIT_KEPT:
        return tap(person, "do:more");
    case VISIT_REVIEW:
        return tap(person,
                   view_find(&person->rig.view, "nav:next") != NULL ? "nav:next" : "do:finish");
    case VISIT_TYPING:
    case VISIT_THANKS:
    case VISIT_FORGOTTEN:
    case VISIT_LEAVE:
    case VISIT_NOTICE:
    case VISIT_CANNOT_KEEP:
        break;
    }
    return fails(person, "no way on from here");
}

/* From Welcome to Thanks. */
static bool walk(struct person *person, struct visit_record *out)
{
    struct rig *rig = &person->rig;
    person->place = "the way";
    person->screens = 0;
    rig_begin(rig, "");
    if (!choose_language(person, person->language)) {
        return false;
    }
    while (rig->visit.screen != VISIT_THANKS) {
        *out = rig->visit.record;
        if (!change_language(person) || !go_on(person)) {
            return false;
        }
    }
    return change_language(person) && tap(person, "do:finish");
}

/* One more answer: of the choices in view the last one. */
static bool tap_last_choice(struct person *person)
{
    const struct view *view = &person->rig.view;
    for (int i = view->item_count - 1; i >= 0; i--) {
        if (strncmp(view->items[i].id, "choice:", strlen("choice:")) == 0) {
            char id[VIEW_ID_BYTES];
            (void)snprintf(id, sizeof id, "%s", view->items[i].id);
            return tap(person, id);
        }
    }
    return fails(person, "no choice is in view");
}

/* The screens beside the way: Leave, the notice, own words, "We cannot keep answers", Forgotten. */
static bool walk_beside(struct person *person)
{
    struct rig *rig = &person->rig;
    person->place = "beside the way";
    rig_begin(rig, "");
    if (!choose_language(person, person->language) || !tap(person, "do:start") ||
        !tap(person, "nav:back") || !change_language(person) || !tap(person, "do:go_on")) {
        return false;
    }
    while (rig->visit.screen != VISIT_QUESTION) {
        if (!go_on(person)) {
            return false;
        }
    }
    if (!answer_question(person)) {
        return false;
    }
    wait_for(person, VISIT_NOTICE_MS);
    if (rig->visit.screen != VISIT_NOTICE || !change_language(person) ||
        !tap(person, "do:more_time")) {
        return fails(person, "the notice");
    }
    person->refuses = true;
    bool is_refused = tap_last_choice(person) && rig->visit.screen == VISIT_CANNOT_KEEP &&
                      change_language(person);
    person->refuses = false;
    if (!is_refused || !tap(person, "do:try_again")) {
        return fails(person, "the card that cannot keep");
    }
    for (int i = 0; i < SCREENS_MAX && rig->visit.screen != VISIT_LEAVE; i++) {
        if (!tap(person, "nav:back")) {
            return false;
        }
    }
    return tap(person, "do:forget") && rig->visit.screen == VISIT_FORGOTTEN &&
           change_language(person);
}

static bool is_same_record(const struct visit_record *a, const struct visit_record *b)
{
    return a->complete && b->complete && a->agenda_item == b->agenda_item &&
           memcmp(a->answers, b->answers, sizeof a->answers) == 0;
}

/* only: a display; NULL: all. */
static bool visit_everywhere(struct person *person, const struct display *only)
{
    struct rig *rig = &person->rig;
    struct visit_record first = {.has_id = false};
    int visits = 0;
    for (int d = 0; d < DISPLAYS; d++) {
        rig->display = display_at(d);
        for (int size = 0; size < TEXT_SIZES; size++) {
            rig->text_size = (enum text_size)size;
            if ((only != NULL && only != rig->display) ||
                !display_has_size(rig->display, rig->text_size)) {
                continue;
            }
            for (person->language = 0; person->language < rig->event.language_count;
                 person->language++) {
                struct visit_record record;
                if (!walk(person, &record) || !walk_beside(person)) {
                    return false;
                }
                first = visits++ == 0 ? record : first;
                if (!is_same_record(&first, &record)) {
                    return fails(person, "the answers are not those of the first visit");
                }
            }
        }
    }
    printf("%s: %d visits with %d changes of language, all with the same answers\n", rig->event.id,
           2 * visits, person->changes);
    return visits > 0;
}

int main(int argc, char **argv)
{
    static struct person person; /* a visit holds all words, a view all items */
    const struct display *only = argc == 4 ? display_find(argv[3]) : NULL;
    if (argc < 3 || argc > 4 || (argc == 4 && only == NULL)) {
        fputs("everywhere EVENT-FILE ASSETS [DISPLAY]\n", stderr);
        return EXIT_FAILURE;
    }
    person.rig.now_ms = 1000000;
    person.place = "";
    bool is_good = rig_open(&person.rig, argv[1], argv[2]) && visit_everywhere(&person, only);
    rig_close(&person.rig);
    return is_good ? EXIT_SUCCESS : EXIT_FAILURE;
}
