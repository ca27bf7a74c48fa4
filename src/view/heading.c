/* The question above its answers: mark, words, hint, "1 of 3". */
#include <stdio.h>

#include "view/build.h"

#define LINES_LANDSCAPE_MAX 3
#define LINES_PORTRAIT_MAX 5
#define HINT_LINES_MAX 3

/* Where everything of a heading stands. */
struct heading_plan {
    struct lines lines;
    struct build_style style;
    struct rect words; /* all lines of the question */
    struct rect page;  /* empty: not shown */
    struct rect hint;  /* empty: not shown */
    bool hint_below, page_below;
};

static struct build_style small_style(const struct build *b, const char *text)
{
    struct build_style style = build_style_tight(VIEW_REGULAR, &b->sizes.small, BUILD_LEADING);
    build_style_own(b, &style, text);
    return style;
}

static const char *page_text(struct build *b, const struct build_heading *heading)
{
    char page[16];
    char pages[16];
    (void)snprintf(page, sizeof page, "%d", heading->page + 1);
    (void)snprintf(pages, sizeof pages, "%d", heading->pages);
    const char *half = build_keep_filled(b, build_text(b, INTERFACE_PAGE_OF), "{page}", page);
    return build_keep_filled(b, half, "{pages}", pages);
}

static bool leaves_room(const struct lines *lines, int width, int taken)
{
    return lines->count == 0 || line_width(&lines->items[lines->count - 1]) + taken <= width;
}

/* The page number stands at the trailing end of the last line, so that line must leave room. In
 * portrait lines are short already: there it may stand below them. */
static void plan_words(struct build *b, const struct build_heading *heading, int page_w,
                       unsigned options, struct heading_plan *plan)
{
    const struct sizes *s = &b->sizes;
    bool is_portrait = display_is_portrait(b->view->display);
    int most = is_portrait ? LINES_PORTRAIT_MAX : LINES_LANDSCAPE_MAX;
    int lead = heading->mark != PICTURE_NONE ? s->mark + s->pad : 0;
    int width = b->content.w - lead;
    int taken = page_w > 0 ? page_w + s->pad : 0;
    plan->style = build_style_tight(VIEW_BOLD, &s->question, BUILD_LEADING);
    plan->style.options = options;
    build_style_own(b, &plan->style, heading->text);
    build_break(b, &plan->style, heading->text, width, most, &plan->lines);
    int count = plan->lines.count;
    if (!leaves_room(&plan->lines, width, taken)) {
        build_break(b, &plan->style, heading->text, width - taken, most, &plan->lines);
    }
    if (is_portrait && (!plan->lines.fits || plan->lines.count > count)) {
        build_break(b, &plan->style, heading->text, width, most, &plan->lines);
        plan->page_below = !leaves_room(&plan->lines, width, taken);
    }
    int air = build_air(b, &plan->style);
    plan->words = (struct rect){b->content.x + lead, b->content.y + air, plan->lines.widest,
                                plan->lines.count * plan->style.pitch_px};
}

/* Where the hint stands: behind the last line, or below it where it must be seen. */
static void plan_hint(const struct build *b, const struct build_heading *heading, struct rect last,
                      int end, struct heading_plan *plan)
{
    const struct sizes *s = &b->sizes;
    const char *hint = heading->hint != NULL ? heading->hint : heading->soft_hint;
    if (hint == NULL) {
        return;
    }
    struct build_style small = small_style(b, hint);
    int hint_w = build_width(b, &small, hint);
    int hint_x = last.x + last.w + s->pad;
    if (hint_x + hint_w <= end) {
        plan->hint = (struct rect){hint_x, last.y, hint_w, last.h};
    } else if (heading->hint != NULL) {
        struct lines lines;
        build_break(b, &small, hint, b->content.w, HINT_LINES_MAX, &lines);
        int y = plan->words.y + plan->words.h + build_air(b, &plan->style) / 2;
        plan->hint = (struct rect){b->content.x, y, b->content.w, lines.count * small.pitch_px};
        plan->hint_below = true;
    }
}

