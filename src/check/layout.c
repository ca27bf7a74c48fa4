/* Words, letters, targets and gaps, as they are laid out. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "check/findings.h"
#include "check/judge.h"

#define PROBE_CAPITAL_PX 200 /* letters are measured at about this height */
#define TEXT_ROOM_BYTES 2400 /* of one text, at most */
#define INK_SEEN 64          /* of 255: fainter pixels of a letter are its smooth edge */
#define LETTERS_SLACK_MM 0.01
#define SLACK_PX 1.0 /* places in a grid are whole pixels: one may be a pixel narrower */

/* Millimetres, at least, by class of display. */
struct least {
    double question, letters;
    double tile, navigation, target, key_x, key_y, gap;
};
static const struct least leasts[] = {
    [DISPLAY_7_INCH] = {5.5, 4.8, 20, 15, 11.6, 15, 14, 2.5},
    [DISPLAY_10_INCH] = {7.0, 4.8, 25, 18, 11.6, 15, 15, 4.0},
    [DISPLAY_15_INCH] = {8.0, 5.5, 25, 20, 15.0, 15, 15, 5.0},
};
#define KEY_GAP_MM 2.5
#define ROLE_TILE_MM 20.0 /* roles stay on one page and may be lower */

/* What looks the same on every screen, and is told once; NULL: it does not. */
static const char *frame_of(const struct view_item *item)
{
    if (item->group == VIEW_GROUP_TOP || item->group == VIEW_GROUP_NAVIGATION) {
        return "top and bottom row";
    }
    return item->group == VIEW_GROUP_KEYS ? "keyboard" : NULL;
}

void judge_begin_finding(const struct judge *judge, const struct walk_screen *screen,
                         const struct view_item *item, struct check_finding *out)
{
    *out = (struct check_finding){
        .binding = true,
        .question = screen->question,
        .language = judge->language,
        .other = -1,
        .order = screen->order,
        .seen = UINT64_C(1) << check_bit(judge->display_index, (int)judge->size),
    };
    (void)snprintf(out->place, sizeof out->place, "%s", screen->place);
    (void)snprintf(out->screen, sizeof out->screen, "%s", screen->name);
    (void)snprintf(out->item, sizeof out->item, "%s", item->id);
    check_copy_text(out->text, sizeof out->text, item->name);
    const char *frame = frame_of(item);
    if (frame != NULL) {
        out->question = -1;
        out->order = 0;
        (void)snprintf(out->place, sizeof out->place, "%s", frame);
    }
}

static void tell(const struct judge *judge, const struct walk_screen *screen,
                 const struct view_item *item, enum check_kind kind, double value, double wanted)
{
    struct check_finding finding;
    judge_begin_finding(judge, screen, item, &finding);
    if (item->group == VIEW_GROUP_KEYS && kind == CHECK_TARGET) {
        /* All keys of a board are of one size: one finding, not forty. */
        (void)snprintf(finding.item, sizeof finding.item, "a key");
        finding.text[0] = '\0';
    }
    finding.kind = kind;
    finding.value = value;
    finding.wanted = wanted;
    judge->found(judge->context, &finding);
}

static void tell_two(const struct judge *judge, const struct walk_screen *screen,
                     const struct view_item *one, const struct view_item *other,
                     enum check_kind kind, double value, double wanted)
{
    struct check_finding finding;
    judge_begin_finding(judge, screen, frame_of(one) != NULL ? other : one, &finding);
    finding.kind = kind;
    finding.value = value;
    finding.wanted = wanted;
    (void)snprintf(finding.other_item, sizeof finding.other_item, "%s",
                   frame_of(one) != NULL ? one->id : other->id);
    judge->found(judge->context, &finding);
}

/* ---- letters --------------------------------------------------------------------------------- */

double judge_capital_mm(const struct judge *judge, enum view_face face, int size_px)
{
    const struct measure *measure = judge->measure;
    int probe_px = measure->size_for_capital(measure->context, face, PROBE_CAPITAL_PX);
    return (double)size_px * PROBE_CAPITAL_PX / probe_px / judge->display->px_per_mm_y;
}

/* The smallest letters of an item; 0: it has none. */
static double smallest_mm(const struct judge *judge, const struct view *view, int item)
{
    double least_mm = 0;
    for (int i = 0; i < view->run_count; i++) {
        const struct view_run *run = &view->runs[i];
        double mm = judge_capital_mm(judge, run->face, run->size_px);
        if (run->item == item && (least_mm <= 0 || mm < least_mm)) {
            least_mm = mm;
        }
    }
    return least_mm;
}

