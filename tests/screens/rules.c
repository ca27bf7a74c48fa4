#include "rules.h"

#include <stdio.h>

/* Millimetres, at least, by class of display: the table of the look. */
struct least {
    double gap, target, navigation, tile, capital;
};

static const struct least table[] = {
    [DISPLAY_7_INCH] = {2.5, 11.6, 15, 20, 4.8},
    [DISPLAY_10_INCH] = {4.0, 11.6, 18, 20, 4.8}, /* roles may be 20 high to stay on one page */
    [DISPLAY_15_INCH] = {5.0, 11.6, 20, 20, 5.5},
};

#define HAIR_MM 0.001
#define CAPITAL_PER_EM 0.713 /* of Andika */

static double mm_x(const struct view *view, int px)
{
    return px / view->display->px_per_mm_x;
}

static double mm_y(const struct view *view, int px)
{
    return px / view->display->px_per_mm_y;
}

static bool complain(const char *where, const char *id, const char *what)
{
    (void)fprintf(stderr, "%s: %s %s\n", where, id, what);
    return false;
}

static double height_least(const struct view_item *item, const struct least *mm, bool is_scale)
{
    switch (item->group) {
    case VIEW_GROUP_NAVIGATION:
        return mm->navigation;
    case VIEW_GROUP_CHOICES:
        if (item->action.kind == VISIT_IN_CHOOSE && !is_scale) {
            return mm->tile;
        }
        return mm->target;
    case VIEW_GROUP_TOP:
    case VIEW_GROUP_QUESTION:
    case VIEW_GROUP_WORDS:
    case VIEW_GROUP_KEYS:
        break;
    }
    return mm->target;
}

static bool check_item(const struct view *view, const struct view_item *item, bool is_scale,
                       const char *where)
{
    const struct least *mm = &table[view->display->size_class];
    struct rect glass = {0, 0, view->display->width_px, view->display->height_px};
    struct rect inside = rect_cut(item->box, glass);
    bool is_good = true;
    if (!rect_is_empty(item->box) && (inside.w != item->box.w || inside.h != item->box.h)) {
        is_good = complain(where, item->id, "leaves the glass");
    }
    if (!item->is_target) {
        return is_good;
    }
    if (view->misfit == NULL &&
        (mm_y(view, item->box.h) < height_least(item, mm, is_scale) - HAIR_MM ||
         mm_x(view, item->box.w) < mm->target - HAIR_MM)) {
        is_good = complain(where, item->id, "is too small for a finger");
    }
    if (item->name[0] == '\0') {
        is_good = complain(where, item->id, "has no name");
    }
    return is_good;
}

static int between(int a, int a_len, int b, int b_len)
{
    return a < b ? b - (a + a_len) : a - (b + b_len);
}

static bool check_pair(const struct view *view, const struct view_item *a,
                       const struct view_item *b, const char *where)
{
    double gap = table[view->display->size_class].gap - HAIR_MM;
    if (a->layer == b->layer && rect_meets(a->box, b->box)) {
        (void)fprintf(stderr, "%s: %s lies on %s\n", where, a->id, b->id);
        return false;
    }
    if (a->is_target && b->is_target && view->misfit == NULL &&
        mm_x(view, between(a->box.x, a->box.w, b->box.x, b->box.w)) < gap &&
        mm_y(view, between(a->box.y, a->box.h, b->box.y, b->box.h)) < gap) {
        (void)fprintf(stderr, "%s: %s is too close to %s\n", where, a->id, b->id);
        return false;
    }
    return true;
}

static bool check_runs(const struct view *view, const char *where)
{
    double least = table[view->display->size_class].capital - HAIR_MM;
    bool is_good = true;
    for (int i = 0; i < view->run_count && view->misfit == NULL; i++) {
        const struct view_run *run = &view->runs[i];
        if (mm_y(view, run->size_px) * CAPITAL_PER_EM < least) {
            is_good = complain(where, view->items[run->item].id, "is written too small");
        }
    }
    return is_good;
}

double rules_letters_mm(const struct view *view, const char *id)
{
    const struct view_item *item = view_find(view, id);
    double least_mm = 0;
    for (int i = 0; i < view->run_count; i++) {
        const struct view_run *run = &view->runs[i];
        bool counts = item == NULL || &view->items[run->item] == item;
        double mm = mm_y(view, run->size_px) * CAPITAL_PER_EM;
        if (counts && (least_mm <= 0 || mm < least_mm)) {
            least_mm = mm;
        }
    }
    return least_mm;
}

bool rules_check(const struct view *view, const char *where)
{
    /* "I don't know" stands apart on a scale alone: a bar of navigation height. */
    bool is_scale = view_find(view, "choice:dont_know") != NULL;
    bool is_good = check_runs(view, where);
    for (int i = 0; i < view->item_count; i++) {
        is_good &= check_item(view, &view->items[i], is_scale, where);
        for (int j = i + 1; j < view->item_count; j++) {
            is_good &= check_pair(view, &view->items[i], &view->items[j], where);
        }
    }
    return is_good;
}
