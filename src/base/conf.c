#include "base/conf.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/utf8.h"

#define CONF_SETTINGS_MAX 64
#define CONF_KEY_BYTES_MAX 64
#define CONF_MEMORY_BYTES_MAX (8 * CONF_FILE_BYTES_MAX)
#define CONF_HELP_COLUMN 28

/* Every key that any program of Hark knows: one file serves them all, so each passes over the
 * keys of the others. A key that is missing here is a spelling mistake to all but its owner. */
static const char *const known_keys[] = {
    "address_connections",
    "agenda_item",
    "assets",
    "ca_file",
    "collector",
    "data_dir",
    "database",
    "display",
    "event",
    "fonts",
    "fullscreen",
    "header_seconds",
    "listen",
    "once",
    "outbox",
    "palette",
    "port",
    "port_file",
    "request_seconds",
    "responses",
    "retry_seconds",
    "rotation",
    "screen",
    "status",
    "terminal",
    "text_size",
    "token",
    "token_file",
    "tokens",
    "trace",
};
#define KNOWN_COUNT (sizeof known_keys / sizeof known_keys[0])

/* Where a value was set: built-in when path is NULL and is_option is false. */
struct conf_origin {
    const char *path; /* owned by the arena */
    unsigned line;
    unsigned column;
    bool is_option;
};

struct conf_value {
    const char *text; /* built-in, or owned by the arena */
    struct conf_origin origin;
};

struct conf {
    const struct conf_setting *settings; /* borrowed */
    size_t count;
    struct conf_value values[CONF_SETTINGS_MAX];
    struct arena arena;
};

/* One run through a file. */
struct conf_reader {
    struct conf *conf;
    const char *path; /* owned by the arena */
    struct buf *problems;
    unsigned own_lines[CONF_SETTINGS_MAX]; /* where each own key was seen; 0: not yet */
    unsigned known_lines[KNOWN_COUNT];     /* the same for the other programs' keys */
    unsigned line;
    enum err err;
};

enum err conf_open(const struct conf_setting *settings, struct conf **out)
{
    *out = NULL;
    struct conf *conf = calloc(1, sizeof *conf);
    if (conf == NULL) {
        return ERR_SYSTEM;
    }
    conf->settings = settings;
    arena_init(&conf->arena, CONF_MEMORY_BYTES_MAX);
    while (settings[conf->count].key != NULL) {
        assert(conf->count < CONF_SETTINGS_MAX);
        conf->values[conf->count].text = settings[conf->count].value;
        conf->count++;
    }
    *out = conf;
    return ERR_OK;
}

void conf_close(struct conf *conf)
{
    if (conf == NULL) {
        return;
    }
    arena_free(&conf->arena);
    free(conf);
}

/* The key's place in the program's table, or conf->count. '-' is '_' when dashes is true. */
static size_t find_setting(const struct conf *conf, const char *key, size_t len, bool dashes)
{
    size_t at = 0;
    for (; at < conf->count; at++) {
        const char *own = conf->settings[at].key;
        if (strlen(own) != len) {
            continue;
        }
        size_t same = 0;
        while (same < len && key[same] == (dashes && own[same] == '_' ? '-' : own[same])) {
            same++;
        }
        if (same == len) {
            break;
        }
    }
    return at;
}

static size_t find_known(const char *key, size_t len)
{
    size_t at = 0;
    while (at < KNOWN_COUNT &&
           (strlen(known_keys[at]) != len || memcmp(known_keys[at], key, len) != 0)) {
        at++;
    }
    return at;
}

static bool is_secret(const char *key)
{
    static const char *const ends[] = {"token", "pin"};
    size_t len = strlen(key);
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        size_t end_len = strlen(ends[i]);
        if (len >= end_len && strcmp(key + len - end_len, ends[i]) == 0) {
            return true;
        }
    }
    return false;
}

