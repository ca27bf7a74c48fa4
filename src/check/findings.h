/* Collects findings: the same thing in one place and language is one finding, on however many
 * displays it shows. Inside the check room only. */
#ifndef HARK_CHECK_FINDINGS_H
#define HARK_CHECK_FINDINGS_H

#include "check/check.h"

/* On one line, cut at a letter where it is too long. */
void check_copy_text(char *out, size_t size, const char *text);

/* Adds it to the one that is there, or as a new one; the worst value and the first screen stay.
 * Beyond CHECK_FINDINGS_MAX it is counted only. report->findings has room for all. */
void check_findings_add(struct check_report *report, const struct check_finding *finding);
/* By place, language, kind and item. */
void check_findings_sort(struct check_report *report);
/* Gives the finding its exception, where the table of named ones has it. */
void check_findings_excuse(const struct event *event, const struct check_plan *plan,
                           struct check_finding *finding);

#endif
