/* Fingers: what acts, and what does not. */
#include "view_rig.h"

static int64_t now_ms;
static struct visit_input action;

static bool contact_at(enum touch_phase phase, int64_t finger, int x, int y)
{
    struct touch_contact contact = {phase, finger, x, y};
    return touch_step(&rig.touch, &contact, &rig.view, now_ms, &action);
}

static bool contact_on(enum touch_phase phase, int64_t finger, const char *id)
{
    struct rect box = rig_item(id)->box;
    return contact_at(phase, finger, box.x + box.w / 2, box.y + box.h / 2);
}

static bool tap(const char *id)
{
    assert_false(contact_on(TOUCH_DOWN, 1, id));
    now_ms += 60;
    return contact_on(TOUCH_UP, 1, id);
}

static int set_up(void **state)
{
    (void)state;
    rig_load("personalisation.yaml");
    rig_ask("helped");
    rig.visit.screen_ms = 0;
    rig_build();
    now_ms = 5000;
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    rig_unload();
    return 0;
}

static void test_acts_when_lifted_inside(void **state)
{
    (void)state;
    assert_false(contact_on(TOUCH_DOWN, 7, "choice:time"));
    assert_true(touch_is_pressed(&rig.touch, "choice:time"));
    assert_false(touch_is_pressed(&rig.touch, "choice:words"));
    uint64_t before = rig_item("choice:time")->hash;
    rig_build();
    assert_int_equal(rig_item("choice:time")->state, VIEW_PRESSED);
    assert_true(rig_item("choice:time")->hash != before);
    assert_true(contact_on(TOUCH_UP, 7, "choice:time"));
    assert_int_equal(action.kind, VISIT_IN_CHOOSE);
    assert_int_equal(action.number, 2);
    assert_int_equal(action.shown, 0x3F);
    assert_false(touch_is_pressed(&rig.touch, "choice:time"));
    assert_false(contact_on(TOUCH_UP, 7, "choice:time"));
}

static void test_sliding_off_cancels(void **state)
{
    (void)state;
    (void)contact_on(TOUCH_DOWN, 1, "choice:time");
    assert_false(contact_on(TOUCH_MOVE, 1, "choice:words"));
    assert_false(touch_is_pressed(&rig.touch, "choice:time"));
    assert_false(touch_is_pressed(&rig.touch, "choice:words"));
    assert_false(contact_on(TOUCH_UP, 1, "choice:words"));
    /* Lifted elsewhere without a move between, and coming from nowhere. */
    (void)contact_on(TOUCH_DOWN, 1, "choice:time");
    assert_false(contact_at(TOUCH_UP, 1, 700, 90));
    (void)contact_at(TOUCH_DOWN, 1, 700, 90);
    assert_false(contact_on(TOUCH_UP, 1, "choice:time"));
}

static void test_a_trembling_finger_may_come_back(void **state)
{
    (void)state;
    (void)contact_on(TOUCH_DOWN, 1, "choice:time");
    (void)contact_on(TOUCH_MOVE, 1, "choice:words");
    (void)contact_on(TOUCH_MOVE, 1, "choice:time");
    assert_true(touch_is_pressed(&rig.touch, "choice:time"));
    assert_true(contact_on(TOUCH_UP, 1, "choice:time"));
}

static void test_a_palm_does_nothing(void **state)
{
    (void)state;
    (void)contact_on(TOUCH_DOWN, 1, "choice:time");
    (void)contact_on(TOUCH_DOWN, 2, "choice:words");
    (void)contact_on(TOUCH_DOWN, 3, "choice:access");
    assert_true(touch_is_pressed(&rig.touch, "choice:time"));
    (void)contact_at(TOUCH_DOWN, 4, 700, 90);
    assert_false(touch_is_pressed(&rig.touch, "choice:time"));
    assert_false(contact_on(TOUCH_UP, 1, "choice:time"));
    assert_false(contact_on(TOUCH_UP, 2, "choice:words"));
    assert_false(contact_on(TOUCH_UP, 3, "choice:access"));
    assert_false(contact_at(TOUCH_UP, 4, 700, 90));
    now_ms += 1000;
    assert_true(tap("choice:time"));
}

