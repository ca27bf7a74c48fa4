#include <assert.h>
#include <string.h>

#include "base/clock.h"
#include "visit/moves.h"

struct visit_place visit_place_of(enum visit_screen screen)
{
    return (struct visit_place){.screen = screen};
}

struct visit_place visit_place_of_question(int question)
{
    return (struct visit_place){.screen = VISIT_QUESTION, .question = question};
}

struct visit_place visit_first_place(const struct visit *visit)
{
    bool asks_topic = visit->event->agenda_count > 0 && visit->fixed_agenda_item < 0;
    return asks_topic ? visit_place_of(VISIT_TOPIC) : visit_place_of_question(0);
}

static void ask_for_write(const struct visit_step *step, enum visit_write write)
{
    struct visit *visit = step->visit;
    assert(step->effects->write == VISIT_WRITE_NONE);
    visit->generation++;
    visit->last_write = write;
    step->effects->write = write;
    step->effects->generation = visit->generation;
    step->effects->record = visit->record;
}

void visit_save(const struct visit_step *step)
{
    struct visit_record *record = &step->visit->record;
    if (!record->has_id) {
        record->has_id = true;
        memcpy(record->id, step->input->fresh_id, sizeof record->id);
    }
    ask_for_write(step, VISIT_WRITE_SAVE);
}

void visit_try_again(const struct visit_step *step)
{
    struct visit *visit = step->visit;
    visit->waiting = true;
    visit->slow = false;
    visit->waiting_ms = step->now_ms;
    ask_for_write(step, visit->last_write);
}

/* Everything of the last person goes back to its default. Only the language may stay, for the one
 * who starts again. */
static void clear_person(struct visit *visit, bool keep_language)
{
    int language = keep_language ? visit->record.language : 0;
    memset(&visit->record, 0, sizeof visit->record);
    visit->record.language = language;
    visit->record.agenda_item = visit->fixed_agenda_item;
    draft_clear(&visit->draft);
    visit->draft_question = -1;
    visit->layer = VISIT_SMALL;
    visit->arrangement = VISIT_QWERTY;
    visit->key_page = 0;
    visit->letters = VISIT_OWN_LETTERS;
    visit->reviewing = false;
    visit->last_write = VISIT_WRITE_NONE;
}

void visit_arrive(struct visit *visit, int64_t now_ms)
{
    struct visit_place place = visit->next;
    if (place.clear) {
        bool starts_again = place.screen == VISIT_TOPIC || place.screen == VISIT_QUESTION;
        clear_person(visit, starts_again || place.screen == VISIT_THANKS ||
                                place.screen == VISIT_FORGOTTEN);
    }
    visit->screen = place.screen;
    visit->question = place.question;
    visit->page = place.page;
    visit->choosing_language = false;
    visit->waiting = false;
    visit->slow = false;
    visit->offer_new = false;
    visit->screen_ms = now_ms;
    if (place.clear) {
        visit->touched_ms = now_ms;
    }
}

void visit_go(const struct visit_step *step, struct visit_place place)
{
    struct visit *visit = step->visit;
    visit->next = place;
    if (visit->saved_generation == visit->generation) {
        visit_arrive(visit, step->now_ms);
        return;
    }
    visit->waiting = true;
    visit->slow = false;
    visit->waiting_ms = step->now_ms;
}

void visit_close(const struct visit_step *step, enum visit_ending ending, struct visit_place place)
{
    struct visit_record *record = &step->visit->record;
    place.clear = true;
    if (record->has_id) {
        if (ending == VISIT_FORGOT) {
            memset(record->answers, 0, sizeof record->answers);
            memset(record->words, 0, sizeof record->words);
            record->topic_chosen = false;
            record->agenda_item = -1;
        }
        record->ending = ending;
        ask_for_write(step, VISIT_WRITE_CLOSE);
    }
    visit_go(step, place);
}
