/* The visit: pure, with a clock of the test's own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/clock.h"
#include "visit/visit.h"

#define EVENT_PATH HARK_SOURCE_DIR "/assets/events/personalisation.yaml"

/* A visit, its clock, and a store that answers when it is told to. */
struct rig {
    struct visit visit;
    struct visit_effects effects;
    int64_t now_ms;
    bool card_stalls; /* writes are not answered by themselves */
    int writes, closes;
    struct visit_record last_closed;
};

static struct event event;
static struct rig rig;

static void step(struct visit_input input)
{
    memset(input.fresh_id, 0xA0 + rig.writes % 64, sizeof input.fresh_id);
    visit_step(&rig.visit, &input, rig.now_ms, &rig.effects);
    if (rig.effects.write == VISIT_WRITE_NONE) {
        return;
    }
    rig.writes++;
    if (rig.effects.write == VISIT_WRITE_CLOSE) {
        rig.closes++;
        rig.last_closed = rig.effects.record;
    }
    if (!rig.card_stalls) {
        struct visit_input saved = {.kind = VISIT_IN_SAVED, .number = rig.effects.generation};
        struct visit_effects after;
        visit_step(&rig.visit, &saved, rig.now_ms, &after);
        assert_int_equal(after.write, VISIT_WRITE_NONE);
    }
}

static void give(enum visit_input_kind kind)
{
    step((struct visit_input){.kind = kind});
}

static void choose(int choice)
{
    step((struct visit_input){.kind = VISIT_IN_CHOOSE, .number = choice, .shown = 0x3F});
}

static void press(const char *text)
{
    struct visit_input input = {.kind = VISIT_IN_KEY};
    snprintf(input.text, sizeof input.text, "%s", text);
    step(input);
}

static void pass(int64_t ms)
{
    rig.now_ms += ms;
    give(VISIT_IN_TIME);
}

static int question(const char *name)
{
    int found = event_find_question(&event, name);
    assert_true(found >= 0);
    return found;
}

static int setup(void **state)
{
    (void)state;
    memset(&rig, 0, sizeof rig);
    rig.now_ms = 5000;
    visit_init(&rig.visit, &event, -1, rig.now_ms);
    return 0;
}

static void assert_screen(enum visit_screen screen)
{
    assert_string_equal(visit_screen_name(rig.visit.screen), visit_screen_name(screen));
}

static void assert_nothing_left(void)
{
    struct visit_record empty = {.agenda_item = rig.visit.fixed_agenda_item,
                                 .language = rig.visit.record.language};
    struct draft no_draft = {0};
    assert_memory_equal(&rig.visit.record, &empty, sizeof empty);
    assert_memory_equal(&rig.visit.draft, &no_draft, sizeof no_draft);
}

/* From Welcome to the first question of the core. */
static void start(void)
{
    give(VISIT_IN_START);
    if (rig.visit.screen == VISIT_TOPIC) {
        choose(0);
        give(VISIT_IN_NEXT);
    }
    assert_screen(VISIT_QUESTION);
}

static int answer_core(void)
{
    int taps = 0;
    give(VISIT_IN_START);
    taps++;
    while (rig.visit.screen != VISIT_KEPT) {
        choose(0);
        give(VISIT_IN_NEXT);
        taps += 2;
        assert_true(taps < 40);
    }
    return taps;
}

