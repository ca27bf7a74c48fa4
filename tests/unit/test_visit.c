/* The visit: answers, ways and words; pure, with a clock of the test's own. */
#include "visit_rig.h"

static void core_is_kept_within_eleven_taps(void **state)
{
    (void)state;
    assert_in_range(answer_core(), 5, 11);
    assert_true(rig.visit.record.complete);
    assert_int_equal(rig.visit.saved_generation, rig.visit.generation);
}

static void about_an_agenda_item_too(void **state)
{
    assert_true(event.agenda_count > 0);
    for (int item = 0; item < event.agenda_count; item++) {
        int taps = 3;
        setup(state);
        give(VISIT_IN_START);
        assert_screen(VISIT_TOPIC);
        choose(item + 1);
        give(VISIT_IN_NEXT);
        for (; rig.visit.screen != VISIT_KEPT; taps += 2) {
            choose(0);
            give(VISIT_IN_NEXT);
            assert_true(taps <= 11);
        }
        assert_in_range(taps, 5, 11);
        assert_int_equal(rig.visit.record.agenda_item, item);
    }
}

/* From any screen of the core: a tap for Someone new, a tap for Start, and the first screen is
 * there; no clock has to go on in between. */
static void the_next_person_starts_with_two_taps(void **state)
{
    for (int steps = 0; steps <= event.core_count; steps++) {
        setup(state);
        start();
        choose(0);
        for (int i = 0; i < steps; i++) {
            give(VISIT_IN_NEXT);
        }
        pass(VISIT_OFFER_NEW_MS);
        give(VISIT_IN_SOMEONE_NEW);
        assert_screen(VISIT_WELCOME);
        assert_nothing_left();
        give(VISIT_IN_START);
        assert_screen(VISIT_TOPIC);
    }
}

static void every_choice_is_saved_before_the_next_screen(void **state)
{
    (void)state;
    start();
    rig.card_stalls = true;
    int at = rig.visit.question;
    choose(1);
    assert_int_equal(rig.effects.write, VISIT_WRITE_SAVE);
    int generation = rig.effects.generation;
    give(VISIT_IN_NEXT);
    assert_true(rig.visit.waiting);
    assert_int_equal(rig.visit.question, at);
    give(VISIT_IN_NEXT); /* a second tap while waiting does nothing */
    choose(0);
    assert_int_equal(rig.visit.record.answers[at].chosen, 1U << 1);
    pass(VISIT_SLOW_MS - 1);
    assert_false(rig.visit.slow);
    pass(1);
    assert_true(rig.visit.slow);
    step((struct visit_input){.kind = VISIT_IN_SAVED, .number = generation});
    assert_false(rig.visit.waiting);
    assert_int_equal(rig.visit.question, at + 1);
}

static void an_old_save_does_not_let_a_newer_answer_pass(void **state)
{
    (void)state;
    start();
    rig.card_stalls = true;
    int at = rig.visit.question;
    choose(0);
    int first = rig.effects.generation;
    choose(1);
    int second = rig.effects.generation;
    give(VISIT_IN_NEXT);
    step((struct visit_input){.kind = VISIT_IN_SAVED, .number = first});
    assert_int_equal(rig.visit.question, at);
    step((struct visit_input){.kind = VISIT_IN_SAVED, .number = second + 7}); /* not asked for */
    assert_int_equal(rig.visit.question, at);
    step((struct visit_input){.kind = VISIT_IN_SAVED, .number = second});
    assert_int_equal(rig.visit.question, at + 1);
}

static void a_card_that_refuses_is_told_and_tried_again(void **state)
{
    (void)state;
    start();
    rig.card_stalls = true;
    int at = rig.visit.question;
    choose(0);
    step((struct visit_input){.kind = VISIT_IN_SAVE_FAILED, .number = rig.effects.generation});
    assert_screen(VISIT_CANNOT_KEEP);
    assert_int_equal(visit_deadline(&rig.visit), rig.now_ms + VISIT_RETRY_MS);
    pass(VISIT_RETRY_MS);
    assert_int_equal(rig.effects.write, VISIT_WRITE_SAVE);
    assert_int_equal(rig.effects.record.answers[at].chosen, 1);
    step((struct visit_input){.kind = VISIT_IN_SAVE_FAILED, .number = rig.effects.generation});
    give(VISIT_IN_TRY_AGAIN);
    assert_int_equal(rig.effects.write, VISIT_WRITE_SAVE);
    step((struct visit_input){.kind = VISIT_IN_SAVED, .number = rig.effects.generation});
    assert_screen(VISIT_QUESTION);
    assert_int_equal(rig.visit.question, at);
}

