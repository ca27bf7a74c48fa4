/* The upload's rules without a network: when to try again, what an answer means, what is settled,
 * how it is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/file.h"
#include "upload/drain.h"
#include "upload/judge.h"
#include "upload/outbox.h"
#include "upload/retry.h"
#include "upload/status.h"

#define COUNT 3
#define BASE_MS 5000

/* ---- retry -------------------------------------------------------------------------------- */

static void test_the_wait_is_random_up_to_a_doubling_maximum(void **state)
{
    static const int64_t most_ms[] = {5000,   10000,  20000,  40000,  80000,
                                      160000, 320000, 640000, 900000, 900000};
    struct retry retry;
    (void)state;
    retry_init(&retry, BASE_MS);
    assert_true(retry.deadline_ms == CLOCK_NEVER);
    for (size_t i = 0; i < sizeof most_ms / sizeof most_ms[0]; i++) {
        struct retry least = retry;
        struct retry half = retry;
        retry_fail(&least, RETRY_AFTER_NONE, 1000, 0);
        assert_int_equal(least.deadline_ms, 1000);
        retry_fail(&half, RETRY_AFTER_NONE, 1000, (uint64_t)most_ms[i] / 2);
        assert_int_equal(half.deadline_ms, 1000 + most_ms[i] / 2);
        retry_fail(&retry, RETRY_AFTER_NONE, 1000, (uint64_t)most_ms[i]);
        assert_int_equal(retry.deadline_ms, 1000 + most_ms[i]);
    }
    for (int i = 0; i < 100000; i++) {
        retry_fail(&retry, RETRY_AFTER_NONE, 0, (uint64_t)i * 2654435761u);
        assert_in_range(retry.deadline_ms, 0, RETRY_CAP_MS);
    }
    retry_succeed(&retry);
    assert_true(retry.deadline_ms == CLOCK_NEVER);
    retry_fail(&retry, RETRY_AFTER_NONE, 0, UINT64_MAX);
    assert_in_range(retry.deadline_ms, 0, BASE_MS);
}

/* A thousand terminals that failed at the same instant spread evenly over the whole wait. */
static void test_many_terminals_spread(void **state)
{
    int by_tenth[10] = {0};
    uint64_t random = 88172645463325252u; /* xorshift64, Marsaglia 2003 */
    (void)state;
    for (int i = 0; i < 1000; i++) {
        struct retry retry;
        retry_init(&retry, BASE_MS);
        for (int failure = 0; failure < 5; failure++) {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            retry_fail(&retry, RETRY_AFTER_NONE, 0, random);
        }
        by_tenth[retry.deadline_ms * 10 / 80001]++;
    }
    for (int i = 0; i < 10; i++) {
        assert_in_range(by_tenth[i], 50, 200);
    }
}

static void test_what_the_collector_asks_for_comes_first(void **state)
{
    struct retry retry;
    (void)state;
    retry_init(&retry, BASE_MS);
    retry_fail(&retry, 30, 1000, 0);
    assert_int_equal(retry.deadline_ms, 31000);
    retry_fail(&retry, 30, 1000, BASE_MS);
    assert_int_equal(retry.deadline_ms, 36000);
    retry_fail(&retry, 0, 1000, 77);
    assert_int_equal(retry.deadline_ms, 1077);
}

static void test_retry_after_is_seconds_or_a_date(void **state)
{
    static const char noon[] = "Sat, 21 Nov 2026 12:00:00 GMT";
    static const struct {
        const char *value, *date;
        int64_t seconds;
    } rows[] = {
        {"", "", RETRY_AFTER_NONE},
        {"0", "", 0},
        {"1", "", 1},
        {"120", noon, 120},
        {"3600", "", 3600},
        {"3601", "", 3600},
        {"99999999999999999999999999", "", 3600},
        {"-5", "", RETRY_AFTER_NONE},
        {"1.5", "", RETRY_AFTER_NONE},
        {"soon", "", RETRY_AFTER_NONE},
        {"soon", noon, RETRY_AFTER_NONE},
        {"Sat, 21 Nov 2026 12:01:30 GMT", noon, 90},
        {"Sat, 21 Nov 2026 12:01:30 GMT", "", RETRY_AFTER_NONE},
        {"Sat, 21 Nov 2026 11:00:00 GMT", noon, 0},
        {"Sun, 22 Nov 2026 12:00:00 GMT", noon, 3600},
        {"Saturday, 21-Nov-26 12:00:10 GMT", noon, 10},
        {"Sat Nov 21 12:00:20 2026", noon, 20},
        /* Only the difference counts: the server's clock may be wrong too. */
        {"Thu, 01 Jan 1970 00:01:01 GMT", "Thu, 01 Jan 1970 00:00:01 GMT", 60},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        print_message("\"%s\"\n", rows[i].value);
        assert_int_equal(retry_after_parse(rows[i].value, rows[i].date), rows[i].seconds);
    }
}

