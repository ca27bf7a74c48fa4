/* Batches and acknowledgements, byte by byte, and what may come instead of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "wire/batch.h"

#define COUNT_OF(array) (sizeof(array) / sizeof(*(array)))
#define DIGEST "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define OTHER "fedcba9876543210fedcba9876543210fedcba9876543210fedcba9876543210"
#define ID "12345678-9abc-4def-8123-456789abcdef"
#define HEAD                                                                                       \
    "{\"v\":1,\"terminal\":\"foyer-2\",\"epoch\":\"00112233445566778899aabbccddeeff\","            \
    "\"batch\":9,\"count\":2}\n"

static enum err parse_batch(const char *bytes, size_t len, struct wire_batch_head *head,
                            struct wire_line lines[WIRE_BATCH_RESPONSES_MAX])
{
    struct buf why;
    enum err err;

    buf_init(&why, 1000);
    err = wire_batch_parse(bytes, len, head, lines, &why);
    assert_int_equal(why.len > 0, err != ERR_OK);
    buf_free(&why);
    assert_int_equal(wire_batch_parse(bytes, len, head, lines, NULL), err);
    return err;
}

static void head_is_exact(void **state)
{
    struct wire_batch_head head = {.terminal = "foyer-2", .number = 9, .count = 2}, read;
    struct wire_line lines[WIRE_BATCH_RESPONSES_MAX];
    struct buf out;

    (void)state;
    for (int i = 0; i < 16; i++) {
        head.epoch[i] = (unsigned char)(i * 0x11);
    }
    buf_init(&out, 1000);
    wire_batch_head_format(&head, &out);
    assert_string_equal(buf_text(&out), HEAD);
    buf_add_text(&out, "{\"first\"}\nsecond\n");
    assert_int_equal(parse_batch(out.data, out.len, &read, lines), ERR_OK);
    assert_string_equal(read.terminal, "foyer-2");
    assert_memory_equal(read.epoch, head.epoch, 16);
    assert_int_equal(read.number, 9);
    assert_int_equal(read.count, 2);
    assert_int_equal(lines[0].len, 9);
    assert_memory_equal(lines[0].text, "{\"first\"}", 9);
    assert_int_equal(lines[1].len, 6);
    assert_memory_equal(lines[1].text, "second", 6);
    buf_free(&out);
}

static void terminals_names(void **state)
{
    static const char *const good[] = {"a", "7", "Foyer.2", "foyer_2-b",
                                       "abcdefghijklmnopqrstuvwxyz012345"};
    static const char *const bad[] = {"",
                                      "-a",
                                      ".a",
                                      "_a",
                                      "foyer 2",
                                      "a\"b",
                                      "a\n",
                                      "a\\b",
                                      "caf\xc3\xa9",
                                      "a/b",
                                      "abcdefghijklmnopqrstuvwxyz0123456"};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(good); i++) {
        assert_true(wire_terminal_is_valid(good[i]));
    }
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        if (wire_terminal_is_valid(bad[i])) {
            fail_msg("\"%s\" was let through", bad[i]);
        }
    }
    assert_false(wire_terminal_is_valid(NULL));
}

static void batches_that_are_refused(void **state)
{
    static const char *const bad[] = {
        "",
        "\n",
        "\n\n\n",
        "{}\n",
        "[]\n",
        "<html>\n",
        HEAD,
        HEAD "a\n",
        HEAD "a\nb",
        HEAD "a\nb\nc\n",
        HEAD "a\nb\n\n",
        "{\"terminal\":\"f\",\"epoch\":\"00112233445566778899aabbccddeeff\",\"batch\":1,"
        "\"count\":0}\n",
        "{\"v\":2,\"terminal\":\"f\",\"epoch\":\"00112233445566778899aabbccddeeff\",\"batch\":1,"
        "\"count\":0}\n",
        "{\"v\":1,\"terminal\":\"f g\",\"epoch\":\"00112233445566778899aabbccddeeff\",\"batch\":1,"
        "\"count\":0}\n",
        "{\"v\":1,\"terminal\":\"\",\"epoch\":\"00112233445566778899aabbccddeeff\",\"batch\":1,"
        "\"count\":0}\n",
        "{\"v\":1,\"terminal\":7,\"epoch\":\"00112233445566778899aabbccddeeff\",\"batch\":1,"
        "\"count\":0}\n",
        "{\"v\":1,\"terminal\":\"abcdefghijklmnopqrstuvwxyz0123456\","
        "\"epoch\":\"00112233445566778899aabbccddeeff\",\"batch\":1,\"count\":0}\n",
        "{\"v\":1,\"terminal\":\"f\",\"epoch\":\"00112233445566778899AABBCCDDEEFF\",\"batch\":1,"
        "\"count\":0}\n",
        "{\"v\":1,\"terminal\":\"f\",\"epoch\":\"00112233445566778899aabbccddee\",\"batch\":1,"
        "\"count\":0}\n",
        "{\"v\":1,\"terminal\":\"f\",\"epoch\":\"00112233445566778899aabbccddeeff\",\"batch\":0,"
        "\"count\":0}\n",
        "{\"v\":1,\"terminal\":\"f\",\"epoch\":\"00112233445566778899aabbccddeeff\",\"batch\":1,"
        "\"count\":-1}\n",
        "{\"v\":1,\"terminal\":\"f\",\"epoch\":\"00112233445566778899aabbccddeeff\",\"batch\":1,"
        "\"count\":101}\n",
        "{\"v\":1,\"terminal\":\"f\",\"epoch\":\"00112233445566778899aabbccddeeff\",\"batch\":1,"
        "\"count\":0,\"count\":0}\n",
        "{\"v\":1,\"terminal\":\"f\",\"epoch\":\"00112233445566778899aabbccddeeff\",\"batch\":1}\n",
    };
    struct wire_line lines[WIRE_BATCH_RESPONSES_MAX];
    struct wire_batch_head head;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        if (parse_batch(bad[i], strlen(bad[i]), &head, lines) != ERR_DATA) {
            fail_msg("batch %zu was let through", i);
        }
    }
    /* The same head without fault. */
    assert_int_equal(parse_batch(HEAD "a\nb\n", sizeof(HEAD) + 3, &head, lines), ERR_OK);
}

