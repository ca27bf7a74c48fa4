/* What the route (route.c) is made of: taps, waits and looks. Inside the check room only. */
#ifndef HARK_CHECK_WALKING_H
#define HARK_CHECK_WALKING_H

#include "base/err.h"
#include "check/walk.h"
#include "view/touch.h"

/* Large: on the heap. */
struct walk {
    const struct walk_source *source;
    struct visit visit;
    struct touch touch;
    struct view view;
    struct visit_effects effects;
    int64_t now_ms;
    int inputs;
    bool slow, failing;   /* what the store does */
    const char *problems; /* borrowed: shown to the team */
    bool staff;           /* nothing but the problems */
    char place[CHECK_PLACE_BYTES];
    int question;
    int order;
    enum err err; /* the first failure; nothing is seen from then on */
};

void walk_build(struct walk *walk);
/* From Welcome, in the walk's language. agenda_item: set by staff, or -1. */
void walk_begin(struct walk *walk, int agenda_item);
/* One input, and what the store says to its effects. The view stays as it is. */
void walk_give(struct walk *walk, struct visit_input input);
/* The same with a touch before it; the view is built anew, as in all below. */
void walk_act(struct walk *walk, const struct visit_input *action);
bool walk_has(const struct walk *walk, const char *id);
void walk_tap(struct walk *walk, const char *id);
void walk_wait(struct walk *walk, int64_t for_ms);
void walk_type(struct walk *walk, const char *text);

/* Says where the walk is: what is seen from now on belongs there. */
void walk_at(struct walk *walk, const char *format, ...) HARK_PRINTF(2, 3);
/* Shows the view; the format is what its name has behind the place. */
void walk_see(struct walk *walk, enum walk_state state, const char *format, ...) HARK_PRINTF(3, 4);
void walk_see_both(struct walk *walk, const char *suffix);

#endif
