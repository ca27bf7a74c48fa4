#include "view/sizes.h"

/* Millimetres, at least. The rows of the accessibility table of the look. */
struct millimetres {
    double title, question, choice, small; /* capital heights */
    double tile, tile_most, navigation, target, key_pitch, gap;
    double picture, picture_big, mark, tick; /* of square pictures */
};

static const struct millimetres table[] = {
    [DISPLAY_7_INCH] = {7.0, 5.5, 4.8, 4.8, 20, 32, 15, 11.6, 15, 2.5, 12.0, 14.0, 8.0, 7.5},
    [DISPLAY_10_INCH] = {9.8, 7.0, 6.1, 4.8, 25, 40, 18, 11.6, 15, 4.0, 15.0, 20.0, 10.0, 9.0},
    [DISPLAY_15_INCH] = {11.0, 8.0, 7.0, 5.5, 25, 44, 20, 15.0, 15, 5.0, 16.0, 24.0, 11.0, 10.0},
};

static struct font_sizes font_sizes(const struct display *display, const struct measure *measure,
                                    double capital_mm)
{
    int capital_px = display_px_y(display, capital_mm);
    struct font_sizes out;
    out.of[VIEW_REGULAR] = measure->size_for_capital(measure->context, VIEW_REGULAR, capital_px);
    out.of[VIEW_BOLD] = measure->size_for_capital(measure->context, VIEW_BOLD, capital_px);
    return out;
}

static void set_boxes(const struct display *d, const struct millimetres *mm, struct sizes *out)
{
    out->margin_x = display_px_x(d, 6.1);
    out->margin_top = display_px_y(d, 2.2);
    out->margin_bottom = display_px_y(d, 3.0);
    out->gap_x = display_px_x(d, mm->gap);
    out->gap_y = display_px_y(d, mm->gap);
    out->top_h = display_px_y(d, mm->target);
    out->language_w = display_px_x(d, 42.8);
    out->navigation_h = display_px_y(d, mm->navigation);
    out->back_w = display_px_x(d, 33.9);
    out->next_w = display_px_x(d, 35.6);
    out->target_w = display_px_x(d, mm->target);
    out->target_h = display_px_y(d, mm->target);
    out->tile_w = display_px_x(d, mm->tile);
    out->tile_h = display_px_y(d, mm->tile);
    out->tile_h_most = display_px_y(d, mm->tile_most);
    out->key_pitch_x = display_px_x(d, mm->key_pitch);
    out->key_pitch_y = display_px_y(d, mm->key_pitch);
    out->key_gap = display_px_x(d, 2.5);
    out->border = display_px_x(d, 0.66);
    out->radius = display_px_x(d, 3.5);
    out->pad = display_px_x(d, 3.9);
    out->picture = display_px_x(d, mm->picture);
    out->picture_big = display_px_x(d, mm->picture_big);
    out->mark = display_px_x(d, mm->mark);
    out->picture_small = display_px_x(d, mm->target * 0.66);
    out->picture_key = display_px_x(d, mm->target * 0.8);
    out->tick = display_px_x(d, mm->tick);
    out->dot = display_px_x(d, 4.4);
    out->dot_pitch = display_px_x(d, 6.7);
}

void sizes_init(const struct display *display, const struct measure *measure, struct sizes *out)
{
    const struct millimetres *mm = &table[display->size_class];
    set_boxes(display, mm, out);
    out->title = font_sizes(display, measure, mm->title);
    out->question = font_sizes(display, measure, mm->question);
    out->choice = font_sizes(display, measure, mm->choice);
    out->small = font_sizes(display, measure, mm->small);
    out->capital_per_mille =
        display_px_y(display, mm->question) * 1000 / out->question.of[VIEW_REGULAR];
}

int sizes_pitch(int size_px)
{
    return (size_px * 115 + 99) / 100;
}

int sizes_pitch_running(int size_px)
{
    return (size_px * 3 + 1) / 2;
}

int sizes_capital(const struct sizes *sizes, int size_px)
{
    return size_px * sizes->capital_per_mille / 1000;
}
