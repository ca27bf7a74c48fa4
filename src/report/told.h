/* What may be told of people at all: the first step of protection, the same for the page and for
 * the spreadsheet. Whoever holds both could else take the one from the other. */
#ifndef HARK_REPORT_TOLD_H
#define HARK_REPORT_TOLD_H

#include "report/people.h"
#include "report/protect.h"

struct told {
    /* people.topics that may be named: at least PROTECT_LEAST spoke about each, and those who spoke
     * about the others are nobody or at least as many together. */
    bool topics[PEOPLE_TOPICS_MAX];
    /* What a set of roles is told as in the whole; each topic and choice folds it further. */
    unsigned char roles[PROTECT_ROLE_SETS];
};

/* Cannot fail. */
void told_init(struct told *told, const struct people *people);

#endif
