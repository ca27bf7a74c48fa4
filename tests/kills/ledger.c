#include "kills/ledger.h"

#include <stdio.h>
#include <string.h>

static const struct ledger_tap no_tap = {.question = -1, .choice = -1, .slot = -1};

/* ---- reading a view ------------------------------------------------------------------------ */

static bool is_screen(const struct shown *shown, const char *name)
{
    return strcmp(shown->screen, name) == 0;
}

/* How much of the heading is this label: all of it, or as far as a sentence on how many to choose,
 * which stands in the same lines where there is room. 0: it asks something else. */
static size_t label_in(const char *heading, const char *label)
{
    size_t len = strlen(label);
    bool begins = strncmp(heading, label, len) == 0;
    return begins && (heading[len] == '\0' || heading[len] == ' ') ? len : 0;
}

/* The question that is asked there, or -1. Visits are about today as a whole. */
static int question_in(const struct ledger *ledger, const struct shown *shown)
{
    int found = -1;
    size_t longest = 0;
    for (int i = 0; i < shown->count; i++) {
        bool is_heading = strcmp(shown->items[i].id, "question") == 0;
        for (int q = 0; is_heading && q < ledger->event->question_count; q++) {
            size_t len = label_in(shown->items[i].name, ledger->event->questions[q].label.in[0]);
            if (len > longest) {
                longest = len;
                found = q;
            }
        }
    }
    return found;
}

static int choice_called(const struct event_question *question, const char *name)
{
    for (int c = 0; c < question->choice_count; c++) {
        if (strcmp(question->choices[c].name, name) == 0) {
            return c;
        }
    }
    return -1;
}

static int choice_of(const struct ledger *ledger, int question, const char *id)
{
    bool is_choice = question >= 0 && strncmp(id, "choice:", strlen("choice:")) == 0;
    return is_choice ? choice_called(&ledger->event->questions[question], id + strlen("choice:"))
                     : -1;
}

static const char *words_in(const struct shown *shown)
{
    for (int i = 0; i < shown->count; i++) {
        if (strcmp(shown->items[i].role, "field") == 0) {
            return shown->items[i].name;
        }
    }
    return "";
}

/* ---- what is told -------------------------------------------------------------------------- */

static enum wire_ending ending_of(const struct shown *shown, const char *target)
{
    static const struct {
        const char *target;
        enum wire_ending ending;
    } endings[] = {{"do:finish", WIRE_FINISHED},
                   {"do:start_again", WIRE_STARTED_AGAIN},
                   {"do:forget", WIRE_FORGOT},
                   {"top:someone_new", WIRE_SOMEONE_NEW}};
    if (is_screen(shown, "thanks") || is_screen(shown, "forgotten")) {
        return WIRE_OPEN; /* it has ended before */
    }
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        if (strcmp(target, endings[i].target) == 0) {
            return endings[i].ending;
        }
    }
    return WIRE_OPEN;
}

void ledger_tap(struct ledger *ledger, const struct shown *shown, const char *target)
{
    struct ledger_tap *tap = &ledger->now.tap;
    int question = question_in(ledger, shown);
    *tap = no_tap;
    tap->ending = ending_of(shown, target);
    tap->choice = choice_of(ledger, question, target);
    tap->question = tap->choice < 0 ? -1 : question;
    tap->completes = is_screen(shown, "question") && strcmp(target, "nav:next") == 0 &&
                     question == ledger->event->core_count - 1;
    if (strcmp(target, "nav:done") == 0) {
        tap->slot = ledger->event->questions[ledger->asked].own_words_index;
        snprintf(tap->words, sizeof tap->words, "%s", words_in(shown));
    }
    tap->begins =
        tap->choice >= 0 || tap->completes || strncmp(target, "topic:", strlen("topic:")) == 0;
    ledger->now.tapped = true;
}

void ledger_walk_away(struct ledger *ledger)
{
    ledger->now.tap = no_tap;
    ledger->now.tap.ending = WIRE_WALKED_AWAY;
    ledger->now.tapped = true;
}

static void see_choices(struct ledger *ledger, const struct shown *shown)
{
    int question = question_in(ledger, shown);
    for (int i = 0; i < shown->count; i++) {
        int choice = choice_of(ledger, question, shown->items[i].id);
        if (choice < 0) {
            continue;
        }
        uint32_t bit = UINT32_C(1) << choice;
        if (shown->items[i].is_chosen) {
            ledger->now.chosen[question] |= bit;
            ledger->now.is_there = true;
        } else {
            ledger->now.chosen[question] &= ~bit;
        }
    }
}

/* Other tiles may lie on a page that is not in view. */
static void turn_others(const struct event_question *question, int choice, uint32_t *chosen)
{
    bool is_alone = question->type != EVENT_SELECT_MULTIPLE ||
                    question->choices[choice].kind != EVENT_CHOICE_PLAIN;
    for (int c = 0; c < question->choice_count; c++) {
        if (is_alone || question->choices[c].kind != EVENT_CHOICE_PLAIN) {
            *chosen &= ~(UINT32_C(1) << c);
        }
    }
}

