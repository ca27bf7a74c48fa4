/* What was delivered and what was not: upload.db, the upload program's own file (docs/SPEC.md,
 * "Upload"). A cursor over responses.db, which is only read. One thread owns an outbox. */
#ifndef HARK_UPLOAD_OUTBOX_H
#define HARK_UPLOAD_OUTBOX_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "store/store_read.h"
#include "upload/judge.h"
#include "wire/batch.h"

#define OUTBOX_PARKED_MAX 64

struct outbox;

/* A batch that may be sent. */
struct outbox_batch {
    unsigned char epoch[16];
    int count;
    int64_t seqs[WIRE_BATCH_RESPONSES_MAX]; /* rising */
    unsigned char ids[WIRE_BATCH_RESPONSES_MAX][16];
    struct buf body; /* owned: head and lines */
    char digest[WIRE_DIGEST_TEXT_BYTES];
};

/* Responses that are left out for a while because the collector would not take a batch with them.
 * They are not refused: only our collector's own verdict does that. */
struct outbox_parked {
    int count;
    int64_t seqs[OUTBOX_PARKED_MAX];
};

/* Opens or creates, alone (SQLite's exclusive lock). A file that is not an outbox or damaged is
 * moved aside and a new one begun: everything is sent again, and the collector knows what it has.
 * ERR_LATER: another upload program has it. */
enum err outbox_open(const char *path, struct outbox **out) HARK_MUST_CHECK;
/* Accepts NULL. */
void outbox_close(struct outbox *outbox);

void outbox_batch_init(struct outbox_batch *batch);
void outbox_batch_free(struct outbox_batch *batch);

/* Fills the next batch: at most responses_max responses and WIRE_BATCH_BYTES_MAX bytes, oldest
 * first, none that is settled or parked. Its number is used up durably, so that no two batches
 * ever share one. ERR_ABSENT: nothing is left. */
enum err outbox_next(struct outbox *outbox, struct store_reader *reader, const char *terminal,
                     int responses_max, const struct outbox_parked *parked,
                     struct outbox_batch *batch) HARK_MUST_CHECK;
/* Keeps the verdicts and the wanted events, durably at ERR_OK; what is not named stays. */
enum err outbox_settle(struct outbox *outbox, const struct outbox_batch *batch,
                       const struct judgement *judgement, int64_t now_s) HARK_MUST_CHECK;

/* An event file that the collector waits for. ERR_ABSENT: none. */
enum err outbox_next_wanted(struct outbox *outbox,
                            char digest[WIRE_DIGEST_TEXT_BYTES]) HARK_MUST_CHECK;
enum err outbox_drop_wanted(struct outbox *outbox, const char *digest) HARK_MUST_CHECK;

struct outbox_counts {
    int64_t sent, refused; /* of this epoch; refused counts conflicts too */
    int64_t success_s;     /* wall time of the last acknowledgement; 0: none yet */
};
enum err outbox_counts(struct outbox *outbox, const unsigned char epoch[16],
                       struct outbox_counts *out) HARK_MUST_CHECK;

#endif
