/* Judges an event before its day: goes through the visit in every language, on every display and
 * at every size of text, lays out each screen, draws a spread of them, and says what would not
 * fit, not be read or not be told apart. Rules and numbers: docs/SPEC.md, "What hark check looks
 * at". */
#ifndef HARK_CHECK_CHECK_H
#define HARK_CHECK_CHECK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "event/event.h"
#include "event/interface.h"
#include "event/keyboard.h"
#include "view/geometry.h"

#define CHECK_NAME_BYTES 96
#define CHECK_FILE_BYTES 256
#define CHECK_PLACE_BYTES 48
#define CHECK_TEXT_BYTES 200    /* of a text that is quoted; a longer one is cut */
#define CHECK_FINDINGS_MAX 4000 /* of one kind at one place in one language, each once */
#define CHECK_WORKERS_MAX 16
#define CHECK_DISPLAYS_MAX (64 / TEXT_SIZES) /* a bit for each display and size */

/* id, name in JSON, heading for people. */
#define CHECK_KINDS(X)                                                                             \
    X(MISFIT, "misfit", "Words that do not fit")                                                   \
    X(LETTERS, "letters", "Letters that are too small")                                            \
    X(EDGE, "edge", "Beyond the edge of the screen")                                               \
    X(OVERLAP, "overlap", "One thing over another")                                                \
    X(GLYPH, "missing_glyph", "Letters that no font has")                                          \
    X(TARGET, "target", "Targets that are too small")                                              \
    X(GAP, "gap", "Targets that are too close")                                                    \
    X(CONTRAST, "contrast", "Words that are too pale")                                             \
    X(COLOUR_ONLY, "colour_only", "Told apart by colour alone")                                    \
    X(SENTENCE, "sentence", "Long sentences")                                                      \
    X(GRADE, "reading_grade", "Hard English")                                                      \
    X(SAME_TEXT, "same_text", "The same text in two languages")                                    \
    X(NO_PICTURE, "no_picture", "Choices without a picture")                                       \
    X(UNCHECKED, "unchecked", "Languages that nobody has checked")

enum check_kind {
#define CHECK_ENUM(id, name, heading) CHECK_##id,
    CHECK_KINDS(CHECK_ENUM)
#undef CHECK_ENUM
        CHECK_KIND_COUNT
};

const char *check_kind_name(enum check_kind kind);
const char *check_kind_heading(enum check_kind kind);

/* One thing that was found, wherever and however often it shows. Plain: it travels between
 * processes, and its texts are NUL-terminated. */
struct check_finding {
    enum check_kind kind;
    bool binding;                       /* it must be mended; else it is advice */
    const char *exception;              /* static: why it is allowed here; NULL: it is not */
    int question;                       /* index into event.questions; -1: no question's */
    int language;                       /* index into event.languages; -1: of none */
    int other;                          /* SAME_TEXT: the other language; else -1 */
    int order;                          /* where on the way through the visit */
    char place[CHECK_PLACE_BYTES];      /* "question:helped", "kept", "top and bottom row" */
    char screen[CHECK_NAME_BYTES];      /* the first screen it was seen on; "" for texts */
    char item[CHECK_PLACE_BYTES];       /* id of the item, or of the text; "" */
    char other_item[CHECK_PLACE_BYTES]; /* GAP, OVERLAP: the other one */
    char text[CHECK_TEXT_BYTES];        /* the words it is about; "" */
    uint64_t seen;                      /* bit check_bit(display, size); 0 for texts */
    unsigned palettes;                  /* bit by index, of CONTRAST and COLOUR_ONLY */
    double value, wanted; /* the worst of them, and the number: mm, ratio, words, grade, per cent */
};

int check_bit(int display, int size);

/* Where letters stand. question: NULL on other screens. All borrowed. */
struct check_place {
    const char *event, *question, *display, *language;
    enum text_size size;
};
/* Why words that do not fit, or letters as low as this, are allowed there although a number says
 * otherwise; static. NULL: they are not. */
const char *check_exception(const struct check_place *place, double letters_mm);

/* A screen that was drawn. */
struct check_shot {
    int order, language, display, size, palette;
    char name[CHECK_NAME_BYTES]; /* "question:helped page 1 of 2" */
    char file[CHECK_FILE_BYTES]; /* in plan.screens; "" where none was asked for */
};

/* What to look at. All borrowed. */
struct check_plan {
    const char *pictures; /* file of the picture masks */
    const char *fonts;    /* directory */
    const char *screens;  /* an existing directory for PNGs; NULL: none */
    const struct display *displays;
    int display_count;  /* 1 to CHECK_DISPLAYS_MAX */
    int size, language; /* enum text_size, index; -1: all */
    int workers;        /* processes, 1 to CHECK_WORKERS_MAX */
    /* Called after each language at a size on this display; NULL: nobody asks. */
    void (*progress)(void *context, int done, int total, const struct display *display);
    void *context;
};

struct check_report {
    int count;                      /* findings, in order of place, then language, then kind */
    int dropped;                    /* found beyond CHECK_FINDINGS_MAX */
    struct check_finding *findings; /* owned */
    int shot_count;
    struct check_shot *shots; /* owned; drawn ones, in order of the visit */
    int screens_laid_out;
    int screens_drawn;
};

/* An event with what its languages need. Borrowed. */
struct check_subject {
    const struct event *event;
    const struct interface *interfaces; /* of all its languages */
    const struct keyboard *keyboards;   /* likewise, those without letters zeroed */
};

/* ERR_ABSENT, ERR_DATA: fonts or pictures (logged), or a screen has no way on (logged); ERR_SYSTEM:
 * memory, processes, files (logged). Free the report in any case. */
enum err check_run(const struct check_subject *subject, const struct check_plan *plan,
                   struct check_report *out) HARK_MUST_CHECK;
void check_report_free(struct check_report *report);

/* Findings that must be mended; those with an exception are not counted. */
int check_count_binding(const struct check_report *report);
int check_count_advice(const struct check_report *report);

/* What is wrong and what would be right, one line for people. Appended. */
void check_message(const struct event *event, const struct check_finding *finding, struct buf *out);
/* "7-800x480 (A+), 10.1-1280x800": where it shows; "every display", or "" for texts. Appended. */
void check_seen(const struct check_plan *plan, const struct check_finding *finding,
                struct buf *out);

/* What an organiser orders. */
struct check_effort {
    struct event_effort usual; /* people choose what it is about */
    struct event_effort fixed; /* staff have set the agenda item; the same without an agenda */
    int people;                /* expected, or 100 where the event does not say */
    bool is_expected;          /* the event says so */
    int terminals;             /* for them, one seated */
};
#define CHECK_BREAKS 4 /* of a day: morning, lunch, afternoon, and on the way out */
void check_effort(const struct event *event, struct check_effort *out);

#endif