static bool is_question(const struct view *view, const struct view_item *item)
{
    bool asks = view->screen == VISIT_QUESTION || view->screen == VISIT_TOPIC;
    return asks && !view->choosing_language && item->role == VIEW_HEADING;
}

static void judge_letters(const struct judge *judge, const struct walk_screen *screen,
                          const struct view *view, int item)
{
    const struct least *least = &leasts[judge->display->size_class];
    const struct view_item *it = &view->items[item];
    double mm = smallest_mm(judge, view, item);
    double wanted = is_question(view, it) ? least->question : least->letters;
    if (it->misfit) {
        tell(judge, screen, it, CHECK_MISFIT, mm, wanted);
    } else if (mm > 0 && mm < wanted - LETTERS_SLACK_MM && view->misfit == NULL) {
        /* Where something does not fit, the view makes all letters smaller: that follows. */
        tell(judge, screen, it, CHECK_LETTERS, mm, wanted);
    }
}

/* ---- glyphs ---------------------------------------------------------------------------------- */

static uint64_t hash_of(const struct view_run *run)
{
    uint64_t hash = mask_hash(run->text, strlen(run->text));
    hash = hash * 31 + mask_hash(run->language, strlen(run->language));
    return hash * 4 + (uint64_t)run->face * 2 + (run->right_to_left ? 1 : 0);
}

static void judge_glyphs(struct judge *judge, const struct walk_screen *screen,
                         const struct view *view)
{
    for (int i = 0; i < view->run_count; i++) {
        const struct view_run *run = &view->runs[i];
        uint64_t hash = hash_of(run);
        uint64_t *seen = &judge->glyphs_seen[hash % JUDGE_GLYPHS_SEEN];
        if (*seen == hash) {
            continue;
        }
        struct view_type type = {run->face, run->size_px, run->language, run->right_to_left};
        int missing = text_missing(judge->text, &type, run->text);
        if (missing > 0) {
            tell(judge, screen, &view->items[run->item], CHECK_GLYPH, missing, 0);
        } else {
            *seen = hash;
        }
    }
}

/* ---- targets --------------------------------------------------------------------------------- */

/* The bar of "I don't know" under a scale is as high as a navigation button. */
static bool is_bar(const struct judge *judge, const struct walk_screen *screen,
                   const struct view_item *item)
{
    if (screen->question < 0 || item->action.kind != VISIT_IN_CHOOSE) {
        return false;
    }
    const struct event_question *question = &judge->event->questions[screen->question];
    return question->type == EVENT_SCALE &&
           question->choices[item->action.number].kind == EVENT_CHOICE_DONT_KNOW;
}

static double least_side(const struct judge *judge, const struct walk_screen *screen,
                         const struct view_item *item)
{
    const struct least *least = &leasts[judge->display->size_class];
    if (item->group == VIEW_GROUP_NAVIGATION) {
        return least->navigation;
    }
    if (is_bar(judge, screen, item)) {
        return least->navigation;
    }
    bool is_tile = item->role == VIEW_CHECKBOX || item->action.kind == VISIT_IN_CHOOSE ||
                   item->action.kind == VISIT_IN_CHANGE || item->action.kind == VISIT_IN_TYPE;
    if (!is_tile) {
        return least->target;
    }
    if (screen->question >= 0) {
        const struct event_question *question = &judge->event->questions[screen->question];
        if (question->type == EVENT_SCALE) {
            return least->target; /* rather narrow steps than two rows */
        }
        if (question->asks_role) {
            return ROLE_TILE_MM;
        }
    }
    return least->tile;
}

/* A target whose side on one axis is too small, of so many pixels to the millimetre. */
static bool is_small(double px, double px_per_mm, double wanted_mm)
{
    return (px + SLACK_PX) / px_per_mm < wanted_mm;
}

