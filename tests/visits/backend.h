/* The two ways of playing a script: against visit and view alone, or against the real hark-kiosk
 * in a real window. */
#ifndef HARK_TESTS_VISITS_BACKEND_H
#define HARK_TESTS_VISITS_BACKEND_H

#include <stdbool.h>
#include <stdio.h>

#include "memory.h"
#include "shown.h"
#include "view/geometry.h"

struct backend_options {
    const char *kiosk;   /* the program, for the window */
    const char *assets;  /* of the build */
    const char *scratch; /* an empty directory of the test's own */
    const char *attach;  /* "" or the trace file of a hark-kiosk that runs already */
    const char *event_path;
    const char *agenda_item; /* "" for none */
    const char *settings;    /* lines for the window's settings file; NULL: none */
    /* What they come to. */
    const struct display *display; /* NULL: the usual one */
    enum text_size text_size;
    int quarters;         /* clockwise, that the picture is turned */
    const char *log_path; /* for the window: what the program says; NULL: with our own */
    bool hasty;           /* start does not wait until the program shows itself */
    bool has_fingers;     /* for the window: tests/visits/fingers.c is preloaded */
};

enum contact_phase { CONTACT_DOWN, CONTACT_MOVE, CONTACT_UP };

struct backend {
    /* Starts the program, or starts it anew after unplug; the data stays. */
    bool (*start)(void **rig, const struct backend_options *options);
    void (*contact)(void *rig, enum contact_phase phase, int x, int y);
    /* One of many fingers, 1 and up; with options.has_fingers. NULL where there is no program. */
    void (*finger)(void *rig, int finger, enum contact_phase phase, int x, int y);
    void (*pass)(void *rig, long ms); /* the clock goes on */
    void (*unplug)(void *rig);
    /* Asks the program to end, and does not wait for it; NULL where there is no program. */
    void (*dismiss)(void *rig);
    /* What is in view once everything that was given has been heard and kept. */
    bool (*look)(void *rig, struct shown *out);
    /* After unplug: what was in view last (no item: nothing was). True when by then everything that
     * was given had been heard and kept. NULL where there is no program. */
    bool (*last_look)(void *rig, struct shown *out);
    bool (*screenshot)(void *rig, const char *path);
    /* Where the text stands in the program's memory (memory.h); NULL where there is no program. */
    bool (*recall)(void *rig, const char *text, char where[MEMORY_PLACE_BYTES]);
    /* False with a message if the program did not end as it should: the sanitizers speak here. */
    bool (*end)(void *rig);
    long tap_pause_ms; /* passes before each tap, as with a person */
};

extern const struct backend backend_direct;
extern const struct backend backend_window;

/* Waits until nothing is open in there any more: a program that was killed has been started again,
 * and its store thread closes what it finds open. False with a message. */
bool documents_wait_closed(const char *path);
/* Waits until the program has made the file: the first frame does not wait for it. */
bool documents_wait_there(const char *path);
/* Every closed response of scratch/responses.db, one line each, without what is random. */
bool documents_describe(const char *path, FILE *out);

#endif
