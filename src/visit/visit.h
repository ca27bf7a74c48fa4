/* One person's way through an event, as a pure function: visit_step(visit, input, now) changes
 * the visit and says what has to be written. No clock, file, screen or random number is touched;
 * they come in as arguments and go out as effects.
 *
 * A visit's answers are saved after every change, at once and in the background. Moving to
 * another screen waits until everything is saved ("every answer is on the card before the next
 * screen comes"); after VISIT_SLOW_MS the wait shows as a calm "One moment". */
#ifndef HARK_VISIT_VISIT_H
#define HARK_VISIT_VISIT_H

#include <stdbool.h>
#include <stdint.h>

#include "event/event.h"
#include "visit/draft.h"

#define VISIT_OFFER_NEW_MS 20000   /* without a touch: "Someone new? Start here" */
#define VISIT_NOTICE_MS 90000      /* without a touch: the calm notice */
#define VISIT_NOTICE_END_MS 60000  /* after the notice: the visit closes */
#define VISIT_NOTICE_STEP_MS 10000 /* the notice counts in steps of ten seconds */
#define VISIT_THANKS_MS 20000      /* thanks go back to Welcome by themselves */
#define VISIT_LANGUAGE_MS 30000    /* Welcome goes back to the event's first language by itself */
#define VISIT_SLOW_MS 2000         /* a commit that takes longer shows "One moment" */
#define VISIT_RETRY_MS 10000       /* a failed commit is tried again by itself */
#define VISIT_TEXT_BYTES 48        /* what a key or a chosen word writes, with its NUL */
#define VISIT_KEY_PAGES_MAX 8      /* pages of letters */

enum visit_screen {
    VISIT_WELCOME,
    VISIT_TOPIC,    /* What is it about? (today, or an agenda item) */
    VISIT_QUESTION, /* event.questions[visit.question] */
    VISIT_TYPING,   /* the keyboard for the own words of visit.question */
    VISIT_KEPT,     /* "That is kept. Thank you." */
    VISIT_REVIEW,   /* check and change */
    VISIT_THANKS,
    VISIT_FORGOTTEN,  /* after "Forget my answers" */
    VISIT_LEAVE,      /* Back on the first question: Go on, Start again, Forget my answers */
    VISIT_NOTICE,     /* Are you still there? */
    VISIT_CANNOT_KEEP /* the store refused; staff are asked for */
};
#define VISIT_SCREENS 11

/* How a response came to its end. */
enum visit_ending {
    VISIT_OPEN,        /* it has not */
    VISIT_FINISHED,    /* Finish, or "I have finished" */
    VISIT_SOMEONE_NEW, /* the next person tapped "Someone new? Start here" */
    VISIT_STARTED_AGAIN,
    VISIT_FORGOT,      /* the record is an empty tombstone: id only */
    VISIT_WALKED_AWAY, /* the end of the notice */
};

struct visit_answer {
    uint32_t chosen; /* bit i: choices[i] */
    uint32_t shown;  /* bit i: choices[i] was on a page that the person saw */
    bool seen;       /* the question was left once, with or without an answer */
};

/* What is kept of a visit: a copy of it travels to the store. */
struct visit_record {
    bool has_id;          /* made at the first answer, at the latest at "That is kept" */
    unsigned char id[16]; /* UUIDv4 */
    bool complete;        /* "That is kept" was reached */
    enum visit_ending ending;
    int language;      /* index into event.languages */
    bool topic_chosen; /* the person said what it is about (where the event asks) */
    int agenda_item;   /* index into event.agenda, or -1: today as a whole */
    struct visit_answer answers[EVENT_QUESTIONS_MAX];     /* by question */
    char words[EVENT_OWN_WORDS_MAX][DRAFT_BYTES_MAX + 1]; /* by own_words_index; "" is none */
};

enum visit_input_kind {
    VISIT_IN_TIME,  /* nothing happened but time */
    VISIT_IN_TOUCH, /* a finger touched the glass, anywhere: someone is there */
    VISIT_IN_START,
    VISIT_IN_CHOOSE, /* number: the choice; on VISIT_TOPIC: 0 today, 1.. agenda[number-1] */
    VISIT_IN_NEXT,   /* Next and Skip: one step on */
    VISIT_IN_BACK,
    VISIT_IN_PAGE, /* number: the page of this question's choices to show */
    VISIT_IN_MORE, /* Tell us more */
    VISIT_IN_FINISH,
    VISIT_IN_TYPE, /* opens the keyboard */
    VISIT_IN_KEY,  /* text: what the key writes */
    VISIT_IN_DELETE_LETTER,
    VISIT_IN_DELETE_WORD,
    VISIT_IN_UNDO,
    VISIT_IN_LAYER,       /* number: enum visit_layer */
    VISIT_IN_ARRANGEMENT, /* number: enum visit_arrangement */
    VISIT_IN_DONE,        /* the words are finished */
    VISIT_IN_CHANGE,      /* on VISIT_REVIEW; number: the question to go to; -1: the topic */
    VISIT_IN_GO_ON,       /* also "I need more time" */
    VISIT_IN_START_AGAIN,
    VISIT_IN_FORGET,
    VISIT_IN_SOMEONE_NEW,
    VISIT_IN_LANGUAGE,    /* number: index into event.languages */
    VISIT_IN_TRY_AGAIN,   /* on VISIT_CANNOT_KEEP */
    VISIT_IN_SAVED,       /* number: the generation that is durable now */
    VISIT_IN_SAVE_FAILED, /* number: the generation that could not be written */
    VISIT_IN_LANGUAGES,   /* lays the list of languages over the screen; Back takes it away */
    VISIT_IN_WORD,        /* text: a word to put in place of the one that was begun */
    VISIT_IN_KEY_PAGE,    /* number: the page of letters, for one key */
    VISIT_IN_LETTERS,     /* number: enum visit_letters */
};

