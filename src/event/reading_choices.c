#include <string.h>

#include "event/reading.h"

static const char *const permission_words[] = {"share", "organiser", "count"};
#define PERMISSIONS 3

/* What the file only refers to always fits, with the two that stand apart. */
_Static_assert(EVENT_THEMES_MAX + 2 <= EVENT_CHOICES_MAX, "themes fit one question");
_Static_assert(EVENT_ROLES_MAX + 2 <= EVENT_CHOICES_MAX, "roles fit one question");

/* The choices of one question while they are read. */
struct choosing {
    struct reading *reading;
    struct event_question *question;
    struct reading_entry entries[EVENT_CHOICES_MAX];
};

/* The next free choice with its defaults, or NULL when the question is full. */
static struct event_choice *add_choice(struct choosing *c, const struct yaml_node *node,
                                       const char *name)
{
    struct event_question *question = c->question;
    struct event_choice *choice;

    if (question->choice_count == EVENT_CHOICES_MAX) {
        return NULL;
    }
    choice = &question->choices[question->choice_count];
    choice->name = name;
    choice->theme = -1;
    choice->role = -1;
    c->entries[question->choice_count++] =
        (struct reading_entry){node, name, &choice->label, false};
    return choice;
}

/* The same for a choice that the file spells out; says so when the question is full. */
static struct event_choice *add_written_choice(struct choosing *c, const struct yaml_node *node,
                                               const char *name)
{
    struct event_choice *choice = add_choice(c, node, name);

    if (!choice) {
        reader_say(&c->reading->reader, node, "this question has more than %d choices; write fewer",
                   EVENT_CHOICES_MAX);
    }
    return choice;
}

static void read_statement(struct choosing *c, const struct yaml_node *map,
                           struct event_choice *choice)
{
    const struct yaml_node *node = yaml_get(map, "statement");

    if (!node) {
        return;
    }
    if (c->question->type == EVENT_CONSENT) {
        reader_say_key(&c->reading->reader, node, "'statement' is not for a consent; take it out");
    } else {
        choice->statement = reader_name(&c->reading->reader, node);
    }
}

static void read_permission(struct choosing *c, const struct yaml_node *map,
                            struct event_choice *choice)
{
    struct reader *reader = &c->reading->reader;
    const struct yaml_node *node = yaml_get(map, "permission");
    int word;

    if (c->question->type != EVENT_CONSENT) {
        if (node) {
            reader_say_key(reader, node, "'permission' is only for a consent; take it out");
        }
        return;
    }
    if (!node) {
        reader_say(reader, map,
                   "a choice of a consent needs 'permission'; add 'permission: share',"
                   " 'organiser' or 'count'");
        return;
    }
    word = reader_word(reader, node, permission_words, PERMISSIONS);
    if (word < 0) {
        return;
    }
    choice->permission = (enum event_permission)(EVENT_PERMISSION_SHARE + word);
    for (int i = 0; &c->question->choices[i] != choice; i++) {
        if (c->question->choices[i].permission == choice->permission) {
            reader_say(reader, node,
                       "'%s' is here twice; write each of share, organiser and count "
                       "once",
                       permission_words[word]);
        }
    }
}

static void read_choice(struct choosing *c, const struct yaml_node *node)
{
    static const struct reader_key choice_keys[] = {{"name", true},        {"label", true},
                                                    {"picture", false},    {"statement", false},
                                                    {"permission", false}, {NULL, false}};
    const char *name = NULL;
    struct event_choice *choice;

    if (!reader_check_map(&c->reading->reader, node, "a choice", choice_keys)) {
        return;
    }
    reading_read_name(c->reading, node, &name);
    choice = add_written_choice(c, node, name);
    if (!choice) {
        return;
    }
    reading_read_text(c->reading, node, "label", READER_ONE_LINE, &choice->label);
    reading_read_picture(c->reading, node, &choice->picture);
    read_statement(c, node, choice);
    read_permission(c, node, choice);
    if (c->question->type == EVENT_SCALE && !yaml_get(node, "picture")) {
        reader_say(&c->reading->reader, node,
                   "a step of a scale needs a picture beside its word; add 'picture: ...'");
    }
}

