/* What hark check tells, in its three forms: for people, for programs, as a page of pictures. */
#ifndef HARK_CLI_CHECKING_H
#define HARK_CLI_CHECKING_H

#include "base/buf.h"
#include "check/check.h"

#define CHECKING_BYTES_MAX ((size_t)64 * 1024 * 1024)
/* How every sheet begins. */
#define CHECKING_SHEET_BEGINNING "<!DOCTYPE html>\n<!-- a sheet of hark check -->\n"

/* All borrowed. */
struct checking {
    const char *path; /* of the event file */
    const struct event *event;
    const struct interface *interfaces;
    const struct check_plan *plan;
    const struct check_report *report;
};

/* Each is appended; failure sticks in out. */
void checking_text(const struct checking *checking, struct buf *out);
void checking_json(const struct checking *checking, struct buf *out);
/* Pictures are named as they lie beside it. */
void checking_sheet(const struct checking *checking, struct buf *out);
/* The findings in the form of checking_json for a file that is refused. */
void checking_json_refused(const char *path, const struct event_findings *findings,
                           struct buf *out);

/* "What helped you today?" or "Top and bottom row": where a finding is, for people. */
const char *checking_place(const struct checking *checking, const struct check_finding *finding);

#endif
