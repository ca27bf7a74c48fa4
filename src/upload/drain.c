#include "upload/drain.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "store/store_read.h"
#include "upload/judge.h"
#include "upload/retry.h"

void drain_init(struct drain *drain)
{
    drain->responses_max = WIRE_BATCH_RESPONSES_MAX;
    drain->retry_after_s = RETRY_AFTER_NONE;
}

void drain_unpark(struct drain *drain)
{
    drain->parked.count = 0;
}

static void set_why(struct drain *drain, const char *why)
{
    snprintf(drain->status.why, sizeof drain->status.why, "%s", why);
}

static bool is_stopped(const struct drain *drain)
{
    struct pollfd stop = {.fd = drain->stop_fd, .events = POLLIN};
    return poll(&stop, 1, 0) == 1;
}

/* Reads the numbers anew and writes the status file. */
static enum err tell(struct drain *drain, struct store_reader *reader)
{
    unsigned char epoch[16];
    struct store_counts kept;
    struct outbox_counts counts;
    struct status *status = &drain->status;
    store_reader_epoch(reader, epoch);
    enum err err = outbox_counts(drain->outbox, epoch, &counts);
    if (err == ERR_OK && store_reader_counts(reader, &kept) == ERR_OK) {
        status->is_known = true;
        status->kept = kept.partial + kept.complete + kept.forgotten;
        status->sent = counts.sent;
        status->refused = counts.refused;
        status->waiting = status->kept - counts.sent - counts.refused;
        status->success_s = counts.success_s;
    }
    if (status_file_write(drain->status_file, status) != ERR_OK) {
        log_warning("upload: the status file cannot be written");
    }
    return err;
}

/* A batch was not taken because of what is in it, or of its size: smaller ones find out. */
static enum drain_end reject(struct drain *drain, const struct outbox_batch *batch)
{
    drain->taken_in_a_row = 0;
    drain->rejections_in_a_row++;
    if (batch->count > 1) {
        drain->responses_max = batch->count / 2;
    } else if (drain->parked.count < OUTBOX_PARKED_MAX) {
        drain->parked.seqs[drain->parked.count++] = batch->seqs[0];
        log_warning("upload: one response is left out for a while: the collector answered 4xx");
    } else {
        return DRAIN_LATER;
    }
    if (drain->rejections_in_a_row >= DRAIN_REJECTIONS_MAX) {
        /* Whoever rejects everything is not our collector. */
        drain->rejections_in_a_row = 0;
        drain->responses_max = WIRE_BATCH_RESPONSES_MAX;
        return DRAIN_LATER;
    }
    return DRAIN_DONE;
}

static void take(struct drain *drain, const struct outbox_batch *batch,
                 const struct judgement *judgement)
{
    drain->rejections_in_a_row = 0;
    drain->taken_in_a_row++;
    drain->batches_sent++;
    drain->responses_sent += judgement->named_count;
    if (drain->taken_in_a_row >= DRAIN_GROW_AFTER &&
        drain->responses_max < WIRE_BATCH_RESPONSES_MAX) {
        drain->taken_in_a_row = 0;
        drain->responses_max *= 2;
    }
    int refused = 0;
    for (int i = 0; i < batch->count; i++) {
        refused += judgement->named[i] && (judgement->verdicts[i] == WIRE_CONFLICT ||
                                           judgement->verdicts[i] == WIRE_REFUSED);
    }
    if (refused > 0) {
        log_warning("upload: the collector refused %d of %d responses for good", refused,
                    batch->count);
    }
}

/* What an answer means for the drain; DRAIN_DONE: go on with the next batch. */
static enum drain_end act(struct drain *drain, const struct outbox_batch *batch,
                          const struct judgement *judgement)
{
    switch (judgement->kind) {
    case JUDGE_ACKNOWLEDGED:
        if (outbox_settle(drain->outbox, batch, judgement, clock_wall_s()) != ERR_OK) {
            return DRAIN_BROKEN;
        }
        take(drain, batch, judgement);
        set_why(drain, judgement->why);
        return judgement->named_count < batch->count ? DRAIN_LATER : DRAIN_DONE;
    case JUDGE_SPLIT:
        set_why(drain, judgement->why);
        return reject(drain, batch);
    case JUDGE_LATER:
    case JUDGE_TOKEN:
    case JUDGE_NOT_OURS:
        break;
    }
    set_why(drain, judgement->why);
    drain->retry_after_s = judgement->retry_after_s;
    return DRAIN_LATER;
}

/* DRAIN_DONE: there is a reply, whatever it says. */
static enum drain_end ask(struct drain *drain, const struct sink_request *request,
                          struct sink_reply *reply)
{
    enum err err = sink_send(drain->sink, request, drain->stop_fd, reply);
    if (err == ERR_ABSENT) {
        return DRAIN_STOPPED;
    }
    if (err != ERR_OK) {
        set_why(drain, reply->failure);
        return DRAIN_LATER;
    }
    return DRAIN_DONE;
}

static enum drain_end send_batch(struct drain *drain, const struct outbox_batch *batch,
                                 struct sink_reply *reply)
{
    const struct sink_request request = {
        .method = "POST",
        .path = WIRE_PATH_BATCHES,
        .type = WIRE_TYPE_BATCH,
        .body = buf_text(&batch->body),
        .len = batch->body.len,
    };
    const struct judge_request sent = {
        .digest = batch->digest, .count = batch->count, .ids = batch->ids};
    struct judgement judgement;
    enum drain_end end = ask(drain, &request, reply);
    if (end != DRAIN_DONE) {
        return end;
    }
    judge_reply(reply, &sent, &judgement);
    log_info("upload: a batch of %d: HTTP %d, %d settled", batch->count, reply->status,
             judgement.named_count);
    return act(drain, batch, &judgement);
}