static void plan_parts(struct build *b, const struct build_heading *heading, unsigned options,
                       struct heading_plan *plan)
{
    const struct sizes *s = &b->sizes;
    const char *page = heading->pages > 1 ? page_text(b, heading) : "";
    struct build_style small = small_style(b, page);
    int page_w = heading->pages > 1 ? build_width(b, &small, page) : 0;
    *plan = (struct heading_plan){0};
    plan_words(b, heading, page_w, options, plan);
    int pitch = plan->style.pitch_px;
    struct rect last = {plan->words.x, plan->words.y + plan->words.h - pitch, 0, pitch};
    if (plan->lines.count > 0) {
        last.w = line_width(&plan->lines.items[plan->lines.count - 1]);
    }
    int end = b->content.x + b->content.w;
    if (plan->page_below) {
        plan->page = (struct rect){end - page_w, last.y + pitch, page_w, small.pitch_px};
    } else if (page_w > 0) {
        plan->page = (struct rect){end - page_w, last.y, page_w, pitch};
        end = plan->page.x - s->pad;
    }
    plan_hint(b, heading, last, end, plan);
    if (plan->page_below && plan->hint_below) {
        plan->hint.y += plan->page.h;
    }
}

/* Two lines of about the same length, unless the hint finds room beside a shorter last one. */
static void plan_heading(struct build *b, const struct build_heading *heading,
                         struct heading_plan *plan)
{
    plan_parts(b, heading, LINES_EVEN, plan);
    if (plan->hint_below) {
        struct heading_plan filled;
        plan_parts(b, heading, 0, &filled);
        if (!filled.hint_below && filled.lines.count <= plan->lines.count) {
            *plan = filled;
        }
    }
}

/* A hint that has no room of its own is still spoken, with the question. */
static const char *spoken(struct build *b, const struct build_heading *heading,
                          const struct heading_plan *plan)
{
    const char *hint = heading->hint != NULL ? heading->hint : heading->soft_hint;
    if (hint == NULL || !rect_is_empty(plan->hint)) {
        return build_keep(b, heading->text);
    }
    const char *half = build_keep_filled(b, "{text} {hint}", "{text}", heading->text);
    return build_keep_filled(b, half, "{hint}", hint);
}

static void draw_heading(struct build *b, const struct build_heading *heading,
                         const struct heading_plan *plan)
{
    const struct sizes *s = &b->sizes;
    struct build_style small = small_style(b, "");
    if (heading->mark != PICTURE_NONE) {
        int pitch = plan->style.pitch_px;
        int side = s->mark < pitch ? s->mark : pitch;
        struct rect box = {b->content.x, plan->words.y + (pitch - side) / 2, side, side};
        struct view_item *mark =
            build_add(b, VIEW_GROUP_QUESTION, VIEW_IMAGE, box, "question:mark");
        mark->picture = heading->mark;
        mark->picture_box = box;
        mark->tone = heading->tone;
    }
    struct view_item *item =
        build_add(b, VIEW_GROUP_QUESTION, VIEW_HEADING, plan->words, "question");
    item->name = spoken(b, heading, plan);
    build_lines(b, item, &plan->style, &plan->lines, plan->words);
    if (!rect_is_empty(plan->page)) {
        const char *text = page_text(b, heading);
        item = build_add(b, VIEW_GROUP_QUESTION, VIEW_TEXT, plan->page, "question:page");
        item->name = text;
        /* Beside the shorter last line. */
        item->layer = plan->lines.count > 1 && !plan->page_below ? 1 : 0;
        build_line(b, item, &small, text, plan->page);
    }
    if (!rect_is_empty(plan->hint)) {
        const char *text = heading->hint != NULL ? heading->hint : heading->soft_hint;
        item = build_add(b, VIEW_GROUP_QUESTION, VIEW_TEXT, plan->hint, "question:hint");
        build_name(b, item, text);
        item->layer = plan->lines.count > 1 && !plan->hint_below ? 1 : 0;
        struct lines lines;
        small = small_style(b, text);
        build_break(b, &small, text, plan->hint.w, HINT_LINES_MAX, &lines);
        build_lines(b, item, &small, &lines, plan->hint);
    }
}

struct rect build_heading(struct build *b, const struct build_heading *heading, bool draw)
{
    struct heading_plan plan;
    plan_heading(b, heading, &plan);
    if (draw) {
        draw_heading(b, heading, &plan);
    }
    struct rect rest = b->content;
    int air = build_air(b, &plan.style);
    int apart = air > 0 ? air : b->sizes.pad / 3;
    rest.y = plan.words.y + plan.words.h + (plan.page_below ? plan.page.h : 0) + apart;
    if (plan.hint_below) {
        rest.y = plan.hint.y + plan.hint.h + apart;
    }
    rest.h = b->content.y + b->content.h - rest.y;
    return rest;
}
