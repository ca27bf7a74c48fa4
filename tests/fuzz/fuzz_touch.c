/* Any fingers on the real views: what acts is what a second, plainer book-keeping says may act.
 * Each contact of the input is a phase and a finger, a wait, and a place. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "view/touch.h"

#define CONTACTS_MAX 300
#define FINGERS 14

/* What is known of one finger without looking into struct touch. */
struct seen {
    bool down, spoilt;
    char target[VIEW_ID_BYTES];
    int64_t down_ms, heard_ms;
};

struct table {
    struct visit visit;
    struct touch touch;
    struct view view;
    struct seen fingers[FINGERS];
    int64_t now_ms;
    char last_target[VIEW_ID_BYTES];
    int64_t last_ms;
    bool last_was_key;
    int generation;
};

static struct event event;
static struct interface interface;

void fuzz_begin(void)
{
    static struct event_findings findings;
    CHECK(event_load(HARK_SOURCE_DIR "/assets/events/personalisation.yaml", &event, &findings) ==
          ERR_OK);
    CHECK(interface_load(HARK_SOURCE_DIR "/assets/interface", "en", &interface, &findings) ==
          ERR_OK);
}

static void check_view(const struct table *table)
{
    const struct view *view = &table->view;
    int targets = 0;
    CHECK(view->item_count > 0 && view->item_count <= VIEW_ITEMS_MAX);
    for (int i = 0; i < view->item_count; i++) {
        const struct view_item *item = &view->items[i];
        CHECK(item->id[0] != '\0');
        CHECK(!item->is_target || (item->name != NULL && item->name[0] != '\0'));
        CHECK(!item->is_target ||
              view_hit(view, item->box.x + item->box.w / 2, item->box.y + item->box.h / 2) == item);
        targets += item->is_target ? 1 : 0;
    }
    CHECK(targets > 0 || table->visit.waiting);
}

static void build(struct table *table)
{
    const struct view_source source = {
        .event = &event,
        .interface = &interface,
        .visit = &table->visit,
        .touch = &table->touch,
        .display = display_default(),
        .measure = &fuzz_measure,
        .now_ms = table->now_ms,
    };
    view_build(&source, &table->view);
    check_view(table);
}

/* The card is quick here. */
static void give(struct table *table, struct visit_input input)
{
    static struct visit_effects effects;
    enum visit_screen screen = table->visit.screen;
    int question = table->visit.question, page = table->visit.page;
    memset(input.fresh_id, ++table->generation, sizeof input.fresh_id);
    visit_step(&table->visit, &input, table->now_ms, &effects);
    while (effects.write != VISIT_WRITE_NONE) {
        const struct visit_input saved = {.kind = VISIT_IN_SAVED, .number = effects.generation};
        visit_step(&table->visit, &saved, table->now_ms, &effects);
    }
    if (table->visit.screen != screen || table->visit.question != question ||
        table->visit.page != page) {
        touch_screen_changed(&table->touch);
        for (int i = 0; i < FINGERS; i++) {
            table->fingers[i].spoilt = true;
        }
    }
    build(table);
}

static int count_down(struct table *table)
{
    int count = 0;
    for (int i = 0; i < FINGERS; i++) {
        struct seen *finger = &table->fingers[i];
        if (finger->down && table->now_ms - finger->heard_ms >= TOUCH_SILENT_MS) {
            memset(finger, 0, sizeof *finger);
        }
        count += finger->down ? 1 : 0;
    }
    return count;
}

static void note_down(struct table *table, struct seen *finger, const struct touch_contact *contact)
{
    const struct view_item *target = view_hit(&table->view, contact->x, contact->y);
    int others = count_down(table) - (finger->down ? 1 : 0);
    if (others >= TOUCH_CONTACTS_MAX) {
        return; /* there is no room for it */
    }
    *finger = (struct seen){.down = true, .down_ms = table->now_ms, .heard_ms = table->now_ms};
    if (target != NULL) {
        memcpy(finger->target, target->id, sizeof finger->target);
        finger->spoilt = (target->state & VIEW_DEAF) != 0 || table->now_ms < target->deaf_until_ms;
    }
    if (others + 1 >= TOUCH_PALM_CONTACTS) {
        for (int i = 0; i < FINGERS; i++) {
            table->fingers[i].spoilt = true;
        }
    }
}

