/* What the sources of this room share: the store itself, and who does what with it.
 * store.c has the public calls, opening.c the file's beginnings, writing.c its rows. */
#ifndef HARK_STORE_INSIDE_H
#define HARK_STORE_INSIDE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "store/database.h"
#include "store/place.h"
#include "store/store.h"

/* Damage that is seen once may be the reading: the file is opened again. Seen twice, it is set
 * aside. */
#define SUSPICION_ASIDE 2

struct store {
    char path[PLACE_PATH_BYTES];
    int lock_fd;
    struct database database;
    struct buf document; /* of the response at hand; its memory is kept from call to call */
    struct arena event_arena;
    char event_digest[WIRE_DIGEST_TEXT_BYTES];
    struct store_event event; /* owned by event_arena, for every new file */
    bool is_running;          /* store_open has succeeded */
    bool must_open;           /* nothing is written before the file was opened (again) */
    int suspicion;            /* how often damage was seen since the last success */
    bool must_wipe;           /* something that was to go may still be in the WAL */
    bool has_news;
    struct store_opened news;
};

/* Damage was seen (once, or for certain: SUSPICION_ASIDE): the file is opened again before the
 * next call. Always ERR_SYSTEM. */
enum err store_suspect(struct store *store, int by);
/* What a failed SQLite call means for the caller, logged; damage is remembered. */
enum err store_failed(struct store *store, int rc, const char *what);

/* Opens what is there, or sets it aside and begins a new one. On failure nothing is open, and the
 * next call tries again. */
enum err store_open_sound(struct store *store, struct store_opened *opened) HARK_MUST_CHECK;

/* One transaction each; nothing is changed on failure. */
enum err store_write_open(struct store *store,
                          const struct wire_response *response) HARK_MUST_CHECK;
enum err store_write_closed(struct store *store, struct wire_response *response) HARK_MUST_CHECK;

/* Something that was in the file must not stay in its WAL: the response is forgotten, or words
 * went for want of permission. */
bool store_leaves_traces(const struct wire_response *closed);
/* Moves everything from the WAL into the file and cuts the WAL to nothing; must_wipe stays set if
 * that did not succeed. */
void store_wipe(struct store *store);
/* Moves what no reader needs from the WAL into the file. */
enum err store_checkpoint(struct store *store) HARK_MUST_CHECK;
int64_t store_wal_bytes(const struct store *store);

#endif
