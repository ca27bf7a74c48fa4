#include "visit/visit.h"

#include <assert.h>
#include <string.h>

#include "visit/moves.h"

#define PAGE_MAX EVENT_QUESTIONS_MAX /* the longest list is the review; it has a row a question */

void visit_init(struct visit *visit, const struct event *event, int fixed_agenda_item,
                int64_t now_ms)
{
    assert(event->core_count > 0);
    memset(visit, 0, sizeof *visit);
    visit->event = event;
    visit->fixed_agenda_item = fixed_agenda_item;
    visit->next = (struct visit_place){.screen = VISIT_WELCOME, .clear = true};
    visit_arrive(visit, now_ms);
}

/* ---- choosing ---------------------------------------------------------------------------- */

static bool excludes_others(const struct event_question *question, int choice)
{
    return question->type != EVENT_SELECT_MULTIPLE ||
           question->choices[choice].kind != EVENT_CHOICE_PLAIN;
}

static void choose_answer(const struct visit_step *step)
{
    struct visit *visit = step->visit;
    const struct event_question *question = &visit->event->questions[visit->question];
    int choice = step->input->number;
    if (choice < 0 || choice >= question->choice_count) {
        return;
    }
    struct visit_answer *answer = &visit->record.answers[visit->question];
    uint32_t bit = UINT32_C(1) << choice;
    if ((answer->chosen & bit) != 0) {
        answer->chosen &= ~bit;
    } else if (excludes_others(question, choice)) {
        answer->chosen = bit;
    } else {
        for (int c = 0; c < question->choice_count; c++) {
            if (excludes_others(question, c)) {
                answer->chosen &= ~(UINT32_C(1) << c);
            }
        }
        answer->chosen |= bit;
    }
    visit_save(step);
}

static void choose_topic(const struct visit_step *step)
{
    struct visit *visit = step->visit;
    int item = step->input->number - 1;
    if (item < -1 || item >= visit->event->agenda_count) {
        return;
    }
    bool again = visit->record.topic_chosen && visit->record.agenda_item == item;
    visit->record.topic_chosen = !again;
    visit->record.agenda_item = again ? -1 : item;
    visit_save(step);
}

/* What a person saw of a question's choices, noted whenever they leave a page of it. */
static void note_shown(const struct visit_step *step)
{
    struct visit *visit = step->visit;
    if (visit->screen != VISIT_QUESTION) {
        return;
    }
    int count = visit->event->questions[visit->question].choice_count;
    uint32_t all = count == 0 ? 0 : UINT32_MAX >> (32 - count);
    visit->record.answers[visit->question].shown |= step->input->shown & all;
}

static void choose(const struct visit_step *step)
{
    if (step->visit->screen == VISIT_TOPIC) {
        choose_topic(step);
    } else if (step->visit->screen == VISIT_QUESTION) {
        note_shown(step);
        choose_answer(step);
    }
}

/* ---- forth and back ------------------------------------------------------------------------ */

static void go_on_from_question(const struct visit_step *step)
{
    struct visit *visit = step->visit;
    const struct event *event = visit->event;
    visit->record.answers[visit->question].seen = true;
    int next = visit->question + 1;
    bool core_ends = next == event->core_count && !visit->record.complete;
    if (core_ends) {
        visit->record.complete = true;
        visit_save(step);
    }
    if (visit->reviewing) {
        visit->reviewing = false;
        visit_go(step, visit_place_of(VISIT_REVIEW));
    } else if (next == event->core_count) {
        visit_go(step, visit_place_of(VISIT_KEPT));
    } else if (next == event->question_count) {
        visit_go(step, visit_place_of(VISIT_REVIEW));
    } else {
        visit_go(step, visit_place_of_question(next));
    }
}

