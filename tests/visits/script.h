/* A visit as a script: one command a line, '#' begins a remark.
 *
 *   event FILE             from assets/events; first line of every script
 *   agenda_item NAME       set by staff
 *   setting NAME = VALUE   of hark-kiosk: display, text_size, rotation, palette
 *   tap "NAME" | #ID       finger down and up in the middle of a target
 *   slide "NAME" | #ID     down on it, up beside it: nothing may happen
 *   twice "NAME" | #ID     two strikes in a row
 *   type "WORDS"           on the keyboard, key by key
 *   touch                  a place where nothing is
 *   wait SECONDS           the clock goes on
 *   unplug                 the power goes; the program starts anew
 *   screen NAME            asserts the screen
 *   see "TEXT"             asserts that a text, or a part of it, is in view
 *   not "TEXT"             asserts that it is not
 *   remembers "TEXT"       in a window: asserts that a text is in the program's memory
 *   forgets "TEXT"         in a window: asserts that it is nowhere in there
 *   screenshot NAME        in a window: writes NAME.png
 */
#ifndef HARK_TESTS_VISITS_SCRIPT_H
#define HARK_TESTS_VISITS_SCRIPT_H

#include <stdbool.h>

#define SCRIPT_COMMANDS_MAX 256
#define SCRIPT_ARGUMENT_BYTES 512

enum command_kind {
    COMMAND_EVENT,
    COMMAND_AGENDA_ITEM,
    COMMAND_SETTING,
    COMMAND_TAP,
    COMMAND_SLIDE,
    COMMAND_TWICE,
    COMMAND_TYPE,
    COMMAND_TOUCH,
    COMMAND_WAIT,
    COMMAND_UNPLUG,
    COMMAND_SCREEN,
    COMMAND_SEE,
    COMMAND_NOT,
    COMMAND_REMEMBERS,
    COMMAND_FORGETS,
    COMMAND_SCREENSHOT,
};
#define COMMAND_KINDS 16

struct command {
    enum command_kind kind;
    int line;
    char text[SCRIPT_ARGUMENT_BYTES + 32]; /* the line as it stands */
    char argument[SCRIPT_ARGUMENT_BYTES];  /* without quotes */
    bool is_id;                            /* the argument was #ID */
};

struct script {
    int count;
    struct command commands[SCRIPT_COMMANDS_MAX];
};

/* Reads a script; false with a message on stderr. */
bool script_read(const char *path, struct script *out);

#endif
