#include "view/sizes.h"

#include <string.h>

#include "view/direction.h"

/* Of Latin letters. */
#define TIGHT_PER_MILLE 1150
#define RUNNING_PER_MILLE 1500
#define TILE_LEAST_MM 20.0 /* as on 7 inches */
#define STEP_LEAST_MM 11.6
#define KEY_PITCH_MM 15.0
#define ROW_MOST_MM 6.1      /* capitals in the top and bottom rows */
#define TOP_PORTRAIT_MM 16.0 /* the top row's height */
#define LANGUAGE_MM 42.8     /* the language button's width */
#define LANGUAGE_SHARE 0.4   /* of the top row in portrait */

static const struct {
    const char *language, *words;
} samples[] = {
    {"ur", "آج آپ کو مدد ملی"}, {"ar", "أهلًا إليك يجري"}, {"fa", "أهلًا إليك يجري"},
    {"bn", "কৃতী গুলি"},          {"pa", "ਸ਼ੁੱਧ ਕੀਤੀ ਨੂੰ"},
};

/* Millimetres, at least. The rows of the accessibility table of the look. */
struct millimetres {
    double width, height; /* the glass that these numbers are for; on a larger one all are larger */
    double margin_x, margin_top, margin_bottom;
    double title, question, choice, small; /* capital heights */
    double tile, tile_most, navigation, target, top, gap;
    double picture, picture_big, mark, tick; /* of square pictures */
};

static const struct millimetres table[] = {
    [DISPLAY_7_INCH] = {155, 88, 4.0, 1.2, 1.4, 7.0, 5.5, 4.8, 4.8, 20, 32, 15, 11.6, 11.6, 2.5,
                        12.0, 14.0, 8.0, 7.5},
    [DISPLAY_10_INCH] = {217, 136, 6.1, 2.2, 3.0, 9.8, 7.0, 6.1, 4.8, 25, 40, 18, 11.6, 11.6, 4.0,
                         15.0, 20.0, 10.0, 9.0},
    [DISPLAY_15_INCH] = {344, 194, 6.1, 2.2, 3.0, 11.0, 8.0, 7.0, 5.5, 25, 44, 20, 15.0, 15.0, 5.0,
                         16.0, 24.0, 11.0, 10.0},
};

static double most(double a, double b)
{
    return a > b ? a : b;
}

static double least(double a, double b)
{
    return a < b ? a : b;
}

/* On a screen that is larger than the smallest of its class all sizes grow with it: otherwise the
 * words would be lost in the middle of nowhere. */
static struct display enlarge(const struct display *display)
{
    const struct millimetres *mm = &table[display->size_class];
    struct display out = *display;
    double across = display->width_px / display->px_per_mm_x;
    double down = display->height_px / display->px_per_mm_y;
    bool is_portrait = display_is_portrait(display);
    double factor = least(across / (is_portrait ? mm->height : mm->width),
                          down / (is_portrait ? mm->width : mm->height));
    out.px_per_mm_x *= most(1.0, factor);
    out.px_per_mm_y *= most(1.0, factor);
    return out;
}

static struct font_sizes font_sizes(const struct display *display, const struct measure *measure,
                                    double capital_mm)
{
    int capital_px = display_px_y(display, capital_mm);
    struct font_sizes out = {0};
    out.of[VIEW_REGULAR] = measure->size_for_capital(measure->context, VIEW_REGULAR, capital_px);
    out.of[VIEW_BOLD] = measure->size_for_capital(measure->context, VIEW_BOLD, capital_px);
    return out;
}

