#include <string.h>

#include "event/findings.h"
#include "event/reading.h"

#define EXPECTED_MAX 100000

void reading_read_name(struct reading *reading, const struct yaml_node *map, const char **out)
{
    const struct yaml_node *node = yaml_get(map, "name");

    if (node) {
        *out = reader_name(&reading->reader, node);
    }
}

void reading_read_text(struct reading *reading, const struct yaml_node *map, const char *key,
                       enum reader_lines lines, struct event_text *out)
{
    const struct yaml_node *node = yaml_get(map, key);

    /* What is half read counts as not read at all, so that no later check compares it. */
    if (node && !reader_text(&reading->reader, node, lines, out)) {
        memset(out, 0, sizeof *out);
    }
}

void reading_read_picture(struct reading *reading, const struct yaml_node *map, enum picture *out)
{
    const struct yaml_node *node = yaml_get(map, "picture");

    if (node) {
        *out = reader_picture(&reading->reader, node);
    }
}

/* ---- the entries of one list --------------------------------------------------------------- */

static bool is_same_text(const struct reading *reading, const struct event_text *a,
                         const struct event_text *b)
{
    for (int i = 0; i < reading->reader.language_count; i++) {
        if (a->in[i] && b->in[i] && strcmp(a->in[i], b->in[i]) == 0) {
            return true;
        }
    }
    return false;
}

static const struct yaml_node *picture_node(const struct reading_entry *entry)
{
    const struct yaml_node *node = entry->node ? yaml_get(entry->node, "picture") : NULL;

    return node && node->kind == YAML_TEXT ? node : NULL;
}

/* The later one of a pair is told, at the part of it that is the same. */
static void check_two(struct reading *reading, const struct reading_entry *first,
                      const struct reading_entry *later)
{
    struct reader *reader = &reading->reader;
    const struct yaml_node *node = later->node;
    const struct yaml_node *first_picture = picture_node(first);
    const struct yaml_node *later_picture = picture_node(later);
    const struct yaml_node *name = yaml_get(node, "name");
    const struct yaml_node *label = yaml_get(node, "label");

    if (first->name && later->name && strcmp(first->name, later->name) == 0) {
        reader_say(reader, name ? name : node, "the name '%s' is taken; write another one",
                   later->name);
    }
    if (is_same_text(reading, first->label, later->label)) {
        reader_say(reader, label ? label : node,
                   "this reads the same as another one beside it; write what is different");
    }
    if (first_picture && later_picture && strcmp(first_picture->text, later_picture->text) == 0) {
        reader_say(reader, later_picture,
                   "the picture '%.40s' is taken; each one beside it needs its own",
                   later_picture->text);
    }
}

void reading_check_entries(struct reading *reading, const struct reading_entry *entries, int count)
{
    bool has_pictures = false;

    for (int later = 0; later < count; later++) {
        has_pictures = has_pictures || picture_node(&entries[later]);
        for (int first = 0; entries[later].node && first < later; first++) {
            check_two(reading, &entries[first], &entries[later]);
        }
    }
    for (int i = 0; has_pictures && i < count; i++) {
        if (entries[i].node && !entries[i].has_own_picture &&
            !yaml_get(entries[i].node, "picture")) {
            reader_say(&reading->reader, entries[i].node,
                       "the others here have a picture; add 'picture: ...' or take theirs out");
        }
    }
}

/* ---- languages ----------------------------------------------------------------------------- */

static bool is_letters(const char *text, size_t len, char first, char rest)
{
    for (size_t i = 0; i < len; i++) {
        char low = i == 0 ? first : rest;
        if (text[i] < low || text[i] > low + 25) {
            return false;
        }
    }
    return true;
}

/* BCP 47: language, and if wanted script and region: "en", "zh-Hant", "pt-BR", "es-419". */
static bool is_language_tag(const char *tag)
{
    size_t len = strcspn(tag, "-");

    if (len < 2 || len > 3 || !is_letters(tag, len, 'a', 'a')) {
        return false;
    }
    tag += len;
    if (tag[0] == '-' && strcspn(tag + 1, "-") == 4) {
        if (!is_letters(tag + 1, 4, 'A', 'a')) {
            return false;
        }
        tag += 5;
    }
    if (tag[0] == '\0') {
        return true;
    }
    len = strlen(tag + 1);
    return tag[0] == '-' && ((len == 2 && is_letters(tag + 1, 2, 'A', 'A')) ||
                             (len == 3 && strspn(tag + 1, "0123456789") == 3));
}

