#include "report/tally.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define TALLY_BYTES_MAX ((size_t)64 * 1024 * 1024)

int tally_percent(const struct tally_share *share)
{
    assert(share->base > 0);
    return (200 * share->chosen + share->base) / (2 * share->base);
}

static const struct person *person_at(const struct tally *tally,
                                      const struct tally_section *section, int i)
{
    return &tally->people->persons[section->persons[i]];
}

/* ---- which people are on the page ------------------------------------------------------------ */

/* Something that may not be named has no section, and its people are in no number at all, so that
 * they cannot be found as the rest of a sum. */
static void choose_topics(struct tally *tally)
{
    const struct people *people = tally->people;
    for (int i = 0; i < people->count; i++) {
        int topic = people->persons[i].topic;
        bool is_old = topic > 0 && people->topics[topic].agenda_item < 0;
        tally->has_topic[topic] = !is_old && tally->told.topics[topic];
        tally->has_old_topic = tally->has_old_topic || is_old;
        tally->has_hidden_topic = tally->has_hidden_topic || (!is_old && !tally->has_topic[topic]);
    }
}

static bool is_on_page(const struct tally *tally, const struct person *person)
{
    return tally->has_topic[person->topic];
}

static bool spoke_about_life(const struct tally *tally, const struct person *person)
{
    const struct event *event = tally->people->event;
    for (int i = 0; i < event->question_count; i++) {
        if (event->questions[i].topic == EVENT_TOPIC_MY_LIFE &&
            event->questions[i].type != EVENT_OWN_WORDS && person->answers[i].chosen) {
            return true;
        }
    }
    return false;
}

static bool is_in_section(const struct tally *tally, const struct tally_section *section,
                          const struct person *person)
{
    if (!is_on_page(tally, person)) {
        return false;
    }
    if (section->topic == EVENT_TOPIC_MY_LIFE) {
        return spoke_about_life(tally, person);
    }
    return tally->people->topics[person->topic].agenda_item == section->agenda_item;
}

/* ---- roles ----------------------------------------------------------------------------------- */

/* Folds the people whose sets of roles are too rare, on top of what is folded in the whole. */
static void protect_section(const struct tally *tally, struct tally_section *section)
{
    const unsigned char *outer = tally->told.roles;
    int sizes[PROTECT_ROLE_SETS] = {0};
    unsigned char inner[PROTECT_ROLE_SETS];
    for (int i = 0; i < section->person_count; i++) {
        sizes[outer[person_at(tally, section, i)->roles]]++;
    }
    protect_role_sets(sizes, inner);
    for (int set = 0; set < PROTECT_ROLE_SETS; set++) {
        section->role_map[set] = inner[outer[set]];
    }
}

/* People of the page by set of roles as it is told, and how many of all named each role, hidden or
 * not. */
static void count_roles(const struct tally *tally, int sizes[PROTECT_ROLE_SETS],
                        int named[EVENT_ROLES_MAX])
{
    const struct people *people = tally->people;
    for (int i = 0; i < people->count; i++) {
        const struct person *person = &people->persons[i];
        sizes[tally->told.roles[person->roles]] += is_on_page(tally, person) ? 1 : 0;
        for (int role = 0; role < people->event->role_count; role++) {
            named[role] += person->roles >> role & 1;
        }
    }
}

static int count_topics(const struct tally *tally)
{
    int count = 0;
    for (int topic = 0; topic < tally->people->topic_count; topic++) {
        count += tally->has_topic[topic] ? 1 : 0;
    }
    return count;
}

/* The turnout stands beside the same roles by agenda item: where there is more than one, exact
 * numbers would give the hidden cell away as what is missing in the sum. */
static void count_turnout(struct tally *tally)
{
    unsigned char map[PROTECT_ROLE_SETS];
    int sizes[PROTECT_ROLE_SETS] = {0};
    int named[EVENT_ROLES_MAX] = {0};
    bool about = count_topics(tally) > 1;
    count_roles(tally, sizes, named);
    protect_role_sets(sizes, map);
    for (int role = 0; role < tally->people->event->role_count; role++) {
        int people = 0;
        for (int set = 0; set < PROTECT_ROLE_SETS; set++) {
            people += map[set] >> role & 1 ? sizes[set] : 0;
        }
        struct tally_turnout *turnout = &tally->turnout[role];
        turnout->about = about && people > 0;
        turnout->people = about ? protect_round(people) : people;
        if (people == 0 && named[role] > 0) {
            turnout->people = TALLY_HIDDEN;
        }
    }
}

/* ---- sections -------------------------------------------------------------------------------- */

static enum err add_section(struct tally *tally, enum event_topic topic, int agenda_item)
{
    const struct people *people = tally->people;
    struct tally_section *section = &tally->sections[tally->section_count];
    memset(section, 0, sizeof *section);
    section->topic = topic;
    section->agenda_item = agenda_item;
    for (int i = 0; i < people->count; i++) {
        section->person_count += is_in_section(tally, section, &people->persons[i]) ? 1 : 0;
    }
    if (section->person_count < PROTECT_LEAST) {
        return ERR_OK;
    }
    section->persons =
        arena_alloc(&tally->arena, (size_t)section->person_count * sizeof *section->persons);
    if (!section->persons) {
        return ERR_LIMIT;
    }
    int at = 0;
    for (int i = 0; i < people->count; i++) {
        if (is_in_section(tally, section, &people->persons[i])) {
            section->persons[at++] = i;
        }
    }
    protect_section(tally, section);
    tally->section_count++;
    return ERR_OK;
}

static enum err add_sections(struct tally *tally)
{
    enum err err = ERR_OK;
    for (int item = -1; item < tally->people->event->agenda_count && !err; item++) {
        if (tally->has_topic[item + 1]) {
            err = add_section(tally, EVENT_TOPIC_TODAY, item);
        }
    }
    return err ? err : add_section(tally, EVENT_TOPIC_MY_LIFE, -1);
}

