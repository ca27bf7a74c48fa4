/* Screenshots and views of all named states, compared with those that are kept in git:
 *   golden --assets DIR --kept DIR --output DIR [--stray PIXELS] [--update] [NAME...]
 * Text is the same byte by byte; a screenshot's colours may differ by PIXEL_TOLERANCE, but for as
 * many stray pixels as are given (none), which are told (cross/README.md says where). What fails
 * leaves NAME.actual.png, NAME.diff.png or NAME.actual.txt in the output directory. Nothing that
 * is missing is passed over. */
#include <SDL.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "player.h"
#include "ui/painter.h"
#include "ui/png.h"

#define PIXEL_TOLERANCE 2
#define STRAY_PIXELS_MAX 100
#define VIEW_TEXT_FILE_BYTES_MAX (1 << 20)

struct options {
    const char *assets, *kept, *output;
    bool update;
    int stray; /* pixels of a screenshot that may be of another colour */
    int name_count;
    char **names;
};

/* What is on the glass while a visit goes on, painted as the kiosk paints it: damage by damage. */
struct glass {
    struct painter *painter;
    SDL_Surface *shown; /* piece by piece */
    SDL_Surface *whole; /* painted anew */
    struct view last;
    bool has_view;
    struct buf text; /* of the state's view */
    bool is_torn;    /* the two differed after a step */
    const char *misfit;
};

static const char *path_of(char path[1024], const char *directory, const char *name,
                           const char *ending)
{
    (void)snprintf(path, 1024, "%s/%s%s", directory, name, ending);
    return path;
}

static struct rect whole_of(const struct view *view)
{
    return (struct rect){0, 0, view->display->width_px, view->display->height_px};
}

static int channel_distance(uint32_t one, uint32_t other)
{
    int most = 0;
    for (int shift = 0; shift < 24; shift += 8) {
        int distance = (int)(one >> shift & 0xFF) - (int)(other >> shift & 0xFF);
        distance = distance < 0 ? -distance : distance;
        most = distance > most ? distance : most;
    }
    return most;
}

static uint32_t *pixel_at(SDL_Surface *surface, int x, int y)
{
    uint8_t *row = (uint8_t *)surface->pixels + (ptrdiff_t)y * surface->pitch;
    return (uint32_t *)(void *)row + x;
}

/* Pixels that differ by more than the tolerance; they become red in `marks` (may be NULL), the
 * others fade. -1: the sizes differ. */
static int count_different(SDL_Surface *one, SDL_Surface *other, SDL_Surface *marks)
{
    int count = 0;
    if (one->w != other->w || one->h != other->h) {
        return -1;
    }
    for (int y = 0; y < one->h; y++) {
        for (int x = 0; x < one->w; x++) {
            uint32_t pixel = *pixel_at(one, x, y) & 0xFFFFFF;
            bool differs = channel_distance(pixel, *pixel_at(other, x, y)) > PIXEL_TOLERANCE;
            count += differs ? 1 : 0;
            if (marks != NULL) {
                *pixel_at(marks, x, y) = differs ? 0xFF0000 : (pixel >> 2 & 0x3F3F3F) + 0xC0C0C0;
            }
        }
    }
    return count;
}

static bool is_same(const SDL_Surface *one, const SDL_Surface *other)
{
    return memcmp(one->pixels, other->pixels, (size_t)one->h * (size_t)one->pitch) == 0;
}

/* Surfaces as large as the display, which may have become another one. */
static bool fit_surfaces(struct glass *glass, const struct display *display)
{
    if (glass->whole != NULL && glass->whole->w == display->width_px &&
        glass->whole->h == display->height_px) {
        return true;
    }
    screenshot_free(glass->whole);
    screenshot_free(glass->shown);
    glass->whole = NULL;
    glass->shown = NULL;
    glass->has_view = false;
    return screenshot_new(display->width_px, display->height_px, &glass->shown) == ERR_OK &&
           screenshot_new(display->width_px, display->height_px, &glass->whole) == ERR_OK;
}

