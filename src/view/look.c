#include "view/look.h"

#include <string.h>

#define MIX_START UINT64_C(14695981039346656037)
#define MIX_FACTOR UINT64_C(0x9E3779B97F4A7C15) /* 2^64 by the golden ratio: it spreads well */

/* No two values give the same; the shift brings what was spread upwards back to where the next
 * factor spreads it from. */
static uint64_t mix(uint64_t hash, int64_t value)
{
    hash = (hash ^ (uint64_t)value) * MIX_FACTOR;
    return hash ^ hash >> 32;
}

static uint64_t mix_rect(uint64_t hash, struct rect rect)
{
    hash = mix(hash, rect.x);
    hash = mix(hash, rect.y);
    hash = mix(hash, rect.w);
    return mix(hash, rect.h);
}

static uint64_t mix_text(uint64_t hash, const char *text)
{
    for (; *text != '\0'; text++) {
        hash = mix(hash, *text);
    }
    return mix(hash, 0);
}

/* Neither id, name nor action shows; a deaf target looks as ever. The ink follows from the rest and
 * from the words. */
static uint64_t mix_item(const struct view_item *item)
{
    uint64_t hash = mix(MIX_START, item->layer);
    hash = mix(hash, item->role == VIEW_PROGRESS);
    hash = mix_rect(hash, item->box);
    hash = mix(hash, item->fill);
    hash = mix(hash, item->tone);
    hash = mix(hash, item->border_px);
    hash = mix(hash, item->radius_px);
    hash = mix(hash, item->picture);
    hash = mix(hash, item->picture_flipped);
    hash = mix_rect(hash, item->picture_box);
    hash = mix_rect(hash, item->tick_box);
    hash = mix(hash, item->dots);
    hash = mix(hash, item->dots_full);
    hash = mix(hash, item->dots_from_right);
    return mix(hash, item->state & ~(unsigned)VIEW_DEAF);
}

static uint64_t mix_run(const struct view_run *run)
{
    uint64_t hash = mix(MIX_START, run->face);
    hash = mix(hash, run->size_px);
    hash = mix_text(hash, run->language);
    hash = mix(hash, run->right_to_left);
    hash = mix(hash, run->x);
    hash = mix(hash, run->baseline_y);
    hash = mix(hash, run->advance);
    hash = mix(hash, run->caret);
    return mix_text(hash, run->text);
}

void look_seal(struct view *view)
{
    struct rect whole = {0, 0, view->display->width_px, view->display->height_px};
    for (int i = 0; i < view->item_count; i++) {
        /* What a font may need at most can reach beyond the glass; its ink cannot. */
        view->items[i].ink = rect_cut(view->items[i].ink, whole);
        view->items[i].bare = mix_item(&view->items[i]);
        view->items[i].hash = view->items[i].bare;
    }
    for (int i = 0; i < view->run_count; i++) {
        struct view_run *run = &view->runs[i];
        struct view_item *item = &view->items[run->item];
        run->ink = rect_cut(run->ink, whole);
        run->hash = mix_run(run);
        item->hash = mix(item->hash, (int64_t)run->hash);
    }
}

const struct view_item *view_find(const struct view *view, const char *id)
{
    for (int i = 0; i < view->item_count; i++) {
        if (strcmp(view->items[i].id, id) == 0) {
            return &view->items[i];
        }
    }
    return NULL;
}

/* The item of this id. Items stand in the same order mostly: looked for from where the last one was
 * found, all around. NULL: there is none, and *at stays where it is. */
static const struct view_item *find_next(const struct view *view, const char *id, int *at)
{
    for (int passed = 0; passed < view->item_count; passed++) {
        int i = (*at + passed) % view->item_count;
        if (strcmp(view->items[i].id, id) == 0) {
            *at = i + 1;
            return &view->items[i];
        }
    }
    return NULL;
}

/* One more rectangle; those that it meets become one with it. */
static void add_damage(struct view_damage *damage, struct rect rect)
{
    if (rect_is_empty(rect)) {
        return;
    }
    for (int i = 0; i < damage->count;) {
        if (rect_meets(damage->rects[i], rect) || damage->count == VIEW_DAMAGE_MAX) {
            rect = rect_union(rect, damage->rects[i]);
            damage->rects[i] = damage->rects[--damage->count];
            i = 0; /* it is larger now and may meet others */
        } else {
            i++;
        }
    }
    damage->rects[damage->count++] = rect;
}

/* The first of an item's runs, NULL where it has none. *count: how many there are. */
static const struct view_run *runs_of(const struct view *view, const struct view_item *item,
                                      int *count)
{
    int index = (int)(item - view->items);
    int first = 0;
    while (first < view->run_count && view->runs[first].item < index) {
        first++;
    }
    int end = first;
    while (end < view->run_count && view->runs[end].item == index) {
        end++;
    }
    *count = end - first;
    return end > first ? &view->runs[first] : NULL;
}

/* Of an item whose words are all that may differ: those that do. */
static void add_words(struct view_damage *damage, const struct view *before,
                      const struct view_item *then, const struct view *after,
                      const struct view_item *now)
{
    int count_then;
    int count_now;
    const struct view_run *old = runs_of(before, then, &count_then);
    const struct view_run *new = runs_of(after, now, &count_now);
    for (int i = 0; i < count_then || i < count_now; i++) {
        if (i >= count_then) {
            add_damage(damage, new[i].ink);
        } else if (i >= count_now) {
            add_damage(damage, old[i].ink);
        } else if (old[i].hash != new[i].hash) {
            add_damage(damage, rect_union(old[i].ink, new[i].ink));
        }
    }
}

void view_damage(const struct view *before, const struct view *after, struct view_damage *out)
{
    struct rect whole = {0, 0, after->display->width_px, after->display->height_px};
    out->count = 0;
    if (before->display != after->display || before->screen != after->screen ||
        before->one_moment != after->one_moment ||
        before->choosing_language != after->choosing_language ||
        before->right_to_left != after->right_to_left) {
        add_damage(out, whole);
        return;
    }
    int at = 0;
    for (int i = 0; i < after->item_count; i++) {
        const struct view_item *now = &after->items[i];
        const struct view_item *then = find_next(before, now->id, &at);
        if (then == NULL) {
            add_damage(out, now->ink);
        } else if (then->bare != now->bare) {
            add_damage(out, rect_union(then->ink, now->ink));
        } else if (then->hash != now->hash) {
            add_words(out, before, then, after, now);
        }
    }
    at = 0;
    for (int i = 0; i < before->item_count; i++) {
        if (find_next(after, before->items[i].id, &at) == NULL) {
            add_damage(out, before->items[i].ink);
        }
    }
}

/* How far (x, y) is outside the rectangle on the worse axis; 0 inside. */
static int distance(struct rect rect, int x, int y)
{
    int dx = x < rect.x ? rect.x - x : x - (rect.x + rect.w - 1);
    int dy = y < rect.y ? rect.y - y : y - (rect.y + rect.h - 1);
    dx = dx > 0 ? dx : 0;
    dy = dy > 0 ? dy : 0;
    return dx > dy ? dx : dy;
}

const struct view_item *view_hit(const struct view *view, int x, int y)
{
    const struct view_item *best = NULL;
    int best_distance = 0;
    for (int i = 0; i < view->item_count; i++) {
        const struct view_item *item = &view->items[i];
        int away = distance(item->box, x, y);
        if (item->is_target && away <= view->half_gap_px &&
            (best == NULL || away < best_distance)) {
            best = item;
            best_distance = away;
        }
    }
    return best;
}