/* ---- judge -------------------------------------------------------------------------------- */

struct exchange {
    unsigned char ids[COUNT][16];
    struct judge_request request;
    struct wire_ack ack;
    struct sink_reply reply;
    struct judgement judgement;
};

static const char digest[] = "00000000000000000000000000000000000000000000000000000000000000aa";
static const char other_digest[] =
    "00000000000000000000000000000000000000000000000000000000000000bb";

/* A batch of three, and our collector's full acknowledgement for it. */
static void begin_exchange(struct exchange *exchange)
{
    memset(exchange, 0, sizeof *exchange);
    sink_reply_init(&exchange->reply);
    exchange->reply.status = 200;
    snprintf(exchange->reply.type, sizeof exchange->reply.type, "application/json");
    exchange->ack.count = COUNT;
    memcpy(exchange->ack.digest, digest, sizeof digest);
    for (int i = 0; i < COUNT; i++) {
        clock_random_uuid(exchange->ids[i]);
        memcpy(exchange->ack.items[i].id, exchange->ids[i], 16);
        exchange->ack.items[i].verdict = WIRE_STORED;
    }
    exchange->request = (struct judge_request){
        .digest = digest, .count = COUNT, .ids = (const unsigned char(*)[16])exchange->ids};
}

static void judge_exchange(struct exchange *exchange)
{
    buf_clear(&exchange->reply.body);
    assert_int_equal(wire_ack_format(&exchange->ack, &exchange->reply.body), ERR_OK);
    judge_reply(&exchange->reply, &exchange->request, &exchange->judgement);
}

static void assert_not_ours(const struct exchange *exchange)
{
    assert_int_equal(exchange->judgement.kind, JUDGE_NOT_OURS);
    assert_int_equal(exchange->judgement.named_count, 0);
    for (int i = 0; i < COUNT; i++) {
        assert_false(exchange->judgement.named[i]);
    }
    assert_true(strlen(exchange->judgement.why) > 20);
}

static void test_a_full_acknowledgement_settles_all(void **state)
{
    struct exchange exchange;
    (void)state;
    begin_exchange(&exchange);
    exchange.ack.items[0].verdict = WIRE_DUPLICATE;
    exchange.ack.items[1].verdict = WIRE_CONFLICT;
    exchange.ack.wanted_count = 1;
    memcpy(exchange.ack.wanted_events[0], other_digest, sizeof other_digest);
    judge_exchange(&exchange);
    assert_int_equal(exchange.judgement.kind, JUDGE_ACKNOWLEDGED);
    assert_int_equal(exchange.judgement.named_count, COUNT);
    assert_int_equal(exchange.judgement.verdicts[0], WIRE_DUPLICATE);
    assert_int_equal(exchange.judgement.verdicts[1], WIRE_CONFLICT);
    assert_int_equal(exchange.judgement.verdicts[2], WIRE_STORED);
    assert_int_equal(exchange.judgement.wanted_count, 1);
    assert_string_equal(exchange.judgement.wanted_events[0], other_digest);
    assert_string_equal(exchange.judgement.why, "");
    sink_reply_free(&exchange.reply);
}

static void test_order_does_not_matter_and_parameters_do_not_hurt(void **state)
{
    struct exchange exchange;
    (void)state;
    begin_exchange(&exchange);
    snprintf(exchange.reply.type, sizeof exchange.reply.type, "Application/JSON; charset=utf-8");
    memcpy(exchange.ack.items[0].id, exchange.ids[2], 16);
    memcpy(exchange.ack.items[2].id, exchange.ids[0], 16);
    exchange.ack.items[2].verdict = WIRE_REFUSED;
    judge_exchange(&exchange);
    assert_int_equal(exchange.judgement.named_count, COUNT);
    assert_int_equal(exchange.judgement.verdicts[0], WIRE_REFUSED);
    assert_int_equal(exchange.judgement.verdicts[2], WIRE_STORED);
    sink_reply_free(&exchange.reply);
}

