/* Which cells of the spreadsheet are left blank because fewer than five rows share them. */
#ifndef HARK_REPORT_CSV_BLANK_H
#define HARK_REPORT_CSV_BLANK_H

#include "report/people.h"
#include "report/told.h"

struct csv_blank {
    struct told told;                         /* topics that it does not name are not told */
    bool languages[PEOPLE_LANGUAGES_MAX + 1]; /* [1 + language] */
    int64_t *days;                            /* the days that are told; owned */
    int day_count;
    /* By topic (0: those whose topic is not told): what a set of roles is told as. */
    unsigned char roles[PEOPLE_TOPICS_MAX + 1][PROTECT_ROLE_SETS];
};

/* ERR_SYSTEM: no memory. */
enum err csv_blank_init(struct csv_blank *blank, const struct people *people) HARK_MUST_CHECK;
/* Accepts NULL and zeroed structs. */
void csv_blank_free(struct csv_blank *blank);

bool csv_blank_has_day(const struct csv_blank *blank, int64_t day);
/* The roles that are told of a person. */
unsigned csv_blank_roles(const struct csv_blank *blank, const struct person *person);

#endif
