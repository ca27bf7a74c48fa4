#include "event/keyboard.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/utf8.h"
#include "event/findings.h"
#include "event/reader.h"

#define ARENA_BYTES_MAX (512 * 1024)
#define PATH_BYTES_MAX 1024
#define KEY_CODES_MAX 2 /* a letter, and a mark on it */
#define LETTERS_MAX (KEYBOARD_PAGES_MAX * KEYBOARD_ROWS_MAX * KEYBOARD_COLUMNS_MAX)
#define KEYS_MAX (LETTERS_MAX + KEYBOARD_SMALL_KEYS + KEYBOARD_SIGNS_MAX)
#define TYPEABLE_MAX (KEYS_MAX * KEY_CODES_MAX)

/* ---- keys and rows -------------------------------------------------------------------------- */

/* What a search among the keys that were read so far found. */
static struct keyboard_key *find_in_page(struct keyboard_page *page, const char *text)
{
    for (int r = 0; r < page->row_count; r++) {
        for (int k = 0; k < page->rows[r].count; k++) {
            if (strcmp(page->rows[r].keys[k].text, text) == 0) {
                return &page->rows[r].keys[k];
            }
        }
    }
    return NULL;
}

static struct keyboard_key *find_letter(struct keyboard *keyboard, const char *text)
{
    struct keyboard_key *found = NULL;
    for (int i = 0; found == NULL && i < keyboard->page_count; i++) {
        found = find_in_page(&keyboard->pages[i], text);
    }
    return found;
}

/* One or two characters that show something. */
static bool check_key(struct reader *reader, const struct yaml_node *node, const char *text,
                      size_t len)
{
    int codes = 0;
    for (size_t at = 0; at < len; codes++) {
        uint32_t code = utf8_next(text, len, &at);
        if (code <= ' ' || code == 0x7f || findings_is_unwanted(code)) {
            reader_say(reader, node, "the hidden character U+%04X is no key; take it out",
                       (unsigned)code);
            return false;
        }
    }
    if (codes > KEY_CODES_MAX || len >= KEYBOARD_KEY_BYTES) {
        reader_say(reader, node, "'%.*s' is too long for a key; write blanks between the keys",
                   (int)(len < 40 ? len : 40), text);
        return false;
    }
    return true;
}

/* Keys with blanks between them. Returns how many; more than `most` are a finding and 0. */
static int read_keys(struct reader *reader, const struct yaml_node *node, int most,
                     struct keyboard_key *out)
{
    int count = 0;
    if (node->kind != YAML_TEXT) {
        if (node->kind != YAML_UNUSABLE) {
            reader_say(reader, node, "here go the keys of a row, with a blank between them");
        }
        return 0;
    }
    for (const char *at = node->text; *at != '\0';) {
        size_t len = strcspn(at, " ");
        if (len > 0 && !check_key(reader, node, at, len)) {
            return 0;
        }
        if (len > 0 && count == most) {
            reader_say(reader, node, "too many keys; write at most %d here", most);
            return 0;
        }
        if (len > 0) {
            memset(&out[count], 0, sizeof out[count]);
            memcpy(out[count++].text, at, len);
        }
        at += len + (at[len] == ' ' ? 1 : 0);
    }
    if (count == 0) {
        reader_say(reader, node, "here are no keys; write at least one");
    }
    return count;
}

static void read_rows(struct reader *reader, const struct yaml_node *node, int most_rows,
                      int most_keys, struct keyboard_page *out)
{
    if (!reader_check_list(reader, node, "rows of keys", 1, most_rows)) {
        return;
    }
    for (const struct yaml_node *child = node->children; child; child = child->next) {
        struct keyboard_row *row = &out->rows[out->row_count++];
        row->count = read_keys(reader, child, most_keys, row->keys);
    }
}

/* ---- the parts of a file -------------------------------------------------------------------- */

/* The keys of a file so far. */
struct seen_keys {
    int count;
    const char *texts[KEYS_MAX];
};

static void check_row_twice(struct reader *reader, const struct yaml_node *node,
                            const struct keyboard_row *row, struct seen_keys *seen)
{
    for (int k = 0; k < row->count; k++) {
        const char *text = row->keys[k].text;
        for (int i = 0; i < seen->count; i++) {
            if (strcmp(seen->texts[i], text) == 0) {
                reader_say(reader, node, "the key '%s' is here twice; keep one of them", text);
            }
        }
        seen->texts[seen->count++] = text;
    }
}

