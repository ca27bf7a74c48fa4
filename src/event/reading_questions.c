#include <string.h>

#include "event/reading.h"

static const char *const type_words[EVENT_QUESTION_TYPES] = {
    "select_one", "scale", "select_multiple", "own_words", "note", "consent"};
static const char *const part_words[] = {"core", "more"};
static const char *const topic_words[] = {"today", "my_life"};
static const char *const side_words[] = {"helped", "in_the_way"};

/* Which keys go with which types; the others go with all. */
static const struct {
    const char *key;
    unsigned types; /* bits by enum event_question_type */
    const char *goes_with;
} type_keys[] = {
    {"side", 1U << EVENT_SELECT_MULTIPLE | 1U << EVENT_OWN_WORDS, "select_multiple and own_words"},
    {"themes", 1U << EVENT_SELECT_MULTIPLE, "select_multiple"},
    {"nothing", 1U << EVENT_SELECT_MULTIPLE, "select_multiple with a side"},
    {"dont_know", 1U << EVENT_SELECT_ONE | 1U << EVENT_SCALE, "select_one and scale"},
    {"choices",
     1U << EVENT_SELECT_ONE | 1U << EVENT_SCALE | 1U << EVENT_SELECT_MULTIPLE | 1U << EVENT_CONSENT,
     "select_one, scale, select_multiple and consent"},
};

static void check_type_keys(struct reading *reading, const struct yaml_node *map,
                            enum event_question_type type)
{
    for (size_t i = 0; i < sizeof type_keys / sizeof type_keys[0]; i++) {
        const struct yaml_node *node = yaml_get(map, type_keys[i].key);
        if (node && (type_keys[i].types & 1U << type) == 0) {
            reader_say_key(&reading->reader, node, "'%s' goes with %s, not with %s; take it out",
                           type_keys[i].key, type_keys[i].goes_with, type_words[type]);
        }
    }
}

/* A word of a closed list under a key, or what it is by default. */
static int read_word(struct reading *reading, const struct yaml_node *map, const char *key,
                     const char *const *words, int count, int otherwise)
{
    const struct yaml_node *node = yaml_get(map, key);
    int word = node ? reader_word(&reading->reader, node, words, count) : otherwise;

    if (node && word < 0) {
        reading->has_gaps = true;
    }
    return word < 0 ? otherwise : word;
}

/* What other form makers call our types. */
static const struct {
    const char *theirs;
    enum event_question_type ours;
} type_synonyms[] = {{"text", EVENT_OWN_WORDS},
                     {"string", EVENT_OWN_WORDS},
                     {"range", EVENT_SCALE},
                     {"rating", EVENT_SCALE},
                     {"likert", EVENT_SCALE},
                     {"radio", EVENT_SELECT_ONE},
                     {"checkbox", EVENT_SELECT_MULTIPLE}};

/* A type, or -1 after a finding. XLSForm has the list's name behind the type; we do not. */
static int read_type(struct reading *reading, const struct yaml_node *map)
{
    const struct yaml_node *node = yaml_get(map, "type");
    const char *text = node && node->kind == YAML_TEXT ? node->text : "";
    int word = -1;

    for (size_t i = 0; i < sizeof type_synonyms / sizeof type_synonyms[0]; i++) {
        if (strcmp(text, type_synonyms[i].theirs) == 0) {
            word = (int)type_synonyms[i].ours;
        }
    }
    if (word >= 0) {
        reader_say(&reading->reader, node, "'%s' is not known here; write '%s'", text,
                   type_words[word]);
        word = -1;
    } else if (strncmp(text, "select_one ", 11) == 0 ||
               strncmp(text, "select_multiple ", 16) == 0) {
        reader_say(&reading->reader, node, "write only '%.*s', and the list below 'choices:'",
                   (int)strcspn(text, " "), text);
    } else if (node) {
        word = reader_word(&reading->reader, node, type_words, EVENT_QUESTION_TYPES);
    }
    if (word < 0) {
        reading->has_gaps = true;
    }
    return word;
}

