/* kill -9 of the real programs at random moments of real work: hark-kiosk in a window with taps by
 * XTEST, hark-upload and hark-collector beside it. No answer may be lost once the next screen has
 * come, nothing may be there twice, and in the end all have the same ids.
 *
 *   kills --programs DIR --assets DIR --events DIR --slow-card LIBRARY [--kills N] [--seed S]
 *
 * On $DISPLAY, with HARK_TEST_PRELOAD (tests/visits/with_display.sh). */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "kills/ledger.h"
#include "kills/rows.h"
#include "kills/servers.h"
#include "support/chance.h"
#include "visits/backend.h"

#define PATH_BYTES 512
#define TAPS_SHORT 6 /* of a life that dies young */
#define TAPS_LONG 60
#define OFFER_MS 21000 /* longer than VISIT_OFFER_NEW_MS */
#define NOTICE_MS 91000
#define NOTICE_END_MS 61000
#define SAY_EVERY 100
#define PROMISE_LOOKS 400 /* not every tap changes what is in view */
#define PROMISE_PAUSE_US 50

struct kills {
    struct chance chance;
    struct backend_options options;
    void *rig;
    struct shown shown;
    struct event event;
    struct ledger ledger;
    struct servers servers;
    int64_t seq; /* responses that were found right */
    int wanted, kiosk, starting, ending, upload, collector;
    char scratch[PATH_BYTES], kiosk_path[PATH_BYTES], event_path[PATH_BYTES];
    char data_path[2 * PATH_BYTES], log_path[2 * PATH_BYTES];
};

static int kills_done(const struct kills *kills)
{
    return kills->kiosk + kills->starting + kills->ending + kills->upload + kills->collector;
}

static void nap_us(size_t us)
{
    struct timespec t = {(time_t)(us / 1000000), (long)(us % 1000000) * 1000};
    nanosleep(&t, NULL);
}

/* ---- the visitor --------------------------------------------------------------------------- */

/* How much a visitor is drawn to a target; 0: never. */
static size_t pull(const struct shown_item *item)
{
    static const struct {
        const char *id;
        size_t pull;
    } pulls[] = {{"do:start", 5},  {"topic:today", 6}, {"choice:", 2},        {"nav:next", 6},
                 {"nav:back", 1},  {"do:type", 4},     {"nav:done", 4},       {"do:more_time", 2},
                 {"do:more", 6},   {"do:finish", 3},   {"do:go_on", 3},       {"do:start_again", 1},
                 {"do:forget", 1}, {"key:space", 1},   {"top:someone_new", 6}};
    for (size_t i = 0; i < sizeof pulls / sizeof pulls[0]; i++) {
        if (strncmp(item->id, pulls[i].id, strlen(pulls[i].id)) == 0) {
            return pulls[i].pull;
        }
    }
    bool is_letter = strcmp(item->role, "key") == 0 && strlen(item->id) == strlen("key:a");
    return is_letter ? 1 : 0;
}

static const struct shown_item *choose(struct kills *kills)
{
    const struct shown *shown = &kills->shown;
    size_t all = 0;
    for (int i = 0; i < shown->count; i++) {
        all += shown->items[i].is_target ? pull(&shown->items[i]) : 0;
    }
    size_t left = all == 0 ? 0 : chance_below(&kills->chance, all);
    for (int i = 0; i < shown->count; i++) {
        size_t one = shown->items[i].is_target ? pull(&shown->items[i]) : 0;
        if (left < one) {
            return &shown->items[i];
        }
        left -= one;
    }
    return NULL;
}

static bool look(struct kills *kills)
{
    return backend_window.look(kills->rig, &kills->shown) &&
           ledger_see(&kills->ledger, &kills->shown);
}

static bool tap(struct kills *kills)
{
    const struct shown_item *item = choose(kills);
    if (item == NULL) {
        fprintf(stderr, "there is nothing to tap on %s\n", kills->shown.screen);
        return false;
    }
    int x = item->x + item->w / 2, y = item->y + item->h / 2;
    ledger_tap(&kills->ledger, &kills->shown, item->id);
    backend_window.pass(kills->rig, backend_window.tap_pause_ms);
    backend_window.contact(kills->rig, CONTACT_DOWN, x, y);
    backend_window.contact(kills->rig, CONTACT_UP, x, y);
    return true;
}

/* The visitor stands there for a while, or goes away. Ends with a tap in any case, so that nobody
 * is idle twice in a row. */
