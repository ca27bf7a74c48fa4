#include "player.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"

#define PATH_BYTES 1024

struct player {
    struct event event;
    struct interface interfaces[EVENT_LANGUAGES_MAX];
    struct visit visit;
    struct touch touch;
    struct view view;
    struct view_source source;
    const struct measure *measure;
    int64_t now_ms;
    int fingers, inputs;
    bool slow, failing;
    player_see *see;
    void *context;
};

static void build(struct player *player)
{
    player->source.now_ms = player->now_ms;
    view_build(&player->source, &player->view);
    player->see(player->context, &player->view, false);
}

/* One input, and what the store says to its effects, until it has nothing more to say. */
static void give(struct player *player, struct visit_input input)
{
    struct visit_effects effects;
    for (int i = 0; i < 8; i++) {
        memset(input.fresh_id, 0x40 + player->inputs++ % 0x40, sizeof input.fresh_id);
        enum visit_screen screen = player->visit.screen;
        int page = player->visit.page;
        bool chose = player->visit.choosing_language;
        visit_step(&player->visit, &input, player->now_ms, &effects);
        if (player->visit.screen != screen || player->visit.page != page ||
            player->visit.choosing_language != chose) {
            touch_screen_changed(&player->touch);
        }
        if (effects.write == VISIT_WRITE_NONE || player->slow) {
            break;
        }
        input = (struct visit_input){
            .kind = player->failing ? VISIT_IN_SAVE_FAILED : VISIT_IN_SAVED,
            .number = effects.generation,
        };
    }
    build(player);
}

static bool tap(struct player *player, const char *id)
{
    const struct view_item *item = view_find(&player->view, id);
    if (item == NULL || !item->is_target) {
        (void)fprintf(stderr, "there is no \"%s\" to tap on %s\n", id,
                      visit_screen_name(player->visit.screen));
        return false;
    }
    player->now_ms += 1000;
    struct visit_input action = item->action;
    give(player, (struct visit_input){.kind = VISIT_IN_TOUCH});
    give(player, action);
    return true;
}

static bool press(struct player *player, const char *id)
{
    const struct view_item *item = view_find(&player->view, id);
    if (item == NULL || !item->is_target) {
        (void)fprintf(stderr, "there is no \"%s\" to press\n", id);
        return false;
    }
    player->now_ms += 1000;
    struct touch_contact contact = {.phase = TOUCH_DOWN,
                                    .finger = ++player->fingers,
                                    .x = item->box.x + item->box.w / 2,
                                    .y = item->box.y + item->box.h / 2};
    struct visit_input action;
    (void)touch_step(&player->touch, &contact, &player->view, player->now_ms, &action);
    give(player, (struct visit_input){.kind = VISIT_IN_TOUCH});
    return touch_is_pressed(&player->touch, id);
}

static bool type(struct player *player, const char *text)
{
    while (*text != '\0') {
        struct visit_input input = {.kind = VISIT_IN_KEY};
        size_t len = 1;
        while (((unsigned char)text[len] & 0xC0) == 0x80) {
            len++;
        }
        memcpy(input.text, text, len);
        if (input.text[0] == '|') {
            input.text[0] = '\n';
        }
        text += len;
        player->now_ms += 200;
        give(player, (struct visit_input){.kind = VISIT_IN_TOUCH});
        give(player, input);
    }
    return player->visit.screen == VISIT_TYPING;
}

static void pass(struct player *player, int64_t for_ms)
{
    int64_t end_ms = player->now_ms + for_ms;
    for (int i = 0; i < 1000 && player->now_ms < end_ms; i++) {
        int64_t due_ms = visit_deadline(&player->visit);
        player->now_ms = due_ms < end_ms && due_ms > player->now_ms ? due_ms : end_ms;
        give(player, (struct visit_input){.kind = VISIT_IN_TIME});
    }
}

