#include "view/steps.h"

struct view_item *tile_add(struct build *b, const struct build_tile *tile, struct rect box,
                           enum view_role role, enum view_tone tone)
{
    struct view_item *item = build_add(b, VIEW_GROUP_CHOICES, role, box, tile->id);
    item->fill = tile->chosen ? VIEW_FILL_SOLID : VIEW_FILL_PLAIN;
    item->tone = tone;
    item->border_px = b->sizes.border;
    item->radius_px = b->sizes.radius;
    item->picture = tile->picture;
    build_target(b, item, tile->kind, tile->number);
    if (tile->chosen) {
        item->state |= VIEW_CHOSEN;
        const char *chosen = build_text(b, INTERFACE_CHOSEN);
        const char *half = build_keep_filled(b, "{text}, {chosen}", "{text}", tile->text);
        item->name = build_keep_filled(b, half, "{chosen}", chosen);
    } else if (tile->second != NULL) {
        const char *half = build_keep_filled(b, "{text} {second}", "{text}", tile->text);
        item->name = build_keep_filled(b, half, "{second}", tile->second);
    } else {
        build_name(b, item, tile->text);
    }
    return item;
}

static int head_of(const struct sizes *s, const struct build_tile *tiles, int count, int w)
{
    for (int i = 0; i < count; i++) {
        if (tiles[i].picture != PICTURE_NONE) {
            return px_least(s->picture_big, w - 2 * s->pad);
        }
    }
    return 0;
}

/* Words at one size for all steps, their lines as close as these words allow or as others of their
 * language would need. Returns the height of the tallest words, 0 if they do not fit into room at
 * any size down to the smallest. */
static int plan_words(const struct build *b, const struct build_tile *tiles, int count, int w,
                      int room, int smallest, bool close, struct build_style *style)
{
    bool fits = true;
    for (int i = 0; i < count; i++) {
        if (i == 0 && close) {
            build_style_own(b, style, tiles[i].text);
        } else {
            build_style_fit(b, style, tiles[i].text);
        }
    }
    for (int i = 0; i < count; i++) {
        struct lines lines;
        fits = build_shrink(b, style, smallest, tiles[i].text, w, room, &lines) && fits;
    }
    int words_h = 0;
    for (int i = 0; i < count; i++) {
        struct lines lines;
        build_break(b, style, tiles[i].text, w, build_most_lines(style, room), &lines);
        words_h = px_most(words_h, lines.count * style->pitch_px);
    }
    return fits ? words_h : 0;
}

bool steps_plan(const struct build *b, const struct build_tile *tiles, int count, bool is_scale,
                int w, int h, struct steps_plan *plan)
{
    const struct sizes *s = &b->sizes;
    int words_h = 0;
    int apart = s->pad / 2;
    int smallest = s->mark;
    enum view_face face = is_scale ? VIEW_BOLD : VIEW_REGULAR;
    int smallest_px = is_scale ? s->least.of[face] : s->small.of[face];
    plan->picture = head_of(s, tiles, count, w);
    plan->words_x = s->border + s->pad / 2;
    for (;;) {
        plan->head = plan->picture > 0       ? plan->picture
                     : apart > s->border + 1 ? s->tick
                                             : s->tick * 2 / 3;
        int room = h - plan->head - 3 * apart;
        plan->style = build_style_tight(face, &s->choice, BUILD_CENTRE);
        words_h = plan_words(b, tiles, count, w - 2 * plan->words_x, room, smallest_px,
                             apart < s->pad / 2, &plan->style);
        if (words_h > 0) {
            break;
        }
        if (plan->picture > smallest) {
            plan->picture = px_most(smallest, plan->picture - s->border);
        } else if (apart > s->border + 1) {
            apart = s->border + 1;
            plan->words_x = 2 * s->border;
            smallest = s->mark * 2 / 3;
        } else if (plan->picture > 0) {
            plan->picture = 0;
            apart = s->border;
        } else {
            break;
        }
    }
    plan->between = words_h > 0 ? (h - plan->head - words_h) / 3 : s->pad / 2;
    return words_h > 0;
}

void steps_add(struct build *b, struct rect box, const struct build_tile *tile,
               const struct steps_plan *plan, enum view_role role, enum view_tone tone)
{
    const struct sizes *s = &b->sizes;
    struct view_item *item = tile_add(b, tile, box, role, tone);
    if (tile->picture != PICTURE_NONE) {
        item->picture_box = (struct rect){box.x + (box.w - plan->picture) / 2,
                                          box.y + plan->between, plan->picture, plan->picture};
    }
    if (tile->chosen) {
        /* Beside a big picture the tick is as large as the corner allows. */
        int inset = s->border + s->pad / 3;
        int corner = (box.w - plan->picture) / 2 - inset - s->border;
        bool is_beside = plan->picture > 0; /* else the tick stands alone above the words */
        int tick = is_beside ? px_least(s->tick, px_most(corner, s->tick / 2)) : plan->head;
        int y = is_beside ? inset : px_least(inset, plan->between);
        item->tick_box = (struct rect){box.x + box.w - inset - tick, box.y + y, tick, tick};
    }
    /* The first lines of all steps stand at one height. */
    struct rect words = {box.x + plan->words_x, box.y + 2 * plan->between + plan->head,
                         box.w - 2 * plan->words_x, 0};
    int room = box.y + box.h - words.y;
    struct lines lines;
    build_break(b, &plan->style, tile->text, words.w, build_most_lines(&plan->style, room), &lines);
    words.h = lines.count * plan->style.pitch_px;
    build_lines(b, item, &plan->style, &lines, words);
}
