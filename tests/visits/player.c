/* Plays scripted visits and writes what a person saw and what was kept.
 *
 *   player [options] SCRIPT...
 *     --window KIOSK   against the real hark-kiosk on $DISPLAY (else visit, view and store alone)
 *     --attach TRACE   on $DISPLAY, against a hark-kiosk that runs already with --trace TRACE
 *     --assets DIR     the build's assets
 *     --events DIR     where event files are
 *     --screenshots DIR
 *     --update         writes SCRIPT's .expected anew instead of comparing
 *     --print          writes the transcript to stdout, compares nothing (so does --attach)
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "backend.h"
#include "base/log.h"
#include "script.h"

#define PATH_BYTES 4096
#define SETTINGS_BYTES 1024
#define QUARTER_DEGREES 90
#define QUARTERS 4

struct player {
    const struct backend *backend;
    struct backend_options options;
    void *rig;
    struct shown shown;
    FILE *transcript;
    const char *screenshots, *events;
    bool update, prints;
    char event_path[PATH_BYTES], scratch[PATH_BYTES], settings[SETTINGS_BYTES];
};

static bool fail(const struct command *command, const char *why)
{
    fprintf(stderr, "line %d: %s: %s\n", command->line, command->text, why);
    return false;
}

static bool look(struct player *player)
{
    return player->backend->look(player->rig, &player->shown);
}

static void strike(struct player *player, const struct shown_item *item)
{
    int x = item->x + item->w / 2, y = item->y + item->h / 2;
    player->backend->contact(player->rig, CONTACT_DOWN, x, y);
    player->backend->contact(player->rig, CONTACT_UP, x, y);
}

static bool tap_item(struct player *player, const char *what, bool is_id)
{
    player->backend->pass(player->rig, player->backend->tap_pause_ms);
    if (!look(player)) {
        return false;
    }
    const struct shown_item *item = shown_find(&player->shown, what, is_id);
    if (item == NULL) {
        return false;
    }
    strike(player, item);
    return look(player);
}

static bool press_key(struct player *player, const char *name)
{
    static const char *const layers[] = {"key:page", "key:small", "key:capitals", "key:digits"};
    char id[32];
    snprintf(id, sizeof id, "key:%s", name);
    for (size_t i = 0; i <= sizeof layers / sizeof layers[0]; i++) {
        if (shown_find(&player->shown, id, true) != NULL) {
            return tap_item(player, id, true);
        }
        if (i < sizeof layers / sizeof layers[0] &&
            shown_find(&player->shown, layers[i], true) != NULL &&
            !tap_item(player, layers[i], true)) {
            return false;
        }
    }
    return false;
}

static bool type_words(struct player *player, const char *words)
{
    while (*words != '\0') {
        char name[8] = {0};
        size_t len = 1;
        while (((unsigned char)words[len] & 0xC0) == 0x80 && len < sizeof name - 1) {
            len++;
        }
        /* A dot below is on the key of its letter. */
        bool has_dot = strncmp(words + len, "\xE0\xA6\xBC", 3) == 0 ||
                       strncmp(words + len, "\xE0\xA8\xBC", 3) == 0;
        len += has_dot ? 3 : 0;
        memcpy(name, words, len);
        words += len;
        const char *key = strcmp(name, " ") == 0 ? "space" : name;
        if (strcmp(name, "|") == 0) {
            key = "new_line";
        }
        if (!press_key(player, key)) {
            fprintf(stderr, "no key for \"%s\"\n", name);
            return false;
        }
    }
    return true;
}

static bool slide(struct player *player, const struct command *command)
{
    player->backend->pass(player->rig, player->backend->tap_pause_ms);
    const struct shown_item *item =
        look(player) ? shown_find(&player->shown, command->argument, command->is_id) : NULL;
    if (item == NULL) {
        return false;
    }
    player->backend->contact(player->rig, CONTACT_DOWN, item->x + item->w / 2,
                             item->y + item->h / 2);
    player->backend->contact(player->rig, CONTACT_MOVE, 2, 2);
    player->backend->contact(player->rig, CONTACT_UP, 2, 2);
    return look(player);
}

static bool twice(struct player *player, const struct command *command)
{
    player->backend->pass(player->rig, player->backend->tap_pause_ms);
    const struct shown_item *item =
        look(player) ? shown_find(&player->shown, command->argument, command->is_id) : NULL;
    if (item == NULL) {
        return false;
    }
    strike(player, item);
    player->backend->pass(player->rig, 100);
    strike(player, item);
    return look(player);
}

static bool touch_nothing(struct player *player)
{
    player->backend->pass(player->rig, player->backend->tap_pause_ms);
    player->backend->contact(player->rig, CONTACT_DOWN, 2, 2);
    player->backend->contact(player->rig, CONTACT_UP, 2, 2);
    return look(player);
}

static bool take_screenshot(struct player *player, const char *name)
{
    char path[PATH_BYTES + 512];
    if (player->screenshots == NULL) {
        return true;
    }
    snprintf(path, sizeof path, "%s/%s.png", player->screenshots, name);
    return player->backend->screenshot(player->rig, path);
}

