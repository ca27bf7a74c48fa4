/* Words while they are typed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "visit/draft.h"

static void type_all(struct draft *draft, const char *text)
{
    for (; *text != '\0'; text++) {
        draft_type(draft, (char[]){*text, '\0'});
    }
}

static void undo_takes_back_words_and_runs_of_deletes(void **state)
{
    (void)state;
    static struct draft draft;
    draft_start(&draft, "");
    type_all(&draft, "We had time");
    draft_undo(&draft);
    assert_string_equal(draft.text, "We had ");
    draft_delete_letter(&draft);
    draft_delete_letter(&draft);
    draft_delete_letter(&draft);
    assert_string_equal(draft.text, "We h");
    draft_undo(&draft);
    assert_string_equal(draft.text, "We had ");
    draft_delete_word(&draft);
    assert_string_equal(draft.text, "We ");
    draft_undo(&draft);
    assert_string_equal(draft.text, "We had ");
    for (int i = 0; i < 10; i++) {
        draft_undo(&draft);
    }
    assert_string_equal(draft.text, "");
    for (int i = 0; i < 3 * DRAFT_UNDO_MAX; i++) {
        type_all(&draft, "a ");
    }
    assert_int_equal(draft.undo_count, DRAFT_UNDO_MAX);
}

static void a_full_page_takes_no_more(void **state)
{
    (void)state;
    static struct draft draft;
    char long_text[DRAFT_BYTES_MAX + 3];
    memset(long_text, 'x', sizeof long_text);
    memcpy(long_text + DRAFT_BYTES_MAX - 1, "\xC3\xA9", 3); /* é does not fit whole */
    draft_start(&draft, long_text);
    assert_int_equal(draft.len, DRAFT_BYTES_MAX - 1);
    draft_type(&draft, "y");
    assert_false(draft.full);
    draft_type(&draft, "z");
    assert_true(draft.full);
    assert_int_equal(draft.len, DRAFT_BYTES_MAX);
    draft_delete_letter(&draft);
    assert_false(draft.full);
}

/* A word chosen takes the place of what was begun, with a blank behind it. */
static const struct {
    const char *before, *word, *after;
} completions[] = {
    {"", "Everyone", "Everyone "},
    {"liste", "listened", "listened "},
    {"They liste", "listened", "They listened "},
    {"They ", "listened", "They listened "},
    {"Good. Th", "Thank", "Good. Thank "},
    {"line\nth", "three", "line\nthree "},
    {"(th", "three", "(three "},
    {"مدد م", "ملی", "مدد ملی "},
    {"ਮਦ", "ਮਦਦ", "ਮਦਦ "},
};

static void a_chosen_word_takes_the_place_of_its_beginning(void **state)
{
    (void)state;
    static struct draft draft;
    for (size_t i = 0; i < sizeof completions / sizeof completions[0]; i++) {
        draft_start(&draft, completions[i].before);
        draft_complete(&draft, completions[i].word);
        assert_string_equal(draft.text, completions[i].after);
        assert_int_equal(draft.len, strlen(completions[i].after));
        draft_undo(&draft);
        assert_string_equal(draft.text, completions[i].before);
        draft_complete(&draft, "");
        assert_string_equal(draft.text, completions[i].before);
    }
}

/* The blank came by itself, so a mark takes its place; one that a person typed stays. */
static const struct {
    const char *key, *after;
} marks[] = {
    {".", "They listened."},  {",", "They listened,"},    {"!", "They listened!"},
    {"?", "They listened?"},  {";", "They listened;"},    {":", "They listened:"},
    {"،", "They listened،"},  {"۔", "They listened۔"},    {"؟", "They listened؟"},
    {"؛", "They listened؛"},  {"।", "They listened।"},    {"a", "They listened a"},
    {"(", "They listened ("}, {"\n", "They listened \n"}, {" ", "They listened  "},
};

static void a_mark_takes_the_place_of_the_blank(void **state)
{
    (void)state;
    static struct draft draft;
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        draft_start(&draft, "They ");
        draft_complete(&draft, "listened");
        draft_type(&draft, marks[i].key);
        assert_string_equal(draft.text, marks[i].after);
        assert_int_equal(draft.len, strlen(marks[i].after));
    }
    draft_start(&draft, "They listened ");
    draft_type(&draft, ".");
    assert_string_equal(draft.text, "They listened .");
    /* Once something else came between, the blank is the person's own. */
    draft_start(&draft, "");
    draft_complete(&draft, "listened");
    draft_delete_letter(&draft);
    draft_type(&draft, " ");
    draft_type(&draft, ".");
    assert_string_equal(draft.text, "listened .");
    draft_start(&draft, "");
    draft_complete(&draft, "They");
    draft_complete(&draft, "listened");
    draft_undo(&draft);
    draft_type(&draft, ".");
    assert_string_equal(draft.text, "They .");
}

static void a_word_that_does_not_fit_changes_nothing(void **state)
{
    (void)state;
    static struct draft draft;
    char text[DRAFT_BYTES_MAX + 1];
    memset(text, 'x', sizeof text);
    memcpy(text + DRAFT_BYTES_MAX - 5, " th", 4); /* room for two more letters */
    draft_start(&draft, text);
    draft_complete(&draft, "thre");
    assert_true(draft.full);
    assert_string_equal(draft.text, text);
    assert_int_equal(draft.undo_count, 0);
    draft_complete(&draft, "the"); /* and its blank is the last byte */
    assert_true(draft.len == DRAFT_BYTES_MAX);
    assert_false(draft.full);
    draft_type(&draft, ".");
    assert_false(draft.full);
    assert_string_equal(draft.text + DRAFT_BYTES_MAX - 5, " the.");
}

static void sentences_begin_with_a_capital(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool begins;
    } cases[] = {{"", true},        {"Hello", false}, {"Hello.", false},
                 {"Hello. ", true}, {"Oh!  ", true},  {"a, ", false},
                 {"line\n", true},  {" ", false},     {"Really? ", true}};
    static struct draft draft;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        draft_start(&draft, cases[i].text);
        assert_int_equal(draft_at_sentence_start(&draft), cases[i].begins);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(undo_takes_back_words_and_runs_of_deletes),
        cmocka_unit_test(a_full_page_takes_no_more),
        cmocka_unit_test(a_chosen_word_takes_the_place_of_its_beginning),
        cmocka_unit_test(a_mark_takes_the_place_of_the_blank),
        cmocka_unit_test(a_word_that_does_not_fit_changes_nothing),
        cmocka_unit_test(sentences_begin_with_a_capital),
    };
    return cmocka_run_group_tests_name("draft", tests, NULL, NULL);
}
