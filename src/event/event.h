/* An event: its questions, choices, themes and texts in all its languages, read from one YAML
 * file (docs/SPEC.md, "The event file"). Everything is checked on reading: a struct event that
 * exists is sound, so that no later room has to ask again. */
#ifndef HARK_EVENT_EVENT_H
#define HARK_EVENT_EVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "event/picture.h"

#define EVENT_FILE_BYTES_MAX (256 * 1024)
#define EVENT_DEPTH_MAX 8 /* nesting of the YAML file */
#define EVENT_LANGUAGES_MAX 12
#define EVENT_QUESTIONS_MAX 24
#define EVENT_CHOICES_MAX 24 /* of one question, with "nothing" and "I don't know" */
#define EVENT_AGENDA_MAX 12
#define EVENT_ROLES_MAX 6   /* they stand on one page (PRODUCT: at most six) */
#define EVENT_THEMES_MAX 12 /* of one list */
#define EVENT_THEME_LISTS_MAX 4
#define EVENT_SCALE_STEPS_MAX 5
#define EVENT_OWN_WORDS_MAX 4 /* questions of type own_words */
#define EVENT_NAME_BYTES 33   /* [a-z][a-z0-9_]{0,31} and NUL */
#define EVENT_TEXT_BYTES_MAX 600
#define EVENT_FINDINGS_MAX 100

/* A text in every language of the event, in the order of event.languages; never NULL there.
 * U+00AD marks where a long word may be broken. */
struct event_text {
    const char *in[EVENT_LANGUAGES_MAX];
};

enum event_question_type {
    EVENT_SELECT_ONE,      /* tiles, one of them */
    EVENT_SCALE,           /* a short scale in one row, in its order; one of them */
    EVENT_SELECT_MULTIPLE, /* tiles, as many as one likes */
    EVENT_OWN_WORDS,
    EVENT_NOTE,    /* a text to read, nothing to answer */
    EVENT_CONSENT, /* may we share my words: one of three permissions */
};
#define EVENT_QUESTION_TYPES 6

/* What a question is about. A day's comfort and a life's support are never mixed in one list. */
enum event_topic {
    EVENT_TOPIC_TODAY,   /* or the agenda item, when the visit is about one */
    EVENT_TOPIC_MY_LIFE, /* my life and support */
};

/* The two sides of a theme. */
enum event_side { EVENT_SIDE_NONE, EVENT_SIDE_HELPED, EVENT_SIDE_IN_THE_WAY };

enum event_part { EVENT_CORE, EVENT_MORE };

enum event_choice_kind {
    EVENT_CHOICE_PLAIN,
    EVENT_CHOICE_NOTHING,   /* "Nothing helped": excludes all others */
    EVENT_CHOICE_DONT_KNOW, /* stands apart; excludes all others */
};

/* What a person allows with their own words. None is what is not answered: only counted. */
enum event_permission {
    EVENT_PERMISSION_NONE,      /* not answered: as COUNT */
    EVENT_PERMISSION_SHARE,     /* yes, without my name */
    EVENT_PERMISSION_ORGANISER, /* no, only the organiser reads them */
    EVENT_PERMISSION_COUNT,     /* only count; the words are deleted */
};

struct event_choice {
    const char *name;
    struct event_text label;
    enum picture picture;
    enum event_choice_kind kind;
    int theme;             /* index into event.theme_lists[question.theme_list].themes, or -1 */
    int role;              /* index into event.roles, or -1 */
    const char *statement; /* Making it Real statement id, or NULL */
    enum event_permission permission; /* of a consent's choice, else EVENT_PERMISSION_NONE */
};

struct event_question {
    const char *name;
    enum event_question_type type;
    enum event_part part;
    enum event_topic topic;
    enum event_side side;
    struct event_text label;
    struct event_text label_item; /* the same about an agenda item; holds "{item}" once. in[] is
                                     NULL where it is asked in the same words (event_question_text
                                     knows; never without an agenda, nor about my life) */
    struct event_text hint;       /* in[] is NULL when there is none */
    bool asks_role;               /* its choices are event.roles */
    int theme_list;               /* whose themes are its choices, or -1 */
    int pair;                     /* the question of the other side (same theme list), or -1 */
    int own_words_index;          /* 0.. for EVENT_OWN_WORDS, else -1 */
    int choice_count;
    struct event_choice *choices; /* plain ones in file order, then NOTHING, then DONT_KNOW */
};