static void test_what_is_not_named_is_not_settled(void **state)
{
    struct exchange exchange;
    (void)state;
    begin_exchange(&exchange);
    exchange.ack.count = 2;
    judge_exchange(&exchange);
    assert_int_equal(exchange.judgement.kind, JUDGE_ACKNOWLEDGED);
    assert_int_equal(exchange.judgement.named_count, 2);
    assert_false(exchange.judgement.named[2]);
    assert_true(strlen(exchange.judgement.why) > 20);
    sink_reply_free(&exchange.reply);
}

static void test_a_line_without_a_readable_id_is_named_by_its_place(void **state)
{
    struct exchange exchange;
    (void)state;
    begin_exchange(&exchange);
    memset(exchange.ack.items[1].id, 0, 16);
    exchange.ack.items[1].verdict = WIRE_REFUSED;
    judge_exchange(&exchange);
    assert_int_equal(exchange.judgement.named_count, COUNT);
    assert_int_equal(exchange.judgement.verdicts[1], WIRE_REFUSED);
    exchange.ack.items[1].verdict = WIRE_STORED;
    judge_exchange(&exchange);
    assert_not_ours(&exchange);
    sink_reply_free(&exchange.reply);
}

static void test_an_answer_about_something_else_is_not_believed(void **state)
{
    struct exchange exchange;
    (void)state;
    begin_exchange(&exchange);
    memcpy(exchange.ack.digest, other_digest, sizeof other_digest);
    judge_exchange(&exchange);
    assert_not_ours(&exchange);
    memcpy(exchange.ack.digest, digest, sizeof digest);
    exchange.ack.items[2].id[0] ^= 1; /* one bit of the last one */
    judge_exchange(&exchange);
    assert_not_ours(&exchange);
    exchange.ack.items[2].id[0] ^= 1;
    memcpy(exchange.ack.items[1].id, exchange.ids[0], 16); /* one twice */
    judge_exchange(&exchange);
    assert_not_ours(&exchange);
    exchange.ack.count = 0;
    judge_exchange(&exchange);
    assert_not_ours(&exchange);
    sink_reply_free(&exchange.reply);
}

static void test_only_json_with_status_200_can_be_ours(void **state)
{
    static const char *const types[] = {"", "text/html", "text/plain", "application/jsonp",
                                        "application/x-ndjson"};
    struct exchange exchange;
    (void)state;
    begin_exchange(&exchange);
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        snprintf(exchange.reply.type, sizeof exchange.reply.type, "%s", types[i]);
        judge_exchange(&exchange);
        assert_not_ours(&exchange);
    }
    snprintf(exchange.reply.type, sizeof exchange.reply.type, "application/json");
    for (int status = 100; status < 600; status++) {
        exchange.reply.status = status;
        judge_exchange(&exchange);
        assert_int_equal(exchange.judgement.kind == JUDGE_ACKNOWLEDGED, status == 200);
        assert_int_equal(exchange.judgement.named_count, status == 200 ? COUNT : 0);
    }
    sink_reply_free(&exchange.reply);
}

/* Each way to change one byte of a good acknowledgement: never a verdict for another item. */
static void test_a_changed_byte_never_settles_wrongly(void **state)
{
    struct exchange exchange;
    struct buf good;
    int settled = 0;
    (void)state;
    begin_exchange(&exchange);
    buf_init(&good, WIRE_ACK_BYTES_MAX);
    assert_int_equal(wire_ack_format(&exchange.ack, &good), ERR_OK);
    for (size_t at = 0; at < good.len; at++) {
        for (int change = 1; change < 256; change <<= 1) {
            buf_clear(&exchange.reply.body);
            buf_add(&exchange.reply.body, good.data, good.len);
            exchange.reply.body.data[at] = (char)(exchange.reply.body.data[at] ^ change);
            judge_reply(&exchange.reply, &exchange.request, &exchange.judgement);
            if (exchange.judgement.kind == JUDGE_ACKNOWLEDGED) {
                settled++;
                assert_in_range(exchange.judgement.named_count, 1, COUNT);
            }
        }
    }
    /* Most changes are noticed; the few others (in a name that nobody looks at) do no harm. */
    assert_true(settled < (int)good.len);
    buf_free(&good);
    sink_reply_free(&exchange.reply);
}