static bool step(struct player *player, char *words)
{
    char *argument = strchr(words, ' ');
    if (argument != NULL) {
        *argument++ = '\0';
    } else {
        argument = words + strlen(words);
    }
    if (strcmp(words, "tap") == 0) {
        return tap(player, argument);
    }
    if (strcmp(words, "press") == 0) {
        return press(player, argument);
    }
    if (strcmp(words, "type") == 0) {
        return type(player, argument);
    }
    if (strcmp(words, "wait") == 0) {
        pass(player, strtol(argument, NULL, 10) * 1000);
        return true;
    }
    if (strcmp(words, "slow") == 0) {
        return player->slow = true;
    }
    if (strcmp(words, "fail") == 0) {
        return player->failing = true;
    }
    (void)fprintf(stderr, "there is no step \"%s\"\n", words);
    return false;
}

static bool play_steps(struct player *player, const char *steps)
{
    char words[PLAYER_STEP_BYTES];
    while (*steps != '\0') {
        size_t len = strcspn(steps, ";");
        if (len >= sizeof words) {
            (void)fprintf(stderr, "a step is too long\n");
            return false;
        }
        memcpy(words, steps, len);
        words[len] = '\0';
        steps += steps[len] == ';' ? len + 1 : len;
        if (len > 0 && !step(player, words)) {
            return false;
        }
    }
    return true;
}

/* The screen for the team: a file with two faults, and what Hark says of them. */
static bool show_problems(struct player *player)
{
    static const char bad[] = "hark: 1\nid: Personalisation\nversion: 0\nlanguages: [en]\n";
    struct event_findings findings;
    struct buf problems;
    buf_init(&problems, EVENT_FILE_BYTES_MAX);
    bool is_bad = event_parse(bad, strlen(bad), &player->event, &findings) == ERR_DATA;
    event_findings_format(&findings, "event.yaml", &problems);
    player->source.problems = buf_text(&problems);
    player->source.event = NULL;
    player->source.visit = NULL;
    build(player);
    buf_free(&problems);
    return is_bad;
}

/* The ready question sets; those with all languages are kept with the tests. */
static void find_event(const char *event, const char *assets, char path[PATH_BYTES])
{
    if (strstr(event, "-languages") != NULL) {
        (void)snprintf(path, PATH_BYTES, "%s/%s.yaml", HARK_GOOD_EVENTS, event);
    } else {
        (void)snprintf(path, PATH_BYTES, "%s/events/%s.yaml", assets, event);
    }
}

static bool load(struct player *player, const struct golden_state *state, const char *assets)
{
    char path[PATH_BYTES];
    static struct event_findings findings;
    int failed = 0;
    player->source = (struct view_source){.event = &player->event,
                                          .interface = &player->interfaces[0],
                                          .visit = &player->visit,
                                          .touch = &player->touch,
                                          .display = display_default(),
                                          .measure = player->measure};
    if (state->event[0] != '\0') {
        find_event(state->event, assets, path);
        if (event_load(path, &player->event, &findings) != ERR_OK) {
            (void)fprintf(stderr, "%s:%d: %s\n", path, findings.items[0].line,
                          findings.items[0].message);
            return false;
        }
        player->source.interfaces = player->interfaces;
    }
    (void)snprintf(path, sizeof path, "%s/interface", assets);
    enum err err =
        state->event[0] != '\0'
            ? interface_load_all(path, &player->event, player->interfaces, &findings, &failed)
            : interface_load(path, "en", &player->interfaces[0], &findings);
    if (err != ERR_OK) {
        (void)fprintf(stderr, "%s: %s\n", path, findings.items[0].message);
    }
    return err == ERR_OK;
}

bool player_play(const struct golden_state *state, const char *assets,
                 const struct measure *measure, player_see *see, void *context)
{
    static struct player player; /* large: a visit holds all words, a view all items */
    memset(&player, 0, sizeof player);
    player.measure = measure;
    player.see = see;
    player.context = context;
    bool is_there = load(&player, state, assets);
    if (is_there && state->event[0] == '\0') {
        is_there = show_problems(&player);
    } else if (is_there) {
        int item = event_find_agenda_item(&player.event, state->agenda);
        touch_init(&player.touch);
        visit_init(&player.visit, &player.event, item, 0);
        build(&player);
        is_there = play_steps(&player, state->steps);
    }
    if (is_there) {
        see(context, &player.view, true);
    }
    event_free(&player.event);
    interface_free_all(player.interfaces);
    return is_there;
}
