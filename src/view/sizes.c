#include "view/sizes.h"

#include <string.h>

#include "view/direction.h"

/* Of Latin letters. */
#define TIGHT_PER_MILLE 1150
#define RUNNING_PER_MILLE 1500
#define TILE_LEAST_MM 20.0 /* as on 7 inches */

static const struct {
    const char *language, *words;
} samples[] = {
    {"ur", "آج آپ کو مدد ملی"}, {"ar", "أهلًا إليك يجري"}, {"fa", "أهلًا إليك يجري"},
    {"bn", "কৃতী গুলি"},          {"pa", "ਸ਼ੁੱਧ ਕੀਤੀ ਨੂੰ"},
};

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
    out->tile_h_least = display_px_y(d, TILE_LEAST_MM);
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

void sizes_init(const struct display *display, const struct measure *measure, const char *language,
                struct sizes *out)
{
    const struct millimetres *mm = &table[display->size_class];
    set_boxes(display, mm, out);
    out->title = font_sizes(display, measure, mm->title);
    out->question = font_sizes(display, measure, mm->question);
    out->choice = font_sizes(display, measure, mm->choice);
    out->small = font_sizes(display, measure, mm->small);
    out->capital_per_mille =
        display_px_y(display, mm->question) * 1000 / out->question.of[VIEW_REGULAR];
    for (int face = VIEW_REGULAR; face <= VIEW_BOLD; face++) {
        const char *sample = sample_of(language);
        sizes_latin(out, &out->letters[face]);
        if (sample != NULL && measure->line != NULL) {
            out->letters[face].up = 0;
            sizes_reach(measure, language, (enum view_face)face, sample, strlen(sample),
                        &out->letters[face]);
        }
    }
    out->title.letters = out->letters;
    out->question.letters = out->letters;
    out->choice.letters = out->letters;
    out->small.letters = out->letters;
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
    struct view_type type = {face, 1000, language, direction_of_text(words, len, language)};
    struct rect ink;
    (void)measure->line(measure->context, &type, words, len, &ink);
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
