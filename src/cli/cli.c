#include "cli/cli.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"

static const struct cli_command *const commands[] = {
    &cli_check, &cli_report, &cli_export, &cli_status, &cli_results,
};
#define COMMAND_COUNT (sizeof commands / sizeof *commands)

static void print_help(FILE *out)
{
    fputs("Usage: hark COMMAND [options]\n\n"
          "For organisers and technicians: looks after the questions and the answers.\n\n",
          out);
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        fprintf(out, "  %-8s  %s\n", commands[i]->name, commands[i]->summary);
    }
    fputs("\nhark COMMAND --help tells about one command. hark --version tells the version.\n",
          out);
}

static void print_command_help(const struct cli_command *command)
{
    printf("Usage: hark %s %s\n\n%s\n", command->name, command->arguments, command->help);
    if (command->settings[0].key) {
        fputs("\n", stdout);
        conf_print_help(command->settings, stdout);
    }
}

static const struct cli_command *find_command(const char *name)
{
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        if (strcmp(commands[i]->name, name) == 0) {
            return commands[i];
        }
    }
    return NULL;
}

static bool asks_for_help(int argc, char **argv)
{
    for (int i = 0; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
            return true;
        }
    }
    return false;
}

static bool has_setting(const struct cli_command *command, const char *key)
{
    for (const struct conf_setting *setting = command->settings; setting->key; setting++) {
        if (strcmp(setting->key, key) == 0) {
            return true;
        }
    }
    return false;
}

/* Options may stand before and behind the words, up to "--"; -o is the short form that everyone
 * knows. conf_read_options() takes a main's words, of which the first is the program's name. */
static enum err read_words(const struct cli_command *command, struct conf *conf, int argc,
                           char **argv, char **words, int *word_count, struct buf *problems)
{
    static char output_option[] = "--output";
    enum err err = ERR_OK;
    int end = 0;
    *word_count = 0;
    for (; end < argc && strcmp(argv[end], "--") != 0; end++) {
        if (strcmp(argv[end], "-o") == 0 && has_setting(command, "output")) {
            argv[end] = output_option;
        }
    }
    for (int before = -1; before + 1 < end && !err;) {
        int next = 0;
        err = conf_read_options(conf, end - before, argv + before, &next, problems);
        before = err ? end : before + next;
        if (before < end) {
            words[(*word_count)++] = argv[before];
        }
    }
    for (int i = end + 1; i < argc; i++) {
        words[(*word_count)++] = argv[i];
    }
    return err;
}

static int run_command(const struct cli_command *command, int argc, char **argv)
{
    struct conf *conf = NULL;
    struct buf problems;
    int code = EXIT_CODE_USAGE;
    int word_count = 0;
    char **words = calloc((size_t)argc + 1, sizeof *words);
    buf_init(&problems, CLI_MESSAGE_BYTES_MAX);
    if (!words || conf_open(command->settings, &conf)) {
        code = EXIT_CODE_ENVIRONMENT;
        fputs("hark: there is not enough memory\n", stderr);
        goto out;
    }
    if (read_words(command, conf, argc, argv, words, &word_count, &problems)) {
        fprintf(stderr, "hark %s: %s", command->name, buf_text(&problems));
    } else if (word_count < command->words_least || word_count > command->words_most) {
        fprintf(stderr, "hark %s: %s\n", command->name,
                word_count < command->words_least ? "a file name is missing"
                                                  : "there is one word too many");
    } else {
        code = command->run(conf, words);
    }
    if (code == EXIT_CODE_USAGE) {
        fprintf(stderr, "Usage: hark %s %s\nhark %s --help tells more.\n", command->name,
                command->arguments, command->name);
    }
out:
    conf_close(conf);
    buf_free(&problems);
    free(words);
    return code;
}

int cli_main(int argc, char **argv, const char *build, const char *libraries)
{
    log_setup("hark", LOG_LEVEL_WARNING);
    if (argc < 2) {
        print_help(stderr);
        return EXIT_CODE_USAGE;
    }
    if (strcmp(argv[1], "--version") == 0) {
        printf("hark %s\n%s\n", build, libraries);
        return EXIT_CODE_OK;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
        strcmp(argv[1], "help") == 0) {
        print_help(stdout);
        return EXIT_CODE_OK;
    }
    const struct cli_command *command = find_command(argv[1]);
    if (!command) {
        fprintf(stderr, "hark: there is no command \"%s\"\n\n", argv[1]);
        print_help(stderr);
        return EXIT_CODE_USAGE;
    }
    if (asks_for_help(argc - 2, argv + 2)) {
        print_command_help(command);
        return EXIT_CODE_OK;
    }
    return run_command(command, argc - 2, argv + 2);
}
