/* For tests: every view that was shown, as text, so that a robot finds its targets by name. It
 * holds what people type; never switch it on at an event. */
#ifndef HARK_KIOSK_TRACE_H
#define HARK_KIOSK_TRACE_H

#include <stdbool.h>

#include "base/err.h"
#include "view/view.h"

struct trace;

/* Creates or empties the file. ERR_SYSTEM (logged). */
enum err trace_open(const char *path, struct trace **out) HARK_MUST_CHECK;
/* Accepts NULL. */
void trace_close(struct trace *trace);
/* Appends "trace N exposes E unsaved U", the view as view_format() writes it, and "end N". exposes:
 * how often the whole screen was asked for (a robot asks for it to learn that all its taps have
 * been heard); unsaved: whether an answer is still on its way to the card. */
void trace_view(struct trace *trace, const struct view *view, int exposes, bool unsaved);

#endif