static bool idle(struct kills *kills)
{
    bool is_short = chance_is(&kills->chance, 2);
    backend_window.pass(kills->rig, is_short ? OFFER_MS : NOTICE_MS);
    bool ok = look(kills);
    if (ok && strcmp(kills->shown.screen, "notice") == 0 && chance_is(&kills->chance, 2)) {
        ledger_walk_away(&kills->ledger);
        backend_window.pass(kills->rig, NOTICE_END_MS);
        ok = look(kills);
    }
    return ok && tap(kills) && look(kills);
}

/* ---- kills --------------------------------------------------------------------------------- */

static bool kill_server(struct kills *kills)
{
    enum server which = chance_is(&kills->chance, 2) ? SERVER_UPLOAD : SERVER_COLLECTOR;
    nap_us(chance_below(&kills->chance, 20000));
    *(which == SERVER_UPLOAD ? &kills->upload : &kills->collector) += 1;
    return servers_kill(&kills->servers, which);
}

/* Dies at any moment of its start. */
static bool kill_starting(struct kills *kills)
{
    kills->options.hasty = true;
    bool ok = backend_window.start(&kills->rig, &kills->options);
    kills->options.hasty = false;
    nap_us(chance_below(&kills->chance, 400000));
    backend_window.unplug(kills->rig);
    kills->starting++;
    return ok;
}

/* Until the screen says that the tap was heard and is kept: a moment later it must be true. */
static void wait_for_promise(struct kills *kills)
{
    for (int looks = 0; looks < PROMISE_LOOKS; looks++) {
        if (backend_window.last_look(kills->rig, &kills->shown)) {
            return;
        }
        nap_us(PROMISE_PAUSE_US);
    }
}

/* Dies with a tap under way, or while it is ending. What its last view has shown, counts. */
static bool kill_kiosk(struct kills *kills)
{
    static const size_t waits_us[] = {1000, 5000, 10000, 40000};
    if (!tap(kills)) {
        return false;
    }
    if (chance_is(&kills->chance, 8)) {
        backend_window.dismiss(kills->rig);
        kills->ending++;
    } else {
        kills->kiosk++;
    }
    if (chance_is(&kills->chance, 2)) {
        wait_for_promise(kills);
    } else {
        nap_us(chance_below(&kills->chance, waits_us[chance_below(&kills->chance, 4)]));
    }
    backend_window.unplug(kills->rig);
    bool ok = !backend_window.last_look(kills->rig, &kills->shown) ||
              ledger_see(&kills->ledger, &kills->shown);
    ledger_cut(&kills->ledger);
    return ok;
}

static bool start_and_compare(struct kills *kills)
{
    return backend_window.start(&kills->rig, &kills->options) &&
           rows_match(&kills->ledger, kills->data_path, &kills->seq) && look(kills);
}

/* From a start to a violent end. */
static bool live(struct kills *kills)
{
    bool ok = true;
    while (ok && chance_is(&kills->chance, 6)) {
        ok = kill_starting(kills);
    }
    ok = ok && start_and_compare(kills);
    size_t most = chance_is(&kills->chance, 2) ? TAPS_SHORT : TAPS_LONG;
    for (size_t taps = chance_below(&kills->chance, most); ok && taps > 0; taps--) {
        ok = chance_is(&kills->chance, 40) ? idle(kills) : tap(kills) && look(kills);
        ok = ok && (!chance_is(&kills->chance, 20) || kill_server(kills));
    }
    return ok && kill_kiosk(kills);
}

/* ---- the whole ----------------------------------------------------------------------------- */

/* Nothing is killed any more: all must come to rest, and agree. */
static bool end_well(struct kills *kills)
{
    char aside[2 * PATH_BYTES];
    bool ok = start_and_compare(kills);
    ok = ok && servers_wait(&kills->servers, kills->seq);
    servers_close(&kills->servers);
    ok = backend_window.end(kills->rig) && ok;
    kills->rig = NULL;
    snprintf(aside, sizeof aside, "%s/aside", kills->scratch);
    if (ok && access(aside, F_OK) == 0) {
        fprintf(stderr, "a sound file was set aside\n");
        ok = false;
    }
    return ok && servers_agree(&kills->servers);
}

static void say(const struct kills *kills)
{
    printf("%d kills: %d of hark-kiosk after a tap, %d while it started, %d while it ended, %d of"
           " hark-upload, %d of hark-collector; %" PRId64 " responses, none lost, none twice\n",
           kills_done(kills), kills->kiosk, kills->starting, kills->ending, kills->upload,
           kills->collector, kills->seq);
    fflush(stdout);
}

