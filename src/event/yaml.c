#include "event/yaml.h"

#include <libfyaml.h>
#include <string.h>

#include "event/findings.h"

/* A list or map that is being filled. */
struct level {
    struct yaml_node *node;
    struct yaml_node **tail; /* where the next child goes */
    struct yaml_node *key;   /* in a map: read, and waiting for its value */
};

struct builder {
    struct arena *arena;
    struct event_findings *findings;
    struct level levels[EVENT_DEPTH_MAX];
    int depth;
    int node_count;
    int document_count;
    struct yaml_node *root;
    enum err err; /* not ERR_OK: parsing stops */
};

static struct yaml_node *new_node(struct builder *b, enum yaml_kind kind, struct fy_event *event)
{
    const struct fy_mark *mark = fy_event_start_mark(event);
    struct yaml_node *node;

    if (b->node_count++ >= YAML_NODES_MAX) {
        findings_add(b->findings, 0, 0, "the file has more than %d entries; make it smaller",
                     YAML_NODES_MAX);
        b->err = ERR_DATA;
        return NULL;
    }
    node = arena_alloc(b->arena, sizeof *node);
    if (!node) {
        b->err = ERR_SYSTEM;
        return NULL;
    }
    node->kind = kind;
    node->line = mark ? mark->line + 1 : 0;
    node->column = mark ? mark->column + 1 : 0;
    return node;
}

const struct yaml_node *yaml_get(const struct yaml_node *map, const char *key)
{
    for (const struct yaml_node *child = map->children; child; child = child->next) {
        if (child->key && strcmp(child->key, key) == 0) {
            return child;
        }
    }
    return NULL;
}

/* Puts a value under the key that waits for it; the second of a doubled key goes nowhere. */
static void add_value(struct builder *b, struct level *level, struct yaml_node *node)
{
    const struct yaml_node *key = level->key;
    const struct yaml_node *first;

    level->key = NULL;
    node->key_line = key->line;
    node->key_column = key->column;
    if (key->kind == YAML_UNUSABLE) {
        return;
    }
    first = yaml_get(level->node, key->text);
    if (first) {
        findings_add(b->findings, key->line, key->column,
                     "'%.40s' is here twice, first in line %d; keep one of them", key->text,
                     first->key_line);
        return;
    }
    node->key = key->text;
    *level->tail = node;
    level->tail = &node->next;
    level->node->child_count++;
}

/* Puts a node where the file has it: root, next key, value of a key, entry of a list. */
static void place_node(struct builder *b, struct yaml_node *node)
{
    struct level *level;

    if (b->depth == 0) {
        node->line = node->line == 0 ? 1 : node->line;
        node->column = node->column == 0 ? 1 : node->column;
        b->root = node;
        return;
    }
    level = &b->levels[b->depth - 1];
    if (node->line == 0) {
        /* A value that is not there has no place of its own. */
        node->line = level->key ? level->key->line : level->node->line;
        node->column = level->key ? level->key->column : level->node->column;
    }
    if (level->node->kind == YAML_UNUSABLE) {
        return;
    }
    if (level->node->kind == YAML_LIST) {
        *level->tail = node;
        level->tail = &node->next;
        level->node->child_count++;
    } else if (level->key) {
        add_value(b, level, node);
    } else {
        if (node->kind == YAML_LIST || node->kind == YAML_MAP) {
            findings_add(b->findings, node->line, node->column,
                         "a key must be a plain word; write it like 'label:'");
            node->kind = YAML_UNUSABLE;
        }
        level->key = node;
    }
}

/* A finding at a token's own place. */
static void say_at(struct builder *b, struct fy_token *token, const char *message)
{
    const struct fy_mark *mark = fy_token_start_mark(token);

    findings_add(b->findings, mark ? mark->line + 1 : 0, mark ? mark->column + 1 : 0, "%s",
                 message);
}