static void read_languages(struct reading *reading)
{
    const struct yaml_node *list = yaml_get(reading->root, "languages");
    struct reader *reader = &reading->reader;
    struct event *event = reading->event;
    int count = 0;

    if (!list || !reader_check_list(reader, list, "languages", 1, EVENT_LANGUAGES_MAX)) {
        return;
    }
    for (const struct yaml_node *node = list->children; node; node = node->next) {
        const char *tag = reader_plain_text(reader, node, READER_ONE_LINE);
        if (!tag) {
            continue;
        }
        if (!is_language_tag(tag)) {
            reader_say(reader, node, "'%.40s' is no language tag; write one like en, cy or pt-BR",
                       tag);
            continue;
        }
        event->languages[count] = tag;
        if (event_find_language(event, tag) >= 0) {
            reader_say(reader, node, "the language '%s' is here twice; keep one of them", tag);
        } else {
            event->language_count = ++count;
        }
    }
    /* Without a sound list, texts are not held against it: one mistake is told once. */
    if (count == list->child_count) {
        reader->language_count = count;
        reader->languages = event->languages;
    }
}

/* Who writes an event in one language has read it. A second one comes from somebody else, and
 * nobody may take it for checked because nothing was said. */
static bool needs_checked_by(const struct yaml_node *root)
{
    const struct yaml_node *list = root->kind == YAML_MAP ? yaml_get(root, "languages") : NULL;

    return list && list->kind == YAML_LIST && list->child_count > 1;
}

/* A language that stands here but not in 'languages' rests: its texts are passed over, so that an
 * organiser offers fewer languages than a question set has by changing one line. */
static void read_checked_by(struct reading *reading)
{
    const struct yaml_node *map = yaml_get(reading->root, "checked_by");
    const struct yaml_node *child = map && map->kind == YAML_MAP ? map->children : NULL;
    struct reader *reader = &reading->reader;

    for (; child && reader->language_count > 0; child = child->next) {
        if (event_find_language(reading->event, child->key) >= 0) {
            continue;
        }
        if (is_language_tag(child->key) && reader->resting_count < EVENT_LANGUAGES_MAX) {
            reader->resting[reader->resting_count++] = child->key;
        }
    }
    reading_read_text(reading, reading->root, "checked_by", READER_ONE_LINE,
                      &reading->event->checked_by);
}

/* ---- agenda, roles, themes ----------------------------------------------------------------- */

static void read_agenda_items(struct reading *reading, const struct yaml_node *list)
{
    static const struct reader_key item_keys[] = {
        {"name", true}, {"label", true}, {"picture", false}, {NULL, false}};
    struct reading_entry entries[EVENT_AGENDA_MAX] = {{NULL, NULL, NULL, false}};
    struct event *event = reading->event;

    if (!reader_check_list(&reading->reader, list, "agenda items", 1, EVENT_AGENDA_MAX)) {
        return;
    }
    event->agenda = reader_alloc(&reading->reader, list->child_count, sizeof *event->agenda);
    if (!event->agenda) {
        return;
    }
    for (const struct yaml_node *node = list->children; node; node = node->next) {
        struct event_agenda_item *item = &event->agenda[event->agenda_count];
        if (!reader_check_map(&reading->reader, node, "an agenda item", item_keys)) {
            continue;
        }
        reading_read_name(reading, node, &item->name);
        reading_read_text(reading, node, "label", READER_ONE_LINE, &item->label);
        reading_read_picture(reading, node, &item->picture);
        entries[event->agenda_count++] =
            (struct reading_entry){node, item->name, &item->label, false};
    }
    reading_check_entries(reading, entries, event->agenda_count);
}