/* "nothing" and "dont_know": a choice of its own kind, whose name may be left out. */
static void read_apart(struct choosing *c, const struct yaml_node *map, const char *key,
                       enum event_choice_kind kind, enum picture picture)
{
    static const struct reader_key apart_keys[] = {
        {"label", true}, {"name", false}, {"picture", false}, {NULL, false}};
    const struct yaml_node *node = yaml_get(map, key);
    const char *name = key;
    struct event_choice *choice;

    if (!node || !reader_check_map(&c->reading->reader, node, key, apart_keys)) {
        return;
    }
    reading_read_name(c->reading, node, &name);
    choice = add_written_choice(c, node, name);
    if (!choice) {
        return;
    }
    choice->kind = kind;
    c->entries[c->question->choice_count - 1].has_own_picture = true;
    choice->picture = picture;
    reading_read_text(c->reading, node, "label", READER_ONE_LINE, &choice->label);
    reading_read_picture(c->reading, node, &choice->picture);
}

static void add_roles(struct choosing *c, const struct yaml_node *node)
{
    const struct event *event = c->reading->event;

    c->question->asks_role = true;
    if (event->role_count == 0 && !yaml_get(c->reading->root, "roles")) {
        reader_say(&c->reading->reader, node,
                   "the event has no roles; add them as 'roles:' above "
                   "the questions");
    }
    for (int i = 0; i < event->role_count; i++) {
        struct event_choice *choice = add_choice(c, NULL, event->roles[i].name);
        if (!choice) {
            return;
        }
        choice->label = event->roles[i].label;
        choice->picture = event->roles[i].picture;
        choice->role = i;
    }
}

static void add_themes(struct choosing *c)
{
    const struct event_theme_list *list = &c->reading->event->theme_lists[c->question->theme_list];
    bool helped = c->question->side == EVENT_SIDE_HELPED;

    for (int i = 0; i < list->theme_count; i++) {
        const struct event_theme *theme = &list->themes[i];
        struct event_choice *choice = add_choice(c, NULL, theme->name);
        if (!choice) {
            return;
        }
        choice->label = helped ? theme->helped : theme->in_the_way;
        choice->picture = helped ? theme->helped_picture : theme->in_the_way_picture;
        choice->theme = i;
    }
}

static void read_list(struct choosing *c, const struct yaml_node *list)
{
    enum event_question_type type = c->question->type;
    int least = type == EVENT_CONSENT ? PERMISSIONS : 2;
    int most = type == EVENT_SCALE     ? EVENT_SCALE_STEPS_MAX
               : type == EVENT_CONSENT ? PERMISSIONS
                                       : EVENT_CHOICES_MAX;
    const char *what = type == EVENT_SCALE ? "steps of this scale" : "choices";

    if (list->kind == YAML_TEXT && (type == EVENT_SELECT_ONE || type == EVENT_SELECT_MULTIPLE)) {
        reader_say(&c->reading->reader, list,
                   "here is a text; write a list of choices, each beginning with '- ', or the "
                   "word roles");
        c->reading->has_gaps = true;
        return;
    }
    if (!reader_check_list(&c->reading->reader, list, what, least, most)) {
        c->reading->has_gaps = true;
        return;
    }
    for (const struct yaml_node *node = list->children; node; node = node->next) {
        read_choice(c, node);
    }
}

static bool is_roles(const struct yaml_node *node)
{
    return node->kind == YAML_TEXT && strcmp(node->text, "roles") == 0;
}

void reading_read_choices(struct reading *reading, const struct yaml_node *node,
                          struct event_question *question)
{
    struct choosing c = {.reading = reading, .question = question};
    const struct yaml_node *choices = yaml_get(node, "choices");

    question->choices =
        reader_alloc(&reading->reader, EVENT_CHOICES_MAX, sizeof *question->choices);
    if (!question->choices) {
        return;
    }
    if (question->theme_list >= 0) {
        add_themes(&c);
    } else if (choices && is_roles(choices) &&
               (question->type == EVENT_SELECT_ONE || question->type == EVENT_SELECT_MULTIPLE)) {
        add_roles(&c, choices);
    } else if (choices) {
        read_list(&c, choices);
    }
    read_apart(&c, node, "nothing", EVENT_CHOICE_NOTHING, PICTURE_NOTHING);
    read_apart(&c, node, "dont_know", EVENT_CHOICE_DONT_KNOW, PICTURE_DONT_KNOW);
    reading_check_entries(reading, c.entries, question->choice_count);
}
