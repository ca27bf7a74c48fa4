/* The response document: byte by byte, there and back, and what strangers may send instead.
 * Batches and acknowledgements are in test_wire_batch.c. */
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

static struct wire_response sample(void)
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

static void assert_formats(const struct wire_response *response, const char *expected)
{
    struct buf out;

    buf_init(&out, WIRE_RESPONSE_BYTES_MAX);
    assert_int_equal(wire_response_format(response, &out), ERR_OK);
    assert_string_equal(buf_text(&out), expected);
    buf_free(&out);
}

/* Parses text, formats what came out, and wants the same bytes. */
static void assert_round_trip(const char *text)
{
    struct wire_response response;
    struct arena arena;
    struct buf why;
    enum err err;

    arena_init(&arena, ARENA_MAX);
    buf_init(&why, 1000);
    err = wire_response_parse(text, strlen(text), &arena, &response, &why);
    if (err != ERR_OK)
        fail_msg("%s: %s", err_name(err), buf_text(&why));
    assert_formats(&response, text);
    arena_free(&arena);
    buf_free(&why);
}

static void document_is_exact(void **state)
{
    struct wire_response response = sample();

    (void)state;
    assert_formats(&response, sample_text);
    assert_round_trip(sample_text);
}

static void document_is_appended(void **state)
{
    struct wire_response response = sample();
    struct buf out;

    (void)state;
    buf_init(&out, 2 * WIRE_RESPONSE_BYTES_MAX);
    buf_add_text(&out, "head\n");
    assert_int_equal(wire_response_format(&response, &out), ERR_OK);
    assert_memory_equal(buf_text(&out), "head\n{\"v\":1,", 12);
    assert_string_equal(buf_text(&out) + 5, sample_text);
    buf_free(&out);
}

static void parsed_fields(void **state)
{
    struct wire_response response;
    struct arena arena;

    (void)state;
    arena_init(&arena, ARENA_MAX);
    assert_int_equal(wire_response_parse(sample_text, strlen(sample_text), &arena, &response, NULL),
                     ERR_OK);
    assert_memory_equal(response.id, an_id, 16);
    assert_string_equal(response.event_id, "hear");
    assert_int_equal(response.event_version, 3);
    assert_string_equal(response.event_digest, DIGEST);
    assert_int_equal(response.seq, 17);
    assert_int_equal(response.status, WIRE_COMPLETE);
    assert_int_equal(response.ending, WIRE_SOMEONE_NEW);
    assert_string_equal(response.language, "en");
    assert_string_equal(response.agenda_item, "workshop_b");
    assert_int_equal(response.hour, 498765);
    assert_int_equal(response.permission, WIRE_SHARE);
    assert_int_equal(response.answer_count, 2);
    assert_string_equal(response.answers[0].chosen[1], "time");
    assert_string_equal(response.answers[0].shown[2], "words");
    assert_false(response.answers[0].words_given);
    assert_null(response.answers[0].words);
    assert_true(response.answers[1].words_given);
    assert_string_equal(response.answers[1].topic, "today");
    arena_free(&arena);
}

static void nulls_are_written(void **state)
{
    struct wire_response response = sample();
    static const char expected[] =
        "{\"v\":1,\"id\":\"12345678-9abc-4def-8123-456789abcdef\","
        "\"event\":{\"id\":\"hear\",\"version\":3,\"digest\":\"" DIGEST "\"},"
        "\"seq\":9007199254740991,\"status\":\"partial\",\"ended\":\"interrupted\","
        "\"language\":\"zh-Hant\",\"agenda_item\":null,\"hour\":0,\"permission\":null,"
        "\"answers\":[{\"question\":\"story\",\"topic\":\"my_life\",\"chosen\":[],\"shown\":[],"
        "\"words_given\":true}]}";

    (void)state;
    response.seq = INT64_C(9007199254740991);
    response.status = WIRE_PARTIAL;
    response.ending = WIRE_INTERRUPTED;
    response.language = "zh-Hant";
    response.agenda_item = NULL;
    response.hour = 0;
    response.permission = WIRE_PERMISSION_NONE;
    response.answer_count = 1;
    response.answers[0] = response.answers[1];
    response.answers[0].topic = "my_life";
    wire_response_apply_permission(&response);
    assert_formats(&response, expected);
    assert_round_trip(expected);
}

