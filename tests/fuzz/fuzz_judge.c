/* Any HTTP reply as the answer to a batch of three: nothing becomes "delivered" but by an
 * acknowledgement that names this batch and its responses. Lines of the input: status,
 * Content-Type, Retry-After, Date; then the body. */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "upload/judge.h"
#include "upload/retry.h"

#define COUNT 3
static const char digest[] = "00000000000000000000000000000000000000000000000000000000000000aa";
static const unsigned char ids[COUNT][16] = {{1}, {2}, {3}};

void fuzz_begin(void)
{
}

static void take_reply(struct fuzz_input *input, struct sink_reply *reply)
{
    char status[8];
    sink_reply_init(reply);
    fuzz_line(input, status, sizeof status);
    reply->status = (int)strtol(status, NULL, 10);
    fuzz_line(input, reply->type, sizeof reply->type);
    fuzz_line(input, reply->retry_after, sizeof reply->retry_after);
    fuzz_line(input, reply->date, sizeof reply->date);
    size_t len = input->size < WIRE_ACK_BYTES_MAX ? input->size : WIRE_ACK_BYTES_MAX;
    buf_add(&reply->body, input->data, len);
}

static void check_sense(const struct sink_reply *reply, const struct judgement *judgement)
{
    CHECK(judgement->retry_after_s >= RETRY_AFTER_NONE &&
          judgement->retry_after_s <= RETRY_AFTER_MAX_S);
    CHECK(fuzz_is_clean(judgement->why, strlen(judgement->why), ""));
    if (judgement->kind != JUDGE_ACKNOWLEDGED) {
        CHECK(judgement->why[0] != '\0');
        CHECK(judgement->named_count == 0 && judgement->wanted_count == 0);
    } else {
        CHECK(reply->status == 200);
    }
    for (int i = 0; i < WIRE_BATCH_RESPONSES_MAX; i++) {
        CHECK(!judgement->named[i] || (judgement->kind == JUDGE_ACKNOWLEDGED && i < COUNT));
    }
}

/* The acknowledgement's own word for each item that is named now. */
static void check_named(const struct sink_reply *reply, const struct judgement *judgement)
{
    static struct wire_ack ack;
    int named = 0;
    if (judgement->kind != JUDGE_ACKNOWLEDGED) {
        return;
    }
    CHECK(wire_ack_parse(buf_text(&reply->body), reply->body.len, &ack, NULL) == ERR_OK);
    CHECK(strcmp(ack.digest, digest) == 0);
    for (int i = 0; i < COUNT; i++) {
        bool found = false;
        for (int item = 0; item < ack.count; item++) {
            found |= memcmp(ack.items[item].id, ids[i], 16) == 0 &&
                     ack.items[item].verdict == judgement->verdicts[i];
        }
        named += judgement->named[i] ? 1 : 0;
        CHECK(!judgement->named[i] || found || judgement->verdicts[i] == WIRE_REFUSED);
    }
    CHECK(named == judgement->named_count && named > 0);
    CHECK((named == COUNT) == (judgement->why[0] == '\0'));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct judgement judgement;
    const struct judge_request request = {.digest = digest, .count = COUNT, .ids = ids};
    struct fuzz_input input = {data, size};
    struct sink_reply reply;
    struct buf exact;
    take_reply(&input, &reply);
    judge_reply(&reply, &request, &judgement);
    check_sense(&reply, &judgement);
    check_named(&reply, &judgement);

    bool has_it = judge_event_reply(&reply, digest, &judgement);
    buf_init(&exact, 256);
    wire_event_ack_format(digest, &exact);
    bool is_exact = reply.status == 200 && reply.body.len == exact.len &&
                    memcmp(buf_text(&reply.body), exact.data, exact.len) == 0;
    CHECK(!has_it || is_exact);
    CHECK(has_it == (judgement.kind == JUDGE_ACKNOWLEDGED));
    check_sense(&reply, &judgement);
    buf_free(&exact);
    sink_reply_free(&reply);
    return 0;
}
