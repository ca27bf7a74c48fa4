#include "view/touch.h"

#include <stdlib.h>
#include <string.h>

void touch_init(struct touch *touch)
{
    memset(touch, 0, sizeof *touch);
}

static struct touch_finger *find_finger(struct touch *touch, int64_t finger)
{
    for (int i = 0; i < TOUCH_CONTACTS_MAX; i++) {
        if (touch->fingers[i].down && touch->fingers[i].finger == finger) {
            return &touch->fingers[i];
        }
    }
    return NULL;
}

static struct touch_finger *free_finger(struct touch *touch)
{
    for (int i = 0; i < TOUCH_CONTACTS_MAX; i++) {
        if (!touch->fingers[i].down) {
            return &touch->fingers[i];
        }
    }
    return NULL;
}

static int count_fingers(const struct touch *touch)
{
    int count = 0;
    for (int i = 0; i < TOUCH_CONTACTS_MAX; i++) {
        count += touch->fingers[i].down ? 1 : 0;
    }
    return count;
}

/* Whether any finger that still counts came down on it. */
static bool holds(const struct touch_finger *finger, const char *id)
{
    return finger->down && !finger->cancelled && strcmp(finger->target, id) == 0;
}

static bool is_held(const struct touch *touch, const char *id)
{
    for (int i = 0; i < TOUCH_CONTACTS_MAX; i++) {
        if (holds(&touch->fingers[i], id)) {
            return true;
        }
    }
    return false;
}

static void lift(struct touch_finger *finger)
{
    memset(finger, 0, sizeof *finger);
}

/* Panels lose the end of a touch; such a finger must not count as one of a palm for ever. */
static void drop_silent(struct touch *touch, int64_t now_ms)
{
    for (int i = 0; i < TOUCH_CONTACTS_MAX; i++) {
        struct touch_finger *finger = &touch->fingers[i];
        if (finger->down && now_ms - finger->heard_ms >= TOUCH_SILENT_MS) {
            lift(finger);
        }
    }
}

/* A hand that trembles strikes twice: on the same target, or on the same place after the first
 * strike has changed what is there. */
static bool is_second_strike(const struct touch *touch, const struct touch_contact *contact,
                             const struct view_item *target, const struct view *view,
                             int64_t now_ms)
{
    if (!touch->has_last) {
        return false;
    }
    int64_t since_ms = now_ms - touch->last_ms;
    bool same_target = strcmp(touch->last_target, target->id) == 0;
    if (target->role == VIEW_KEY && touch->last_was_key) {
        return same_target && since_ms < TOUCH_REPEAT_KEY_MS;
    }
    int near_x = display_px_x(view->display, TOUCH_SAME_PLACE_MM);
    int near_y = display_px_y(view->display, TOUCH_SAME_PLACE_MM);
    bool same_place =
        abs(contact->x - touch->last_x) <= near_x && abs(contact->y - touch->last_y) <= near_y;
    return (same_target || same_place) && since_ms < TOUCH_REPEAT_MS;
}

static void come_down(struct touch *touch, const struct touch_contact *contact,
                      const struct view *view, int64_t now_ms)
{
    struct touch_finger *finger = find_finger(touch, contact->finger);
    if (finger == NULL) {
        finger = free_finger(touch);
    }
    if (finger == NULL) {
        return;
    }
    lift(finger); /* of a finger whose end was lost, the new strike is what counts */
    const struct view_item *target = view_hit(view, contact->x, contact->y);
    if (target != NULL) {
        finger->cancelled = (target->state & VIEW_DEAF) != 0 || now_ms < target->deaf_until_ms ||
                            is_held(touch, target->id) ||
                            is_second_strike(touch, contact, target, view, now_ms);
        memcpy(finger->target, target->id, sizeof finger->target);
    }
    finger->down = true;
    finger->finger = contact->finger;
    finger->heard_ms = now_ms;
    if (count_fingers(touch) >= TOUCH_PALM_CONTACTS) {
        touch_screen_changed(touch);
    }
}

static bool is_on_target(const struct touch_finger *finger, const struct touch_contact *contact,
                         const struct view *view)
{
    const struct view_item *under = view_hit(view, contact->x, contact->y);
    return under != NULL && strcmp(under->id, finger->target) == 0;
}

static bool go_up(struct touch *touch, struct touch_finger *finger,
                  const struct touch_contact *contact, const struct view *view, int64_t now_ms,
                  struct visit_input *action)
{
    struct touch_finger was = *finger;
    lift(finger);
    if (was.cancelled || was.target[0] == '\0' || !is_on_target(&was, contact, view)) {
        return false;
    }
    const struct view_item *target = view_find(view, was.target);
    if ((target->state & VIEW_DEAF) != 0) {
        return false;
    }
    touch->has_last = true;
    memcpy(touch->last_target, was.target, sizeof touch->last_target);
    touch->last_ms = now_ms;
    touch->last_x = contact->x;
    touch->last_y = contact->y;
    touch->last_was_key = target->role == VIEW_KEY;
    *action = target->action;
    return true;
}

bool touch_step(struct touch *touch, const struct touch_contact *contact, const struct view *view,
                int64_t now_ms, struct visit_input *action)
{
    drop_silent(touch, now_ms);
    if (contact->phase == TOUCH_DOWN) {
        come_down(touch, contact, view, now_ms);
        return false;
    }
    struct touch_finger *finger = find_finger(touch, contact->finger);
    if (finger == NULL) {
        return false;
    }
    finger->heard_ms = now_ms;
    switch (contact->phase) {
    case TOUCH_MOVE:
        finger->off = !is_on_target(finger, contact, view);
        return false;
    case TOUCH_UP:
        return go_up(touch, finger, contact, view, now_ms, action);
    case TOUCH_DOWN:
    case TOUCH_LOST:
        break;
    }
    lift(finger);
    return false;
}

void touch_screen_changed(struct touch *touch)
{
    for (int i = 0; i < TOUCH_CONTACTS_MAX; i++) {
        touch->fingers[i].cancelled = touch->fingers[i].down;
    }
}

bool touch_is_pressed(const struct touch *touch, const char *id)
{
    for (int i = 0; i < TOUCH_CONTACTS_MAX; i++) {
        if (holds(&touch->fingers[i], id) && !touch->fingers[i].off) {
            return true;
        }
    }
    return false;
}
