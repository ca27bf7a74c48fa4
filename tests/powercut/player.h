/* Plays the store's life on the card that is in the machine, and keeps the ledger of it. Calls of
 * the store must succeed here: the power goes only afterwards, in the story. */
#ifndef HARK_POWERCUT_PLAYER_H
#define HARK_POWERCUT_PLAYER_H

#include <stdbool.h>

#include "powercut/check.h"
#include "powercut/ledger.h"
#include "store/store.h"
#include "support/chance.h"

struct player {
    struct ledger *ledger;
    struct chance chance;
    struct store *store; /* NULL: not open */
    struct store_opened opened;
    bool began_new;     /* by itself, when it last found damage */
    struct fault fault; /* the first call that failed; then nothing more is done */
};

void player_init(struct player *player, struct ledger *ledger, struct chance chance);

/* begins_new: the file that is there will be set aside. */
void player_open(struct player *player, bool begins_new);
void player_close(struct player *player);

/* How a visit goes. */
struct visit {
    int saves;
    bool has_words, is_big;
    enum wire_permission permission;
    enum wire_ending ending; /* WIRE_OPEN: it stays open */
};
void player_visit(struct player *player, const struct visit *visit);
/* Any visit. */
void player_any_visit(struct player *player);
void player_idle(struct player *player);
void player_check(struct player *player);
/* As the keeper does after a check that found damage, in the middle of a visit. */
void player_begin_new(struct player *player);
/* A save that finds damage twice: the store begins a new file by itself, unless the second time
 * was while it opened the file again. */
void player_find_damage(struct player *player);

#endif