static void next(const struct visit_step *step)
{
    struct visit *visit = step->visit;
    note_shown(step);
    if (visit->screen == VISIT_TOPIC) {
        bool reviewing = visit->reviewing;
        visit->reviewing = false;
        visit_go(step, reviewing ? visit_place_of(VISIT_REVIEW) : visit_place_of_question(0));
    } else if (visit->screen == VISIT_QUESTION) {
        go_on_from_question(step);
    }
}

static void leave(const struct visit_step *step)
{
    step->visit->under_leave = step->visit->screen;
    struct visit_place place = visit_place_of(VISIT_LEAVE);
    place.question = step->visit->question;
    visit_go(step, place);
}

static void back_from_question(const struct visit_step *step)
{
    struct visit *visit = step->visit;
    if (visit->reviewing) {
        visit->reviewing = false;
        visit_go(step, visit_place_of(VISIT_REVIEW));
    } else if (visit->question == 0) {
        struct visit_place first = visit_first_place(visit);
        if (first.screen == VISIT_TOPIC) {
            visit_go(step, first);
        } else {
            leave(step);
        }
    } else if (visit->question == visit->event->core_count) {
        visit_go(step, visit_place_of(VISIT_KEPT));
    } else {
        visit_go(step, visit_place_of_question(visit->question - 1));
    }
}

static void back(const struct visit_step *step)
{
    struct visit *visit = step->visit;
    note_shown(step);
    switch (visit->screen) {
    case VISIT_TOPIC:
        if (visit->reviewing) {
            visit->reviewing = false;
            visit_go(step, visit_place_of(VISIT_REVIEW));
        } else {
            leave(step);
        }
        break;
    case VISIT_QUESTION:
        back_from_question(step);
        break;
    case VISIT_TYPING: /* the draft stays, in case the person comes back to it */
        visit_go(step, visit_place_of_question(visit->question));
        break;
    case VISIT_KEPT:
        visit_go(step, visit_place_of_question(visit->event->core_count - 1));
        break;
    case VISIT_REVIEW:
        visit_go(step, visit_place_of_question(visit->event->question_count - 1));
        break;
    case VISIT_WELCOME:
    case VISIT_THANKS:
    case VISIT_FORGOTTEN:
    case VISIT_LEAVE:
    case VISIT_NOTICE:
    case VISIT_CANNOT_KEEP:
        break;
    }
}

static void tell_more(const struct visit_step *step)
{
    const struct event *event = step->visit->event;
    if (step->visit->screen == VISIT_KEPT && event->core_count < event->question_count) {
        visit_go(step, visit_place_of_question(event->core_count));
    }
}

static void turn_page(const struct visit_step *step)
{
    struct visit *visit = step->visit;
    bool has_pages = visit->screen == VISIT_QUESTION || visit->screen == VISIT_REVIEW ||
                     visit->screen == VISIT_TOPIC;
    if (!has_pages || step->input->number < 0 || step->input->number >= PAGE_MAX) {
        return;
    }
    note_shown(step);
    visit->page = step->input->number;
    visit->screen_ms = step->now_ms;
}

static void change(const struct visit_step *step)
{
    struct visit *visit = step->visit;
    int question = step->input->number;
    if (visit->screen != VISIT_REVIEW || question < -1 ||
        question >= visit->event->question_count) {
        return;
    }
    if (question == -1 && visit_first_place(visit).screen != VISIT_TOPIC) {
        return;
    }
    visit->reviewing = true;
    visit_go(step, question < 0 ? visit_first_place(visit) : visit_place_of_question(question));
}

/* ---- ends ---------------------------------------------------------------------------------- */

static void finish(const struct visit_step *step)
{
    struct visit *visit = step->visit;
    if (visit->screen == VISIT_THANKS || visit->screen == VISIT_FORGOTTEN) {
        visit_close(step, VISIT_FINISHED, visit_place_of(VISIT_WELCOME));
    } else if (visit->screen == VISIT_KEPT || visit->screen == VISIT_REVIEW ||
               visit->screen == VISIT_NOTICE) {
        bool kept_something = visit->record.has_id;
        visit_close(step, VISIT_FINISHED,
                    visit_place_of(kept_something ? VISIT_THANKS : VISIT_WELCOME));
    }
}

