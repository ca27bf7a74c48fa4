/* Answers as tiles: in a grid, or a scale in one row. */
#include <string.h>

#include "view/steps.h"

#define PAIRS_ROWS_MAX 2    /* of tiles with two texts in landscape */
#define SINGLE_COLUMN_MAX 3 /* so few tiles stand below each other where there is height */

/* How many tiles a page may have, the most first. */
struct shape {
    int columns, rows;
};

static const struct shape landscape[] = {{2, 3}, {2, 2}, {1, 3}, {1, 2}, {2, 1}, {0, 0}};
static const struct shape portrait[] = {{1, 6}, {1, 5}, {1, 4}, {1, 3}, {1, 2}, {0, 0}};

/* What is left free above and below words in a box: its border, and some air where letters reach
 * far. */
static int air_of(const struct sizes *s)
{
    return s->letters[VIEW_REGULAR].down > 0 ? s->border + s->border / 4 : s->border;
}

/* What stands where in a tile of the grid: picture, words, tick. */
struct tile_plan {
    struct rect picture, words, tick;
};

/* Where the list's pictures had to get smaller, the room around them and the tick are smaller as
 * well. Letters that reach far keep away from the border. */
static struct tile_plan plan_tile(const struct sizes *s, struct rect box,
                                  const struct build_grid *grid, const struct build_tile *tile,
                                  bool has_tick)
{
    struct tile_plan plan = {0};
    int picture = tile->picture != PICTURE_NONE ? grid->picture : 0;
    bool is_narrow = grid->picture < s->picture;
    int between = is_narrow ? s->pad / 2 : s->pad * 2 / 3;
    int x = box.x + (is_narrow && picture > 0 ? s->pad * 2 / 3 : s->pad);
    /* Without a tick, letters of far reach need more room before the border. */
    int end = box.x + box.w - (has_tick || air_of(s) == s->border ? between : s->pad);
    if (picture > 0) {
        int side = px_least(picture, box.h - 4 * s->border);
        plan.picture = (struct rect){x, box.y + (box.h - side) / 2, side, side};
        x += side + between;
    }
    if (has_tick) {
        int tick = is_narrow ? s->tick * 2 / 3 : s->tick;
        end -= tick;
        plan.tick = (struct rect){end, box.y + (box.h - tick) / 2, tick, tick};
        end -= s->pad / 3;
    }
    plan.words = (struct rect){x, box.y + air_of(s), end - x, box.h - 2 * air_of(s)};
    return plan;
}

/* The largest size at which all texts fit their tiles, so that one list speaks with one voice.
 * Where pictures had to go, lines stand as close as these words allow.
 * False: not even the least is small enough. */
static bool common_style(const struct build *b, const struct build_grid *grid,
                         const struct build_tile *tiles, int count, bool has_tick,
                         struct build_style *style)
{
    const struct sizes *s = &b->sizes;
    bool fits = true;
    *style = build_style_tight(VIEW_REGULAR, &s->choice, BUILD_LEADING);
    style->options = LINES_NO_ORPHAN;
    for (int i = 0; i < count; i++) {
        const char *text = tiles[i].second == NULL ? tiles[i].text : "";
        if (i == 0 && grid->picture == 0) {
            build_style_own(b, style, text);
        } else {
            build_style_fit(b, style, text);
        }
    }
    struct rect box = {0, 0, grid->tile_w, grid->tile_h};
    for (int i = 0; i < count; i++) {
        if (tiles[i].second != NULL) {
            continue; /* those have their own sizes */
        }
        struct tile_plan plan = plan_tile(s, box, grid, &tiles[i], has_tick);
        struct lines lines;
        fits = build_shrink(b, style, s->small.of[VIEW_REGULAR], tiles[i].text, plan.words.w,
                            plan.words.h, &lines) &&
               fits;
    }
    return fits;
}

