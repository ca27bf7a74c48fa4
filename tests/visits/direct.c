/* A script against visit, view and store alone: real text measure, no window, its own clock. */
#include <stdlib.h>
#include <string.h>

#include "backend.h"
#include "base/file.h"
#include "kiosk/record.h"
#include "store/store.h"
#include "support/rig.h"

struct direct {
    struct rig rig;
    struct buf bytes; /* of the event file */
    char digest[WIRE_DIGEST_TEXT_BYTES];
    struct store *store;
    struct buf shown;
    unsigned char next_id;
};

/* What the store thread and the loop do with a write. */
static void keep(struct direct *direct)
{
    static struct record record;
    struct rig *rig = &direct->rig;
    enum err err;
    record_fill(&rig->event, direct->digest, &rig->effects.record, 1, &record);
    if (rig->effects.write == VISIT_WRITE_CLOSE) {
        err = store_close_response(direct->store, &record.response);
    } else {
        err = store_save(direct->store, &record.response);
    }
    struct visit_input saved = {.kind = err == ERR_OK ? VISIT_IN_SAVED : VISIT_IN_SAVE_FAILED,
                                .number = rig->effects.generation};
    (void)rig_step(rig, &saved);
}

static void step(struct direct *direct, struct visit_input *input)
{
    memset(input->fresh_id, ++direct->next_id, sizeof input->fresh_id);
    (void)rig_step(&direct->rig, input);
    while (direct->rig.effects.write != VISIT_WRITE_NONE) {
        keep(direct);
    }
    rig_build(&direct->rig);
}

static bool load(struct direct *direct, const struct backend_options *options)
{
    buf_init(&direct->bytes, EVENT_FILE_BYTES_MAX);
    buf_init(&direct->shown, 1 << 20);
    if (!rig_open(&direct->rig, options->event_path, options->assets) ||
        file_read(options->event_path, &direct->bytes) != ERR_OK) {
        return false;
    }
    wire_digest(buf_text(&direct->bytes), direct->bytes.len, direct->digest);
    direct->rig.now_ms = 1000000;
    return true;
}

static bool direct_end(void *rig)
{
    struct direct *direct = rig;
    store_close(direct->store);
    rig_close(&direct->rig);
    buf_free(&direct->bytes);
    buf_free(&direct->shown);
    free(direct);
    return true;
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
    }
    struct store_event event = {direct->rig.event.id, direct->rig.event.version,
                                buf_text(&direct->bytes), direct->bytes.len};
    snprintf(path, sizeof path, "%s/responses.db", options->scratch);
    if (store_open(path, &event, &direct->store, &opened) != ERR_OK) {
        return false;
    }
    direct->rig.display = options->display;
    direct->rig.text_size = options->text_size;
    rig_begin(&direct->rig, options->agenda_item);
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
    if (touch_step(&direct->rig.touch, &contact, &direct->rig.view, direct->rig.now_ms, &action)) {
        step(direct, &action);
    } else {
        rig_build(&direct->rig);
    }
}

static void direct_pass(void *rig, long ms)
{
    struct direct *direct = rig;
    int64_t until_ms = direct->rig.now_ms + ms;
    while (visit_deadline(&direct->rig.visit) <= until_ms) {
        int64_t due_ms = visit_deadline(&direct->rig.visit);
        direct->rig.now_ms = due_ms > direct->rig.now_ms ? due_ms : direct->rig.now_ms;
        step(direct, &(struct visit_input){.kind = VISIT_IN_TIME});
    }
    direct->rig.now_ms = until_ms;
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
    if (direct->rig.view.misfit != NULL) {
        fprintf(stderr, "text does not fit: %s\n", direct->rig.view.misfit);
        return false;
    }
    buf_clear(&direct->shown);
    view_format(&direct->rig.view, &direct->shown);
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
