/* A terminal without a window: the real event, texts, fonts, visit, view and touch, joined as
 * hark-kiosk joins them, with the clock in the test's hand. What is written is the caller's to
 * keep, or to refuse. */
#ifndef HARK_TESTS_SUPPORT_RIG_H
#define HARK_TESTS_SUPPORT_RIG_H

#include <stdbool.h>
#include <stdint.h>

#include "event/event.h"
#include "event/interface.h"
#include "ui/text.h"
#include "view/touch.h"
#include "view/view.h"
#include "visit/visit.h"

/* Large: keep it static or on the heap. */
struct rig {
    struct event event;
    struct interface interfaces[EVENT_LANGUAGES_MAX]; /* of the event's languages */
    const char *problems; /* borrowed; not NULL: only these are shown, as of a bad event file */
    const struct display *display; /* borrowed; NULL: the usual one */
    enum text_size text_size;
    struct text *text;
    struct measure measure;
    struct visit visit;
    struct touch touch;
    struct view view;
    struct visit_effects effects; /* of the last step */
    int64_t now_ms;               /* the clock; the caller moves it */
};

/* Into a zeroed struct. event_path NULL: texts and fonts only. False with a message on stderr;
 * rig_close() in any case. */
bool rig_open(struct rig *rig, const char *event_path, const char *assets);
void rig_close(struct rig *rig);

/* A visit from its beginning, and its first view. agenda_item: "" where staff have set none. */
void rig_begin(struct rig *rig, const char *agenda_item);
/* One input, complete with its fresh id. True when another screen, question or page has come. The
 * view stays as it is until rig_build(). */
bool rig_step(struct rig *rig, const struct visit_input *input);
void rig_build(struct rig *rig);

#endif