static void read_theme_list_name(struct reading *reading, const struct yaml_node *map,
                                 struct event_question *question)
{
    const struct event *event = reading->event;
    const struct yaml_node *node = yaml_get(map, "themes");
    const char *names[EVENT_THEME_LISTS_MAX];
    int count = 0;

    if (!node || question->type != EVENT_SELECT_MULTIPLE) {
        return;
    }
    for (int i = 0; i < event->theme_list_count; i++) {
        if (event->theme_lists[i].name) {
            names[count++] = event->theme_lists[i].name;
        }
    }
    if (count < event->theme_list_count) {
        return;
    }
    if (count == 0) {
        reader_say(&reading->reader, node,
                   "the event has no themes; add them as 'themes:' above the questions");
    } else {
        question->theme_list = reader_word(&reading->reader, node, names, count);
    }
    if (question->theme_list < 0) {
        reading->has_gaps = true;
    }
}

/* What a select_multiple with themes needs, and what it cannot have beside them. */
static void check_themes(struct reading *reading, const struct yaml_node *map,
                         const struct event_question *question)
{
    struct reader *reader = &reading->reader;
    const struct yaml_node *themes = yaml_get(map, "themes");
    const struct yaml_node *choices = yaml_get(map, "choices");
    const struct yaml_node *side = yaml_get(map, "side");
    const struct yaml_node *nothing = yaml_get(map, "nothing");

    if (question->type != EVENT_SELECT_MULTIPLE) {
        return;
    }
    if ((themes != NULL) != (side != NULL)) {
        reading->has_gaps = true;
    }
    if (themes && choices) {
        reader_say_key(reader, choices, "the themes are the choices here; take 'choices' out");
    }
    if (themes && !side) {
        reader_say(reader, map,
                   "a question with 'themes' needs 'side'; add 'side: helped' or "
                   "'side: in_the_way'");
    }
    if (themes && !nothing) {
        reader_say(reader, map,
                   "a question with 'themes' needs 'nothing'; add 'nothing: {label: "
                   "Nothing helped}'");
    }
    if (!themes && side) {
        reader_say_key(reader, side,
                       "'side' needs 'themes'; add 'themes: ...' with the name of a list");
    }
    if (!themes && nothing) {
        reader_say_key(reader, nothing, "'nothing' goes with 'themes' and 'side'; take it out");
    }
}

static void check_has_choices(struct reading *reading, const struct yaml_node *map,
                              const struct event_question *question)
{
    bool needs = question->type != EVENT_OWN_WORDS && question->type != EVENT_NOTE;

    if (needs && !yaml_get(map, "choices") && !yaml_get(map, "themes")) {
        reader_say(&reading->reader, map,
                   "a question of type %s needs 'choices'; add them as a "
                   "list",
                   type_words[question->type]);
    }
}

/* ---- the question's texts ------------------------------------------------------------------ */

static int count_item(const char *text)
{
    int count = 0;

    for (const char *at = strstr(text, "{item}"); at; at = strstr(at + 1, "{item}")) {
        count++;
    }
    return count;
}

/* The node of a text in one language, for the place of a finding. */
static const struct yaml_node *text_node(const struct reading *reading, const struct yaml_node *map,
                                         const char *key, int language)
{
    const struct yaml_node *node = yaml_get(map, key);
    const struct yaml_node *own =
        node->kind == YAML_MAP ? yaml_get(node, reading->event->languages[language]) : NULL;

    return own ? own : node;
}

static void check_item_places(struct reading *reading, const struct yaml_node *map,
                              const struct event_question *question)
{
    for (int i = 0; i < reading->reader.language_count; i++) {
        const char *label = question->label.in[i];
        const char *label_item = question->label_item.in[i];
        if (label && count_item(label) > 0) {
            reader_say(&reading->reader, text_node(reading, map, "label", i),
                       "'{item}' belongs into 'label_item'; write this text without it");
        }
        if (label_item && count_item(label_item) != 1) {
            reader_say(&reading->reader, text_node(reading, map, "label_item", i),
                       "this needs '{item}' once, where the name of the agenda item goes");
        }
    }
}

