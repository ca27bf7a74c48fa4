/* Brings a visit to a named state, with the real event, view and text measure. */
#ifndef HARK_TESTS_GOLDEN_PLAYER_H
#define HARK_TESTS_GOLDEN_PLAYER_H

#include <stdbool.h>

#include "states.h"
#include "view/touch.h"
#include "view/view.h"

#define PLAYER_STEP_BYTES 256

/* After every step, when the view has changed. */
typedef void player_see(void *context, const struct view *view);

/* False when a step is wrong or the event does not load (told on stderr). `see` gets every view on
 * the way; the last one is the state's. */
bool player_play(const struct golden_state *state, const char *assets,
                 const struct measure *measure, player_see *see, void *context);

#endif
