/* hark check: is an event file good, does all of it fit, and how much does it ask of people? */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "cli/checking.h"
#include "cli/cli.h"

#define PATH_BYTES 4096
#define PATIENCE_MS 2000 /* so long nobody asks whether it still works */

static const struct conf_setting settings[] = {
    {"display", "", "only this display: a profile's name, or \"1024x600px 154x90mm\"", "NAME"},
    {"language", "", "only this language", "TAG"},
    {"text_size", "", "only this size of text: usual, A+ or A++", "SIZE"},
    {"screens", "", "keep the drawn screens there, and a page with all of them, index.html",
     "DIRECTORY"},
    {"json", "", "tell it in JSON, for programs", NULL},
    {"assets", HARK_ASSETS, "where the interface texts and pictures are", "DIRECTORY"},
    {"fonts", "/usr/share/fonts/truetype/andika", "where the font Andika is", "DIRECTORY"},
    {NULL, NULL, NULL, NULL},
};

/* ---- what to look at ------------------------------------------------------------------------- */

struct request {
    const char *path;
    bool json;
    struct event event;
    struct interface interfaces[EVENT_LANGUAGES_MAX];
    struct keyboard keyboards[EVENT_LANGUAGES_MAX];
    struct display displays[DISPLAYS];
    struct check_plan plan;
    char pictures[PATH_BYTES];
    char index[PATH_BYTES]; /* the sheet */
};

/* Progress: on a terminal one line that grows, else a line for each display. */
struct patience {
    int64_t began_ms;
    bool is_terminal, has_said;
    const struct display *displays;
    unsigned said; /* bit by display */
};

static void say_progress(void *context, int done, int total, const struct display *display)
{
    struct patience *patience = context;
    if (clock_now_ms() - patience->began_ms < PATIENCE_MS) {
        return;
    }
    if (patience->is_terminal) {
        fprintf(stderr, "\rLooking at every screen: %d %%  ", 100 * done / total);
        patience->has_said = true;
    } else if ((patience->said >> (display - patience->displays) & 1U) == 0) {
        fprintf(stderr, "Looking at every screen: %s, %d %%\n", display->name, 100 * done / total);
        patience->said |= 1U << (display - patience->displays);
    }
}

static int read_display(struct request *request, const char *text)
{
    struct check_plan *plan = &request->plan;
    plan->displays = request->displays;
    if (text[0] == '\0') {
        for (int i = 0; i < DISPLAYS; i++) {
            request->displays[i] = *display_at(i);
        }
        plan->display_count = DISPLAYS;
        return EXIT_CODE_OK;
    }
    struct buf problem;
    buf_init(&problem, CLI_MESSAGE_BYTES_MAX);
    enum err err = display_read(text, &request->displays[0], &problem);
    if (err) {
        fprintf(stderr, "hark check: %s\n", buf_text(&problem));
    }
    plan->display_count = 1;
    buf_free(&problem);
    return err ? EXIT_CODE_USAGE : EXIT_CODE_OK;
}

static int read_language(struct request *request, const char *tag)
{
    request->plan.language = -1;
    if (tag[0] == '\0') {
        return EXIT_CODE_OK;
    }
    request->plan.language = event_find_language(&request->event, tag);
    if (request->plan.language < 0) {
        fprintf(stderr,
                "hark check: %s is not in the language \"%s\"; its line 'languages' says "
                "which ones there are\n",
                request->path, tag);
        return EXIT_CODE_USAGE;
    }
    return EXIT_CODE_OK;
}

static int read_size(struct request *request, const char *name)
{
    enum text_size size = TEXT_USUAL;
    request->plan.size = -1;
    if (name[0] == '\0') {
        return EXIT_CODE_OK;
    }
    if (!text_size_find(name, &size)) {
        fprintf(stderr,
                "hark check: no size of text is called \"%s\"; there is usual, A+ and "
                "A++\n",
                name);
        return EXIT_CODE_USAGE;
    }
    if (request->plan.display_count == 1 && !display_has_size(&request->displays[0], size)) {
        fprintf(stderr, "hark check: %s has no room for %s\n", request->displays[0].name, name);
        return EXIT_CODE_USAGE;
    }
    request->plan.size = (int)size;
    return EXIT_CODE_OK;
}