/* Tiles of this shape, which fill the grid's area. */
static void take_shape(const struct build *b, struct shape shape, int count, int page,
                       struct build_grid *grid)
{
    const struct sizes *s = &b->sizes;
    int needed = px_most(1, (count + shape.columns - 1) / shape.columns);
    grid->columns = shape.columns;
    grid->rows = px_least(shape.rows, needed);
    int places = grid->columns * grid->rows;
    grid->pages = px_most(1, (count + places - 1) / places);
    grid->page = px_most(0, px_least(page, grid->pages - 1));
    grid->first = grid->page * places;
    grid->count = px_least(places, count - grid->first);
    grid->tile_w = (grid->area.w - (grid->columns - 1) * s->gap_x) / grid->columns;
    grid->tile_h = (grid->area.h - (grid->rows - 1) * s->gap_y) / grid->rows;
}

/* As many as may be; few ones in one column. */
static bool is_allowed(const struct build *b, struct shape shape, const struct build_list *list,
                       int rows_fit)
{
    bool is_small = b->view->display->size_class == DISPLAY_7_INCH;
    bool is_portrait = display_is_portrait(b->view->display);
    int places_most = !is_small ? 6 : is_portrait ? 3 : 4;
    if (list->pair_h > 0 && shape.rows > PAIRS_ROWS_MAX && !is_portrait) {
        return false;
    }
    if (!is_portrait && list->pair_h == 0 && list->count <= px_least(rows_fit, SINGLE_COLUMN_MAX) &&
        shape.columns > 1) {
        return false;
    }
    return shape.columns * shape.rows <= places_most && shape.rows <= px_most(1, rows_fit);
}

static bool words_fit(const struct build *b, const struct build_list *list,
                      const struct build_grid *grid)
{
    struct build_style style;
    if (list->pair_h > 0) {
        /* Side by side only where there is height: in short single lines little would be left. */
        struct letters latin;
        sizes_latin(&b->sizes, &latin);
        int pitch = sizes_pitch(&latin, b->sizes.small.of[VIEW_BOLD]);
        bool is_high = grid->columns == 1 || grid->tile_h >= 3 * pitch;
        return is_high && grid->tile_h >= list->pair_h + 2 * air_of(&b->sizes);
    }
    return common_style(b, grid, list->tiles, list->count, true, &style);
}

/* Tiles of this shape with pictures, which give way down to the size of a mark, then to the words;
 * then tiles get higher than they look well. */
static void fit_shape(const struct build *b, const struct build_list *list, struct shape shape,
                      bool has_pictures, struct build_grid *out)
{
    const struct sizes *s = &b->sizes;
    take_shape(b, shape, list->count, list->page, out);
    int whole_h = out->tile_h;
    int well_h = px_least(whole_h, s->tile_h_most);
    const struct {
        int picture, tile_h;
    } tries[] = {{s->picture, well_h}, {s->mark, well_h}, {s->mark, whole_h}};
    for (size_t i = 0; i < sizeof tries / sizeof tries[0] && !out->fits; i++) {
        out->picture = has_pictures ? tries[i].picture : 0;
        out->tile_h = tries[i].tile_h;
        out->fits = out->tile_h >= s->tile_h && words_fit(b, list, out);
    }
}

/* Tiles side by side have more room for words below the picture than beside it. */
static bool stack_fits(const struct build *b, const struct build_list *list, struct build_grid *out)
{
    struct steps_plan plan;
    out->is_stack = list->pair_h == 0 && out->columns > 1 && out->rows == 1 &&
                    steps_plan(b, list->tiles, list->count, false, out->tile_w, out->tile_h, &plan);
    return out->is_stack;
}

/* The most tiles on a page whose words still fit. Pictures get small before there are fewer; they
 * go only with the smallest letters, where not even two tiles would find room. */
void build_grid_plan(const struct build *b, const struct build_list *list, struct rect area,
                     struct build_grid *out)
{
    const struct sizes *s = &b->sizes;
    const struct shape *shapes = display_is_portrait(b->view->display) ? portrait : landscape;
    int rows_fit = (area.h + s->gap_y) / (s->tile_h + s->gap_y);
    *out = (struct build_grid){.area = area};
    for (int is_bare = 0; is_bare <= (b->is_floor ? 1 : 0) && !out->fits; is_bare++) {
        for (const struct shape *shape = shapes; shape->columns > 0 && !out->fits; shape++) {
            if (is_allowed(b, *shape, list, rows_fit)) {
                fit_shape(b, list, *shape, is_bare == 0, out);
                out->fits = out->fits || (is_bare == 1 && stack_fits(b, list, out));
            }
        }
    }
    if (out->columns == 0) {
        /* Not even two choices find room. */
        take_shape(b, (struct shape){1, px_least(2, list->count)}, list->count, list->page, out);
    }
}