static void read_agenda(struct reading *reading)
{
    static const struct reader_key agenda_keys[] = {
        {"question", true}, {"today", true}, {"items", true}, {NULL, false}};
    const struct yaml_node *map = yaml_get(reading->root, "agenda");
    const struct yaml_node *items;

    if (!map || !reader_check_map(&reading->reader, map, "the agenda", agenda_keys)) {
        return;
    }
    reading_read_text(reading, map, "question", READER_ONE_LINE, &reading->event->topic_question);
    reading_read_text(reading, map, "today", READER_ONE_LINE, &reading->event->today_label);
    items = yaml_get(map, "items");
    if (items) {
        read_agenda_items(reading, items);
    }
}

static void read_roles(struct reading *reading)
{
    static const struct reader_key role_keys[] = {
        {"name", true}, {"label", true}, {"picture", false}, {"expected", false}, {NULL, false}};
    const struct yaml_node *list = yaml_get(reading->root, "roles");
    struct reading_entry entries[EVENT_ROLES_MAX] = {{NULL, NULL, NULL, false}};
    struct event *event = reading->event;

    if (!list || !reader_check_list(&reading->reader, list, "roles", 2, EVENT_ROLES_MAX)) {
        return;
    }
    event->roles = reader_alloc(&reading->reader, list->child_count, sizeof *event->roles);
    if (!event->roles) {
        return;
    }
    for (const struct yaml_node *node = list->children; node; node = node->next) {
        struct event_role *role = &event->roles[event->role_count];
        const struct yaml_node *expected;
        if (!reader_check_map(&reading->reader, node, "a role", role_keys)) {
            continue;
        }
        reading_read_name(reading, node, &role->name);
        reading_read_text(reading, node, "label", READER_ONE_LINE, &role->label);
        reading_read_picture(reading, node, &role->picture);
        expected = yaml_get(node, "expected");
        role->expected = expected ? reader_number(&reading->reader, expected, 0, EXPECTED_MAX) : -1;
        entries[event->role_count++] =
            (struct reading_entry){node, role->name, &role->label, false};
    }
    reading_check_entries(reading, entries, event->role_count);
}

static const struct yaml_node *read_side(struct reading *reading, const struct yaml_node *theme,
                                         const char *side, struct event_text *label,
                                         enum picture *picture)
{
    static const struct reader_key side_keys[] = {
        {"label", true}, {"picture", false}, {NULL, false}};
    const struct yaml_node *map = yaml_get(theme, side);

    if (!map || !reader_check_map(&reading->reader, map, "a side of a theme", side_keys)) {
        return NULL;
    }
    reading_read_text(reading, map, "label", READER_ONE_LINE, label);
    reading_read_picture(reading, map, picture);
    return map;
}

static void read_theme_list(struct reading *reading, const struct yaml_node *list,
                            struct event_theme_list *out)
{
    static const struct reader_key theme_keys[] = {
        {"name", true}, {"helped", true}, {"in_the_way", true}, {NULL, false}};
    struct reading_entry entries[EVENT_THEMES_MAX * 2] = {{NULL, NULL, NULL, false}};
    int entry_count = 0;

    if (!reader_check_list(&reading->reader, list, "themes", 2, EVENT_THEMES_MAX)) {
        return;
    }
    out->themes = reader_alloc(&reading->reader, list->child_count, sizeof *out->themes);
    if (!out->themes) {
        return;
    }
    for (const struct yaml_node *node = list->children; node; node = node->next) {
        struct event_theme *theme = &out->themes[out->theme_count];
        const struct yaml_node *side;
        if (!reader_check_map(&reading->reader, node, "a theme", theme_keys)) {
            continue;
        }
        reading_read_name(reading, node, &theme->name);
        for (int i = 0; i < out->theme_count; i++) {
            if (theme->name && out->themes[i].name &&
                strcmp(theme->name, out->themes[i].name) == 0) {
                reader_say(&reading->reader, yaml_get(node, "name"),
                           "the name '%s' is taken; write another one", theme->name);
            }
        }
        side = read_side(reading, node, "helped", &theme->helped, &theme->helped_picture);
        if (side) {
            entries[entry_count++] = (struct reading_entry){side, NULL, &theme->helped, false};
        }
        side =
            read_side(reading, node, "in_the_way", &theme->in_the_way, &theme->in_the_way_picture);
        if (side) {
            entries[entry_count++] = (struct reading_entry){side, NULL, &theme->in_the_way, false};
        }
        out->theme_count++;
    }
    reading_check_entries(reading, entries, entry_count);
}