/* Each key once, wherever it stands. */
static void check_twice(struct reader *reader, const struct yaml_node *node,
                        const struct keyboard *keyboard)
{
    struct seen_keys seen = {0};
    for (int i = 0; i < keyboard->sign_count; i++) {
        seen.texts[seen.count++] = keyboard->signs[i].text;
    }
    for (int p = 0; p <= keyboard->page_count; p++) {
        const struct keyboard_page *page =
            p < keyboard->page_count ? &keyboard->pages[p] : &keyboard->marks;
        for (int r = 0; r < page->row_count; r++) {
            check_row_twice(reader, node, &page->rows[r], &seen);
        }
    }
}

static void read_letters(struct reader *reader, const struct yaml_node *node, struct keyboard *out)
{
    if (!reader_check_list(reader, node, "pages of letters", 1, KEYBOARD_PAGES_MAX)) {
        return;
    }
    for (const struct yaml_node *child = node->children; child; child = child->next) {
        read_rows(reader, child, KEYBOARD_ROWS_MAX, KEYBOARD_COLUMNS_MAX,
                  &out->pages[out->page_count++]);
    }
    for (const char *at = "abcdefghijklmnopqrstuvwxyz"; *at != '\0'; at++) {
        out->has_capitals = out->has_capitals || find_letter(out, (char[]){*at, '\0'}) != NULL;
    }
}

static void read_later(struct reader *reader, const struct yaml_node *node, struct keyboard *out)
{
    struct keyboard_key keys[KEYBOARD_ROWS_MAX * KEYBOARD_COLUMNS_MAX];
    int count = read_keys(reader, node, (int)(sizeof keys / sizeof keys[0]), keys);
    for (int i = 0; i < count; i++) {
        struct keyboard_key *letter = find_in_page(&out->pages[0], keys[i].text);
        if (letter == NULL) {
            reader_say(reader, node, "'%s' is no letter of the first page; take it out",
                       keys[i].text);
        } else {
            letter->is_later = true;
        }
    }
}

static int count_of(const struct keyboard_page *page, bool with_later)
{
    int count = 0;
    for (int r = 0; r < page->row_count; r++) {
        for (int k = 0; k < page->rows[r].count; k++) {
            count += with_later || !page->rows[r].keys[k].is_later ? 1 : 0;
        }
    }
    return count;
}

static void check_small(struct reader *reader, const struct yaml_node *node,
                        const struct keyboard *keyboard)
{
    int count = count_of(&keyboard->pages[0], false);
    if (count > KEYBOARD_SMALL_KEYS) {
        reader_say(reader, node,
                   "a small screen has room for %d letters of the first page, and here are %d; "
                   "name the seldom ones in 'later'",
                   KEYBOARD_SMALL_KEYS, count);
    }
}

/* The same letters as the first page, in another order. */
static void read_qwerty(struct reader *reader, const struct yaml_node *node, struct keyboard *out)
{
    read_rows(reader, node, KEYBOARD_SMALL_ROWS, KEYBOARD_COLUMNS_MAX, &out->qwerty);
    const struct keyboard_page *first = &out->pages[0];
    for (int r = 0; r < out->qwerty.row_count; r++) {
        for (int k = 0; k < out->qwerty.rows[r].count; k++) {
            struct keyboard_key *key = &out->qwerty.rows[r].keys[k];
            const struct keyboard_key *letter = find_in_page(&out->pages[0], key->text);
            if (letter == NULL || find_in_page(&out->qwerty, key->text) != key) {
                reader_say(reader, node,
                           "'%s' is here twice or not on the first page of letters; 'qwerty' has "
                           "each of those once",
                           key->text);
            } else {
                key->is_later = letter->is_later;
            }
        }
    }
    if (count_of(&out->qwerty, true) != count_of(first, true)) {
        reader_say(reader, node,
                   "'qwerty' has %d keys and the first page of letters %d; both have "
                   "the same ones",
                   count_of(&out->qwerty, true), count_of(first, true));
    }
}

static void read_marks(struct reader *reader, const struct yaml_node *node, struct keyboard *out)
{
    read_rows(reader, node, KEYBOARD_SMALL_ROWS, KEYBOARD_SMALL_COLUMNS, &out->marks);
    for (const char *at = "0123456789"; *at != '\0'; at++) {
        if (find_in_page(&out->marks, (char[]){*at, '\0'}) == NULL) {
            reader_say(reader, node, "the digit %c is missing; every keyboard has 0 to 9", *at);
        }
    }
}

/* ---- every letter of the language ----------------------------------------------------------- */

/* What can be typed, character by character. */
struct typeable {
    int count;
    uint32_t codes[TYPEABLE_MAX];
};

