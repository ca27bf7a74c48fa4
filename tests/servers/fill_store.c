/* fill_store DATABASE COUNT [hold|begin]: writes closed responses by the real store, and prints the
 * id of each when it is durable. With hold it stays, as the screen program does, until its standard
 * input ends; each line there adds one response more. With begin one more response is begun and
 * left open, as when the power goes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "store/store.h"

/* Any bytes will do here: neither end of the upload reads the event file. */
static const char event_bytes[] = "id: filled\nversion: 1\n# <b>not</b> markup & such\n";

static char digest[WIRE_DIGEST_TEXT_BYTES];
static int written;

/* A visit as it may end: complete, left early, or forgotten. */
static struct wire_response make_response(void)
{
    static const char words[] =
        "They listened, \"really\" listened.\nThank you \xE2\x80\x93 diolch.";
    struct wire_response response = {
        .event_id = "filled",
        .event_version = 1,
        .event_digest = digest,
        .status = written % 10 == 9  ? WIRE_FORGOTTEN
                  : written % 5 == 4 ? WIRE_PARTIAL
                                     : WIRE_COMPLETE,
        .ending = written % 10 == 9 ? WIRE_FORGOT : WIRE_FINISHED,
        .language = "en",
        .hour = 480000,
        .permission = WIRE_SHARE,
        .answer_count = 1,
        .answers =
            {{.question = "own_words", .topic = "today", .words = words, .words_given = true}},
    };
    if (response.status == WIRE_PARTIAL) {
        response.ending = WIRE_WALKED_AWAY;
    }
    clock_random_uuid(response.id);
    return response;
}

static bool begin_one(struct store *store, struct wire_response begun)
{
    begun.status = WIRE_PARTIAL;
    begun.ending = WIRE_OPEN;
    return store_save(store, &begun) == ERR_OK;
}

static bool add_one(struct store *store)
{
    char id[WIRE_UUID_TEXT_BYTES];
    struct wire_response response = make_response();
    wire_uuid_format(response.id, id);
    if (!begin_one(store, response) || store_close_response(store, &response) != ERR_OK) {
        fprintf(stderr, "a response could not be stored\n");
        return false;
    }
    written++;
    printf("%s\n", id);
    return fflush(stdout) == 0;
}

int main(int argc, char **argv)
{
    const struct store_event event = {
        .id = "filled", .version = 1, .bytes = event_bytes, .len = sizeof event_bytes - 1};
    struct store *store = NULL;
    struct store_opened opened;
    bool ok = true;
    log_setup("fill_store", LOG_LEVEL_WARNING);
    if (argc < 3) {
        fprintf(stderr, "fill_store DATABASE COUNT [hold|begin]\n");
        return 2;
    }
    wire_digest(event_bytes, sizeof event_bytes - 1, digest);
    if (store_open(argv[1], &event, &store, &opened) != ERR_OK) {
        return 3;
    }
    for (long left = strtol(argv[2], NULL, 10); ok && left > 0; left--) {
        ok = add_one(store);
    }
    if (argc > 3 && strcmp(argv[3], "begin") == 0) {
        ok = ok && begin_one(store, make_response());
    }
    if (argc > 3 && strcmp(argv[3], "hold") == 0) {
        puts("holding");
        fflush(stdout);
        for (int letter = getchar(); ok && letter != EOF; letter = getchar()) {
            ok = letter != '\n' || add_one(store);
        }
    }
    store_close(store);
    return ok ? 0 : 1;
}