static void test_more_fingers_than_places(void **state)
{
    (void)state;
    for (int i = 0; i < 3 * TOUCH_CONTACTS_MAX; i++) {
        assert_false(contact_on(TOUCH_DOWN, 100 + i, "choice:time"));
    }
    for (int i = 0; i < 3 * TOUCH_CONTACTS_MAX; i++) {
        assert_false(contact_on(TOUCH_UP, 100 + i, "choice:time"));
    }
    now_ms += 1000;
    assert_true(tap("choice:time"));
}

static void test_two_fingers_act_alone(void **state)
{
    (void)state;
    (void)contact_on(TOUCH_DOWN, 1, "choice:time");
    (void)contact_on(TOUCH_DOWN, 2, "choice:equal_say");
    assert_true(contact_on(TOUCH_UP, 2, "choice:equal_say"));
    assert_int_equal(action.number, 1);
    now_ms += 1000;
    assert_true(contact_on(TOUCH_UP, 1, "choice:time"));
    assert_int_equal(action.number, 2);
    /* Two on one target are one strike, however far apart they lift. */
    now_ms += 1000;
    (void)contact_on(TOUCH_DOWN, 1, "choice:time");
    (void)contact_on(TOUCH_DOWN, 2, "choice:time");
    assert_true(contact_on(TOUCH_UP, 1, "choice:time"));
    now_ms += 1000;
    assert_false(contact_on(TOUCH_UP, 2, "choice:time"));
}

static void test_a_second_strike_is_dropped(void **state)
{
    (void)state;
    assert_true(tap("choice:time"));
    now_ms += TOUCH_REPEAT_MS - 1;
    assert_false(tap("choice:time"));
    now_ms += 1000;
    assert_true(tap("choice:time"));
    now_ms += TOUCH_REPEAT_MS;
    assert_true(tap("choice:time"));
    now_ms += 10;
    assert_true(tap("choice:words")); /* another place is another strike */
}

/* The first strike changed the screen; the second falls on what is there now. */
static void test_a_second_strike_on_the_same_place(void **state)
{
    (void)state;
    assert_true(tap("choice:time"));
    struct rect place = rig_item("choice:time")->box;
    touch_screen_changed(&rig.touch);
    rig.visit.screen = VISIT_TOPIC;
    rig_build();
    int x = place.x + place.w / 2;
    int y = place.y + place.h / 2;
    assert_string_not_equal(view_hit(&rig.view, x, y)->id, "choice:time");
    now_ms += 100;
    (void)contact_at(TOUCH_DOWN, 1, x + 8, y - 8);
    assert_false(contact_at(TOUCH_UP, 1, x + 8, y - 8));
    now_ms += TOUCH_REPEAT_MS;
    (void)contact_at(TOUCH_DOWN, 1, x + 8, y - 8);
    assert_true(contact_at(TOUCH_UP, 1, x + 8, y - 8));
}

static void test_keys_repeat_sooner(void **state)
{
    (void)state;
    rig.visit.screen = VISIT_TYPING;
    rig.visit.question = event_find_question(&rig.event, "words_helped");
    rig_build();
    assert_true(tap("key:l"));
    assert_string_equal(action.text, "l");
    now_ms += TOUCH_REPEAT_KEY_MS;
    assert_true(tap("key:l"));
    now_ms += TOUCH_REPEAT_KEY_MS - 1;
    assert_false(tap("key:l"));
    assert_true(tap("key:k"));
}

static void test_fingers_do_not_cross_screens(void **state)
{
    (void)state;
    (void)contact_on(TOUCH_DOWN, 1, "choice:time");
    touch_screen_changed(&rig.touch);
    assert_false(touch_is_pressed(&rig.touch, "choice:time"));
    assert_false(contact_on(TOUCH_MOVE, 1, "choice:time"));
    assert_false(contact_on(TOUCH_UP, 1, "choice:time"));
    assert_true(tap("choice:time"));
}

static void test_next_is_deaf_after_a_change(void **state)
{
    (void)state;
    rig.visit.screen_ms = now_ms;
    rig_build();
    assert_int_equal(rig_item("nav:next")->state, 0);
    now_ms += TOUCH_DEAF_MS - 1;
    assert_false(contact_on(TOUCH_DOWN, 1, "nav:next"));
    assert_false(touch_is_pressed(&rig.touch, "nav:next"));
    now_ms += 100; /* the finger came down too early, it may lift when it likes */
    assert_false(contact_on(TOUCH_UP, 1, "nav:next"));
    assert_true(tap("nav:next"));
    assert_int_equal(action.kind, VISIT_IN_NEXT);
    now_ms = rig.visit.screen_ms + 1;
    touch_init(&rig.touch);
    assert_true(tap("choice:time"));
    touch_init(&rig.touch);
    assert_true(tap("nav:back"));
}

