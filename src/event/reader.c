#include "event/reader.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "event/findings.h"
#include "event/suggest.h"

void reader_say(struct reader *reader, const struct yaml_node *node, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    findings_vadd(reader->findings, node->line, node->column, format, args);
    va_end(args);
}

void reader_say_key(struct reader *reader, const struct yaml_node *node, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    findings_vadd(reader->findings, node->key_line, node->key_column, format, args);
    va_end(args);
}

void *reader_alloc(struct reader *reader, int count, size_t size)
{
    void *memory = arena_alloc(reader->arena, (size_t)count * size);

    if (!memory) {
        reader->out_of_memory = true;
    }
    return memory;
}

static const char *kind_name(enum yaml_kind kind)
{
    switch (kind) {
    case YAML_TEXT:
        return "a text";
    case YAML_LIST:
        return "a list";
    case YAML_MAP:
    case YAML_UNUSABLE:
        break;
    }
    return "a map";
}

/* "name, label, picture" as far as it fits. */
static void join(char *out, size_t out_size, const char *const *words, int count)
{
    size_t used = 0;

    out[0] = '\0';
    for (int i = 0; i < count; i++) {
        int wrote = snprintf(out + used, out_size - used, "%s%s", i > 0 ? ", " : "", words[i]);
        if (wrote < 0 || (size_t)wrote >= out_size - used) {
            out[used] = '\0';
            return;
        }
        used += (size_t)wrote;
    }
}

static int list_keys(const struct reader_key *keys, const char **out)
{
    int count = 0;

    for (; keys[count].name; count++) {
        assert(count < READER_KEYS_MAX);
        out[count] = keys[count].name;
    }
    return count;
}

static void say_unknown_key(struct reader *reader, const struct yaml_node *node, const char *what,
                            const char *const *names, int count, const char *nearest)
{
    char allowed[200];

    if (strchr(node->key, ' ') && node->kind == YAML_TEXT && node->text[0] == '\0') {
        /* {label: Yes, please} is a label "Yes" and a key "please". */
        reader_say_key(reader, node,
                       "'%.40s' stands behind a comma; put the whole text in "
                       "\"quotes\"",
                       node->key);
        return;
    }
    if (nearest) {
        reader_say_key(reader, node, "unknown key '%.40s'; write '%s'", node->key, nearest);
        return;
    }
    join(allowed, sizeof allowed, names, count);
    reader_say_key(reader, node, "unknown key '%.40s'; %s can have: %s", node->key, what, allowed);
}

/* Tells about keys that are not in the table; meant[i] becomes true where one is a slip of names[i]. */
static void check_unknown_keys(struct reader *reader, const struct yaml_node *map, const char *what,
                               const char *const *names, int count, bool *meant)
{
    for (const struct yaml_node *child = map->children; child; child = child->next) {
        const char *nearest;
        int i = 0;
        while (i < count && strcmp(child->key, names[i]) != 0) {
            i++;
        }
        if (i < count) {
            continue;
        }
        nearest = suggest_nearest(child->key, names, count);
        for (i = 0; i < count; i++) {
            meant[i] = meant[i] || names[i] == nearest;
        }
        say_unknown_key(reader, child, what, names, count, nearest);
    }
}

bool reader_check_map(struct reader *reader, const struct yaml_node *node, const char *what,
                      const struct reader_key *keys)
{
    const char *names[READER_KEYS_MAX] = {NULL};
    bool meant[READER_KEYS_MAX] = {false};
    int count = list_keys(keys, names);

    if (node->kind == YAML_UNUSABLE) {
        return false;
    }
    if (node->kind != YAML_MAP) {
        reader_say(reader, node, "here is %s; %s is written with keys, like '%s: ...'",
                   kind_name(node->kind), what, names[0]);
        return false;
    }
    check_unknown_keys(reader, node, what, names, count, meant);
    for (int i = 0; i < count; i++) {
        /* A misspelt key is told once, not as an unknown one and a missing one. */
        if (keys[i].is_required && !meant[i] && !yaml_get(node, names[i])) {
            reader_say(reader, node, "%s needs '%s'; add '%s: ...'", what, names[i], names[i]);
        }
    }
    return true;
}

