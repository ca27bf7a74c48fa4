/* The numbers of a report, already protected: everything in here may be printed, and nothing else
 * of people may be (report/protect.h has the rules and their reasons). */
#ifndef HARK_REPORT_TALLY_H
#define HARK_REPORT_TALLY_H

#include <stdbool.h>

#include "base/arena.h"
#include "report/people.h"
#include "report/told.h"

#define TALLY_SECTIONS_MAX (EVENT_AGENDA_MAX + 2) /* today, the agenda items, my life */

/* chosen of base people. base is those who answered the question and to whom the choice was
 * shown. base 0: not told (nobody, or too few). */
struct tally_share {
    int chosen, base;
};

struct tally_choice {
    struct tally_share all;                    /* each person counts once */
    struct tally_share roles[EVENT_ROLES_MAX]; /* by role */
    int role_count;                            /* how many of them are told */
    double roles_mean; /* each role counts once: the mean of the told roles' shares, 0 to 1; only
                          with two roles or more */
};

/* How many people named a role. */
struct tally_turnout {
    int people; /* TALLY_HIDDEN: not told; else 0 or >= PROTECT_LEAST */
    bool about; /* rounded to the nearest five */
};
#define TALLY_HIDDEN (-1)

/* What people said about one thing: today as a whole, one agenda item, or my life. */
struct tally_section {
    enum event_topic topic;
    int agenda_item;  /* -1: none */
    int *persons;     /* indexes into people.persons; owned by the arena */
    int person_count; /* those who were asked here; at least PROTECT_LEAST */
    unsigned char role_map[PROTECT_ROLE_SETS];
};

struct tally {
    struct arena arena;
    const struct people *people; /* borrowed, with its event */
    int person_count;            /* people in the sections below: each counts once */
    int complete_count;
    int section_count;
    struct tally_section sections[TALLY_SECTIONS_MAX];
    struct told told;
    bool has_topic[PEOPLE_TOPICS_MAX]; /* people.topics that have a section */
    bool has_hidden_topic;             /* a few people spoke about something else */
    bool has_old_topic;                /* and some about an agenda item that is no longer there */
    struct tally_turnout turnout[EVENT_ROLES_MAX];
    int first_day, last_day; /* days since 1970 on which at least five people came; 0: none */
    int words_counted;       /* own words that are not on the page: only counted */
    int words_organiser;     /* own words that are not on the page: only for the organiser */
};

/* ERR_LIMIT: no memory. With fewer than PROTECT_LEAST people there are no sections. */
enum err tally_init(struct tally *tally, const struct people *people) HARK_MUST_CHECK;
/* Accepts NULL and zeroed structs. */
void tally_free(struct tally *tally);

/* One choice of one question among the people of a section. Nested protection: a role that is
 * hidden in the whole is hidden in each section, and one that is hidden there in each choice. */
void tally_count_choice(const struct tally *tally, const struct tally_section *section,
                        int question, int choice, struct tally_choice *out);
/* People of a section who answered a question; 0 when fewer than PROTECT_LEAST did. */
int tally_count_answered(const struct tally *tally, const struct tally_section *section,
                         int question);
/* True if the question belongs into this section (by its topic; never roles, own words, notes). */
bool tally_is_asked(const struct tally *tally, const struct tally_section *section, int question);

/* Per cent, rounded to the nearest whole one; base must not be 0. */
int tally_percent(const struct tally_share *share);

#endif
