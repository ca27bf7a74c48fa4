/* The spreadsheet, field by field: quoting, formulas, permissions, and what is left blank. */
#include "report/csv.h"
#include "report_sample.h"

static void test_fields(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"", ""},
        {"plain", "plain"},
        {"a,b", "\"a,b\""},
        {"say \"hi\"", "\"say \"\"hi\"\"\""},
        {"two\nlines", "\"two\nlines\""},
        {"two\r\nlines", "\"two\nlines\""},
        {"old\rmac", "\"old\nmac\""},
        {"=1+1", "\"'=1+1\""},
        {"+44", "\"'+44\""},
        {"-1", "\"'-1\""},
        {"@SUM(A1)", "\"'@SUM(A1)\""},
        {"\tx", "\"'\tx\""},
        {"\n=x", "\"'\n=x\""},
        {"\r=x", "\"'\n=x\""},
        {"  =x", "\"'  =x\""},
        {"\xef\xbc\x9d"
         "1",
         "\"'\xef\xbc\x9d"
         "1\""}, /* full-width = */
        {"\xef\xbc\x8b"
         "1",
         "\"'\xef\xbc\x8b"
         "1\""}, /* full-width + */
        {"\xef\xbc\x8d"
         "1",
         "\"'\xef\xbc\x8d"
         "1\""}, /* full-width - */
        {"\xef\xbc\xa0"
         "x",
         "\"'\xef\xbc\xa0"
         "x\""},                                   /* full-width @ */
        {"\xe2\x80\x8b=x", "\"'\xe2\x80\x8b=x\""}, /* behind a zero-width space */
        {"\xc2\xad=x", "\"'\xc2\xad=x\""},         /* behind a soft hyphen */
        {"\xe2\x81\xa0-x", "\"'\xe2\x81\xa0-x\""}, /* behind a word joiner */
        {"\"=x", "\"\"\"=x\""},
        {"1-2", "1-2"},
        {"a;=b", "\"a;=b\""},
        {"\xd9\x85\xd8\xb1", "\xd9\x85\xd8\xb1"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        struct buf out;
        buf_init(&out, 256);
        csv_add_field(&out, pairs[i][0]);
        assert_string_equal(buf_text(&out), pairs[i][1]);
        buf_free(&out);
    }
}

static int count_text(const char *text, const char *what)
{
    int count = 0;
    for (; (text = strstr(text, what)) != NULL; text += strlen(what)) {
        count++;
    }
    return count;
}

static void make(const struct people *people, enum csv_reader reader, struct buf *out)
{
    buf_init(out, CSV_BYTES_MAX);
    csv_format(people, reader, out);
    assert_int_equal(buf_err(out), ERR_OK);
}

static void test_whole_file(void **state)
{
    (void)state;
    struct event event;
    struct people people;
    struct buf out;
    sample_load(&event);
    people_init(&people, &event);
    sample_people(&people, 5, "carer", NULL, "listened", "none");
    make(&people, CSV_FOR_SHARING, &out);
    const char *text = buf_text(&out);
    assert_memory_equal(text, CSV_BEGINNING, strlen(CSV_BEGINNING));
    assert_int_equal(count_text(text, "\r\n"), 6);
    const char *row = "\r\n2027-01-15,All of today,en,complete,,,,,Heard,1,0,0,Nothing,0,0,1,"
                      "Carer,1,,,,0,,,,,,,,,,,,\r\n";
    assert_non_null(strstr(text, row));
    buf_free(&out);
    people_free(&people);
    event_free(&event);
}

static void test_roles_that_few_rows_have_are_blank(void **state)
{
    (void)state;
    struct event event;
    struct people people;
    struct buf out;
    sample_load(&event);
    people_init(&people, &event);
    sample_people(&people, 12, "carer", NULL, "listened", "none");
    sample_people(&people, 6, "provider", NULL, "listened", "none");
    sample_people(&people, 2, "leader", NULL, "listened", "none");
    make(&people, CSV_FOR_ORGANISER, &out);
    assert_int_equal(count_text(buf_text(&out), ",Carer,1"), 12);
    assert_int_equal(count_text(buf_text(&out), ",Leader,"), 0);
    assert_int_equal(count_text(buf_text(&out), ",Provider,"), 0); /* or the two were found */
    assert_int_equal(count_text(buf_text(&out), "Leader"), 1);     /* the header */
    buf_free(&out);
    people_free(&people);
    event_free(&event);
}