static void take_tap(const struct ledger *ledger, struct ledger_told *now)
{
    int question = now->tap.question;
    if (question >= 0) {
        turn_others(&ledger->event->questions[question], now->tap.choice, &now->chosen[question]);
    }
    now->is_there |= now->tap.begins;
    now->complete |= now->tap.completes;
    if (now->tap.slot >= 0) {
        snprintf(now->words[now->tap.slot], sizeof now->words[0], "%s", now->tap.words);
    }
    now->ending = now->tap.ending;
    now->tapped = false;
}

static void end_visit(struct ledger *ledger)
{
    struct ledger_told *now = &ledger->now;
    bool may_be_there = now->is_there || (now->tapped && now->tap.begins);
    if (may_be_there && ledger->told_count < LEDGER_TOLD_MAX) {
        ledger->told[ledger->told_count++] = *now;
    }
    memset(now, 0, sizeof *now);
    now->tap = no_tap;
}

bool ledger_see(struct ledger *ledger, const struct shown *shown)
{
    if (is_screen(shown, "cannot_keep") || is_screen(shown, "")) {
        fprintf(stderr, "the screen is \"%s\"\n", shown->screen);
        return false;
    }
    if (ledger->now.tapped) {
        take_tap(ledger, &ledger->now);
    }
    if (ledger->now.ending != WIRE_OPEN) {
        end_visit(ledger);
    }
    see_choices(ledger, shown);
    if (is_screen(shown, "question")) {
        ledger->asked = question_in(ledger, shown);
        if (ledger->asked < 0) {
            fprintf(stderr, "this question is none of the event's\n");
            return false;
        }
    }
    if (is_screen(shown, "kept") && !ledger->now.complete) {
        fprintf(stderr, "\"That is kept\" shows, but not all was asked\n");
        return false;
    }
    return true;
}

void ledger_cut(struct ledger *ledger)
{
    end_visit(ledger);
}

/* ---- what is found ------------------------------------------------------------------------- */

static uint32_t chosen_in(const struct event_question *question, const struct wire_answer *answer)
{
    uint32_t chosen = 0;
    for (int i = 0; answer != NULL && i < answer->chosen_count; i++) {
        int choice = choice_called(question, answer->chosen[i]);
        chosen |= choice < 0 ? UINT32_C(1) << 31 : UINT32_C(1) << choice;
    }
    return chosen;
}

static const struct wire_answer *answer_to(const struct wire_response *response, const char *name)
{
    for (int i = 0; i < response->answer_count; i++) {
        if (strcmp(response->answers[i].question, name) == 0) {
            return &response->answers[i];
        }
    }
    return NULL;
}

/* The words as they were written, or only that some were, where the person has not allowed more. */
static bool are_words(const struct wire_answer *answer, const char *words, bool is_allowed)
{
    if (words[0] == '\0') {
        return answer == NULL || !answer->words_given;
    }
    return answer != NULL && answer->words_given &&
           (is_allowed ? answer->words != NULL && strcmp(answer->words, words) == 0
                       : answer->words == NULL);
}

static const char *fault_in_answer(const struct ledger_told *told, int q,
                                   const struct event_question *question,
                                   const struct wire_response *response)
{
    const struct wire_answer *answer = answer_to(response, question->name);
    uint32_t chosen = chosen_in(question, answer);
    bool may_differ = told->tapped && told->tap.question == q;
    uint32_t turned = may_differ ? UINT32_C(1) << told->tap.choice : 0;
    if (chosen != told->chosen[q] && (turned == 0 || ((chosen ^ told->chosen[q]) & turned) == 0)) {
        return "what was chosen is not what is kept";
    }
    int slot = question->own_words_index;
    bool is_allowed = response->permission == WIRE_SHARE || response->permission == WIRE_ORGANISER;
    if (slot >= 0 && !are_words(answer, told->words[slot], is_allowed) &&
        !(told->tapped && told->tap.slot == slot &&
          are_words(answer, told->tap.words, is_allowed))) {
        return "the words are not those that were written";
    }
    return NULL;
}

const char *ledger_fault(const struct ledger *ledger, const struct ledger_told *told,
                         const struct wire_response *response)
{
    enum wire_ending ending = told->ending == WIRE_OPEN ? WIRE_INTERRUPTED : told->ending;
    bool took_tap =
        told->tapped && told->tap.ending != WIRE_OPEN && response->ending == told->tap.ending;
    if (response->ending != ending && !took_tap) {
        fprintf(stderr, "the ending is to be \"%s\"\n", wire_ending_name(ending));
        return "it has another ending";
    }
    if (response->ending == WIRE_FORGOT) {
        return response->status == WIRE_FORGOTTEN && response->answer_count == 0
                   ? NULL
                   : "it was to be forgotten";
    }
    bool is_complete = response->status == WIRE_COMPLETE;
    if (is_complete != told->complete && !(is_complete && told->tapped && told->tap.completes)) {
        return is_complete ? "it is complete, and the person was not that far"
                           : "it is partial, and \"That is kept\" was shown";
    }
    const char *fault = NULL;
    for (int q = 0; fault == NULL && q < ledger->event->question_count; q++) {
        fault = fault_in_answer(told, q, &ledger->event->questions[q], response);
    }
    return fault;
}
