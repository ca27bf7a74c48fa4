/* The event room: good files and what is read from them, pictures, the interface's texts, the
 * effort of a visit. Bad files are in test_event_bad.c, damaged ones in test_event_bytes.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "event/event.h"
#include "event/interface.h"

#include "event_sound.h"

#define GOOD HARK_SOURCE_DIR "/tests/data/events/good/"
#define SETS HARK_SOURCE_DIR "/assets/events/"

static void load(const char *path, struct event *event)
{
    static struct event_findings findings;
    enum err err = event_load(path, event, &findings);

    for (int i = 0; i < findings.count; i++) {
        print_message("%s:%d:%d: %s\n", path, findings.items[i].line, findings.items[i].column,
                      findings.items[i].message);
    }
    assert_int_equal(err, ERR_OK);
    assert_int_equal(findings.count, 0);
    assert_event_is_sound(event);
}

/* ---- pictures ------------------------------------------------------------------------------ */

static void every_picture_is_found_by_its_name(void **state)
{
    (void)state;
    for (int i = 1; i < PICTURE_COUNT; i++) {
        assert_int_equal(picture_find(picture_name((enum picture)i)), i);
    }
    assert_string_equal(picture_name(PICTURE_NONE), "");
    assert_int_equal(picture_find(""), PICTURE_NONE);
    assert_int_equal(picture_find("Ear"), PICTURE_NONE);
    assert_int_equal(picture_find("ear"), PICTURE_EAR);
}

/* ---- a file with everything ---------------------------------------------------------------- */

static void head_is_read(void **state)
{
    struct event event;

    (void)state;
    load(GOOD "all-types.yaml", &event);
    assert_string_equal(event.id, "all_types");
    assert_int_equal(event.version, 12);
    assert_int_equal(event.language_count, 2);
    assert_string_equal(event.languages[1], "cy");
    assert_int_equal(event_find_language(&event, "cy"), 1);
    assert_int_equal(event_find_language(&event, "fr"), -1);
    assert_string_equal(event.welcome.in[0], "It takes a minute.\nWe do not ask your name.");
    assert_string_equal(event.reading_owner.in[1], "y tîm");
    assert_int_equal(event.agenda_count, 2);
    assert_string_equal(event.topic_question.in[1], "Am beth mae hyn?");
    assert_int_equal(event.agenda[1].picture, PICTURE_TALK);
    assert_int_equal(event_find_agenda_item(&event, "talk"), 1);
    assert_int_equal(event_find_agenda_item(&event, "tal"), -1);
    assert_int_equal(event.role_count, 2);
    assert_int_equal(event.roles[0].expected, 40);
    assert_int_equal(event.roles[1].expected, -1);
    assert_int_equal(event.theme_list_count, 1);
    assert_string_equal(event.theme_lists[0].themes[1].in_the_way.in[0], "Rushed");
    assert_int_equal(event.theme_lists[0].themes[1].in_the_way_picture, PICTURE_CLOCK_RUSHED);
    event_free(&event);
    assert_null(event.id);
    event_free(&event);
    event_free(NULL);
}

static void core_comes_first_and_keeps_its_order(void **state)
{
    static const char *const names[] = {"way",   "helped",    "how",       "who",
                                        "words", "read_this", "statement", "share"};
    struct event event;

    (void)state;
    load(GOOD "all-types.yaml", &event);
    assert_int_equal(event.question_count, 8);
    assert_int_equal(event.core_count, 4);
    for (int i = 0; i < 8; i++) {
        assert_string_equal(event.questions[i].name, names[i]);
    }
    event_free(&event);
}

static void unchecked_languages_are_known(void **state)
{
    struct event event;

    (void)state;
    load(GOOD "all-types.yaml", &event);
    assert_string_equal(event.checked_by.in[0], "Ann from the office");
    assert_false(event_is_unchecked(&event, 0));
    assert_true(event_is_unchecked(&event, 1));
    event_free(&event);
    /* One language, and nothing is said: who wrote it has read it. */
    load(GOOD "smallest.yaml", &event);
    assert_null(event.checked_by.in[0]);
    assert_false(event_is_unchecked(&event, 0));
    event_free(&event);
}

/* What is only in checked_by is passed over, whole or not; the order is that of 'languages'. */
static void fewer_languages_are_offered_than_there_are(void **state)
{
    struct event event;

    (void)state;
    load(GOOD "some-languages-rest.yaml", &event);
    assert_int_equal(event.language_count, 2);
    assert_string_equal(event.languages[0], "cy");
    assert_string_equal(event.title.in[0], "Helo");
    assert_string_equal(event.title.in[1], "Hello");
    assert_null(event.title.in[2]);
    assert_true(event_is_unchecked(&event, 0));
    assert_false(event_is_unchecked(&event, 1));
    event_free(&event);
}

