/* Keyboards: the files of the project, what is told about wrong ones, words that typing becomes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "event/keyboard.h"

#define ASSETS HARK_SOURCE_DIR "/assets"

static struct event event;
static struct interface interfaces[EVENT_LANGUAGES_MAX];
static struct keyboard keyboards[EVENT_LANGUAGES_MAX];
static struct event_findings findings;

static int load(void **state)
{
    (void)state;
    struct buf problems;
    int failed = 0;
    buf_init(&problems, EVENT_FILE_BYTES_MAX);
    assert_int_equal(event_load(ASSETS "/events/personalisation.yaml", &event, &findings), ERR_OK);
    assert_int_equal(
        interface_load_all(ASSETS "/interface", &event, interfaces, &findings, &failed), ERR_OK);
    enum err err = keyboard_load_all(ASSETS, &event, interfaces, keyboards, &problems);
    if (err != ERR_OK) {
        fail_msg("%s", buf_text(&problems));
    }
    buf_free(&problems);
    return 0;
}

static int unload(void **state)
{
    (void)state;
    keyboard_free_all(keyboards);
    interface_free_all(interfaces);
    event_free(&event);
    return 0;
}

static void every_language_has_its_letters(void **state)
{
    (void)state;
    assert_int_equal(event.language_count, 7);
    for (int i = 0; i < event.language_count; i++) {
        const struct keyboard *keyboard = &keyboards[i];
        assert_string_equal(keyboard->language, event.languages[i]);
        assert_non_null(keyboard->checked_by);
        bool is_latin = strcmp(keyboard->language, "en") == 0 ||
                        strcmp(keyboard->language, "cy") == 0 ||
                        strcmp(keyboard->language, "pl") == 0;
        assert_int_equal(keyboard->has_capitals, is_latin);
        assert_int_equal(keyboard->qwerty.row_count > 0, is_latin);
        assert_true(keyboard->words.count > 100);
    }
}

static const char head[] = "language: en\nchecked_by: not yet\nsigns: \", .\"\n";
static const char letters[] = "letters:\n  -\n    - a b c d e f g h i\n    - j k l m n o p q r\n"
                              "    - s t u v w x y z\n";
static const char marks[] = "marks:\n  - 1 2 3 4 5 6 7 8 9 0\n";

static enum err parse(const char *one, const char *two, const char *three, const char *four)
{
    char text[2000];
    struct keyboard keyboard;
    int len = snprintf(text, sizeof text, "%s%s%s%s", one, two, three, four);
    enum err err = keyboard_parse(text, (size_t)len, &interfaces[0], &keyboard, &findings);
    keyboard_free(&keyboard);
    return err;
}

static void mistakes_are_told(void **state)
{
    (void)state;
    static const struct {
        const char *head, *letters, *marks, *more;
        int line;
        const char *says;
    } cases[] = {
        {"language: cy\nchecked_by: x\nsigns: .\n", letters, marks, "", 1, "write 'language: en'"},
        {head, letters, "", "", 1, "needs 'marks'"},
        {head, letters, "marks:\n  - 1 2 3 4 5 6 7 8 9\n", "", 10, "the digit 0 is missing"},
        {head, letters, marks, "later: a ä\n", 11, "'ä' is no letter of the first page"},
        {head, letters, marks, "later: a a b\nqwerty:\n  - a b c\n", 13, "both have the same ones"},
        {head, letters, marks, "qwerty:\n  - a a\n", 12, "'a' is here twice"},
        {head, "letters:\n  -\n    - a b a\n", marks, "", 5, "'a' is here twice"},
        {head, "letters:\n  -\n    - a b .\n", marks, "", 5, "'.' is here twice"},
        {head, "letters:\n  -\n    - a b c\n", marks, "", 5, "the letter 'e' (U+0065) is missing"},
        {head, "letters:\n  -\n    - abc\n", marks, "", 6, "write blanks between the keys"},
        {head, "letters:\n  -\n    - a b c d e f g h i j k l m n\n", marks, "", 6, "at most 13"},
        {head, "letters:\n  - a b c\n", marks, "", 5, "begin each entry with"},
        {head, letters, marks, "qwertz: x\n", 11, "write 'qwerty'"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(parse(cases[i].head, cases[i].letters, cases[i].marks, cases[i].more),
                         ERR_DATA);
        bool found = false;
        for (int f = 0; f < findings.count; f++) {
            found = found || strstr(findings.items[f].message, cases[i].says) != NULL;
        }
        if (!found) {
            fail_msg("%zu: \"%s\" is not told, but line %d: %s", i, cases[i].says,
                     findings.items[0].line, findings.items[0].message);
        }
    }
    assert_int_equal(parse(head, letters, marks, ""), ERR_OK);
}

static void small_screens_hold_the_first_page(void **state)
{
    (void)state;
    static const char many[] = "letters:\n  -\n    - a b c d e f g h i j k l m\n"
                               "    - n o p q r s t u v w x y z\n    - ä ö ü ß é\n";
    assert_int_equal(parse(head, many, marks, ""), ERR_DATA);
    assert_non_null(strstr(findings.items[0].message, "name the seldom ones in 'later'"));
    assert_int_equal(parse(head, many, marks, "later: ß\n"), ERR_OK);
}

static int find(int language, const char *text, const char *out[WORDS_FOUND_MAX])
{
    return words_find(&keyboards[language].words, text, strlen(text), 3, out);
}

static void words_are_found_by_their_beginning(void **state)
{
    (void)state;
    const char *found[WORDS_FOUND_MAX];
    assert_int_equal(find(0, "listene", found), 1);
    assert_string_equal(found[0], "listened");
    assert_int_equal(find(0, "LISTENE", found), 1);
    assert_int_equal(find(0, "listened", found), 0);
    assert_int_equal(find(0, "", found), 0);
    assert_int_equal(find(0, "zzz", found), 0);
    /* The event's own word comes before the list's. */
    assert_true(find(0, "p", found) == 3);
    assert_string_equal(found[0], "people");
    int urdu = event_find_language(&event, "ur");
    assert_true(find(urdu, "مد", found) >= 1);
    assert_string_equal(found[0], "مدد");
}

