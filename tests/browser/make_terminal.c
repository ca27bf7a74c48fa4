/* Makes a responses.db through the real store code, of some of the responses of a collector.db:
 * make_terminal EVENT.yaml COLLECTOR.db OUT.db FIRST STEP [open]. It gets those whose place is
 * FIRST, FIRST + STEP ...; with "open", the last one is a visit that is still going on. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "event/event.h"
#include "inbox/inbox.h"
#include "store/store.h"

#define ARENA_BYTES ((size_t)1024 * 1024)

struct filling {
    struct store *store;
    long at, first, step;
};

static enum err take(void *context, const char *document, size_t len)
{
    struct filling *filling = context;
    struct wire_response response;
    struct arena arena;
    if (filling->at++ % filling->step != filling->first) {
        return ERR_OK;
    }
    arena_init(&arena, ARENA_BYTES);
    enum err err = wire_response_parse(document, len, &arena, &response, NULL);
    response.seq = 0;
    err = err ? err : store_close_response(filling->store, &response);
    arena_free(&arena);
    return err;
}

static enum err leave_open(struct store *store, const struct event *event, const char *digest)
{
    struct wire_response response = {
        .id = {0x11, 0, 0, 0, 0, 0, 0x40, 0, 0x80},
        .event_id = event->id,
        .event_version = event->version,
        .event_digest = digest,
        .status = WIRE_PARTIAL,
        .language = event->languages[0],
    };
    return store_save(store, &response);
}

int main(int argc, char **argv)
{
    static struct event event;
    static struct event_findings findings;
    struct filling filling = {0};
    struct inbox *inbox = NULL;
    struct store_opened opened;
    struct buf bytes;
    char digest[WIRE_DIGEST_TEXT_BYTES];
    if (argc < 6) {
        fputs("make_terminal EVENT.yaml COLLECTOR.db OUT.db FIRST STEP [open]\n", stderr);
        return EXIT_CODE_USAGE;
    }
    buf_init(&bytes, EVENT_FILE_BYTES_MAX);
    filling.first = strtol(argv[4], NULL, 10);
    filling.step = strtol(argv[5], NULL, 10);
    enum err err = event_load(argv[1], &event, &findings);
    err = err ? err : file_read(argv[1], &bytes);
    wire_digest(buf_text(&bytes), bytes.len, digest);
    struct store_event kept = {
        .id = event.id, .version = event.version, .bytes = buf_text(&bytes), .len = bytes.len};
    err = err ? err : inbox_open(argv[2], true, &inbox);
    err = err ? err : store_open(argv[3], &kept, &filling.store, &opened);
    err = err ? err : inbox_each_response(inbox, event.id, take, &filling);
    if (!err && argc > 6) {
        err = leave_open(filling.store, &event, digest);
    }
    if (err) {
        fprintf(stderr, "make_terminal: %s\n", err_name(err));
    }
    store_close(filling.store);
    inbox_close(inbox);
    buf_free(&bytes);
    event_free(&event);
    return err ? EXIT_CODE_DATA : EXIT_CODE_OK;
}