struct visit_input {
    enum visit_input_kind kind;
    int number;
    uint32_t shown; /* choices on the page that the person sees while giving this input */
    char text[VISIT_TEXT_BYTES]; /* VISIT_IN_KEY, VISIT_IN_WORD: UTF-8 with its NUL */
    unsigned char fresh_id[16];  /* random, new with every input: used if a response begins */
};

enum visit_layer { VISIT_SMALL, VISIT_CAPITALS, VISIT_DIGITS };
enum visit_arrangement { VISIT_QWERTY, VISIT_ALPHABET };
/* Whose letters are on the keyboard: those of the screen's language, or those of the event's first
 * language, for a name or a word that is written in them. */
enum visit_letters { VISIT_OWN_LETTERS, VISIT_FIRST_LETTERS };

/* What the loop must do after a step. At most one write, of a complete copy. */
enum visit_write {
    VISIT_WRITE_NONE,
    VISIT_WRITE_SAVE,  /* keep the open response as it is now */
    VISIT_WRITE_CLOSE, /* keep it for ever: it gets its sequence number and never changes */
};
struct visit_effects {
    enum visit_write write;
    int generation; /* comes back with VISIT_IN_SAVED or VISIT_IN_SAVE_FAILED */
    struct visit_record record;
};

/* A place to go to once everything is saved. */
struct visit_place {
    enum visit_screen screen;
    int question;
    int page;
    bool clear; /* forget everything of this person on arrival */
};

struct visit {
    const struct event *event; /* borrowed */
    int fixed_agenda_item;     /* set by staff; -1: the person chooses, where there is an agenda */

    enum visit_screen screen;
    int question;   /* of VISIT_QUESTION and VISIT_TYPING */
    int page;       /* of the choices, or of the review */
    bool reviewing; /* came from the review: Next and Back go back there */
    struct visit_record record;
    struct draft draft; /* the words being typed; thrown away unless ended with Done */
    int draft_question; /* whose words they are, or -1 */
    enum visit_layer layer;
    enum visit_arrangement arrangement;
    int key_page; /* of the letters; the view shows the last one if it has not so many */
    enum visit_letters letters;

    enum visit_screen under_leave; /* where Go on goes to */
    enum visit_screen under_notice;
    bool choosing_language; /* the list of languages lies over the screen, which stays as it is */
    bool offer_new;         /* "Someone new? Start here" shows */
    int notice_left_s;      /* 60, 50, ... 10; shown while screen is VISIT_NOTICE */

    int generation;              /* of the last write that was asked for */
    int saved_generation;        /* of the last one that is durable */
    enum visit_write last_write; /* what to try again after a failure */
    bool waiting;                /* for saved_generation to reach generation, then goes to `next` */
    bool slow;                   /* it takes long: show "One moment" */
    struct visit_place next;

    int64_t touched_ms; /* the last touch, or the arrival on a screen that times out */
    int64_t waiting_ms; /* since when */
    int64_t screen_ms;  /* when this screen (or page) came up: Next/Skip is deaf for a while */
};

/* event is borrowed and must outlive visit. fixed_agenda_item: index or -1. */
void visit_init(struct visit *visit, const struct event *event, int fixed_agenda_item,
                int64_t now_ms);

/* One input. Inputs that make no sense on this screen do nothing. Time is looked at first, so a
 * late timer never lets a tap into a visit that should be over. */
void visit_step(struct visit *visit, const struct visit_input *input, int64_t now_ms,
                struct visit_effects *effects);

/* When VISIT_IN_TIME is due next, in now_ms' clock; CLOCK_NEVER at rest. */
int64_t visit_deadline(const struct visit *visit);

/* For the view. */
bool visit_is_chosen(const struct visit *visit, int question, int choice);
bool visit_has_answer(const struct visit *visit, int question); /* a choice, or words */
/* Steps of the core (the topic screen counts, where it is asked) and which one this is, 0-based;
 * behind the core *at is *count. */
void visit_progress(const struct visit *visit, int *at, int *count);
/* EVENT_PERMISSION_NONE until the consent is answered. */
enum event_permission visit_record_permission(const struct event *event,
                                              const struct visit_record *record);
const char *visit_screen_name(enum visit_screen screen); /* "welcome", ... for traces and tests */

#endif
