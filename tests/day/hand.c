/* A hand and an eye on the real hark-kiosk in its window, for a test that is not written in C: one
 * order a line on standard input, an answer that ends with "." or with "!" when it went wrong.
 *
 *   start             starts hark-kiosk, also after unplug
 *   dismiss           SIGTERM, as the power button               unplug  kill -9, or takes it away
 *   pass MS           its clock goes on                          look    what is in view
 *   down F X Y, move F X Y, up F X Y                             finger 0 is the mouse
 *
 * After "look": a line "screen NAME", and for each item "item ID ROLE CHOSEN TARGET X Y W H NAME".
 *
 *   hand KIOSK ASSETS DIRECTORY EVENT LOG
 *
 * On $DISPLAY, with HARK_TEST_PRELOAD (tests/visits/with_display.sh) and fingers.c in it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "visits/backend.h"

#define LINE_BYTES 128

static void print_item(const struct shown_item *item)
{
    printf("item %s %s %d %d %d %d %d %d ", item->id, item->role, item->is_chosen, item->is_target,
           item->x, item->y, item->w, item->h);
    for (const char *at = item->name; *at != '\0'; at++) {
        putchar(*at == '\n' ? ' ' : *at);
    }
    putchar('\n');
}

static bool look(void *rig)
{
    static struct shown shown;
    if (!backend_window.look(rig, &shown)) {
        return false;
    }
    printf("screen %s\n", shown.screen);
    for (int i = 0; i < shown.count; i++) {
        print_item(&shown.items[i]);
    }
    return true;
}

static bool touch(void *rig, const char *word, const char *line)
{
    static const char *const phases[] = {
        [CONTACT_DOWN] = "down", [CONTACT_MOVE] = "move", [CONTACT_UP] = "up"};
    int finger, x, y;
    for (int phase = CONTACT_DOWN; phase <= CONTACT_UP; phase++) {
        if (strcmp(word, phases[phase]) != 0 ||
            sscanf(line, "%*s %d %d %d", &finger, &x, &y) != 3) {
            continue;
        }
        if (finger == 0) {
            backend_window.contact(rig, (enum contact_phase)phase, x, y);
        } else {
            backend_window.finger(rig, finger, (enum contact_phase)phase, x, y);
        }
        return true;
    }
    return false;
}

static bool obey(void **rig, const struct backend_options *options, const char *line)
{
    char word[16] = "";
    long ms;
    sscanf(line, "%15s", word);
    if (strcmp(word, "start") == 0) {
        return backend_window.start(rig, options);
    }
    if (*rig == NULL) {
        return false;
    }
    if (strcmp(word, "look") == 0) {
        return look(*rig);
    }
    if (sscanf(line, "pass %ld", &ms) == 1) {
        backend_window.pass(*rig, ms);
    } else if (strcmp(word, "dismiss") == 0) {
        backend_window.dismiss(*rig);
    } else if (strcmp(word, "unplug") == 0) {
        backend_window.unplug(*rig);
    } else {
        return touch(*rig, word, line);
    }
    return true;
}

int main(int argc, char **argv)
{
    static char line[LINE_BYTES];
    void *rig = NULL;
    log_setup("hand", LOG_LEVEL_ERROR);
    if (argc != 6) {
        fprintf(stderr, "hand KIOSK ASSETS DIRECTORY EVENT LOG\n");
        return 2;
    }
    const struct backend_options options = {
        .kiosk = argv[1],
        .assets = argv[2],
        .scratch = argv[3],
        .attach = "",
        .event_path = argv[4],
        .agenda_item = "",
        .log_path = argv[5],
        .has_fingers = true,
    };
    while (fgets(line, sizeof line, stdin) != NULL) {
        puts(obey(&rig, &options, line) ? "." : "!");
        fflush(stdout);
    }
    return rig == NULL || backend_window.end(rig) ? 0 : 1;
}
