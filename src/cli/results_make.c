#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/results.h"
#include "report/html.h"
#include "report/report.h"

#define EVENTS_MAX 64 /* on one stick */

struct events {
    int count, dropped;
    struct inbox_event_counts items[EVENTS_MAX];
};

static void keep_event(void *context, const struct inbox_event_counts *counts)
{
    struct events *events = context;
    if (events->count < EVENTS_MAX) {
        events->items[events->count++] = *counts;
    } else {
        events->dropped++;
    }
}

static void tell_terminal(void *context, const struct inbox_terminal_counts *counts)
{
    int64_t responses = counts->complete + counts->partial;
    (void)context;
    printf("  %s: %" PRId64 " %s\n", counts->terminal, responses,
           responses == 1 ? "response" : "responses");
}

/* Who holds the stick is the organiser. But one file that is passed on by mistake must not hold
 * words that were meant for the organiser alone; so there are two, and the names say it. */
static enum err make_spreadsheets(struct inbox *inbox, const struct inbox_event_counts *event,
                                  const char *folder, struct buf *why)
{
    static const char *const names[] = {
        [CSV_FOR_SHARING] = "Answers to share.csv",
        [CSV_FOR_ORGANISER] = "Only for the organiser - do not pass on.csv",
    };
    enum err err = ERR_OK;
    for (int reader = 0; reader < 2 && !err; reader++) {
        struct report_made made;
        struct buf out;
        buf_init(&out, CSV_BYTES_MAX);
        err = report_make_csv(inbox, event, (enum csv_reader)reader, &out, &made, why);
        err = err ? err : stick_write(folder, names[reader], buf_text(&out), out.len);
        buf_free(&out);
    }
    return err;
}

static enum err make_event(struct inbox *inbox, const struct inbox_event_counts *event,
                           const char *root, struct stick_findings *findings)
{
    char folder[STICK_PATH_BYTES];
    struct report_made made;
    struct buf out, why;
    int len = snprintf(folder, sizeof folder, "%s/Event %s", root, event->id);
    enum err err = len < STICK_PATH_BYTES ? ERR_OK : ERR_SYSTEM;
    buf_init(&out, REPORT_HTML_BYTES_MAX);
    buf_init(&why, 65536);
    if (!err) {
        err = report_make_page(inbox, event, &out, &made, &why);
        err = err ? err : stick_make_folder(folder); /* not before there is something for it */
        err = err ? err : stick_write(folder, "Report.html", buf_text(&out), out.len);
        err = err ? err : make_spreadsheets(inbox, event, folder, &why);
    }
    if (!err) {
        findings->unread += made.unread;
        printf(made.least_missing > 0
                   ? "Event %s: %d so far. With fewer than five the report shows no answers yet.\n"
                   : "Event %s: %d people in the report.\n",
               event->id, made.people);
    } else if (why.len > 0) {
        fprintf(stderr, "hark results: event %s: %s\n", event->id, buf_text(&why));
    }
    if (err == ERR_ABSENT || err == ERR_LIMIT) {
        findings->damaged++; /* of this event alone: the others can still be made */
        err = ERR_OK;
    }
    buf_free(&why);
    buf_free(&out);
    return err;
}

static enum err make_all(struct inbox *inbox, const char *root, struct stick_findings *findings)
{
    struct events *events = calloc(1, sizeof *events);
    enum err err = events ? inbox_each_event(inbox, keep_event, events) : ERR_SYSTEM;
    for (int i = 0; !err && i < events->count; i++) {
        err = make_event(inbox, &events->items[i], root, findings);
    }
    if (!err && events->count == 0) {
        puts("No one has answered yet.");
    }
    if (!err && events->dropped > 0) {
        fprintf(stderr, "hark results: %d more events are on this stick. Take an empty one.\n",
                events->dropped);
        findings->damaged += events->dropped;
    }
    if (!err) {
        puts("From these terminals:");
        err = inbox_each_terminal(inbox, tell_terminal, NULL);
    }
    free(events);
    return err;
}

static void remove_work(const char *folder, const char *database)
{
    static const char *const endings[] = {"", "-wal", "-shm", ".lock"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        char path[STICK_PATH_BYTES];
        if (snprintf(path, sizeof path, "%s%s", database, endings[i]) < STICK_PATH_BYTES) {
            unlink(path);
        }
    }
    rmdir(folder);
}

enum err results_make(const char *root, struct stick_findings *findings)
{
    char work[STICK_PATH_BYTES - 64], database[STICK_PATH_BYTES], terminals[STICK_PATH_BYTES];
    const char *temporary = getenv("TMPDIR");
    struct inbox *inbox = NULL;
    int len = snprintf(work, sizeof work, "%s/hark-results-XXXXXX",
                       temporary && temporary[0] ? temporary : "/tmp");
    if (len >= (int)sizeof work || !mkdtemp(work) ||
        snprintf(terminals, sizeof terminals, "%s/terminals", root) >= STICK_PATH_BYTES) {
        fputs("hark results: there is no room for the work in TMPDIR or /tmp.\n", stderr);
        return ERR_SYSTEM;
    }
    snprintf(database, sizeof database, "%s/collector.db", work);
    enum err err = inbox_open(database, false, &inbox);
    if (err) {
        fputs("hark results: there is no room for the work in TMPDIR or /tmp.\n", stderr);
    }
    /* All its files are open by now, and nobody else needs their names: whatever ends us, words of
     * people are never left lying in there. */
    remove_work(work, database);
    err = err ? err : stick_collect(terminals, inbox, findings);
    err = err ? err : make_all(inbox, root, findings);
    inbox_close(inbox);
    return err;
}