/* Who asks about a workshop must say so, or people answer about the wrong thing. */
static void check_label_item(struct reading *reading, const struct yaml_node *map,
                             const struct event_question *question)
{
    const struct yaml_node *node = yaml_get(map, "label_item");
    bool has_agenda = yaml_get(reading->root, "agenda") != NULL;
    bool is_about_item = question->topic == EVENT_TOPIC_TODAY &&
                         (question->type == EVENT_SCALE || question->type == EVENT_OWN_WORDS ||
                          question->side != EVENT_SIDE_NONE);

    if (node && !has_agenda) {
        reader_say_key(&reading->reader, node,
                       "'label_item' is for events with an agenda; take it out");
    } else if (node && question->topic != EVENT_TOPIC_TODAY) {
        reader_say_key(&reading->reader, node,
                       "'label_item' goes with 'topic: today'; take it out");
    } else if (!node && has_agenda && is_about_item) {
        reader_say(&reading->reader, map,
                   "this question needs 'label_item' for visits about an "
                   "agenda item; add one with '{item}' in it");
    }
}

static void read_texts(struct reading *reading, const struct yaml_node *map,
                       struct event_question *question)
{
    bool is_note = question->type == EVENT_NOTE;
    enum reader_lines lines = is_note ? READER_MANY_LINES : READER_ONE_LINE;

    reading_read_text(reading, map, "label", lines, &question->label);
    reading_read_text(reading, map, "label_item", lines, &question->label_item);
    reading_read_text(reading, map, "hint", READER_ONE_LINE, &question->hint);
    check_item_places(reading, map, question);
    check_label_item(reading, map, question);
}

/* ---- one question -------------------------------------------------------------------------- */

static void read_question(struct reading *reading, const struct yaml_node *map)
{
    static const struct reader_key question_keys[] = {
        {"name", true},  {"type", true},     {"part", false},    {"topic", false},
        {"side", false}, {"themes", false},  {"label", true},    {"label_item", false},
        {"hint", false}, {"choices", false}, {"nothing", false}, {"dont_know", false},
        {NULL, false}};
    struct event *event = reading->event;
    struct event_question *question = &event->questions[event->question_count];
    int word;

    if (!reader_check_map(&reading->reader, map, "a question", question_keys)) {
        reading->has_gaps = true;
        return;
    }
    reading->question_nodes[event->question_count++] = map;
    question->theme_list = -1;
    question->pair = -1;
    question->own_words_index = -1;
    reading_read_name(reading, map, &question->name);
    word = read_type(reading, map);
    question->type = word < 0 ? EVENT_NOTE : (enum event_question_type)word;
    question->part = (enum event_part)read_word(reading, map, "part", part_words, 2, EVENT_MORE);
    question->topic =
        (enum event_topic)read_word(reading, map, "topic", topic_words, 2, EVENT_TOPIC_TODAY);
    question->side = (enum event_side)(1 + read_word(reading, map, "side", side_words, 2, -1));
    read_theme_list_name(reading, map, question);
    read_texts(reading, map, question);
    if (word < 0) {
        return; /* what else it may have depends on the type */
    }
    check_type_keys(reading, map, question->type);
    check_themes(reading, map, question);
    check_has_choices(reading, map, question);
    if (question->type != EVENT_OWN_WORDS && question->type != EVENT_NOTE) {
        reading_read_choices(reading, map, question);
    }
}

void reading_read_questions(struct reading *reading)
{
    const struct yaml_node *list = yaml_get(reading->root, "questions");
    struct event *event = reading->event;

    if (!list || !reader_check_list(&reading->reader, list, "questions", 1, EVENT_QUESTIONS_MAX)) {
        return;
    }
    event->questions =
        reader_alloc(&reading->reader, EVENT_QUESTIONS_MAX, sizeof *event->questions);
    if (!event->questions) {
        return;
    }
    for (const struct yaml_node *node = list->children; node; node = node->next) {
        read_question(reading, node);
    }
}
