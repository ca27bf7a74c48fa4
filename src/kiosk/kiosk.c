#include "kiosk/kiosk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "base/stack.h"
#include "event/interface.h"
#include "event/keyboard.h"
#include "kiosk/keeper.h"
#include "kiosk/trace.h"
#include "ui/painter.h"
#include "ui/palette.h"
#include "ui/pictures.h"
#include "ui/screen.h"
#include "ui/text.h"

#define PROBLEMS_BYTES_MAX 8192
#define PATH_BYTES_MAX 4096

struct kiosk {
    const struct kiosk_options *options;
    struct buf event_bytes;
    struct buf problems; /* "" in a sound event */
    struct event event;
    bool event_is_sound;
    struct event_findings findings;
    struct interface interfaces[EVENT_LANGUAGES_MAX]; /* of the event's languages */
    struct keyboard keyboards[EVENT_LANGUAGES_MAX];   /* likewise */

    struct text *text;
    struct measure measure;
    struct pictures *pictures;
    struct painter *painter;
    struct screen *screen;
    struct keeper *keeper;
    struct trace *trace;

    struct visit visit;
    struct visit_effects effects;
    struct touch touch;
    struct view views[2];
    int shown; /* index of the view that is on the screen */
    bool has_shown;
    int contacts;     /* fingers that came down or up, for the trace */
    bool forgets;     /* the person has gone: wipe what was drawn of them */
    bool moved_aside; /* staff are told */
};

/* ---- opening ------------------------------------------------------------------------------- */

static int open_interface(struct kiosk *kiosk)
{
    char directory[PATH_BYTES_MAX];
    snprintf(directory, sizeof directory, "%s/interface", kiosk->options->assets);
    const char *language = "en";
    enum err err;
    if (kiosk->event_is_sound) {
        int failed = 0;
        err = interface_load_all(directory, &kiosk->event, kiosk->interfaces, &kiosk->findings,
                                 &failed);
        language = kiosk->event.languages[failed];
    } else {
        err = interface_load(directory, language, &kiosk->interfaces[0], &kiosk->findings);
    }
    if (err == ERR_OK) {
        return EXIT_CODE_OK;
    }
    char path[PATH_BYTES_MAX];
    snprintf(path, sizeof path, "%.3000s/%s.yaml", directory, language);
    event_findings_format(&kiosk->findings, path, &kiosk->problems);
    fputs(buf_text(&kiosk->problems), stderr);
    return err == ERR_DATA ? EXIT_CODE_DATA : EXIT_CODE_ENVIRONMENT;
}

static int open_keyboards(struct kiosk *kiosk)
{
    if (!kiosk->event_is_sound) {
        return EXIT_CODE_OK;
    }
    enum err err = keyboard_load_all(kiosk->options->assets, &kiosk->event, kiosk->interfaces,
                                     kiosk->keyboards, &kiosk->problems);
    fputs(buf_text(&kiosk->problems), stderr);
    if (err == ERR_OK) {
        return EXIT_CODE_OK;
    }
    return err == ERR_DATA ? EXIT_CODE_DATA : EXIT_CODE_ENVIRONMENT;
}

/* Staff may have named an agenda item that is not in this event. */
static void check_agenda_item(struct kiosk *kiosk)
{
    const char *wanted = kiosk->options->agenda_item;
    if (!kiosk->event_is_sound || wanted[0] == '\0' ||
        event_find_agenda_item(&kiosk->event, wanted) >= 0) {
        return;
    }
    kiosk->event_is_sound = false;
    buf_addf(&kiosk->problems, "%s: no agenda item is called \"%s\"; set agenda_item to one of:",
             kiosk->options->event_path, wanted);
    for (int i = 0; i < kiosk->event.agenda_count; i++) {
        buf_addf(&kiosk->problems, " %s", kiosk->event.agenda[i].name);
    }
    buf_add_text(&kiosk->problems, "\n");
}

/* A bad event file does not end the program: staff read on the screen what to mend. */
static int open_event(struct kiosk *kiosk)
{
    const char *path = kiosk->options->event_path;
    enum err err = file_read(path, &kiosk->event_bytes);
    if (err == ERR_OK) {
        err = event_parse(buf_text(&kiosk->event_bytes), kiosk->event_bytes.len, &kiosk->event,
                          &kiosk->findings);
        kiosk->event_is_sound = err == ERR_OK;
        event_findings_format(&kiosk->findings, path, &kiosk->problems);
    } else if (err == ERR_LIMIT) {
        buf_addf(&kiosk->problems, "%s: larger than %d bytes; an event file is a few pages\n", path,
                 EVENT_FILE_BYTES_MAX);
    } else {
        buf_addf(&kiosk->problems, "%s: cannot be read; is the name right?\n", path);
    }
    check_agenda_item(kiosk);
    if (!kiosk->event_is_sound) {
        fputs(buf_text(&kiosk->problems), stderr);
    }
    return open_interface(kiosk);
}

