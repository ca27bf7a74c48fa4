/* After a cut: is everything there that was promised, once, and nothing that was to go? */
#ifndef HARK_POWERCUT_CHECK_H
#define HARK_POWERCUT_CHECK_H

#include <stdbool.h>
#include <stddef.h>

#include "powercut/fault.h"
#include "powercut/image.h"
#include "powercut/ledger.h"
#include "store/store.h"
#include "store/store_read.h"

#define CHECK_PATH IMAGE_ROOT "/responses.db"
#define CHECK_ASIDE IMAGE_ROOT "/aside/responses.db-"

/* What a cut left, before anybody has looked at it: no words that were to be gone by then.
 * All of these: false with a fault. */
bool check_remains(const struct ledger *ledger, size_t at, const struct image *image,
                   struct fault *fault);

/* How the file is opened for the checks. */
struct check_start {
    struct ledger *ledger;
    size_t at;                       /* the cut */
    const struct image *moved_aside; /* its database and WAL must lie aside, to the byte; or NULL */
    const struct store_opened *opened; /* what store_open said */
    long promises;                     /* out: how many were compared with what was there */
};

/* What was found of one promise. */
struct check_found {
    bool is_here;            /* closed, in the file in place */
    enum wire_ending ending; /* these three only then */
    int version;
    int64_t seq;
    bool is_aside; /* open or closed, in a file that was set aside */
    bool is_closed_aside;
    int aside_version;
};

/* The store has been opened on the card that is in the machine, and a reader beside it: every
 * promise is kept, nothing is there twice, numbers have no gap, the epoch is the right one. found
 * has one place for each promise. */
bool check_kept(struct check_start *start, struct store_reader *reader,
                struct check_found found[LEDGER_PROMISES_MAX], struct fault *fault);

/* What the start closed without permission must be gone now, and must stay gone if the power goes
 * again at once: changes made so far are those of the card's story from image on. */
bool check_gone(const struct ledger *ledger, const struct check_found *found,
                const struct image *image, struct fault *fault);

/* A whole visit more, which the reader sees, and a check of the file. */
bool check_usable(struct store *store, struct store_reader *reader, int64_t last_seq,
                  struct fault *fault);

#endif