/* Neither is needed in an event file, and both can mean things that nobody sees. */
static void refuse_anchor_and_tag(struct builder *b, struct fy_token *anchor, struct fy_token *tag)
{
    if (anchor) {
        say_at(b, anchor,
               "an anchor ('&name'); write the text itself, in \"quotes\" if it has an '&'");
    }
    if (tag) {
        say_at(b, tag, "a tag ('!name'); put the text in \"quotes\" if it begins with '!'");
    }
}

/* Without the blanks and line ends around it, which no text on a screen needs. */
static void read_text(struct builder *b, struct fy_token *token, struct yaml_node *node)
{
    size_t len = 0;
    const char *text = fy_token_get_text(token, &len);

    if (!text) {
        len = 0;
    }
    while (len > 0 && (text[len - 1] == ' ' || text[len - 1] == '\n')) {
        len--;
    }
    while (len > 0 && (*text == ' ' || *text == '\n')) {
        text++;
        len--;
    }
    if (len > 0 && memchr(text, '\0', len)) {
        /* Only an escape in quotes can make one. */
        findings_add(b->findings, node->line, node->column,
                     "the hidden character U+0000; take it out");
        node->kind = YAML_UNUSABLE;
        len = 0;
    }
    node->text = arena_copy(b->arena, len > 0 ? text : "", len);
    if (!node->text) {
        b->err = ERR_SYSTEM;
    }
}

static bool is_quoted(struct fy_token *token)
{
    enum fy_scalar_style style = fy_token_scalar_style(token);

    return style == FYSS_SINGLE_QUOTED || style == FYSS_DOUBLE_QUOTED;
}

/* Nothing behind a ':' or '-'. */
static bool is_absent(struct fy_token *token)
{
    size_t len = 0;
    const char *text = fy_token_get_text(token, &len);

    return fy_token_scalar_style(token) == FYSS_PLAIN && (!text || len == 0);
}

static void add_scalar(struct builder *b, struct fy_event *event)
{
    struct yaml_node *node = new_node(b, YAML_TEXT, event);

    if (!node) {
        return;
    }
    refuse_anchor_and_tag(b, event->scalar.anchor, event->scalar.tag);
    if (is_quoted(event->scalar.value) && node->column > 1) {
        node->column--; /* libfyaml's mark is behind the quote */
    }
    if (is_absent(event->scalar.value)) {
        /* libfyaml 0.8 says a place, older ones say none: place_node() knows a better one. */
        node->line = 0;
        node->column = 0;
    }
    read_text(b, event->scalar.value, node);
    if (node->text) {
        place_node(b, node);
    }
}

static void add_alias(struct builder *b, struct fy_event *event)
{
    struct yaml_node *node = new_node(b, YAML_UNUSABLE, event);

    if (!node) {
        return;
    }
    findings_add(b->findings, node->line, node->column,
                 "an alias ('*name'); write the text itself, in \"quotes\" if it begins with '*'");
    place_node(b, node);
}

static void open_level(struct builder *b, struct fy_event *event, enum yaml_kind kind)
{
    struct yaml_node *node = new_node(b, kind, event);
    struct level *level;

    if (!node) {
        return;
    }
    if (kind == YAML_MAP) {
        refuse_anchor_and_tag(b, event->mapping_start.anchor, event->mapping_start.tag);
    } else {
        refuse_anchor_and_tag(b, event->sequence_start.anchor, event->sequence_start.tag);
    }
    if (b->depth == EVENT_DEPTH_MAX) {
        findings_add(b->findings, node->line, node->column,
                     "lists and maps are more than %d deep here; nothing in an event file is",
                     EVENT_DEPTH_MAX);
        b->err = ERR_DATA;
        return;
    }
    place_node(b, node);
    level = &b->levels[b->depth++];
    level->node = node;
    level->tail = &node->children;
    level->key = NULL;
}

static void close_level(struct builder *b)
{
    if (b->depth > 0) {
        b->depth--;
    }
}