static void forgotten_is_empty(void **state)
{
    struct wire_response response = sample();
    static const char expected[] =
        "{\"v\":1,\"id\":\"12345678-9abc-4def-8123-456789abcdef\","
        "\"event\":{\"id\":\"hear\",\"version\":3,\"digest\":\"" DIGEST "\"},"
        "\"seq\":17,\"status\":\"forgotten\",\"ended\":\"forgot\",\"language\":null,"
        "\"agenda_item\":null,\"hour\":0,\"permission\":null,\"answers\":[]}";

    (void)state;
    response.ending = WIRE_FORGOT;
    wire_response_apply_permission(&response);
    assert_int_equal(response.status, WIRE_FORGOTTEN);
    assert_null(response.answers[0].question);
    assert_null(response.answers[1].words);
    assert_formats(&response, expected);
    assert_round_trip(expected);
}

static void permission_decides_about_words(void **state)
{
    static const struct {
        enum wire_permission permission;
        bool kept;
    } cases[] = {
        {WIRE_PERMISSION_NONE, false},
        {WIRE_SHARE, true},
        {WIRE_ORGANISER, true},
        {WIRE_COUNT, false},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct wire_response response = sample();
        struct buf out;

        response.permission = cases[i].permission;
        response.answers[1].words_given = false;
        if (!cases[i].kept)
            assert_non_null(wire_response_fault(&response));
        wire_response_apply_permission(&response);
        assert_null(wire_response_fault(&response));
        assert_int_equal(response.answers[1].words != NULL, cases[i].kept);
        buf_init(&out, WIRE_RESPONSE_BYTES_MAX);
        assert_int_equal(wire_response_format(&response, &out), ERR_OK);
        assert_int_equal(strstr(buf_text(&out), "They said") != NULL, cases[i].kept);
        assert_int_equal(strstr(buf_text(&out), "\"words_given\":true") != NULL, !cases[i].kept);
        buf_free(&out);
    }
}

/* An open document is for the store alone. */
static void open_ones_stay(void **state)
{
    struct wire_response response = sample(), read;
    struct arena arena;
    struct buf out;

    (void)state;
    response.ending = WIRE_OPEN;
    response.seq = 0;
    response.permission = WIRE_PERMISSION_NONE; /* not asked yet: the words are still there */
    arena_init(&arena, ARENA_MAX);
    buf_init(&out, WIRE_RESPONSE_BYTES_MAX);
    assert_int_equal(wire_response_format(&response, &out), ERR_OK);
    assert_int_equal(wire_response_parse(out.data, out.len, &arena, &read, NULL), ERR_DATA);
    assert_int_equal(wire_response_parse_open(out.data, out.len, &arena, &read, NULL), ERR_OK);
    assert_string_equal(read.answers[1].words, response.answers[1].words);
    assert_int_equal(read.ending, WIRE_OPEN);
    assert_int_equal(
        wire_response_parse_open(sample_text, strlen(sample_text), &arena, &read, NULL), ERR_DATA);
    buf_free(&out);
    arena_free(&arena);
}

static void structs_that_break_a_limit(void **state)
{
    static char long_words[WIRE_WORDS_BYTES_MAX + 2];
    struct wire_response good = sample(), bad[24];
    size_t n = 0;
    struct buf out;

    (void)state;
    memset(long_words, 'a', sizeof(long_words) - 1);
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        bad[i] = good;
    bad[n++].event_id = NULL;
    bad[n++].event_id = "Hear";
    bad[n++].event_id = "a23456789012345678901234567890123";
    bad[n++].event_version = 0;
    bad[n++].event_digest = "12";
    bad[n++].seq = 0;
    bad[n++].seq = -1;
    bad[n++].seq = INT64_C(9007199254740992);
    bad[n++].ending = WIRE_OPEN; /* with a seq */
    bad[n++].ending = WIRE_FORGOT;
    bad[n++].status = WIRE_FORGOTTEN;
    bad[n++].language = "";
    bad[n++].language = "en gb";
    bad[n++].agenda_item = "workshop b";
    bad[n++].hour = -1;
    bad[n++].answer_count = WIRE_ANSWERS_MAX + 1;
    bad[n++].answers[1].question = "helped";
    bad[n++].answers[0].topic = "agenda:";
    bad[n++].answers[0].chosen_count = WIRE_CHOICES_MAX + 1;
    bad[n++].answers[0].chosen[1] = "listened";
    bad[n++].answers[1].words = "\xff";
    bad[n++].answers[1].words = "a\x01";
    bad[n++].answers[1].words = long_words;
    bad[n++].permission = WIRE_COUNT; /* with words */
    assert_int_equal(n, COUNT_OF(bad));
    buf_init(&out, WIRE_RESPONSE_BYTES_MAX);
    assert_null(wire_response_fault(&good));
    for (size_t i = 0; i < n; i++) {
        if (!wire_response_fault(&bad[i]))
            fail_msg("struct %zu was let through", i);
        assert_int_equal(wire_response_format(&bad[i], &out), ERR_DATA);
        assert_int_equal(out.len, 0);
    }
    long_words[WIRE_WORDS_BYTES_MAX] = '\0';
    good.answers[1].words = long_words;
    assert_int_equal(wire_response_format(&good, &out), ERR_OK);
    buf_free(&out);
}

