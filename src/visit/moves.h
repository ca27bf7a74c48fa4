/* How a visit gets from place to place and what it writes on the way: shared by the files of the
 * room visit, for nobody else. */
#ifndef HARK_VISIT_MOVES_H
#define HARK_VISIT_MOVES_H

#include "visit/visit.h"

/* One step of the visit: what the handlers of inputs need. */
struct visit_step {
    struct visit *visit;
    const struct visit_input *input;
    int64_t now_ms;
    struct visit_effects *effects;
};

/* Asks for the open response to be saved as it is now; makes its id if it has none. */
void visit_save(const struct visit_step *step);
/* Goes to a place: at once if everything is saved, else when it is. */
void visit_go(const struct visit_step *step, struct visit_place place);
/* Closes the response, if there is one, and goes to a place where nothing of the person is left. */
void visit_close(const struct visit_step *step, enum visit_ending ending, struct visit_place place);
/* Writes again what failed. */
void visit_try_again(const struct visit_step *step);
/* Everything is saved: arrives where it waited to go. */
void visit_arrive(struct visit *visit, int64_t now_ms);

/* Looks at the clock. True if time itself took the visit somewhere else: then a tap that comes
 * with it was meant for a screen that is no more. */
bool visit_pass_time(const struct visit_step *step);
/* On Welcome, and on the screens behind a visit: nobody's answers are open. */
bool visit_is_over(const struct visit *visit);

/* VISIT_IN_TYPE, and what the keyboard gives. */
void visit_open_keyboard(const struct visit_step *step);
void visit_type(const struct visit_step *step);

/* Where a visit begins after Welcome: the topic, or the first question. */
struct visit_place visit_first_place(const struct visit *visit);
struct visit_place visit_place_of(enum visit_screen screen);
struct visit_place visit_place_of_question(int question);

#endif