static void set_boxes(const struct display *d, const struct millimetres *mm, struct sizes *out)
{
    out->margin_x = display_px_x(d, mm->margin_x);
    out->margin_top = display_px_y(d, mm->margin_top);
    out->margin_bottom = display_px_y(d, mm->margin_bottom);
    out->gap_x = display_px_x(d, mm->gap);
    out->gap_y = display_px_y(d, mm->gap);
    out->top_h = display_px_y(d, mm->top);
    out->language_w = display_px_x(d, LANGUAGE_MM);
    out->navigation_h = display_px_y(d, mm->navigation);
    out->back_w = display_px_x(d, 33.9);
    out->next_w = display_px_x(d, 35.6);
    out->target_w = display_px_x(d, mm->target);
    out->target_h = display_px_y(d, mm->target);
    out->step_w = display_px_x(d, STEP_LEAST_MM);
    out->step_h = display_px_y(d, STEP_LEAST_MM);
    out->tile_w = display_px_x(d, mm->tile);
    out->tile_h = display_px_y(d, mm->tile);
    out->tile_h_least = display_px_y(d, TILE_LEAST_MM);
    out->tile_h_most = display_px_y(d, mm->tile_most);
    out->key_pitch_x = display_px_x(d, KEY_PITCH_MM);
    out->key_pitch_y = display_px_y(d, KEY_PITCH_MM);
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
    if (display_is_portrait(d)) {
        /* "Someone new? Start here" in two lines, beside a narrower name. */
        out->top_h = (int)most(out->top_h, display_px_y(d, TOP_PORTRAIT_MM));
        int row = d->width_px - 2 * out->margin_x - out->gap_x;
        out->language_w = (int)least(out->language_w, row * LANGUAGE_SHARE);
    }
}

static void set_letters(const struct display *d, const struct millimetres *mm,
                        struct sizes_scale scale, const struct measure *measure, struct sizes *out)
{
    double times = scale.percent / 100.0;
    out->title = font_sizes(d, measure, mm->title * times);
    out->question = font_sizes(d, measure, mm->question * times);
    out->choice = font_sizes(d, measure, mm->choice * times);
    out->small = font_sizes(d, measure, mm->small * times);
    out->row = font_sizes(d, measure, least(mm->small * times, most(mm->small, ROW_MOST_MM)));
    out->row_least = font_sizes(d, measure, mm->small * least(times, 1.0));
    out->least = font_sizes(d, measure, mm->small * scale.least / 100.0);
    out->capital_per_mille =
        display_px_y(d, mm->question * times) * 1000 / out->question.of[VIEW_REGULAR];
}

/* Words that reach as high and as deep as words of this language usually do. */
static const char *sample_of(const char *language)
{
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        size_t len = strlen(samples[i].language);
        if (strncmp(language, samples[i].language, len) == 0 &&
            (language[len] == '\0' || language[len] == '-')) {
            return samples[i].words;
        }
    }
    return NULL;
}

void sizes_init(const struct display *display, struct sizes_scale scale,
                const struct measure *measure, const char *language, struct sizes *out)
{
    const struct millimetres *mm = &table[display->size_class];
    struct display large = enlarge(display);
    set_boxes(&large, mm, out);
    set_letters(&large, mm, scale, measure, out);
    for (int face = VIEW_REGULAR; face <= VIEW_BOLD; face++) {
        const char *sample = sample_of(language);
        sizes_latin(out, &out->letters[face]);
        if (sample != NULL && measure->line != NULL) {
            out->letters[face].up = 0;
            sizes_reach(measure, language, (enum view_face)face, sample, strlen(sample),
                        &out->letters[face]);
        }
    }
    struct font_sizes *const fonts[] = {&out->title, &out->question, &out->choice,   &out->small,
                                        &out->least, &out->row,      &out->row_least};
    for (size_t i = 0; i < sizeof fonts / sizeof fonts[0]; i++) {
        fonts[i]->letters = out->letters;
    }
}

void sizes_latin(const struct sizes *sizes, struct letters *out)
{
    *out = (struct letters){sizes->capital_per_mille, 0, TIGHT_PER_MILLE, RUNNING_PER_MILLE};
}

void sizes_reach(const struct measure *measure, const char *language, enum view_face face,
                 const char *words, size_t len, struct letters *letters)
{
    if (measure->line == NULL) {
        return;
    }
    struct view_type type = {face, SIZES_MILLE, language, direction_of_text(words, len, language)};
    struct rect ink;
    (void)measure->line(measure->context, &type, words, len, &ink);
    sizes_reach_ink(letters, ink);
}

void sizes_reach_ink(struct letters *letters, struct rect ink)
{
    letters->up = -ink.y > letters->up ? -ink.y : letters->up;
    letters->down = ink.y + ink.h > letters->down ? ink.y + ink.h : letters->down;
    int both = letters->up + letters->down;
    letters->tight = both > letters->tight ? both : letters->tight;
    letters->running = both > letters->running ? both : letters->running;
}

int sizes_pitch(const struct letters *letters, int size_px)
{
    return (size_px * letters->tight + 999) / 1000;
}

int sizes_pitch_running(const struct letters *letters, int size_px)
{
    return (size_px * letters->running + 999) / 1000;
}
