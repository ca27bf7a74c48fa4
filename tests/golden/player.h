/* Brings a visit to a named state, with the real event, view and text measure. */
#ifndef HARK_TESTS_GOLDEN_PLAYER_H
#define HARK_TESTS_GOLDEN_PLAYER_H

#include <stdbool.h>

#include "states.h"
#include "view/view.h"

#define PLAYER_STEP_BYTES 256

/* After every step; and once more when the state is reached. The view is borrowed for the call: its
 * texts are its own, its languages the event's. */
typedef void player_see(void *context, const struct view *view, bool is_reached);

/* False when a step is wrong or the event does not load (told on stderr). */
bool player_play(const struct golden_state *state, const char *assets, player_see *see,
                 void *context);

#endif
