/* A monkey at the screen: seeded, blind fingers on the real views, a card that stalls and refuses,
 * and rules that must hold after every single input.
 *
 *   monkey EVENT-FILE ASSETS INPUTS SEED
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "support/rig.h"

#define FINGERS 5
#define CLOSED_MAX 100000
#define MARK_FIRST 0xE000 /* private use: no text of ours holds these letters */
#define MARK_COUNT 0x1000
#define WHOLE_VISIT_MS (VISIT_NOTICE_MS + VISIT_NOTICE_END_MS)

struct monkey {
    struct rig rig;
    uint64_t random;
    uint64_t inputs, visits, closes, forgotten, kept;

    /* The card: one write under way at a time, answered later, or refused. */
    struct visit_effects at_work;
    int64_t answer_ms;
    bool refuses;

    unsigned char closed[CLOSED_MAX][16];
    bool had_id;        /* a response was open before this input */
    bool was_kept;      /* "That is kept" was shown in this visit */
    unsigned long mark; /* of this visit's own words */
    const char *broken;
};

static uint64_t draw(struct monkey *monkey)
{
    uint64_t x = monkey->random; /* xorshift64* (Vigna, 2016) */
    x ^= x >> 12;
    x ^= x << 25;
    x ^= x >> 27;
    monkey->random = x;
    return x * UINT64_C(2685821657736338717);
}

static int below(struct monkey *monkey, int limit)
{
    return (int)((draw(monkey) >> 33) % (uint64_t)limit);
}

static bool rule(struct monkey *monkey, bool holds, const char *what)
{
    if (!holds && monkey->broken == NULL) {
        monkey->broken = what;
    }
    return holds;
}

/* ---- what must hold ------------------------------------------------------------------------ */

static bool is_over(const struct visit *visit)
{
    return visit->screen == VISIT_WELCOME || visit->screen == VISIT_THANKS ||
           visit->screen == VISIT_FORGOTTEN;
}

static bool holds_mark(const void *memory, size_t size, unsigned long mark)
{
    const char *bytes = memory;
    const char letter[3] = {(char)(0xE0 | mark >> 12), (char)(0x80 | (mark >> 6 & 0x3F)),
                            (char)(0x80 | (mark & 0x3F))};
    for (size_t i = 0; i + sizeof letter <= size; i++) {
        if (bytes[i] == letter[0] && memcmp(bytes + i, letter, sizeof letter) == 0) {
            return true;
        }
    }
    return false;
}

static void check_write(struct monkey *monkey)
{
    const struct visit_record *record = &monkey->rig.effects.record;
    rule(monkey, record->has_id, "a write has an id");
    uint64_t from = monkey->closes > 64 ? monkey->closes - 64 : 0;
    for (uint64_t i = from; i < monkey->closes && i < CLOSED_MAX; i++) {
        rule(monkey, memcmp(monkey->closed[i], record->id, sizeof record->id) != 0,
             "nothing is written into a closed response");
    }
    if (monkey->rig.effects.write == VISIT_WRITE_SAVE) {
        rule(monkey, record->ending == VISIT_OPEN, "an open response has no ending");
        return;
    }
    rule(monkey, record->ending != VISIT_OPEN, "a closed response has an ending");
    if (record->ending == VISIT_FORGOT) {
        struct visit_record tombstone = {.has_id = true,
                                         .complete = record->complete,
                                         .ending = VISIT_FORGOT,
                                         .language = record->language,
                                         .agenda_item = -1};
        memcpy(tombstone.id, record->id, sizeof tombstone.id);
        rule(monkey, memcmp(&tombstone, record, sizeof tombstone) == 0, "a tombstone is empty");
    } else {
        rule(monkey, record->complete || !monkey->was_kept, "what was called kept is complete");
    }
}

/* Three bytes of a mark stand by chance in a sum of eight, once in some ten thousand views. */
static const struct view *without_sums(const struct view *view)
{
    static struct view copy;
    copy = *view;
    for (int i = 0; i < copy.item_count; i++) {
        copy.items[i].hash = 0;
        copy.items[i].bare = 0;
    }
    for (int i = 0; i < copy.run_count; i++) {
        copy.runs[i].hash = 0;
    }
    return &copy;
}