/* The notice may come just as a finger goes for Next: Forget must not be hit by it. */
static void test_whatever_stands_in_that_place_is_deaf(void **state)
{
    (void)state;
    struct rect next = rig_item("nav:next")->box;
    static const enum visit_screen screens[] = {VISIT_NOTICE, VISIT_LEAVE, VISIT_THANKS,
                                                VISIT_REVIEW, VISIT_TYPING};
    for (size_t i = 0; i < sizeof screens / sizeof screens[0]; i++) {
        rig.visit.screen = screens[i];
        rig.visit.question = event_find_question(&rig.event, "words_helped");
        rig.visit.screen_ms = now_ms;
        rig_build();
        const struct view_item *there =
            view_hit(&rig.view, next.x + next.w / 2, next.y + next.h / 2);
        assert_non_null(there);
        assert_false(tap(there->id));
        now_ms += TOUCH_DEAF_MS;
        assert_true(tap(there->id));
        now_ms += 1000;
    }
}

static void test_waiting_is_deaf(void **state)
{
    (void)state;
    (void)contact_on(TOUCH_DOWN, 1, "choice:time");
    rig.visit.waiting = true;
    rig_build();
    assert_false(contact_on(TOUCH_UP, 1, "choice:time"));
    assert_false(tap("choice:time"));
    assert_false(tap("nav:back"));
    rig.visit.waiting = false;
    rig_build();
    assert_true(tap("choice:time"));
}

static void test_a_lost_finger_does_nothing(void **state)
{
    (void)state;
    (void)contact_on(TOUCH_DOWN, 1, "choice:time");
    assert_false(contact_on(TOUCH_LOST, 1, "choice:time"));
    assert_false(touch_is_pressed(&rig.touch, "choice:time"));
    assert_false(contact_on(TOUCH_UP, 1, "choice:time"));
}

/* A finger whose end never came: its next strike counts, and after a while it is forgotten. */
static void test_a_stuck_finger(void **state)
{
    (void)state;
    (void)contact_on(TOUCH_DOWN, 1, "choice:time");
    now_ms += 500;
    (void)contact_on(TOUCH_DOWN, 1, "choice:words");
    assert_false(touch_is_pressed(&rig.touch, "choice:time"));
    assert_true(contact_on(TOUCH_UP, 1, "choice:words"));
    assert_int_equal(action.number, 3);
    for (int finger = 10; finger < 13; finger++) {
        (void)contact_on(TOUCH_DOWN, finger, "choice:access");
    }
    now_ms += TOUCH_SILENT_MS;
    (void)contact_on(TOUCH_DOWN, 20, "choice:time");
    assert_true(touch_is_pressed(&rig.touch, "choice:time")); /* no palm of four */
    assert_false(contact_on(TOUCH_UP, 10, "choice:access"));
    assert_true(contact_on(TOUCH_UP, 20, "choice:time"));
}

int main(void)
{
#define TOUCH_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TOUCH_TEST(test_acts_when_lifted_inside),
        TOUCH_TEST(test_sliding_off_cancels),
        TOUCH_TEST(test_a_trembling_finger_may_come_back),
        TOUCH_TEST(test_a_palm_does_nothing),
        TOUCH_TEST(test_more_fingers_than_places),
        TOUCH_TEST(test_two_fingers_act_alone),
        TOUCH_TEST(test_a_second_strike_is_dropped),
        TOUCH_TEST(test_a_second_strike_on_the_same_place),
        TOUCH_TEST(test_keys_repeat_sooner),
        TOUCH_TEST(test_fingers_do_not_cross_screens),
        TOUCH_TEST(test_next_is_deaf_after_a_change),
        TOUCH_TEST(test_whatever_stands_in_that_place_is_deaf),
        TOUCH_TEST(test_waiting_is_deaf),
        TOUCH_TEST(test_a_lost_finger_does_nothing),
        TOUCH_TEST(test_a_stuck_finger),
    };
#undef TOUCH_TEST
    return cmocka_run_group_tests(tests, NULL, NULL);
}