static bool run(struct kills *kills, const char *programs)
{
    static struct event_findings findings;
    int said = 0;
    bool ok = event_load(kills->event_path, &kills->event, &findings) == ERR_OK &&
              servers_open(&kills->servers, programs, kills->scratch);
    kills->ledger.event = &kills->event;
    while (ok && kills_done(kills) < kills->wanted) {
        ok = live(kills);
        if (kills_done(kills) / SAY_EVERY > said && kills_done(kills) < kills->wanted) {
            said = kills_done(kills) / SAY_EVERY;
            say(kills);
        }
    }
    ok = ok && end_well(kills);
    if (kills->rig != NULL) {
        ok = backend_window.end(kills->rig) && ok;
    }
    servers_close(&kills->servers);
    event_free(&kills->event);
    return ok;
}

static bool take_option(struct kills *kills, const char *name, const char *value,
                        const char **programs, const char **seed)
{
    if (strcmp(name, "--programs") == 0) {
        *programs = value;
        snprintf(kills->kiosk_path, PATH_BYTES, "%s/hark-kiosk", value);
    } else if (strcmp(name, "--assets") == 0) {
        kills->options.assets = value;
    } else if (strcmp(name, "--events") == 0) {
        snprintf(kills->event_path, PATH_BYTES, "%s/personalisation.yaml", value);
    } else if (strcmp(name, "--slow-card") == 0) {
        const char *others = getenv("HARK_TEST_PRELOAD");
        char libraries[2 * PATH_BYTES];
        snprintf(libraries, sizeof libraries, "%s %s", others == NULL ? "" : others, value);
        return setenv("HARK_TEST_PRELOAD", libraries, 1) == 0;
    } else if (strcmp(name, "--kills") == 0) {
        kills->wanted = (int)strtol(value, NULL, 10);
    } else if (strcmp(name, "--seed") == 0) {
        *seed = value;
    } else {
        return false;
    }
    return true;
}

static bool prepare(struct kills *kills)
{
    snprintf(kills->scratch, PATH_BYTES, "/tmp/hark-kills-XXXXXX");
    if (mkdtemp(kills->scratch) == NULL) {
        perror(kills->scratch);
        return false;
    }
    snprintf(kills->data_path, sizeof kills->data_path, "%s/responses.db", kills->scratch);
    snprintf(kills->log_path, sizeof kills->log_path, "%s/hark-kiosk.log", kills->scratch);
    kills->options.kiosk = kills->kiosk_path;
    kills->options.scratch = kills->scratch;
    kills->options.attach = "";
    kills->options.agenda_item = "";
    kills->options.event_path = kills->event_path;
    kills->options.log_path = kills->log_path;
    return true;
}

static void remove_scratch(const struct kills *kills)
{
    static const char *const files[] = {"responses.db",
                                        "responses.db-wal",
                                        "responses.db-shm",
                                        "responses.db-lock",
                                        "trace",
                                        "clock",
                                        "hark.conf",
                                        "collector.db",
                                        "collector.db-wal",
                                        "collector.db-shm",
                                        "collector.db.lock",
                                        "upload.db",
                                        "upload.db-wal",
                                        "upload.db-shm",
                                        "status.json",
                                        "port",
                                        "tokens",
                                        "empty.conf",
                                        "upload.conf",
                                        "hark-collector.log",
                                        "hark-upload.log",
                                        "hark-kiosk.log"};
    char path[2 * PATH_BYTES];
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        snprintf(path, sizeof path, "%s/%s", kills->scratch, files[i]);
        unlink(path);
    }
    if (rmdir(kills->scratch) != 0) {
        perror(kills->scratch);
    }
}

int main(int argc, char **argv)
{
    static struct kills kills = {.wanted = SAY_EVERY};
    const char *programs = NULL, *seed = "1";
    log_setup("kills", LOG_LEVEL_ERROR);
    for (int i = 1; i < argc; i += 2) {
        if (i + 1 == argc || !take_option(&kills, argv[i], argv[i + 1], &programs, &seed)) {
            fprintf(stderr, "kills: no option %s, or no value for it\n", argv[i]);
            return 2;
        }
    }
    if (programs == NULL || kills.options.assets == NULL || kills.event_path[0] == '\0') {
        fprintf(stderr, "kills: --programs, --assets and --events must be given\n");
        return 2;
    }
    kills.chance = chance_of(strtoull(seed, NULL, 10), 0);
    if (!prepare(&kills)) {
        return 1;
    }
    bool ok = run(&kills, programs);
    if (!ok) {
        fprintf(stderr, "seed %s, after %d kills: see %s\n", seed, kills_done(&kills),
                kills.scratch);
        return 1;
    }
    say(&kills);
    remove_scratch(&kills);
    return 0;
}