static int count_cores(void)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    return cores < 1 ? 1 : cores > CHECK_WORKERS_MAX ? CHECK_WORKERS_MAX : (int)cores;
}

static int read_plan(struct request *request, const struct conf *conf)
{
    struct check_plan *plan = &request->plan;
    int code = read_display(request, conf_get(conf, "display"));
    code = code ? code : read_language(request, conf_get(conf, "language"));
    code = code ? code : read_size(request, conf_get(conf, "text_size"));
    (void)snprintf(request->pictures, sizeof request->pictures, "%s/pictures.masks",
                   conf_get(conf, "assets"));
    plan->pictures = request->pictures;
    plan->fonts = conf_get(conf, "fonts");
    plan->workers = count_cores();
    const char *screens = conf_get(conf, "screens");
    plan->screens = screens[0] != '\0' ? screens : NULL;
    (void)snprintf(request->index, sizeof request->index, "%s/index.html", screens);
    return code;
}

/* ---- files ----------------------------------------------------------------------------------- */

static int tell_refused(const struct request *request, enum err err,
                        const struct event_findings *findings)
{
    struct buf text;
    int count = findings->count + findings->dropped;
    buf_init(&text, CLI_MESSAGE_BYTES_MAX);
    if (err != ERR_DATA) {
        fprintf(stderr, "hark check: %s: %s\n", request->path,
                count > 0 ? findings->items[0].message : "the file cannot be read");
        return err == ERR_LIMIT ? EXIT_CODE_DATA : EXIT_CODE_ENVIRONMENT;
    }
    if (request->json) {
        checking_json_refused(request->path, findings, &text);
    } else {
        event_findings_format(findings, request->path, &text);
    }
    fputs(buf_text(&text), stdout);
    fprintf(stderr, "%d %s to mend.\n", count, count == 1 ? "thing" : "things");
    buf_free(&text);
    return EXIT_CODE_FINDINGS;
}

static int load_interfaces(struct request *request, const char *assets,
                           struct event_findings *findings)
{
    char directory[PATH_BYTES];
    int failed = 0;
    (void)snprintf(directory, sizeof directory, "%s/interface", assets);
    enum err err =
        interface_load_all(directory, &request->event, request->interfaces, findings, &failed);
    if (!err) {
        return EXIT_CODE_OK;
    }
    fprintf(stderr,
            "hark check: the program's own texts in the language \"%s\" cannot be used: "
            "%s/%s.yaml: %s\n",
            request->event.languages[failed], directory, request->event.languages[failed],
            findings->items[0].message);
    return err == ERR_DATA ? EXIT_CODE_DATA : EXIT_CODE_ENVIRONMENT;
}

static int load_keyboards(struct request *request, const char *assets)
{
    struct buf problems;
    buf_init(&problems, CLI_MESSAGE_BYTES_MAX);
    enum err err = keyboard_load_all(assets, &request->event, request->interfaces,
                                     request->keyboards, &problems);
    fputs(buf_text(&problems), stderr);
    buf_free(&problems);
    if (!err) {
        return EXIT_CODE_OK;
    }
    fputs("hark check: the letters of a keyboard cannot be used; the lines above say why\n",
          stderr);
    return err == ERR_DATA ? EXIT_CODE_DATA : EXIT_CODE_ENVIRONMENT;
}

/* The page's place is made sure of before the work begins, not after it. */
static int begin_sheet(const struct request *request, const struct conf *conf)
{
    struct buf begun;
    if (request->plan.screens == NULL) {
        return EXIT_CODE_OK;
    }
    if (file_make_directory(request->plan.screens)) {
        fprintf(stderr, "hark check: %s cannot be made; choose another place with --screens\n",
                request->plan.screens);
        return EXIT_CODE_ENVIRONMENT;
    }
    (void)conf;
    buf_init(&begun, CLI_MESSAGE_BYTES_MAX);
    buf_add_text(&begun, CHECKING_SHEET_BEGINNING "<title>hark check is at work</title>\n");
    int code = cli_write_output(request->index, &begun, CHECKING_SHEET_BEGINNING, false);
    buf_free(&begun);
    return code;
}

