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

/* Neither id, name nor action shows; a deaf target looks as ever. */
static uint64_t mix_item(const struct view_item *item)
{
    uint64_t hash = mix(MIX_START, item->layer);
    hash = mix(hash, item->role == VIEW_PROGRESS);
    hash = mix_rect(hash, item->box);
    hash = mix_rect(hash, item->ink);
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

static uint64_t mix_run(uint64_t hash, const struct view_run *run)
{
    hash = mix(hash, run->face);
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
        view->items[i].hash = mix_item(&view->items[i]);
    }
    for (int i = 0; i < view->run_count; i++) {
        struct view_item *item = &view->items[view->runs[i].item];
        item->hash = mix_run(item->hash, &view->runs[i]);
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

/* Items keep their places mostly: looked for where it stood. */
static const struct view_item *find_near(const struct view *view, const char *id, int index)
{
    if (index < view->item_count && strcmp(view->items[index].id, id) == 0) {
        return &view->items[index];
    }
    return view_find(view, id);
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
    for (int i = 0; i < after->item_count; i++) {
        const struct view_item *now = &after->items[i];
        const struct view_item *then = find_near(before, now->id, i);
        if (then == NULL) {
            add_damage(out, rect_cut(now->ink, whole));
        } else if (then->hash != now->hash) {
            add_damage(out, rect_cut(rect_union(then->ink, now->ink), whole));
        }
    }
    for (int i = 0; i < before->item_count; i++) {
        if (find_near(after, before->items[i].id, i) == NULL) {
            add_damage(out, rect_cut(before->items[i].ink, whole));
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
