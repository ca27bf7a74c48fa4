#include "upload/outbox.h"

#include <string.h>

#include "base/log.h"
#include "upload/outbox_open.h"

#define HEAD_BYTES_MAX 256 /* room kept for the first line of a batch */

static const int verdict_numbers[] = {
    [WIRE_STORED] = 0,
    [WIRE_DUPLICATE] = 1,
    [WIRE_CONFLICT] = 2,
    [WIRE_REFUSED] = 3,
};

void outbox_batch_init(struct outbox_batch *batch)
{
    *batch = (struct outbox_batch){0};
    buf_init(&batch->body, WIRE_BATCH_BYTES_MAX);
}

void outbox_batch_free(struct outbox_batch *batch)
{
    if (batch != NULL) {
        buf_free(&batch->body);
    }
}

/* One row with one number; *found tells whether there was one. */
static enum err get_row(struct outbox *outbox, sqlite3_stmt *row, int64_t *out, bool *found)
{
    int code = outbox_step(outbox, row);
    enum err err = ERR_OK;
    *found = code == SQLITE_ROW;
    if (code == SQLITE_ROW) {
        *out = sqlite3_column_int64(row, 0);
    } else if (code != SQLITE_DONE) {
        err = outbox_failed(outbox, "reading");
    }
    sqlite3_reset(row);
    return err;
}

static enum err get_through(struct outbox *outbox, const unsigned char epoch[16], int64_t *through)
{
    bool found = false;
    sqlite3_stmt *row = outbox_statement(outbox, OUTBOX_GET_THROUGH);
    outbox_bind_id(outbox, row, 1, epoch);
    *through = 0;
    return get_row(outbox, row, through, &found);
}

static enum err is_delivered(struct outbox *outbox, const unsigned char epoch[16], int64_t seq,
                             bool *out)
{
    int64_t one = 0;
    sqlite3_stmt *row = outbox_statement(outbox, OUTBOX_IS_DELIVERED);
    outbox_bind_id(outbox, row, 1, epoch);
    outbox_bind_number(outbox, row, 2, seq);
    return get_row(outbox, row, &one, out);
}

static bool is_parked(const struct outbox_parked *parked, int64_t seq)
{
    for (int i = 0; i < parked->count; i++) {
        if (parked->seqs[i] == seq) {
            return true;
        }
    }
    return false;
}

/* Collects the lines. The walk ends at the first response that does not fit any more. *through
 * rises over what is settled without a gap. */
static enum err gather(struct outbox *outbox, struct store_reader *reader, int responses_max,
                       const struct outbox_parked *parked, struct outbox_batch *batch,
                       struct buf *lines, int64_t *through)
{
    struct buf document;
    int64_t after = *through;
    bool is_settled = true;
    enum err err = ERR_OK;
    buf_init(&document, WIRE_BATCH_BYTES_MAX - HEAD_BYTES_MAX - 1);
    while (batch->count < responses_max) {
        int64_t seq = 0;
        bool delivered = false;
        buf_clear(&document);
        err = store_reader_next(reader, after, &seq, batch->ids[batch->count], &document);
        if (err == ERR_OK) {
            err = is_delivered(outbox, batch->epoch, seq, &delivered);
        }
        if (err != ERR_OK) {
            break;
        }
        after = seq;
        is_settled = is_settled && delivered;
        *through = is_settled ? seq : *through;
        if (delivered || is_parked(parked, seq)) {
            continue;
        }
        if (lines->len + document.len + 1 > lines->max) {
            break;
        }
        buf_add(lines, buf_text(&document), document.len);
        buf_add_text(lines, "\n");
        batch->seqs[batch->count++] = seq;
    }
    buf_free(&document);
    /* What was found before a failure or the end goes first. */
    return batch->count > 0 ? buf_err(lines) : (err == ERR_OK ? ERR_ABSENT : err);
}

