/* The one store thread of hark-kiosk: takes copies of the visit's record, makes them durable, and
 * says so. The visit never waits on the card; it only waits to move on. */
#ifndef HARK_KIOSK_KEEPER_H
#define HARK_KIOSK_KEEPER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "event/event.h"
#include "visit/visit.h"

struct keeper;

/* What the thread works with; all borrowed and must outlive the keeper. */
struct keeper_source {
    const char *path; /* responses.db */
    const struct event *event;
    const char *event_bytes; /* the event file as it was read */
    size_t event_len;
    void (*wake)(void *context); /* called from the thread when there is news */
    void *context;
};

/* News for the main thread. */
struct keeper_news {
    int done_generation;   /* durable up to here; 0: none yet */
    int failed_generation; /* this one could not be written; 0: none */
    bool moved_aside;      /* a file was not sound: it lies aside, a new one was begun */
};

/* Starts the thread. It opens the store by itself; writes wait for it, and fail when it cannot be
 * opened. SIGINT and SIGTERM are blocked in it. ERR_SYSTEM. */
enum err keeper_open(const struct keeper_source *source, struct keeper **out) HARK_MUST_CHECK;
/* Finishes what was asked for, closes the store, ends the thread. Accepts NULL. */
void keeper_close(struct keeper *keeper);

/* Asks for a write; never blocks. A newer write replaces one that has not begun: it is of the same
 * response and holds everything (a visit does not end before its last write is durable). */
void keeper_post(struct keeper *keeper, const struct visit_effects *effects);
/* Asks for a check of the whole file when there is nothing else to do: after the first frame. */
void keeper_ask_check(struct keeper *keeper);
/* What is new since the last call. */
void keeper_take_news(struct keeper *keeper, struct keeper_news *out);

#endif
