#include <string.h>

#include "event/findings.h"
#include "event/reading.h"

/* Core questions first, each part in file order; the nodes go along. */
static void order_questions(struct reading *reading)
{
    struct event *event = reading->event;
    struct event_question questions[EVENT_QUESTIONS_MAX];
    const struct yaml_node *nodes[EVENT_QUESTIONS_MAX];
    int put = 0;

    for (int part = EVENT_CORE; part <= EVENT_MORE; part++) {
        for (int i = 0; i < event->question_count; i++) {
            if ((int)event->questions[i].part != part) {
                continue;
            }
            questions[put] = event->questions[i];
            nodes[put++] = reading->question_nodes[i];
        }
        if (part == EVENT_CORE) {
            event->core_count = put;
        }
    }
    if (put == 0) {
        return;
    }
    memcpy(event->questions, questions, (size_t)put * sizeof questions[0]);
    memcpy(reading->question_nodes, nodes, (size_t)put * sizeof nodes[0]);
}

static bool stands_before(const struct yaml_node *a, const struct yaml_node *b)
{
    return a->line < b->line || (a->line == b->line && a->column < b->column);
}

/* Of two with one name the later in the file is told, whatever part it is in. */
static void check_names(struct reading *reading)
{
    const struct event *event = reading->event;

    for (int i = 0; i < event->question_count; i++) {
        const char *name = event->questions[i].name;
        for (int first = 0; name && first < event->question_count; first++) {
            const struct yaml_node *node = yaml_get(reading->question_nodes[i], "name");
            const struct yaml_node *other = yaml_get(reading->question_nodes[first], "name");
            const char *other_name = event->questions[first].name;
            if (other_name && strcmp(other_name, name) == 0 && stands_before(other, node)) {
                reader_say(&reading->reader, node, "the name '%s' is taken; write another one",
                           name);
            }
        }
    }
}

/* The only question of this list and side, or -1; a second one is a finding. */
static int find_side(struct reading *reading, int theme_list, enum event_side side)
{
    const struct event *event = reading->event;
    int found = -1;

    for (int i = 0; i < event->question_count; i++) {
        const struct event_question *question = &event->questions[i];
        if (question->theme_list != theme_list || question->side != side) {
            continue;
        }
        if (found >= 0) {
            reader_say(&reading->reader, yaml_get(reading->question_nodes[i], "themes"),
                       "another question asks for this side of '%s'; each side is asked once",
                       event->theme_lists[theme_list].name);
        } else {
            found = i;
        }
    }
    return found;
}

static void check_pair(struct reading *reading, int helped, int in_the_way)
{
    const struct event *event = reading->event;
    const struct event_question *a = &event->questions[helped];
    const struct event_question *b = &event->questions[in_the_way];
    const struct yaml_node *node = reading->question_nodes[in_the_way];

    if (a->topic != b->topic) {
        reader_say(&reading->reader, node,
                   "the two sides of '%s' have two topics; write the same "
                   "'topic' in both",
                   event->theme_lists[a->theme_list].name);
    }
    if (a->part != b->part) {
        reader_say(&reading->reader, node,
                   "the two sides of '%s' are in two parts; write the same "
                   "'part' in both",
                   event->theme_lists[a->theme_list].name);
    }
}

static void pair_sides(struct reading *reading)
{
    struct event *event = reading->event;

    for (int i = 0; i < event->theme_list_count; i++) {
        int helped = find_side(reading, i, EVENT_SIDE_HELPED);
        int in_the_way = find_side(reading, i, EVENT_SIDE_IN_THE_WAY);
        const struct yaml_node *node = reading->theme_list_nodes[i];
        if (helped >= 0 && in_the_way >= 0) {
            event->questions[helped].pair = in_the_way;
            event->questions[in_the_way].pair = helped;
            check_pair(reading, helped, in_the_way);
        } else if (event->theme_lists[i].name && !reading->has_gaps) {
            reader_say_key(&reading->reader, node,
                           "no question asks for %s of '%s'; add a select_multiple with "
                           "'themes: %s' and 'side: %s'",
                           helped < 0 && in_the_way < 0 ? "the sides" : "one side",
                           event->theme_lists[i].name, event->theme_lists[i].name,
                           helped < 0 ? "helped" : "in_the_way");
        }
    }
}

