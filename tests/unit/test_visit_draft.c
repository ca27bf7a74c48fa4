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
        cmocka_unit_test(sentences_begin_with_a_capital),
    };
    return cmocka_run_group_tests_name("draft", tests, NULL, NULL);
}