struct event_theme {
    const char *name;
    struct event_text helped, in_the_way;
    enum picture helped_picture, in_the_way_picture;
};

struct event_theme_list {
    const char *name;
    int theme_count;
    struct event_theme *themes;
};

struct event_role {
    const char *name;
    struct event_text label;
    enum picture picture;
    int expected; /* people expected, or -1 when the organiser does not say */
};

struct event_agenda_item {
    const char *name;
    struct event_text label;
    enum picture picture;
};

struct event {
    struct arena arena; /* owns everything below */
    const char *id;     /* [a-z][a-z0-9_]{0,31}, never reused for another event */
    int version;        /* 1.., raised with every change */
    int language_count; /* 1..; languages[0] is the default */
    const char *languages[EVENT_LANGUAGES_MAX]; /* BCP 47 primary tags: "en", "cy" */
    struct event_text checked_by; /* who has read the texts; in[] is NULL where one language does
                                     not say (event_is_unchecked knows) */
    struct event_text title;      /* the big line of the Welcome screen */
    struct event_text welcome;    /* what it is about, how long it takes; may hold '\n' */
    struct event_text topic_question; /* "What is it about?" in[] is NULL without an agenda */
    struct event_text today_label;    /* "Today as a whole", likewise */
    struct event_text reading_owner;  /* who reads the own words: shown with the consent */
    struct event_text privacy;        /* what is kept, and what is not */
    struct event_text thanks;         /* what happens next */
    int agenda_count, role_count, theme_list_count, question_count, own_words_count;
    struct event_agenda_item *agenda;
    struct event_role *roles;
    struct event_theme_list *theme_lists;
    struct event_question *questions; /* core ones first, else in file order */
    int core_count;                   /* questions[0..core_count) are the core; at least 1 */
};

/* One thing that is wrong in a file, with its place and its remedy. */
struct event_finding {
    int line, column; /* from 1; 0: the file as a whole */
    char message[256];
};

struct event_findings {
    int count;                                      /* <= EVENT_FINDINGS_MAX */
    int dropped;                                    /* found, but beyond the maximum */
    struct event_finding items[EVENT_FINDINGS_MAX]; /* in order of line and column */
};

/* Reads and checks an event file. On ERR_OK the caller owns *out and frees it with event_free.
 * ERR_DATA: findings says everything that is wrong, at least one thing, and *out is zeroed.
 * ERR_ABSENT, ERR_SYSTEM: findings has one item that says so. Never resolves an alias or a tag. */
enum err event_load(const char *path, struct event *out,
                    struct event_findings *findings) HARK_MUST_CHECK;
/* The same for bytes in memory (any bytes at all). */
enum err event_parse(const char *bytes, size_t len, struct event *out,
                     struct event_findings *findings) HARK_MUST_CHECK;
/* Accepts NULL and zeroed structs. */
void event_free(struct event *event);

/* "path:line:column: message\n" for each finding, and a last line for those dropped. */
void event_findings_format(const struct event_findings *findings, const char *path,
                           struct buf *out);

/* Index by name, or -1. */
int event_find_question(const struct event *event, const char *name);
int event_find_agenda_item(const struct event *event, const char *name);
int event_find_choice(const struct event_question *question, const char *name);
int event_find_language(const struct event *event, const char *tag);

/* True where the file says itself that nobody who reads this language has checked its texts. */
#define EVENT_CHECKED_NOT_YET "not yet"
bool event_is_unchecked(const struct event *event, int language);

/* The question as it is asked in this language in a visit about agenda_item (-1: today as a
 * whole), with {item} filled in. Appended to out. */
void event_question_text(const struct event *event, const struct event_question *question,
                         int language, int agenda_item, struct buf *out);

const char *event_question_type_name(enum event_question_type type);
const char *event_permission_name(enum event_permission permission); /* "share" ...; NONE: "" */

/* What the core asks of a person, for `hark check` (docs/SPEC.md, "Taps and seconds"). */
struct event_effort {
    int taps;             /* from Start (counted) to "That is kept", one choice a question */
    int seconds;          /* one person, from Start to "That is kept" */
    int seconds_slow;     /* somebody who reads slowly */
    int people_per_break; /* one terminal, 15 minutes */
};
#define EVENT_BREAK_S 900
void event_effort(const struct event *event, bool agenda_item_is_fixed, struct event_effort *out);

#endif