static enum err set_value(struct conf *conf, size_t at, const char *text, size_t len,
                          struct conf_origin origin)
{
    char *copy = arena_copy(&conf->arena, text, len);
    if (copy == NULL) {
        return ERR_SYSTEM;
    }
    conf->values[at] = (struct conf_value){.text = copy, .origin = origin};
    return ERR_OK;
}

/* ---- a file ----------------------------------------------------------------------------- */

static void HARK_PRINTF(3, 4)
    add_problem(struct conf_reader *reader, size_t column, const char *format, ...)
{
    va_list args;
    buf_addf(reader->problems, "%s:%u:%zu: ", reader->path, reader->line, column);
    va_start(args, format);
    buf_vaddf(reader->problems, format, args);
    va_end(args);
    buf_add_text(reader->problems, "\n");
    reader->err = ERR_DATA;
}

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r';
}

/* Moves the ends of [*from, *to) over blanks. */
static void trim(const char *text, size_t *from, size_t *to)
{
    while (*from < *to && is_blank(text[*from])) {
        (*from)++;
    }
    while (*to > *from && is_blank(text[*to - 1])) {
        (*to)--;
    }
}

/* The column of the first byte that no setting may hold, from 1; 0 if there is none. */
static size_t find_bad_byte(const char *line, size_t len)
{
    size_t bad_at = 0;
    if (!utf8_is_valid(line, len, &bad_at)) {
        return bad_at + 1;
    }
    for (size_t i = 0; i < len; i++) {
        unsigned char byte = (unsigned char)line[i];
        bool is_c1 = byte == 0xc2 && (unsigned char)line[i + 1] < 0xa0; /* U+0080 to U+009F */
        if ((byte < 0x20 && byte != '\t' && byte != '\r') || byte == 0x7f || is_c1) {
            return i + 1;
        }
    }
    return 0;
}

/* Remembers the key's line; false, with the problem told, if it was there before. */
static bool note_key(struct conf_reader *reader, unsigned *seen_line, size_t column,
                     const char *key, size_t len)
{
    if (*seen_line != 0) {
        add_problem(reader, column, "\"%.*s\" was set in line %u already; keep one of the two",
                    (int)len, key, *seen_line);
        return false;
    }
    *seen_line = reader->line;
    return true;
}

static void read_pair(struct conf_reader *reader, const char *line, size_t key_from, size_t key_to,
                      size_t value_from, size_t value_to)
{
    struct conf *conf = reader->conf;
    const char *key = line + key_from;
    size_t key_len = key_to - key_from;
    size_t at = find_setting(conf, key, key_len, false);
    if (at == conf->count) {
        size_t known_at = find_known(key, key_len);
        if (known_at < KNOWN_COUNT) {
            (void)note_key(reader, &reader->known_lines[known_at], key_from + 1, key, key_len);
        } else {
            size_t shown = key_len;
            if (shown > CONF_KEY_BYTES_MAX) {
                shown = CONF_KEY_BYTES_MAX;
                while (((unsigned char)key[shown] & 0xc0) == 0x80) {
                    shown--; /* whole characters only */
                }
            }
            add_problem(reader, key_from + 1,
                        "no setting is called \"%.*s\"; see --help for their names", (int)shown,
                        key);
        }
        return;
    }
    if (!note_key(reader, &reader->own_lines[at], key_from + 1, key, key_len)) {
        return;
    }
    if (value_to - value_from > CONF_VALUE_BYTES_MAX) {
        add_problem(reader, value_from + 1, "the value is longer than %d bytes",
                    CONF_VALUE_BYTES_MAX);
        return;
    }
    struct conf_origin origin = {
        .path = reader->path,
        .line = reader->line,
        .column = (unsigned)value_from + 1,
    };
    enum err err = set_value(conf, at, line + value_from, value_to - value_from, origin);
    if (err != ERR_OK) {
        reader->err = err;
    }
}

