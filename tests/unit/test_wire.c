/* The response document: byte by byte, there and back. What strangers may send instead is in
 * test_wire_hostile.c; batches and acknowledgements are in test_wire_batch.c. */
#include "wire_sample.h"

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
    if (err != ERR_OK) {
        fail_msg("%s: %s", err_name(err), buf_text(&why));
    }
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
        if (!cases[i].kept) {
            assert_non_null(wire_response_fault(&response));
        }
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
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        bad[i] = good;
    }
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
        if (!wire_response_fault(&bad[i])) {
            fail_msg("struct %zu was let through", i);
        }
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
    for (int i = 0; i < WIRE_CHOICES_MAX; i++) {
        snprintf(names[i], sizeof(names[i]), "a%02d", i);
    }
    response.answer_count = WIRE_ANSWERS_MAX;
    for (int i = 0; i < WIRE_ANSWERS_MAX; i++) {
        struct wire_answer *answer = &response.answers[i];

        *answer = (struct wire_answer){.question = names[i], .topic = "today"};
        answer->chosen_count = answer->shown_count = WIRE_CHOICES_MAX;
        for (int j = 0; j < WIRE_CHOICES_MAX; j++) {
            answer->chosen[j] = answer->shown[j] = names[j];
        }
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
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        assert_int_equal(wire_uuid_parse(bad[i], id), ERR_DATA);
    }
    /* FIPS 180-4's examples. */
    wire_digest("abc", 3, digest);
    assert_string_equal(digest, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    wire_digest("", 0, digest);
    assert_string_equal(digest, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(document_is_exact),     cmocka_unit_test(document_is_appended),
        cmocka_unit_test(parsed_fields),         cmocka_unit_test(nulls_are_written),
        cmocka_unit_test(forgotten_is_empty),    cmocka_unit_test(permission_decides_about_words),
        cmocka_unit_test(open_ones_stay),        cmocka_unit_test(structs_that_break_a_limit),
        cmocka_unit_test(fullest_response_fits), cmocka_unit_test(uuids_and_digests),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