static bool unplug(struct player *player)
{
    char path[PATH_BYTES + 32];
    snprintf(path, sizeof path, "%s/responses.db", player->scratch);
    player->backend->unplug(player->rig);
    return player->backend->start(&player->rig, &player->options) && documents_wait_closed(path) &&
           look(player);
}

/* Whether the program's memory holds the text, or does not, as it should. */
static bool recall(struct player *player, const struct command *command)
{
    char where[MEMORY_PLACE_BYTES];
    bool should = command->kind == COMMAND_REMEMBERS;
    if (player->backend->recall == NULL) {
        return true; /* there is no program: the same script in a window looks at one */
    }
    if (!player->backend->recall(player->rig, command->argument, where)) {
        return false;
    }
    bool found = where[0] != '\0';
    if (found && !should) {
        fprintf(stderr, "%s\n", where);
    }
    return found == should;
}

static bool play(struct player *player, const struct command *command)
{
    const char *argument = command->argument;
    switch (command->kind) {
    case COMMAND_EVENT:
    case COMMAND_AGENDA_ITEM:
    case COMMAND_SETTING:
        return true;
    case COMMAND_TAP:
        return tap_item(player, argument, command->is_id) ||
               fail(command, "there is no such target (or more than one)");
    case COMMAND_SLIDE:
        return slide(player, command) || fail(command, "there is no such target");
    case COMMAND_TWICE:
        return twice(player, command) || fail(command, "there is no such target");
    case COMMAND_TYPE:
        return type_words(player, argument) || fail(command, "cannot be typed");
    case COMMAND_TOUCH:
        return touch_nothing(player);
    case COMMAND_WAIT:
        player->backend->pass(player->rig, strtol(argument, NULL, 10) * 1000);
        return look(player);
    case COMMAND_UNPLUG:
        return unplug(player);
    case COMMAND_SCREEN:
        return strcmp(player->shown.screen, argument) == 0 || fail(command, player->shown.screen);
    case COMMAND_SEE:
        return shown_has_text(&player->shown, argument) || fail(command, "it is not in view");
    case COMMAND_NOT:
        return !shown_has_text(&player->shown, argument) || fail(command, "it is in view");
    case COMMAND_REMEMBERS:
        return recall(player, command) || fail(command, "it is not in the program's memory");
    case COMMAND_FORGETS:
        return recall(player, command) || fail(command, "it is in the program's memory");
    case COMMAND_SCREENSHOT:
        return take_screenshot(player, argument) || fail(command, "no screenshot");
    }
    return false;
}

/* What stands in a script before the visit: heard before the program starts. */
static bool is_for_start(const struct command *command)
{
    return command->kind == COMMAND_EVENT || command->kind == COMMAND_AGENDA_ITEM ||
           command->kind == COMMAND_SETTING;
}

/* For the program's settings file, and for us where there is no program. */
static bool take_setting(struct player *player, const char *line)
{
    struct backend_options *options = &player->options;
    size_t len = strlen(player->settings);
    const char *value = strstr(line, " = ");
    if (value == NULL || len + strlen(line) + 2 > sizeof player->settings) {
        return false;
    }
    snprintf(player->settings + len, sizeof player->settings - len, "%s\n", line);
    value += strlen(" = ");
    if (strncmp(line, "display ", 8) == 0) {
        options->display = display_find(value);
        return options->display != NULL;
    }
    if (strncmp(line, "text_size ", 10) == 0) {
        return text_size_find(value, &options->text_size);
    }
    if (strncmp(line, "rotation ", 9) == 0) {
        options->quarters = (int)strtol(value, NULL, 10) / QUARTER_DEGREES;
        return options->quarters >= 0 && options->quarters < QUARTERS;
    }
    return strncmp(line, "palette ", 8) == 0; /* only what is drawn shows it */
}

static bool prepare(struct player *player, const struct script *script)
{
    struct backend_options *options = &player->options;
    bool ok = true;
    player->settings[0] = '\0';
    options->settings = player->settings;
    options->event_path = player->event_path;
    options->agenda_item = "";
    options->display = NULL;
    options->text_size = TEXT_USUAL;
    options->quarters = 0;
    for (int i = 0; i < script->count && ok; i++) {
        const struct command *command = &script->commands[i];
        if (command->kind == COMMAND_EVENT) {
            snprintf(player->event_path, PATH_BYTES, "%s/%s", player->events, command->argument);
        } else if (command->kind == COMMAND_AGENDA_ITEM) {
            options->agenda_item = command->argument;
        } else if (command->kind == COMMAND_SETTING) {
            ok = take_setting(player, command->argument) || fail(command, "no such setting");
        }
    }
    return ok;
}

