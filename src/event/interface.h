/* The texts of the program itself (Start, Back, "That is kept."), one file per language under
 * assets/interface/, complete or refused. */
#ifndef HARK_EVENT_INTERFACE_H
#define HARK_EVENT_INTERFACE_H

#include "event/event.h"

/* id, key in the file. A text that has a place to fill names it: {seconds}, {page}, {pages}. */
#define INTERFACE_TEXTS(X)                                                                         \
    X(START, "start")                     /* Start */                                              \
    X(BACK, "back")                       /* Back */                                               \
    X(SKIP, "skip")                       /* Skip */                                               \
    X(NEXT, "next")                       /* Next */                                               \
    X(DONE, "done")                       /* Done */                                               \
    X(CHOOSE_ANY, "choose_any")           /* Choose any. */                                        \
    X(PAGE_OF, "page_of")                 /* {page} of {pages} */                                  \
    X(SOMEONE_NEW, "someone_new")         /* Someone new? Start here */                            \
    X(KEPT_TITLE, "kept_title")           /* That is kept. Thank you. */                           \
    X(KEPT_TEXT, "kept_text")             /* There is room for your own words, if you like. */     \
    X(TELL_US_MORE, "tell_us_more")       /* Tell us more */                                       \
    X(FINISH, "finish")                   /* Finish */                                             \
    X(TYPE, "type")                       /* Type */                                               \
    X(CHANGE_WORDS, "change_words")       /* Change my words */                                    \
    X(WORDS_FULL, "words_full")           /* The page is full. */                                  \
    X(REVIEW_TITLE, "review_title")       /* Check and change */                                   \
    X(REVIEW_SKIPPED, "review_skipped")   /* No answer */                                          \
    X(REVIEW_MORE, "review_more")         /* and {count} more */                                   \
    X(THANKS_TITLE, "thanks_title")       /* Thank you. We have it. */                             \
    X(LEAVE_TITLE, "leave_title")         /* What would you like to do? */                         \
    X(GO_ON, "go_on")                     /* Go on */                                              \
    X(START_AGAIN, "start_again")         /* Start again */                                        \
    X(FORGET, "forget")                   /* Forget my answers */                                  \
    X(FORGOTTEN_TITLE, "forgotten_title") /* Your answers are gone. */                             \
    X(FORGOTTEN_TEXT, "forgotten_text")   /* We kept nothing. You are welcome to start again. */   \
    X(NOTICE_TITLE, "notice_title")       /* Are you still there? */                               \
    X(NOTICE_MINUTE, "notice_minute")     /* In about a minute we clear the screen, ... */         \
    X(NOTICE_SECONDS, "notice_seconds")   /* In {seconds} seconds we clear the screen, ... */      \
    X(NOTICE_KEPT, "notice_kept")         /* What you chose is kept. */                            \
    X(MORE_TIME, "more_time")             /* I need more time */                                   \
    X(HAVE_FINISHED, "have_finished")     /* I have finished */                                    \
    X(ONE_MOMENT, "one_moment")           /* One moment */                                         \
    X(ONE_MOMENT_TEXT, "one_moment_text") /* We are keeping your answers safe. */                  \
    X(CANNOT_KEEP_TITLE, "cannot_keep_title") /* We cannot keep answers just now. */               \
    X(CANNOT_KEEP_TEXT, "cannot_keep_text")   /* Please tell someone from the team. */             \
    X(TRY_AGAIN, "try_again")                 /* Try again */                                      \
    X(READ_BY, "read_by")                     /* Who reads your words: {owner} */                  \
    X(STAFF_TITLE, "staff_title")             /* For the team: the event file needs mending */     \
    X(STAFF_TEXT, "staff_text")               /* Please mend these places and start again: */      \
    X(STAFF_MOVED_ASIDE,                                                                           \
      "staff_moved_aside")          /* For the team: an old answers file was set aside. */         \
    X(KEY_SPACE, "key_space")       /* space */                                                    \
    X(KEY_NEW_LINE, "key_new_line") /* New line */                                                 \
    X(KEY_DELETE_LETTER, "key_delete_letter") /* Delete a letter */                                \
    X(KEY_DELETE_WORD, "key_delete_word")     /* Delete a word */                                  \
    X(KEY_UNDO, "key_undo")                   /* Undo */                                           \
    X(KEY_CAPITALS, "key_capitals")           /* ABC */                                            \
    X(KEY_SMALL, "key_small")                 /* abc */                                            \
    X(KEY_DIGITS, "key_digits")               /* 123 */                                            \
    X(KEY_ALPHABET, "key_alphabet")           /* A–Z */                                          \
    X(KEY_QWERTY, "key_qwerty")               /* QWERTY */                                         \
    X(MORE_LANGUAGES, "more_languages")       /* More languages */                                 \
    X(LANGUAGES_TITLE, "languages_title")     /* Choose your language */                           \
    X(CHOSEN, "chosen")                       /* chosen (spoken after a tile's name) */            \
    X(PROGRESS, "progress")                   /* Step {page} of {pages} (spoken) */

enum interface_text {
#define INTERFACE_ENUM(id, key) INTERFACE_##id,
    INTERFACE_TEXTS(INTERFACE_ENUM)
#undef INTERFACE_ENUM
        INTERFACE_TEXT_COUNT
};

/* All texts of one language. */
struct interface {
    struct arena arena;                      /* owns the strings */
    const char *language;                    /* BCP 47 tag, from the file */
    const char *name;                        /* the language's own name: "English", "Cymraeg" */
    const char *checked_by;                  /* the person who read it, or EVENT_CHECKED_NOT_YET */
    const char *texts[INTERFACE_TEXT_COUNT]; /* all present, none empty */
};

/* What the text is called in the file: "start". */
const char *interface_key(enum interface_text text);

/* Reads directory/<language>.yaml. Errors as event_load; a missing or unknown key is ERR_DATA. */
enum err interface_load(const char *directory, const char *language, struct interface *out,
                        struct event_findings *findings) HARK_MUST_CHECK;
void interface_free(struct interface *interface);
/* Those of all the event's languages, in its order, into EVENT_LANGUAGES_MAX zeroed places. The
 * first one that fails ends it; *failed is its index. Free all places in any case. */
enum err interface_load_all(const char *directory, const struct event *event, struct interface *out,
                            struct event_findings *findings, int *failed) HARK_MUST_CHECK;
void interface_free_all(struct interface *interfaces);

#endif
