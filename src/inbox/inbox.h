/* The collector's tables (docs/SPEC.md, "collector.db"): SQLite now, PostgreSQL later behind the
 * same calls. One thread owns an inbox. Durable (synchronous=FULL) before anything is answered. */
#ifndef HARK_INBOX_INBOX_H
#define HARK_INBOX_INBOX_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "wire/batch.h"

struct inbox;

/* Opens or creates; read_only opens an existing one for reports. ERR_DATA: not a collector's
 * file, or of a newer version. */
enum err inbox_open(const char *path, bool read_only, struct inbox **out) HARK_MUST_CHECK;
void inbox_close(struct inbox *inbox);

/* One batch in one transaction: verdicts has head->count entries when ERR_OK is returned, and the
 * commit is durable then. Uniqueness is a constraint of the table, never a check before. A
 * conflict or a refused line is kept in a table of its own: nothing is destroyed. */
enum err inbox_accept(struct inbox *inbox, const struct wire_batch_head *head,
                      const struct wire_line *lines, struct wire_ack *ack) HARK_MUST_CHECK;

/* Keeps an event file's bytes under their SHA-256. ERR_DATA: they do not match the digest. */
enum err inbox_put_event(struct inbox *inbox, const char *digest, const char *bytes,
                         size_t len) HARK_MUST_CHECK;
/* ERR_ABSENT. */
enum err inbox_get_event(struct inbox *inbox, const char *digest,
                         struct buf *bytes) HARK_MUST_CHECK;
bool inbox_has_event(struct inbox *inbox, const char *digest);

struct inbox_terminal_counts {
    char terminal[WIRE_TERMINAL_BYTES];
    int64_t partial, complete, forgotten, conflicts, refused;
    int64_t heard_s; /* wall time of the last batch */
};
/* Calls visit for each terminal, in order of name. */
enum err inbox_each_terminal(struct inbox *inbox,
                             void (*each)(void *context,
                                          const struct inbox_terminal_counts *counts),
                             void *context) HARK_MUST_CHECK;

/* The events that have responses, most responses first: each event id with its newest version's
 * digest. */
struct inbox_event_counts {
    char id[WIRE_NAME_BYTES];
    char newest_digest[WIRE_DIGEST_TEXT_BYTES]; /* of the highest version seen */
    int64_t responses;
};
enum err inbox_each_event(struct inbox *inbox,
                          void (*each)(void *context, const struct inbox_event_counts *counts),
                          void *context) HARK_MUST_CHECK;

/* Calls each for every response document of one event id, ordered by a key that says nothing about
 * time (the random id). Stops early when each returns an error, and returns it. */
enum err inbox_each_response(struct inbox *inbox, const char *event_id,
                             enum err (*each)(void *context, const char *document, size_t len),
                             void *context) HARK_MUST_CHECK;

#endif