static void see(void *context, const struct view *view, bool is_reached)
{
    struct glass *glass = context;
    if (!fit_surfaces(glass, view->display)) {
        glass->misfit = "no memory";
        return;
    }
    if (is_reached) {
        buf_clear(&glass->text);
        view_format(view, &glass->text);
        return;
    }
    struct view_damage damage = {1, {whole_of(view)}};
    if (glass->has_view) {
        view_damage(&glass->last, view, &damage);
    }
    for (int i = 0; i < damage.count; i++) {
        painter_draw(glass->painter, view, damage.rects[i], glass->shown);
    }
    painter_draw(glass->painter, view, whole_of(view), glass->whole);
    glass->is_torn |= !is_same(glass->shown, glass->whole);
    glass->last = *view;
    glass->has_view = true;
    if (view->misfit != NULL && glass->misfit == NULL) {
        glass->misfit = "a text";
        (void)fprintf(stderr, "%s does not fit\n", view->misfit);
    }
}

/* ---- comparing ------------------------------------------------------------------------------ */

static bool check_text(const struct options *options, const char *name, const struct buf *text)
{
    char path[1024];
    char file[256];
    (void)snprintf(file, sizeof file, "view/%s", name);
    path_of(path, options->kept, file, ".txt");
    if (options->update) {
        return file_replace(path, text->data, text->len) == ERR_OK;
    }
    struct buf kept;
    buf_init(&kept, VIEW_TEXT_FILE_BYTES_MAX);
    enum err err = file_read(path, &kept);
    bool is_same = err == ERR_OK && kept.len == text->len &&
                   memcmp(buf_text(&kept), buf_text(text), text->len) == 0;
    buf_free(&kept);
    if (!is_same) {
        (void)fprintf(stderr, "%s: the view's text %s\n", name,
                      err == ERR_OK ? "is another one" : "is missing");
        path_of(path, options->output, name, ".actual.txt");
        (void)fprintf(stderr, "  see %s (%s)\n", path,
                      err_name(file_replace(path, text->data, text->len)));
    }
    return is_same;
}

static void leave_pictures(const struct options *options, const char *name, SDL_Surface *actual,
                           SDL_Surface *kept)
{
    char path[1024];
    SDL_Surface *marks = NULL;
    path_of(path, options->output, name, ".actual.png");
    if (screenshot_save(actual, path) == ERR_OK) {
        (void)fprintf(stderr, "  see %s\n", path);
    }
    if (kept != NULL && screenshot_new(actual->w, actual->h, &marks) == ERR_OK &&
        count_different(actual, kept, marks) > 0) {
        path_of(path, options->output, name, ".diff.png");
        if (screenshot_save(marks, path) == ERR_OK) {
            (void)fprintf(stderr, "  and %s\n", path);
        }
    }
    screenshot_free(marks);
}

static bool check_picture(const struct options *options, const char *name, SDL_Surface *actual)
{
    char path[1024];
    char file[256];
    (void)snprintf(file, sizeof file, "png/%s", name);
    path_of(path, options->kept, file, ".png");
    if (options->update) {
        return screenshot_save(actual, path) == ERR_OK;
    }
    SDL_Surface *kept = NULL;
    enum err err = screenshot_load(path, &kept);
    int different = err == ERR_OK ? count_different(actual, kept, NULL) : -1;
    bool is_good = different >= 0 && different <= options->stray;
    if (is_good && different > 0) {
        (void)fprintf(stderr, "%s: %d stray pixels\n", name, different);
    } else if (!is_good) {
        (void)fprintf(stderr, "%s: the screenshot %s (%d pixels)\n", name,
                      err == ERR_OK ? "is another one" : "is missing", different);
        leave_pictures(options, name, actual, kept);
    }
    screenshot_free(kept);
    return is_good;
}

/* ---- one state, all states ------------------------------------------------------------------ */

