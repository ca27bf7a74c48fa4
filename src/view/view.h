/* The screen as data. view_build() turns an event, a visit and a touch into a flat list of items;
 * the painter draws it, the finger hits it, tests tap it by name. Nothing is on the screen that is
 * not in the view, and nothing is decided in the painter. */
#ifndef HARK_VIEW_VIEW_H
#define HARK_VIEW_VIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "event/event.h"
#include "event/interface.h"
#include "event/keyboard.h"
#include "view/geometry.h"
#include "visit/visit.h"

#define VIEW_ITEMS_MAX 96
#define VIEW_RUNS_MAX 256         /* single lines of text in one face and size */
#define VIEW_TEXT_BYTES_MAX 16384 /* all texts of one view */
#define VIEW_ID_BYTES 48
#define VIEW_DAMAGE_MAX 8 /* rectangles; more are joined */

enum view_face { VIEW_REGULAR, VIEW_BOLD };

/* What a line is drawn with, beside its words. */
struct view_type {
    enum view_face face;
    int size_px; /* of the em of a Latin face; letters of other scripts are made as high */
    const char *language;
    bool right_to_left; /* the line as a whole; Latin words and digits in it keep their order */
};

/* How the real fonts measure; given by the ui, a table in unit tests. Pure: the same question has
 * the same answer for the life of the program. Pixels. */
struct measure {
    void *context;
    /* The advance of one line. */
    int (*advance)(void *context, enum view_face face, int size_px, const char *text, size_t len);
    /* Of a face at this size: ascent and descent are what ink may need (both positive), capital
     * is the height of H. */
    void (*metrics)(void *context, enum view_face face, int size_px, int *ascent, int *descent);
    /* The smallest size_px whose capital H is at least this high. */
    int (*size_for_capital)(void *context, enum view_face face, int capital_px);
    /* The advance of one line of any script, and (where ink is not NULL) where its ink lies, seen
     * from the left end of the line on the baseline. NULL: advance and metrics hold for all. */
    int (*line)(void *context, const struct view_type *type, const char *text, size_t len,
                struct rect *ink);
};

enum view_role {
    VIEW_TEXT,
    VIEW_HEADING,
    VIEW_IMAGE,
    VIEW_PROGRESS,
    VIEW_BUTTON,
    VIEW_CHECKBOX, /* a tile of select_multiple */
    VIEW_RADIO,    /* a tile of which one can be chosen */
    VIEW_KEY,
    VIEW_FIELD, /* the words being typed */
};

enum view_group {
    VIEW_GROUP_TOP,
    VIEW_GROUP_QUESTION,
    VIEW_GROUP_CHOICES,
    VIEW_GROUP_WORDS,
    VIEW_GROUP_KEYS,
    VIEW_GROUP_NAVIGATION
};

/* What an item is made of; the palette says which colour that is. */
enum view_tone { VIEW_TONE_INK, VIEW_TONE_HELPED, VIEW_TONE_IN_THE_WAY };
enum view_fill {
    VIEW_FILL_NONE,  /* no box: text or a picture on the ground */
    VIEW_FILL_PLAIN, /* tile colour inside, border in the tone */
    VIEW_FILL_SOLID, /* filled with the tone; words and picture take the tile's colour */
};

/* Bits. */
enum view_state {
    VIEW_CHOSEN = 1,
    VIEW_PRESSED = 2, /* a finger is down on it: drawn at once */
    VIEW_DEAF = 4,    /* looks as ever, but does not act just now */
};

/* One line of text in logical order, ready to draw. */
struct view_run {
    int item; /* whose it is */
    enum view_face face;
    int size_px;
    const char *language;
    bool right_to_left; /* see struct view_type */
    int x, baseline_y;  /* left end of the line */
    int advance;
    const char *text; /* NUL-terminated; in the texts of the view itself */
    bool caret;       /* a caret stands at its end: on the left where it runs from right to left */
    struct rect ink;  /* everything it draws lies in here, the caret too */
    uint64_t hash;    /* of everything that shows */
};

