#include "script.h"

#include <stdio.h>
#include <string.h>

static const char *const words[COMMAND_KINDS] = {
    [COMMAND_EVENT] = "event",     [COMMAND_AGENDA_ITEM] = "agenda_item",
    [COMMAND_SETTING] = "setting", [COMMAND_TAP] = "tap",
    [COMMAND_SLIDE] = "slide",     [COMMAND_TWICE] = "twice",
    [COMMAND_TYPE] = "type",       [COMMAND_TOUCH] = "touch",
    [COMMAND_WAIT] = "wait",       [COMMAND_UNPLUG] = "unplug",
    [COMMAND_SCREEN] = "screen",   [COMMAND_SEE] = "see",
    [COMMAND_NOT] = "not",         [COMMAND_REMEMBERS] = "remembers",
    [COMMAND_FORGETS] = "forgets", [COMMAND_SCREENSHOT] = "screenshot",
};

static bool find_word(const char *line, size_t len, enum command_kind *out)
{
    for (int i = 0; i < COMMAND_KINDS; i++) {
        if (strlen(words[i]) == len && strncmp(words[i], line, len) == 0) {
            *out = (enum command_kind)i;
            return true;
        }
    }
    return false;
}

static void take_argument(struct command *command, const char *argument)
{
    size_t len = strlen(argument);
    if (argument[0] == '#') {
        command->is_id = true;
        argument++;
        len--;
    } else if (len >= 2 && argument[0] == '"' && argument[len - 1] == '"') {
        argument++;
        len -= 2;
    }
    snprintf(command->argument, sizeof command->argument, "%.*s", (int)len, argument);
}

static bool read_line(struct script *script, char *line, int number, const char *path)
{
    line[strcspn(line, "\r\n")] = '\0';
    if (line[0] == '\0' || line[0] == '#') {
        return true;
    }
    if (script->count == SCRIPT_COMMANDS_MAX) {
        fprintf(stderr, "%s:%d: more than %d commands\n", path, number, SCRIPT_COMMANDS_MAX);
        return false;
    }
    struct command *command = &script->commands[script->count++];
    size_t len = strcspn(line, " ");
    if (!find_word(line, len, &command->kind)) {
        fprintf(stderr, "%s:%d: no such command: %s\n", path, number, line);
        return false;
    }
    command->line = number;
    snprintf(command->text, sizeof command->text, "%s", line);
    take_argument(command, line[len] == ' ' ? line + len + 1 : line + len);
    return true;
}

bool script_read(const char *path, struct script *out)
{
    char line[SCRIPT_ARGUMENT_BYTES];
    bool ok = true;
    memset(out, 0, sizeof *out);
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        perror(path);
        return false;
    }
    for (int number = 1; ok && fgets(line, sizeof line, file) != NULL; number++) {
        ok = read_line(out, line, number, path);
    }
    fclose(file);
    if (ok && (out->count == 0 || out->commands[0].kind != COMMAND_EVENT)) {
        fprintf(stderr, "%s: the first command must be \"event\"\n", path);
        ok = false;
    }
    return ok;
}
