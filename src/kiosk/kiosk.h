/* The loop of hark-kiosk: fingers and time in, views and durable answers out. */
#ifndef HARK_KIOSK_KIOSK_H
#define HARK_KIOSK_KIOSK_H

#include <stdbool.h>

#include "ui/palette.h"
#include "ui/screen.h"
#include "view/geometry.h"

/* All borrowed for the call. */
struct kiosk_options {
    const char *event_path;  /* the event file */
    const char *data_path;   /* responses.db */
    const char *assets;      /* directory with interface/ and pictures.masks */
    const char *fonts;       /* directory with Andika */
    const char *agenda_item; /* name, or "": the person chooses */
    const char *trace_path;  /* "" for none */
    const struct display *display;
    enum text_size text_size; /* one that the display has */
    int quarters;             /* the screen is turned so many quarters clockwise: screen_options */
    enum screen_kind screen;
    const struct palette *palette;
    bool fullscreen;
};

/* Runs until the window is closed or SIGINT or SIGTERM comes; everything that was answered is
 * durable then. Returns an exit code (base/err.h); messages are in the log. */
int kiosk_run(const struct kiosk_options *options);

#endif