static void test_each_status_has_its_kind_and_its_words(void **state)
{
    static const struct {
        int status;
        enum judge_kind kind;
    } rows[] = {
        {201, JUDGE_NOT_OURS}, {204, JUDGE_NOT_OURS}, {301, JUDGE_NOT_OURS}, {302, JUDGE_NOT_OURS},
        {400, JUDGE_SPLIT},    {401, JUDGE_TOKEN},    {403, JUDGE_TOKEN},    {404, JUDGE_NOT_OURS},
        {405, JUDGE_NOT_OURS}, {407, JUDGE_NOT_OURS}, {408, JUDGE_LATER},    {409, JUDGE_LATER},
        {413, JUDGE_SPLIT},    {415, JUDGE_NOT_OURS}, {422, JUDGE_SPLIT},    {425, JUDGE_LATER},
        {429, JUDGE_LATER},    {500, JUDGE_LATER},    {503, JUDGE_LATER},    {511, JUDGE_NOT_OURS},
        {599, JUDGE_LATER},
    };
    struct exchange exchange;
    (void)state;
    begin_exchange(&exchange);
    snprintf(exchange.reply.retry_after, sizeof exchange.reply.retry_after, "7");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        exchange.reply.status = rows[i].status;
        judge_exchange(&exchange);
        assert_int_equal(exchange.judgement.kind, rows[i].kind);
        assert_int_equal(exchange.judgement.retry_after_s, 7);
        assert_true(strlen(exchange.judgement.why) > 20);
    }
    sink_reply_free(&exchange.reply);
}

static void test_the_answer_to_an_event_is_exact(void **state)
{
    struct exchange exchange;
    struct buf *body = &exchange.reply.body;
    (void)state;
    begin_exchange(&exchange);
    wire_event_ack_format(digest, body);
    assert_true(judge_event_reply(&exchange.reply, digest, &exchange.judgement));
    assert_false(judge_event_reply(&exchange.reply, other_digest, &exchange.judgement));
    buf_add_text(body, "\n");
    assert_false(judge_event_reply(&exchange.reply, digest, &exchange.judgement));
    buf_clear(body);
    assert_false(judge_event_reply(&exchange.reply, digest, &exchange.judgement));
    exchange.reply.status = 503;
    assert_false(judge_event_reply(&exchange.reply, digest, &exchange.judgement));
    assert_int_equal(exchange.judgement.kind, JUDGE_LATER);
    sink_reply_free(&exchange.reply);
}

/* ---- outbox ------------------------------------------------------------------------------- */

static void test_verdicts_survive_and_count(void **state)
{
    char directory[] = "/tmp/hark-upload-XXXXXX";
    char path[64];
    struct outbox *outbox = NULL;
    struct outbox *second = NULL;
    struct outbox_counts counts;
    struct outbox_batch batch;
    struct judgement judgement = {.wanted_count = 1};
    char wanted[WIRE_DIGEST_TEXT_BYTES];
    (void)state;
    assert_non_null(mkdtemp(directory));
    snprintf(path, sizeof path, "%s/upload.db", directory);
    outbox_batch_init(&batch);
    batch.count = COUNT;
    memset(batch.epoch, 7, sizeof batch.epoch);
    for (int i = 0; i < COUNT; i++) {
        batch.seqs[i] = i + 1;
        clock_random_uuid(batch.ids[i]);
        judgement.named[i] = i != 1;
    }
    judgement.verdicts[2] = WIRE_REFUSED;
    memcpy(judgement.wanted_events[0], digest, sizeof digest);
    assert_int_equal(outbox_open(path, &outbox), ERR_OK);
    assert_int_equal(outbox_open(path, &second), ERR_LATER);
    assert_int_equal(outbox_next_wanted(outbox, wanted), ERR_ABSENT);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(outbox_settle(outbox, &batch, &judgement, 1000), ERR_OK);
        outbox_close(outbox);
        assert_int_equal(outbox_open(path, &outbox), ERR_OK);
        assert_int_equal(outbox_counts(outbox, batch.epoch, &counts), ERR_OK);
        assert_int_equal(counts.sent, 1);
        assert_int_equal(counts.refused, 1);
        assert_int_equal(counts.success_s, 1000);
    }
    assert_int_equal(outbox_next_wanted(outbox, wanted), ERR_OK);
    assert_string_equal(wanted, digest);
    assert_int_equal(outbox_drop_wanted(outbox, wanted), ERR_OK);
    assert_int_equal(outbox_next_wanted(outbox, wanted), ERR_ABSENT);
    memset(batch.epoch, 8, sizeof batch.epoch);
    assert_int_equal(outbox_counts(outbox, batch.epoch, &counts), ERR_OK);
    assert_int_equal(counts.sent, 0);
    outbox_close(outbox);
    outbox_batch_free(&batch);
    unlink(path);
    assert_int_equal(rmdir(directory), 0);
}

