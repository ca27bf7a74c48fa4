/* The steps of a walk: one input at a time, and what stands on the screen after it. */
#include "check/walk.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/utf8.h"
#include "check/walking.h"

#define WRITES_IN_A_ROW_MAX 8 /* of one input; more would never end */
#define WAITS_MAX 1000
#define TAP_MS 1000

void walk_build(struct walk *walk)
{
    const struct walk_source *source = walk->source;
    bool is_staff = walk->problems != NULL && walk->staff;
    const struct view_source view = {
        .event = is_staff ? NULL : source->event,
        .interface = &source->interfaces[source->language],
        .interfaces = is_staff ? NULL : source->interfaces,
        .keyboards = is_staff ? NULL : source->keyboards,
        .visit = is_staff ? NULL : &walk->visit,
        .touch = &walk->touch,
        .display = source->display,
        .text_size = source->text_size,
        .measure = source->measure,
        .problems = walk->problems,
        .now_ms = walk->now_ms,
    };
    view_build(&view, &walk->view);
}

void walk_begin(struct walk *walk, int agenda_item)
{
    visit_init(&walk->visit, walk->source->event, agenda_item, walk->now_ms);
    touch_init(&walk->touch);
    walk->slow = false;
    walk->failing = false;
    if (walk->source->language > 0) {
        walk_give(walk, (struct visit_input){.kind = VISIT_IN_LANGUAGE,
                                             .number = walk->source->language});
    }
    walk_build(walk);
}

void walk_give(struct walk *walk, struct visit_input input)
{
    for (int i = 0; i < WRITES_IN_A_ROW_MAX; i++) {
        struct visit_effects *effects = &walk->effects;
        memset(input.fresh_id, 0x40 + walk->inputs++ % 0x40, sizeof input.fresh_id);
        visit_step(&walk->visit, &input, walk->now_ms, effects);
        if (effects->write == VISIT_WRITE_NONE || walk->slow) {
            break;
        }
        input = (struct visit_input){
            .kind = walk->failing ? VISIT_IN_SAVE_FAILED : VISIT_IN_SAVED,
            .number = effects->generation,
        };
    }
}

void walk_act(struct walk *walk, const struct visit_input *action)
{
    walk->now_ms += TAP_MS;
    walk_give(walk, (struct visit_input){.kind = VISIT_IN_TOUCH});
    walk_give(walk, *action);
    walk_build(walk);
}

bool walk_has(const struct walk *walk, const char *id)
{
    const struct view_item *item = view_find(&walk->view, id);
    return item != NULL && item->is_target;
}

void walk_tap(struct walk *walk, const char *id)
{
    const struct view_item *item = view_find(&walk->view, id);
    if (walk->err) {
        return;
    }
    if (item == NULL || !item->is_target) {
        log_error("check: no way on from the screen %s at %s in %s: there is no %s",
                  visit_screen_name(walk->visit.screen), walk->source->display->name,
                  walk->source->event->languages[walk->source->language], id);
        walk->err = ERR_DATA;
        return;
    }
    struct visit_input action = item->action;
    walk_act(walk, &action);
}

void walk_wait(struct walk *walk, int64_t for_ms)
{
    int64_t end_ms = walk->now_ms + for_ms;
    for (int i = 0; i < WAITS_MAX && walk->now_ms < end_ms; i++) {
        int64_t due_ms = visit_deadline(&walk->visit);
        walk->now_ms = due_ms < end_ms && due_ms > walk->now_ms ? due_ms : end_ms;
        walk_give(walk, (struct visit_input){.kind = VISIT_IN_TIME});
    }
    walk_build(walk);
}

/* Letter by letter, as many as there is room for. */
void walk_type(struct walk *walk, const char *text)
{
    size_t len = strlen(text);
    walk_give(walk, (struct visit_input){.kind = VISIT_IN_TOUCH});
    for (size_t at = 0; at < len;) {
        struct visit_input input = {.kind = VISIT_IN_KEY};
        size_t from = at;
        (void)utf8_next(text, len, &at);
        memcpy(input.text, text + from, at - from);
        walk_give(walk, input);
    }
    walk_build(walk);
}

void walk_see(struct walk *walk, enum walk_state state, const char *format, ...)
{
    struct walk_screen screen = {
        .order = walk->order++, .question = walk->question, .state = state};
    if (walk->err) {
        return;
    }
    (void)snprintf(screen.place, sizeof screen.place, "%s", walk->place);
    int len = snprintf(screen.name, sizeof screen.name, "%s", walk->place);
    va_list args;
    va_start(args, format);
    (void)vsnprintf(screen.name + len, sizeof screen.name - (size_t)len, format, args);
    va_end(args);
    walk->source->see(walk->source->context, &screen, &walk->view);
}

/* As it comes up, and with the offer for the next person. */
void walk_see_both(struct walk *walk, const char *suffix)
{
    walk_see(walk, WALK_OPEN, "%s", suffix);
    walk_wait(walk, VISIT_OFFER_NEW_MS + TAP_MS);
    walk_see(walk, WALK_LATER, "%s, someone new", suffix);
}

void walk_at(struct walk *walk, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    (void)vsnprintf(walk->place, sizeof walk->place, format, args);
    va_end(args);
    walk->question = -1;
    if (walk->visit.screen == VISIT_QUESTION || walk->visit.screen == VISIT_TYPING) {
        walk->question = walk->visit.question;
    }
}