static void judge_target(const struct judge *judge, const struct walk_screen *screen,
                         const struct view_item *item)
{
    const struct display *display = judge->display;
    const struct least *least = &leasts[display->size_class];
    double x = display->px_per_mm_x;
    double y = display->px_per_mm_y;
    double w = item->box.w;
    double h = item->box.h;
    double wanted_w = least_side(judge, screen, item);
    double wanted_h = wanted_w;
    if (item->group == VIEW_GROUP_KEYS) {
        /* The pitch: a key and the gap behind it. */
        w += KEY_GAP_MM * x;
        h += KEY_GAP_MM * y;
        wanted_w = least->key_x;
        wanted_h = least->key_y;
    }
    if (is_small(w, x, wanted_w)) {
        tell(judge, screen, item, CHECK_TARGET, w / x, wanted_w);
    } else if (is_small(h, y, wanted_h)) {
        tell(judge, screen, item, CHECK_TARGET, h / y, wanted_h);
    }
}

/* Between two boxes that do not meet, on one axis: 0 where they stand beside each other. */
static int apart(int at, int size, int other_at, int other_size)
{
    if (at + size <= other_at) {
        return other_at - at - size;
    }
    return other_at + other_size <= at ? at - other_at - other_size : 0;
}

static void judge_gap(const struct judge *judge, const struct walk_screen *screen,
                      const struct view_item *one, const struct view_item *other)
{
    const struct display *display = judge->display;
    bool keys = one->group == VIEW_GROUP_KEYS || other->group == VIEW_GROUP_KEYS;
    double wanted = keys ? KEY_GAP_MM : leasts[display->size_class].gap;
    int x = apart(one->box.x, one->box.w, other->box.x, other->box.w);
    int y = apart(one->box.y, one->box.h, other->box.y, other->box.h);
    double mm = hypot(x / display->px_per_mm_x, y / display->px_per_mm_y);
    double slack = SLACK_PX / (x > 0 ? display->px_per_mm_x : display->px_per_mm_y);
    if (mm + slack < wanted && !rect_meets(one->box, other->box)) {
        tell_two(judge, screen, one, other, CHECK_GAP, mm, wanted);
    }
}

/* ---- edges and overlaps ---------------------------------------------------------------------- */

static bool is_inside(struct rect rect, const struct display *display)
{
    return rect_is_empty(rect) ||
           (rect.x >= 0 && rect.y >= 0 && rect.x + rect.w <= display->width_px &&
            rect.y + rect.h <= display->height_px);
}

/* Where the letters of a line are, less the pixel that hints may add. */
static struct rect ink_of(const struct judge *judge, const struct view_run *run)
{
    struct view_type type = {run->face, run->size_px, run->language, run->right_to_left};
    struct rect ink;
    (void)judge->measure->line(judge->measure->context, &type, run->text, strlen(run->text), &ink);
    if (rect_is_empty(ink)) {
        return ink;
    }
    ink.x += run->x;
    ink.y += run->baseline_y;
    return rect_inset(ink, 1);
}

/* What a line of text must not touch: boxes and pictures. */
static bool is_solid(const struct view_item *item)
{
    return item->fill != VIEW_FILL_NONE || item->picture != PICTURE_NONE || item->dots > 0;
}

/* Whether letters of the line, and not only its reach, are in the rectangle. */
static bool has_ink_in(const struct judge *judge, const struct view_run *run, struct rect rect)
{
    struct view_type type = {run->face, run->size_px, run->language, run->right_to_left};
    if (!rect_meets(ink_of(judge, run), rect)) {
        return false;
    }
    const struct mask *mask = text_draw(judge->text, &type, run->text);
    if (mask == NULL) {
        return false;
    }
    struct rect all = {run->x + mask->left, run->baseline_y + mask->top, mask->w, mask->h};
    struct rect common = rect_cut(all, rect);
    for (int y = common.y; y < common.y + common.h; y++) {
        for (int x = common.x; x < common.x + common.w; x++) {
            if (mask->coverage[(ptrdiff_t)(y - all.y) * all.w + x - all.x] >= INK_SEEN) {
                return true;
            }
        }
    }
    return false;
}

/* Letters on the border of their own box are as hard to read as those on another one's. */
static bool is_on_border(const struct judge *judge, const struct view_run *run,
                         const struct view_item *item)
{
    struct rect box = item->box;
    int border = item->border_px;
    const struct rect sides[] = {{box.x, box.y, box.w, border},
                                 {box.x, box.y + box.h - border, box.w, border},
                                 {box.x, box.y, border, box.h},
                                 {box.x + box.w - border, box.y, border, box.h}};
    for (int i = 0; i < 4 && item->fill != VIEW_FILL_NONE; i++) {
        if (has_ink_in(judge, run, sides[i])) {
            return true;
        }
    }
    return false;
}