static void batch_limits(void **state)
{
    struct wire_batch_head head = {.terminal = "f", .number = 1, .count = 100}, read;
    struct wire_line lines[WIRE_BATCH_RESPONSES_MAX];
    char *line = malloc(WIRE_BATCH_BYTES_MAX);
    struct buf out;

    (void)state;
    assert_non_null(line);
    memset(line, 'a', WIRE_BATCH_BYTES_MAX);
    buf_init(&out, 2 * WIRE_BATCH_BYTES_MAX);
    wire_batch_head_format(&head, &out);
    for (int i = 0; i < 100; i++) {
        buf_add_text(&out, "x\n");
    }
    assert_int_equal(parse_batch(out.data, out.len, &read, lines), ERR_OK);
    assert_int_equal(read.count, 100);
    /* A line of the largest response, and one byte more. */
    for (size_t more = 0; more < 2; more++) {
        buf_clear(&out);
        head.count = 1;
        wire_batch_head_format(&head, &out);
        buf_add(&out, line, WIRE_RESPONSE_BYTES_MAX + more);
        buf_add_text(&out, "\n");
        assert_int_equal(parse_batch(out.data, out.len, &read, lines), more ? ERR_DATA : ERR_OK);
    }
    /* The largest batch, and one byte more. */
    for (size_t more = 0; more < 2; more++) {
        buf_clear(&out);
        head.count = 5;
        wire_batch_head_format(&head, &out);
        for (int i = 0; i < 4; i++) {
            buf_add(&out, line, 60000);
            buf_add_text(&out, "\n");
        }
        buf_add(&out, line, WIRE_BATCH_BYTES_MAX - 1 - out.len + more);
        buf_add_text(&out, "\n");
        assert_int_equal(parse_batch(out.data, out.len, &read, lines), more ? ERR_DATA : ERR_OK);
    }
    buf_free(&out);
    free(line);
}

/* ---- acknowledgements --------------------------------------------------------------------- */

static const char ack_text[] =
    "{\"hark_ack\":1,\"digest\":\"" DIGEST "\",\"items\":["
    "{\"id\":\"" ID "\",\"verdict\":\"stored\"},{\"id\":\"" ID "\",\"verdict\":\"duplicate\"},"
    "{\"id\":\"" ID "\",\"verdict\":\"conflict\"},"
    "{\"id\":\"00000000-0000-0000-0000-000000000000\",\"verdict\":\"refused\"}],"
    "\"wanted_events\":[\"" OTHER "\"]}";

static enum err parse_ack(const char *bytes, size_t len, struct wire_ack *ack)
{
    struct buf why;
    enum err err;

