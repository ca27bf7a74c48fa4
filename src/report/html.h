/* Small pieces of a self-contained HTML page: text that is only text, marks and bars as inline
 * SVG. No script, no inline style, nothing from elsewhere. */
#ifndef HARK_REPORT_HTML_H
#define HARK_REPORT_HTML_H

#include <stdbool.h>

#include "base/buf.h"
#include "event/event.h"
#include "report/tally.h"

#define REPORT_HTML_BYTES_MAX ((size_t)64 * 1024 * 1024)
/* How every page of ours begins. */
#define HTML_BEGINNING "<!DOCTYPE html>\n<!-- a report of Hark -->\n"

/* People's and organisers' texts: & < > " ' as references, control characters (but not the end of
 * a line) as U+FFFD, so that text stays text everywhere between tags and in quoted attributes. */
void html_text(struct buf *out, const char *text);
/* A language tag as an attribute, " lang=\"en\" dir=\"auto\"", when it looks like one. */
void html_language(struct buf *out, const char *tag);

/* The document's beginning up to <main>, with the policy that forbids everything but our style,
 * the style itself, and the marks for html_mark(). */
void html_begin(struct buf *out, const char *language, const char *title);
void html_end(struct buf *out);

/* The round mark with the arrow, or the diamond with the bar. Decoration: words say it too. */
void html_mark(struct buf *out, enum event_side side);
/* A step of a scale: `steps` steps upwards, the first `filled` of them filled. */
void html_steps(struct buf *out, int filled, int steps);

/* A bar of `percent` (0 to 100), growing away from the middle: HELPED to the left, IN_THE_WAY to
 * the right, NONE to the right in ink. */
void html_bar(struct buf *out, enum event_side side, int percent);
/* A bar in ink, with an upright line at `expected` per cent; 0: no line. */
void html_bar_expected(struct buf *out, int percent, int expected);
/* "12 of 18", with words for those who hear it. */
void html_share(struct buf *out, const struct tally_share *share);

#endif
