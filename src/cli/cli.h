/* The command line of organisers and technicians: `hark COMMAND`. One file per command. */
#ifndef HARK_CLI_CLI_H
#define HARK_CLI_CLI_H

#include "base/buf.h"
#include "base/conf.h"
#include "base/err.h"

#define CLI_MESSAGE_BYTES_MAX 65536

/* One command. Its words come from the command line alone: a settings file belongs to the machines
 * that run for months, and a command should do the same thing everywhere. */
struct cli_command {
    const char *name;      /* "check" */
    const char *arguments; /* "[options] FILE" */
    const char *summary;   /* one line for `hark --help` */
    const char *help;      /* a few lines for `hark COMMAND --help` */
    const struct conf_setting *settings;
    int words_least, words_most; /* arguments that are no options */
    /* Returns an enum exit_code; messages are on stderr. */
    int (*run)(const struct conf *conf, char **words);
};

extern const struct cli_command cli_check;
extern const struct cli_command cli_report;
extern const struct cli_command cli_export;
extern const struct cli_command cli_status;
extern const struct cli_command cli_results;

/* The whole program behind main. build and libraries are what --version prints. */
int cli_main(int argc, char **argv, const char *build, const char *libraries);

/* Writes a finished file whole or not at all; "-" is stdout. A file that is there already is only
 * replaced when it begins with `ours` (an earlier one of the same kind) or force is set. Messages
 * are on stderr. Returns an enum exit_code. */
int cli_write_output(const char *path, const struct buf *content, const char *ours, bool force);

/* One line on stderr if the work takes longer than two seconds, so that nobody thinks that it
 * hangs. cli_end_work() takes it back. */
void cli_begin_work(void);
void cli_end_work(void);

#endif