static enum err set_through(struct outbox *outbox, const unsigned char epoch[16], int64_t through)
{
    sqlite3_stmt *set = outbox_statement(outbox, OUTBOX_SET_THROUGH);
    outbox_bind_id(outbox, set, 1, epoch);
    outbox_bind_number(outbox, set, 2, through);
    return outbox_run(outbox, set, "moving the cursor");
}

static enum err take_number(struct outbox *outbox, int64_t *number)
{
    sqlite3_stmt *take = outbox_statement(outbox, OUTBOX_TAKE_NUMBER);
    int code = outbox_step(outbox, take);
    if (code == SQLITE_ROW) {
        *number = sqlite3_column_int64(take, 0);
        code = outbox_step(outbox, take);
    }
    enum err err = code == SQLITE_DONE ? ERR_OK : outbox_failed(outbox, "numbering a batch");
    sqlite3_reset(take);
    return err;
}

static enum err end(struct outbox *outbox, enum err err)
{
    if (err == ERR_OK) {
        err = outbox_run(outbox, outbox_statement(outbox, OUTBOX_COMMIT), "committing");
    }
    if (err != ERR_OK && !sqlite3_get_autocommit(outbox->db)) {
        enum err undone =
            outbox_run(outbox, outbox_statement(outbox, OUTBOX_ROLLBACK), "rolling back");
        err = undone == ERR_OK ? err : ERR_SYSTEM;
    }
    return err;
}

/* What the walk changed, in one durable step. */
static enum err keep_walk(struct outbox *outbox, const struct outbox_batch *batch, int64_t from,
                          int64_t through, int64_t *number)
{
    if (batch->count == 0 && through == from) {
        return ERR_OK;
    }
    enum err err = outbox_run(outbox, outbox_statement(outbox, OUTBOX_BEGIN), "beginning");
    if (err != ERR_OK) {
        return err;
    }
    if (through > from) {
        err = set_through(outbox, batch->epoch, through);
    }
    if (err == ERR_OK && batch->count > 0) {
        err = take_number(outbox, number);
    }
    return end(outbox, err);
}

static enum err format_batch(const char *terminal, int64_t number, const struct buf *lines,
                             struct outbox_batch *batch)
{
    struct wire_batch_head head = {.number = number, .count = batch->count};
    if (strlen(terminal) >= sizeof head.terminal) {
        return ERR_DATA;
    }
    memcpy(head.terminal, terminal, strlen(terminal) + 1);
    memcpy(head.epoch, batch->epoch, sizeof head.epoch);
    wire_batch_head_format(&head, &batch->body);
    buf_add(&batch->body, buf_text(lines), lines->len);
    wire_digest(buf_text(&batch->body), batch->body.len, batch->digest);
    return buf_err(&batch->body);
}

enum err outbox_next(struct outbox *outbox, struct store_reader *reader, const char *terminal,
                     int responses_max, const struct outbox_parked *parked,
                     struct outbox_batch *batch)
{
    struct buf lines;
    int64_t from = 0;
    int64_t number = 0;
    if (responses_max > WIRE_BATCH_RESPONSES_MAX) {
        responses_max = WIRE_BATCH_RESPONSES_MAX;
    }
    buf_init(&lines, WIRE_BATCH_BYTES_MAX - HEAD_BYTES_MAX);
    buf_clear(&batch->body);
    batch->count = 0;
    store_reader_epoch(reader, batch->epoch);
    enum err err = get_through(outbox, batch->epoch, &from);
    if (err == ERR_OK) {
        int64_t through = from;
        err = gather(outbox, reader, responses_max, parked, batch, &lines, &through);
        enum err kept = keep_walk(outbox, batch, from, through, &number);
        err = kept == ERR_OK ? err : kept;
    }
    if (err == ERR_OK) {
        err = format_batch(terminal, number, &lines, batch);
    }
    buf_free(&lines);
    return err;
}

