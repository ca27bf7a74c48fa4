/* Where to tap for a visit: the middle of each target, whether another screen comes, and whether
 * the tap gives something to keep. The same places are tapped in hark-kiosk and on the page.
 *
 *   places EVENT-FILE ASSETS TARGET...        for example: do:start topic:today nav:next
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/rig.h"

#define STEP_MS 1000 /* long after a screen has come, so that every target hears */

static unsigned char next_id;

static bool step(struct rig *rig, struct visit_input input, bool *is_new, bool *is_kept)
{
    memset(input.fresh_id, ++next_id, sizeof input.fresh_id);
    *is_new |= rig_step(rig, &input);
    bool writes = rig->effects.write != VISIT_WRITE_NONE;
    *is_kept |= writes;
    return writes;
}

static bool tap(struct rig *rig, const char *target)
{
    bool is_new = false, is_kept = false;
    rig->now_ms += STEP_MS;
    rig_build(rig);
    const struct view_item *item = view_find(&rig->view, target);
    if (item == NULL || !item->is_target) {
        (void)fprintf(stderr, "places: \"%s\" is not in view\n", target);
        return false;
    }
    (void)printf("%s %d %d", target, item->box.x + item->box.w / 2, item->box.y + item->box.h / 2);
    bool writes = step(rig, item->action, &is_new, &is_kept);
    while (writes) {
        struct visit_input saved = {.kind = VISIT_IN_SAVED, .number = rig->effects.generation};
        writes = step(rig, saved, &is_new, &is_kept);
    }
    (void)printf(" %s %s\n", is_new ? "new" : "same", is_kept ? "keeps" : "-");
    return true;
}

int main(int argc, char **argv)
{
    static struct rig rig; /* a visit holds all words, a view all items */
    if (argc < 4) {
        fputs("places EVENT-FILE ASSETS TARGET...\n", stderr);
        return EXIT_FAILURE;
    }
    rig.now_ms = 1000000;
    bool is_good = rig_open(&rig, argv[1], argv[2]);
    if (is_good) {
        rig_begin(&rig, "");
    }
    for (int i = 3; i < argc && is_good; i++) {
        is_good = tap(&rig, argv[i]);
    }
    rig_close(&rig);
    return is_good ? EXIT_SUCCESS : EXIT_FAILURE;
}
