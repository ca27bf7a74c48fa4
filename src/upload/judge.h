/* What the collector's answer to a batch means. Pure, and the only place where a response can
 * become "delivered": everything that is not our collector's own word means "not yet". */
#ifndef HARK_UPLOAD_JUDGE_H
#define HARK_UPLOAD_JUDGE_H

#include <stdbool.h>
#include <stdint.h>

#include "upload/sink.h"
#include "wire/batch.h"

#define JUDGE_WHY_BYTES 200

/* What was sent, for comparing. */
struct judge_request {
    const char *digest; /* of the batch's bytes */
    int count;
    const unsigned char (*ids)[16];
};

enum judge_kind {
    JUDGE_ACKNOWLEDGED, /* our collector: the verdicts hold */
    JUDGE_SPLIT,        /* 400, 413, 422: smaller batches may go, or one item is the trouble */
    JUDGE_LATER,        /* the collector is busy or restarting */
    JUDGE_TOKEN,        /* 401, 403: staff must look at the token */
    JUDGE_NOT_OURS,     /* a login page, a redirect, another server */
};

struct judgement {
    enum judge_kind kind;
    bool named[WIRE_BATCH_RESPONSES_MAX]; /* the item has a final verdict now */
    enum wire_verdict verdicts[WIRE_BATCH_RESPONSES_MAX];
    int named_count;
    int wanted_count; /* event files that the collector asks for */
    char wanted_events[WIRE_WANTED_EVENTS_MAX][WIRE_DIGEST_TEXT_BYTES];
    int64_t retry_after_s;     /* RETRY_AFTER_NONE, or what the collector asked for */
    char why[JUDGE_WHY_BYTES]; /* plain words for staff; "" when acknowledged in full */
};

void judge_reply(const struct sink_reply *reply, const struct judge_request *request,
                 struct judgement *out);
/* True when our collector has the event file now. Otherwise out is filled as above. */
bool judge_event_reply(const struct sink_reply *reply, const char *digest, struct judgement *out);

#endif
