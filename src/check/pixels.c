/* Contrast, and what is left without colours: seen on the drawn screen. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "check/judge.h"
#include "ui/png.h"

#define COLOURS_MAX 1024     /* of one line of words; the others are shades between them */
#define DIFFERENCE_LEAST 2.0 /* per cent: WCAG 1.4.1, tested as the accessibility bar says */
#define LUMA_STEP 26         /* a tenth of 255: so much lighter or darker is seen */
#define RING_PX 2            /* around the letters: there the ground shows */

/* What was seen open, to be set against the same with something chosen. */
struct open_screen {
    char place[CHECK_PLACE_BYTES];
    int palette;
    int count;
    char ids[VIEW_ITEMS_MAX][VIEW_ID_BYTES];
    struct rect boxes[VIEW_ITEMS_MAX];
};

struct judge_paper {
    struct painter *painter;
    struct SDL_Surface *now, *open; /* to draw on; the last open screen */
    struct SDL_Surface *mark;       /* nothing but the mark of what helped */
    struct SDL_Surface *last;       /* one of the first two */
    struct open_screen seen;
    struct rect mark_box; /* empty: none was seen */
    int mark_palette, mark_question;
};

enum err judge_paper_open(const struct display *display, struct text *text,
                          struct pictures *pictures, struct judge_paper **out)
{
    enum err err = ERR_SYSTEM;
    struct judge_paper *paper = calloc(1, sizeof *paper);
    if (paper == NULL) {
        log_error("check: no memory to draw on");
        goto out;
    }
    struct SDL_Surface **surfaces[] = {&paper->now, &paper->open, &paper->mark};
    err = painter_open(text, pictures, palette_default(), &paper->painter);
    for (int i = 0; i < 3 && !err; i++) {
        err = screenshot_new(display->width_px, display->height_px, surfaces[i]);
    }
    if (err) {
        judge_paper_close(paper);
        paper = NULL;
    }
out:
    *out = paper;
    return err;
}

void judge_paper_close(struct judge_paper *paper)
{
    if (paper == NULL) {
        return;
    }
    painter_close(paper->painter);
    screenshot_free(paper->now);
    screenshot_free(paper->open);
    screenshot_free(paper->mark);
    free(paper);
}

struct SDL_Surface *judge_paper_surface(const struct judge_paper *paper)
{
    return paper->last;
}

/* ---- contrast -------------------------------------------------------------------------------- */

struct colours {
    int count;
    uint32_t colour[COLOURS_MAX];
    int pixels[COLOURS_MAX];
};

static void count_colour(struct colours *colours, uint32_t colour)
{
    unsigned at = colour * 2654435761U >> 22; /* 10 bits, as there are places */
    for (int tried = 0; tried < COLOURS_MAX; tried++) {
        unsigned place = (at + (unsigned)tried) % COLOURS_MAX;
        if (colours->pixels[place] == 0 || colours->colour[place] == colour) {
            colours->colour[place] = colour;
            colours->pixels[place]++;
            return;
        }
    }
}

double judge_contrast(struct SDL_Surface *surface, struct rect rect)
{
    struct colours colours;
    memset(&colours, 0, sizeof colours);
    for (int y = rect.y; y < rect.y + rect.h; y++) {
        const uint32_t *row = screenshot_row(surface, y);
        for (int x = rect.x; x < rect.x + rect.w; x++) {
            count_colour(&colours, row[x] & 0xFFFFFF);
        }
    }
    int ground = 0;
    for (int i = 0; i < COLOURS_MAX; i++) {
        ground = colours.pixels[i] > colours.pixels[ground] ? i : ground;
    }
    double best = 0;
    for (int i = 0; i < COLOURS_MAX; i++) {
        if (colours.pixels[i] > 0 && i != ground) {
            double contrast = palette_contrast(colours.colour[i], colours.colour[ground]);
            best = contrast > best ? contrast : best;
        }
    }
    return best;
}

static void judge_words(const struct judge *judge, const struct judge_paper *paper,
                        const struct walk_screen *screen, const struct view *view, int palette)
{
    const struct display *display = judge->display;
    struct rect all = {0, 0, display->width_px, display->height_px};
    for (int i = 0; i < view->run_count; i++) {
        const struct view_run *run = &view->runs[i];
        const struct view_item *item = &view->items[run->item];
        struct view_type type = {run->face, run->size_px, run->language, run->right_to_left};
        struct rect ink;
        (void)judge->measure->line(judge->measure->context, &type, run->text, strlen(run->text),
                                   &ink);
        if (rect_is_empty(ink)) {
            continue;
        }
        ink.x += run->x;
        ink.y += run->baseline_y;
        ink = rect_cut(rect_inset(ink, -RING_PX), all);
        bool on_meaning = item->fill == VIEW_FILL_SOLID && item->tone != VIEW_TONE_INK;
        double wanted = on_meaning ? PALETTE_MEANING_CONTRAST : PALETTE_TEXT_CONTRAST;
        double contrast = judge_contrast(paper->now, ink);
        if (contrast < wanted) {
            struct check_finding finding;
            judge_begin_finding(judge, screen, item, &finding);
            finding.kind = CHECK_CONTRAST;
            finding.palettes = 1U << palette;
            finding.value = contrast;
            finding.wanted = wanted;
            judge->found(judge->context, &finding);
        }
    }
}

