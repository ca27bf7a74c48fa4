#include "ui/fingers.h"

#include <string.h>

void fingers_init(struct fingers *fingers, bool is_multi, struct fingers_range across,
                  struct fingers_range down, int64_t first_id)
{
    memset(fingers, 0, sizeof *fingers);
    fingers->is_multi = is_multi;
    fingers->across = across;
    fingers->down = down;
    fingers->first_id = first_id;
}

void fingers_start(struct fingers *fingers, int slot, int x, int y)
{
    fingers->slots[slot].x = x;
    fingers->slots[slot].y = y;
}

static void move(int *place, int value, struct fingers_slot *slot)
{
    slot->has_moved |= *place != value;
    *place = value;
}

static void take_multi(struct fingers *fingers, const struct input_event *event)
{
    if (event->code == ABS_MT_SLOT) {
        fingers->slot = event->value;
        return;
    }
    if (fingers->slot < 0 || fingers->slot >= FINGERS_MAX) {
        return;
    }
    struct fingers_slot *slot = &fingers->slots[fingers->slot];
    if (event->code == ABS_MT_TRACKING_ID) {
        slot->is_down = event->value >= 0;
        slot->tracking_id = event->value;
    } else if (event->code == ABS_MT_POSITION_X) {
        move(&slot->x, event->value, slot);
    } else if (event->code == ABS_MT_POSITION_Y) {
        move(&slot->y, event->value, slot);
    }
}

static void take_single(struct fingers *fingers, const struct input_event *event)
{
    struct fingers_slot *slot = &fingers->slots[0];
    bool is_button = event->code == BTN_TOUCH || event->code == BTN_LEFT;
    if (event->type == EV_KEY && is_button) {
        slot->is_down = event->value != 0;
    } else if (event->type == EV_ABS && event->code == ABS_X) {
        move(&slot->x, event->value, slot);
    } else if (event->type == EV_ABS && event->code == ABS_Y) {
        move(&slot->y, event->value, slot);
    }
}

static int tell(const struct fingers *fingers, int index, enum touch_phase phase,
                struct fingers_news *news)
{
    const struct fingers_slot *slot = &fingers->slots[index];
    *news = (struct fingers_news){phase, fingers->first_id + index, slot->x, slot->y};
    return 1;
}

/* What has changed since the last report. */
static int report(struct fingers *fingers, struct fingers_news *news)
{
    int count = 0;
    for (int i = 0; i < FINGERS_MAX; i++) {
        struct fingers_slot *slot = &fingers->slots[i];
        if (slot->was_down && slot->is_down && slot->told_id != slot->tracking_id) {
            count += tell(fingers, i, TOUCH_LOST, &news[count]);
            slot->was_down = false;
        }
        if (slot->is_down && !slot->was_down) {
            count += tell(fingers, i, TOUCH_DOWN, &news[count]);
        } else if (slot->is_down && slot->has_moved) {
            count += tell(fingers, i, TOUCH_MOVE, &news[count]);
        } else if (!slot->is_down && slot->was_down) {
            count += tell(fingers, i, TOUCH_UP, &news[count]);
        }
        slot->was_down = slot->is_down;
        slot->has_moved = false;
        slot->told_id = slot->tracking_id;
    }
    return count;
}

int fingers_take(struct fingers *fingers, const struct input_event *event,
                 struct fingers_news news[FINGERS_NEWS_MAX])
{
    if (event->type == EV_SYN) {
        return event->code == SYN_REPORT ? report(fingers, news) : 0;
    }
    if (!fingers->is_multi) {
        take_single(fingers, event);
    } else if (event->type == EV_ABS) {
        take_multi(fingers, event);
    }
    return 0;
}

int fingers_lose(struct fingers *fingers, struct fingers_news news[FINGERS_NEWS_MAX])
{
    int count = 0;
    for (int i = 0; i < FINGERS_MAX; i++) {
        struct fingers_slot *slot = &fingers->slots[i];
        if (slot->was_down) {
            count += tell(fingers, i, TOUCH_LOST, &news[count]);
        }
        slot->was_down = false;
        slot->is_down = false;
    }
    return count;
}

int fingers_pixel(struct fingers_range range, int value, int pixels)
{
    long long steps = (long long)range.most - range.least + 1;
    long long at = (long long)value - range.least;
    if (steps <= 0 || at < 0) {
        return 0;
    }
    long long pixel = at * pixels / steps;
    return pixel < pixels ? (int)pixel : pixels - 1;
}