static void draw_words(struct build *b, struct view_item *item, const struct build_style *style,
                       const struct build_tile *tile, struct rect words)
{
    struct lines lines;
    if (tile->second == NULL) {
        build_break(b, style, tile->text, words.w, build_most_lines(style, words.h), &lines);
        build_lines(b, item, style, &lines, words);
        return;
    }
    /* Two texts: what was asked above, what was answered below in bold, at most two lines each. */
    const struct font_sizes *small = &b->sizes.small;
    struct build_style above = build_style_tight(VIEW_REGULAR, small, BUILD_LEADING);
    struct build_style below = build_style_tight(VIEW_BOLD, small, BUILD_LEADING);
    build_style_own(b, &above, tile->text);
    build_style_own(b, &below, tile->second);
    struct lines second;
    int between = b->sizes.pad / 3;
    int room = words.h - between;
    int below_most = room >= 2 * (above.pitch_px + below.pitch_px) ? 2 : 1;
    int above_most = room >= 2 * above.pitch_px + below_most * below.pitch_px ? 2 : 1;
    build_break_short(b, &above, tile->text, words.w, above_most, &lines);
    build_break_short(b, &below, tile->second, words.w, below_most, &second);
    int above_h = lines.count * above.pitch_px;
    int below_h = second.count * below.pitch_px;
    int y = words.y + (words.h - above_h - between - below_h) / 2;
    build_lines(b, item, &above, &lines, (struct rect){words.x, y, words.w, above_h});
    y += above_h + between;
    build_lines(b, item, &below, &second, (struct rect){words.x, y, words.w, below_h});
}

void build_grid(struct build *b, const struct build_grid *grid, const struct build_tile *tiles,
                int count, enum view_role role, enum view_tone tone)
{
    const struct sizes *s = &b->sizes;
    bool has_tick = role != VIEW_BUTTON;
    struct build_style style;
    struct steps_plan stack;
    if (grid->is_stack) {
        (void)steps_plan(b, tiles, count, false, grid->tile_w, grid->tile_h, &stack);
    } else {
        (void)common_style(b, grid, tiles, count, has_tick, &style);
    }
    for (int i = 0; i < grid->count; i++) {
        const struct build_tile *tile = &tiles[grid->first + i];
        struct rect box = {grid->area.x + (i % grid->columns) * (grid->tile_w + s->gap_x),
                           grid->area.y + (i / grid->columns) * (grid->tile_h + s->gap_y),
                           grid->tile_w, grid->tile_h};
        if (grid->is_stack) {
            steps_add(b, box, tile, &stack, role, tone);
            continue;
        }
        struct tile_plan plan = plan_tile(s, box, grid, tile, has_tick);
        struct view_item *item = tile_add(b, tile, box, role, tone);
        item->picture_box = plan.picture;
        item->picture = grid->picture > 0 ? tile->picture : PICTURE_NONE;
        if (tile->chosen) {
            item->tick_box = plan.tick;
        }
        draw_words(b, item, &style, tile, plan.words);
        if (!grid->fits) {
            build_misfit(b, item);
        }
    }
}

/* "I don't know": a bar of navigation height, picture and words in its middle. */
static void add_bar(struct build *b, struct rect box, const struct build_tile *tile,
                    enum view_tone tone)
{
    const struct sizes *s = &b->sizes;
    struct view_item *item = tile_add(b, tile, box, VIEW_RADIO, tone);
    int picture = tile->picture != PICTURE_NONE ? s->mark : 0;
    int lead = picture > 0 ? picture + s->pad : 0;
    int side = s->tick + 2 * s->pad;
    struct build_style style = build_style_tight(VIEW_REGULAR, &s->choice, BUILD_LEADING);
    build_style_own(b, &style, tile->text);
    struct lines lines;
    (void)build_shrink(b, &style, s->least.of[VIEW_REGULAR], tile->text, box.w - 2 * side - lead,
                       box.h - 2 * s->border, &lines);
    int x = box.x + (box.w - lead - lines.widest) / 2;
    if (picture > 0) {
        item->picture_box = (struct rect){x, box.y + (box.h - picture) / 2, picture, picture};
    }
    if (tile->chosen) {
        item->tick_box = (struct rect){box.x + box.w - s->pad - s->tick,
                                       box.y + (box.h - s->tick) / 2, s->tick, s->tick};
    }
    build_lines(b, item, &style, &lines, (struct rect){x + lead, box.y, lines.widest, box.h});
}

