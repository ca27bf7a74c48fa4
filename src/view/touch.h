/* Fingers into meaning, pure. A target acts when the finger leaves the glass inside the target it
 * came down on; sliding off cancels (WCAG 2.2 SC 2.5.2). A second strike on the same place within
 * a moment is one strike (EN 301 549 V3.2.1 clause 5.8). After a change of screen the fingers that
 * are still down belong to the screen before and do nothing. */
#ifndef HARK_VIEW_TOUCH_H
#define HARK_VIEW_TOUCH_H

#include <stdbool.h>
#include <stdint.h>

#include "view/view.h"

#define TOUCH_CONTACTS_MAX 10
#define TOUCH_PALM_CONTACTS 4   /* so many at once are a palm: none of them acts */
#define TOUCH_REPEAT_MS 300     /* a second strike on the same target sooner than this is dropped */
#define TOUCH_REPEAT_KEY_MS 120 /* on a key of the keyboard: "ll" must stay possible */
#define TOUCH_DEAF_MS 800       /* Next/Skip after a page change */
#define TOUCH_SAME_PLACE_MM 8   /* so near to the last strike is the same place */
#define TOUCH_SILENT_MS 10000   /* a finger that said nothing for so long is gone */

enum touch_phase { TOUCH_DOWN, TOUCH_MOVE, TOUCH_UP, TOUCH_LOST };

struct touch_contact {
    enum touch_phase phase;
    int64_t finger; /* device's id; the mouse is one finger */
    int x, y;       /* pixels of the display */
};

struct touch_finger {
    bool down;
    bool cancelled; /* a palm, a second strike, or left over from another screen */
    bool off;       /* slid off the target; it acts only if it comes back before it lifts */
    int64_t finger;
    int64_t heard_ms;
    char target[VIEW_ID_BYTES]; /* "" when it came down on nothing */
};

struct touch {
    struct touch_finger fingers[TOUCH_CONTACTS_MAX];
    /* The last strike that acted, against double strikes. */
    bool has_last, last_was_key;
    char last_target[VIEW_ID_BYTES];
    int last_x, last_y;
    int64_t last_ms;
};

void touch_init(struct touch *touch);
/* One contact against the view that is on the screen. Fills *action (but fresh_id) and returns
 * true when a target acts. VIEW_DEAF targets never act, nor does a finger that came down before
 * the target's deaf_until_ms. A finger slid off that comes back acts: a trembling one may. */
bool touch_step(struct touch *touch, const struct touch_contact *contact, const struct view *view,
                int64_t now_ms, struct visit_input *action);
/* The screen or page has changed: fingers that are down now act no more. */
void touch_screen_changed(struct touch *touch);
/* True while a finger holds this target pressed (and would act if lifted). */
bool touch_is_pressed(const struct touch *touch, const char *id);

#endif