static void fullest_response_fits(void **state)
{
    static char names[WIRE_CHOICES_MAX][WIRE_NAME_BYTES];
    struct wire_response response = sample(), read;
    struct arena arena;
    struct buf out, small;

    (void)state;
    for (int i = 0; i < WIRE_CHOICES_MAX; i++)
        snprintf(names[i], sizeof(names[i]), "a%02d", i);
    response.answer_count = WIRE_ANSWERS_MAX;
    for (int i = 0; i < WIRE_ANSWERS_MAX; i++) {
        struct wire_answer *answer = &response.answers[i];

        *answer = (struct wire_answer){.question = names[i], .topic = "today"};
        answer->chosen_count = answer->shown_count = WIRE_CHOICES_MAX;
        for (int j = 0; j < WIRE_CHOICES_MAX; j++)
            answer->chosen[j] = answer->shown[j] = names[j];
    }
    arena_init(&arena, ARENA_MAX);
    buf_init(&out, WIRE_RESPONSE_BYTES_MAX);
    assert_int_equal(wire_response_format(&response, &out), ERR_OK);
    assert_int_equal(wire_response_parse(out.data, out.len, &arena, &read, NULL), ERR_OK);
    assert_int_equal(read.answer_count, WIRE_ANSWERS_MAX);
    assert_string_equal(read.answers[23].shown[23], "a23");
    buf_init(&small, out.len - 1);
    assert_int_equal(wire_response_format(&response, &small), ERR_LIMIT);
    arena_free(&arena);
    arena_init(&arena, 64);
    assert_int_equal(wire_response_parse(out.data, out.len, &arena, &read, NULL), ERR_LIMIT);
    arena_free(&arena);
    buf_free(&small);
    buf_free(&out);
}

