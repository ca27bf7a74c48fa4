/* One reading of one event file: the struct event that is being filled, and the places in the
 * file that later checks speak about. Private to this room. */
#ifndef HARK_EVENT_READING_H
#define HARK_EVENT_READING_H

#include "event/reader.h"

#define READING_FORMAT 1 /* of the event file: "hark: 1" */

struct reading {
    struct reader reader;
    struct event *event;
    const struct yaml_node *root;
    /* Where things stand in the file, by the same index as in the event. */
    const struct yaml_node *theme_list_nodes[EVENT_THEME_LISTS_MAX];
    const struct yaml_node *question_nodes[EVENT_QUESTIONS_MAX];
    /* A question's type, side, themes or choices could not be read, so nothing is said about a
     * question that seems to be missing: one mistake is told once. */
    bool has_gaps;
};

/* Everything above the questions. False when the rest cannot be read (another format). */
bool reading_read_head(struct reading *reading);
/* The questions, in file order. */
void reading_read_questions(struct reading *reading);
/* The choices of one question, by its type; the question's other fields are read already. */
void reading_read_choices(struct reading *reading, const struct yaml_node *node,
                          struct event_question *question);
/* What goes over more than one question; orders them, and pairs the sides. */
void reading_check(struct reading *reading);

/* One of several that stand beside each other: a choice, a role, an agenda item. */
struct reading_entry {
    const struct yaml_node *node;   /* its map, or NULL when it comes from elsewhere */
    const char *name;               /* NULL: has none, or none that could be read */
    const struct event_text *label; /* in[0] is NULL when it could not be read */
    bool has_own_picture;           /* needs none from the file */
};
/* Entries beside each other must have different names, labels and pictures, and either all or
 * none of those with a node of their own have a picture. */
void reading_check_entries(struct reading *reading, const struct reading_entry *entries, int count);

/* Each of these leaves its target alone when the map has no such key. */
void reading_read_name(struct reading *reading, const struct yaml_node *map, const char **out);
void reading_read_text(struct reading *reading, const struct yaml_node *map, const char *key,
                       enum reader_lines lines, struct event_text *out);
void reading_read_picture(struct reading *reading, const struct yaml_node *map, enum picture *out);

#endif