static void a_refused_close_is_closed_later(void **state)
{
    (void)state;
    answer_core();
    rig.card_stalls = true;
    give(VISIT_IN_FINISH);
    assert_int_equal(rig.effects.write, VISIT_WRITE_CLOSE);
    step((struct visit_input){.kind = VISIT_IN_SAVE_FAILED, .number = rig.effects.generation});
    assert_screen(VISIT_CANNOT_KEEP);
    give(VISIT_IN_TRY_AGAIN);
    assert_int_equal(rig.effects.write, VISIT_WRITE_CLOSE);
    assert_int_equal(rig.effects.record.ending, VISIT_FINISHED);
    assert_true(rig.effects.record.answers[0].chosen != 0);
    step((struct visit_input){.kind = VISIT_IN_SAVED, .number = rig.effects.generation});
    assert_screen(VISIT_THANKS);
    assert_nothing_left();
}

static void one_of_many_excludes_the_others(void **state)
{
    (void)state;
    int how = question("how"), helped = question("helped");
    start();
    while (rig.visit.question != how) {
        give(VISIT_IN_NEXT);
    }
    choose(0);
    choose(2);
    assert_int_equal(rig.visit.record.answers[how].chosen, 1U << 2);
    choose(2);
    assert_int_equal(rig.visit.record.answers[how].chosen, 0);
    choose(-1);
    choose(event.questions[how].choice_count);
    assert_int_equal(rig.visit.record.answers[how].chosen, 0);
    while (rig.visit.question != helped) {
        give(VISIT_IN_NEXT);
    }
    const struct event_question *asked = &event.questions[helped];
    int nothing = asked->choice_count - 1;
    assert_int_equal(asked->choices[nothing].kind, EVENT_CHOICE_NOTHING);
    choose(0);
    choose(1);
    assert_int_equal(rig.visit.record.answers[helped].chosen, 3);
    choose(nothing);
    assert_int_equal(rig.visit.record.answers[helped].chosen, 1U << nothing);
    choose(1);
    assert_int_equal(rig.visit.record.answers[helped].chosen, 2);
}

static void skipping_everything_is_kept_too(void **state)
{
    (void)state;
    give(VISIT_IN_START);
    while (rig.visit.screen != VISIT_KEPT) {
        give(VISIT_IN_NEXT);
    }
    assert_int_equal(rig.writes, 1);
    assert_true(rig.visit.record.complete);
    assert_true(rig.visit.record.has_id);
    give(VISIT_IN_FINISH);
    assert_screen(VISIT_THANKS);
    give(VISIT_IN_FINISH);
    assert_screen(VISIT_WELCOME);
    assert_int_equal(rig.closes, 1);
}

static void to_own_words(void)
{
    answer_core();
    give(VISIT_IN_MORE);
    while (event.questions[rig.visit.question].type != EVENT_OWN_WORDS) {
        give(VISIT_IN_NEXT);
    }
}

static void words_are_kept_only_with_done(void **state)
{
    (void)state;
    to_own_words();
    int writes = rig.writes;
    give(VISIT_IN_TYPE);
    assert_screen(VISIT_TYPING);
    assert_int_equal(rig.visit.layer, VISIT_CAPITALS);
    press("H");
    assert_int_equal(rig.visit.layer, VISIT_SMALL);
    press("i");
    assert_int_equal(rig.writes, writes);
    give(VISIT_IN_BACK); /* looks at the question again; the words wait */
    assert_screen(VISIT_QUESTION);
    give(VISIT_IN_TYPE);
    assert_string_equal(rig.visit.draft.text, "Hi");
    give(VISIT_IN_DONE);
    assert_screen(VISIT_QUESTION);
    assert_string_equal(rig.visit.record.words[0], "Hi");
    assert_int_equal(rig.writes, writes + 1);
    give(VISIT_IN_TYPE);
    press("!");
    rig.now_ms += VISIT_NOTICE_MS + VISIT_NOTICE_END_MS;
    give(VISIT_IN_TIME);
    assert_string_equal(rig.last_closed.words[0], "Hi");
    assert_true(rig.last_closed.complete);
    assert_nothing_left();
}