static void uuids_and_digests(void **state)
{
    static const char *const bad[] = {
        "",
        "12345678-9abc-4def-8123-456789abcde",
        "12345678-9abc-4def-8123-456789abcdef0",
        "12345678-9ABC-4def-8123-456789abcdef",
        "123456789-abc-4def-8123-456789abcdef",
        "12345678-9abc-4def-8123-456789abcdeg",
        "12345678-9abc-4def-8123456789abcdef0",
        "{2345678-9abc-4def-8123-456789abcde}",
    };
    unsigned char id[16];
    char text[WIRE_UUID_TEXT_BYTES], digest[WIRE_DIGEST_TEXT_BYTES];

    (void)state;
    wire_uuid_format(an_id, text);
    assert_string_equal(text, "12345678-9abc-4def-8123-456789abcdef");
    assert_int_equal(wire_uuid_parse(text, id), ERR_OK);
    assert_memory_equal(id, an_id, 16);
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        assert_int_equal(wire_uuid_parse(bad[i], id), ERR_DATA);
    /* FIPS 180-4's examples. */
    wire_digest("abc", 3, digest);
    assert_string_equal(digest, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    wire_digest("", 0, digest);
    assert_string_equal(digest, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

/* ---- what strangers may send -------------------------------------------------------------- */

/* The sample with one part replaced by another: each is refused, with a sentence that does not
 * quote what was sent. */
static const struct {
    const char *what, *part, *by;
} hostile[] = {
    {"no version", "\"v\":1,", ""},
    {"version 0", "\"v\":1", "\"v\":0"},
    {"version 2", "\"v\":1", "\"v\":2"},
    {"version as text", "\"v\":1", "\"v\":\"1\""},
    {"version as fraction", "\"v\":1", "\"v\":1.0"},
    {"doubled key", "\"v\":1,", "\"v\":1,\"v\":1,"},
    {"doubled key, escaped", "\"v\":1,", "\"v\":1,\"\\u0076\":1,"},
    {"doubled key inside", "\"question\":\"helped\",", "\"question\":\"a\",\"question\":\"b\","},
    {"doubled unknown key", "\"v\":1,", "\"v\":1,\"x\":1,\"x\":2,"},
    {"id not small", "9abc", "9ABC"},
    {"id short", "-456789abcdef", "-456789abcde"},
    {"id null", "\"12345678-9abc-4def-8123-456789abcdef\"", "null"},
    {"event as text", "{\"id\":\"hear\",\"version\":3,\"digest\":\"" DIGEST "\"}", "\"hear\""},
    {"event id", "\"hear\"", "\"hear!\""},
    {"event id empty", "\"hear\"", "\"\""},
    {"event version huge", "\"version\":3", "\"version\":2147483648"},
    {"digest short", "\"digest\":\"0", "\"digest\":\""},
    {"digest capitals", "\"digest\":\"0123456789abcdef", "\"digest\":\"0123456789ABCDEF"},
    {"seq 0", "\"seq\":17", "\"seq\":0"},
    {"seq negative", "\"seq\":17", "\"seq\":-17"},
    {"seq above 2^53", "\"seq\":17", "\"seq\":9007199254740992"},
    {"seq above 2^63", "\"seq\":17", "\"seq\":9223372036854775808"},
    {"seq of 400 digits", "\"seq\":17",
     "\"seq\":1111111111111111111111111111111111111111111111111111111111111111111111111111111111"},
    {"seq with exponent", "\"seq\":17", "\"seq\":17e0"},
    {"seq overflows a double", "\"seq\":17", "\"seq\":1e999"},
    {"seq with leading zero", "\"seq\":17", "\"seq\":017"},
    {"seq NaN", "\"seq\":17", "\"seq\":NaN"},
    {"seq hexadecimal", "\"seq\":17", "\"seq\":0x11"},
    {"status unknown", "\"complete\"", "\"done\""},
    {"status number", "\"complete\"", "1"},
    {"open", "\"someone_new\"", "\"open\""},
    {"forgot but not empty", "\"someone_new\"", "\"forgot\""},
    {"forgotten but not empty", "\"complete\"", "\"forgotten\""},
    {"language null", "\"language\":\"en\"", "\"language\":null"},
    {"language empty", "\"language\":\"en\"", "\"language\":\"\""},
    {"language markup", "\"language\":\"en\"", "\"language\":\"<b>\""},
    {"language missing", "\"language\":\"en\",", ""},
    {"agenda item missing", "\"agenda_item\":\"workshop_b\",", ""},
    {"agenda item empty", "\"agenda_item\":\"workshop_b\"", "\"agenda_item\":\"\""},
    {"agenda item path", "\"agenda_item\":\"workshop_b\"", "\"agenda_item\":\"../etc\""},
    {"hour negative", "\"hour\":498765", "\"hour\":-1"},
    {"hour true", "\"hour\":498765", "\"hour\":true"},
    {"hour far", "\"hour\":498765", "\"hour\":10000001"},
    {"permission unknown", "\"share\"", "\"yes\""},
    {"permission empty", "\"share\"", "\"\""},
    {"words against permission", "\"share\"", "\"count\""},
    {"words without permission", "\"share\"", "null"},
    {"answers object", "\"answers\":[", "\"answers\":{},\"x\":["},
    {"answer is a number", "{\"question\":\"helped\"", "7,{\"question\":\"helped\""},
    {"question missing", "\"question\":\"helped\",", ""},
    {"question twice", "\"question\":\"helped\"", "\"question\":\"story\""},
    {"question of 33 bytes", "\"helped\"", "\"a23456789012345678901234567890123\""},
    {"topic formula", "\"agenda:workshop_b\"", "\"=1+1\""},
    {"topic without item", "\"agenda:workshop_b\"", "\"agenda:\""},
    {"chosen missing", "\"chosen\":[\"listened\",\"time\"],", ""},
    {"chosen null", "[\"listened\",\"time\"]", "null"},
    {"chosen number", "[\"listened\",\"time\"]", "[\"listened\",1]"},
    {"chosen list in list", "[\"listened\",\"time\"]", "[[\"listened\"]]"},
    {"chosen twice", "[\"listened\",\"time\"]", "[\"time\",\"time\"]"},
    {"chosen of 25", "[\"listened\",\"time\"]",
     "[\"a\",\"b\",\"c\",\"d\",\"e\",\"f\",\"g\",\"h\",\"i\",\"j\",\"k\",\"l\",\"m\",\"n\",\"o\","
     "\"p\",\"q\",\"r\",\"s\",\"t\",\"u\",\"v\",\"w\",\"x\",\"y\"]"},
    {"words empty", "\"words\":\"They", "\"words\":\"\",\"z\":\"They"},
    {"words null", "\"words\":\"They", "\"words\":null,\"z\":\"They"},
    {"words and words_given", "\"words\":\"They", "\"words_given\":true,\"words\":\"They"},
    {"words_given false", "\"words\":\"They", "\"words_given\":false,\"z\":\"They"},
    {"NUL escaped", "They", "Th\\u0000ey"},
    {"lone high surrogate", "They", "\\ud83d"},
    {"lone low surrogate", "They", "\\udc00"},
    {"surrogates in wrong order", "They", "\\udc00\\ud83d"},
    {"surrogate as UTF-8", "They", "\xed\xa0\x80"},
    {"overlong UTF-8", "They", "\xc0\xaf"},
    {"byte FF", "They", "\xff"},
    {"cut UTF-8", "They", "\xf0\x9f\x8d"},
    {"above U+10FFFF", "They", "\xf4\x90\x80\x80"},
    {"bell", "They", "\\u0007"},
    {"delete", "They", "\x7f"},
    {"raw new line in a string", "They", "\n"},
    {"unknown escape", "They", "\\x41"},
    {"trailing comma", "\"time\"]", "\"time\",]"},
    {"comment", "\"v\":1,", "\"v\":1,/* */"},
    {"single quotes", "\"share\"", "'share'"},
    {"byte order mark", "{\"v\":1", "\xef\xbb\xbf{\"v\":1"},
    {"something before", "{\"v\":1", "x{\"v\":1"},
    {"something behind", "}]}", "}]}x"},
    {"a second document", "}]}", "}]}{}"},
    {"cut off", "}]}", "}]"},
    {"seven deep, unknown key", "\"v\":1,", "\"v\":1,\"x\":[[[[[[1]]]]]],"},
};

/* text with the first `part` replaced; the caller frees. */
static char *replaced(const char *text, const char *part, const char *by)
{
    const char *at = strstr(text, part);
    size_t size = strlen(text) + strlen(by) + 1;
    char *out = malloc(size);

    assert_non_null(at);
    assert_non_null(out);
    snprintf(out, size, "%.*s%s%s", (int)(at - text), text, by, at + strlen(part));
    return out;
}

static void hostile_documents(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(hostile); i++) {
        char *text = replaced(sample_text, hostile[i].part, hostile[i].by);
        struct wire_response response;
        struct arena arena;
        struct buf why;

        arena_init(&arena, ARENA_MAX);
        buf_init(&why, 1000);
        if (wire_response_parse(text, strlen(text), &arena, &response, &why) != ERR_DATA)
            fail_msg("\"%s\" was let through", hostile[i].what);
        assert_true(why.len > 0);
        assert_null(strstr(buf_text(&why), "go on"));
        assert_int_equal(response.answer_count, 0);
        arena_free(&arena);
        buf_free(&why);
        free(text);
    }
}

static void unknown_keys_are_passed_over(void **state)
{
    static const char *const parts[][2] = {
        {"\"v\":1,", "\"v\":1,\"later\":{\"a\":[1.5,null,[2]]},"},
        {"\"question\":", "\"seconds\":3,\"question\":"},
        {"\"version\":3,", "\"version\":3,\"colour\":\"blue\","},
        {"{\"v\":1,", " {\r\n\t\"v\" : 1 , "},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        char *text = replaced(sample_text, parts[i][0], parts[i][1]);
        struct wire_response response;
        struct arena arena;

        arena_init(&arena, ARENA_MAX);
        assert_int_equal(wire_response_parse(text, strlen(text), &arena, &response, NULL), ERR_OK);
        assert_formats(&response, sample_text);
        arena_free(&arena);
        free(text);
    }
}

static void refuses_bytes(const char *bytes, size_t len)
{
    struct wire_response response;
    struct arena arena;
    struct buf why;

    arena_init(&arena, ARENA_MAX);
    buf_init(&why, 1000);
    assert_int_equal(wire_response_parse(bytes, len, &arena, &response, &why), ERR_DATA);
    assert_true(why.len > 0);
    arena_free(&arena);
    buf_free(&why);
}

static void bytes_that_are_no_document(void **state)
{
    static const char *const texts[] = {
        "",      " ", "{}", "[]",         "null",   "1",
        "\"a\"", "{", "}",  "[[[[[[[[[[", "{\"v\"", "<html></html>",
    };
    char *big = malloc(WIRE_RESPONSE_BYTES_MAX + 1);

    (void)state;
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        refuses_bytes(texts[i], strlen(texts[i]));
    /* A NUL behind the document is a byte like any other. */
    refuses_bytes(sample_text, sizeof(sample_text));
    assert_non_null(big);
    memset(big, '[', WIRE_RESPONSE_BYTES_MAX + 1);
    refuses_bytes(big, WIRE_RESPONSE_BYTES_MAX);
    refuses_bytes(big, WIRE_RESPONSE_BYTES_MAX + 1);
    memset(big, ' ', WIRE_RESPONSE_BYTES_MAX + 1);
    memcpy(big, sample_text, strlen(sample_text));
    refuses_bytes(big, WIRE_RESPONSE_BYTES_MAX + 1); /* sound but for its size */
    free(big);
}

static void too_many_answers(void **state)
{
    struct buf text;

    (void)state;
    buf_init(&text, WIRE_RESPONSE_BYTES_MAX);
    buf_add(&text, sample_text, (size_t)(strstr(sample_text, "[{\"question\"") - sample_text) + 1);
    for (int i = 0; i <= WIRE_ANSWERS_MAX; i++)
        buf_addf(&text, "%s{\"question\":\"q%d\",\"topic\":\"today\",\"chosen\":[],\"shown\":[]}",
                 i > 0 ? "," : "", i);
    buf_add_text(&text, "]}");
    refuses_bytes(text.data, text.len);
    buf_free(&text);
}

/* Every prefix, and every byte flipped: no crash, and nothing cut off is taken. */
static void cut_and_flipped(void **state)
{
    char text[sizeof(sample_text)];

    (void)state;
    for (size_t len = 0; len < strlen(sample_text); len++)
        refuses_bytes(sample_text, len);
    for (size_t i = 0; i < strlen(sample_text); i++)
        for (int bit = 0; bit < 8; bit++) {
            struct wire_response response;
            struct arena arena;
            struct buf out;

            memcpy(text, sample_text, sizeof(text));
            text[i] = (char)(text[i] ^ (1 << bit));
            arena_init(&arena, ARENA_MAX);
            buf_init(&out, WIRE_RESPONSE_BYTES_MAX);
            /* What is still taken is a document of its own: it can be written again. */
            if (wire_response_parse(text, strlen(text), &arena, &response, NULL) == ERR_OK)
                assert_int_equal(wire_response_format(&response, &out), ERR_OK);
            buf_free(&out);
            arena_free(&arena);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(document_is_exact),
        cmocka_unit_test(document_is_appended),
        cmocka_unit_test(parsed_fields),
        cmocka_unit_test(nulls_are_written),
        cmocka_unit_test(forgotten_is_empty),
        cmocka_unit_test(permission_decides_about_words),
        cmocka_unit_test(open_ones_stay),
        cmocka_unit_test(structs_that_break_a_limit),
        cmocka_unit_test(fullest_response_fits),
        cmocka_unit_test(uuids_and_digests),
        cmocka_unit_test(hostile_documents),
        cmocka_unit_test(unknown_keys_are_passed_over),
        cmocka_unit_test(bytes_that_are_no_document),
        cmocka_unit_test(too_many_answers),
        cmocka_unit_test(cut_and_flipped),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