/* In portrait: one column, the first step on top. */
static void add_column(struct build *b, struct rect area, const struct build_tile *tiles, int count,
                       enum view_role role, enum view_tone tone)
{
    const struct sizes *s = &b->sizes;
    int room = (area.h - (count - 1) * s->gap_y) / px_most(1, count);
    struct build_grid grid = {.columns = 1,
                              .rows = count,
                              .pages = 1,
                              .count = count,
                              .area = area,
                              .tile_w = area.w,
                              .tile_h = px_least(room, s->tile_h_most)};
    const int pictures[] = {s->picture, s->mark, 0};
    struct build_style style;
    for (size_t i = 0; i < sizeof pictures / sizeof pictures[0] && !grid.fits; i++) {
        grid.picture = pictures[i];
        grid.fits =
            room >= s->step_h && common_style(b, &grid, tiles, count, role != VIEW_BUTTON, &style);
    }
    build_grid(b, &grid, tiles, count, role, tone);
}

/* Where a row is too low for a picture above words, they stand beside each other, if they can. */
static bool add_low_row(struct build *b, struct rect row, const struct build_tile *tiles, int count,
                        enum view_role role, enum view_tone tone)
{
    const struct sizes *s = &b->sizes;
    struct build_grid grid = {.columns = count,
                              .rows = 1,
                              .pages = 1,
                              .count = count,
                              .area = row,
                              .tile_w = (row.w - (count - 1) * s->gap_x) / count,
                              .tile_h = row.h,
                              .picture = s->mark,
                              .fits = row.h >= s->step_h};
    struct build_style style;
    if (!common_style(b, &grid, tiles, count, role != VIEW_BUTTON, &style)) {
        return false;
    }
    build_grid(b, &grid, tiles, count, role, tone);
    return true;
}

/* In landscape: one row. */
static void add_row(struct build *b, struct rect row, const struct build_tile *tiles, int count,
                    enum view_role role, enum view_tone tone)
{
    const struct sizes *s = &b->sizes;
    int w = (row.w - (count - 1) * s->gap_x) / px_most(1, count);
    struct steps_plan plan;
    if (!steps_plan(b, tiles, count, true, w, row.h, &plan) &&
        add_low_row(b, row, tiles, count, role, tone)) {
        return;
    }
    for (int i = 0; i < count; i++) {
        int x = count > 1 ? row.x + i * (row.w - w) / (count - 1) : row.x;
        struct rect box = {x, row.y, w, row.h};
        steps_add(b, box, &tiles[i], &plan, role, tone);
        if (w < s->step_w || row.h < s->step_h) {
            build_misfit(b, &b->view->items[b->view->item_count - 1]);
        }
    }
}

void build_scale(struct build *b, struct rect area, const struct build_tile *tiles, int count,
                 const struct build_tile *apart, enum view_role role, enum view_tone tone)
{
    const struct sizes *s = &b->sizes;
    struct rect steps = area;
    if (apart != NULL) {
        steps.h -= s->navigation_h + s->gap_y;
    }
    if (display_is_portrait(b->view->display)) {
        add_column(b, steps, tiles, count, role, tone);
        if (apart != NULL) {
            struct rect bar = {area.x, area.y + area.h - s->navigation_h, area.w, s->navigation_h};
            add_column(b, bar, apart, 1, role, tone);
        }
        return;
    }
    add_row(b, steps, tiles, count, role, tone);
    if (apart != NULL) {
        struct rect bar = {area.x, area.y + area.h - s->navigation_h, area.w, s->navigation_h};
        add_bar(b, bar, apart, tone);
    }
}
