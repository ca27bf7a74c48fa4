/* What a screen costs, to be counted by callgrind: built and drawn for the first time, built and
 * drawn again, after a tap on one tile: each is one function, called once; and after each letter of
 * a few words: a function that is called for each of them.
 *
 *   screen_cost EVENT-FILE ASSETS LANGUAGE      counted by instructions.py
 */
#include <SDL.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/rig.h"
#include "ui/painter.h"
#include "ui/png.h"

/* Counters know them by their names. */
#ifdef __clang__ /* clang-tidy: it makes no clones, and has no word for it */
#define MEASURED __attribute__((noinline))
#else
#define MEASURED __attribute__((noinline, noclone))
#endif

struct bench {
    struct rig rig;
    struct pictures *pictures;
    struct painter *painter;
    struct SDL_Surface *surface;
    struct view before;
    unsigned char next_id;
    int measured; /* how many so far: no two of the functions below are the same to a compiler */
};

static void give(struct bench *bench, struct visit_input input)
{
    struct rig *rig = &bench->rig;
    rig->now_ms += 1000;
    memset(input.fresh_id, ++bench->next_id, sizeof input.fresh_id);
    (void)rig_step(rig, &input);
    while (rig->effects.write != VISIT_WRITE_NONE) {
        struct visit_input saved = {.kind = VISIT_IN_SAVED, .number = rig->effects.generation};
        (void)rig_step(rig, &saved);
    }
}

static void draw_all(struct bench *bench)
{
    rig_build(&bench->rig);
    struct rect all = {0, 0, bench->surface->w, bench->surface->h};
    painter_draw(bench->painter, &bench->rig.view, all, bench->surface);
}

/* The view that is on the screen; a kiosk has two and copies none. */
static void keep_shown(struct bench *bench)
{
    bench->before = bench->rig.view;
}

static void draw_change(struct bench *bench)
{
    rig_build(&bench->rig);
    struct view_damage damage;
    view_damage(&bench->before, &bench->rig.view, &damage);
    for (int i = 0; i < damage.count; i++) {
        painter_draw(bench->painter, &bench->rig.view, damage.rects[i], bench->surface);
    }
}

MEASURED static void first_screen(struct bench *bench)
{
    bench->measured = 1;
    draw_all(bench);
}

MEASURED static void screen_again(struct bench *bench)
{
    bench->measured = 2;
    draw_all(bench);
}

MEASURED static void tile_tapped(struct bench *bench, struct visit_input input)
{
    bench->measured = 3;
    give(bench, input);
    draw_change(bench);
}

MEASURED static void typing_screen(struct bench *bench)
{
    bench->measured = 4;
    draw_all(bench);
}

MEASURED static void letter_typed(struct bench *bench, struct visit_input input)
{
    bench->measured = 5;
    give(bench, input);
    draw_change(bench);
}

/* Called before and behind each of them: some counters see only where a function begins, others
 * only where it ends. */
MEASURED static void between(struct bench *bench)
{
    bench->measured = 0;
}

/* The input of a target that is in view. */
static struct visit_input action_of(const struct bench *bench, const char *id)
{
    const struct view_item *item = view_find(&bench->rig.view, id);
    if (item == NULL) {
        (void)fprintf(stderr, "there is no \"%s\"\n", id);
        exit(EXIT_FAILURE);
    }
    return item->action;
}

static void tap(struct bench *bench, const char *id)
{
    rig_build(&bench->rig);
    give(bench, action_of(bench, id));
    rig_build(&bench->rig);
}

/* The words, letter by letter as keys would give them. */
static void type_all(struct bench *bench, const char *words)
{
    struct visit_input input = {.kind = VISIT_IN_KEY};
    for (const char *at = words; *at != '\0';) {
        size_t len = 1;
        while (((unsigned char)at[len] & 0xC0) == 0x80) {
            len++;
        }
        memset(input.text, 0, sizeof input.text);
        memcpy(input.text, at, len);
        at += len;
        keep_shown(bench);
        between(bench);
        letter_typed(bench, input);
        between(bench);
    }
}

static const char *words_in(const char *language)
{
    static const struct {
        const char *language, *words;
    } phrases[] = {{"ur", "مجھے وقت دیا گیا"},
                   {"ar", "كان هناك وقت كاف"},
                   {"bn", "আমাকে সময় দেওয়া হয়েছে"},
                   {"pa", "ਮੈਨੂੰ ਸਮਾਂ ਮਿਲਿਆ"}};
    for (size_t i = 0; i < sizeof phrases / sizeof phrases[0]; i++) {
        if (strcmp(phrases[i].language, language) == 0) {
            return phrases[i].words;
        }
    }
    return "There was enough time";
}

static void measure(struct bench *bench, const char *language)
{
    struct rig *rig = &bench->rig;
    struct visit_input input = {.kind = VISIT_IN_LANGUAGE};
    while (strcmp(rig->event.languages[input.number], language) != 0) {
        input.number++;
    }
    rig_begin(rig, "budgets");
    give(bench, input);
    tap(bench, "do:start");
    tap(bench, "choice:good");
    tap(bench, "nav:next");
    draw_all(bench); /* fonts are open, as at a visit that is not the first one */
    text_forget(rig->text);
    between(bench);
    first_screen(bench);
    between(bench);
    screen_again(bench);
    between(bench);
    struct visit_input tile = action_of(bench, "choice:listened");
    keep_shown(bench);
    between(bench);
    tile_tapped(bench, tile);
    between(bench);
    while (rig->visit.screen != VISIT_KEPT) {
        tap(bench, "nav:next");
    }
    tap(bench, "do:more");
    tap(bench, "do:type");
    between(bench);
    typing_screen(bench);
    between(bench);
    type_all(bench, words_in(language));
}

static bool bench_open(struct bench *bench, const char *event, const char *assets)
{
    char path[4096];
    (void)snprintf(path, sizeof path, "%s/pictures.masks", assets);
    bench->rig.now_ms = 1000000;
    const struct display *display = display_default();
    return rig_open(&bench->rig, event, assets) &&
           pictures_open(path, &bench->pictures) == ERR_OK &&
           painter_open(bench->rig.text, bench->pictures, palette_default(), &bench->painter) ==
               ERR_OK &&
           screenshot_new(display->width_px, display->height_px, &bench->surface) == ERR_OK;
}

int main(int argc, char **argv)
{
    static struct bench bench; /* a visit holds all words, a view all items */
    if (argc != 4) {
        fputs("screen_cost EVENT-FILE ASSETS LANGUAGE\n", stderr);
        return EXIT_FAILURE;
    }
    bool is_open = bench_open(&bench, argv[1], argv[2]);
    if (is_open) {
        measure(&bench, argv[3]);
    }
    screenshot_free(bench.surface);
    painter_close(bench.painter);
    pictures_close(bench.pictures);
    rig_close(&bench.rig);
    return is_open ? EXIT_SUCCESS : EXIT_FAILURE;
}