static void pair_and_nothing_are_read(void **state)
{
    const struct event_question *way, *helped;
    struct event event;

    (void)state;
    load(GOOD "all-types.yaml", &event);
    way = &event.questions[0];
    helped = &event.questions[1];
    assert_int_equal(way->pair, 1);
    assert_int_equal(helped->pair, 0);
    assert_int_equal(way->side, EVENT_SIDE_IN_THE_WAY);
    assert_int_equal(way->choice_count, 3);
    assert_string_equal(way->choices[1].name, "time");
    assert_string_equal(way->choices[1].label.in[0], "Rushed");
    assert_string_equal(helped->choices[1].label.in[0], "Enough time");
    assert_int_equal(way->choices[1].theme, 1);
    assert_int_equal(way->choices[2].theme, -1);
    assert_int_equal(way->choices[2].kind, EVENT_CHOICE_NOTHING);
    assert_string_equal(way->choices[2].name, "nothing");
    assert_int_equal(way->choices[2].picture, PICTURE_NOTHING);
    assert_string_equal(helped->choices[2].name, "none");
    assert_int_equal(helped->choices[2].picture, PICTURE_ONLY_COUNT);
    assert_string_equal(helped->hint.in[0], "Anything.");
    assert_null(way->hint.in[0]);
    event_free(&event);
}

static void other_choices_are_read(void **state)
{
    const struct event_question *how, *who, *words, *statement, *share;
    struct event event;

    (void)state;
    load(GOOD "all-types.yaml", &event);
    how = &event.questions[2];
    who = &event.questions[3];
    words = &event.questions[4];
    statement = &event.questions[6];
    share = &event.questions[7];
    assert_int_equal(how->type, EVENT_SCALE);
    assert_int_equal(how->choices[2].kind, EVENT_CHOICE_DONT_KNOW);
    assert_int_equal(how->choices[2].picture, PICTURE_DONT_KNOW);
    assert_true(who->asks_role);
    assert_int_equal(who->choices[1].role, 1);
    assert_string_equal(who->choices[1].name, "leader");
    assert_int_equal(words->own_words_index, 0);
    assert_int_equal(words->side, EVENT_SIDE_HELPED);
    assert_int_equal(words->pair, -1);
    assert_string_equal(event.questions[5].label.in[0], "A note.\nOf two lines.");
    assert_int_equal(statement->topic, EVENT_TOPIC_MY_LIFE);
    assert_string_equal(statement->choices[1].statement, "mir_b");
    assert_null(share->choices[0].statement);
    /* The soft hyphen is kept: it says where the long word may be broken. */
    assert_string_equal(statement->choices[0].label.in[0], "self\u00ADdetermination");
    assert_int_equal(share->choices[0].permission, EVENT_PERMISSION_COUNT);
    assert_int_equal(share->choices[1].permission, EVENT_PERMISSION_SHARE);
    assert_int_equal(share->choices[2].permission, EVENT_PERMISSION_ORGANISER);
    event_free(&event);
}

static void question_text_names_the_agenda_item(void **state)
{
    struct event event;
    struct buf text;

    (void)state;
    load(GOOD "all-types.yaml", &event);
    buf_init(&text, 1000);
    event_question_text(&event, &event.questions[1], 0, -1, &text);
    assert_string_equal(buf_text(&text), "What helped?");
    buf_clear(&text);
    event_question_text(&event, &event.questions[1], 0, 1, &text);
    assert_string_equal(buf_text(&text), "What helped in Talk?");
    buf_clear(&text);
    event_question_text(&event, &event.questions[1], 1, 0, &text);
    assert_string_equal(buf_text(&text), "Celf, beth helpodd?");
    buf_clear(&text);
    /* About the person, not the workshop: asked in the same words. */
    event_question_text(&event, &event.questions[3], 0, 1, &text);
    assert_string_equal(buf_text(&text), "Who are you?");
    buf_free(&text);
    event_free(&event);
}

/* Windows editors put a byte order mark in front and two characters at each line's end. */
static void windows_files_are_read(void **state)
{
    static const char text[] = "\xEF\xBB\xBFhark: 1\r\nid: win\r\nversion: 1\r\nlanguages: [en]\r\n"
                               "title: Hello\r\nwelcome: |\r\n  One\r\n  two\r\nprivacy: No\r\n"
                               "thanks: Yes\r\nquestions:\r\n"
                               "  - {name: a, type: note, part: core, label: Read}\r\n";
    static struct event_findings findings;
    struct event event;

    (void)state;
    assert_int_equal(event_parse(text, sizeof text - 1, &event, &findings), ERR_OK);
    assert_string_equal(event.welcome.in[0], "One\ntwo");
    event_free(&event);
}

