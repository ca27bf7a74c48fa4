/* A script against visit, view and store alone: real text measure, no window, its own clock. */
#include <stdlib.h>
#include <string.h>

#include "backend.h"
#include "base/file.h"
#include "event/interface.h"
#include "kiosk/record.h"
#include "store/store.h"
#include "ui/text.h"
#include "view/touch.h"

#define FONTS "/usr/share/fonts/truetype/andika"

struct direct {
    struct event event;
    struct interface interfaces[EVENT_LANGUAGES_MAX];
    struct buf bytes;
    char digest[WIRE_DIGEST_TEXT_BYTES];
    struct text *text;
    struct measure measure;
    struct store *store;
    struct visit visit;
    struct touch touch;
    struct view view;
    struct visit_effects effects;
    struct buf shown;
    int64_t now_ms;
    unsigned char next_id;
};

static void build(struct direct *direct)
{
    const struct view_source source = {
        .event = &direct->event,
        .interface = &direct->interfaces[0],
        .interfaces = direct->interfaces,
        .visit = &direct->visit,
        .touch = &direct->touch,
        .display = display_default(),
        .measure = &direct->measure,
        .now_ms = direct->now_ms,
    };
    view_build(&source, &direct->view);
}

static void keep(struct direct *direct)
{
    static struct record record;
    enum err err;
    record_fill(&direct->event, direct->digest, &direct->effects.record, 1, &record);
    if (direct->effects.write == VISIT_WRITE_CLOSE) {
        err = store_close_response(direct->store, &record.response);
    } else {
        err = store_save(direct->store, &record.response);
    }
    struct visit_input saved = {.kind = err == ERR_OK ? VISIT_IN_SAVED : VISIT_IN_SAVE_FAILED,
                                .number = direct->effects.generation};
    visit_step(&direct->visit, &saved, direct->now_ms, &direct->effects);
}

static void step(struct direct *direct, struct visit_input *input)
{
    enum visit_screen screen = direct->visit.screen;
    int question = direct->visit.question, page = direct->visit.page;
    bool chose = direct->visit.choosing_language;
    memset(input->fresh_id, ++direct->next_id, sizeof input->fresh_id);
    visit_step(&direct->visit, input, direct->now_ms, &direct->effects);
    while (direct->effects.write != VISIT_WRITE_NONE) {
        keep(direct);
    }
    if (direct->visit.screen != screen || direct->visit.question != question ||
        direct->visit.page != page || direct->visit.choosing_language != chose) {
        touch_screen_changed(&direct->touch);
    }
    build(direct);
}

static bool load(struct direct *direct, const struct backend_options *options)
{
    static struct event_findings findings;
    int failed = 0;
    char path[4096];
    buf_init(&direct->bytes, EVENT_FILE_BYTES_MAX);
    buf_init(&direct->shown, 1 << 20);
    snprintf(path, sizeof path, "%s/interface", options->assets);
    if (file_read(options->event_path, &direct->bytes) != ERR_OK ||
        event_parse(buf_text(&direct->bytes), direct->bytes.len, &direct->event, &findings) !=
            ERR_OK ||
        interface_load_all(path, &direct->event, direct->interfaces, &findings, &failed) !=
            ERR_OK) {
        fprintf(stderr, "%s: %s\n", options->event_path, findings.items[0].message);
        return false;
    }
    wire_digest(buf_text(&direct->bytes), direct->bytes.len, direct->digest);
    return text_open(FONTS, &direct->text) == ERR_OK;
}

static void direct_end(void *rig)
{
    struct direct *direct = rig;
    store_close(direct->store);
    text_close(direct->text);
    interface_free_all(direct->interfaces);
    event_free(&direct->event);
    buf_free(&direct->bytes);
    buf_free(&direct->shown);
    free(direct);
}

static bool direct_start(void **rig, const struct backend_options *options)
{
    struct direct *direct = *rig;
    char path[4096];
    struct store_opened opened;
    if (direct == NULL) {
        direct = calloc(1, sizeof *direct);
        *rig = direct;
        if (direct == NULL || !load(direct, options)) {
            return false;
        }
        text_measure(direct->text, &direct->measure);
        direct->now_ms = 1000000;
    }
    int item = options->agenda_item[0] == '\0'
                   ? -1
                   : event_find_agenda_item(&direct->event, options->agenda_item);
    struct store_event event = {direct->event.id, direct->event.version, buf_text(&direct->bytes),
                                direct->bytes.len};
    snprintf(path, sizeof path, "%s/responses.db", options->scratch);
    if (store_open(path, &event, &direct->store, &opened) != ERR_OK) {
        return false;
    }
    visit_init(&direct->visit, &direct->event, item, direct->now_ms);
    touch_init(&direct->touch);
    build(direct);
    return true;
}

static void direct_contact(void *rig, enum contact_phase phase, int x, int y)
{
    static const enum touch_phase phases[] = {TOUCH_DOWN, TOUCH_MOVE, TOUCH_UP};
    struct direct *direct = rig;
    struct touch_contact contact = {.phase = phases[phase], .finger = 1, .x = x, .y = y};
    struct visit_input action = {.kind = VISIT_IN_TOUCH};
    if (phase != CONTACT_MOVE) {
        step(direct, &action);
    }
    if (touch_step(&direct->touch, &contact, &direct->view, direct->now_ms, &action)) {
        step(direct, &action);
    } else {
        build(direct);
    }
}

static void direct_pass(void *rig, long ms)
{
    struct direct *direct = rig;
    int64_t until_ms = direct->now_ms + ms;
    while (visit_deadline(&direct->visit) <= until_ms) {
        int64_t due_ms = visit_deadline(&direct->visit);
        direct->now_ms = due_ms > direct->now_ms ? due_ms : direct->now_ms;
        step(direct, &(struct visit_input){.kind = VISIT_IN_TIME});
    }
    direct->now_ms = until_ms;
    step(direct, &(struct visit_input){.kind = VISIT_IN_TIME});
}

/* The handle goes without a word to the store: what is not durable then is lost. */
static void direct_unplug(void *rig)
{
    struct direct *direct = rig;
    store_close(direct->store);
    direct->store = NULL;
}

static bool direct_look(void *rig, struct shown *out)
{
    struct direct *direct = rig;
    if (direct->view.misfit != NULL) {
        fprintf(stderr, "text does not fit: %s\n", direct->view.misfit);
        return false;
    }
    buf_clear(&direct->shown);
    view_format(&direct->view, &direct->shown);
    return buf_err(&direct->shown) == ERR_OK && shown_read(buf_text(&direct->shown), out);
}

static bool direct_screenshot(void *rig, const char *path)
{
    (void)rig;
    (void)path;
    return true; /* there is no window to look at; tests/golden draws the same views */
}

const struct backend backend_direct = {
    .start = direct_start,
    .contact = direct_contact,
    .pass = direct_pass,
    .unplug = direct_unplug,
    .look = direct_look,
    .screenshot = direct_screenshot,
    .end = direct_end,
    .tap_pause_ms = 1000,
};
