/* A visit, its clock, and a card that answers when it is told to: for the tests of the room
 * visit. */
#ifndef HARK_TESTS_UNIT_VISIT_RIG_H
#define HARK_TESTS_UNIT_VISIT_RIG_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/clock.h"
#include "visit/visit.h"

#define EVENT_PATH HARK_SOURCE_DIR "/assets/events/personalisation.yaml"

struct rig {
    struct visit visit;
    struct visit_effects effects;
    int64_t now_ms;
    bool card_stalls; /* writes are not answered by themselves */
    int writes, closes;
    struct visit_record last_closed;
};

static struct event event;
static struct rig rig;

static inline void step(struct visit_input input)
{
    memset(input.fresh_id, 0xA0 + rig.writes % 64, sizeof input.fresh_id);
    visit_step(&rig.visit, &input, rig.now_ms, &rig.effects);
    if (rig.effects.write == VISIT_WRITE_NONE) {
        return;
    }
    rig.writes++;
    if (rig.effects.write == VISIT_WRITE_CLOSE) {
        rig.closes++;
        rig.last_closed = rig.effects.record;
    }
    if (!rig.card_stalls) {
        struct visit_input saved = {.kind = VISIT_IN_SAVED, .number = rig.effects.generation};
        struct visit_effects after;
        visit_step(&rig.visit, &saved, rig.now_ms, &after);
        assert_int_equal(after.write, VISIT_WRITE_NONE);
    }
}

static inline void give(enum visit_input_kind kind)
{
    step((struct visit_input){.kind = kind});
}

static inline void choose(int choice)
{
    step((struct visit_input){.kind = VISIT_IN_CHOOSE, .number = choice, .shown = 0x3F});
}

static inline void press(const char *text)
{
    struct visit_input input = {.kind = VISIT_IN_KEY};
    snprintf(input.text, sizeof input.text, "%s", text);
    step(input);
}

static inline void pass(int64_t ms)
{
    rig.now_ms += ms;
    give(VISIT_IN_TIME);
}

static inline int question(const char *name)
{
    int found = event_find_question(&event, name);
    assert_true(found >= 0);
    return found;
}

static inline int setup(void **state)
{
    (void)state;
    memset(&rig, 0, sizeof rig);
    rig.now_ms = 5000;
    visit_init(&rig.visit, &event, -1, rig.now_ms);
    return 0;
}

static inline void assert_screen(enum visit_screen screen)
{
    assert_string_equal(visit_screen_name(rig.visit.screen), visit_screen_name(screen));
}

static inline void assert_nothing_left(void)
{
    struct visit_record empty = {.agenda_item = rig.visit.fixed_agenda_item,
                                 .language = rig.visit.record.language};
    struct draft no_draft = {0};
    assert_memory_equal(&rig.visit.record, &empty, sizeof empty);
    assert_memory_equal(&rig.visit.draft, &no_draft, sizeof no_draft);
}

/* From Welcome to the first question of the core. */
static inline void start(void)
{
    give(VISIT_IN_START);
    if (rig.visit.screen == VISIT_TOPIC) {
        choose(0);
        give(VISIT_IN_NEXT);
    }
    assert_screen(VISIT_QUESTION);
}

static inline int answer_core(void)
{
    int taps = 0;
    give(VISIT_IN_START);
    taps++;
    while (rig.visit.screen != VISIT_KEPT) {
        choose(0);
        give(VISIT_IN_NEXT);
        taps += 2;
        assert_true(taps < 40);
    }
    return taps;
}

/* Reads the main question set; false with a message. */
static inline bool load_event(void)
{
    struct event_findings findings;
    if (event_load(EVENT_PATH, &event, &findings) != ERR_OK) {
        fprintf(stderr, "%s:%d: %s\n", EVENT_PATH, findings.items[0].line,
                findings.items[0].message);
        return false;
    }
    return true;
}

#endif