    buf_init(&why, 1000);
    err = wire_ack_parse(bytes, len, ack, &why);
    assert_int_equal(why.len > 0, err != ERR_OK);
    buf_free(&why);
    assert_int_equal(wire_ack_parse(bytes, len, ack, NULL), err);
    return err;
}

static void ack_is_exact(void **state)
{
    struct wire_ack ack = {.digest = DIGEST,
                           .count = 4,
                           .wanted_count = 1,
                           .wanted_events = {OTHER}},
                    read;
    struct buf out;

    (void)state;
    for (int i = 0; i < 4; i++) {
        ack.items[i].verdict = (enum wire_verdict)i;
        if (i < 3) {
            assert_int_equal(wire_uuid_parse(ID, ack.items[i].id), ERR_OK);
        }
    }
    buf_init(&out, WIRE_ACK_BYTES_MAX);
    assert_int_equal(wire_ack_format(&ack, &out), ERR_OK);
    assert_string_equal(buf_text(&out), ack_text);
    assert_int_equal(parse_ack(out.data, out.len, &read), ERR_OK);
    assert_string_equal(read.digest, DIGEST);
    assert_int_equal(read.count, 4);
    for (int i = 0; i < 4; i++) {
        assert_memory_equal(read.items[i].id, ack.items[i].id, 16);
        assert_int_equal(read.items[i].verdict, i);
    }
    assert_int_equal(read.wanted_count, 1);
    assert_string_equal(read.wanted_events[0], OTHER);
    buf_free(&out);
}

static void ack_limits(void **state)
{
    struct wire_ack ack = {.digest = DIGEST, .count = 100, .wanted_count = 4}, read;
    struct buf out;

    (void)state;
    for (int i = 0; i < 4; i++) {
        memcpy(ack.wanted_events[i], OTHER, sizeof(OTHER));
    }
    buf_init(&out, WIRE_ACK_BYTES_MAX);
    assert_int_equal(wire_ack_format(&ack, &out), ERR_OK);
    assert_int_equal(parse_ack(out.data, out.len, &read), ERR_OK);
    assert_int_equal(read.count, 100);
    assert_int_equal(read.wanted_count, 4);
    buf_clear(&out);
    ack.count = 101;
    assert_int_equal(wire_ack_format(&ack, &out), ERR_DATA);
    ack.count = 0;
    ack.wanted_count = 5;
    assert_int_equal(wire_ack_format(&ack, &out), ERR_DATA);
    ack.wanted_count = 1;
    ack.wanted_events[0][0] = 'X';
    assert_int_equal(wire_ack_format(&ack, &out), ERR_DATA);
    ack.wanted_count = 0;
    ack.digest[0] = '\0';
    assert_int_equal(wire_ack_format(&ack, &out), ERR_DATA);
    assert_int_equal(out.len, 0);
    buf_free(&out);
}

