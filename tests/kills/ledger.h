/* What visitors told the real hark-kiosk, as far as the screen has shown that it was kept, and
 * whether the responses that are found later say the same. It knows nothing of files. */
#ifndef HARK_TESTS_KILLS_LEDGER_H
#define HARK_TESTS_KILLS_LEDGER_H

#include <stdbool.h>
#include <stdint.h>

#include "event/event.h"
#include "visits/shown.h"
#include "wire/response.h"

#define LEDGER_TOLD_MAX 64 /* visits of one life of the program */

/* What a tap does if it is heard. */
struct ledger_tap {
    bool begins;             /* an answer: from now on there is a response */
    bool completes;          /* Next on the last question of the core */
    enum wire_ending ending; /* WIRE_OPEN: the visit goes on */
    int question, choice;    /* the tile that it turns over, or -1 */
    int slot;                /* of own words that Done keeps, or -1 */
    char words[SHOWN_NAME_BYTES];
};

/* One visit. */
struct ledger_told {
    bool is_there; /* something was shown as kept: its response must be found */
    bool complete;
    enum wire_ending ending; /* WIRE_OPEN: the program was killed before */
    uint32_t chosen[EVENT_QUESTIONS_MAX];
    char words[EVENT_OWN_WORDS_MAX][SHOWN_NAME_BYTES];
    bool tapped;           /* nobody saw what became of the last tap: both are right */
    struct ledger_tap tap; /* that one */
};

/* Large: keep it static. */
struct ledger {
    const struct event *event; /* borrowed */
    int asked;                 /* the last question that was in view: whose keyboard comes next */
    struct ledger_told now;    /* the visit that is on the screen */
    int told_count;
    struct ledger_told told[LEDGER_TOLD_MAX]; /* in the order in which they ended */
};

/* The target is about to be tapped; shown is what is in view. */
void ledger_tap(struct ledger *ledger, const struct shown *shown, const char *target);
/* Nobody touches anything until the visit ends by itself. */
void ledger_walk_away(struct ledger *ledger);
/* All that was tapped has been heard and is on the card, and this is in view. False with a message
 * on stderr: the screen says something that cannot be. */
bool ledger_see(struct ledger *ledger, const struct shown *shown);
/* The program was killed: the visit is over. */
void ledger_cut(struct ledger *ledger);

/* NULL, or how the response differs from what was told. */
const char *ledger_fault(const struct ledger *ledger, const struct ledger_told *told,
                         const struct wire_response *response);

#endif