static void test_rare_topics_days_and_languages_are_blank(void **state)
{
    (void)state;
    struct event event;
    struct people people;
    struct buf out;
    sample_load(&event);
    people_init(&people, &event);
    sample_people(&people, 20, "", NULL, "listened", "none");
    sample_people(&people, 9, "", "art", "listened", "none");
    sample_people(&people, 3, "", "money", "listened", "none");
    for (int i = 0; i < 6; i++) {
        people.persons[i].day = 18000;              /* six of another day, */
        people.persons[i].language = i < 2 ? 1 : 0; /* two in Welsh */
    }
    people.persons[31].day = 17000;
    make(&people, CSV_FOR_ORGANISER, &out);
    const char *text = buf_text(&out);
    assert_int_equal(count_text(text, "All of today"), 20);
    assert_int_equal(count_text(text, "Money"), 0);
    assert_int_equal(count_text(text, "Art & song"), 0); /* or the three were found */
    assert_int_equal(count_text(text, ",cy,"), 0);
    assert_int_equal(count_text(text, ",en,"), 0);
    assert_int_equal(count_text(text, "2016"), 0);
    assert_int_equal(count_text(text, "2019-04-14"), 0);
    assert_int_equal(count_text(text, "2027-01-15"), 25);
    buf_free(&out);
    people_free(&people);
    event_free(&event);
}

static void test_words_as_permitted(void **state)
{
    (void)state;
    static const enum wire_permission permissions[] = {WIRE_SHARE, WIRE_ORGANISER, WIRE_COUNT,
                                                       WIRE_PERMISSION_NONE};
    static const char *const words[] = {"for all", "for the team", "to count", "unsaid"};
    struct event event;
    struct people people;
    sample_load(&event);
    people_init(&people, &event);
    for (int i = 0; i < 4; i++) {
        struct wire_response response = sample_response();
        response.permission = permissions[i];
        sample_words(&response, words[i]);
        assert_int_equal(people_add(&people, &response, &event), ERR_OK);
    }
    for (int reader = 0; reader < 2; reader++) {
        struct buf out;
        make(&people, (enum csv_reader)reader, &out);
        assert_int_equal(count_text(buf_text(&out), "for all,1"), 1);
        assert_int_equal(count_text(buf_text(&out), "for the team"),
                         reader == CSV_FOR_ORGANISER ? 1 : 0);
        assert_int_equal(count_text(buf_text(&out), "to count"), 0);
        assert_int_equal(count_text(buf_text(&out), "unsaid"), 0);
        buf_free(&out);
    }
    people_free(&people);
    event_free(&event);
}

/* The same people in another order make the same file. */
static void test_the_order_says_nothing_about_time(void **state)
{
    (void)state;
    struct event event;
    struct buf out[2];
    sample_load(&event);
    for (int round = 0; round < 2; round++) {
        struct people people;
        people_init(&people, &event);
        for (int i = 0; i < 2; i++) {
            bool first = i == round;
            sample_people(&people, 9, first ? "carer" : "leader", NULL, first ? "time" : "none",
                          "none");
        }
        make(&people, CSV_FOR_SHARING, &out[round]);
        people_free(&people);
    }
    assert_string_equal(buf_text(&out[0]), buf_text(&out[1]));
    buf_free(&out[0]);
    buf_free(&out[1]);
    event_free(&event);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fields),
        cmocka_unit_test(test_whole_file),
        cmocka_unit_test(test_roles_that_few_rows_have_are_blank),
        cmocka_unit_test(test_rare_topics_days_and_languages_are_blank),
        cmocka_unit_test(test_words_as_permitted),
        cmocka_unit_test(test_the_order_says_nothing_about_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
