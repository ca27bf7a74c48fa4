#include "report/report.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "report/page.h"
#include "report/tally.h"

#define RESPONSE_ARENA_BYTES ((size_t)1024 * 1024)

/* ---- which event ----------------------------------------------------------------------------- */

struct finding_event {
    const char *wanted;
    struct inbox_event_counts *out;
    int count, matches;
    struct buf *names;
};

static void look_at_event(void *context, const struct inbox_event_counts *counts)
{
    struct finding_event *finding = context;
    finding->count++;
    if (finding->wanted[0] == '\0' || strcmp(finding->wanted, counts->id) == 0) {
        finding->matches++;
        *finding->out = *counts;
    }
    buf_addf(finding->names, "\n  %s (%lld %s)", counts->id, (long long)counts->responses,
             counts->responses == 1 ? "response" : "responses");
}

enum err report_find_event(struct inbox *inbox, const char *wanted, struct inbox_event_counts *out,
                           struct buf *why)
{
    struct buf names;
    buf_init(&names, 65536);
    struct finding_event finding = {.wanted = wanted, .out = out, .names = &names};
    enum err err = inbox_each_event(inbox, look_at_event, &finding);
    if (err) {
        buf_add_text(why, "The database cannot be read.");
    } else if (finding.count == 0) {
        buf_add_text(why, "No response has arrived yet. Is hark-upload running on the terminals?");
        err = ERR_ABSENT;
    } else if (finding.matches == 0) {
        buf_addf(why, "There is no event \"%s\". There is:%s", wanted, buf_text(&names));
        err = ERR_ABSENT;
    } else if (finding.matches > 1) {
        buf_addf(why, "There are several events. Say which one with --event ID:%s",
                 buf_text(&names));
        err = ERR_DATA;
    }
    buf_free(&names);
    return err;
}

/* ---- all versions of an event ---------------------------------------------------------------- */

struct version {
    char digest[WIRE_DIGEST_TEXT_BYTES];
    bool is_there;
    struct event event;
};

struct reading {
    struct inbox *inbox;
    struct people people;
    struct version versions[REPORT_VERSIONS_MAX]; /* [0] is the newest */
    int version_count;
    int unread;
    struct arena arena; /* of one response */
};

/* ERR_OK also when the file is not there or not good: is_there says it. */
static enum err load_version(struct reading *reading, const char *digest, struct version **out)
{
    for (int i = 0; i < reading->version_count; i++) {
        if (strcmp(reading->versions[i].digest, digest) == 0) {
            *out = &reading->versions[i];
            return ERR_OK;
        }
    }
    if (reading->version_count == REPORT_VERSIONS_MAX) {
        log_error("report: more than %d versions of one event", REPORT_VERSIONS_MAX);
        return ERR_LIMIT;
    }
    struct version *version = &reading->versions[reading->version_count++];
    struct buf bytes;
    struct event_findings *findings = calloc(1, sizeof *findings);
    buf_init(&bytes, EVENT_FILE_BYTES_MAX);
    memcpy(version->digest, digest, strlen(digest) + 1);
    enum err err = findings ? inbox_get_event(reading->inbox, digest, &bytes) : ERR_SYSTEM;
    if (!err) {
        err = event_parse(buf_text(&bytes), bytes.len, &version->event, findings);
        version->is_there = !err;
    }
    free(findings);
    buf_free(&bytes);
    *out = version;
    return err == ERR_ABSENT || err == ERR_DATA ? ERR_OK : err;
}

static enum err read_response(void *context, const char *document, size_t len)
{
    struct reading *reading = context;
    struct wire_response response;
    struct version *version = NULL;
    struct buf why;
    buf_init(&why, 1024);
    arena_init(&reading->arena, RESPONSE_ARENA_BYTES);
    enum err err = wire_response_parse(document, len, &reading->arena, &response, &why);
    if (err == ERR_DATA || err == ERR_LIMIT) {
        reading->unread++;
        err = ERR_OK;
    } else if (!err) {
        err = load_version(reading, response.event_digest, &version);
        if (!err) {
            err =
                people_add(&reading->people, &response, version->is_there ? &version->event : NULL);
        }
    }
    arena_free(&reading->arena);
    buf_free(&why);
    return err;
}

static void reading_free(struct reading *reading)
{
    for (int i = 0; i < reading->version_count; i++) {
        event_free(&reading->versions[i].event);
    }
    people_free(&reading->people);
}

static enum err reading_init(struct reading *reading, struct inbox *inbox,
                             const struct inbox_event_counts *event, struct buf *why)
{
    struct version *newest = NULL;
    memset(reading, 0, sizeof *reading);
    reading->inbox = inbox;
    enum err err = load_version(reading, event->newest_digest, &newest);
    if (!err && !newest->is_there) {
        buf_addf(why,
                 "The questions of \"%s\" are not here yet, only answers. Start hark-upload on a "
                 "terminal once more, or put the stick into it: that brings the event file.",
                 event->id);
        return ERR_ABSENT;
    }
    if (!err) {
        people_init(&reading->people, &newest->event);
        err = inbox_each_response(inbox, event->id, read_response, reading);
    }
    if (err == ERR_LIMIT) {
        buf_addf(why, "There are more responses than one report can hold (%d).", PEOPLE_MAX);
    } else if (err) {
        buf_add_text(why, "The database cannot be read.");
    }
    return err;
}

static void tell_made(const struct reading *reading, struct report_made *made)
{
    memset(made, 0, sizeof *made);
    made->forgotten = reading->people.forgotten;
    made->started_again = reading->people.started_again;
    made->unread = reading->unread;
}

/* All was read, and then something was too large. */
static void tell_unmade(enum err err, struct buf *why)
{
    if (err) {
        buf_add_text(why, "This computer has too little memory free. Close other programs, or use "
                          "another computer.");
    }
}

enum err report_make_page(struct inbox *inbox, const struct inbox_event_counts *event,
                          struct buf *out, struct report_made *made, struct buf *why)
{
    struct reading reading;
    struct tally tally = {0};
    enum err err = reading_init(&reading, inbox, event, why);
    bool is_read = !err;
    err = err ? err : tally_init(&tally, &reading.people);
    if (!err) {
        page_format(&tally, out);
        err = buf_err(out);
        tell_made(&reading, made);
        made->people = tally.person_count;
        made->least_missing =
            tally.person_count < PROTECT_LEAST ? PROTECT_LEAST - tally.person_count : 0;
    }
    tally_free(&tally);
    tell_unmade(is_read ? err : ERR_OK, why);
    reading_free(&reading);
    return err;
}

enum err report_make_csv(struct inbox *inbox, const struct inbox_event_counts *event,
                         enum csv_reader reader, struct buf *out, struct report_made *made,
                         struct buf *why)
{
    struct reading reading;
    enum err err = reading_init(&reading, inbox, event, why);
    bool is_read = !err;
    if (!err) {
        csv_format(&reading.people, reader, out);
        err = buf_err(out);
        tell_made(&reading, made);
        made->people = reading.people.count;
    }
    tell_unmade(is_read ? err : ERR_OK, why);
    reading_free(&reading);
    return err;
}