static void open_document(struct builder *b, struct fy_event *event)
{
    const struct fy_mark *mark = fy_event_start_mark(event);

    if (b->document_count++ == 0) {
        return;
    }
    findings_add(b->findings, mark ? mark->line + 1 : 0, mark ? mark->column + 1 : 0,
                 "a second document begins here ('---'); keep one in a file");
    b->err = ERR_DATA;
}

static void take_event(struct builder *b, struct fy_event *event)
{
    switch (event->type) {
    case FYET_DOCUMENT_START:
        open_document(b, event);
        break;
    case FYET_SCALAR:
        add_scalar(b, event);
        break;
    case FYET_ALIAS:
        add_alias(b, event);
        break;
    case FYET_SEQUENCE_START:
        open_level(b, event, YAML_LIST);
        break;
    case FYET_MAPPING_START:
        open_level(b, event, YAML_MAP);
        break;
    case FYET_SEQUENCE_END:
    case FYET_MAPPING_END:
        close_level(b);
        break;
    case FYET_NONE:
    case FYET_STREAM_START:
    case FYET_STREAM_END:
    case FYET_DOCUMENT_END:
        break;
    }
}

/* libfyaml's own words are for those who know YAML, so ours come behind them. */
static void add_syntax_findings(struct fy_diag *diag, struct event_findings *findings)
{
    void *iterator = NULL;
    const struct fy_diag_error *error = fy_diag_errors_iterate(diag, &iterator);

    if (!error) {
        findings_add(findings, 0, 0, "this is not YAML; compare it with a question set of Hark");
        return;
    }
    findings_add(findings, error->line > 0 ? error->line : 1, error->column > 0 ? error->column : 1,
                 "this is not YAML (%.80s); put texts with ': ' or ' #' in \"quotes\" and check "
                 "the blanks at the line's begin",
                 error->msg);
}

static void swallow(struct fy_diag *diag, void *user, const char *text, size_t len)
{
    (void)diag;
    (void)user;
    (void)text;
    (void)len;
}

static enum err run(struct builder *b, struct fy_parser *parser, struct fy_diag *diag)
{
    while (b->err == ERR_OK) {
        struct fy_event *event = fy_parser_parse(parser);
        if (!event) {
            break;
        }
        take_event(b, event);
        fy_parser_event_free(parser, event);
    }
    if (b->err != ERR_OK) {
        return b->err;
    }
    if (fy_parser_get_stream_error(parser)) {
        add_syntax_findings(diag, b->findings);
        return ERR_DATA;
    }
    return ERR_OK;
}

enum err yaml_parse(const char *bytes, size_t len, struct arena *arena,
                    struct event_findings *findings, struct yaml_node **root)
{
    struct builder builder = {.arena = arena, .findings = findings};
    struct fy_diag_cfg diag_cfg;
    struct fy_parse_cfg cfg = {.flags = FYPCF_QUIET | FYPCF_ALLOW_DUPLICATE_KEYS};
    struct fy_parser *parser = NULL;
    struct fy_diag *diag = NULL;
    enum err err = ERR_SYSTEM;

    *root = NULL;
    if (len >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0) {
        bytes += 3; /* what Windows editors put in front */
        len -= 3;
    }
    if (!yaml_filter(bytes, len, findings)) {
        return ERR_DATA;
    }
    fy_diag_cfg_default(&diag_cfg);
    diag_cfg.fp = NULL;
    diag_cfg.output_fn = swallow;
    diag = fy_diag_create(&diag_cfg);
    if (!diag) {
        goto out;
    }
    fy_diag_set_collect_errors(diag, true);
    cfg.diag = diag;
    parser = fy_parser_create(&cfg);
    if (!parser || fy_parser_set_string(parser, bytes, len) != 0) {
        goto out;
    }
    err = run(&builder, parser, diag);
    if (err == ERR_OK && !builder.root) {
        findings_add(findings, 1, 1, "the file is empty; begin with a question set of Hark");
        err = ERR_DATA;
    }
    *root = err == ERR_OK ? builder.root : NULL;
out:
    fy_parser_destroy(parser);
    fy_diag_destroy(diag);
    return err;
}
