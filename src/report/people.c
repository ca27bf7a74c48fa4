#include "report/people.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"

#define HOURS_A_DAY 24

void people_init(struct people *people, const struct event *event)
{
    memset(people, 0, sizeof *people);
    arena_init(&people->arena, PEOPLE_BYTES_MAX);
    people->event = event;
    people->topics[0] = (struct people_topic){.code = "", .agenda_item = -1};
    for (int i = 0; i < event->agenda_count; i++) {
        people->topics[1 + i] =
            (struct people_topic){.code = event->agenda[i].name, .agenda_item = i};
    }
    people->topic_count = 1 + event->agenda_count;
    for (int i = 0; i < event->language_count; i++) {
        people->languages[i] = event->languages[i];
    }
    people->language_count = event->language_count;
}

void people_free(struct people *people)
{
    if (!people) {
        return;
    }
    free(people->persons);
    arena_free(&people->arena);
    memset(people, 0, sizeof *people);
}

static const char *keep(struct people *people, const char *text)
{
    return arena_copy(&people->arena, text, strlen(text));
}

static enum err find_topic(struct people *people, const char *code, int *out)
{
    *out = 0;
    if (!code) {
        return ERR_OK;
    }
    for (int i = 1; i < people->topic_count; i++) {
        if (strcmp(people->topics[i].code, code) == 0) {
            *out = i;
            return ERR_OK;
        }
    }
    if (people->topic_count == PEOPLE_TOPICS_MAX) {
        log_error("report: more than %d agenda items in one event", PEOPLE_TOPICS_MAX);
        return ERR_LIMIT;
    }
    const char *copy = keep(people, code);
    if (!copy) {
        return ERR_LIMIT;
    }
    *out = people->topic_count++;
    people->topics[*out] = (struct people_topic){.code = copy, .agenda_item = -1};
    return ERR_OK;
}

static enum err find_language(struct people *people, const char *tag, int *out)
{
    for (int i = 0; i < people->language_count; i++) {
        if (strcmp(people->languages[i], tag) == 0) {
            *out = i;
            return ERR_OK;
        }
    }
    /* The last place is for all that have no place of their own. */
    bool last = people->language_count >= PEOPLE_LANGUAGES_MAX - 1;
    const char *copy = last ? "" : keep(people, tag);
    if (!copy) {
        return ERR_LIMIT;
    }
    *out = last ? PEOPLE_LANGUAGES_MAX - 1 : people->language_count;
    people->languages[*out] = copy;
    people->language_count = *out + 1;
    return ERR_OK;
}

static enum err find_old_code(struct people *people, const char *question, const char *choice,
                              int *out)
{
    for (int i = 0; i < people->old_code_count; i++) {
        if (strcmp(people->old_codes[i].question, question) == 0 &&
            strcmp(people->old_codes[i].choice, choice) == 0) {
            *out = i;
            return ERR_OK;
        }
    }
    if (people->old_code_count == PEOPLE_OLD_CODES_MAX) {
        log_error("report: more than %d choices that no longer exist", PEOPLE_OLD_CODES_MAX);
        return ERR_LIMIT;
    }
    struct people_old_code code = {keep(people, question), keep(people, choice)};
    if (!code.question || !code.choice) {
        return ERR_LIMIT;
    }
    *out = people->old_code_count++;
    people->old_codes[*out] = code;
    return ERR_OK;
}

static enum err add_old_code(struct people *people, struct person *person, const char *question,
                             const char *choice)
{
    int code = 0;
    enum err err = find_old_code(people, question, choice, &code);
    if (err) {
        return err;
    }
    struct people_code *item = arena_alloc(&people->arena, sizeof *item);
    if (!item) {
        return ERR_LIMIT;
    }
    *item = (struct people_code){.code = code, .next = person->old_codes};
    person->old_codes = item;
    return ERR_OK;
}

static const struct event_question *question_of(const struct event *event, const char *name)
{
    int index = event ? event_find_question(event, name) : -1;
    return index < 0 ? NULL : &event->questions[index];
}

/* A role that the newest version does not have is no role here: it could not be protected. */
static void add_roles(const struct people *people, struct person *person,
                      const struct wire_answer *answer)
{
    for (int i = 0; i < answer->chosen_count; i++) {
        for (int role = 0; role < people->event->role_count; role++) {
            if (strcmp(people->event->roles[role].name, answer->chosen[i]) == 0) {
                person->roles |= (unsigned char)(1u << role);
            }
        }
    }
}

