#include "upload/judge.h"

#include <stdio.h>
#include <string.h>

#include "upload/retry.h"

static void say(struct judgement *out, enum judge_kind kind, const char *why)
{
    out->kind = kind;
    snprintf(out->why, sizeof out->why, "%s", why);
}

/* The index of the item that this entry of the answer speaks of, or -1. */
static int find_item(const struct judge_request *request, const struct wire_ack *ack, int at)
{
    static const unsigned char nil[16] = {0};
    const struct wire_ack_item *item = &ack->items[at];
    if (at < request->count && memcmp(item->id, request->ids[at], sizeof item->id) == 0) {
        return at;
    }
    for (int i = 0; i < request->count; i++) {
        if (memcmp(item->id, request->ids[i], sizeof item->id) == 0) {
            return i;
        }
    }
    /* A line whose id the collector could not read is named by its place. */
    if (memcmp(item->id, nil, sizeof nil) == 0 && item->verdict == WIRE_REFUSED &&
        ack->count == request->count) {
        return at;
    }
    return -1;
}

static void judge_ack(const struct wire_ack *ack, const struct judge_request *request,
                      struct judgement *out)
{
    if (strcmp(ack->digest, request->digest) != 0) {
        say(out, JUDGE_NOT_OURS, "The answer was about another batch.");
        return;
    }
    for (int i = 0; i < ack->count; i++) {
        int at = find_item(request, ack, i);
        if (at < 0 || out->named[at]) {
            /* Who answers about what was not sent is not believed about the rest. */
            memset(out->named, 0, sizeof out->named);
            out->named_count = 0;
            say(out, JUDGE_NOT_OURS, "The answer names responses that were not sent.");
            return;
        }
        out->named[at] = true;
        out->verdicts[at] = ack->items[i].verdict;
        out->named_count++;
    }
    if (out->named_count == 0) {
        say(out, JUDGE_NOT_OURS, "The answer names none of the responses.");
        return;
    }
    say(out, JUDGE_ACKNOWLEDGED,
        out->named_count < request->count ? "The collector did not answer for all responses." : "");
    out->wanted_count = ack->wanted_count;
    memcpy(out->wanted_events, ack->wanted_events, sizeof out->wanted_events);
}

/* Every status but 200. */
static void judge_status(const struct sink_reply *reply, struct judgement *out)
{
    switch (reply->status) {
    case 400:
    case 413:
    case 422:
        say(out, JUDGE_SPLIT, "The collector does not take one of the responses.");
        return;
    case 401:
        say(out, JUDGE_TOKEN,
            "The collector does not know this terminal's token. Put the right token into the conf "
            "file.");
        return;
    case 403:
        say(out, JUDGE_TOKEN,
            "The collector turned this terminal away: the token belongs to another terminal, or "
            "was withdrawn.");
        return;
    case 404:
    case 405:
    case 415:
        say(out, JUDGE_NOT_OURS,
            "There is no collector at this address. Check the collector's URL in the conf file.");
        return;
    case 408:
    case 409:
    case 425:
    case 429:
        say(out, JUDGE_LATER, "The collector is busy. We try again.");
        return;
    case 511:
        say(out, JUDGE_NOT_OURS, "The Wi-Fi asks for a login first.");
        return;
    default:
        break;
    }
    if (reply->status >= 500) {
        say(out, JUDGE_LATER, "The collector has a problem. We try again.");
    } else if (reply->status >= 300 && reply->status < 400) {
        say(out, JUDGE_NOT_OURS, "We were sent elsewhere: maybe the Wi-Fi asks for a login first.");
    } else {
        say(out, JUDGE_NOT_OURS, "Something else than our collector answers here.");
    }
}

/* What holds for every reply: true when it is a JSON document with status 200. */
static bool begin(const struct sink_reply *reply, struct judgement *out)
{
    *out = (struct judgement){.retry_after_s = retry_after_parse(reply->retry_after, reply->date)};
    if (reply->status != 200) {
        judge_status(reply, out);
        return false;
    }
    if (!wire_type_is(reply->type, WIRE_TYPE_ACK)) {
        say(out, JUDGE_NOT_OURS,
            "Something else than our collector answers: maybe the Wi-Fi asks for a login first.");
        return false;
    }
    return true;
}

void judge_reply(const struct sink_reply *reply, const struct judge_request *request,
                 struct judgement *out)
{
    if (!begin(reply, out)) {
        return;
    }
    struct wire_ack ack;
    struct buf why;
    buf_init(&why, JUDGE_WHY_BYTES);
    if (wire_ack_parse(buf_text(&reply->body), reply->body.len, &ack, &why) == ERR_OK) {
        judge_ack(&ack, request, out);
    } else {
        say(out, JUDGE_NOT_OURS, "The answer is not one of our collector's.");
    }
    buf_free(&why);
}

bool judge_event_reply(const struct sink_reply *reply, const char *digest, struct judgement *out)
{
    if (!begin(reply, out)) {
        return false;
    }
    if (!wire_event_ack_is(buf_text(&reply->body), reply->body.len, digest)) {
        say(out, JUDGE_NOT_OURS, "The answer is not one of our collector's.");
        return false;
    }
    say(out, JUDGE_ACKNOWLEDGED, "");
    return true;
}
