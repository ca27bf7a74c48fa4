/* hark export: the spreadsheet. */
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/making.h"

static const struct conf_setting settings[] = {
    {"csv", "", "the format: comma separated values", NULL},
    MAKING_SETTINGS("responses.csv"),
    {"for", "sharing",
     "whose eyes: sharing (words that may be shared), organiser (and words for the organiser "
     "only)",
     "WHOM"},
    {NULL, NULL, NULL, NULL},
};

static enum err make(struct inbox *inbox, const struct inbox_event_counts *event,
                     const struct conf *conf, struct buf *out, struct report_made *made,
                     struct buf *why)
{
    bool organiser = strcmp(conf_get(conf, "for"), "organiser") == 0;
    return report_make_csv(inbox, event, organiser ? CSV_FOR_ORGANISER : CSV_FOR_SHARING, out, made,
                           why);
}

static void tell(const char *path, const struct report_made *made)
{
    fprintf(stderr, "%s: %d %s, one a row.\n", path, made->people,
            made->people == 1 ? "response" : "responses");
    if (made->forgotten > 0) {
        fprintf(stderr, "Not in it: %d %s.\n", made->forgotten,
                made->forgotten == 1 ? "forgotten visit" : "forgotten visits");
    }
    if (made->started_again > 0) {
        fprintf(stderr, "Not in it: %d %s started again.\n", made->started_again,
                made->started_again == 1 ? "visit that was" : "visits that were");
    }
}

static const struct making making = {
    .command = "export",
    .ours = CSV_BEGINNING,
    .output_bytes_max = CSV_BYTES_MAX,
    .make = make,
    .tell = tell,
};

static int run(const struct conf *conf, char **words)
{
    (void)words;
    const char *whom = conf_get(conf, "for");
    if (!conf_is_on(conf, "csv")) {
        fputs("hark export: say which format: --csv\n", stderr);
        return EXIT_CODE_USAGE;
    }
    if (strcmp(whom, "sharing") != 0 && strcmp(whom, "organiser") != 0) {
        fputs("hark export: --for is either sharing or organiser\n", stderr);
        return EXIT_CODE_USAGE;
    }
    return making_run(&making, conf);
}

const struct cli_command cli_export = {
    .name = "export",
    .arguments = "--csv --database FILE [--event ID] [--for sharing|organiser] [-o FILE]",
    .summary = "writes the responses as a spreadsheet",
    .help =
        "Writes one row for each response, to open with LibreOffice or Excel. Own words are in\n"
        "it as their people allowed. A role that fewer than five rows have is left blank.",
    .settings = settings,
    .run = run,
};