static void the_review_goes_to_a_question_and_back(void **state)
{
    (void)state;
    answer_core();
    give(VISIT_IN_MORE);
    for (int i = 0; rig.visit.screen != VISIT_REVIEW; i++) {
        assert_true(i < EVENT_QUESTIONS_MAX);
        give(VISIT_IN_NEXT);
    }
    step((struct visit_input){.kind = VISIT_IN_CHANGE, .number = 0});
    assert_screen(VISIT_QUESTION);
    assert_int_equal(rig.visit.question, 0);
    choose(1);
    give(VISIT_IN_NEXT);
    assert_screen(VISIT_REVIEW);
    step((struct visit_input){.kind = VISIT_IN_CHANGE, .number = event.question_count});
    assert_screen(VISIT_REVIEW);
    give(VISIT_IN_FINISH);
    assert_screen(VISIT_THANKS);
}

static void back_undoes_the_way(void **state)
{
    (void)state;
    answer_core();
    give(VISIT_IN_BACK);
    assert_screen(VISIT_QUESTION);
    assert_int_equal(rig.visit.question, event.core_count - 1);
    for (int i = event.core_count - 1; i > 0; i--) {
        give(VISIT_IN_BACK);
        assert_int_equal(rig.visit.question, i - 1);
    }
}

static void shown_choices_are_noted(void **state)
{
    (void)state;
    int helped = question("helped");
    start();
    while (rig.visit.question != helped) {
        give(VISIT_IN_NEXT);
    }
    step((struct visit_input){.kind = VISIT_IN_NEXT, .shown = 0xFFFFFF07});
    uint32_t all = (1U << event.questions[helped].choice_count) - 1;
    assert_int_equal(rig.visit.record.answers[helped].shown, 0xFFFFFF07 & all);
    assert_true(rig.visit.record.answers[helped].seen);
}

static void a_fixed_agenda_item_is_not_asked_for(void **state)
{
    (void)state;
    visit_init(&rig.visit, &event, 1, rig.now_ms);
    give(VISIT_IN_START);
    assert_screen(VISIT_QUESTION);
    assert_int_equal(rig.visit.record.agenda_item, 1);
    int at, count;
    visit_progress(&rig.visit, &at, &count);
    assert_int_equal(at, 0);
    assert_int_equal(count, event.core_count);
}

static void the_permission_is_the_consent_s_choice(void **state)
{
    (void)state;
    int share = question("share");
    answer_core();
    assert_int_equal(visit_record_permission(&event, &rig.visit.record), EVENT_PERMISSION_NONE);
    give(VISIT_IN_MORE);
    while (rig.visit.question != share) {
        give(VISIT_IN_NEXT);
    }
    choose(1);
    assert_int_equal(visit_record_permission(&event, &rig.visit.record),
                     event.questions[share].choices[1].permission);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(core_is_kept_within_eleven_taps, setup),
        cmocka_unit_test_setup(about_an_agenda_item_too, setup),
        cmocka_unit_test_setup(the_next_person_starts_with_two_taps, setup),
        cmocka_unit_test_setup(every_choice_is_saved_before_the_next_screen, setup),
        cmocka_unit_test_setup(an_old_save_does_not_let_a_newer_answer_pass, setup),
        cmocka_unit_test_setup(a_card_that_refuses_is_told_and_tried_again, setup),
        cmocka_unit_test_setup(a_refused_close_is_closed_later, setup),
        cmocka_unit_test_setup(one_of_many_excludes_the_others, setup),
        cmocka_unit_test_setup(skipping_everything_is_kept_too, setup),
        cmocka_unit_test_setup(words_are_kept_only_with_done, setup),
        cmocka_unit_test_setup(the_review_goes_to_a_question_and_back, setup),
        cmocka_unit_test_setup(back_undoes_the_way, setup),
        cmocka_unit_test_setup(shown_choices_are_noted, setup),
        cmocka_unit_test_setup(a_fixed_agenda_item_is_not_asked_for, setup),
        cmocka_unit_test_setup(the_permission_is_the_consent_s_choice, setup),
    };
    if (!load_event()) {
        return 1;
    }
    int failed = cmocka_run_group_tests_name("visit", tests, NULL, NULL);
    event_free(&event);
    return failed;
}
