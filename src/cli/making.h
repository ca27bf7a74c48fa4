/* What `hark report` and `hark export` have in common: the database, the event, the output. */
#ifndef HARK_CLI_MAKING_H
#define HARK_CLI_MAKING_H

#include "base/conf.h"
#include "report/report.h"

/* The settings of both. */
#define MAKING_SETTINGS(default_output)                                                            \
    {"database", "", "the collector's database (collector.db)", "FILE"},                           \
        {"event", "", "which event, where the database has several", "ID"},                        \
        {"output", default_output, "where to write it; - is standard output; also -o", "FILE"},    \
    {                                                                                              \
        "force", "", "write over a file that this command did not make", NULL                      \
    }

struct making {
    const char *command; /* "report" */
    const char *ours;    /* how every output of this kind begins */
    size_t output_bytes_max;
    /* Appends the output. */
    enum err (*make)(struct inbox *inbox, const struct inbox_event_counts *event,
                     const struct conf *conf, struct buf *out, struct report_made *made,
                     struct buf *why);
    /* The line for whoever ran it, on stderr. */
    void (*tell)(const char *path, const struct report_made *made);
};

/* Returns an enum exit_code. */
int making_run(const struct making *making, const struct conf *conf);

#endif
