/* YAML of any origin made into a plain tree: libfyaml's events behind a filter. Aliases, anchors,
 * tags, doubled keys, further documents and deep nesting are findings; nothing is resolved. */
#ifndef HARK_EVENT_YAML_H
#define HARK_EVENT_YAML_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "event/event.h"

#define YAML_NODES_MAX 20000
#define YAML_ARENA_BYTES_MAX (8 * 1024 * 1024)

enum yaml_kind {
    YAML_TEXT,
    YAML_LIST,
    YAML_MAP,
    YAML_UNUSABLE, /* a finding has been made of it already; readers pass it over */
};

struct yaml_node {
    enum yaml_kind kind;
    int line, column; /* from 1 */
    const char *text; /* YAML_TEXT; without blanks and line ends around it */
    const char *key;  /* in a map: its key, else NULL */
    int key_line, key_column;
    int child_count;
    struct yaml_node *children; /* in file order */
    struct yaml_node *next;     /* of the same parent */
};

/* The file's filter: UTF-8, no control characters but line ends, no line that begins with '%'
 * (libfyaml 0.7.12 and 0.8 hang on the bytes 25 D5). False when it made findings. */
bool yaml_filter(const char *bytes, size_t len, struct event_findings *findings);

/* Filters and parses. ERR_OK with *root in the arena, though findings may have been made of parts
 * of it; ERR_DATA when there is no usable tree (findings say why); ERR_SYSTEM without memory.
 * libfyaml 0.7.12 loses up to 8 MiB on a quoted text that never ends: bad for a loop, not here. */
enum err yaml_parse(const char *bytes, size_t len, struct arena *arena,
                    struct event_findings *findings, struct yaml_node **root) HARK_MUST_CHECK;

/* The child of a map by its key, or NULL. */
const struct yaml_node *yaml_get(const struct yaml_node *map, const char *key);

#endif
