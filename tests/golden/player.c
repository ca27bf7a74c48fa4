#include "player.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/rig.h"

#define WRITES_IN_A_ROW_MAX 8 /* of one input; more would never end */

struct player {
    struct rig rig;
    int fingers, inputs;
    bool slow, failing;
    player_see *see;
    void *context;
};

static void build(struct player *player)
{
    rig_build(&player->rig);
    player->see(player->context, &player->rig.view, false);
}

/* One input, and what the store says to its effects, until it has nothing more to say. */
static void give(struct player *player, struct visit_input input)
{
    struct rig *rig = &player->rig;
    for (int i = 0; i < WRITES_IN_A_ROW_MAX; i++) {
        memset(input.fresh_id, 0x40 + player->inputs++ % 0x40, sizeof input.fresh_id);
        (void)rig_step(rig, &input);
        if (rig->effects.write == VISIT_WRITE_NONE || player->slow) {
            break;
        }
        input = (struct visit_input){
            .kind = player->failing ? VISIT_IN_SAVE_FAILED : VISIT_IN_SAVED,
            .number = rig->effects.generation,
        };
    }
    build(player);
}

static bool tap(struct player *player, const char *id)
{
    const struct view_item *item = view_find(&player->rig.view, id);
    if (item == NULL || !item->is_target) {
        (void)fprintf(stderr, "there is no \"%s\" to tap on %s\n", id,
                      visit_screen_name(player->rig.visit.screen));
        return false;
    }
    player->rig.now_ms += 1000;
    struct visit_input action = item->action;
    give(player, (struct visit_input){.kind = VISIT_IN_TOUCH});
    give(player, action);
    return true;
}

static bool press(struct player *player, const char *id)
{
    const struct view_item *item = view_find(&player->rig.view, id);
    if (item == NULL || !item->is_target) {
        (void)fprintf(stderr, "there is no \"%s\" to press\n", id);
        return false;
    }
    player->rig.now_ms += 1000;
    struct touch_contact contact = {.phase = TOUCH_DOWN,
                                    .finger = ++player->fingers,
                                    .x = item->box.x + item->box.w / 2,
                                    .y = item->box.y + item->box.h / 2};
    struct visit_input action;
    (void)touch_step(&player->rig.touch, &contact, &player->rig.view, player->rig.now_ms, &action);
    give(player, (struct visit_input){.kind = VISIT_IN_TOUCH});
    return touch_is_pressed(&player->rig.touch, id);
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
        player->rig.now_ms += 200;
        give(player, (struct visit_input){.kind = VISIT_IN_TOUCH});
        give(player, input);
    }
    return player->rig.visit.screen == VISIT_TYPING;
}

static void pass(struct player *player, int64_t for_ms)
{
    int64_t end_ms = player->rig.now_ms + for_ms;
    for (int i = 0; i < 1000 && player->rig.now_ms < end_ms; i++) {
        int64_t due_ms = visit_deadline(&player->rig.visit);
        player->rig.now_ms = due_ms < end_ms && due_ms > player->rig.now_ms ? due_ms : end_ms;
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
    if (strcmp(words, "screen") == 0) {
        player->rig.display = display_find(argument);
        build(player);
        return player->rig.display != NULL;
    }
    if (strcmp(words, "size") == 0) {
        bool is_size = text_size_find(argument, &player->rig.text_size);
        build(player);
        return is_size;
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
    static struct event_findings findings;
    struct buf problems;
    buf_init(&problems, EVENT_FILE_BYTES_MAX);
    bool is_bad = event_parse(bad, strlen(bad), &player->rig.event, &findings) == ERR_DATA;
    event_findings_format(&findings, "event.yaml", &problems);
    player->rig.problems = buf_text(&problems);
    build(player);
    player->rig.problems = NULL;
    buf_free(&problems);
    return is_bad;
}

static bool play(struct player *player, const struct golden_state *state, const char *assets)
{
    char path[1024];
    if (state->event[0] == '\0') {
        return rig_open(&player->rig, NULL, assets) && show_problems(player);
    }
    /* The ready question sets; those with all languages are kept with the tests. */
    if (strstr(state->event, "-languages") != NULL) {
        (void)snprintf(path, sizeof path, "%s/%s.yaml", HARK_GOOD_EVENTS, state->event);
    } else {
        (void)snprintf(path, sizeof path, "%s/events/%s.yaml", assets, state->event);
    }
    if (!rig_open(&player->rig, path, assets)) {
        return false;
    }
    rig_begin(&player->rig, state->agenda);
    build(player);
    return play_steps(player, state->steps);
}

bool player_play(const struct golden_state *state, const char *assets, player_see *see,
                 void *context)
{
    static struct player player; /* large: a visit holds all words, a view all items */
    memset(&player, 0, sizeof player);
    player.see = see;
    player.context = context;
    bool is_there = play(&player, state, assets);
    if (is_there) {
        see(context, &player.rig.view, true);
    }
    rig_close(&player.rig);
    return is_there;
}
