/* hark report: the page for organisers and everyone who was there. */
#include <stdio.h>

#include "cli/cli.h"
#include "cli/making.h"
#include "report/html.h"

static const struct conf_setting settings[] = {
    MAKING_SETTINGS("report.html"),
    {NULL, NULL, NULL, NULL},
};

static enum err make(struct inbox *inbox, const struct inbox_event_counts *event,
                     const struct conf *conf, struct buf *out, struct report_made *made,
                     struct buf *why)
{
    (void)conf;
    return report_make_page(inbox, event, out, made, why);
}

static void tell(const char *path, const struct report_made *made)
{
    if (made->least_missing > 0) {
        fprintf(stderr, "%s: fewer than five people so far, so the page shows no answers yet.\n",
                path);
    } else {
        fprintf(stderr, "%s: what %d people said.\n", path, made->people);
    }
}

static const struct making making = {
    .command = "report",
    .ours = HTML_BEGINNING,
    .output_bytes_max = REPORT_HTML_BYTES_MAX,
    .make = make,
    .tell = tell,
};

static int run(const struct conf *conf, char **words)
{
    (void)words;
    return making_run(&making, conf);
}

const struct cli_command cli_report = {
    .name = "report",
    .arguments = "--database FILE [--event ID] [-o FILE]",
    .summary = "makes the page: what helped, and what got in the way",
    .help = "Makes one web page that needs no network and may be shared: how it was, what helped\n"
            "and what got in the way, role by role, and the words that people let us share.\n"
            "Groups of fewer than five people are not shown.",
    .settings = settings,
    .run = run,
};
