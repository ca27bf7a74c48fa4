/* The ledger: what was said, and what the store has promised about it up to each moment of the
 * story. It is kept outside the machine, and knows nothing of files. */
#ifndef HARK_POWERCUT_LEDGER_H
#define HARK_POWERCUT_LEDGER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/store.h"
#include "support/chance.h"
#include "wire/response.h"

#define LEDGER_PROMISES_MAX 600
#define LEDGER_MARKS_MAX 16
#define LEDGER_ERAS_MAX 8
#define LEDGER_CANARY "canary-" /* all own words begin so; the number follows */
#define LEDGER_CANARY_DIGITS 5  /* of the number */

/* One call that came back with ERR_OK. */
struct mark {
    size_t at; /* so many changes had been made to the card by then */
    int version;
    enum wire_ending ending; /* WIRE_OPEN: saved; otherwise closed so */
    int64_t seq;             /* of a closed one */
};

/* One response. Its content is made from number and version alone. */
struct promise {
    int number;
    unsigned char id[16];
    bool has_words, is_big;
    enum wire_permission permission;
    int begun;                    /* the last version that was handed to the store */
    enum wire_ending close_begun; /* WIRE_OPEN: no close was asked for */
    int mark_count;
    struct mark marks[LEDGER_MARKS_MAX];
    /* The stored bytes that were found right the last time, and what they said: not its word,
     * only so that they are not read again after each cut. */
    uint64_t sound;
    int sound_version;
    enum wire_ending sound_ending;
    int64_t sound_seq;
};

/* One file: from the call that may begin it to the one that said so. */
struct era {
    size_t begun_at, at;
    bool is_known; /* the call came back, and this is the epoch */
    unsigned char epoch[16];
};

struct ledger {
    int count;
    struct promise promises[LEDGER_PROMISES_MAX];
    int era_count;
    struct era eras[LEDGER_ERAS_MAX];
};

/* The event of all responses. */
const struct store_event *ledger_event(void);

/* A new response, not yet handed to the store. NULL: the ledger is full. */
struct promise *ledger_add(struct ledger *ledger, struct chance *chance);
/* The response as it is at a version; borrows memory that the next call uses again. */
void ledger_response(const struct promise *promise, int version, struct wire_response *out);
void ledger_mark(struct promise *promise, struct mark mark);
/* What was promised when so many changes had been made; NULL: nothing yet. */
const struct mark *ledger_promised(const struct promise *promise, size_t at);
/* Its words must be nowhere once it is closed so. */
bool ledger_drops_words(const struct promise *promise, enum wire_ending ending);

/* A call was begun that may begin a file, and came back. */
void ledger_begin_era(struct ledger *ledger, size_t at);
void ledger_end_era(struct ledger *ledger, size_t at, const unsigned char epoch[16]);
/* The file that was in place for certain at that moment; NULL: none. *is_sure: no other file was
 * about to be begun. */
const struct era *ledger_era(const struct ledger *ledger, size_t at, bool *is_sure);

/* The power went then: what came later was never promised, and the rest was promised before the
 * next story. */
void ledger_cut(struct ledger *ledger, size_t at);

#endif
