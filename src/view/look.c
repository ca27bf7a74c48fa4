#include "view/look.h"

#include <string.h>

#define FNV_START UINT64_C(14695981039346656037)
#define FNV_PRIME UINT64_C(1099511628211)

static uint64_t mix_byte(uint64_t hash, unsigned char byte)
{
    return (hash ^ byte) * FNV_PRIME;
}

static uint64_t mix(uint64_t hash, int64_t value)
{
    for (int i = 0; i < 8; i++) {
        hash = mix_byte(hash, (unsigned char)((uint64_t)value >> (8 * i) & 0xFF));
    }
    return hash;
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
        hash = mix_byte(hash, (unsigned char)*text);
    }
    return mix_byte(hash, 0);
}

/* Neither id, name nor action shows; a deaf target looks as ever. */
static uint64_t mix_item(const struct view_item *item)
{
    uint64_t hash = mix(FNV_START, item->layer);
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

struct rect view_damage(const struct view *before, const struct view *after)
{
    struct rect whole = {0, 0, after->display->width_px, after->display->height_px};
    if (before->display != after->display || before->screen != after->screen ||
        before->one_moment != after->one_moment ||
        before->choosing_language != after->choosing_language ||
        before->right_to_left != after->right_to_left) {
        return whole;
    }
    struct rect damage = {0};
    for (int i = 0; i < after->item_count; i++) {
        const struct view_item *now = &after->items[i];
        const struct view_item *then = view_find(before, now->id);
        if (then == NULL) {
            damage = rect_union(damage, now->ink);
        } else if (then->hash != now->hash) {
            damage = rect_union(damage, rect_union(then->ink, now->ink));
        }
    }
    for (int i = 0; i < before->item_count; i++) {
        if (view_find(after, before->items[i].id) == NULL) {
            damage = rect_union(damage, before->items[i].ink);
        }
    }
    return rect_cut(damage, whole);
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