static int tell_report(const struct request *request, const struct check_report *report)
{
    const struct checking checking = {request->path, &request->event, request->interfaces,
                                      &request->plan, report};
    struct buf out;
    int code = EXIT_CODE_OK;
    buf_init(&out, CHECKING_BYTES_MAX);
    if (request->plan.screens != NULL) {
        checking_sheet(&checking, &out);
        code = buf_err(&out)
                   ? EXIT_CODE_ENVIRONMENT
                   : cli_write_output(request->index, &out, CHECKING_SHEET_BEGINNING, false);
        buf_clear(&out);
    }
    if (request->json) {
        checking_json(&checking, &out);
    } else {
        checking_text(&checking, &out);
    }
    if (buf_err(&out)) {
        fputs("hark: there is not enough memory\n", stderr);
        code = EXIT_CODE_ENVIRONMENT;
    }
    fputs(buf_text(&out), stdout);
    buf_free(&out);
    bool good = check_count_binding(report) == 0 && report->dropped == 0;
    return code ? code : good ? EXIT_CODE_OK : EXIT_CODE_FINDINGS;
}

static int look(struct request *request)
{
    struct patience patience = {.began_ms = clock_now_ms(),
                                .displays = request->displays,
                                .is_terminal = isatty(STDERR_FILENO) == 1};
    struct check_report report;
    request->plan.progress = say_progress;
    request->plan.context = &patience;
    const struct check_subject subject = {&request->event, request->interfaces, request->keyboards};
    enum err err = check_run(&subject, &request->plan, &report);
    if (patience.has_said) {
        fputs("\r                                   \r", stderr);
    }
    int code;
    if (err) {
        fputs("hark check: the screens could not be looked at; the lines above say why\n", stderr);
        code = err == ERR_DATA ? EXIT_CODE_DATA : EXIT_CODE_ENVIRONMENT;
    } else {
        code = tell_report(request, &report);
    }
    check_report_free(&report);
    return code;
}

static int run_request(struct request *request, const struct conf *conf,
                       struct event_findings *findings)
{
    enum err err = event_load(request->path, &request->event, findings);
    if (err) {
        return tell_refused(request, err, findings);
    }
    int code = read_plan(request, conf);
    code = code ? code : load_interfaces(request, conf_get(conf, "assets"), findings);
    code = code ? code : load_keyboards(request, conf_get(conf, "assets"));
    code = code ? code : begin_sheet(request, conf);
    return code ? code : look(request);
}

static int run(const struct conf *conf, char **words)
{
    int code = EXIT_CODE_ENVIRONMENT;
    struct request *request = calloc(1, sizeof *request);
    struct event_findings *findings = calloc(1, sizeof *findings);
    if (request == NULL || findings == NULL) {
        fputs("hark: there is not enough memory\n", stderr);
    } else {
        request->path = words[0];
        request->json = conf_is_on(conf, "json");
        code = run_request(request, conf, findings);
        keyboard_free_all(request->keyboards);
        interface_free_all(request->interfaces);
        event_free(&request->event);
    }
    free(findings);
    free(request);
    return code;
}

const struct cli_command cli_check = {
    .name = "check",
    .arguments = "[options] FILE",
    .summary = "tells whether an event file is good, fits every screen, and how long a visit takes",
    .help = "Reads an event file. If something in it is wrong, each thing is listed as\n"
            "FILE:LINE:COLUMN: what is wrong, and what to write instead. Else it lays out every\n"
            "screen of a visit in every language, on every display, at every size of text, draws\n"
            "a spread of them, and says what does not fit, cannot be read or cannot be hit; what\n"
            "the short questions ask of a person, and how many terminals to bring.\n\n"
            "Ends with 0 if the file is good, 1 if there is something to mend, 2 if the command\n"
            "line is wrong, 3 if a file is not there, 4 if a file cannot be used.",
    .settings = settings,
    .words_least = 1,
    .words_most = 1,
    .run = run,
};
