/* What the tests of the wire share: one response, and its document byte by byte. */
#ifndef HARK_TESTS_WIRE_SAMPLE_H
#define HARK_TESTS_WIRE_SAMPLE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "wire/response.h"

#define DIGEST "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define ARENA_MAX (256 * 1024)
#define COUNT_OF(array) (sizeof(array) / sizeof(*(array)))

static const unsigned char an_id[16] = {0x12, 0x34, 0x56, 0x78, 0x9a, 0xbc, 0x4d, 0xef,
                                        0x81, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef};

static inline struct wire_response sample(void)
{
    struct wire_response response = {
        .event_id = "hear",
        .event_version = 3,
        .event_digest = DIGEST,
        .seq = 17,
        .status = WIRE_COMPLETE,
        .ending = WIRE_SOMEONE_NEW,
        .language = "en",
        .agenda_item = "workshop_b",
        .hour = 498765,
        .permission = WIRE_SHARE,
        .answer_count = 2,
        .answers = {{.question = "helped",
                     .topic = "agenda:workshop_b",
                     .chosen_count = 2,
                     .chosen = {"listened", "time"},
                     .shown_count = 3,
                     .shown = {"listened", "time", "words"}},
                    {.question = "story",
                     .topic = "today",
                     .words = "They said \"go on\"\nand\t\\ \xc3\xa9 \xf0\x9f\x8d\x8e",
                     .words_given = true}},
    };

    memcpy(response.id, an_id, sizeof(an_id));
    return response;
}

static const char sample_text[] =
    "{\"v\":1,\"id\":\"12345678-9abc-4def-8123-456789abcdef\","
    "\"event\":{\"id\":\"hear\",\"version\":3,\"digest\":\"" DIGEST "\"},"
    "\"seq\":17,\"status\":\"complete\",\"ended\":\"someone_new\",\"language\":\"en\","
    "\"agenda_item\":\"workshop_b\",\"hour\":498765,\"permission\":\"share\",\"answers\":["
    "{\"question\":\"helped\",\"topic\":\"agenda:workshop_b\",\"chosen\":[\"listened\",\"time\"],"
    "\"shown\":[\"listened\",\"time\",\"words\"]},"
    "{\"question\":\"story\",\"topic\":\"today\",\"chosen\":[],\"shown\":[],"
    "\"words\":\"They said \\\"go on\\\"\\nand\\t\\\\ \xc3\xa9 \xf0\x9f\x8d\x8e\"}]}";

static inline void assert_formats(const struct wire_response *response, const char *expected)
{
    struct buf out;

    buf_init(&out, WIRE_RESPONSE_BYTES_MAX);
    assert_int_equal(wire_response_format(response, &out), ERR_OK);
    assert_string_equal(buf_text(&out), expected);
    buf_free(&out);
}

#endif
