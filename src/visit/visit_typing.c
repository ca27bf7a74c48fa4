/* Own words: the keyboard opens, keys come in, Done keeps them. */
#include <string.h>

#include "visit/moves.h"

/* A capital, or a letter of a further page, is for one key. */
static void settle_layer(struct visit *visit)
{
    visit->key_page = 0;
    if (visit->layer != VISIT_DIGITS) {
        visit->layer = draft_at_sentence_start(&visit->draft) ? VISIT_CAPITALS : VISIT_SMALL;
    }
}

void visit_open_keyboard(const struct visit_step *step)
{
    struct visit *visit = step->visit;
    const struct event_question *question = &visit->event->questions[visit->question];
    if (visit->screen != VISIT_QUESTION || question->type != EVENT_OWN_WORDS) {
        return;
    }
    if (visit->draft_question != visit->question) {
        draft_start(&visit->draft, visit->record.words[question->own_words_index]);
        visit->draft_question = visit->question;
    }
    visit->layer = VISIT_SMALL;
    visit->letters = VISIT_OWN_LETTERS;
    settle_layer(visit);
    visit_go(step, (struct visit_place){.screen = VISIT_TYPING, .question = visit->question});
}

static void finish_typing(const struct visit_step *step)
{
    struct visit *visit = step->visit;
    int slot = visit->event->questions[visit->question].own_words_index;
    memcpy(visit->record.words[slot], visit->draft.text, sizeof visit->record.words[slot]);
    draft_clear(&visit->draft);
    visit->draft_question = -1;
    visit_save(step);
    visit_go(step, visit_place_of_question(visit->question));
}

void visit_type(const struct visit_step *step)
{
    struct visit *visit = step->visit;
    const struct visit_input *input = step->input;
    if (visit->screen != VISIT_TYPING) {
        return;
    }
    char text[sizeof input->text + 1] = {0};
    memcpy(text, input->text, sizeof input->text);
    if (input->kind == VISIT_IN_KEY) {
        draft_type(&visit->draft, text);
        settle_layer(visit);
    } else if (input->kind == VISIT_IN_WORD) {
        draft_complete(&visit->draft, text);
        settle_layer(visit);
    } else if (input->kind == VISIT_IN_DELETE_LETTER) {
        draft_delete_letter(&visit->draft);
        settle_layer(visit);
    } else if (input->kind == VISIT_IN_DELETE_WORD) {
        draft_delete_word(&visit->draft);
        settle_layer(visit);
    } else if (input->kind == VISIT_IN_UNDO) {
        draft_undo(&visit->draft);
        settle_layer(visit);
    } else if (input->kind == VISIT_IN_LAYER && input->number >= VISIT_SMALL &&
               input->number <= VISIT_DIGITS) {
        visit->layer = (enum visit_layer)input->number;
        visit->key_page = 0;
    } else if (input->kind == VISIT_IN_ARRANGEMENT && input->number >= VISIT_QWERTY &&
               input->number <= VISIT_ALPHABET) {
        visit->arrangement = (enum visit_arrangement)input->number;
    } else if (input->kind == VISIT_IN_KEY_PAGE && input->number >= 0 &&
               input->number < VISIT_KEY_PAGES_MAX) {
        visit->key_page = input->number;
    } else if (input->kind == VISIT_IN_LETTERS && input->number >= VISIT_OWN_LETTERS &&
               input->number <= VISIT_FIRST_LETTERS) {
        visit->letters = (enum visit_letters)input->number;
        visit->layer = VISIT_SMALL;
        settle_layer(visit);
    } else if (input->kind == VISIT_IN_DONE) {
        finish_typing(step);
    }
}