static enum drain_end drain_batches(struct drain *drain, struct store_reader *reader,
                                    struct outbox_batch *batch, struct sink_reply *reply)
{
    for (int i = 0; i < DRAIN_BATCHES_MAX; i++) {
        if (is_stopped(drain)) {
            return DRAIN_STOPPED;
        }
        enum err err = outbox_next(drain->outbox, reader, drain->terminal, drain->responses_max,
                                   &drain->parked, batch);
        if (err == ERR_ABSENT) {
            return DRAIN_DONE;
        }
        if (err == ERR_LATER || err == ERR_DATA) {
            /* Damaged is "later" too: the screen program will move the file aside. */
            set_why(drain, "The responses cannot be read just now. We try again.");
            return DRAIN_LATER;
        }
        if (err != ERR_OK) {
            log_error("upload: the next batch cannot be made: %s", err_name(err));
            return DRAIN_BROKEN;
        }
        enum drain_end end = send_batch(drain, batch, reply);
        if (end != DRAIN_DONE) {
            return end;
        }
        if (tell(drain, reader) != ERR_OK) {
            return DRAIN_BROKEN;
        }
    }
    return DRAIN_LATER;
}

static enum drain_end send_event(struct drain *drain, const char *digest, const struct buf *bytes,
                                 struct sink_reply *reply)
{
    char path[sizeof WIRE_PATH_EVENTS + WIRE_DIGEST_TEXT_BYTES];
    struct judgement judgement;
    snprintf(path, sizeof path, "%s%s", WIRE_PATH_EVENTS, digest);
    const struct sink_request request = {.method = "PUT",
                                         .path = path,
                                         .type = "application/yaml",
                                         .body = buf_text(bytes),
                                         .len = bytes->len};
    enum drain_end end = ask(drain, &request, reply);
    if (end != DRAIN_DONE) {
        return end;
    }
    if (judge_event_reply(reply, digest, &judgement)) {
        return DRAIN_DONE;
    }
    if (judgement.kind == JUDGE_SPLIT) {
        log_warning("upload: the collector did not take an event file: HTTP %d", reply->status);
        return DRAIN_DONE; /* it will ask again with the next batch if it still wants it */
    }
    set_why(drain, judgement.why);
    drain->retry_after_s = judgement.retry_after_s;
    return DRAIN_LATER;
}

/* The event files that the collector asked for. */
static enum drain_end drain_events(struct drain *drain, struct store_reader *reader,
                                   struct sink_reply *reply)
{
    char digest[WIRE_DIGEST_TEXT_BYTES];
    struct buf bytes;
    enum drain_end end = DRAIN_DONE;
    buf_init(&bytes, WIRE_BATCH_BYTES_MAX);
    for (;;) {
        enum err err = outbox_next_wanted(drain->outbox, digest);
        if (err != ERR_OK) {
            end = err == ERR_ABSENT ? DRAIN_DONE : DRAIN_BROKEN;
            break;
        }
        buf_clear(&bytes);
        err = store_reader_event(reader, digest, &bytes);
        if (err == ERR_LATER || err == ERR_SYSTEM) {
            set_why(drain, "The responses cannot be read just now. We try again.");
            end = DRAIN_LATER;
            break;
        }
        if (err == ERR_OK) {
            end = send_event(drain, digest, &bytes, reply);
        } else {
            log_warning("upload: a wanted event file cannot be read: %s", err_name(err));
        }
        if (end != DRAIN_DONE || is_stopped(drain)) {
            end = end == DRAIN_DONE ? DRAIN_STOPPED : end;
            break;
        }
        if (outbox_drop_wanted(drain->outbox, digest) != ERR_OK) {
            end = DRAIN_BROKEN;
            break;
        }
    }
    buf_free(&bytes);
    return end;
}

static enum drain_end drain_reader(struct drain *drain, struct store_reader *reader)
{
    struct outbox_batch batch;
    struct sink_reply reply;
    outbox_batch_init(&batch);
    sink_reply_init(&reply);
    enum drain_end end = drain_batches(drain, reader, &batch, &reply);
    if (end == DRAIN_DONE) {
        end = drain_events(drain, reader, &reply);
    }
    if (end == DRAIN_DONE) {
        set_why(drain, drain->parked.count == 0
                           ? ""
                           : "The collector does not take some of the responses. We try again.");
    }
    if (tell(drain, reader) != ERR_OK) {
        end = DRAIN_BROKEN;
    }
    sink_reply_free(&reply);
    outbox_batch_free(&batch);
    return end;
}

/* Without a reader there are no numbers; what was known stays. */
static enum drain_end tell_without_reader(struct drain *drain, enum drain_end end, const char *why)
{
    set_why(drain, why);
    if (status_file_write(drain->status_file, &drain->status) != ERR_OK) {
        log_warning("upload: the status file cannot be written");
    }
    return end;
}

enum drain_end drain_run(struct drain *drain)
{
    struct store_reader *reader = NULL;
    drain->retry_after_s = RETRY_AFTER_NONE;
    drain->batches_sent = 0;
    drain->responses_sent = 0;
    if (access(drain->responses_path, F_OK) != 0) {
        return tell_without_reader(drain, DRAIN_NOTHING, "There are no responses yet.");
    }
    enum err err = store_reader_open(drain->responses_path, &reader);
    if (err != ERR_OK) {
        return tell_without_reader(drain, DRAIN_LATER,
                                   "The responses cannot be read just now. We try again.");
    }
    enum drain_end end = drain_reader(drain, reader);
    store_reader_close(reader);
    if (drain->responses_sent > 0) {
        log_info("upload: %lld responses settled in %d batches", (long long)drain->responses_sent,
                 drain->batches_sent);
    }
    return end;
}
