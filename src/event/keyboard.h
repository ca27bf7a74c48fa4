/* The letters of one language for the keyboard on the screen, and the words that typing can be
 * completed to: one file per language under assets/keyboards/, complete or refused. */
#ifndef HARK_EVENT_KEYBOARD_H
#define HARK_EVENT_KEYBOARD_H

#include "event/interface.h"
#include "event/words.h"

#define KEYBOARD_PAGES_MAX 4
#define KEYBOARD_ROWS_MAX 4
#define KEYBOARD_COLUMNS_MAX 13 /* so many keys stand side by side on 10 inches */
#define KEYBOARD_SMALL_ROWS 3   /* what the smallest screen has room for: in portrait 6 rows of 5 */
#define KEYBOARD_SMALL_COLUMNS 10
#define KEYBOARD_SMALL_KEYS (KEYBOARD_SMALL_ROWS * KEYBOARD_SMALL_COLUMNS)
#define KEYBOARD_SIGNS_MAX 3
#define KEYBOARD_KEY_BYTES 8 /* of one key, with its NUL */

struct keyboard_key {
    char text[KEYBOARD_KEY_BYTES];
    bool is_later; /* on a small screen it stands on a further page */
};

struct keyboard_page {
    int row_count;
    struct keyboard_row {
        int count;
        struct keyboard_key keys[KEYBOARD_COLUMNS_MAX];
    } rows[KEYBOARD_ROWS_MAX];
};

struct keyboard {
    struct arena arena;     /* owns the strings and words */
    const char *language;   /* as in the file; NULL: there are no letters for it */
    const char *checked_by; /* the person who read it, or EVENT_CHECKED_NOT_YET */
    bool has_capitals;
    int page_count;                                 /* of letters */
    struct keyboard_page pages[KEYBOARD_PAGES_MAX]; /* in the order in which people learn them */
    struct keyboard_page qwerty; /* the letters of pages[0] as on a typewriter; no rows: there is no
                                    such order */
    struct keyboard_page marks;  /* digits and signs; at most KEYBOARD_SMALL_KEYS */
    int sign_count;              /* beside the blank */
    struct keyboard_key signs[KEYBOARD_SIGNS_MAX];
    struct words words; /* sorted */
};

/* Reads assets/keyboards/<language>.yaml and assets/words/<language>.txt for one of the event's
 * languages into a zeroed place; interface is that language's. Without a keyboard file *out stays
 * zeroed: the language is not offered for typing. ERR_DATA for a file that is wrong; problems gets
 * "path:line:column: message" lines. Free *out in any case. */
enum err keyboard_load(const char *assets, const struct event *event, int language,
                       const struct interface *interface, struct keyboard *out,
                       struct buf *problems) HARK_MUST_CHECK;
/* All of them, into EVENT_LANGUAGES_MAX zeroed places. The first one that fails ends it. */
enum err keyboard_load_all(const char *assets, const struct event *event,
                           const struct interface *interfaces, struct keyboard *out,
                           struct buf *problems) HARK_MUST_CHECK;
void keyboard_free_all(struct keyboard *keyboards);

/* One keyboard file's bytes, without words. Every letter that the interface's texts use must be on
 * it. Errors as event_parse. */
enum err keyboard_parse(const char *bytes, size_t len, const struct interface *interface,
                        struct keyboard *out, struct event_findings *findings) HARK_MUST_CHECK;
void keyboard_free(struct keyboard *keyboard);

#endif