static void core_is_kept_within_eleven_taps(void **state)
{
    (void)state;
    assert_in_range(answer_core(), 5, 11);
    assert_true(rig.visit.record.complete);
    assert_int_equal(rig.visit.saved_generation, rig.visit.generation);
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

static void someone_new_is_offered_then_the_notice_comes_then_it_closes(void **state)
{
    (void)state;
    start();
    choose(0);
    int64_t touched_ms = rig.now_ms;
    assert_int_equal(visit_deadline(&rig.visit), touched_ms + VISIT_OFFER_NEW_MS);
    pass(VISIT_OFFER_NEW_MS);
    assert_true(rig.visit.offer_new);
    assert_int_equal(visit_deadline(&rig.visit), touched_ms + VISIT_NOTICE_MS);
    pass(VISIT_NOTICE_MS - VISIT_OFFER_NEW_MS);
    assert_screen(VISIT_NOTICE);
    for (int left_s = 60; left_s > 0; left_s -= 10) {
        assert_int_equal(rig.visit.notice_left_s, left_s);
        assert_int_equal(visit_deadline(&rig.visit), rig.now_ms + VISIT_NOTICE_STEP_MS);
        assert_int_equal(rig.closes, 0);
        pass(VISIT_NOTICE_STEP_MS);
    }
    assert_int_equal(rig.closes, 1);
    assert_int_equal(rig.last_closed.ending, VISIT_WALKED_AWAY);
    assert_false(rig.last_closed.complete);
    assert_screen(VISIT_WELCOME);
    assert_nothing_left();
    assert_true(visit_deadline(&rig.visit) == CLOCK_NEVER);
}

static void more_time_can_be_taken_for_ever(void **state)
{
    (void)state;
    start();
    int at = rig.visit.question;
    for (int i = 0; i < 20; i++) {
        pass(VISIT_NOTICE_MS + 59999);
        assert_screen(VISIT_NOTICE);
        give(VISIT_IN_GO_ON);
        assert_screen(VISIT_QUESTION);
        assert_int_equal(rig.visit.question, at);
        assert_false(rig.visit.offer_new);
    }
    assert_int_equal(rig.closes, 0);
}

static void a_touch_beside_the_buttons_does_not_stop_the_notice(void **state)
{
    (void)state;
    start();
    choose(0);
    pass(VISIT_NOTICE_MS);
    rig.now_ms += 30000;
    give(VISIT_IN_TOUCH);
    assert_screen(VISIT_NOTICE);
    assert_int_equal(rig.visit.notice_left_s, 30);
    pass(30000);
    assert_screen(VISIT_WELCOME);
}

static void a_tap_behind_a_late_timer_is_lost(void **state)
{
    (void)state;
    start();
    choose(0);
    int at = rig.visit.question;
    rig.now_ms += VISIT_NOTICE_MS + VISIT_NOTICE_END_MS; /* nobody woke us */
    choose(1);
    assert_screen(VISIT_WELCOME);
    assert_int_equal(rig.closes, 1);
    assert_int_equal(rig.last_closed.answers[at].chosen, 1);
    assert_nothing_left();
}

static void an_offer_stays_while_the_finger_is_on_it(void **state)
{
    (void)state;
    start();
    choose(0);
    pass(VISIT_OFFER_NEW_MS);
    give(VISIT_IN_TOUCH);
    assert_true(rig.visit.offer_new);
    give(VISIT_IN_SOMEONE_NEW);
    assert_screen(VISIT_WELCOME);
    assert_int_equal(rig.last_closed.ending, VISIT_SOMEONE_NEW);
    assert_nothing_left();
}

static void someone_new_without_the_offer_does_nothing(void **state)
{
    (void)state;
    start();
    choose(0);
    give(VISIT_IN_SOMEONE_NEW);
    assert_screen(VISIT_QUESTION);
    assert_int_equal(rig.closes, 0);
}

static void back_on_the_first_screen_offers_three_ways(void **state)
{
    (void)state;
    give(VISIT_IN_START);
    enum visit_screen first = rig.visit.screen;
    choose(1);
    give(VISIT_IN_BACK);
    assert_screen(VISIT_LEAVE);
    give(VISIT_IN_GO_ON);
    assert_screen(first);
    give(VISIT_IN_BACK);
    give(VISIT_IN_START_AGAIN);
    assert_screen(first);
    assert_int_equal(rig.last_closed.ending, VISIT_STARTED_AGAIN);
    assert_nothing_left();
    choose(1);
    give(VISIT_IN_BACK);
    give(VISIT_IN_FORGET);
    assert_screen(VISIT_FORGOTTEN);
    assert_int_equal(rig.last_closed.ending, VISIT_FORGOT);
    struct visit_record tombstone = {.has_id = true, .ending = VISIT_FORGOT, .agenda_item = -1};
    memcpy(tombstone.id, rig.last_closed.id, sizeof tombstone.id);
    assert_memory_equal(&rig.last_closed, &tombstone, sizeof tombstone);
    assert_nothing_left();
    pass(VISIT_THANKS_MS);
    assert_screen(VISIT_WELCOME);
}

static void nothing_answered_is_nothing_stored(void **state)
{
    (void)state;
    give(VISIT_IN_START);
    pass(VISIT_NOTICE_MS + VISIT_NOTICE_END_MS);
    assert_screen(VISIT_WELCOME);
    give(VISIT_IN_START);
    give(VISIT_IN_BACK);
    give(VISIT_IN_FORGET);
    assert_screen(VISIT_FORGOTTEN);
    assert_int_equal(rig.writes, 0);
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

/* ---- drafts -------------------------------------------------------------------------------- */

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
    struct event_findings findings;
    if (event_load(EVENT_PATH, &event, &findings) != ERR_OK) {
        fprintf(stderr, "%s:%d: %s\n", EVENT_PATH, findings.items[0].line,
                findings.items[0].message);
        return 1;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(core_is_kept_within_eleven_taps, setup),
        cmocka_unit_test_setup(every_choice_is_saved_before_the_next_screen, setup),
        cmocka_unit_test_setup(an_old_save_does_not_let_a_newer_answer_pass, setup),
        cmocka_unit_test_setup(a_card_that_refuses_is_told_and_tried_again, setup),
        cmocka_unit_test_setup(a_refused_close_is_closed_later, setup),
        cmocka_unit_test_setup(one_of_many_excludes_the_others, setup),
        cmocka_unit_test_setup(someone_new_is_offered_then_the_notice_comes_then_it_closes, setup),
        cmocka_unit_test_setup(more_time_can_be_taken_for_ever, setup),
        cmocka_unit_test_setup(a_touch_beside_the_buttons_does_not_stop_the_notice, setup),
        cmocka_unit_test_setup(a_tap_behind_a_late_timer_is_lost, setup),
        cmocka_unit_test_setup(an_offer_stays_while_the_finger_is_on_it, setup),
        cmocka_unit_test_setup(someone_new_without_the_offer_does_nothing, setup),
        cmocka_unit_test_setup(back_on_the_first_screen_offers_three_ways, setup),
        cmocka_unit_test_setup(nothing_answered_is_nothing_stored, setup),
        cmocka_unit_test_setup(skipping_everything_is_kept_too, setup),
        cmocka_unit_test_setup(words_are_kept_only_with_done, setup),
        cmocka_unit_test_setup(the_review_goes_to_a_question_and_back, setup),
        cmocka_unit_test_setup(back_undoes_the_way, setup),
        cmocka_unit_test_setup(shown_choices_are_noted, setup),
        cmocka_unit_test_setup(a_fixed_agenda_item_is_not_asked_for, setup),
        cmocka_unit_test_setup(the_permission_is_the_consent_s_choice, setup),
        cmocka_unit_test(undo_takes_back_words_and_runs_of_deletes),
        cmocka_unit_test(a_full_page_takes_no_more),
        cmocka_unit_test(sentences_begin_with_a_capital),
    };
    int failed = cmocka_run_group_tests_name("visit", tests, NULL, NULL);
    event_free(&event);
    return failed;
}