/* docs/SPEC.md, "Taps and seconds", reckoned by hand. */
static void effort_follows_the_model(void **state)
{
    static const char head[] = "hark: 1\nid: e\nversion: 1\nlanguages: [en]\ntitle: T\n"
                               "welcome: W\nprivacy: P\nthanks: X\nquestions:\n"
                               "  - {name: n, type: note, part: core, label: Two words}\n"
                               "  - {name: more, type: note, label: not counted at all}\n"
                               "  - name: q\n    type: select_one\n    part: core\n"
                               "    label: Which?\n    choices:\n";
    static struct event_findings findings;
    struct event_effort effort;
    struct event event;
    struct buf text;

    (void)state;
    load(GOOD "smallest.yaml", &event);
    event_effort(&event, false, &effort);
    /* 3 taps and 5 words: 3.9 s + 1.26 s, slowly + 3 s; 3 more words and 8 s between people. */
    assert_int_equal(effort.taps, 3);
    assert_int_equal(effort.seconds, 5);
    assert_int_equal(effort.seconds_slow, 7);
    assert_int_equal(effort.people_per_break, 64);
    event_free(&event);
    /* Start, a note, a choice and Next, and Next on two of three pages. */
    buf_init(&text, 4096);
    buf_add_text(&text, head);
    for (int i = 0; i < 13; i++) {
        buf_addf(&text, "      - {name: c%d, label: C%d}\n", i, i);
    }
    assert_int_equal(event_parse(buf_text(&text), text.len, &event, &findings), ERR_OK);
    event_effort(&event, true, &effort);
    assert_int_equal(effort.taps, 1 + 1 + 2 + 2);
    /* 7.8 s and 16 words: 4.03 s. */
    assert_int_equal(effort.seconds, 12);
    event_free(&event);
    buf_free(&text);
}

/* ---- the two question sets ----------------------------------------------------------------- */

static void main_set_fits_the_promise(void **state)
{
    struct event_effort open, fixed;
    struct event event;
    int expected = 0;

    (void)state;
    load(SETS "personalisation.yaml", &event);
    event_effort(&event, false, &open);
    event_effort(&event, true, &fixed);
    assert_int_equal(open.taps, 11);
    assert_int_equal(fixed.taps, 9);
    assert_in_range(open.seconds, 35, 45);
    assert_true(fixed.seconds < open.seconds && open.seconds < open.seconds_slow);
    assert_true(fixed.people_per_break > open.people_per_break);
    /* One page each: topic, both sides of both pairs, roles. */
    assert_true(event.agenda_count + 1 <= 6);
    for (int i = 0; i < event.question_count; i++) {
        const struct event_question *question = &event.questions[i];
        int apart = question->type == EVENT_SCALE || question->type == EVENT_SELECT_ONE ? 1 : 0;
        assert_true(question->choice_count - apart <= 6);
    }
    for (int i = 0; i < event.role_count; i++) {
        expected += event.roles[i].expected;
    }
    assert_int_equal(expected, 150);
    assert_int_equal(event.theme_list_count, 2);
    assert_int_equal(event.own_words_count, 2);
    event_free(&event);
}

static void friends_and_family_is_word_for_word(void **state)
{
    static const char *const answers[] = {"Very good", "Good",      "Neither good nor poor",
                                          "Poor",      "Very poor", "Don’t know"};
    struct event_effort effort;
    struct event event;

    (void)state;
    load(SETS "friends_and_family.yaml", &event);
    assert_string_equal(event.questions[0].label.in[0],
                        "Overall, how was your experience of our service?");
    assert_int_equal(event.questions[0].choice_count, 6);
    for (int i = 0; i < 6; i++) {
        assert_string_equal(event.questions[0].choices[i].label.in[0], answers[i]);
    }
    assert_int_equal(event.questions[0].choices[5].kind, EVENT_CHOICE_DONT_KNOW);
    assert_int_equal(event.core_count, 1);
    assert_true(event.own_words_count >= 1);
    event_effort(&event, false, &effort);
    assert_int_equal(effort.taps, 3);
    event_free(&event);
}

/* No sentence of more than 12 words on the screen, and none of the words that scold. */
static void assert_easy(const char *text)
{
    static const char *const scolding[] = {"Error", "Invalid", "Session", "Help",
                                           "error", "invalid", "session"};
    int words = 1;

    for (const char *at = text; *at; at++) {
        if (strchr(".?!\n", *at)) {
            words = 0;
        } else if (*at == ' ') {
            words++;
        }
        if (words > 12) {
            print_message("too long: %s\n", text);
        }
        assert_true(words <= 12);
    }
    for (size_t i = 0; i < sizeof scolding / sizeof scolding[0]; i++) {
        assert_null(strstr(text, scolding[i]));
    }
}

