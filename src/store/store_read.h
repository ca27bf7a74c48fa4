/* Reading responses.db from another process (hark-upload, hark): read-only, closed responses only,
 * no transaction held between calls. Open it anew for each drain: the file may have been moved
 * aside (another epoch). */
#ifndef HARK_STORE_STORE_READ_H
#define HARK_STORE_STORE_READ_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"
#include "wire/response.h"

struct store_reader;

/* True while the writer is in the middle of a commit: the files have changed already, and what has
 * changed cannot be read before the card has it, which no file tells. Who sleeps until a file
 * changes asks this before each reading, and looks again when it was true. Only while this process
 * has no reader: closing any descriptor of the file would drop the reader's locks. */
bool store_is_being_written(const char *path);

/* ERR_LATER: not there yet, busy, or without its writer; try again later. ERR_DATA: not ours. */
enum err store_reader_open(const char *path, struct store_reader **out) HARK_MUST_CHECK;
void store_reader_close(struct store_reader *reader);

void store_reader_epoch(const struct store_reader *reader, unsigned char out[16]);

/* The first closed response with seq > after: its document's bytes are appended to document.
 * ERR_ABSENT: none. */
enum err store_reader_next(struct store_reader *reader, int64_t after, int64_t *seq,
                           unsigned char id[16], struct buf *document) HARK_MUST_CHECK;
/* The event file's bytes by digest. ERR_ABSENT: not in this file. */
enum err store_reader_event(struct store_reader *reader, const char *digest,
                            struct buf *bytes) HARK_MUST_CHECK;

struct store_counts {
    int64_t open, partial, complete, forgotten; /* the last three are closed */
    int64_t last_seq;
};
enum err store_reader_counts(struct store_reader *reader, struct store_counts *out) HARK_MUST_CHECK;

#endif