static bool play_all(struct player *player, const struct script *script)
{
    if (!prepare(player, script) || !player->backend->start(&player->rig, &player->options) ||
        !look(player)) {
        return false;
    }
    shown_describe(&player->shown, player->transcript);
    for (int i = 0; i < script->count; i++) {
        const struct command *command = &script->commands[i];
        if (!play(player, command)) {
            shown_describe(&player->shown, stderr);
            return false;
        }
        if (!is_for_start(command)) {
            fprintf(player->transcript, "> %s\n", command->text);
            shown_describe(&player->shown, player->transcript);
            fflush(player->transcript);
        }
    }
    if (player->options.attach[0] != '\0') {
        return true; /* its data are not ours */
    }
    char path[PATH_BYTES + 32];
    snprintf(path, sizeof path, "%s/responses.db", player->scratch);
    return documents_wait_there(path) && documents_describe(path, player->transcript);
}

static bool same(const char *actual, const char *path)
{
    char expected_path[PATH_BYTES];
    char line[64];
    snprintf(expected_path, sizeof expected_path, "%.*s.expected",
             (int)(strlen(path) - strlen(".visit")), path);
    FILE *file = fopen(expected_path, "r");
    size_t at = 0;
    int number = 1, c;
    if (file == NULL) {
        fprintf(stderr, "%s is missing; --update writes it\n", expected_path);
        return false;
    }
    while ((c = fgetc(file)) != EOF && actual[at] == (char)c) {
        number += c == '\n' ? 1 : 0;
        at++;
    }
    bool equal = c == EOF && actual[at] == '\0';
    fclose(file);
    if (!equal) {
        snprintf(line, sizeof line, "%s", actual + at);
        fprintf(stderr, "%s:%d: differs here: %s\n--- actual:\n%s---\n", expected_path, number,
                line, actual);
    }
    return equal;
}

static bool write_expected(const char *actual, const char *path)
{
    char expected_path[PATH_BYTES];
    snprintf(expected_path, sizeof expected_path, "%.*s.expected",
             (int)(strlen(path) - strlen(".visit")), path);
    FILE *file = fopen(expected_path, "w");
    return file != NULL && fputs(actual, file) >= 0 && fclose(file) == 0;
}

static bool remove_scratch(const char *scratch)
{
    static const char *const files[] = {
        "responses.db", "responses.db-wal", "responses.db-shm", "responses.db-lock", "trace",
        "clock",        "hark.conf"};
    char path[PATH_BYTES + 32];
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        snprintf(path, sizeof path, "%s/%s", scratch, files[i]);
        unlink(path);
    }
    return rmdir(scratch) == 0;
}

static bool run_script(struct player *player, const char *path)
{
    static struct script script;
    char *transcript = NULL;
    size_t len = 0;
    if (!script_read(path, &script)) {
        return false;
    }
    snprintf(player->scratch, PATH_BYTES, "/tmp/hark-visit-XXXXXX");
    if (mkdtemp(player->scratch) == NULL) {
        perror(player->scratch);
        return false;
    }
    player->options.scratch = player->scratch;
    player->rig = NULL;
    bool is_attached = player->options.attach[0] != '\0'; /* somebody watches: line by line */
    player->transcript = is_attached ? stdout : open_memstream(&transcript, &len);
    bool ok = player->transcript != NULL && play_all(player, &script);
    if (player->rig != NULL) {
        ok = player->backend->end(player->rig) && ok;
    }
    if (player->transcript != NULL && !is_attached) {
        fclose(player->transcript);
    }
    if (is_attached) {
        fflush(stdout);
    } else if (ok && player->prints) {
        fputs(transcript, stdout);
    } else if (ok) {
        ok = player->update ? write_expected(transcript, path) : same(transcript, path);
    }
    free(transcript);
    ok = remove_scratch(player->scratch) && ok;
    printf("%s %s\n", ok ? "ok    " : "FAILED", path);
    return ok;
}

int main(int argc, char **argv)
{
    static struct player player;
    int i = 1;
    bool ok = true;
    player.backend = &backend_direct;
    player.options.attach = "";
    player.events = "";
    for (; i < argc && strncmp(argv[i], "--", 2) == 0; i++) {
        const char *value = i + 1 < argc ? argv[i + 1] : "";
        if (strcmp(argv[i], "--update") == 0) {
            player.update = true;
        } else if (strcmp(argv[i], "--print") == 0) {
            player.prints = true;
        } else {
            if (strcmp(argv[i], "--window") == 0) {
                player.backend = &backend_window;
                player.options.kiosk = value;
            } else if (strcmp(argv[i], "--attach") == 0) {
                player.backend = &backend_window;
                player.options.attach = value;
            } else if (strcmp(argv[i], "--assets") == 0) {
                player.options.assets = value;
            } else if (strcmp(argv[i], "--events") == 0) {
                player.events = value;
            } else if (strcmp(argv[i], "--screenshots") == 0) {
                player.screenshots = value;
            } else {
                fprintf(stderr, "player: no option %s\n", argv[i]);
                return 2;
            }
            i++;
        }
    }
    log_setup("player", LOG_LEVEL_ERROR);
    if (i == argc) {
        fprintf(stderr, "player: which script?\n");
        return 2;
    }
    for (; i < argc; i++) {
        ok = run_script(&player, argv[i]) && ok;
    }
    return ok ? 0 : 1;
}