static void read_themes(struct reading *reading)
{
    const struct yaml_node *map = yaml_get(reading->root, "themes");
    struct reader *reader = &reading->reader;
    struct event *event = reading->event;

    if (!map || map->kind == YAML_UNUSABLE) {
        return;
    }
    if (map->kind != YAML_MAP) {
        reader_say(reader, map,
                   "themes are lists with a name each, like 'day:' and below it the "
                   "themes, each beginning with '- '");
        return;
    }
    if (map->child_count > EVENT_THEME_LISTS_MAX) {
        reader_say(reader, map, "too many lists of themes (%d); write at most %d", map->child_count,
                   EVENT_THEME_LISTS_MAX);
        return;
    }
    event->theme_lists = reader_alloc(reader, map->child_count, sizeof *event->theme_lists);
    if (!event->theme_lists) {
        return;
    }
    for (const struct yaml_node *node = map->children; node; node = node->next) {
        struct yaml_node key = {
            .kind = YAML_TEXT, .line = node->key_line, .column = node->key_column};
        int i = event->theme_list_count++;
        key.text = node->key;
        event->theme_lists[i].name = reader_name(reader, &key);
        reading->theme_list_nodes[i] = node;
        read_theme_list(reading, node, &event->theme_lists[i]);
    }
}

/* ---- the head ------------------------------------------------------------------------------ */

/* A later format may have keys that only look wrong, so it is told before anything else. */
static bool read_format(struct reading *reading)
{
    const struct yaml_node *node = yaml_get(reading->root, "hark");
    int format;

    if (!node) {
        reader_say(&reading->reader, reading->root,
                   "this is no event file of Hark yet; write 'hark: %d' as its first line",
                   READING_FORMAT);
        return false;
    }
    format = reader_number(&reading->reader, node, 1, 1000);
    if (format > READING_FORMAT) {
        reader_say(&reading->reader, node,
                   "this file is for a newer Hark (format %d); update Hark, or write 'hark: %d'",
                   format, READING_FORMAT);
    }
    return format == READING_FORMAT;
}

bool reading_read_head(struct reading *reading)
{
    const struct reader_key event_keys[] = {
        {"hark", false},
        {"id", true},
        {"version", true},
        {"languages", true},
        {"checked_by", needs_checked_by(reading->root)},
        {"title", true},
        {"welcome", true},
        {"agenda", false},
        {"roles", false},
        {"themes", false},
        {"reading_owner", false},
        {"privacy", true},
        {"thanks", true},
        {"questions", true},
        {NULL, false},
    };
    const struct yaml_node *root = reading->root;
    struct event *event = reading->event;
    const struct yaml_node *node;

    if (root->kind != YAML_MAP) {
        if (root->kind != YAML_UNUSABLE) {
            reader_say(&reading->reader, root, "this is no event file; begin it with 'hark: %d'",
                       READING_FORMAT);
        }
        return false;
    }
    if (!read_format(reading) ||
        !reader_check_map(&reading->reader, root, "the event", event_keys)) {
        return false;
    }
    if ((node = yaml_get(root, "id")) != NULL) {
        event->id = reader_name(&reading->reader, node);
    }
    if ((node = yaml_get(root, "version")) != NULL) {
        event->version = reader_number(&reading->reader, node, 1, 1000000);
    }
    read_languages(reading);
    read_checked_by(reading);
    reading_read_text(reading, root, "title", READER_ONE_LINE, &event->title);
    reading_read_text(reading, root, "welcome", READER_MANY_LINES, &event->welcome);
    read_agenda(reading);
    read_roles(reading);
    read_themes(reading);
    reading_read_text(reading, root, "reading_owner", READER_ONE_LINE, &event->reading_owner);
    reading_read_text(reading, root, "privacy", READER_MANY_LINES, &event->privacy);
    reading_read_text(reading, root, "thanks", READER_MANY_LINES, &event->thanks);
    return true;
}
