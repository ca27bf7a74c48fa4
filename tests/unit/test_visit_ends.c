/* How a visit ends: by the person, by the next one, by the clock. */
#include "visit_rig.h"

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

static void refuse(void)
{
    step((struct visit_input){.kind = VISIT_IN_SAVE_FAILED, .number = rig.visit.generation});
    assert_screen(VISIT_CANNOT_KEEP);
}

/* Answers nothing but time for so long, on a card that refuses. */
static void pass_refused(int64_t ms)
{
    for (int64_t until_ms = rig.now_ms + ms; rig.now_ms < until_ms;) {
        int64_t due_ms = visit_deadline(&rig.visit);
        assert_true(due_ms > rig.now_ms);
        pass((due_ms < until_ms ? due_ms : until_ms) - rig.now_ms);
        if (rig.effects.write != VISIT_WRITE_NONE) {
            refuse();
        }
    }
}

static void who_left_before_the_card_came_back_does_not_come_back_with_it(void **state)
{
    (void)state;
    start();
    rig.card_stalls = true;
    choose(0);
    refuse();
    pass_refused(VISIT_NOTICE_MS + VISIT_NOTICE_END_MS - 1);
    pass(VISIT_RETRY_MS);
    assert_int_equal(rig.effects.write, VISIT_WRITE_CLOSE);
    assert_int_equal(rig.effects.record.ending, VISIT_WALKED_AWAY);
    refuse();
    pass(VISIT_RETRY_MS);
    assert_int_equal(rig.effects.write, VISIT_WRITE_CLOSE);
    step((struct visit_input){.kind = VISIT_IN_SAVED, .number = rig.effects.generation});
    assert_screen(VISIT_WELCOME);
    assert_nothing_left();
}

static void someone_new_is_offered_while_the_card_refuses(void **state)
{
    (void)state;
    start();
    rig.card_stalls = true;
    choose(0);
    refuse();
    give(VISIT_IN_SOMEONE_NEW); /* too early */
    assert_int_equal(rig.effects.write, VISIT_WRITE_NONE);
    pass_refused(VISIT_OFFER_NEW_MS);
    assert_true(rig.visit.offer_new);
    give(VISIT_IN_TOUCH);
    assert_true(rig.visit.offer_new);
    give(VISIT_IN_SOMEONE_NEW);
    assert_int_equal(rig.effects.write, VISIT_WRITE_CLOSE);
    assert_int_equal(rig.effects.record.ending, VISIT_SOMEONE_NEW);
    refuse();
    give(VISIT_IN_TRY_AGAIN);
    step((struct visit_input){.kind = VISIT_IN_SAVED, .number = rig.effects.generation});
    assert_screen(VISIT_WELCOME);
    assert_nothing_left();
}

static void someone_new_does_not_change_an_end_that_is_not_kept_yet(void **state)
{
    (void)state;
    start();
    choose(0);
    rig.card_stalls = true;
    give(VISIT_IN_BACK);
    give(VISIT_IN_BACK);
    give(VISIT_IN_FORGET);
    refuse();
    pass_refused(VISIT_OFFER_NEW_MS);
    give(VISIT_IN_SOMEONE_NEW);
    assert_int_equal(rig.effects.write, VISIT_WRITE_CLOSE);
    assert_int_equal(rig.effects.record.ending, VISIT_FORGOT);
}

static void accept_write(void)
{
    step((struct visit_input){.kind = VISIT_IN_SAVED, .number = rig.visit.generation});
}

static void a_refusal_under_the_notice_leads_back_below_it(void **state)
{
    (void)state;
    start();
    rig.card_stalls = true;
    choose(0);
    int at = rig.visit.question;
    pass(VISIT_NOTICE_MS);
    assert_screen(VISIT_NOTICE);
    refuse();
    give(VISIT_IN_TRY_AGAIN);
    accept_write();
    assert_screen(VISIT_QUESTION);
    assert_int_equal(rig.visit.question, at);
}

static void a_refused_close_stays_a_close(void **state)
{
    (void)state;
    start();
    choose(0);
    give(VISIT_IN_BACK);
    give(VISIT_IN_BACK);
    assert_screen(VISIT_LEAVE);
    rig.card_stalls = true;
    give(VISIT_IN_FORGET);
    refuse();
    int writes = rig.writes;
    step((struct visit_input){.kind = VISIT_IN_LANGUAGE, .number = 0});
    assert_int_equal(rig.writes, writes);
    give(VISIT_IN_TRY_AGAIN);
    assert_int_equal(rig.effects.write, VISIT_WRITE_CLOSE);
    assert_int_equal(rig.effects.record.ending, VISIT_FORGOT);
    accept_write();
    assert_screen(VISIT_FORGOTTEN);
    assert_nothing_left();
}

/* Time may jump: then the notice tells the last of its steps until the close is durable. */
static void the_notice_never_tells_nought(void **state)
{
    (void)state;
    start();
    choose(0);
    rig.card_stalls = true;
    pass(VISIT_NOTICE_MS + VISIT_NOTICE_END_MS + 1);
    assert_screen(VISIT_NOTICE);
    assert_int_equal(rig.effects.write, VISIT_WRITE_CLOSE);
    assert_int_equal(rig.visit.notice_left_s, 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(someone_new_is_offered_then_the_notice_comes_then_it_closes, setup),
        cmocka_unit_test_setup(more_time_can_be_taken_for_ever, setup),
        cmocka_unit_test_setup(a_touch_beside_the_buttons_does_not_stop_the_notice, setup),
        cmocka_unit_test_setup(a_tap_behind_a_late_timer_is_lost, setup),
        cmocka_unit_test_setup(an_offer_stays_while_the_finger_is_on_it, setup),
        cmocka_unit_test_setup(someone_new_without_the_offer_does_nothing, setup),
        cmocka_unit_test_setup(back_on_the_first_screen_offers_three_ways, setup),
        cmocka_unit_test_setup(who_left_before_the_card_came_back_does_not_come_back_with_it,
                               setup),
        cmocka_unit_test_setup(someone_new_is_offered_while_the_card_refuses, setup),
        cmocka_unit_test_setup(someone_new_does_not_change_an_end_that_is_not_kept_yet, setup),
        cmocka_unit_test_setup(nothing_answered_is_nothing_stored, setup),
        cmocka_unit_test_setup(a_refusal_under_the_notice_leads_back_below_it, setup),
        cmocka_unit_test_setup(a_refused_close_stays_a_close, setup),
        cmocka_unit_test_setup(the_notice_never_tells_nought, setup),
    };
    if (!load_event()) {
        return 1;
    }
    int failed = cmocka_run_group_tests_name("visit ends", tests, NULL, NULL);
    event_free(&event);
    return failed;
}
