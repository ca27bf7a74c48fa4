#include "powercut/player.h"

#include <string.h>

#include "powercut/card.h"
#include "powercut/card_vfs.h"
#include "store/store_read.h"

void player_init(struct player *player, struct ledger *ledger, struct chance chance)
{
    memset(player, 0, sizeof *player);
    player->ledger = ledger;
    player->chance = chance;
}

static bool may(const struct player *player)
{
    return player->fault.kind == FAULT_NONE && player->store != NULL;
}

static void expect(struct player *player, enum err err, const char *what)
{
    if (err != ERR_OK && player->fault.kind == FAULT_NONE) {
        (void)fault_say(&player->fault, FAULT_CALL, "%s failed: %s", what, err_name(err));
    }
}

/* ---- the file ------------------------------------------------------------------------------- */

/* The file's epoch says which one it is. */
static void settle_era(struct player *player)
{
    struct ledger *ledger = player->ledger;
    struct store_reader *reader = NULL;
    unsigned char epoch[16] = {0};
    const struct era *last = &ledger->eras[ledger->era_count - 1];

    if (last->is_known) {
        return;
    }
    expect(player, store_reader_open(CHECK_PATH, &reader), "reading the epoch");
    if (reader != NULL) {
        store_reader_epoch(reader, epoch);
    }
    store_reader_close(reader);
    if (ledger->era_count > 1 && memcmp(last[-1].epoch, epoch, sizeof epoch) == 0) {
        ledger->era_count--; /* no new one was begun after all */
        return;
    }
    ledger_end_era(ledger, card_story_count(), epoch);
}

void player_open(struct player *player, bool begins_new)
{
    struct ledger *ledger = player->ledger;

    if (player->fault.kind != FAULT_NONE) {
        return;
    }
    if (ledger->era_count == 0 || begins_new) {
        ledger_begin_era(ledger, card_story_count());
    }
    expect(player, store_open(CHECK_PATH, ledger_event(), &player->store, &player->opened),
           "opening");
    if (may(player)) {
        settle_era(player);
    }
}

void player_close(struct player *player)
{
    store_close(player->store);
    player->store = NULL;
}

void player_idle(struct player *player)
{
    if (may(player)) {
        expect(player, store_idle(player->store), "idling");
    }
}

void player_check(struct player *player)
{
    if (may(player)) {
        expect(player, store_check(player->store), "the check");
    }
}

/* ---- visits --------------------------------------------------------------------------------- */

static void save(struct player *player, struct promise *promise)
{
    struct wire_response response;

    if (!may(player)) {
        return;
    }
    ledger_response(promise, ++promise->begun, &response);
    expect(player, store_save(player->store, &response), "a save");
    if (may(player)) {
        ledger_mark(promise, (struct mark){.at = card_story_count(), .version = promise->begun});
    }
}

static void close_response(struct player *player, struct promise *promise, enum wire_ending ending)
{
    struct wire_response response;

    if (!may(player)) {
        return;
    }
    promise->close_begun = ending;
    ledger_response(promise, promise->begun, &response);
    response.ending = ending;
    expect(player, store_close_response(player->store, &response), "a close");
    if (may(player)) {
        ledger_mark(promise, (struct mark){.at = card_story_count(),
                                           .version = promise->begun,
                                           .ending = ending,
                                           .seq = response.seq});
    }
}

static struct promise *begin_visit(struct player *player, const struct visit *visit)
{
    struct promise *promise = ledger_add(player->ledger, &player->chance);

    if (promise == NULL) {
        (void)fault_say(&player->fault, FAULT_CALL, "the ledger is full");
        return NULL;
    }
    promise->has_words = visit->has_words;
    promise->is_big = visit->is_big;
    promise->permission = visit->permission;
    return promise;
}

void player_visit(struct player *player, const struct visit *visit)
{
    struct promise *promise = may(player) ? begin_visit(player, visit) : NULL;

    if (promise == NULL) {
        return;
    }
    for (int i = 0; i < visit->saves; i++) {
        save(player, promise);
    }
    if (visit->ending != WIRE_OPEN) {
        if (visit->saves == 0) {
            promise->begun++; /* it is closed with its first answer */
        }
        close_response(player, promise, visit->ending);
    }
}

static struct visit any_visit(struct chance *chance)
{
    static const enum wire_ending endings[] = {WIRE_FINISHED,      WIRE_FINISHED, WIRE_SOMEONE_NEW,
                                               WIRE_STARTED_AGAIN, WIRE_FORGOT,   WIRE_WALKED_AWAY};
    static const enum wire_permission permissions[] = {WIRE_PERMISSION_NONE, WIRE_SHARE, WIRE_SHARE,
                                                       WIRE_ORGANISER, WIRE_COUNT};

    return (struct visit){.saves = (int)chance_below(chance, 6),
                          .has_words = !chance_is(chance, 3),
                          .permission = permissions[chance_below(chance, 5)],
                          .ending = endings[chance_below(chance, 6)]};
}

void player_any_visit(struct player *player)
{
    struct visit visit = any_visit(&player->chance);

    player_visit(player, &visit);
}

/* ---- a new file ----------------------------------------------------------------------------- */

void player_begin_new(struct player *player)
{
    const struct visit visit = {.has_words = true, .permission = WIRE_SHARE};
    struct promise *promise = may(player) ? begin_visit(player, &visit) : NULL;

    if (promise == NULL) {
        return;
    }
    save(player, promise);
    save(player, promise);
    ledger_begin_era(player->ledger, card_story_count());
    expect(player, store_begin_new(player->store, &player->opened), "beginning a new file");
    if (may(player)) {
        settle_era(player);
    }
    save(player, promise); /* what was open must be saved again */
    close_response(player, promise, WIRE_FINISHED);
}

void player_find_damage(struct player *player)
{
    const struct visit visit = {.has_words = true, .permission = WIRE_ORGANISER};
    struct promise *promise = may(player) ? begin_visit(player, &visit) : NULL;
    struct store_opened news;

    if (promise == NULL) {
        return;
    }
    save(player, promise);
    ledger_begin_era(player->ledger, card_story_count());
    card_vfs_misread(2);
    save(player, promise);
    if (may(player)) {
        settle_era(player);
    }
    player->began_new = may(player) && store_take_news(player->store, &news);
    close_response(player, promise, WIRE_SOMEONE_NEW);
}
