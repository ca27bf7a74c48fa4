/* Reads values out of a yaml tree: each call makes a finding of what is wrong at its place, and
 * gives something harmless back, so that one pass finds everything that is wrong in a file. */
#ifndef HARK_EVENT_READER_H
#define HARK_EVENT_READER_H

#include "event/event.h"
#include "event/yaml.h"

#define READER_KEYS_MAX 24 /* of one kind of map */

struct reader {
    struct event_findings *findings;
    struct arena *arena; /* where names and texts are kept */
    int language_count;  /* 0: not known, and texts are not compared with it */
    const char *const *languages;
    int resting_count; /* languages the file has texts in, which this event does not offer */
    const char *resting[EVENT_LANGUAGES_MAX];
    bool out_of_memory; /* the arena's maximum was reached; what was read is not whole */
};

struct reader_key {
    const char *name;
    bool is_required;
};

enum reader_lines { READER_ONE_LINE, READER_MANY_LINES };

/* A finding at the node's place, or at its key's place. */
void reader_say(struct reader *reader, const struct yaml_node *node, const char *format, ...)
    HARK_PRINTF(3, 4);
void reader_say_key(struct reader *reader, const struct yaml_node *node, const char *format, ...)
    HARK_PRINTF(3, 4);

/* True for a map; checks its keys against a table that ends with name NULL. what is "a question",
 * "the event" ... and begins messages. */
bool reader_check_map(struct reader *reader, const struct yaml_node *node, const char *what,
                      const struct reader_key *keys);
/* True for a list of [least, most] entries; more are a finding and false. */
bool reader_check_list(struct reader *reader, const struct yaml_node *node, const char *what,
                       int least, int most);

/* A name by the rule [a-z][a-z0-9_]{0,31}, kept in the arena; NULL after a finding. */
const char *reader_name(struct reader *reader, const struct yaml_node *node);
/* A text in every language of the event: a plain text where there is one language, else a map.
 * Those in a resting language are passed over.
 * False after a finding. */
bool reader_text(struct reader *reader, const struct yaml_node *node, enum reader_lines lines,
                 struct event_text *out);
/* One text in one language, kept in the arena; NULL after a finding. */
const char *reader_plain_text(struct reader *reader, const struct yaml_node *node,
                              enum reader_lines lines);
/* A whole number in [least, most]; least - 1 after a finding. */
int reader_number(struct reader *reader, const struct yaml_node *node, int least, int most);
/* The index of one of the words; -1 after a finding. */
int reader_word(struct reader *reader, const struct yaml_node *node, const char *const *words,
                int count);
/* A picture by its name; PICTURE_NONE after a finding. */
enum picture reader_picture(struct reader *reader, const struct yaml_node *node);

/* From the arena, zeroed; NULL (and out_of_memory) at its end. */
void *reader_alloc(struct reader *reader, int count, size_t size);

#endif
