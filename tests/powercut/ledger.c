#include "powercut/ledger.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#define EVENT_BYTES "hark: 1\nid: cut\nversion: 1\n"
#define SMALL_WORDS_BYTES 900
#define BIG_ANSWERS 20

const struct store_event *ledger_event(void)
{
    static const struct store_event event = {
        .id = "cut", .version = 1, .bytes = EVENT_BYTES, .len = sizeof(EVENT_BYTES) - 1};

    return &event;
}

struct promise *ledger_add(struct ledger *ledger, struct chance *chance)
{
    struct promise *promise;

    if (ledger->count == LEDGER_PROMISES_MAX) {
        return NULL;
    }
    promise = &ledger->promises[ledger->count];
    memset(promise, 0, sizeof *promise);
    promise->number = ledger->count++;
    chance_fill(chance, promise->id, sizeof promise->id);
    promise->id[14] = (unsigned char)(promise->number >> 8); /* so that it is found again */
    promise->id[15] = (unsigned char)promise->number;
    return promise;
}

/* Own words of one answer: which response, which version, and some more. */
static const char *words_of(const struct promise *promise, int version, int answer, char *out)
{
    size_t size = promise->is_big ? WIRE_WORDS_BYTES_MAX - 8 : SMALL_WORDS_BYTES;
    size_t len = (size_t)snprintf(out, size,
                                  LEDGER_CANARY "%0*d version %d answer %d:", LEDGER_CANARY_DIGITS,
                                  promise->number, version, answer);
    size_t more =
        promise->is_big ? size - len - 1 : (size_t)(promise->number * 37 + version * 101) % 700;

    for (size_t i = 0; i < more; i++) {
        out[len + i] = i % 7 == 0 ? ' ' : (char)('a' + (i * 11 + (size_t)version) % 26);
    }
    out[len + more] = '\0';
    return out;
}

void ledger_response(const struct promise *promise, int version, struct wire_response *out)
{
    static const char *const questions[BIG_ANSWERS] = {"qa", "qb", "qc", "qd", "qe", "qf", "qg",
                                                       "qh", "qi", "qj", "qk", "ql", "qm", "qn",
                                                       "qo", "qp", "qq", "qr", "qs", "qt"};
    static char words[BIG_ANSWERS][WIRE_WORDS_BYTES_MAX + 1];
    static char digest[WIRE_DIGEST_TEXT_BYTES], chosen[16];

    if (digest[0] == '\0') {
        wire_digest(EVENT_BYTES, sizeof(EVENT_BYTES) - 1, digest);
    }
    memset(out, 0, sizeof *out);
    memcpy(out->id, promise->id, sizeof out->id);
    snprintf(chosen, sizeof chosen, "v%d", version);
    out->event_id = "cut";
    out->event_version = 1;
    out->event_digest = digest;
    out->status = version > 3 ? WIRE_COMPLETE : WIRE_PARTIAL;
    out->language = "en";
    out->hour = 490000;
    out->permission = promise->permission;
    out->answer_count = promise->is_big ? BIG_ANSWERS : 1 + version % 5;
    for (int i = 0; i < out->answer_count; i++) {
        struct wire_answer *answer = &out->answers[i];

        *answer = (struct wire_answer){.question = questions[i],
                                       .topic = "today",
                                       .chosen_count = 1,
                                       .chosen = {chosen},
                                       .shown_count = 3,
                                       .shown = {chosen, "listened", "enough_time"}};
        if (promise->is_big || (promise->has_words && i == out->answer_count - 1)) {
            answer->words = words_of(promise, version, i, words[i]);
            answer->words_given = true;
        }
    }
}

void ledger_mark(struct promise *promise, struct mark mark)
{
    assert(promise->mark_count < LEDGER_MARKS_MAX);
    promise->marks[promise->mark_count++] = mark;
}

const struct mark *ledger_promised(const struct promise *promise, size_t at)
{
    for (int i = promise->mark_count; i-- > 0;) {
        if (promise->marks[i].at <= at) {
            return &promise->marks[i];
        }
    }
    return NULL;
}

bool ledger_drops_words(const struct promise *promise, enum wire_ending ending)
{
    if (ending == WIRE_OPEN || !(promise->has_words || promise->is_big)) {
        return false;
    }
    return ending == WIRE_FORGOT ||
           (promise->permission != WIRE_SHARE && promise->permission != WIRE_ORGANISER);
}

/* ---- eras ----------------------------------------------------------------------------------- */

void ledger_begin_era(struct ledger *ledger, size_t at)
{
    assert(ledger->era_count < LEDGER_ERAS_MAX);
    ledger->eras[ledger->era_count++] = (struct era){.begun_at = at};
}

void ledger_end_era(struct ledger *ledger, size_t at, const unsigned char epoch[16])
{
    struct era *era = &ledger->eras[ledger->era_count - 1];

    assert(ledger->era_count > 0 && !era->is_known);
    era->at = at;
    era->is_known = true;
    memcpy(era->epoch, epoch, sizeof era->epoch);
}

const struct era *ledger_era(const struct ledger *ledger, size_t at, bool *is_sure)
{
    *is_sure = true;
    for (int i = ledger->era_count; i-- > 0;) {
        const struct era *era = &ledger->eras[i];

        if (era->is_known && era->at <= at) {
            return era;
        }
        if (era->begun_at <= at) {
            *is_sure = false;
        }
    }
    return NULL;
}

/* ---- a cut ---------------------------------------------------------------------------------- */

void ledger_cut(struct ledger *ledger, size_t at)
{
    const struct era *last;
    bool is_sure;

    for (int i = 0; i < ledger->count; i++) {
        struct promise *promise = &ledger->promises[i];
        const struct mark *promised = ledger_promised(promise, at);

        if (promised == NULL) {
            promise->mark_count = 0;
        } else {
            promise->marks[0] = *promised;
            promise->marks[0].at = 0;
            promise->mark_count = 1;
        }
    }
    last = ledger_era(ledger, at, &is_sure);
    if (last == NULL) {
        ledger->era_count = 0;
    } else {
        ledger->eras[0] = *last;
        ledger->eras[0].begun_at = ledger->eras[0].at = 0;
        ledger->era_count = 1;
    }
    if (!is_sure) {
        ledger_begin_era(ledger, 0); /* it may have been begun after all */
    }
}
