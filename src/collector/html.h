/* Text into HTML: the only way that text gets onto a page. */
#ifndef HARK_COLLECTOR_HTML_H
#define HARK_COLLECTOR_HTML_H

#include <stdint.h>

#include "base/buf.h"

/* Appends text with & < > " ' escaped, for content and for quoted attributes; soft hyphens and
 * control characters are left out. */
void html_add(struct buf *out, const char *text);
/* Appends a number with a thin space between thousands. */
void html_add_number(struct buf *out, int64_t number);

#endif
