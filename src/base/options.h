/* What every program's main does first, once: --help, --version, --print-config, the settings. */
#ifndef HARK_BASE_OPTIONS_H
#define HARK_BASE_OPTIONS_H

#include "base/conf.h"

struct program {
    const char *name;      /* "hark-kiosk" */
    const char *summary;   /* one sentence */
    const char *arguments; /* "[options] EVENT-FILE" */
    int words_most;        /* arguments that are no options */
    const char *build;     /* version and commit, for --version; only the mains know the commit */
    const char *libraries; /* names and versions for --version, made by the main that links them */
    const struct conf_setting *settings;
};

/* Reads --conf FILE (default CONF_PATH_DEFAULT, which may be absent), then the options.
 * Returns -1 when the program should go on: *conf is owned by the caller and *next is the first
 * argument that is no option. Otherwise the exit code: help, version and printed settings are 0,
 * a wrong option or a word too many is EXIT_CODE_USAGE, a wrong file EXIT_CODE_DATA; messages are
 * on stderr. */
int program_start(const struct program *program, int argc, char **argv, struct conf **conf,
                  int *next);

#endif