static void read_line(struct conf_reader *reader, const char *line, size_t len)
{
    size_t bad_column = find_bad_byte(line, len);
    if (bad_column != 0) {
        add_problem(reader, bad_column, "this is no UTF-8 text; save the file as UTF-8");
        return;
    }
    size_t from = 0;
    size_t to = len;
    trim(line, &from, &to);
    if (from == to || line[from] == '#') {
        return;
    }
    const char *equals = memchr(line + from, '=', to - from);
    if (equals == NULL || equals == line + from) {
        add_problem(reader, from + 1, "write \"key = value\", or '#' in front of a remark");
        return;
    }
    size_t key_to = (size_t)(equals - line);
    size_t value_from = key_to + 1;
    size_t key_from = from;
    trim(line, &key_from, &key_to);
    trim(line, &value_from, &to);
    read_pair(reader, line, key_from, key_to, value_from, to);
}

static void read_lines(struct conf_reader *reader, const char *text, size_t len)
{
    static const char byte_order_mark[] = "\xef\xbb\xbf"; /* Windows editors write it */
    size_t at = 0;
    if (len >= 3 && memcmp(text, byte_order_mark, 3) == 0) {
        at = 3;
    }
    while (at < len && reader->err != ERR_SYSTEM) {
        const char *end = memchr(text + at, '\n', len - at);
        size_t line_len = end == NULL ? len - at : (size_t)(end - text) - at;
        reader->line++;
        read_line(reader, text + at, line_len);
        at += line_len + 1;
    }
}

enum err conf_read_file(struct conf *conf, const char *path, struct buf *problems)
{
    struct conf_reader reader = {.conf = conf, .problems = problems};
    struct buf text;
    buf_init(&text, CONF_FILE_BYTES_MAX);
    enum err err = file_read(path, &text);
    if (err == ERR_LIMIT || err == ERR_DATA) {
        buf_addf(problems, "%s:1:1: this is no settings file of at most %d bytes\n", path,
                 CONF_FILE_BYTES_MAX);
        err = ERR_DATA;
    }
    if (err != ERR_OK) {
        goto out;
    }
    reader.path = arena_copy(&conf->arena, path, strlen(path));
    if (reader.path == NULL) {
        err = ERR_SYSTEM;
        goto out;
    }
    read_lines(&reader, buf_text(&text), text.len);
    err = reader.err;
out:
    buf_free(&text);
    return err;
}

/* ---- the command line ------------------------------------------------------------------- */

enum err conf_read_options(struct conf *conf, int argc, char **argv, int *next,
                           struct buf *problems)
{
    int i = 1;
    for (; i < argc && argv[i][0] == '-' && argv[i][1] != '\0'; i++) {
        const char *word = argv[i];
        if (strcmp(word, "--") == 0) {
            i++;
            break;
        }
        size_t name_len = strcspn(word, "=");
        size_t at = conf->count;
        if (name_len > 2 && word[1] == '-') {
            at = find_setting(conf, word + 2, name_len - 2, true);
        }
        if (at == conf->count) {
            buf_addf(problems, "there is no option %.*s; see --help\n", (int)name_len, word);
            return ERR_DATA;
        }
        const char *value = "yes";
        if (word[name_len] == '=') {
            value = word + name_len + 1;
        } else if (conf->settings[at].metavar != NULL) {
            if (i + 1 >= argc) {
                buf_addf(problems, "%s needs a value: %s %s\n", word, word,
                         conf->settings[at].metavar);
                return ERR_DATA;
            }
            value = argv[++i];
        }
        size_t len = strlen(value);
        if (len > CONF_VALUE_BYTES_MAX || find_bad_byte(value, len) != 0) {
            buf_addf(problems, "the value of %.*s is no UTF-8 text of at most %d bytes\n",
                     (int)name_len, word, CONF_VALUE_BYTES_MAX);
            return ERR_DATA;
        }
        enum err err = set_value(conf, at, value, len, (struct conf_origin){.is_option = true});
        if (err != ERR_OK) {
            return err;
        }
    }
    *next = i;
    return ERR_OK;
}