bool reader_check_list(struct reader *reader, const struct yaml_node *node, const char *what,
                       int least, int most)
{
    if (node->kind == YAML_UNUSABLE) {
        return false;
    }
    if (node->kind != YAML_LIST) {
        reader_say(reader, node, "here is %s; %s are a list: begin each entry with '- '",
                   kind_name(node->kind), what);
        return false;
    }
    if (node->child_count > most) {
        reader_say(reader, node, "too many %s (%d); write at most %d", what, node->child_count,
                   most);
        return false;
    }
    if (node->child_count < least) {
        reader_say(reader, node, "too few %s (%d); write at least %d", what, node->child_count,
                   least);
    }
    return node->child_count > 0;
}

/* True for a node that holds one text; otherwise says what to write. */
static bool check_text_kind(struct reader *reader, const struct yaml_node *node, const char *want)
{
    if (node->kind == YAML_TEXT) {
        return true;
    }
    if (node->kind != YAML_UNUSABLE) {
        reader_say(reader, node, "here is %s; write %s", kind_name(node->kind), want);
    }
    return false;
}

static bool is_name(const char *text)
{
    size_t len = strlen(text);

    if (len == 0 || len >= EVENT_NAME_BYTES || text[0] < 'a' || text[0] > 'z') {
        return false;
    }
    return strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_") == len;
}

const char *reader_name(struct reader *reader, const struct yaml_node *node)
{
    char *copy;

    if (!check_text_kind(reader, node, "a name")) {
        return NULL;
    }
    if (!is_name(node->text)) {
        reader_say(reader, node,
                   "'%.40s' cannot be a name; write at most 32 small letters a-z, digits and "
                   "'_', a letter first",
                   node->text);
        return NULL;
    }
    copy = arena_copy(reader->arena, node->text, strlen(node->text));
    if (!copy) {
        reader->out_of_memory = true;
    }
    return copy;
}

/* Says what is wrong with the characters of a text; true if nothing is. */
static bool check_characters(struct reader *reader, const struct yaml_node *node,
                             enum reader_lines lines)
{
    size_t len = strlen(node->text);
    bool is_visible = false;

    for (size_t at = 0; at < len;) {
        uint32_t code = utf8_next(node->text, len, &at);
        if (code == '\n' && lines == READER_ONE_LINE) {
            reader_say(reader, node, "this text is one line on the screen; write it in one line");
            return false;
        }
        if (code == UTF8_INVALID || findings_is_unwanted(code)) {
            reader_say(reader, node, "the hidden character U+%04X; take it out",
                       code == UTF8_INVALID ? 0xFFFDU : (unsigned)code);
            return false;
        }
        /* Blanks, no-break blanks, soft hyphens and joiners alone show nothing. */
        if (code != ' ' && code != '\n' && code != 0xA0 && code != 0xAD &&
            (code < 0x200B || code > 0x200D)) {
            is_visible = true;
        }
    }
    if (!is_visible) {
        reader_say(reader, node, "here is no text; write one");
    }
    return is_visible;
}

const char *reader_plain_text(struct reader *reader, const struct yaml_node *node,
                              enum reader_lines lines)
{
    size_t len;
    char *copy;

    if (!check_text_kind(reader, node, "a text")) {
        return NULL;
    }
    len = strlen(node->text);
    if (len > EVENT_TEXT_BYTES_MAX) {
        reader_say(reader, node, "this text has %zu bytes; write at most %d", len,
                   EVENT_TEXT_BYTES_MAX);
        return NULL;
    }
    if (!check_characters(reader, node, lines)) {
        return NULL;
    }
    copy = arena_copy(reader->arena, node->text, len);
    if (!copy) {
        reader->out_of_memory = true;
    }
    return copy;
}

static int find_language(const struct reader *reader, const char *tag)
{
    for (int i = 0; i < reader->language_count; i++) {
        if (strcmp(reader->languages[i], tag) == 0) {
            return i;
        }
    }
    return -1;
}

static bool is_resting(const struct reader *reader, const char *tag)
{
    for (int i = 0; i < reader->resting_count; i++) {
        if (strcmp(reader->resting[i], tag) == 0) {
            return true;
        }
    }
    return false;
}