static void judge_ink(const struct judge *judge, const struct walk_screen *screen,
                      const struct view *view, int run_index)
{
    const struct view_run *run = &view->runs[run_index];
    const struct view_item *item = &view->items[run->item];
    struct rect ink = ink_of(judge, run);
    if (item->misfit) {
        return; /* where it goes instead follows from that */
    }
    if (!is_inside(ink, judge->display)) {
        tell(judge, screen, item, CHECK_EDGE, 0, 0);
    }
    if (is_on_border(judge, run, item) || has_ink_in(judge, run, item->picture_box)) {
        tell_two(judge, screen, item, item, CHECK_OVERLAP, 0, 0);
    }
    for (int i = 0; i < view->item_count; i++) {
        const struct view_item *other = &view->items[i];
        bool is_over = i != run->item && is_solid(other) && has_ink_in(judge, run, other->box);
        if (is_over) {
            tell_two(judge, screen, item, other, CHECK_OVERLAP, 0, 0);
        }
    }
    for (int i = run_index + 1; i < view->run_count; i++) {
        const struct view_run *other = &view->runs[i];
        struct rect common = rect_cut(ink, ink_of(judge, other));
        bool is_other = other->item != run->item && !view->items[other->item].misfit;
        if (is_other && has_ink_in(judge, run, common) && has_ink_in(judge, other, common)) {
            tell_two(judge, screen, item, &view->items[other->item], CHECK_OVERLAP, 0, 0);
        }
    }
}

static void judge_pair(const struct judge *judge, const struct walk_screen *screen,
                       const struct view_item *one, const struct view_item *other)
{
    if (one->layer == other->layer && is_solid(one) && is_solid(other) &&
        rect_meets(one->box, other->box)) {
        tell_two(judge, screen, one, other, CHECK_OVERLAP, 0, 0);
    }
    if (one->is_target && other->is_target) {
        judge_gap(judge, screen, one, other);
    }
}

/* Something may be lost: it has no more room for items, lines or texts. */
static bool is_full(const struct view *view)
{
    return view->item_count == VIEW_ITEMS_MAX || view->run_count == VIEW_RUNS_MAX ||
           view->text_len + TEXT_ROOM_BYTES > sizeof view->texts;
}

/* The smallest letters of all; 0: something may be lost. */
static double smallest_of_all_mm(const struct judge *judge, const struct view *view)
{
    double least_mm = 0;
    for (int i = 0; i < view->item_count && !is_full(view); i++) {
        double mm = smallest_mm(judge, view, i);
        least_mm = mm > 0 && (least_mm <= 0 || mm < least_mm) ? mm : least_mm;
    }
    return least_mm;
}

/* A view that made all its letters smaller so that no word is lost has no item that is marked, only
 * the name of the one that it was for. That may be on another page now; one that is full may not
 * even have it. */
static void judge_room(const struct judge *judge, const struct walk_screen *screen,
                       const struct view *view)
{
    for (int i = 0; i < view->item_count; i++) {
        if (view->items[i].misfit) {
            return;
        }
    }
    if (view->misfit == NULL) {
        return;
    }
    const struct view_item *item = view_find(view, view->misfit);
    double mm = item != NULL ? smallest_mm(judge, view, (int)(item - view->items))
                             : smallest_of_all_mm(judge, view);
    struct view_item lost = {.name = ""};
    (void)snprintf(lost.id, sizeof lost.id, "%s", view->misfit);
    tell(judge, screen, item != NULL ? item : &lost, CHECK_MISFIT, mm,
         leasts[judge->display->size_class].letters);
}

void judge_layout(struct judge *judge, const struct walk_screen *screen, const struct view *view)
{
    judge_room(judge, screen, view);
    for (int i = 0; i < view->item_count; i++) {
        const struct view_item *item = &view->items[i];
        judge_letters(judge, screen, view, i);
        if (!is_inside(item->box, judge->display)) {
            tell(judge, screen, item, CHECK_EDGE, 0, 0);
        }
        if (item->is_target) {
            judge_target(judge, screen, item);
        }
        for (int k = i + 1; k < view->item_count; k++) {
            judge_pair(judge, screen, item, &view->items[k]);
        }
    }
    for (int i = 0; i < view->run_count; i++) {
        judge_ink(judge, screen, view, i);
    }
    judge_glyphs(judge, screen, view);
}