/* Right after a visit was cleared, and as long as nobody is there. */
static void check_cleared(struct monkey *monkey)
{
    struct visit_record empty = {.language = monkey->rig.visit.record.language,
                                 .agenda_item = monkey->rig.visit.fixed_agenda_item};
    bool was_cleared = monkey->had_id && !monkey->rig.visit.record.has_id;
    monkey->had_id = monkey->rig.visit.record.has_id;
    if (!was_cleared && (monkey->rig.visit.waiting || !is_over(&monkey->rig.visit))) {
        return;
    }
    rule(monkey, memcmp(&empty, &monkey->rig.visit.record, sizeof empty) == 0,
         "nothing of the last person is in the visit");
    rule(monkey, !holds_mark(&monkey->rig.visit, sizeof monkey->rig.visit, monkey->mark),
         "no word of the last person is in the visit's memory");
    rule(monkey,
         !holds_mark(without_sums(&monkey->rig.view), sizeof monkey->rig.view, monkey->mark),
         "no word of the last person is in the view");
    rule(monkey, !holds_mark(&monkey->rig.touch, sizeof monkey->rig.touch, monkey->mark),
         "no word of the last person is in the touch");
    monkey->was_kept = false;
    monkey->mark = MARK_FIRST + (monkey->mark + 1 - MARK_FIRST) % MARK_COUNT;
}

static void check_view(struct monkey *monkey)
{
    int targets = 0;
    for (int i = 0; i < monkey->rig.view.item_count; i++) {
        const struct view_item *item = &monkey->rig.view.items[i];
        targets += item->is_target && (item->state & VIEW_DEAF) == 0 ? 1 : 0;
        rule(monkey, item->id[0] != '\0', "every item has an id");
        rule(monkey, !item->is_target || item->name[0] != '\0', "every target has a spoken name");
    }
    rule(monkey, targets > 0 || monkey->rig.visit.waiting,
         "no dead end: there is something to tap");
    rule(monkey, monkey->rig.visit.screen != VISIT_KEPT || monkey->rig.visit.record.complete,
         "\"That is kept\" shows only what is kept");
    monkey->was_kept |= monkey->rig.visit.screen == VISIT_KEPT;
}

/* ---- what the loop does -------------------------------------------------------------------- */

static void build(struct monkey *monkey)
{
    rig_build(&monkey->rig);
    check_view(monkey);
}

static void step(struct monkey *monkey, struct visit_input input)
{
    const struct visit_effects *effects = &monkey->rig.effects;
    uint64_t id[2] = {draw(monkey), draw(monkey)};
    memcpy(input.fresh_id, id, sizeof input.fresh_id);
    monkey->inputs++;
    bool is_another = rig_step(&monkey->rig, &input);
    if (effects->write != VISIT_WRITE_NONE) {
        check_write(monkey);
        monkey->at_work = *effects; /* a newer write replaces one that is not done */
        monkey->refuses = below(monkey, 40) == 0;
        monkey->answer_ms = monkey->rig.now_ms + (below(monkey, 20) == 0 ? below(monkey, 6000) : 0);
    }
    monkey->visits += is_another && monkey->rig.visit.screen == VISIT_WELCOME ? 1 : 0;
    build(monkey);
    check_cleared(monkey);
}

static void answer_writes(struct monkey *monkey)
{
    while (monkey->at_work.write != VISIT_WRITE_NONE && monkey->answer_ms <= monkey->rig.now_ms) {
        struct visit_effects done = monkey->at_work;
        bool refused = monkey->refuses;
        memset(&monkey->at_work, 0, sizeof monkey->at_work);
        if (!refused && done.write == VISIT_WRITE_CLOSE && monkey->closes < CLOSED_MAX) {
            memcpy(monkey->closed[monkey->closes++], done.record.id, 16);
            monkey->forgotten += done.record.ending == VISIT_FORGOT ? 1 : 0;
            monkey->kept += done.record.complete && done.record.ending != VISIT_FORGOT ? 1 : 0;
        }
        step(monkey, (struct visit_input){.kind = refused ? VISIT_IN_SAVE_FAILED : VISIT_IN_SAVED,
                                          .number = done.generation});
    }
}

static void pass(struct monkey *monkey, int64_t ms)
{
    int64_t until_ms = monkey->rig.now_ms + ms;
    for (int turns = 0; monkey->broken == NULL; turns++) {
        int64_t due_ms = visit_deadline(&monkey->rig.visit);
        if (monkey->at_work.write != VISIT_WRITE_NONE && monkey->answer_ms < due_ms) {
            due_ms = monkey->answer_ms;
        }
        if (due_ms > until_ms) {
            break;
        }
        rule(monkey, turns < 2000, "a deadline that has come is followed by a later one");
        monkey->rig.now_ms = due_ms > monkey->rig.now_ms ? due_ms : monkey->rig.now_ms;
        answer_writes(monkey);
        step(monkey, (struct visit_input){.kind = VISIT_IN_TIME});
        answer_writes(monkey);
    }
    monkey->rig.now_ms = until_ms;
    answer_writes(monkey);
}

/* ---- the monkey ---------------------------------------------------------------------------- */

static void aim(struct monkey *monkey, int *x, int *y)
{
    const struct view_item *item =
        &monkey->rig.view.items[below(monkey, monkey->rig.view.item_count)];
    if (below(monkey, 8) == 0 || !item->is_target) {
        *x = below(monkey, monkey->rig.view.display->width_px + 40) - 20;
        *y = below(monkey, monkey->rig.view.display->height_px + 40) - 20;
    } else {
        *x = item->box.x + below(monkey, item->box.w);
        *y = item->box.y + below(monkey, item->box.h);
    }
}

