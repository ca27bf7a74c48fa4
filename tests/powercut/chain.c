#include "powercut/chain.h"

#include <stdio.h>
#include <string.h>

#include "powercut/card_vfs.h"
#include "powercut/check.h"
#include "powercut/player.h"

#define ACTS_MAX 6
#define NEW_FILES_MAX 3 /* of one card */

struct chain {
    struct ledger ledger;
    struct chance chance;
    struct image image; /* what the last cut has left */
    size_t opened_at;   /* the story's length when the start was done */
    int new_files;
    /* The last cut, for messages. */
    enum damage damage;
    size_t at;
    struct change last;
};

static void note_found(struct ledger *ledger, const struct check_found *found)
{
    for (int i = 0; i < ledger->count; i++) {
        struct promise *promise = &ledger->promises[i];
        const struct mark *promised = ledger_promised(promise, card_story_count());

        if (found[i].is_here && (promised == NULL || promised->ending == WIRE_OPEN)) {
            ledger_mark(promise, (struct mark){.at = card_story_count(),
                                               .version = found[i].version,
                                               .ending = found[i].ending,
                                               .seq = found[i].seq});
        }
    }
}

/* The start after a cut. at is 0: what was promised before is in the ledger as such. */
static bool start(struct run *run, struct chain *chain, struct player *player, bool is_looked_at,
                  struct fault *fault)
{
    static struct check_found found[LEDGER_PROMISES_MAX];
    struct check_start start = {.ledger = &chain->ledger, .opened = &player->opened};
    struct store_reader *reader = NULL;
    bool ok;

    if (is_looked_at && !check_remains(&chain->ledger, 0, &chain->image, fault)) {
        return false;
    }
    player_open(player, false);
    chain->opened_at = card_story_count();
    if (player->fault.kind != FAULT_NONE) {
        *fault = player->fault;
        return false;
    }
    if (store_reader_open(CHECK_PATH, &reader) != ERR_OK) {
        return fault_say(fault, FAULT_FILE, "the reader cannot open it");
    }
    ok = check_kept(&start, reader, found, fault);
    store_reader_close(reader);
    if (!ok) {
        return false;
    }
    note_found(&chain->ledger, found);
    run->promises += start.promises;
    return !is_looked_at || check_gone(&chain->ledger, found, &chain->image, fault);
}

static void act(struct chain *chain, struct player *player)
{
    size_t kind = chance_below(&player->chance, 20);

    if (kind == 0 && chain->new_files < NEW_FILES_MAX) {
        chain->new_files++;
        player_begin_new(player);
    } else if (kind == 1 && chain->new_files < NEW_FILES_MAX) {
        chain->new_files++;
        player_find_damage(player);
    } else if (kind == 2) {
        player_close(player);
        player_open(player, false);
    } else if (kind == 3) {
        player_idle(player);
    } else if (kind == 4) {
        player_check(player);
    } else {
        player_any_visit(player);
    }
}

static void go_on(struct chain *chain, struct player *player)
{
    const struct visit open = {.saves = 2, .has_words = true};
    size_t acts = chance_below(&player->chance, ACTS_MAX);

    for (size_t i = 0; i < acts; i++) {
        act(chain, player);
    }
    if (chance_is(&player->chance, 3)) {
        player_visit(player, &open);
    }
    player_close(player);
}

/* Somewhere in the story, one in three times before the start was done. */
static void cut_somewhere(struct chain *chain, struct chance *chance)
{
    const struct change *story = card_story();
    size_t count = card_story_count();
    struct image next = {0};
    struct cut cut;

    chain->at = chance_below(chance, (chance_is(chance, 3) ? chain->opened_at : count) + 1);
    chain->damage = (enum damage)chance_below(chance, DAMAGES);
    cut_init(&cut, &chain->image, story);
    for (size_t i = 0; i < chain->at; i++) {
        cut_step(&cut, i);
    }
    cut_make(&cut, chain->damage, chance, &next);
    cut_free(&cut);
    chain->last = chain->at < count ? story[chain->at] : (struct change){0};
    chain->last.data = NULL;
    ledger_cut(&chain->ledger, chain->at);
    image_free(&chain->image);
    chain->image = next;
}

/* From one start to the next cut; false when something is wrong with the last one. */
static bool one_start(struct run *run, struct chain *chain, int number, struct fault *fault)
{
    struct chance chance = chance_of(chance_next(&chain->chance), (uint64_t)number);
    struct player player;
    bool ok;

    card_mount(&chain->image, chance);
    card_vfs_begin();
    player_init(&player, &chain->ledger, chance);
    ok = start(run, chain, &player, number > 0 && (run->only == 0 || run->number == run->only),
               fault);
    if (ok) {
        go_on(chain, &player);
        *fault = player.fault;
        ok = fault->kind == FAULT_NONE;
    }
    player_close(&player);
    if (ok) {
        cut_somewhere(chain, &chance);
    }
    return ok;
}

void chain_play(struct run *run, uint64_t number)
{
    static struct chain chain;
    struct fault fault = {FAULT_NONE, ""};
    char where[64];

    snprintf(where, sizeof where, "chain %llu", (unsigned long long)number);
    if (run->only > run->number + CHAIN_CUTS) {
        run->number += CHAIN_CUTS; /* the one that is asked for is not in this chain */
        return;
    }
    memset(&chain, 0, sizeof chain);
    chain.chance = chance_of(run->seed, 1000000 + number);
    for (int i = 0; i <= CHAIN_CUTS; i++) {
        if (!one_start(run, &chain, i, &fault)) {
            run_failed(run, where, &chain.last, chain.at, chain.damage, &fault);
            run->number += CHAIN_CUTS - i;
            break;
        }
        if (i < CHAIN_CUTS) {
            (void)run_next(run);
            run_progress(run, where);
        }
        if (run->only != 0 && run->number > run->only) {
            break;
        }
    }
    image_free(&chain.image);
}