static void add_codes(struct typeable *typeable, const char *text)
{
    size_t len = strlen(text);
    for (size_t at = 0; at < len && typeable->count < TYPEABLE_MAX;) {
        typeable->codes[typeable->count++] = utf8_next(text, len, &at);
    }
}

static void add_page(struct typeable *typeable, const struct keyboard_page *page)
{
    for (int r = 0; r < page->row_count; r++) {
        for (int k = 0; k < page->rows[r].count; k++) {
            add_codes(typeable, page->rows[r].keys[k].text);
        }
    }
}

static void find_typeable(const struct keyboard *keyboard, struct typeable *out)
{
    out->count = 0;
    for (int i = 0; i < keyboard->page_count; i++) {
        add_page(out, &keyboard->pages[i]);
    }
    add_page(out, &keyboard->marks);
    for (int i = 0; i < keyboard->sign_count; i++) {
        add_codes(out, keyboard->signs[i].text);
    }
}

static bool can_type(const struct typeable *typeable, uint32_t code)
{
    for (int i = 0; i < typeable->count; i++) {
        if (typeable->codes[i] == code) {
            return true;
        }
    }
    return false;
}

/* Letters of the language's own script, their marks and its punctuation: not the Latin words in a
 * text of another script, and not the signs that all scripts share. */
static bool must_be_typed(const struct keyboard *keyboard, uint32_t code)
{
    if (code < 0x0590) {
        bool is_letter = (code >= 'a' && code <= 'z') || (code >= 0xc0 && code != 0xd7);
        return keyboard->has_capitals && is_letter && code != 0xf7;
    }
    return code < 0x2000 || code > 0x2bff;
}

static void check_text(struct reader *reader, const struct yaml_node *node,
                       const struct keyboard *keyboard, const struct typeable *typeable,
                       const char *text)
{
    size_t len = strlen(text);
    for (size_t at = 0; at < len;) {
        if (text[at] == '{') {
            at += strcspn(text + at, "}");
            continue;
        }
        uint32_t code = utf8_small(utf8_next(text, len, &at));
        if (must_be_typed(keyboard, code) && !can_type(typeable, code)) {
            char bytes[KEYBOARD_KEY_BYTES] = {0};
            (void)utf8_write(code, bytes);
            reader_say(reader, node, "the letter '%s' (U+%04X) is missing; '%.60s' needs it", bytes,
                       (unsigned)code, text);
        }
    }
}

static void check_texts(struct reader *reader, const struct yaml_node *node,
                        const struct keyboard *keyboard, const struct interface *interface)
{
    struct typeable typeable;
    find_typeable(keyboard, &typeable);
    check_text(reader, node, keyboard, &typeable, interface->name);
    for (int i = 0; i < INTERFACE_TEXT_COUNT; i++) {
        check_text(reader, node, keyboard, &typeable, interface->texts[i]);
    }
}

/* ---- a file --------------------------------------------------------------------------------- */

static void read_head(struct reader *reader, const struct yaml_node *root,
                      const struct interface *interface, struct keyboard *out)
{
    const struct yaml_node *node = yaml_get(root, "language");
    if (node != NULL) {
        out->language = reader_plain_text(reader, node, READER_ONE_LINE);
        if (out->language != NULL && strcmp(out->language, interface->language) != 0) {
            reader_say(reader, node, "the file is called %s.yaml; write 'language: %s'",
                       interface->language, interface->language);
        }
    }
    if ((node = yaml_get(root, "checked_by")) != NULL) {
        out->checked_by = reader_plain_text(reader, node, READER_ONE_LINE);
    }
}

static void read_root(struct reader *reader, const struct yaml_node *root,
                      const struct interface *interface, struct keyboard *out)
{
    static const struct reader_key keys[] = {
        {"language", true}, {"checked_by", true}, {"letters", true}, {"signs", true},
        {"marks", true},    {"later", false},     {"qwerty", false}, {NULL, false}};
    const struct yaml_node *node;

    if (!reader_check_map(reader, root, "the file", keys)) {
        return;
    }
    read_head(reader, root, interface, out);
    if ((node = yaml_get(root, "signs")) != NULL) {
        out->sign_count = read_keys(reader, node, KEYBOARD_SIGNS_MAX, out->signs);
    }
    if ((node = yaml_get(root, "marks")) != NULL) {
        read_marks(reader, node, out);
    }
    const struct yaml_node *letters = yaml_get(root, "letters");
    if (letters == NULL) {
        return;
    }
    read_letters(reader, letters, out);
    if ((node = yaml_get(root, "later")) != NULL) {
        read_later(reader, node, out);
    }
    if ((node = yaml_get(root, "qwerty")) != NULL) {
        read_qwerty(reader, node, out);
    }
    check_small(reader, letters, out);
    check_twice(reader, letters, out);
    if (reader->findings->count == 0) {
        check_texts(reader, letters, out, interface);
    }
}