static void go_on(const struct visit_step *step)
{
    struct visit *visit = step->visit;
    enum visit_screen under =
        visit->screen == VISIT_NOTICE ? visit->under_notice : visit->under_leave;
    if (visit->screen == VISIT_NOTICE || visit->screen == VISIT_LEAVE) {
        visit_go(step, (struct visit_place){
                           .screen = under, .question = visit->question, .page = visit->page});
    }
}

static void end(const struct visit_step *step)
{
    struct visit *visit = step->visit;
    bool offers = visit->screen == VISIT_LEAVE || visit->screen == VISIT_NOTICE;
    bool has_ended = visit->record.ending != VISIT_OPEN; /* and the card did not take it yet */
    if (step->input->kind == VISIT_IN_SOMEONE_NEW && visit->offer_new && has_ended) {
        visit_try_again(step);
    } else if (step->input->kind == VISIT_IN_SOMEONE_NEW && visit->offer_new &&
               !visit_is_over(visit)) {
        visit_close(step, VISIT_SOMEONE_NEW, visit_place_of(VISIT_WELCOME));
    } else if (step->input->kind == VISIT_IN_START_AGAIN && offers) {
        visit_close(step, VISIT_STARTED_AGAIN, visit_first_place(visit));
    } else if (step->input->kind == VISIT_IN_FORGET && offers) {
        visit_close(step, VISIT_FORGOT, visit_place_of(VISIT_FORGOTTEN));
    }
}

/* ---- language ------------------------------------------------------------------------------ */

static void open_languages(const struct visit_step *step)
{
    struct visit *visit = step->visit;
    if (visit->event->language_count > 1) {
        visit->choosing_language = true;
        visit->screen_ms = step->now_ms;
    }
}

static void change_language(const struct visit_step *step)
{
    struct visit *visit = step->visit;
    if (step->input->number < 0 || step->input->number >= visit->event->language_count) {
        return;
    }
    visit->record.language = step->input->number;
    visit->letters = VISIT_OWN_LETTERS;
    visit->key_page = 0;
    visit->choosing_language = false;
    visit->screen_ms = step->now_ms;
    /* What could not be kept is tried again as what it was; it may have been the close. */
    if (visit->record.has_id && visit->screen != VISIT_CANNOT_KEEP) {
        visit_save(step);
    }
}

/* While the list lies over the screen, only what is in it acts. */
static void act_on_languages(const struct visit_step *step)
{
    if (step->input->kind == VISIT_IN_LANGUAGE) {
        change_language(step);
    } else if (step->input->kind == VISIT_IN_SOMEONE_NEW) {
        end(step);
    } else if (step->input->kind == VISIT_IN_BACK) {
        step->visit->choosing_language = false;
        step->visit->screen_ms = step->now_ms;
    }
}

/* ---- saving -------------------------------------------------------------------------------- */

static void saved(const struct visit_step *step)
{
    struct visit *visit = step->visit;
    if (step->input->number > visit->saved_generation && step->input->number <= visit->generation) {
        visit->saved_generation = step->input->number;
    }
    if (visit->waiting && visit->saved_generation == visit->generation) {
        if (visit->slow) {
            visit->touched_ms = step->now_ms; /* it was the card that took its time, nobody else */
        }
        visit_arrive(visit, step->now_ms);
    }
}

