/* responses.db: what people said, durable before the next screen comes. One writer: hark-kiosk.
 * WAL, synchronous=FULL, one connection, settings read back at open (docs/SPEC.md,
 * "responses.db"; SQLite's own pages "wal" and "howtocorrupt"). Not thread-safe: one thread owns
 * a store. */
#ifndef HARK_STORE_STORE_H
#define HARK_STORE_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "wire/response.h"

#define STORE_FORMAT 1 /* PRAGMA user_version; files of version 2 are still written */
#define STORE_APPLICATION_ID 0x4861726b /* "Hark" */
#define STORE_WAL_BYTES (4 * 1024 * 1024)
#define STORE_WAL_BYTES_MAX (64 * 1024 * 1024) /* never idle: then it is emptied in between */
#define STORE_IDLE_CHECKPOINT_MS 30000
#define STORE_SEQ_MAX INT64_C(9007199254740991) /* the largest that a document can tell */
#define STORE_INTERRUPTED_MAX 1000 /* open responses in one file; with more it is not ours */

struct store;

/* The event whose responses are kept; its bytes go into the file once, so that labels stay
 * readable for ever. Borrowed for the call. */
struct store_event {
    const char *id;
    int version;
    const char *bytes;
    size_t len;
};

/* What store_open had to do, for the log and for staff. */
struct store_opened {
    bool created;     /* a new file */
    bool moved_aside; /* the old file was not sound; it and its WAL lie under aside_path */
    char aside_path[512];
    int interrupted; /* open responses of the last run that were closed now */
};

/* Opens or creates; path has at most 399 bytes. A file that is not ours, too new, or damaged is
 * moved aside whole (database and -wal to aside/<name>-<n>, never deleted), and a new one begun.
 * Responses that the last run left open are closed as they are (WIRE_INTERRUPTED, the permission
 * applied): never resumed for the next person. ERR_SYSTEM if the directory cannot be written;
 * ERR_LATER if another program writes this file. */
enum err store_open(const char *path, const struct store_event *event, struct store **out,
                    struct store_opened *opened) HARK_MUST_CHECK;
/* Accepts NULL. */
void store_close(struct store *store);

/* PRAGMA quick_check: run after the first frame. ERR_DATA: unsound; call store_begin_new. */
enum err store_check(struct store *store) HARK_MUST_CHECK;
/* Moves the file aside and begins a new one with a new epoch; collecting goes on. What was open in
 * the old one must be saved again. */
enum err store_begin_new(struct store *store, struct store_opened *opened) HARK_MUST_CHECK;
/* True once after a save or close found the file damaged and began a new one by itself (what it
 * was called with is kept in the new one): tell staff. */
bool store_take_news(struct store *store, struct store_opened *out);

/* Inserts or replaces the open response with this id; durable when it returns ERR_OK. seq and
 * ending are not looked at. ERR_DATA: this id is closed already, or it is no response
 * (wire_response_fault). ERR_SYSTEM, ERR_LATER: nothing is changed; the same call may succeed
 * later. */
enum err store_save(struct store *store, const struct wire_response *response) HARK_MUST_CHECK;
/* Gives the next seq, applies the permission, writes the final document; durable at ERR_OK. After
 * a forgotten one, or one whose words were not permitted, nothing of them is left in the file or
 * its WAL (a reader that will not let go of the WAL for DATABASE_BUSY_MS delays that to the next
 * call). response->ending must be set. Errors as store_save; seq is 0 then. */
enum err store_close_response(struct store *store, struct wire_response *response) HARK_MUST_CHECK;

/* Something waits for store_idle(): the WAL has reached STORE_WAL_BYTES, or words that must go
 * could not be wiped yet. Else nobody need wake up for it. */
bool store_wants_idle(const struct store *store);
/* Call when nothing was written for STORE_IDLE_CHECKPOINT_MS: a passive checkpoint of a full WAL,
 * and a wipe that is due. */
enum err store_idle(struct store *store) HARK_MUST_CHECK;

#endif