/* ---- what is set ------------------------------------------------------------------------ */

static size_t find_own(const struct conf *conf, const char *key)
{
    size_t at = find_setting(conf, key, strlen(key), false);
    assert(at < conf->count);
    return at;
}

const char *conf_get(const struct conf *conf, const char *key)
{
    return conf->values[find_own(conf, key)].text;
}

bool conf_is_on(const struct conf *conf, const char *key)
{
    static const char *const words[] = {"yes", "true", "on", "1"};
    const char *value = conf_get(conf, key);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (strcmp(value, words[i]) == 0) {
            return true;
        }
    }
    return false;
}

/* "agenda_item" as "--agenda-item". */
static void add_option_name(const char *key, struct buf *out)
{
    buf_add_text(out, "--");
    for (const char *at = key; *at != '\0'; at++) {
        buf_add(out, *at == '_' ? "-" : at, 1);
    }
}

enum err conf_get_number(const struct conf *conf, const char *key, long least, long most, long *out,
                         struct buf *problems)
{
    size_t at = find_own(conf, key);
    const struct conf_value *value = &conf->values[at];
    char *end = NULL;
    errno = 0;
    long number = strtol(value->text, &end, 10);
    bool starts_well = value->text[0] == '-' || (value->text[0] >= '0' && value->text[0] <= '9');
    if (starts_well && *end == '\0' && end != value->text && errno == 0 && number >= least &&
        number <= most) {
        *out = number;
        return ERR_OK;
    }
    if (value->origin.is_option) {
        add_option_name(key, problems);
        buf_add_text(problems, ": ");
    } else if (value->origin.path != NULL) {
        buf_addf(problems, "%s:%u:%u: ", value->origin.path, value->origin.line,
                 value->origin.column);
    }
    buf_addf(problems, "\"%s\" must be a whole number from %ld to %ld", key, least, most);
    if (!is_secret(key)) {
        buf_addf(problems, ", not \"%s\"", value->text);
    }
    buf_add_text(problems, "\n");
    return ERR_DATA;
}

void conf_print(const struct conf *conf, FILE *out)
{
    for (size_t i = 0; i < conf->count; i++) {
        const char *key = conf->settings[i].key;
        const struct conf_value *value = &conf->values[i];
        bool hide = is_secret(key) && value->text[0] != '\0';
        fprintf(out, "%s = %s  # ", key, hide ? "(set)" : value->text);
        if (value->origin.is_option) {
            struct buf name;
            buf_init(&name, CONF_KEY_BYTES_MAX + 2);
            add_option_name(key, &name);
            fprintf(out, "%s\n", buf_text(&name));
            buf_free(&name);
        } else if (value->origin.path != NULL) {
            fprintf(out, "%s:%u\n", value->origin.path, value->origin.line);
        } else {
            fprintf(out, "built-in\n");
        }
    }
}

void conf_print_help(const struct conf_setting *settings, FILE *out)
{
    for (size_t i = 0; settings[i].key != NULL; i++) {
        struct buf line;
        buf_init(&line, 2 * (size_t)CONF_KEY_BYTES_MAX);
        buf_add_text(&line, "  ");
        add_option_name(settings[i].key, &line);
        if (settings[i].metavar != NULL) {
            buf_addf(&line, " %s", settings[i].metavar);
        }
        if (line.len + 2 > CONF_HELP_COLUMN) {
            fprintf(out, "%s\n%*s%s\n", buf_text(&line), CONF_HELP_COLUMN, "", settings[i].help);
        } else {
            fprintf(out, "%-*s%s\n", CONF_HELP_COLUMN, buf_text(&line), settings[i].help);
        }
        buf_free(&line);
    }
}
