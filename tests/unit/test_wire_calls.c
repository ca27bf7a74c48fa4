/* What leaves the terminal when a call for memory or to jansson fails, each in turn, once and for
 * ever (support/fault.h): all of a document, or an error and none of it. */
#include "support/fault.h"
#include "wire/batch.h"
#include "wire_sample.h"

#define ACK_COUNT 3

static struct wire_ack make_ack(void)
{
    struct wire_ack ack = {.digest = DIGEST, .count = ACK_COUNT, .wanted_count = 1};
    for (int i = 0; i < ACK_COUNT; i++) {
        memcpy(ack.items[i].id, an_id, sizeof an_id);
        ack.items[i].id[0] = (unsigned char)i;
        ack.items[i].verdict = (enum wire_verdict)i;
    }
    memcpy(ack.wanted_events[0], DIGEST, sizeof DIGEST);
    return ack;
}

static void format_response(void *context)
{
    struct wire_response response = sample();
    struct buf out;
    (void)context;
    buf_init(&out, WIRE_RESPONSE_BYTES_MAX);
    fault_start();
    enum err err = wire_response_format(&response, &out);
    fault_stop();
    assert_int_equal(err == ERR_OK, !fault_happened());
    assert_true(err != ERR_OK || strcmp(buf_text(&out), sample_text) == 0);
    buf_free(&out);
}

static void parse_response(void *context)
{
    static struct wire_response response;
    struct arena arena;
    struct buf again;
    (void)context;
    arena_init(&arena, ARENA_MAX);
    buf_init(&again, WIRE_RESPONSE_BYTES_MAX);
    fault_start();
    enum err err =
        wire_response_parse(sample_text, sizeof sample_text - 1, &arena, &response, NULL);
    fault_stop();
    assert_int_equal(err == ERR_OK, !fault_happened());
    if (err == ERR_OK) {
        assert_int_equal(wire_response_format(&response, &again), ERR_OK);
        assert_string_equal(buf_text(&again), sample_text);
    } else {
        assert_int_equal(err, ERR_SYSTEM); /* it is not the document's fault */
    }
    buf_free(&again);
    arena_free(&arena);
}

/* context: the text as it should be. */
static void format_ack(void *context)
{
    const struct buf *whole = context;
    struct wire_ack ack = make_ack();
    struct buf out;
    buf_init(&out, WIRE_ACK_BYTES_MAX);
    fault_start();
    enum err err = wire_ack_format(&ack, &out);
    fault_stop();
    assert_int_equal(err == ERR_OK, !fault_happened());
    assert_true(err != ERR_OK || strcmp(buf_text(&out), buf_text(whole)) == 0);
    buf_free(&out);
}

/* No failure may make a verdict of nothing. */
static void parse_ack(void *context)
{
    static struct wire_ack ack;
    const struct buf *whole = context;
    fault_start();
    enum err err = wire_ack_parse(buf_text(whole), whole->len, &ack, NULL);
    fault_stop();
    assert_int_equal(err == ERR_OK, !fault_happened());
    for (int i = 0; err == ERR_OK && i < ACK_COUNT; i++) {
        assert_int_equal(ack.items[i].verdict, i);
    }
}

static void parse_batch(void *context)
{
    static struct wire_line lines[WIRE_BATCH_RESPONSES_MAX];
    const struct buf *batch = context;
    struct wire_batch_head head;
    fault_start();
    enum err err = wire_batch_parse(buf_text(batch), batch->len, &head, lines, NULL);
    fault_stop();
    assert_int_equal(err == ERR_OK, !fault_happened());
    assert_int_not_equal(err, ERR_DATA);
}

static void every_call_fails(void **state)
{
    const struct wire_batch_head head = {.terminal = "foyer", .number = 1, .count = 1};
    struct wire_ack ack = make_ack();
    struct buf text, batch;
    (void)state;
    buf_init(&text, WIRE_ACK_BYTES_MAX);
    buf_init(&batch, WIRE_BATCH_BYTES_MAX);
    assert_int_equal(wire_ack_format(&ack, &text), ERR_OK);
    wire_batch_head_format(&head, &batch);
    buf_addf(&batch, "%s\n", sample_text);
    assert_int_equal(buf_err(&batch), ERR_OK);
    fault_each(20, format_response, NULL);
    fault_each(2, parse_response, NULL);
    fault_each(10, format_ack, &text);
    fault_each(1, parse_ack, &text);
    fault_each(1, parse_batch, &batch);
    buf_free(&batch);
    buf_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_call_fails)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