/* A map from language to text: every language of the event, and none that is not known. */
static bool read_languages(struct reader *reader, const struct yaml_node *node,
                           enum reader_lines lines, struct event_text *out)
{
    bool is_whole = true;

    for (const struct yaml_node *child = node->children; child; child = child->next) {
        int language = find_language(reader, child->key);
        if (language >= 0) {
            out->in[language] = reader_plain_text(reader, child, lines);
        } else if (!is_resting(reader, child->key)) {
            reader_say_key(reader, child,
                           "'%.40s' is none of the event's languages; add it to 'languages' or "
                           "take this text out",
                           child->key);
        }
    }
    for (int i = 0; i < reader->language_count; i++) {
        if (!yaml_get(node, reader->languages[i])) {
            reader_say(reader, node, "the text in '%s' is missing; add '%s: ...'",
                       reader->languages[i], reader->languages[i]);
        }
        is_whole = is_whole && out->in[i];
    }
    return is_whole;
}

bool reader_text(struct reader *reader, const struct yaml_node *node, enum reader_lines lines,
                 struct event_text *out)
{
    if (node->kind == YAML_UNUSABLE || reader->language_count == 0) {
        return false;
    }
    if (node->kind == YAML_MAP) {
        return read_languages(reader, node, lines, out);
    }
    if (reader->language_count > 1 && node->kind == YAML_TEXT) {
        reader_say(reader, node,
                   "this event has %d languages; write one text for each, like '%s: ...'",
                   reader->language_count, reader->languages[0]);
        return false;
    }
    out->in[0] = reader_plain_text(reader, node, lines);
    return out->in[0] != NULL;
}

int reader_number(struct reader *reader, const struct yaml_node *node, int least, int most)
{
    long value = 0;
    size_t len;

    if (!check_text_kind(reader, node, "a number")) {
        return least - 1;
    }
    len = strlen(node->text);
    if (len == 0 || len > 9 || strspn(node->text, "0123456789") != len) {
        reader_say(reader, node, "'%.40s' is not a whole number; write one from %d to %d",
                   node->text, least, most);
        return least - 1;
    }
    for (size_t i = 0; i < len; i++) {
        value = value * 10 + (node->text[i] - '0');
    }
    if (value < least || value > most) {
        reader_say(reader, node, "%ld is out of range; write a number from %d to %d", value, least,
                   most);
        return least - 1;
    }
    return (int)value;
}

int reader_word(struct reader *reader, const struct yaml_node *node, const char *const *words,
                int count)
{
    const char *nearest;
    char allowed[160];

    if (!check_text_kind(reader, node, "one word")) {
        return -1;
    }
    for (int i = 0; i < count; i++) {
        if (strcmp(node->text, words[i]) == 0) {
            return i;
        }
    }
    nearest = suggest_nearest(node->text, words, count);
    join(allowed, sizeof allowed, words, count);
    if (nearest) {
        reader_say(reader, node, "'%.40s' is not known here; write '%s'", node->text, nearest);
    } else {
        reader_say(reader, node, "'%.40s' is not known here; write one of: %s", node->text,
                   allowed);
    }
    return -1;
}

enum picture reader_picture(struct reader *reader, const struct yaml_node *node)
{
    const char *names[PICTURE_COUNT - 1];
    enum picture picture;
    const char *nearest;

    if (!check_text_kind(reader, node, "the name of a picture")) {
        return PICTURE_NONE;
    }
    picture = picture_find(node->text);
    if (picture != PICTURE_NONE) {
        return picture;
    }
    for (int i = 1; i < PICTURE_COUNT; i++) {
        names[i - 1] = picture_name((enum picture)i);
    }
    nearest = suggest_nearest(node->text, names, PICTURE_COUNT - 1);
    if (nearest) {
        reader_say(reader, node, "no picture is called '%.40s'; write '%s'", node->text, nearest);
    } else {
        reader_say(reader, node,
                   "no picture is called '%.40s'; take one that docs/SPEC.md lists, or none",
                   node->text);
    }
    return PICTURE_NONE;
}