static void sets_speak_easily(void **state)
{
    static const char *const paths[] = {SETS "personalisation.yaml",
                                        SETS "friends_and_family.yaml"};

    (void)state;
    for (int p = 0; p < 2; p++) {
        struct event event;
        load(paths[p], &event);
        assert_easy(event.title.in[0]);
        assert_easy(event.welcome.in[0]);
        assert_easy(event.privacy.in[0]);
        assert_easy(event.thanks.in[0]);
        for (int i = 0; i < event.question_count; i++) {
            const struct event_question *question = &event.questions[i];
            assert_easy(question->label.in[0]);
            for (int c = 0; c < question->choice_count; c++) {
                assert_easy(question->choices[c].label.in[0]);
            }
        }
        event_free(&event);
    }
}

/* Every screen a person may see in a language has its texts: the set's own and those of Hark. */
static void sets_and_interface_speak_seven_languages(void **state)
{
    static const char *const paths[] = {SETS "personalisation.yaml",
                                        SETS "friends_and_family.yaml"};
    static const char *const languages[] = {"en", "cy", "pl", "ur", "ar", "bn", "pa"};
    static struct event_findings findings;

    (void)state;
    for (int p = 0; p < 2; p++) {
        struct event event;
        load(paths[p], &event);
        assert_int_equal(event.language_count, 7);
        for (int i = 0; i < event.language_count; i++) {
            struct interface interface;
            assert_string_equal(event.languages[i], languages[i]);
            assert_int_equal(interface_load(HARK_SOURCE_DIR "/assets/interface", event.languages[i],
                                            &interface, &findings),
                             ERR_OK);
            interface_free(&interface);
        }
        event_free(&event);
    }
}

/* ---- the interface's texts ----------------------------------------------------------------- */

static void interface_is_complete(void **state)
{
    static struct event_findings findings;
    struct interface interface;

    (void)state;
    assert_int_equal(
        interface_load(HARK_SOURCE_DIR "/assets/interface", "en", &interface, &findings), ERR_OK);
    assert_string_equal(interface.language, "en");
    assert_string_equal(interface.name, "English");
    assert_string_equal(interface.texts[INTERFACE_START], "Start");
    for (int i = 0; i < INTERFACE_TEXT_COUNT; i++) {
        assert_non_null(interface.texts[i]);
        assert_easy(interface.texts[i]);
    }
    interface_free(&interface);
    interface_free(&interface);
    interface_free(NULL);
}

static void interface_mistakes_are_told(void **state)
{
    static struct event_findings findings;
    struct interface interface;
    struct buf text;

    (void)state;
    assert_int_equal(
        interface_load(HARK_SOURCE_DIR "/tests/data/interface", "cy", &interface, &findings),
        ERR_DATA);
    assert_null(interface.name);
    buf_init(&text, 65536);
    event_findings_format(&findings, "cy.yaml", &text);
    assert_non_null(strstr(buf_text(&text), "cy.yaml:1:11: the file is called cy.yaml; write "
                                            "'language: cy'\n"));
    assert_non_null(strstr(buf_text(&text), "cy.yaml:5:3: the text 'back' is missing; add 'back: "
                                            "...'\n"));
    assert_non_null(strstr(buf_text(&text), "cy.yaml:5:10: 'start' has a '{' that Hark cannot fill "
                                            "in; take it out\n"));
    assert_non_null(strstr(buf_text(&text), "cy.yaml:6:12: 'page_of' needs '{pages}' once; Hark "
                                            "fills it in\n"));
    assert_non_null(strstr(buf_text(&text), "cy.yaml:7:3: unknown key 'beginn'; take it out\n"));
    assert_int_equal(
        interface_load(HARK_SOURCE_DIR "/assets/interface", "xx", &interface, &findings),
        ERR_ABSENT);
    assert_int_equal(findings.count, 1);
    assert_int_equal(interface_load(HARK_SOURCE_DIR "/assets/interface", "../interface/en",
                                    &interface, &findings),
                     ERR_ABSENT);
    buf_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_picture_is_found_by_its_name),
        cmocka_unit_test(head_is_read),
        cmocka_unit_test(core_comes_first_and_keeps_its_order),
        cmocka_unit_test(unchecked_languages_are_known),
        cmocka_unit_test(fewer_languages_are_offered_than_there_are),
        cmocka_unit_test(pair_and_nothing_are_read),
        cmocka_unit_test(other_choices_are_read),
        cmocka_unit_test(question_text_names_the_agenda_item),
        cmocka_unit_test(windows_files_are_read),
        cmocka_unit_test(effort_follows_the_model),
        cmocka_unit_test(main_set_fits_the_promise),
        cmocka_unit_test(friends_and_family_is_word_for_word),
        cmocka_unit_test(sets_speak_easily),
        cmocka_unit_test(sets_and_interface_speak_seven_languages),
        cmocka_unit_test(interface_is_complete),
        cmocka_unit_test(interface_mistakes_are_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
