#include "powercut/every.h"

#include <stdio.h>
#include <string.h>

#include "powercut/card_vfs.h"
#include "powercut/check.h"
#include "powercut/lives.h"
#include "powercut/player.h"

/* A life that was played, and is now cut. */
struct played {
    const struct life *life;
    struct ledger *ledger;
    struct image before;
    struct change *story;
    size_t count;
};

static void put_in(const struct image *image, struct chance chance)
{
    card_mount(image, chance);
    card_vfs_begin();
}

static void keep_card(struct image *out)
{
    image_copy(out, card_now());
    image_pack(out);
}

/* What the life begins with, all of it safe. */
static bool prepare(const struct life *life, struct played *played, struct chance *chance,
                    struct fault *fault)
{
    const struct image empty = {.name_count = 0};
    struct player player;

    memset(played->ledger, 0, sizeof *played->ledger);
    put_in(&empty, *chance);
    if (life->prepare != NULL) {
        player_init(&player, played->ledger, *chance);
        life->prepare(&player);
        *fault = player.fault;
        ledger_cut(played->ledger, card_story_count());
    }
    keep_card(&played->before);
    if (life->spoil != NULL) {
        life->spoil(&played->before);
    }
    if (life->moves_aside) {
        /* What it holds goes aside, and is compared there as a whole. */
        played->ledger->count = 0;
        played->ledger->era_count = 0;
    }
    (void)chance_next(chance);
    return fault->kind == FAULT_NONE;
}

static bool play(const struct life *life, struct played *played, struct chance chance,
                 struct fault *fault)
{
    struct player player;

    played->life = life;
    if (!prepare(life, played, &chance, fault)) {
        return false;
    }
    put_in(&played->before, chance);
    player_init(&player, played->ledger, chance);
    life->play(&player);
    player_close(&player);
    *fault = player.fault;
    played->story = card_take_story(&played->count);
    return fault->kind == FAULT_NONE;
}

/* What the next start finds, and the visit after it. */
static bool look_at_start(struct played *played, struct check_start *start,
                          const struct image *image, struct store *store, struct fault *fault)
{
    static struct check_found found[LEDGER_PROMISES_MAX];
    struct store_reader *reader = NULL;
    int64_t last_seq = 0;
    bool ok = false;
    enum err err = store_reader_open(CHECK_PATH, &reader);

    if (err != ERR_OK) {
        return fault_say(fault, FAULT_FILE, "the reader cannot open it: %s", err_name(err));
    }
    if (check_kept(start, reader, found, fault) &&
        check_gone(played->ledger, found, image, fault)) {
        for (int i = 0; i < played->ledger->count; i++) {
            last_seq += found[i].is_here;
        }
        ok = check_usable(store, reader, last_seq, fault);
    }
    store_reader_close(reader);
    return ok;
}

/* The next start on what the cut has left. */
static bool look(struct run *run, struct played *played, size_t at, const struct image *image,
                 struct chance chance, struct fault *fault)
{
    struct store_opened opened;
    struct check_start start = {.ledger = played->ledger,
                                .at = at,
                                .moved_aside = played->life->moves_aside ? &played->before : NULL,
                                .opened = &opened};
    struct store *store = NULL;
    bool ok;
    enum err err;

    if (!check_remains(played->ledger, at, image, fault)) {
        return false;
    }
    put_in(image, chance);
    err = store_open(CHECK_PATH, ledger_event(), &store, &opened);
    if (err != ERR_OK) {
        return fault_say(fault, FAULT_FILE, "the next start failed: %s", err_name(err));
    }
    ok = look_at_start(played, &start, image, store, fault);
    store_close(store);
    run->promises += start.promises;
    return ok;
}

static void cut_here(struct run *run, struct played *played, const struct cut *cut, size_t at)
{
    for (int i = 0; i < DAMAGES; i++) {
        struct fault fault = {FAULT_NONE, ""};
        struct image image = {0};
        struct chance chance;

        if (!run_goes_on(run) || (i > 0 && cut->waiting_count == 0)) {
            return; /* nothing is on its way: every damage is the same */
        }
        if (!run_next(run)) {
            continue;
        }
        chance = chance_of(run->seed, (uint64_t)run->number);
        cut_make(cut, (enum damage)i, &chance, &image);
        if (!look(run, played, at, &image, chance, &fault)) {
            run_failed(run, played->life->name, at < played->count ? &played->story[at] : NULL, at,
                       (enum damage)i, &fault);
        }
        image_free(&image);
        run->looked_in_rounds++;
        run_progress(run, played->life->name);
    }
}

static void cut_everywhere(struct run *run, struct played *played)
{
    struct cut cut;

    cut_init(&cut, &played->before, played->story);
    for (size_t at = 0; at <= played->count; at++) {
        cut_here(run, played, &cut, at);
        if (at < played->count) {
            cut_step(&cut, at);
        }
    }
    cut_free(&cut);
}

static void cut_life(struct run *run, const struct life *life, struct chance chance, bool is_told)
{
    static struct ledger ledger;
    struct played played = {.ledger = &ledger};
    struct fault fault = {FAULT_NONE, ""};
    long before = run->number;

    if (!play(life, &played, chance, &fault)) {
        run_failed(run, life->name, NULL, 0, DAMAGE_KEPT, &fault);
    } else {
        cut_everywhere(run, &played);
    }
    if (is_told) {
        printf("powercut: %s: %zu operations, %ld cuts\n", life->name, played.count,
               run->number - before);
    }
    card_story_free(played.story, played.count);
    image_free(&played.before);
}

void every_round(struct run *run, uint64_t round)
{
    for (int i = 0; i < lives_count && run_goes_on(run); i++) {
        if (round % (uint64_t)lives[i].rounds == 0) {
            cut_life(run, &lives[i], chance_of(run->seed, 1000 + round * 100 + (uint64_t)i),
                     round == 0 && run->only == 0);
        }
    }
}
