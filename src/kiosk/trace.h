/* For tests: every view that was shown, as text, so that a robot finds its targets by name. It
 * holds what people type; never switch it on at an event. */
#ifndef HARK_KIOSK_TRACE_H
#define HARK_KIOSK_TRACE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "view/view.h"

struct trace;

/* Creates or empties the file. ERR_SYSTEM (logged). */
enum err trace_open(const char *path, struct trace **out) HARK_MUST_CHECK;
/* Accepts NULL. */
void trace_close(struct trace *trace);
/* How far the loop has come, for a robot that waits until all it did has been heard. */
struct trace_state {
    int64_t now_ms; /* the loop's clock */
    int contacts;   /* fingers that came down or up so far */
    bool unsaved;   /* an answer is still on its way to the card */
};

/* Appends "trace N now MS contacts C unsaved U", the view as view_format() writes it, and "end N",
 * in one write. */
void trace_view(struct trace *trace, const struct view *view, const struct trace_state *state);

#endif
