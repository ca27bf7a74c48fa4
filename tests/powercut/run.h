/* One run of the command: how far it is, and what it found. */
#ifndef HARK_POWERCUT_RUN_H
#define HARK_POWERCUT_RUN_H

#include <stdbool.h>
#include <stdint.h>

#include "powercut/card.h"
#include "powercut/cut.h"
#include "powercut/fault.h"

#define RUN_FAILURES_MAX 20 /* then it ends */
#define RUN_LIE_FAULTS 20   /* of the kind that must come; then it is found out */

struct run {
    long cuts;
    uint64_t seed;
    long only; /* this cut alone; 0: all */
    enum card_lie lie;

    long number; /* of the last cut; the first is 1 */
    long in_rounds;
    long looked_at, looked_in_rounds, failed;
    long faults[FAULT_KINDS];
    long promises; /* acknowledged responses that were compared with what was there */
};

/* false: enough. */
bool run_goes_on(const struct run *run);
/* The card's lie cost acknowledged answers (or, of the wipe, brought words back). */
bool run_found_lie(const struct run *run);
/* The next cut; true if it is to be looked at. */
bool run_next(struct run *run);
/* Prints what is wrong, with the cut's place in the story. */
void run_failed(struct run *run, const char *where, const struct change *before, size_t at,
                enum damage damage, const struct fault *fault);
/* Now and then a line. */
void run_progress(const struct run *run, const char *where);

#endif