static void give_contact(struct monkey *monkey, enum touch_phase phase, int finger, int x, int y)
{
    struct touch_contact contact = {.phase = phase, .finger = finger, .x = x, .y = y};
    struct visit_input action = {.kind = VISIT_IN_TOUCH};
    if (phase == TOUCH_DOWN || phase == TOUCH_UP) {
        step(monkey, action);
    }
    if (touch_step(&monkey->rig.touch, &contact, &monkey->rig.view, monkey->rig.now_ms, &action)) {
        step(monkey, action);
    }
    answer_writes(monkey);
}

static void tap(struct monkey *monkey)
{
    int x, y, finger = below(monkey, FINGERS);
    aim(monkey, &x, &y);
    give_contact(monkey, TOUCH_DOWN, finger, x, y);
    if (below(monkey, 10) == 0) {
        aim(monkey, &x, &y);
        give_contact(monkey, TOUCH_MOVE, finger, x, y);
    }
    monkey->rig.now_ms += below(monkey, 400);
    if (below(monkey, 12) != 0) {
        give_contact(monkey, below(monkey, 20) == 0 ? TOUCH_LOST : TOUCH_UP, finger, x, y);
    }
}

/* An input that no view offers just now, as after a race between two fingers. */
static void stray_input(struct monkey *monkey)
{
    enum visit_input_kind kind = (enum visit_input_kind)below(monkey, VISIT_IN_SAVED);
    step(monkey, (struct visit_input){.kind = kind,
                                      .number = below(monkey, 30) - 3,
                                      .shown = (uint32_t)draw(monkey)});
}

static void write_mark(struct monkey *monkey)
{
    unsigned long mark = monkey->mark;
    struct visit_input input = {.kind = VISIT_IN_KEY};
    input.text[0] = (char)(0xE0 | mark >> 12);
    input.text[1] = (char)(0x80 | (mark >> 6 & 0x3F));
    input.text[2] = (char)(0x80 | (mark & 0x3F));
    step(monkey, input);
}

/* Whatever happened before: left alone, the screen comes back to Welcome. */
static void walk_away(struct monkey *monkey)
{
    pass(monkey, 3 * WHOLE_VISIT_MS + 20 * VISIT_RETRY_MS);
    rule(monkey, monkey->rig.visit.screen == VISIT_WELCOME || monkey->broken != NULL,
         "left alone, it comes back to Welcome");
}

static void play(struct monkey *monkey)
{
    int what = below(monkey, 1000);
    if (what < 2) {
        walk_away(monkey);
    } else if (what < 30) {
        pass(monkey, below(monkey, 100000));
    } else if (what < 60) {
        stray_input(monkey);
    } else if (what < 100 && monkey->rig.visit.screen == VISIT_TYPING) {
        write_mark(monkey);
    } else {
        pass(monkey, below(monkey, 1500));
        tap(monkey);
    }
}

int main(int argc, char **argv)
{
    static struct monkey monkey;
    if (argc != 5) {
        fprintf(stderr, "monkey EVENT-FILE ASSETS INPUTS SEED\n");
        return 2;
    }
    uint64_t inputs = strtoull(argv[3], NULL, 10);
    monkey.random = strtoull(argv[4], NULL, 10) * 2 + 1;
    log_setup("monkey", LOG_LEVEL_ERROR);
    if (!rig_open(&monkey.rig, argv[1], argv[2])) {
        rig_close(&monkey.rig);
        return 1;
    }
    monkey.mark = MARK_FIRST;
    monkey.rig.now_ms = 1000000;
    rig_begin(&monkey.rig, "");
    check_view(&monkey);
    while (monkey.inputs < inputs && monkey.broken == NULL) {
        play(&monkey);
    }
    printf("%" PRIu64 " inputs, %" PRIu64 " times at Welcome, %" PRIu64
           " closed responses (%" PRIu64 " kept, %" PRIu64 " forgotten)\n",
           monkey.inputs, monkey.visits, monkey.closes, monkey.kept, monkey.forgotten);
    if (monkey.broken != NULL) {
        fprintf(stderr, "seed %s, input %" PRIu64 ", screen %s: broken: %s\n", argv[4],
                monkey.inputs, visit_screen_name(monkey.rig.visit.screen), monkey.broken);
    }
    bool idle = monkey.closes < inputs / 1000 || monkey.kept == 0 || monkey.forgotten == 0;
    if (idle) {
        fprintf(stderr, "the monkey hardly got anywhere: the rules were not tried\n");
    }
    rig_close(&monkey.rig);
    return monkey.broken != NULL || idle ? 1 : 0;
}
