/* Goes through visits as people would, by the targets of the real view and the real visit machine,
 * so that every screen there is comes up once. Inside the check room only. */
#ifndef HARK_CHECK_WALK_H
#define HARK_CHECK_WALK_H

#include "check/check.h"
#include "view/view.h"

/* Places stand in an order: Welcome, topic, the questions, what is behind them, texts alone. */
#define WALK_ORDER_A_PLACE 256 /* a place has fewer screens than this */
#define WALK_PLACE_TOPIC 2
#define WALK_PLACE_QUESTION(index) (16 + 2 * (index))
#define WALK_PLACE_BEHIND WALK_PLACE_QUESTION(EVENT_QUESTIONS_MAX)
#define WALK_PLACE_TEXTS (WALK_PLACE_BEHIND + 16)

enum walk_state {
    WALK_OPEN,   /* as it comes up */
    WALK_CHOSEN, /* the same with answers chosen */
    WALK_LATER,  /* the same after 20 s, or about an agenda item: laid out, not drawn */
};

/* One screen on the way. */
struct walk_screen {
    char name[CHECK_NAME_BYTES];   /* "question:helped page 1 of 2, chosen" */
    char place[CHECK_PLACE_BYTES]; /* "question:helped" */
    int order;                     /* rises on the way, and is the same on every display */
    int question;                  /* index, or -1 */
    enum walk_state state;
};

/* All borrowed. The view is only there during the call. */
struct walk_source {
    const struct event *event;
    const struct interface *interfaces;
    const struct keyboard *keyboards;
    const struct display *display;
    enum text_size text_size;
    const struct measure *measure;
    int language;
    void (*see)(void *context, const struct walk_screen *screen, const struct view *view);
    void *context;
};

/* ERR_DATA when a screen has no way on (logged), ERR_SYSTEM without memory. */
enum err walk_run(const struct walk_source *source) HARK_MUST_CHECK;

#endif