static void check_roles(struct reading *reading)
{
    const struct event *event = reading->event;
    const struct yaml_node *roles = yaml_get(reading->root, "roles");
    int asked = 0;

    for (int i = 0; i < event->question_count; i++) {
        if (event->questions[i].asks_role && asked++ > 0) {
            reader_say(&reading->reader, yaml_get(reading->question_nodes[i], "choices"),
                       "another question asks for the roles; they are asked once");
        }
    }
    if (roles && asked == 0 && !reading->has_gaps) {
        reader_say_key(&reading->reader, roles,
                       "no question asks for the roles; add a "
                       "select_multiple with 'choices: roles'");
    }
}

/* ---- own words and what may be done with them ---------------------------------------------- */

static void check_own_words(struct reading *reading)
{
    struct event *event = reading->event;

    for (int i = 0; i < event->question_count; i++) {
        struct event_question *question = &event->questions[i];
        if (question->type != EVENT_OWN_WORDS) {
            continue;
        }
        if (question->part == EVENT_CORE) {
            reader_say(&reading->reader, reading->question_nodes[i],
                       "own words take too long for the core; write 'part: more'");
        }
        question->own_words_index = event->own_words_count++;
        if (event->own_words_count == EVENT_OWN_WORDS_MAX + 1) {
            reader_say(&reading->reader, reading->question_nodes[i],
                       "this is question %d for own words; write at most %d",
                       event->own_words_count, EVENT_OWN_WORDS_MAX);
        }
    }
}

static void check_consent_place(struct reading *reading, int consent)
{
    const struct event *event = reading->event;

    if (event->questions[consent].part == EVENT_CORE) {
        reader_say(&reading->reader, reading->question_nodes[consent],
                   "the consent comes after the own words; write 'part: more'");
    }
    for (int i = consent + 1; i < event->question_count; i++) {
        if (event->questions[i].type == EVENT_OWN_WORDS) {
            reader_say(&reading->reader, reading->question_nodes[i],
                       "own words must be asked before the consent; move this question up");
        }
    }
}

static void check_consent(struct reading *reading)
{
    const struct event *event = reading->event;
    int consent = -1;

    for (int i = 0; i < event->question_count; i++) {
        if (event->questions[i].type != EVENT_CONSENT) {
            continue;
        }
        if (consent >= 0) {
            reader_say(&reading->reader, reading->question_nodes[i],
                       "the consent is asked once; take this one out");
        } else {
            consent = i;
        }
    }
    if (event->own_words_count > 0 && consent < 0 && !reading->has_gaps) {
        reader_say(&reading->reader, yaml_get(reading->root, "questions"),
                   "people write own words here, so we must ask if we may share them; add a "
                   "question of type consent");
    }
    if (event->own_words_count > 0 && !yaml_get(reading->root, "reading_owner")) {
        reader_say(&reading->reader, reading->root,
                   "people write own words here; add 'reading_owner: ...', who reads them");
    }
    if (consent < 0) {
        return;
    }
    if (event->own_words_count == 0 && !reading->has_gaps) {
        reader_say(&reading->reader, reading->question_nodes[consent],
                   "no question asks for own words, so there is nothing to share; take the "
                   "consent out");
    } else if (event->own_words_count > 0) {
        check_consent_place(reading, consent);
    }
}

void reading_check(struct reading *reading)
{
    const struct event *event = reading->event;

    if (event->question_count == 0) {
        return;
    }
    order_questions(reading);
    check_names(reading);
    pair_sides(reading);
    check_roles(reading);
    check_own_words(reading);
    check_consent(reading);
    if (event->core_count == 0) {
        reader_say(&reading->reader, yaml_get(reading->root, "questions"),
                   "no question is in the core; write 'part: core' at those that all are asked");
    }
}