static enum err add_choices(struct people *people, struct person *person,
                            const struct event_question *question, const struct wire_answer *answer,
                            struct people_answer *out)
{
    for (int i = 0; i < answer->shown_count; i++) {
        int choice = event_find_choice(question, answer->shown[i]);
        out->shown |= choice < 0 ? 0 : 1u << choice;
    }
    for (int i = 0; i < answer->chosen_count; i++) {
        int choice = event_find_choice(question, answer->chosen[i]);
        if (choice >= 0) {
            out->chosen |= 1u << choice;
            continue;
        }
        enum err err = add_old_code(people, person, answer->question, answer->chosen[i]);
        if (err) {
            return err;
        }
    }
    out->shown |= out->chosen;
    return ERR_OK;
}

static enum err add_old_question(struct people *people, struct person *person,
                                 const struct event_question *question,
                                 const struct wire_answer *answer)
{
    if (!question || answer->words_given) {
        people->dropped = true;
        return ERR_OK;
    }
    for (int i = 0; i < answer->chosen_count; i++) {
        enum err err = add_old_code(people, person, answer->question, answer->chosen[i]);
        if (err) {
            return err;
        }
    }
    return ERR_OK;
}

static enum err add_answer(struct people *people, struct person *person,
                           const struct wire_answer *answer, const struct event *asked)
{
    const struct event_question *now = question_of(people->event, answer->question);
    const struct event_question *then = question_of(asked, answer->question);
    if ((now && now->asks_role) || (then && then->asks_role)) {
        add_roles(people, person, answer);
        if (!now || !now->asks_role) {
            return ERR_OK;
        }
    }
    if (!now) {
        return add_old_question(people, person, then, answer);
    }
    bool about_life = strcmp(answer->topic, "my_life") == 0;
    if (about_life != (now->topic == EVENT_TOPIC_MY_LIFE)) {
        people->dropped = true; /* a question that changed its topic cannot be added up */
        return ERR_OK;
    }
    struct people_answer *out = &person->answers[now - people->event->questions];
    if (now->asks_role) {
        return ERR_OK;
    }
    if (answer->words_given) {
        out->words_given = true;
    }
    bool permitted = person->permission == WIRE_SHARE || person->permission == WIRE_ORGANISER;
    if (answer->words && answer->words[0] && permitted) {
        out->words = keep(people, answer->words);
        if (!out->words) {
            return ERR_LIMIT;
        }
        out->words_given = true;
    }
    return add_choices(people, person, now, answer, out);
}

static enum err make_room(struct people *people)
{
    if (people->count < people->cap) {
        return ERR_OK;
    }
    int cap = people->cap ? people->cap * 2 : 256;
    cap = cap > PEOPLE_MAX ? PEOPLE_MAX : cap;
    if (people->count == cap) {
        log_error("report: more than %d responses in one event", PEOPLE_MAX);
        return ERR_LIMIT;
    }
    struct person *persons = realloc(people->persons, (size_t)cap * sizeof *persons);
    if (!persons) {
        return ERR_SYSTEM;
    }
    people->persons = persons;
    people->cap = cap;
    return ERR_OK;
}

enum err people_add(struct people *people, const struct wire_response *response,
                    const struct event *asked)
{
    if (response->status == WIRE_FORGOTTEN) {
        people->forgotten++;
        return ERR_OK;
    }
    if (response->ending == WIRE_STARTED_AGAIN) {
        people->started_again++;
        return ERR_OK;
    }
    struct person person = {
        .day = response->hour > 0 ? response->hour / HOURS_A_DAY : 0,
        .complete = response->status == WIRE_COMPLETE,
        .permission = response->permission,
    };
    size_t answers = (size_t)people->event->question_count * sizeof *person.answers;
    person.answers = arena_alloc(&people->arena, answers);
    if (!person.answers) {
        return ERR_LIMIT;
    }
    enum err err = make_room(people);
    err = err ? err : find_topic(people, response->agenda_item, &person.topic);
    err = err ? err : find_language(people, response->language, &person.language);
    for (int i = 0; i < response->answer_count && !err; i++) {
        err = add_answer(people, &person, &response->answers[i], asked);
    }
    if (!err) {
        people->persons[people->count++] = person;
    }
    return err;
}
