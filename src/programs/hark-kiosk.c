/* hark-kiosk: the screen. Options and wiring only. */
#include <stdio.h>

#include "base/file.h"
#include "base/log.h"
#include "base/options.h"
#include "kiosk/kiosk.h"

#define PATH_BYTES_MAX 2048

static const struct conf_setting settings[] = {
    {"event", "/etc/hark/event.yaml", "the event file", "FILE"},
    {"data_dir", "/var/lib/hark", "where responses.db is kept", "DIRECTORY"},
    {"agenda_item", "", "the agenda item that everyone is asked about", "NAME"},
    {"display", "10.1-1280x800", "the display profile", "NAME"},
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

static int run(const struct conf *conf, const char *event_path)
{
    const char *data_dir = conf_get(conf, "data_dir");
    char data_path[PATH_BYTES_MAX];
    const struct display *display = display_find(conf_get(conf, "display"));
    if (display == NULL) {
        fprintf(stderr, "hark-kiosk: no display profile is called \"%s\"; there is \"%s\"\n",
                conf_get(conf, "display"), display_default()->name);
        return EXIT_CODE_USAGE;
    }
    if (file_make_directory(data_dir) != ERR_OK) {
        fprintf(stderr, "hark-kiosk: %s cannot be made; choose another place with --data-dir\n",
                data_dir);
        return EXIT_CODE_ENVIRONMENT;
    }
    snprintf(data_path, sizeof data_path, "%s/responses.db", data_dir);
    const struct kiosk_options options = {
        .event_path = event_path != NULL ? event_path : conf_get(conf, "event"),
        .data_path = data_path,
        .assets = conf_get(conf, "assets"),
        .fonts = conf_get(conf, "fonts"),
        .agenda_item = conf_get(conf, "agenda_item"),
        .trace_path = conf_get(conf, "trace"),
        .display = display,
        .fullscreen = conf_is_on(conf, "fullscreen"),
    };
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
