#include "cli/making.h"

#include <stdio.h>
#include <string.h>

#include "cli/cli.h"

static int code_of(enum err err)
{
    switch (err) {
    case ERR_OK:
        return EXIT_CODE_OK;
    case ERR_DATA:
    case ERR_LIMIT:
        return EXIT_CODE_DATA;
    case ERR_ABSENT:
    case ERR_SYSTEM:
    case ERR_LATER:
        return EXIT_CODE_ENVIRONMENT;
    }
    return EXIT_CODE_ENVIRONMENT;
}

static int tell_cannot_open(const struct making *making, const char *path, enum err err)
{
    const char *what = err == ERR_DATA     ? "is not a collector's database, or one of a newer Hark"
                       : err == ERR_LATER  ? "is busy; try again in a moment"
                       : err == ERR_ABSENT ? "is not there; --database says where collector.db is"
                                           : "cannot be opened; --database says where "
                                             "collector.db is, and you must be allowed to read it";
    fprintf(stderr, "hark %s: %s %s\n", making->command, path, what);
    return code_of(err);
}

int making_run(const struct making *making, const struct conf *conf)
{
    struct inbox *inbox = NULL;
    struct inbox_event_counts event;
    struct report_made made;
    struct buf out, why;
    const char *database = conf_get(conf, "database");
    const char *output = conf_get(conf, "output");
    int code = EXIT_CODE_USAGE;
    buf_init(&out, making->output_bytes_max);
    buf_init(&why, CLI_MESSAGE_BYTES_MAX);
    if (database[0] == '\0') {
        fprintf(stderr, "hark %s: --database FILE is missing: where is collector.db?\n",
                making->command);
        goto out;
    }
    enum err err = inbox_open(database, true, &inbox);
    if (err) {
        code = tell_cannot_open(making, database, err);
        goto out;
    }
    cli_begin_work();
    err = report_find_event(inbox, conf_get(conf, "event"), &event, &why);
    err = err ? err : making->make(inbox, &event, conf, &out, &made, &why);
    cli_end_work();
    if (err) {
        fprintf(stderr, "hark %s: %s\n", making->command,
                why.len ? buf_text(&why) : "there is not enough memory, or too much to write");
        /* Several events and none named: the command line lacks a word. */
        code = err == ERR_DATA ? EXIT_CODE_USAGE : code_of(err);
        goto out;
    }
    code = cli_write_output(output, &out, making->ours, conf_is_on(conf, "force"));
    if (code == EXIT_CODE_OK) {
        making->tell(output, &made);
    }
    if (code == EXIT_CODE_OK && made.unread > 0) {
        fprintf(stderr, "%d stored %s not be read by this version of Hark. %s in the database.\n",
                made.unread, made.unread == 1 ? "document could" : "documents could",
                made.unread == 1 ? "It stays" : "They stay");
        code = EXIT_CODE_FINDINGS;
    }
out:
    inbox_close(inbox);
    buf_free(&why);
    buf_free(&out);
    return code;
}