/* ---- people, days, words --------------------------------------------------------------------- */

static void count_people(struct tally *tally)
{
    const struct people *people = tally->people;
    for (int i = 0; i < people->count; i++) {
        bool counts = is_on_page(tally, &people->persons[i]);
        tally->person_count += counts ? 1 : 0;
        tally->complete_count += counts && people->persons[i].complete ? 1 : 0;
    }
}

static int compare_days(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
    return left < right ? -1 : left > right;
}

/* A day on which fewer than five came tells about them, or about a terminal with a wrong clock. */
static enum err find_days(struct tally *tally)
{
    const struct people *people = tally->people;
    size_t count = (size_t)people->count;
    int64_t *days = arena_alloc(&tally->arena, (count + 1) * sizeof *days);
    if (!days) {
        return ERR_LIMIT;
    }
    for (size_t i = 0; i < count; i++) {
        days[i] = people->persons[i].day;
    }
    qsort(days, count, sizeof *days, compare_days);
    for (size_t i = 0; i + PROTECT_LEAST <= count; i++) {
        if (days[i] > 0 && days[i] < INT32_MAX && days[i] == days[i + PROTECT_LEAST - 1]) {
            tally->first_day = tally->first_day ? tally->first_day : (int)days[i];
            tally->last_day = (int)days[i];
        }
    }
    return ERR_OK;
}

static void count_words(struct tally *tally)
{
    const struct people *people = tally->people;
    for (int i = 0; i < people->count; i++) {
        const struct person *person = &people->persons[i];
        for (int q = 0; q < people->event->question_count; q++) {
            if (!person->answers[q].words_given) {
                continue;
            }
            tally->words_organiser += person->permission == WIRE_ORGANISER ? 1 : 0;
            tally->words_counted +=
                person->permission != WIRE_SHARE && person->permission != WIRE_ORGANISER ? 1 : 0;
        }
    }
}

enum err tally_init(struct tally *tally, const struct people *people)
{
    memset(tally, 0, sizeof *tally);
    arena_init(&tally->arena, TALLY_BYTES_MAX);
    tally->people = people;
    told_init(&tally->told, people);
    choose_topics(tally);
    count_people(tally);
    count_turnout(tally);
    count_words(tally);
    enum err err = find_days(tally);
    err = err ? err : add_sections(tally);
    if (err) {
        tally_free(tally);
    }
    return err;
}

void tally_free(struct tally *tally)
{
    if (!tally) {
        return;
    }
    arena_free(&tally->arena);
    memset(tally, 0, sizeof *tally);
}

/* ---- counting -------------------------------------------------------------------------------- */

bool tally_is_asked(const struct tally *tally, const struct tally_section *section, int question)
{
    const struct event_question *asked = &tally->people->event->questions[question];
    if (asked->topic != section->topic || asked->asks_role) {
        return false;
    }
    switch (asked->type) {
    case EVENT_SELECT_ONE:
    case EVENT_SCALE:
    case EVENT_SELECT_MULTIPLE:
        return true;
    case EVENT_OWN_WORDS:
    case EVENT_NOTE:
    case EVENT_CONSENT:
        break;
    }
    return false;
}

int tally_count_answered(const struct tally *tally, const struct tally_section *section,
                         int question)
{
    int count = 0;
    for (int i = 0; i < section->person_count; i++) {
        count += person_at(tally, section, i)->answers[question].chosen ? 1 : 0;
    }
    return count < PROTECT_LEAST ? 0 : count;
}

/* People by the set of roles that they are counted with in the section. */
struct by_set {
    int base[PROTECT_ROLE_SETS], chosen[PROTECT_ROLE_SETS];
};

static void count_by_set(const struct tally *tally, const struct tally_section *section,
                         int question, int choice, struct by_set *out)
{
    memset(out, 0, sizeof *out);
    for (int i = 0; i < section->person_count; i++) {
        const struct person *person = person_at(tally, section, i);
        const struct people_answer *answer = &person->answers[question];
        if (answer->chosen && answer->shown >> choice & 1) {
            int set = section->role_map[person->roles];
            out->base[set]++;
            out->chosen[set] += answer->chosen >> choice & 1 ? 1 : 0;
        }
    }
}

static void add_mean(struct tally_choice *choice)
{
    double sum = 0;
    for (int role = 0; role < EVENT_ROLES_MAX; role++) {
        if (choice->roles[role].base > 0) {
            sum += (double)choice->roles[role].chosen / choice->roles[role].base;
            choice->role_count++;
        }
    }
    choice->roles_mean = choice->role_count > 0 ? sum / choice->role_count : 0;
}

void tally_count_choice(const struct tally *tally, const struct tally_section *section,
                        int question, int choice, struct tally_choice *out)
{
    struct by_set sets;
    unsigned char map[PROTECT_ROLE_SETS];
    memset(out, 0, sizeof *out);
    count_by_set(tally, section, question, choice, &sets);
    for (int set = 0; set < PROTECT_ROLE_SETS; set++) {
        out->all.base += sets.base[set];
        out->all.chosen += sets.chosen[set];
    }
    if (out->all.base < PROTECT_LEAST) {
        out->all = (struct tally_share){0, 0};
        return;
    }
    protect_role_sets(sets.base, map);
    for (int set = 0; set < PROTECT_ROLE_SETS; set++) {
        for (int role = 0; role < EVENT_ROLES_MAX; role++) {
            if (map[set] >> role & 1) {
                out->roles[role].base += sets.base[set];
                out->roles[role].chosen += sets.chosen[set];
            }
        }
    }
    add_mean(out);
}