/* ---- status ------------------------------------------------------------------------------- */

static void assert_status(const struct status *status, const char *expected)
{
    struct buf out;
    buf_init(&out, STATUS_BYTES_MAX);
    status_format(status, &out);
    assert_int_equal(buf_err(&out), ERR_OK);
    assert_string_equal(buf_text(&out), expected);
    buf_free(&out);
}

static void test_the_status_says_it_in_plain_words(void **state)
{
    struct status status = {.is_known = true, .kept = 12, .sent = 9, .waiting = 3, .refused = 0};
    (void)state;
    snprintf(status.why, sizeof status.why, "No \"internet\"\\\n");
    assert_status(&status,
                  "{\"v\":1,\"state\":\"waiting\",\"why\":\"No \\\"internet\\\"\\\\\\u000a\","
                  "\"kept\":12,\"sent\":9,\"waiting\":3,\"refused\":0,\"success_s\":0}\n");
    status = (struct status){.is_known = true, .kept = 12, .sent = 12, .success_s = 99};
    assert_status(&status, "{\"v\":1,\"state\":\"sent\",\"why\":\"\",\"kept\":12,\"sent\":12,"
                           "\"waiting\":0,\"refused\":0,\"success_s\":99}\n");
    status = (struct status){.is_known = false};
    assert_status(&status, "{\"v\":1,\"state\":\"waiting\",\"why\":\"\",\"success_s\":0}\n");
}

static void test_the_status_file_is_written_only_when_it_changes(void **state)
{
    char path[] = "/tmp/hark-status-XXXXXX";
    struct status status = {.is_known = true};
    struct status_file file;
    struct buf text;
    (void)state;
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    close(fd);
    status_file_init(&file, path);
    assert_int_equal(status_file_write(&file, &status), ERR_OK);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(status_file_write(&file, &status), ERR_OK);
    assert_int_not_equal(access(path, F_OK), 0);
    status.kept = 1;
    assert_int_equal(status_file_write(&file, &status), ERR_OK);
    buf_init(&text, STATUS_BYTES_MAX);
    assert_int_equal(file_read(path, &text), ERR_OK);
    assert_non_null(strstr(buf_text(&text), "\"kept\":1,"));
    buf_free(&text);
    status_file_free(&file);
    assert_int_equal(unlink(path), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_wait_is_random_up_to_a_doubling_maximum),
        cmocka_unit_test(test_many_terminals_spread),
        cmocka_unit_test(test_what_the_collector_asks_for_comes_first),
        cmocka_unit_test(test_retry_after_is_seconds_or_a_date),
        cmocka_unit_test(test_a_full_acknowledgement_settles_all),
        cmocka_unit_test(test_order_does_not_matter_and_parameters_do_not_hurt),
        cmocka_unit_test(test_what_is_not_named_is_not_settled),
        cmocka_unit_test(test_a_line_without_a_readable_id_is_named_by_its_place),
        cmocka_unit_test(test_an_answer_about_something_else_is_not_believed),
        cmocka_unit_test(test_only_json_with_status_200_can_be_ours),
        cmocka_unit_test(test_a_changed_byte_never_settles_wrongly),
        cmocka_unit_test(test_each_status_has_its_kind_and_its_words),
        cmocka_unit_test(test_the_answer_to_an_event_is_exact),
        cmocka_unit_test(test_verdicts_survive_and_count),
        cmocka_unit_test(test_the_status_says_it_in_plain_words),
        cmocka_unit_test(test_the_status_file_is_written_only_when_it_changes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
