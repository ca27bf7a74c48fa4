/* The people whose answers a report or a spreadsheet is made from: responses read against the
 * newest version of their event. Nothing here is protected yet (report/protect.h). */
#ifndef HARK_REPORT_PEOPLE_H
#define HARK_REPORT_PEOPLE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "event/event.h"
#include "wire/response.h"

#define PEOPLE_MAX 200000
#define PEOPLE_BYTES_MAX ((size_t)2 * 1024 * 1024 * 1024)
#define PEOPLE_OLD_CODES_MAX 256 /* different ones: choices that no longer exist */
#define PEOPLE_LANGUAGES_MAX 32
#define PEOPLE_TOPICS_MAX 64

/* One answer to event.questions[i]; zeroed where there is none. */
struct people_answer {
    uint32_t chosen;   /* bit i: choices[i] */
    uint32_t shown;    /* bit i: choices[i] was shown; what was chosen was shown */
    const char *words; /* NULL: none, or not permitted */
    bool words_given;
};

/* A choice that the newest version of the event does not have. */
struct people_code {
    int code; /* index into people.old_codes */
    struct people_code *next;
};

struct person {
    int topic;           /* index into people.topics */
    int language;        /* index into people.languages */
    int64_t day;         /* days since 1970 UTC; 0: not known */
    unsigned char roles; /* bit r: event.roles[r] */
    bool complete;
    enum wire_permission permission;
    struct people_answer *answers; /* event.question_count of them */
    struct people_code *old_codes;
};

/* What a visit was about: topics[0] is today as a whole, topics[1 + i] is event.agenda[i], and
 * behind them come agenda items that the newest version does not have, by their code. */
struct people_topic {
    const char *code; /* "" for today */
    int agenda_item;  /* index into event.agenda; -1: today, or no longer there */
};

struct people {
    struct arena arena;
    const struct event *event; /* the newest version; borrowed */
    struct person *persons;    /* owned */
    int count, cap;
    int forgotten, started_again; /* visits that are nobody's answers */
    bool dropped; /* some answers belong to no question that is known; they are left out */
    int topic_count, language_count, old_code_count;
    struct people_topic topics[PEOPLE_TOPICS_MAX];
    const char *languages[PEOPLE_LANGUAGES_MAX]; /* tags; the last is "" when there were too many */
    struct people_old_code {
        const char *question, *choice;
    } old_codes[PEOPLE_OLD_CODES_MAX];
};

void people_init(struct people *people, const struct event *event);
/* Accepts NULL and zeroed structs. */
void people_free(struct people *people);

/* Takes one response over (copied). asked is the version of the event that the person saw, or NULL
 * when its file is not there; it tells what a question was that the newest version lacks, so that
 * a role is never taken for something else. A forgotten visit and one that was started again are
 * only counted. ERR_LIMIT: more than PEOPLE_MAX, or no memory. */
enum err people_add(struct people *people, const struct wire_response *response,
                    const struct event *asked) HARK_MUST_CHECK;

#endif