/* What a portal, a proxy, another server or a rude one may answer with status 200. */
static void answers_that_are_not_ours(void **state)
{
    static const char *const bad[] = {
        "",
        "OK",
        "<!DOCTYPE html><html><body>Welcome to the hotel's network</body></html>",
        "{}",
        "{\"success\":true}",
        "[{\"hark_ack\":1}]",
        "{\"hark_ack\":1}",
        "{\"hark_ack\":true,\"digest\":\"" DIGEST "\",\"items\":[],\"wanted_events\":[]}",
        "{\"hark_ack\":2,\"digest\":\"" DIGEST "\",\"items\":[],\"wanted_events\":[]}",
        "{\"digest\":\"" DIGEST "\",\"items\":[],\"wanted_events\":[]}",
        "{\"hark_ack\":1,\"digest\":\"\",\"items\":[],\"wanted_events\":[]}",
        "{\"hark_ack\":1,\"digest\":\"" DIGEST "0\",\"items\":[],\"wanted_events\":[]}",
        "{\"hark_ack\":1,\"digest\":\"" DIGEST "\",\"wanted_events\":[]}",
        "{\"hark_ack\":1,\"digest\":\"" DIGEST "\",\"items\":[]}",
        "{\"hark_ack\":1,\"digest\":\"" DIGEST "\",\"items\":[1],\"wanted_events\":[]}",
        "{\"hark_ack\":1,\"digest\":\"" DIGEST "\",\"items\":[{\"id\":\"" ID
        "\"}],\"wanted_events\":[]}",
        "{\"hark_ack\":1,\"digest\":\"" DIGEST
        "\",\"items\":[{\"id\":\"x\",\"verdict\":\"stored\"}],\"wanted_events\":[]}",
        "{\"hark_ack\":1,\"digest\":\"" DIGEST "\",\"items\":[{\"id\":\"" ID
        "\",\"verdict\":\"ok\"}],\"wanted_events\":[]}",
        "{\"hark_ack\":1,\"digest\":\"" DIGEST "\",\"items\":[{\"id\":\"" ID
        "\",\"verdict\":\"refused\",\"verdict\":\"stored\"}],\"wanted_events\":[]}",
        "{\"hark_ack\":1,\"digest\":\"" DIGEST "\",\"items\":[],\"wanted_events\":[7]}",
        "{\"hark_ack\":1,\"digest\":\"" DIGEST "\",\"items\":[],\"wanted_events\":[\"../x\"]}",
        "{\"hark_ack\":1,\"digest\":\"" DIGEST "\",\"items\":[],\"wanted_events\":[\"" OTHER
        "\",\"" OTHER "\",\"" OTHER "\",\"" OTHER "\",\"" OTHER "\"]}",
        "{\"hark_ack\":1,\"digest\":\"" DIGEST "\",\"items\":[],\"wanted_events\":[]}{}",
    };
    struct wire_ack ack;
    char *big = malloc(WIRE_ACK_BYTES_MAX + 1);

    (void)state;
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        if (parse_ack(bad[i], strlen(bad[i]), &ack) != ERR_DATA) {
            fail_msg("answer %zu was believed", i);
        }
        assert_int_equal(ack.count, 0);
    }
    for (size_t len = 0; len < strlen(ack_text); len++) {
        assert_int_equal(parse_ack(ack_text, len, &ack), ERR_DATA);
    }
    assert_non_null(big);
    memset(big, ' ', WIRE_ACK_BYTES_MAX + 1);
    memcpy(big, ack_text, strlen(ack_text));
    assert_int_equal(parse_ack(big, WIRE_ACK_BYTES_MAX, &ack), ERR_OK);
    assert_int_equal(parse_ack(big, WIRE_ACK_BYTES_MAX + 1, &ack), ERR_DATA);
    free(big);
}

/* One bit wrong on the way may make it unbelievable, but never turn one verdict into another. */
static void flipped_acks(void **state)
{
    char text[sizeof(ack_text)];
    struct wire_ack ack;

    (void)state;
    for (size_t i = 0; i < strlen(ack_text); i++) {
        for (int bit = 0; bit < 8; bit++) {
            memcpy(text, ack_text, sizeof(text));
            text[i] = (char)(text[i] ^ (1 << bit));
            if (parse_ack(text, strlen(text), &ack) != ERR_OK) {
                continue;
            }
            assert_int_equal(ack.count, 4);
            for (int item = 0; item < 4; item++) {
                assert_int_equal(ack.items[item].verdict, item);
            }
        }
    }
}

static void event_ack_is_exact(void **state)
{
    static const char text[] = "{\"v\":1,\"event\":\"" DIGEST "\"}\n";
    struct buf out;

    (void)state;
    buf_init(&out, WIRE_EVENT_ACK_BYTES_MAX);
    wire_event_ack_format(DIGEST, &out);
    assert_string_equal(buf_text(&out), text);
    assert_true(wire_event_ack_is(text, strlen(text), DIGEST));
    assert_false(wire_event_ack_is(text, strlen(text), OTHER));
    for (size_t len = 0; len < strlen(text); len++) {
        assert_false(wire_event_ack_is(text, len, DIGEST));
    }
    buf_add_text(&out, "\n");
    assert_false(wire_event_ack_is(buf_text(&out), out.len, DIGEST));
    buf_free(&out);
}

static void types_of_bodies(void **state)
{
    static const struct {
        const char *value;
        bool is_ack;
    } rows[] = {
        {"application/json", true},
        {"Application/JSON; charset=utf-8", true},
        {"application/json ;a=b", true},
        {"application/jsonx", false},
        {"application/json5", false},
        {"application/jso", false},
        {"", false},
        {"text/html", false},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        assert_int_equal(wire_type_is(rows[i].value, WIRE_TYPE_ACK), rows[i].is_ack);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(head_is_exact),
        cmocka_unit_test(terminals_names),
        cmocka_unit_test(batches_that_are_refused),
        cmocka_unit_test(batch_limits),
        cmocka_unit_test(ack_is_exact),
        cmocka_unit_test(ack_limits),
        cmocka_unit_test(answers_that_are_not_ours),
        cmocka_unit_test(flipped_acks),
        cmocka_unit_test(event_ack_is_exact),
        cmocka_unit_test(types_of_bodies),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
