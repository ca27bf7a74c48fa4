/* hark-kiosk: the screen. Options and wiring only. */
#include <stdio.h>

#include "base/file.h"
#include "base/log.h"
#include "base/options.h"
#include "kiosk/kiosk.h"

#define PATH_BYTES_MAX 2048
#define PROBLEM_BYTES_MAX 2048

static const struct conf_setting settings[] = {
    {"event", "/etc/hark/event.yaml", "the event file", "FILE"},
    {"data_dir", "/var/lib/hark", "where responses.db is kept", "DIRECTORY"},
    {"agenda_item", "", "the agenda item that everyone is asked about", "NAME"},
    {"display", "10.1-1280x800", "the display: a profile, or \"1024x600px 154x86mm\"", "NAME"},
    {"text_size", "usual", "how large letters are: usual, A+, A++", "SIZE"},
    {"palette", "cream", "the colours: cream, navy, black", "NAME"},
    {"rotation", "0", "degrees clockwise the picture is turned: 0, 90, 180, 270", "DEGREES"},
    {"screen", "window", "where it is shown: window, or device (no desktop runs)", "KIND"},
    {"fullscreen", "no", "fill the whole screen", NULL},
    {"assets", HARK_ASSETS, "where the interface texts and pictures are", "DIRECTORY"},
    {"fonts", "/usr/share/fonts/truetype/andika", "where the font Andika is", "DIRECTORY"},
    {"trace", "", "write every view to FILE; for tests: it holds what people type", "FILE"},
    {NULL, NULL, NULL, NULL},
};

static const struct program program = {
    .name = "hark-kiosk",
    .summary = "Asks people at an event how it was, what helped and what got in the way.",
    .arguments = "[options] [EVENT-FILE]",
    .words_most = 1,
    .build = HARK_BUILD,
    .libraries = HARK_LIBRARIES,
    .settings = settings,
};

/* What the settings say about the screen. False, with a message, if one of them cannot be. */
static bool read_screen(const struct conf *conf, struct display *display,
                        struct kiosk_options *options, struct buf *problem)
{
    const char *size = conf_get(conf, "text_size");
    const char *palette = conf_get(conf, "palette");
    long degrees = 0;
    if (display_read(conf_get(conf, "display"), display, problem) != ERR_OK) {
        return false;
    }
    if (!text_size_find(size, &options->text_size)) {
        buf_addf(problem, "text_size is usual, A+ or A++, not \"%s\"", size);
        return false;
    }
    if (!display_has_size(display, options->text_size)) {
        buf_addf(problem, "a 7 inch display has no room for %s; choose usual or A+", size);
        return false;
    }
    options->palette = palette_find(palette);
    if (options->palette == NULL) {
        buf_addf(problem, "palette is cream, navy or black, not \"%s\"", palette);
        return false;
    }
    if (!screen_kind_find(conf_get(conf, "screen"), &options->screen)) {
        buf_addf(problem, "screen is window or device, not \"%s\"", conf_get(conf, "screen"));
        return false;
    }
    if (conf_get_number(conf, "rotation", 0, 270, &degrees, problem) != ERR_OK) {
        return false;
    }
    if (degrees % 90 != 0) {
        buf_addf(problem, "rotation is 0, 90, 180 or 270, not %ld", degrees);
        return false;
    }
    options->quarters = (int)degrees / 90;
    return true;
}

static int run(const struct conf *conf, const char *event_path)
{
    const char *data_dir = conf_get(conf, "data_dir");
    char data_path[PATH_BYTES_MAX];
    struct display display;
    struct kiosk_options options = {0};
    struct buf problem;
    buf_init(&problem, PROBLEM_BYTES_MAX);
    bool is_good = read_screen(conf, &display, &options, &problem);
    if (!is_good) {
        fprintf(stderr, "hark-kiosk: %s\n", buf_text(&problem));
    }
    buf_free(&problem);
    if (!is_good) {
        return EXIT_CODE_USAGE;
    }
    if (file_make_directory(data_dir) != ERR_OK) {
        fprintf(stderr, "hark-kiosk: %s cannot be made; choose another place with --data-dir\n",
                data_dir);
        return EXIT_CODE_ENVIRONMENT;
    }
    snprintf(data_path, sizeof data_path, "%s/responses.db", data_dir);
    options.event_path = event_path != NULL ? event_path : conf_get(conf, "event");
    options.data_path = data_path;
    options.assets = conf_get(conf, "assets");
    options.fonts = conf_get(conf, "fonts");
    options.agenda_item = conf_get(conf, "agenda_item");
    options.trace_path = conf_get(conf, "trace");
    options.display = &display;
    options.fullscreen = conf_is_on(conf, "fullscreen");
    return kiosk_run(&options);
}

int main(int argc, char **argv)
{
    struct conf *conf = NULL;
    int next = 0;
    log_setup("hark-kiosk", LOG_LEVEL_INFO);
    int code = program_start(&program, argc, argv, &conf, &next);
    if (code < 0) {
        code = run(conf, next < argc ? argv[next] : NULL);
    }
    conf_close(conf);
    return code;
}
