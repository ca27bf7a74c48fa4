/* One drain: sends what is stored and not settled, batch after batch, until nothing is left or
 * the collector must be left alone for a while. */
#ifndef HARK_UPLOAD_DRAIN_H
#define HARK_UPLOAD_DRAIN_H

#include <stdint.h>

#include "upload/outbox.h"
#include "upload/sink.h"
#include "upload/status.h"

#define DRAIN_REJECTIONS_MAX 12 /* answers 400, 413 or 422 in a row before we leave off */
#define DRAIN_GROW_AFTER 8      /* batches taken in a row before a halved limit doubles again */
#define DRAIN_BATCHES_MAX 1000000

struct drain {
    /* Borrowed. */
    const char *responses_path, *terminal;
    struct outbox *outbox;
    struct sink *sink;
    struct status_file *status_file;
    int stop_fd;
    /* Kept from one drain to the next. */
    int responses_max; /* of one batch; halved when the collector says it is too large */
    int taken_in_a_row;
    int rejections_in_a_row;
    struct outbox_parked parked;
    struct status status;
    /* The last drain's. */
    int64_t retry_after_s;
    int batches_sent;
    int64_t responses_sent;
};

enum drain_end {
    DRAIN_DONE,    /* nothing is left, or only what is parked */
    DRAIN_NOTHING, /* there is no responses.db yet */
    DRAIN_LATER,   /* something is left; status.why says why */
    DRAIN_STOPPED, /* stop_fd became readable */
    DRAIN_BROKEN,  /* our own file or memory fails (logged) */
};

void drain_init(struct drain *drain);
enum drain_end drain_run(struct drain *drain);
/* Lets parked responses be tried again. */
void drain_unpark(struct drain *drain);

#endif
