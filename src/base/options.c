#include "base/options.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"

#define OPTIONS_PROBLEM_BYTES_MAX 16384

/* What every program understands beside its settings. */
static const struct conf_setting common_options[] = {
    {"conf", CONF_PATH_DEFAULT, "settings file (default " CONF_PATH_DEFAULT ")", "FILE"},
    {"print_config", "", "print each setting and where it was set, then end", NULL},
    {"help", "", "print this, then end", NULL},
    {"version", "", "print the versions of the program and its libraries, then end", NULL},
    {NULL, NULL, NULL, NULL},
};

/* The command line after the common options have been taken out. */
struct command_line {
    char **words; /* owned array of borrowed words */
    int count;
    int taken; /* words that were taken out */
    const char *conf_path;
    bool conf_is_asked;
    bool print_config;
    bool help;
    bool version;
};

/* True if the option takes the next word as its value. */
static bool takes_next_word(const struct conf_setting *settings, const char *word)
{
    for (size_t i = 0; settings[i].key != NULL; i++) {
        const char *key = settings[i].key;
        size_t same = 0;
        while (key[same] != '\0' && word[2 + same] == (key[same] == '_' ? '-' : key[same])) {
            same++;
        }
        if (key[same] == '\0' && word[2 + same] == '\0') {
            return settings[i].metavar != NULL;
        }
    }
    return false;
}

/* Takes one of the common options; false if word is none of them or misses its value. */
static bool take_common(struct command_line *line, const char *word, const char *next_word)
{
    if (strcmp(word, "--help") == 0) {
        line->help = true;
    } else if (strcmp(word, "--version") == 0) {
        line->version = true;
    } else if (strcmp(word, "--print-config") == 0) {
        line->print_config = true;
    } else if (strncmp(word, "--conf=", 7) == 0) {
        line->conf_path = word + 7;
        line->conf_is_asked = true;
    } else if (strcmp(word, "--conf") == 0 && next_word != NULL) {
        line->conf_path = next_word;
        line->conf_is_asked = true;
        line->taken++;
    } else {
        return false;
    }
    line->taken++;
    return true;
}

static enum err sort_words(const struct program *program, int argc, char **argv,
                           struct command_line *line)
{
    line->words = calloc((size_t)argc + 1, sizeof *line->words);
    if (line->words == NULL) {
        return ERR_SYSTEM;
    }
    bool in_options = true;
    for (int i = 0; i < argc; i++) {
        if (i > 0 && in_options) {
            int taken_before = line->taken;
            if (take_common(line, argv[i], i + 1 < argc ? argv[i + 1] : NULL)) {
                i += line->taken - taken_before - 1;
                continue;
            }
            in_options = strncmp(argv[i], "--", 2) == 0 && argv[i][2] != '\0';
            if (in_options && takes_next_word(program->settings, argv[i]) && i + 1 < argc) {
                line->words[line->count++] = argv[i++];
            }
        }
        line->words[line->count++] = argv[i];
    }
    return ERR_OK;
}

static int end_printing(void)
{
    return fflush(stdout) == 0 ? EXIT_CODE_OK : EXIT_CODE_ENVIRONMENT;
}

static int print_help(const struct program *program)
{
    printf("Usage: %s %s\n%s\n\nOptions:\n", program->name, program->arguments, program->summary);
    conf_print_help(program->settings, stdout);
    conf_print_help(common_options, stdout);
    return end_printing();
}

static int print_version(const struct program *program)
{
    printf("%s %s\n%s\n", program->name, program->build, program->libraries);
    return end_printing();
}

static int read_conf_file(const struct command_line *line, struct conf *conf, struct buf *problems)
{
    switch (conf_read_file(conf, line->conf_path, problems)) {
    case ERR_OK:
        return -1;
    case ERR_ABSENT:
        if (!line->conf_is_asked) {
            return -1;
        }
        buf_addf(problems, "%s: there is no such file\n", line->conf_path);
        return EXIT_CODE_ENVIRONMENT;
    case ERR_DATA:
        return EXIT_CODE_DATA;
    case ERR_LIMIT:
    case ERR_SYSTEM:
    case ERR_LATER:
        break;
    }
    buf_addf(problems, "%s: cannot be read\n", line->conf_path);
    return EXIT_CODE_ENVIRONMENT;
}

static int read_settings(const struct program *program, const struct command_line *line,
                         struct conf *conf, int *next, struct buf *problems)
{
    int code = read_conf_file(line, conf, problems);
    if (code != -1) {
        return code;
    }
    if (conf_read_options(conf, line->count, line->words, next, problems) != ERR_OK) {
        buf_addf(problems, "Usage: %s %s\n", program->name, program->arguments);
        return EXIT_CODE_USAGE;
    }
    int words = line->count - *next;
    if (words > program->words_most) {
        buf_addf(problems, "%s: \"%s\" is one word too many\nUsage: %s %s\n", program->name,
                 line->words[*next + program->words_most], program->name, program->arguments);
        return EXIT_CODE_USAGE;
    }
    *next += line->taken;
    if (line->print_config) {
        conf_print(conf, stdout);
        return end_printing();
    }
    return -1;
}

int program_start(const struct program *program, int argc, char **argv, struct conf **conf,
                  int *next)
{
    int code = EXIT_CODE_ENVIRONMENT;
    struct command_line line = {.conf_path = CONF_PATH_DEFAULT};
    struct buf problems;
    *conf = NULL;
    buf_init(&problems, OPTIONS_PROBLEM_BYTES_MAX);
    if (sort_words(program, argc, argv, &line) != ERR_OK) {
        goto out;
    }
    if (line.help || line.version) {
        code = line.help ? print_help(program) : print_version(program);
        goto out;
    }
    if (conf_open(program->settings, conf) != ERR_OK) {
        goto out;
    }
    code = read_settings(program, &line, *conf, next, &problems);
out:
    fputs(buf_text(&problems), stderr);
    if (code != -1) {
        conf_close(*conf);
        *conf = NULL;
    }
    buf_free(&problems);
    free(line.words);
    return code;
}