/* It acted: was it allowed to? */
static void check_action(struct table *table, const struct touch_contact *contact,
                         const struct seen *finger, const struct visit_input *action)
{
    const struct view_item *target = view_hit(&table->view, contact->x, contact->y);
    CHECK(contact->phase == TOUCH_UP && finger->down && !finger->spoilt);
    CHECK(target != NULL && strcmp(target->id, finger->target) == 0);
    CHECK((target->state & VIEW_DEAF) == 0);
    CHECK(memcmp(action, &target->action, sizeof *action) == 0);
    bool is_key = target->role == VIEW_KEY;
    if (strcmp(table->last_target, target->id) == 0) {
        int64_t least_ms = is_key && table->last_was_key ? TOUCH_REPEAT_KEY_MS : TOUCH_REPEAT_MS;
        CHECK(finger->down_ms - table->last_ms >= least_ms);
    }
    memcpy(table->last_target, target->id, sizeof table->last_target);
    table->last_ms = table->now_ms;
    table->last_was_key = is_key;
}

static void contact(struct table *table, const struct touch_contact *contact)
{
    struct seen *finger = &table->fingers[contact->finger];
    struct visit_input action = {.kind = VISIT_IN_TOUCH};
    (void)count_down(table);
    bool acts = touch_step(&table->touch, contact, &table->view, table->now_ms, &action);
    if (contact->phase == TOUCH_DOWN) {
        CHECK(!acts);
        note_down(table, finger, contact);
    } else if (finger->down) {
        struct seen was = *finger;
        finger->heard_ms = table->now_ms;
        if (contact->phase != TOUCH_MOVE) {
            memset(finger, 0, sizeof *finger);
        }
        if (acts) {
            check_action(table, contact, &was, &action);
        }
    } else {
        CHECK(!acts);
    }
    for (int i = 0; i < table->view.item_count; i++) {
        const char *id = table->view.items[i].id;
        bool pressed = touch_is_pressed(&table->touch, id);
        bool may_be = false;
        for (int f = 0; f < FINGERS; f++) {
            const struct seen *other = &table->fingers[f];
            may_be |= other->down && !other->spoilt && strcmp(other->target, id) == 0;
        }
        CHECK(!pressed || may_be);
    }
    give(table, (struct visit_input){.kind = VISIT_IN_TOUCH});
    if (acts) {
        give(table, action);
    }
}

static void take_place(struct table *table, struct fuzz_input *input, struct touch_contact *out)
{
    uint8_t how = fuzz_byte(input);
    if (how >= 0xF0) {
        out->x = (int)fuzz_number(input, 1400) - 60;
        out->y = (int)fuzz_number(input, 920) - 60;
        return;
    }
    const struct view_item *item = &table->view.items[how % table->view.item_count];
    uint8_t in = fuzz_byte(input);
    out->x = item->box.x + item->box.w * (in >> 4) / 16;
    out->y = item->box.y + item->box.h * (in & 15) / 16;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const int64_t waits_ms[] = {0,   1,    50,   119,   120,   299,   300,   500,
                                       800, 2000, 9999, 10000, 20000, 30000, 90000, 150000};
    static struct table table;
    struct fuzz_input input = {data, size};
    memset(&table, 0, sizeof table);
    table.now_ms = 1000000;
    visit_init(&table.visit, &event, -1, table.now_ms);
    touch_init(&table.touch);
    build(&table);
    for (int i = 0; i < CONTACTS_MAX && input.size > 0; i++) {
        uint8_t what = fuzz_byte(&input);
        struct touch_contact next = {.phase = (enum touch_phase)(what & 3),
                                     .finger = (what >> 2) % FINGERS};
        int64_t wait_ms = waits_ms[fuzz_byte(&input) & 15];
        if (wait_ms > 0) {
            table.now_ms += wait_ms;
            give(&table, (struct visit_input){.kind = VISIT_IN_TIME});
        }
        take_place(&table, &input, &next);
        contact(&table, &next);
    }
    return 0;
}
