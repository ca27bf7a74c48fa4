#include "event/interface.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "event/findings.h"
#include "event/reader.h"

#define INTERFACE_ARENA_BYTES_MAX (256 * 1024)
#define INTERFACE_PATH_BYTES_MAX 1024

static const char *const keys[INTERFACE_TEXT_COUNT] = {
#define INTERFACE_KEY(id, key) key,
    INTERFACE_TEXTS(INTERFACE_KEY)
#undef INTERFACE_KEY
};

const char *interface_key(enum interface_text text)
{
    return keys[text];
}

/* The places a text must have, each once; all other texts have none. */
static const struct {
    enum interface_text text;
    const char *places[2];
} fillings[] = {
    {INTERFACE_PAGE_OF, {"{page}", "{pages}"}},      {INTERFACE_REVIEW_MORE, {"{count}", NULL}},
    {INTERFACE_NOTICE_SECONDS, {"{seconds}", NULL}}, {INTERFACE_READ_BY, {"{owner}", NULL}},
    {INTERFACE_PROGRESS, {"{page}", "{pages}"}},
};

static int count_in(const char *text, const char *part)
{
    int count = 0;

    for (const char *at = strstr(text, part); at; at = strstr(at + strlen(part), part)) {
        count++;
    }
    return count;
}

static void check_places(struct reader *reader, const struct yaml_node *node, int text)
{
    int braces = count_in(node->text, "{");
    int known = 0;

    for (size_t i = 0; i < sizeof fillings / sizeof fillings[0]; i++) {
        for (int p = 0; (int)fillings[i].text == text && p < 2 && fillings[i].places[p]; p++) {
            int count = count_in(node->text, fillings[i].places[p]);
            if (count != 1) {
                reader_say(reader, node, "'%s' needs '%s' once; Hark fills it in", keys[text],
                           fillings[i].places[p]);
            }
            known += count;
        }
    }
    if (braces > known) {
        reader_say(reader, node, "'%s' has a '{' that Hark cannot fill in; take it out",
                   keys[text]);
    }
}

static void read_texts(struct reader *reader, const struct yaml_node *node, struct interface *out)
{
    if (node->kind != YAML_MAP) {
        if (node->kind != YAML_UNUSABLE) {
            reader_say(reader, node, "the texts are written with keys, like 'start: ...'");
        }
        return;
    }
    for (const struct yaml_node *child = node->children; child; child = child->next) {
        int i = 0;
        while (i < INTERFACE_TEXT_COUNT && strcmp(keys[i], child->key) != 0) {
            i++;
        }
        if (i == INTERFACE_TEXT_COUNT) {
            reader_say_key(reader, child, "unknown key '%.40s'; take it out", child->key);
            continue;
        }
        out->texts[i] = reader_plain_text(reader, child, READER_ONE_LINE);
        if (out->texts[i]) {
            check_places(reader, child, i);
        }
    }
    for (int i = 0; i < INTERFACE_TEXT_COUNT; i++) {
        if (!yaml_get(node, keys[i])) {
            reader_say(reader, node, "the text '%s' is missing; add '%s: ...'", keys[i], keys[i]);
        }
    }
}

static void read_root(struct reader *reader, const struct yaml_node *root, const char *language,
                      struct interface *out)
{
    static const struct reader_key root_keys[] = {
        {"language", true}, {"name", true}, {"checked_by", true}, {"texts", true}, {NULL, false}};
    const struct yaml_node *node;

    if (!reader_check_map(reader, root, "the file", root_keys)) {
        return;
    }
    if ((node = yaml_get(root, "language")) != NULL) {
        out->language = reader_plain_text(reader, node, READER_ONE_LINE);
        if (out->language && strcmp(out->language, language) != 0) {
            reader_say(reader, node, "the file is called %s.yaml; write 'language: %s'", language,
                       language);
        }
    }
    if ((node = yaml_get(root, "name")) != NULL) {
        out->name = reader_plain_text(reader, node, READER_ONE_LINE);
    }
    if ((node = yaml_get(root, "checked_by")) != NULL) {
        out->checked_by = reader_plain_text(reader, node, READER_ONE_LINE);
    }
    if ((node = yaml_get(root, "texts")) != NULL) {
        read_texts(reader, node, out);
    }
}

static enum err parse(const char *bytes, size_t len, const char *language, struct interface *out,
                      struct event_findings *findings)
{
    struct reader reader = {.findings = findings, .arena = &out->arena};
    struct arena tree;
    struct yaml_node *root = NULL;
    enum err err;

    arena_init(&out->arena, INTERFACE_ARENA_BYTES_MAX);
    arena_init(&tree, YAML_ARENA_BYTES_MAX);
    err = yaml_parse(bytes, len, &tree, findings, &root);
    if (err == ERR_OK) {
        read_root(&reader, root, language, out);
    }
    err = findings_verdict(findings, err, reader.out_of_memory);
    arena_free(&tree);
    if (err != ERR_OK) {
        interface_free(out);
    }
    return err;
}

/* A tag is part of a path here, so nothing but letters, digits and '-' is let through. */
static bool is_tag(const char *tag)
{
    size_t len = strlen(tag);

    return len > 0 && len < EVENT_NAME_BYTES &&
           strspn(tag, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") == len;
}

enum err interface_load(const char *directory, const char *language, struct interface *out,
                        struct event_findings *findings)
{
    char path[INTERFACE_PATH_BYTES_MAX];
    struct buf bytes;
    int wrote;
    enum err err;

    memset(out, 0, sizeof *out);
    memset(findings, 0, sizeof *findings);
    buf_init(&bytes, EVENT_FILE_BYTES_MAX);
    wrote = is_tag(language) ? snprintf(path, sizeof path, "%s/%s.yaml", directory, language) : -1;
    if (wrote < 0 || (size_t)wrote >= sizeof path) {
        err = ERR_ABSENT;
    } else {
        err = file_read(path, &bytes);
    }
    if (err == ERR_OK) {
        err = parse(buf_text(&bytes), bytes.len, language, out, findings);
    } else {
        findings_add(findings, 0, 0, "there are no texts of Hark in '%.40s' (%s)", language,
                     err_name(err));
    }
    buf_free(&bytes);
    return err;
}

void interface_free(struct interface *interface)
{
    if (!interface) {
        return;
    }
    arena_free(&interface->arena);
    memset(interface, 0, sizeof *interface);
}

enum err interface_load_all(const char *directory, const struct event *event, struct interface *out,
                            struct event_findings *findings, int *failed)
{
    for (int i = 0; i < event->language_count; i++) {
        enum err err = interface_load(directory, event->languages[i], &out[i], findings);
        if (err != ERR_OK) {
            *failed = i;
            return err;
        }
    }
    return ERR_OK;
}

void interface_free_all(struct interface *interfaces)
{
    for (int i = 0; i < EVENT_LANGUAGES_MAX; i++) {
        interface_free(&interfaces[i]);
    }
}