static void save_failed(const struct visit_step *step)
{
    struct visit *visit = step->visit;
    if (step->input->number != visit->generation) {
        return; /* a later write carries the same answers, and more */
    }
    if (!visit->waiting && visit->screen != VISIT_CANNOT_KEEP) {
        /* Who comes back from there has not been idle: the notice would not be meant for them. */
        visit->next = (struct visit_place){
            .screen = visit->screen == VISIT_NOTICE ? visit->under_notice : visit->screen,
            .question = visit->question,
            .page = visit->page};
    }
    if (visit->screen != VISIT_CANNOT_KEEP) {
        visit->offer_new = false;
    }
    visit->screen = VISIT_CANNOT_KEEP;
    visit->choosing_language = false;
    visit->waiting = false;
    visit->slow = false;
    visit->waiting_ms = step->now_ms;
}

static void try_again(const struct visit_step *step)
{
    if (step->visit->screen == VISIT_CANNOT_KEEP) {
        step->visit->offer_new = false;
        visit_try_again(step);
    }
}

/* ---- one input ----------------------------------------------------------------------------- */

static void act(const struct visit_step *step)
{
    struct visit *visit = step->visit;
    switch (step->input->kind) {
    case VISIT_IN_START:
        if (visit->screen == VISIT_WELCOME) {
            visit_go(step, visit_first_place(visit));
        }
        break;
    case VISIT_IN_CHOOSE:
        choose(step);
        break;
    case VISIT_IN_NEXT:
        next(step);
        break;
    case VISIT_IN_BACK:
        back(step);
        break;
    case VISIT_IN_PAGE:
        turn_page(step);
        break;
    case VISIT_IN_MORE:
        tell_more(step);
        break;
    case VISIT_IN_FINISH:
        finish(step);
        break;
    case VISIT_IN_TYPE:
        visit_open_keyboard(step);
        break;
    case VISIT_IN_KEY:
    case VISIT_IN_WORD:
    case VISIT_IN_DELETE_LETTER:
    case VISIT_IN_DELETE_WORD:
    case VISIT_IN_UNDO:
    case VISIT_IN_LAYER:
    case VISIT_IN_ARRANGEMENT:
    case VISIT_IN_KEY_PAGE:
    case VISIT_IN_LETTERS:
    case VISIT_IN_DONE:
        visit_type(step);
        break;
    case VISIT_IN_CHANGE:
        change(step);
        break;
    case VISIT_IN_GO_ON:
        go_on(step);
        break;
    case VISIT_IN_START_AGAIN:
    case VISIT_IN_FORGET:
    case VISIT_IN_SOMEONE_NEW:
        end(step);
        break;
    case VISIT_IN_LANGUAGE:
        change_language(step);
        break;
    case VISIT_IN_LANGUAGES:
        open_languages(step);
        break;
    case VISIT_IN_TRY_AGAIN:
        try_again(step);
        break;
    case VISIT_IN_TIME:
    case VISIT_IN_TOUCH:
    case VISIT_IN_SAVED:
    case VISIT_IN_SAVE_FAILED:
        break;
    }
}

void visit_step(struct visit *visit, const struct visit_input *input, int64_t now_ms,
                struct visit_effects *effects)
{
    memset(effects, 0, sizeof *effects);
    struct visit_step step = {visit, input, now_ms, effects};
    if (input->kind == VISIT_IN_SAVED) {
        saved(&step);
    } else if (input->kind == VISIT_IN_SAVE_FAILED) {
        save_failed(&step);
    }
    bool moved_by_time = visit_pass_time(&step);
    if (moved_by_time || visit->waiting || input->kind == VISIT_IN_TIME ||
        input->kind == VISIT_IN_SAVED || input->kind == VISIT_IN_SAVE_FAILED) {
        return;
    }
    /* A touch beside the notice's buttons may be the next person's. */
    if (visit->screen != VISIT_NOTICE || input->kind == VISIT_IN_GO_ON) {
        visit->touched_ms = now_ms;
    }
    if (input->kind != VISIT_IN_TOUCH) {
        bool offered = visit->offer_new;
        if (visit->choosing_language) {
            act_on_languages(&step);
        } else {
            act(&step);
        }
        if (offered && !visit_is_over(visit) && !visit->waiting) {
            visit->offer_new = false;
        }
    }
}
