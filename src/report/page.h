/* The report as a page: for the organisers and for everyone who was there. */
#ifndef HARK_REPORT_PAGE_H
#define HARK_REPORT_PAGE_H

#include "base/buf.h"
#include "report/tally.h"

/* A whole self-contained HTML document, appended. Failure sticks in out. */
void page_format(const struct tally *tally, struct buf *out);

/* Its parts, each with its own heading. */
void page_add_section(const struct tally *tally, const struct tally_section *section,
                      struct buf *out);
void page_add_words(const struct tally *tally, struct buf *out);
void page_add_unsaid(const struct tally *tally, struct buf *out);

#endif
