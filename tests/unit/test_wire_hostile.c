/* Documents that strangers may send: refused, and never a crash. */
#include "wire_sample.h"

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
    {"seq of 82 digits", "\"seq\":17",
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
        if (wire_response_parse(text, strlen(text), &arena, &response, &why) != ERR_DATA) {
            fail_msg("\"%s\" was let through", hostile[i].what);
        }
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
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        refuses_bytes(texts[i], strlen(texts[i]));
    }
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
    for (int i = 0; i <= WIRE_ANSWERS_MAX; i++) {
        buf_addf(&text, "%s{\"question\":\"q%d\",\"topic\":\"today\",\"chosen\":[],\"shown\":[]}",
                 i > 0 ? "," : "", i);
    }
    buf_add_text(&text, "]}");
    refuses_bytes(text.data, text.len);
    buf_free(&text);
}

/* Every prefix, and every byte flipped: no crash, and nothing cut off is taken. */
static void cut_and_flipped(void **state)
{
    char text[sizeof(sample_text)];

    (void)state;
    for (size_t len = 0; len < strlen(sample_text); len++) {
        refuses_bytes(sample_text, len);
    }
    for (size_t i = 0; i < strlen(sample_text); i++) {
        for (int bit = 0; bit < 8; bit++) {
            struct wire_response response;
            struct arena arena;
            struct buf out;

            memcpy(text, sample_text, sizeof(text));
            text[i] = (char)(text[i] ^ (1 << bit));
            arena_init(&arena, ARENA_MAX);
            buf_init(&out, WIRE_RESPONSE_BYTES_MAX);
            /* What is still taken is a document of its own: it can be written again. */
            if (wire_response_parse(text, strlen(text), &arena, &response, NULL) == ERR_OK) {
                assert_int_equal(wire_response_format(&response, &out), ERR_OK);
            }
            buf_free(&out);
            arena_free(&arena);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hostile_documents),
        cmocka_unit_test(unknown_keys_are_passed_over),
        cmocka_unit_test(bytes_that_are_no_document),
        cmocka_unit_test(too_many_answers),
        cmocka_unit_test(cut_and_flipped),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