struct view_item {
    char id[VIEW_ID_BYTES]; /* stable: "choice:listened", "nav:next", "key:a" */
    enum view_group group;
    enum view_role role;
    uint8_t layer;   /* drawn in this order, 0 first; items of one layer do not overlap */
    struct rect box; /* what is seen, and for targets what is hit (plus half the gap) */
    struct rect ink; /* everything it draws lies in here, letters' overhang too */
    enum view_fill fill;
    enum view_tone tone;
    int border_px, radius_px;
    enum picture picture;
    bool picture_flipped; /* left and right changed: an arrow points to the other side */
    struct rect picture_box;
    struct rect tick_box; /* where the tick of a chosen tile stands; empty: none */
    int dots, dots_full;  /* VIEW_PROGRESS: how many, how many are filled. A dot is as wide as the
                             box is high; the first stands at the leading end, the last at the
                             trailing end, the others at equal steps between */
    bool dots_from_right; /* the leading end is the right one */
    const char *language; /* of the text and the name; borrowed from the interface */
    const char *name; /* spoken name, in the texts of the view; "" for what is only decoration */
    unsigned state;   /* enum view_state bits */
    bool misfit;      /* its text does not fit its place. Not a look: for `hark check` and tests */
    bool is_target;
    int64_t deaf_until_ms; /* a finger that comes down before does nothing; 0: none. Not a look */
    struct visit_input action; /* of a target */
    uint64_t hash;             /* of everything that shows */
    uint64_t bare;             /* of what shows beside its words */
};

/* Points into itself (names, runs, misfit): the pointers of a copy are those of the original, and
 * dangle when that is built anew. Only view_damage() may look at a copy: it follows none. */
struct view {
    const struct display *display;
    enum visit_screen screen; /* for traces */
    bool one_moment;
    bool choosing_language;
    bool right_to_left; /* the screen's leading side is the right one */
    int half_gap_px;    /* a finger so near to a target means it */
    int item_count, run_count;
    struct view_item items[VIEW_ITEMS_MAX];
    struct view_run runs[VIEW_RUNS_MAX]; /* in order of item */
    size_t text_len;
    char texts[VIEW_TEXT_BYTES_MAX];
    int percent;        /* how large letters are: 100 is usual */
    const char *misfit; /* NULL, or the id of the first item whose text does not fit its place in
                           letters as large as they must be; they are smaller then */
};

/* What the touch shows: see touch.h. */
struct touch;

/* Everything that view_build reads. All borrowed. */
struct view_source {
    const struct event *event;          /* NULL: only `problems` is shown */
    const struct interface *interface;  /* of the visit's language; not looked at when there are: */
    const struct interface *interfaces; /* of all the event's languages; NULL: none can be chosen */
    const struct keyboard *keyboards; /* of all the event's languages, those without letters zeroed;
                                         NULL: nothing can be typed */
    const struct visit *visit;
    const struct touch *touch; /* may be NULL: nothing pressed */
    const struct display *display;
    enum text_size text_size; /* one that the display has */
    const struct measure *measure;
    const char *problems; /* for staff: the findings of an event file that cannot be used (event is
                             NULL), or a note on Welcome; NULL: nothing is wrong */
    int64_t now_ms;
};

/* Builds the view from nothing; out is zeroed at first, or a view that was built before (what that
 * said is overwritten), and owns its texts. The same source gives the same view, byte by byte. Good
 * for as long as the interface lives. */
void view_build(const struct view_source *source, struct view *out);

/* What has to be drawn anew: rectangles on the display that do not meet each other. */
struct view_damage {
    int count;
    struct rect rects[VIEW_DAMAGE_MAX];
};

/* The ink of all items that differ, or of those of their words that do where nothing else does; the
 * whole display if the screens differ much. */
void view_damage(const struct view *before, const struct view *after, struct view_damage *out);

/* Item by id, or NULL. */
const struct view_item *view_find(const struct view *view, const char *id);
/* The target a finger at (x, y) means: the box, or within half the gap of it; NULL if none. */
const struct view_item *view_hit(const struct view *view, int x, int y);

/* Exact text for golden files and traces: one line an item, runs indented below it. */
void view_format(const struct view *view, struct buf *out);

#endif
