/* What a touch panel says (the kernel's input events), as fingers that come down, move and lift.
 * Pure. Multi-touch panels speak protocol B, with a slot for each finger
 * (Documentation/input/multi-touch-protocol.rst of Linux); panels for one finger, and pointers that
 * say where they are, as a tablet does, have one place and a button. */
#ifndef HARK_UI_FINGERS_H
#define HARK_UI_FINGERS_H

#include <linux/input.h>
#include <stdbool.h>
#include <stdint.h>

#include "view/touch.h"

#define FINGERS_MAX TOUCH_CONTACTS_MAX     /* of one panel; further ones are not heard */
#define FINGERS_NEWS_MAX (2 * FINGERS_MAX) /* of one report: one is lost where another comes down */

/* What an axis can say, both ends counted. */
struct fingers_range {
    int least, most;
};

struct fingers_slot {
    bool is_down;  /* as far as was heard */
    bool was_down; /* as was told last */
    bool has_moved;
    int tracking_id; /* of the finger */
    int told_id;     /* of the one that was told last */
    int x, y;
};

struct fingers {
    bool is_multi; /* protocol B */
    struct fingers_range across, down;
    int64_t first_id; /* of slot 0; the others follow */
    int slot;         /* that the panel speaks about; beyond FINGERS_MAX: not heard */
    struct fingers_slot slots[FINGERS_MAX];
};

struct fingers_news {
    enum touch_phase phase;
    int64_t finger;
    int x, y; /* as the panel counts */
};

void fingers_init(struct fingers *fingers, bool is_multi, struct fingers_range across,
                  struct fingers_range down, int64_t first_id);
/* Where a slot's last finger was before anything was heard: the kernel tells of changes only. */
void fingers_start(struct fingers *fingers, int slot, int x, int y);
/* One event. Returns how many news there are: some at the end of a report (SYN_REPORT), else 0. */
int fingers_take(struct fingers *fingers, const struct input_event *event,
                 struct fingers_news news[FINGERS_NEWS_MAX]);
/* The panel is gone: every finger on it is lost. Returns how many. */
int fingers_lose(struct fingers *fingers, struct fingers_news news[FINGERS_NEWS_MAX]);

/* Where a value of an axis lies on so many pixels: in [0, pixels). */
int fingers_pixel(struct fingers_range range, int value, int pixels);

#endif