/* ---- without colours ------------------------------------------------------------------------- */

/* ITU-R BT.709, as WCAG's luminance; the gamma is left in, so that steps are as large as they
 * look. */
static int luma(uint32_t colour)
{
    uint32_t r = colour >> 16 & 0xFF;
    uint32_t g = colour >> 8 & 0xFF;
    uint32_t b = colour & 0xFF;
    return (int)((2126 * r + 7152 * g + 722 * b) / 10000);
}

double judge_difference(struct SDL_Surface *one, struct rect one_rect, struct SDL_Surface *other,
                        struct rect other_rect)
{
    long different = 0;
    for (int y = 0; y < one_rect.h; y++) {
        const uint32_t *row = screenshot_row(one, one_rect.y + y) + one_rect.x;
        const uint32_t *other_row = screenshot_row(other, other_rect.y + y) + other_rect.x;
        for (int x = 0; x < one_rect.w; x++) {
            different += abs(luma(row[x]) - luma(other_row[x])) >= LUMA_STEP ? 1 : 0;
        }
    }
    long all = (long)one_rect.w * one_rect.h;
    return all > 0 ? 100.0 * (double)different / (double)all : 100.0;
}

static void tell_colour_only(const struct judge *judge, const struct walk_screen *screen,
                             const struct view_item *item, int palette, double per_cent)
{
    struct check_finding finding;
    if (per_cent >= DIFFERENCE_LEAST) {
        return;
    }
    judge_begin_finding(judge, screen, item, &finding);
    finding.kind = CHECK_COLOUR_ONLY;
    finding.palettes = 1U << palette;
    finding.value = per_cent;
    finding.wanted = DIFFERENCE_LEAST;
    judge->found(judge->context, &finding);
}

static bool is_same_size(struct rect one, struct rect other)
{
    return !rect_is_empty(one) && one.w == other.w && one.h == other.h;
}

static void remember_open(struct judge_paper *paper, const struct walk_screen *screen,
                          const struct view *view, int palette)
{
    struct SDL_Surface *before = paper->open;
    struct open_screen *seen = &paper->seen;
    paper->open = paper->now;
    paper->now = before;
    (void)snprintf(seen->place, sizeof seen->place, "%s", screen->place);
    seen->palette = palette;
    seen->count = view->item_count;
    for (int i = 0; i < view->item_count; i++) {
        /* What is chosen already, on a page before, shows nothing of the difference. */
        bool is_chosen = (view->items[i].state & VIEW_CHOSEN) != 0;
        memcpy(seen->ids[i], view->items[i].id, sizeof seen->ids[i]);
        seen->boxes[i] = is_chosen ? (struct rect){0} : view->items[i].box;
    }
}

static void judge_chosen(const struct judge *judge, const struct judge_paper *paper,
                         const struct walk_screen *screen, const struct view *view, int palette)
{
    const struct open_screen *seen = &paper->seen;
    if (strcmp(seen->place, screen->place) != 0 || seen->palette != palette) {
        return;
    }
    for (int i = 0; i < view->item_count; i++) {
        const struct view_item *item = &view->items[i];
        for (int k = 0; k < seen->count && (item->state & VIEW_CHOSEN) != 0; k++) {
            if (strcmp(seen->ids[k], item->id) == 0 && is_same_size(seen->boxes[k], item->box)) {
                tell_colour_only(
                    judge, screen, item, palette,
                    judge_difference(paper->now, item->box, paper->open, seen->boxes[k]));
            }
        }
    }
}

/* The mark of what got in the way against that of what helped, of the same pair of questions. */
static void judge_mark(const struct judge *judge, struct judge_paper *paper,
                       const struct walk_screen *screen, const struct view *view, int palette)
{
    const struct view_item *mark = view_find(view, "question:mark");
    if (mark == NULL || screen->question < 0) {
        return;
    }
    const struct event_question *question = &judge->event->questions[screen->question];
    if (question->side == EVENT_SIDE_HELPED) {
        painter_draw(paper->painter, view, mark->box, paper->mark);
        paper->mark_box = mark->box;
        paper->mark_palette = palette;
        paper->mark_question = screen->question;
    } else if (question->pair == paper->mark_question && paper->mark_palette == palette &&
               is_same_size(paper->mark_box, mark->box)) {
        tell_colour_only(judge, screen, mark, palette,
                         judge_difference(paper->now, mark->box, paper->mark, paper->mark_box));
    }
}

void judge_pixels(const struct judge *judge, struct judge_paper *paper,
                  const struct walk_screen *screen, const struct view *view,
                  const struct palette *palette, int number)
{
    struct rect all = {0, 0, judge->display->width_px, judge->display->height_px};
    painter_set_palette(paper->painter, palette);
    painter_draw(paper->painter, view, all, paper->now);
    paper->last = paper->now;
    judge_words(judge, paper, screen, view, number);
    if (screen->state == WALK_CHOSEN) {
        judge_chosen(judge, paper, screen, view, number);
    } else {
        judge_mark(judge, paper, screen, view, number);
        remember_open(paper, screen, view, number);
    }
}