static void the_last_word_is_known(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t start;
    } cases[] = {{"", 0},         {"a", 0},     {"a ", 2},    {"one two", 4},
                 {"one, two", 5}, {"don’t", 0}, {"‘tis", 3},  {"এই সম", 7},
                 {"ہاں، بہ", 9},  {"12", 2},    {"একটি।", 15}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(words_last(cases[i].text, strlen(cases[i].text)), cases[i].start);
    }
}

static void lists_have_words_only(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int line, column;
    } cases[] = {{"one\ntwo words\n", 2, 4}, {"# remark\n\nthree\nf0ur\n", 4, 2}, {"’tis\n", 1, 1}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct arena arena;
        struct words words;
        arena_init(&arena, 1 << 20);
        memset(&findings, 0, sizeof findings);
        assert_int_equal(words_init(&words, &arena), ERR_OK);
        assert_int_equal(
            words_add_list(&words, &arena, cases[i].text, strlen(cases[i].text), &findings),
            ERR_DATA);
        assert_int_equal(findings.items[0].line, cases[i].line);
        assert_int_equal(findings.items[0].column, cases[i].column);
        arena_free(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_language_has_its_letters),
        cmocka_unit_test(mistakes_are_told),
        cmocka_unit_test(small_screens_hold_the_first_page),
        cmocka_unit_test(words_are_found_by_their_beginning),
        cmocka_unit_test(the_last_word_is_known),
        cmocka_unit_test(lists_have_words_only),
    };
    return cmocka_run_group_tests_name("keyboard", tests, load, unload);
}