enum err keyboard_parse(const char *bytes, size_t len, const struct interface *interface,
                        struct keyboard *out, struct event_findings *findings)
{
    memset(out, 0, sizeof *out);
    memset(findings, 0, sizeof *findings);
    struct reader reader = {.findings = findings, .arena = &out->arena};
    struct arena tree;
    struct yaml_node *root = NULL;

    arena_init(&out->arena, ARENA_BYTES_MAX);
    arena_init(&tree, YAML_ARENA_BYTES_MAX);
    enum err err = yaml_parse(bytes, len, &tree, findings, &root);
    if (err == ERR_OK) {
        read_root(&reader, root, interface, out);
    }
    err = findings_verdict(findings, err, reader.out_of_memory);
    arena_free(&tree);
    if (err != ERR_OK) {
        keyboard_free(out);
    }
    return err;
}

void keyboard_free(struct keyboard *keyboard)
{
    if (keyboard != NULL) {
        arena_free(&keyboard->arena);
        memset(keyboard, 0, sizeof *keyboard);
    }
}

/* ---- all of an event ------------------------------------------------------------------------ */

static enum err read_file(const char *assets, const char *folder, const char *language,
                          const char *ending, char path[PATH_BYTES_MAX], struct buf *out)
{
    int len = snprintf(path, PATH_BYTES_MAX, "%s/%s/%s.%s", assets, folder, language, ending);
    return len > 0 && len < PATH_BYTES_MAX ? file_read(path, out) : ERR_LIMIT;
}

/* The event's own words first, then those of Hark, then the list. */
static enum err add_words(const char *assets, const struct event *event, int language,
                          const struct interface *interface, struct keyboard *keyboard,
                          struct buf *problems)
{
    char path[PATH_BYTES_MAX];
    struct event_findings findings = {0};
    struct words *words = &keyboard->words;
    struct arena *arena = &keyboard->arena;
    struct buf bytes;

    buf_init(&bytes, WORDS_FILE_BYTES_MAX);
    enum err err = words_init(words, arena);
    if (err == ERR_OK) {
        err = words_add_event(words, arena, event, language);
    }
    for (int i = 0; err == ERR_OK && i < INTERFACE_TEXT_COUNT; i++) {
        err = words_add_text(words, arena, interface->texts[i]);
    }
    if (err == ERR_OK) {
        err = read_file(assets, "words", interface->language, "txt", path, &bytes);
        if (err == ERR_OK) {
            err = words_add_list(words, arena, buf_text(&bytes), bytes.len, &findings);
            event_findings_format(&findings, path, problems);
        } else if (err == ERR_ABSENT) {
            err = ERR_OK; /* a language may do without a list */
        } else {
            buf_addf(problems, "%s: cannot be read (%s)\n", path, err_name(err));
        }
    }
    buf_free(&bytes);
    return err;
}

enum err keyboard_load(const char *assets, const struct event *event, int language,
                       const struct interface *interface, struct keyboard *out,
                       struct buf *problems)
{
    char path[PATH_BYTES_MAX];
    struct event_findings findings = {0};
    struct buf bytes;

    buf_init(&bytes, EVENT_FILE_BYTES_MAX);
    enum err err = read_file(assets, "keyboards", interface->language, "yaml", path, &bytes);
    if (err == ERR_OK) {
        err = keyboard_parse(buf_text(&bytes), bytes.len, interface, out, &findings);
        event_findings_format(&findings, path, problems);
        if (err == ERR_OK) {
            err = add_words(assets, event, language, interface, out, problems);
        }
    } else if (err == ERR_ABSENT) {
        err = ERR_OK;
    } else {
        buf_addf(problems, "%s: cannot be read (%s)\n", path, err_name(err));
    }
    buf_free(&bytes);
    return err;
}

enum err keyboard_load_all(const char *assets, const struct event *event,
                           const struct interface *interfaces, struct keyboard *out,
                           struct buf *problems)
{
    enum err err = ERR_OK;
    for (int i = 0; err == ERR_OK && i < event->language_count; i++) {
        err = keyboard_load(assets, event, i, &interfaces[i], &out[i], problems);
    }
    return err;
}

void keyboard_free_all(struct keyboard *keyboards)
{
    for (int i = 0; i < EVENT_LANGUAGES_MAX; i++) {
        keyboard_free(&keyboards[i]);
    }
}