static bool check_state(const struct options *options, const struct golden_state *state,
                        struct glass *glass)
{
    glass->has_view = false;
    glass->is_torn = false;
    glass->misfit = NULL;
    const struct palette *palette = palette_find(state->palette);
    if (palette == NULL) {
        (void)fprintf(stderr, "%s: there is no palette \"%s\"\n", state->name, state->palette);
        return false;
    }
    painter_set_palette(glass->painter, palette);
    if (!player_play(state, options->assets, see, glass)) {
        (void)fprintf(stderr, "%s: the visit does not get there\n", state->name);
        return false;
    }
    bool is_good = buf_err(&glass->text) == ERR_OK;
    is_good &= check_text(options, state->name, &glass->text);
    is_good &= check_picture(options, state->name, glass->whole);
    if (glass->is_torn) {
        (void)fprintf(stderr, "%s: painted by damage, the screen is not what it is painted anew\n",
                      state->name);
        is_good = false;
    }
    is_good &= glass->misfit == NULL;
    return is_good;
}

static bool is_wanted(const struct options *options, const char *name)
{
    for (int i = 0; i < options->name_count; i++) {
        if (strcmp(options->names[i], name) == 0) {
            return true;
        }
    }
    return options->name_count == 0;
}

static int check_all(const struct options *options, struct glass *glass)
{
    int failures = 0;
    int checked = 0;
    for (int i = 0; i < golden_state_count; i++) {
        if (is_wanted(options, golden_states[i].name)) {
            checked++;
            failures += check_state(options, &golden_states[i], glass) ? 0 : 1;
        }
    }
    (void)printf("%d states, %d failed%s\n", checked, failures,
                 options->update ? " (the kept files are new now: look at them)" : "");
    bool is_all = options->name_count == 0 || checked == options->name_count;
    if (!is_all) {
        (void)fprintf(stderr, "a state of that name does not exist\n");
    }
    return is_all && failures == 0 ? EXIT_CODE_OK : EXIT_CODE_FINDINGS;
}

static bool read_options(int argc, char **argv, struct options *out)
{
    *out = (struct options){0};
    const char *stray = "0";
    int i = 1;
    for (; i < argc && strncmp(argv[i], "--", 2) == 0; i++) {
        const char **place = strcmp(argv[i], "--assets") == 0   ? &out->assets
                             : strcmp(argv[i], "--kept") == 0   ? &out->kept
                             : strcmp(argv[i], "--output") == 0 ? &out->output
                             : strcmp(argv[i], "--stray") == 0  ? &stray
                                                                : NULL;
        if (strcmp(argv[i], "--update") == 0) {
            out->update = true;
        } else if (place == NULL || i + 1 == argc) {
            return false;
        } else {
            *place = argv[++i];
        }
    }
    char *end = NULL;
    long most = strtol(stray, &end, 10);
    if (*end != '\0' || most < 0 || most > STRAY_PIXELS_MAX) {
        return false;
    }
    out->stray = (int)most;
    out->names = argv + i;
    out->name_count = argc - i;
    return out->assets != NULL && out->kept != NULL && out->output != NULL;
}

int main(int argc, char **argv)
{
    static struct glass glass; /* a view is large */
    struct options options;
    struct text *text = NULL;
    struct pictures *pictures = NULL;
    int code = EXIT_CODE_ENVIRONMENT;
    char path[1024];
    if (!read_options(argc, argv, &options)) {
        (void)fprintf(stderr,
                      "golden --assets DIR --kept DIR --output DIR [--stray PIXELS] [--update] "
                      "[NAME...]\n");
        return EXIT_CODE_USAGE;
    }
    buf_init(&glass.text, VIEW_TEXT_FILE_BYTES_MAX);
    if (text_open(TEXT_FONT_DIRECTORY, &text) == ERR_OK &&
        pictures_open(path_of(path, options.assets, "pictures", ".masks"), &pictures) == ERR_OK &&
        painter_open(text, pictures, palette_default(), &glass.painter) == ERR_OK &&
        file_make_directory(options.output) == ERR_OK) {
        code = check_all(&options, &glass);
    }
    buf_free(&glass.text);
    screenshot_free(glass.whole);
    screenshot_free(glass.shown);
    painter_close(glass.painter);
    pictures_close(pictures);
    text_close(text);
    return code;
}
