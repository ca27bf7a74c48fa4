/* The spreadsheet: one row per response, for LibreOffice, Excel and every CSV reader
 * (docs/SPEC.md, "Report and CSV"). UTF-8 with byte order mark, CRLF, RFC 4180. */
#ifndef HARK_REPORT_CSV_H
#define HARK_REPORT_CSV_H

#include "base/buf.h"
#include "report/people.h"

#define CSV_BYTES_MAX ((size_t)512 * 1024 * 1024)
/* How every spreadsheet of ours begins. */
#define CSV_BEGINNING                                                                              \
    "\xef\xbb\xbf"                                                                                 \
    "Date,About,Language,Status,"

/* Whose eyes it is for: own words go into it as their permission says. */
enum csv_reader {
    CSV_FOR_SHARING,   /* words that may be shared */
    CSV_FOR_ORGANISER, /* and words that only the organiser reads; never those only counted */
};

/* One field, quoted where RFC 4180 asks for it. A field that a spreadsheet could take for a formula
 * gets a ' in front (OWASP, "CSV Injection": = + - @ TAB CR LF, and their full-width forms; also
 * behind spaces). The end of a line inside is LF. */
void csv_add_field(struct buf *out, const char *text);

/* The whole file, appended; failure sticks in out. A role, a topic, a language and a day that fewer
 * than five rows have are left blank (report/protect.h). Rows are in the order of a digest that has
 * nothing to do with time. */
void csv_format(const struct people *people, enum csv_reader reader, struct buf *out);

#endif