static enum err add_delivered(struct outbox *outbox, const struct outbox_batch *batch,
                              const struct judgement *judgement)
{
    enum err err = ERR_OK;
    for (int i = 0; err == ERR_OK && i < batch->count; i++) {
        if (!judgement->named[i]) {
            continue;
        }
        sqlite3_stmt *add = outbox_statement(outbox, OUTBOX_ADD_DELIVERED);
        outbox_bind_id(outbox, add, 1, batch->epoch);
        outbox_bind_number(outbox, add, 2, batch->seqs[i]);
        outbox_bind_id(outbox, add, 3, batch->ids[i]);
        outbox_bind_number(outbox, add, 4, verdict_numbers[judgement->verdicts[i]]);
        err = outbox_run(outbox, add, "keeping a verdict");
    }
    return err;
}

static enum err add_wanted(struct outbox *outbox, const struct judgement *judgement)
{
    enum err err = ERR_OK;
    for (int i = 0; err == ERR_OK && i < judgement->wanted_count; i++) {
        sqlite3_stmt *add = outbox_statement(outbox, OUTBOX_ADD_WANTED);
        outbox_bind_text(outbox, add, 1, judgement->wanted_events[i]);
        err = outbox_run(outbox, add, "keeping a wanted event");
    }
    return err;
}

enum err outbox_settle(struct outbox *outbox, const struct outbox_batch *batch,
                       const struct judgement *judgement, int64_t now_s)
{
    enum err err = outbox_run(outbox, outbox_statement(outbox, OUTBOX_BEGIN), "beginning");
    if (err != ERR_OK) {
        return err;
    }
    err = add_delivered(outbox, batch, judgement);
    if (err == ERR_OK) {
        err = add_wanted(outbox, judgement);
    }
    if (err == ERR_OK) {
        sqlite3_stmt *success = outbox_statement(outbox, OUTBOX_SET_SUCCESS);
        outbox_bind_number(outbox, success, 1, now_s);
        err = outbox_run(outbox, success, "keeping the time");
    }
    return end(outbox, err);
}

enum err outbox_next_wanted(struct outbox *outbox, char digest[WIRE_DIGEST_TEXT_BYTES])
{
    sqlite3_stmt *row = outbox_statement(outbox, OUTBOX_NEXT_WANTED);
    int code = outbox_step(outbox, row);
    enum err err = ERR_OK;
    const unsigned char *text = code == SQLITE_ROW ? sqlite3_column_text(row, 0) : NULL;
    if (text != NULL && sqlite3_column_bytes(row, 0) == WIRE_DIGEST_TEXT_BYTES - 1) {
        memcpy(digest, text, WIRE_DIGEST_TEXT_BYTES - 1);
        digest[WIRE_DIGEST_TEXT_BYTES - 1] = '\0';
    } else {
        err = code == SQLITE_DONE ? ERR_ABSENT : outbox_failed(outbox, "reading a wanted event");
    }
    sqlite3_reset(row);
    return err;
}

enum err outbox_drop_wanted(struct outbox *outbox, const char *digest)
{
    sqlite3_stmt *drop = outbox_statement(outbox, OUTBOX_DROP_WANTED);
    outbox_bind_text(outbox, drop, 1, digest);
    return outbox_run(outbox, drop, "dropping a wanted event");
}

enum err outbox_counts(struct outbox *outbox, const unsigned char epoch[16],
                       struct outbox_counts *out)
{
    *out = (struct outbox_counts){0};
    bool found = false;
    sqlite3_stmt *row = outbox_statement(outbox, OUTBOX_COUNT_DELIVERED);
    outbox_bind_id(outbox, row, 1, epoch);
    if (outbox_step(outbox, row) != SQLITE_ROW) {
        return outbox_failed(outbox, "counting");
    }
    out->refused = sqlite3_column_int64(row, 1);
    out->sent = sqlite3_column_int64(row, 0) - out->refused;
    sqlite3_reset(row);
    return get_row(outbox, outbox_statement(outbox, OUTBOX_GET_SUCCESS), &out->success_s, &found);
}