static int open_screen(struct kiosk *kiosk)
{
    const struct kiosk_options *options = kiosk->options;
    const struct screen_options screen = {
        .kind = options->screen,
        .display = options->display,
        .quarters = options->quarters,
        .fullscreen = options->fullscreen,
        .title = "Hark",
        .palette = options->palette,
    };
    char masks[PATH_BYTES_MAX];
    snprintf(masks, sizeof masks, "%s/pictures.masks", options->assets);
    if (text_open(options->fonts, &kiosk->text) != ERR_OK ||
        pictures_open(masks, &kiosk->pictures) != ERR_OK ||
        painter_open(kiosk->text, kiosk->pictures, options->palette, &kiosk->painter) != ERR_OK ||
        screen_open(&screen, &kiosk->screen) != ERR_OK) {
        return EXIT_CODE_ENVIRONMENT;
    }
    text_measure(kiosk->text, &kiosk->measure);
    return EXIT_CODE_OK;
}

static void wake(void *context)
{
    screen_wake(context);
}

static void open_visit(struct kiosk *kiosk)
{
    if (kiosk->event_is_sound) {
        int item = event_find_agenda_item(&kiosk->event, kiosk->options->agenda_item);
        visit_init(&kiosk->visit, &kiosk->event, item, clock_now_ms());
    }
}

static int open_keeper(struct kiosk *kiosk)
{
    if (!kiosk->event_is_sound) {
        return EXIT_CODE_OK;
    }
    struct keeper_source source = {
        .path = kiosk->options->data_path,
        .event = &kiosk->event,
        .event_bytes = buf_text(&kiosk->event_bytes),
        .event_len = kiosk->event_bytes.len,
        .wake = wake,
        .context = kiosk->screen,
    };
    if (keeper_open(&source, &kiosk->keeper) != ERR_OK) {
        return EXIT_CODE_ENVIRONMENT;
    }
    keeper_ask_check(kiosk->keeper);
    return EXIT_CODE_OK;
}

/* ---- showing ------------------------------------------------------------------------------- */

static const char *staff_note(const struct kiosk *kiosk)
{
    if (!kiosk->event_is_sound) {
        return buf_text(&kiosk->problems);
    }
    const struct interface *interface = &kiosk->interfaces[kiosk->visit.record.language];
    return kiosk->moved_aside ? interface->texts[INTERFACE_STAFF_MOVED_ASIDE] : NULL;
}

/* Nothing of a person stays behind in what was drawn and measured. */
static void forget_person(struct kiosk *kiosk)
{
    text_forget(kiosk->text);
    explicit_bzero(&kiosk->views[1 - kiosk->shown], sizeof kiosk->views[0]);
    stack_wipe();
    kiosk->forgets = false;
}

static void show(struct kiosk *kiosk, int64_t now_ms, bool everything)
{
    const struct view_source source = {
        .event = kiosk->event_is_sound ? &kiosk->event : NULL,
        .interface = &kiosk->interfaces[0],
        .interfaces = kiosk->event_is_sound ? kiosk->interfaces : NULL,
        .keyboards = kiosk->event_is_sound ? kiosk->keyboards : NULL,
        .visit = &kiosk->visit,
        .touch = &kiosk->touch,
        .display = kiosk->options->display,
        .text_size = kiosk->options->text_size,
        .measure = &kiosk->measure,
        .problems = staff_note(kiosk),
        .now_ms = now_ms,
    };
    const struct view *before = &kiosk->views[kiosk->shown];
    struct view *after = &kiosk->views[1 - kiosk->shown];
    view_build(&source, after);
    const struct display *display = kiosk->options->display;
    struct view_damage damage = {1, {{0, 0, display->width_px, display->height_px}}};
    if (!everything && kiosk->has_shown) {
        view_damage(before, after, &damage);
    }
    kiosk->shown = 1 - kiosk->shown;
    if (damage.count > 0) {
        for (int i = 0; i < damage.count; i++) {
            painter_draw(kiosk->painter, after, damage.rects[i], screen_surface(kiosk->screen));
        }
        screen_present(kiosk->screen, damage.rects, damage.count);
    }
    if (kiosk->forgets) {
        forget_person(kiosk);
    }
    if (damage.count > 0 && kiosk->trace != NULL) {
        trace_view(kiosk->trace, after,
                   &(struct trace_state){
                       .now_ms = now_ms,
                       .contacts = kiosk->contacts,
                       .unsaved = kiosk->visit.saved_generation != kiosk->visit.generation,
                   });
    }
    kiosk->has_shown = true;
}

/* ---- stepping ------------------------------------------------------------------------------ */

/* Someone is there who has answered something, or is typing before the first answer. */
static bool has_person(const struct visit *visit)
{
    return visit->record.has_id || visit->draft_question >= 0;
}

