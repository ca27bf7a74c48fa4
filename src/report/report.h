/* From the collector's inbox to the finished page and spreadsheet. */
#ifndef HARK_REPORT_REPORT_H
#define HARK_REPORT_REPORT_H

#include "base/buf.h"
#include "inbox/inbox.h"
#include "report/csv.h"
#include "report/people.h"

#define REPORT_VERSIONS_MAX 32 /* of one event that have responses */

/* What went into it, for the line that is printed. Not protected: for staff only. */
struct report_made {
    int people; /* rows, or people on the page */
    int forgotten, started_again;
    int unread;        /* documents that are no responses of this version; they stay in the inbox */
    int least_missing; /* people missing until there is a page; 0: there is one */
};

/* The event that is meant: wanted, or the only one when wanted is "". ERR_ABSENT, ERR_DATA (there
 * are several): a sentence in why names what there is. */
enum err report_find_event(struct inbox *inbox, const char *wanted, struct inbox_event_counts *out,
                           struct buf *why) HARK_MUST_CHECK;

/* Appended to out (its max: REPORT_HTML_BYTES_MAX, CSV_BYTES_MAX). On failure a sentence that says
 * what to do is in why. */
enum err report_make_page(struct inbox *inbox, const struct inbox_event_counts *event,
                          struct buf *out, struct report_made *made,
                          struct buf *why) HARK_MUST_CHECK;
enum err report_make_csv(struct inbox *inbox, const struct inbox_event_counts *event,
                         enum csv_reader reader, struct buf *out, struct report_made *made,
                         struct buf *why) HARK_MUST_CHECK;

#endif