static void step(struct kiosk *kiosk, struct visit_input *input, int64_t now_ms)
{
    struct visit *visit = &kiosk->visit;
    enum visit_screen screen = visit->screen;
    int question = visit->question, page = visit->page;
    bool chose_language = visit->choosing_language;
    bool had_person = has_person(visit);
    if (!kiosk->event_is_sound) {
        return;
    }
    clock_random_uuid(input->fresh_id);
    visit_step(visit, input, now_ms, &kiosk->effects);
    if (kiosk->effects.write != VISIT_WRITE_NONE) {
        keeper_post(kiosk->keeper, &kiosk->effects);
        explicit_bzero(&kiosk->effects, sizeof kiosk->effects);
    }
    if (visit->screen != screen || visit->question != question || visit->page != page ||
        visit->choosing_language != chose_language) {
        touch_screen_changed(&kiosk->touch);
    }
    if (had_person && !has_person(visit)) {
        kiosk->forgets = true;
    }
}

static void take_news(struct kiosk *kiosk, int64_t now_ms)
{
    struct keeper_news news;
    if (kiosk->keeper == NULL) {
        return;
    }
    keeper_take_news(kiosk->keeper, &news);
    kiosk->moved_aside |= news.moved_aside;
    if (news.done_generation != 0) {
        step(kiosk, &(struct visit_input){.kind = VISIT_IN_SAVED, .number = news.done_generation},
             now_ms);
    }
    if (news.failed_generation != 0) {
        step(kiosk,
             &(struct visit_input){.kind = VISIT_IN_SAVE_FAILED, .number = news.failed_generation},
             now_ms);
    }
}

static void take_contact(struct kiosk *kiosk, const struct touch_contact *contact, int64_t now_ms)
{
    struct visit_input action = {0};
    if (contact->phase == TOUCH_DOWN || contact->phase == TOUCH_UP) {
        kiosk->contacts++;
        step(kiosk, &(struct visit_input){.kind = VISIT_IN_TOUCH}, now_ms);
    }
    if (touch_step(&kiosk->touch, contact, &kiosk->views[kiosk->shown], now_ms, &action)) {
        step(kiosk, &action, now_ms);
    }
}

static void loop(struct kiosk *kiosk)
{
    bool everything = false;
    int64_t now_ms = clock_now_ms();
    for (;;) {
        show(kiosk, now_ms, everything); /* as the visit was told: one turn has one time */
        int64_t deadline_ms = kiosk->event_is_sound ? visit_deadline(&kiosk->visit) : CLOCK_NEVER;
        struct screen_event event;
        screen_wait(kiosk->screen, deadline_ms, &event);
        now_ms = clock_now_ms();
        everything = event.kind == SCREEN_EXPOSED;
        switch (event.kind) {
        case SCREEN_CONTACT:
            take_contact(kiosk, &event.contact, now_ms);
            break;
        case SCREEN_TIME:
        case SCREEN_EXPOSED:
        case SCREEN_WOKEN:
            break;
        case SCREEN_QUIT:
            return;
        }
        take_news(kiosk, now_ms);
        step(kiosk, &(struct visit_input){.kind = VISIT_IN_TIME}, now_ms);
    }
}

int kiosk_run(const struct kiosk_options *options)
{
    struct kiosk *kiosk = calloc(1, sizeof *kiosk);
    if (kiosk == NULL) {
        log_error("no memory");
        return EXIT_CODE_ENVIRONMENT;
    }
    kiosk->options = options;
    buf_init(&kiosk->event_bytes, EVENT_FILE_BYTES_MAX);
    buf_init(&kiosk->problems, PROBLEMS_BYTES_MAX);
    touch_init(&kiosk->touch);
    int code = open_event(kiosk);
    if (code == EXIT_CODE_OK) {
        code = open_screen(kiosk);
    }
    if (code == EXIT_CODE_OK && options->trace_path[0] != '\0' &&
        trace_open(options->trace_path, &kiosk->trace) != ERR_OK) {
        code = EXIT_CODE_ENVIRONMENT;
    }
    if (code == EXIT_CODE_OK) {
        /* The first screen waits for nothing that is not needed to draw it: nobody answers or types
         * before it is there. */
        open_visit(kiosk);
        show(kiosk, clock_now_ms(), true);
        code = open_keeper(kiosk);
    }
    if (code == EXIT_CODE_OK) {
        code = open_keyboards(kiosk);
    }
    if (code == EXIT_CODE_OK) {
        loop(kiosk);
    }
    keeper_close(kiosk->keeper); /* before the screen: its last news wakes the screen */
    trace_close(kiosk->trace);
    screen_close(kiosk->screen);
    painter_close(kiosk->painter);
    pictures_close(kiosk->pictures);
    text_close(kiosk->text);
    keyboard_free_all(kiosk->keyboards);
    interface_free_all(kiosk->interfaces);
    event_free(&kiosk->event);
    buf_free(&kiosk->problems);
    buf_free(&kiosk->event_bytes);
    explicit_bzero(kiosk, sizeof *kiosk);
    free(kiosk);
    return code;
}
