/* Tallies with known answers, what counts and what does not, and what the page may say. */
#include "report/html.h"
#include "report/page.h"
#include "report/report.h"
#include "report/tally.h"
#include "report_sample.h"

struct fixture {
    struct event event;
    struct people people;
    struct tally tally;
    struct buf page;
};

static int set_up(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    assert_non_null(fixture);
    sample_load(&fixture->event);
    people_init(&fixture->people, &fixture->event);
    buf_init(&fixture->page, REPORT_HTML_BYTES_MAX);
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    buf_free(&fixture->page);
    tally_free(&fixture->tally);
    people_free(&fixture->people);
    event_free(&fixture->event);
    free(fixture);
    return 0;
}

static void add(struct fixture *fixture, const struct wire_response *response)
{
    assert_int_equal(people_add(&fixture->people, response, &fixture->event), ERR_OK);
}

static const char *make_page(struct fixture *fixture)
{
    assert_int_equal(tally_init(&fixture->tally, &fixture->people), ERR_OK);
    page_format(&fixture->tally, &fixture->page);
    assert_int_equal(buf_err(&fixture->page), ERR_OK);
    return buf_text(&fixture->page);
}

static void assert_says(const char *page, const char *text)
{
    if (!strstr(page, text)) {
        fail_msg("the page does not say: %s", text);
    }
}

static void assert_silent(const char *page, const char *text)
{
    const char *at = strstr(page, text);
    if (at) {
        fail_msg("the page says: %.60s", at);
    }
}

/* ---- tallies --------------------------------------------------------------------------------- */

static void assert_share(struct tally_share share, int chosen, int base)
{
    assert_int_equal(share.chosen, chosen);
    assert_int_equal(share.base, base);
}

/* Forty carers of whom ten were heard, ten leaders who all were: 20 of 50 people, and (25 + 100)/2
 * per cent when each role counts once. */
static void test_each_person_and_each_role_counts_once(void **state)
{
    struct fixture *f = *state;
    struct tally_choice count;
    sample_people(&f->people, 10, "carer", NULL, "listened", "time");
    sample_people(&f->people, 30, "carer", NULL, "time", "none");
    sample_people(&f->people, 10, "leader", NULL, "listened time", "none");
    assert_int_equal(tally_init(&f->tally, &f->people), ERR_OK);
    assert_int_equal(f->tally.section_count, 1);
    tally_count_choice(&f->tally, &f->tally.sections[0], HELPED, 0, &count);
    assert_share(count.all, 20, 50);
    assert_share(count.roles[0], 10, 40);
    assert_share(count.roles[1], 10, 10);
    assert_share(count.roles[2], 0, 0);
    assert_int_equal(count.role_count, 2);
    assert_true(count.roles_mean > 0.6249 && count.roles_mean < 0.6251);
    assert_int_equal(tally_percent(&count.all), 40);
    tally_count_choice(&f->tally, &f->tally.sections[0], IN_THE_WAY, 1, &count);
    assert_share(count.all, 10, 50);
}

static void test_the_base_is_who_answered_and_saw_it(void **state)
{
    struct fixture *f = *state;
    struct tally_choice count;
    for (int i = 0; i < 20; i++) {
        struct wire_response response = sample_response();
        char all[] = "listened time none", first[] = "listened", time[] = "time",
             listened[] = "listened", none[] = "";
        if (i < 8) {
            sample_answer(&response, "helped", "today", all, time);
        } else if (i < 14) {
            sample_answer(&response, "helped", "today", first, listened); /* saw one page only */
        } else {
            sample_answer(&response, "helped", "today", all, none); /* skipped */
        }
        add(f, &response);
    }
    assert_int_equal(tally_init(&f->tally, &f->people), ERR_OK);
    tally_count_choice(&f->tally, &f->tally.sections[0], HELPED, 0, &count);
    assert_share(count.all, 6, 14);
    tally_count_choice(&f->tally, &f->tally.sections[0], HELPED, 1, &count);
    assert_share(count.all, 8, 8);
    assert_int_equal(tally_count_answered(&f->tally, &f->tally.sections[0], HELPED), 14);
    assert_int_equal(tally_count_answered(&f->tally, &f->tally.sections[0], HOW), 0);
}

/* One answer to "helped" of a person with this role. */
static void add_helped(struct fixture *f, int count, const char *role, const char *seen,
                       const char *choice)
{
    for (int i = 0; i < count; i++) {
        struct wire_response response = sample_response();
        char shown[64], chosen[64], roles[64], all_roles[] = "carer leader provider";
        memcpy(shown, seen, strlen(seen) + 1);
        memcpy(chosen, choice, strlen(choice) + 1);
        memcpy(roles, role, strlen(role) + 1);
        sample_answer(&response, "helped", "today", shown, chosen);
        sample_answer(&response, "who", "today", all_roles, roles);
        add(f, &response);
    }
}

/* Ten leaders, of whom three saw the second choice; taking the carers from all would find them, so
 * the smaller of the others goes too. */
static void test_each_choice_is_protected_by_itself(void **state)
{
    struct fixture *f = *state;
    struct tally_choice count;
    add_helped(f, 20, "carer", "listened time none", "time");
    add_helped(f, 9, "provider", "listened time none", "time");
    add_helped(f, 3, "leader", "listened time none", "time");
    add_helped(f, 7, "leader", "listened", "listened");
    assert_int_equal(tally_init(&f->tally, &f->people), ERR_OK);
    assert_int_equal(f->tally.turnout[1].people, 10);
    tally_count_choice(&f->tally, &f->tally.sections[0], HELPED, 0, &count);
    assert_share(count.roles[1], 7, 10);
    tally_count_choice(&f->tally, &f->tally.sections[0], HELPED, 1, &count);
    assert_share(count.all, 32, 32);
    assert_share(count.roles[0], 20, 20);
    assert_share(count.roles[1], 0, 0);
    assert_share(count.roles[2], 0, 0);
    assert_int_equal(count.role_count, 1);
}

static void test_a_small_base_is_not_told(void **state)
{
    struct fixture *f = *state;
    struct tally_choice count;
    add_helped(f, 4, "carer", "listened time none", "time");
    add_helped(f, 9, "carer", "listened", "");
    assert_int_equal(tally_init(&f->tally, &f->people), ERR_OK);
    tally_count_choice(&f->tally, &f->tally.sections[0], HELPED, 1, &count);
    assert_share(count.all, 0, 0);
    assert_int_equal(tally_count_answered(&f->tally, &f->tally.sections[0], HELPED), 0);
    add_helped(f, 1, "carer", "listened time none", "time");
    tally_free(&f->tally);
    assert_int_equal(tally_init(&f->tally, &f->people), ERR_OK);
    tally_count_choice(&f->tally, &f->tally.sections[0], HELPED, 1, &count);
    assert_share(count.all, 5, 5);
    assert_int_equal(tally_count_answered(&f->tally, &f->tally.sections[0], HELPED), 5);
}

/* Leaders are hidden in the whole because three people named no role. Those three skipped this
 * question; the leaders stay hidden all the same, as the page says. */
static void test_what_is_hidden_in_the_whole_is_hidden_in_each_choice(void **state)
{
    struct fixture *f = *state;
    struct tally_choice count;
    add_helped(f, 20, "carer", "listened time none", "time");
    add_helped(f, 9, "leader", "listened time none", "time");
    add_helped(f, 3, "", "listened time none", "");
    assert_int_equal(tally_init(&f->tally, &f->people), ERR_OK);
    assert_int_equal(f->tally.turnout[1].people, TALLY_HIDDEN);
    tally_count_choice(&f->tally, &f->tally.sections[0], HELPED, 1, &count);
    assert_share(count.all, 29, 29);
    assert_share(count.roles[0], 20, 20);
    assert_share(count.roles[1], 0, 0);
}

static void test_topics_are_never_mixed(void **state)
{
    struct fixture *f = *state;
    struct tally_choice count;
    sample_people(&f->people, 9, "", NULL, "listened", "none");
    sample_people(&f->people, 7, "", "art", "time", "none");
    sample_people(&f->people, 4, "", "money", "listened time", "none");
    sample_people(&f->people, 1, "", "gone", "time", "none"); /* or art is hidden, too */
    for (int i = 0; i < 6; i++) {
        struct wire_response response = sample_response();
        char shown[] = "kind cash none", kind[] = "kind";
        sample_answer(&response, "life_helped", "my_life", shown, kind);
        add(f, &response);
    }
    assert_int_equal(tally_init(&f->tally, &f->people), ERR_OK);
    assert_int_equal(f->tally.section_count, 3);
    assert_int_equal(f->tally.person_count, 22); /* without the four who cannot be shown */
    assert_true(f->tally.has_hidden_topic);
    tally_count_choice(&f->tally, &f->tally.sections[0], HELPED, 0, &count);
    assert_share(count.all, 9, 9);
    tally_count_choice(&f->tally, &f->tally.sections[1], HELPED, 0, &count);
    assert_share(count.all, 0, 7);
    assert_int_equal(f->tally.sections[2].topic, EVENT_TOPIC_MY_LIFE);
    tally_count_choice(&f->tally, &f->tally.sections[2], LIFE_HELPED, 0, &count);
    assert_share(count.all, 6, 6);
    assert_false(tally_is_asked(&f->tally, &f->tally.sections[2], HELPED));
    assert_false(tally_is_asked(&f->tally, &f->tally.sections[0], LIFE_HELPED));
}

static void test_turnout_is_exact_or_rounded(void **state)
{
    struct fixture *f = *state;
    sample_people(&f->people, 12, "carer", NULL, "time", "none");
    sample_people(&f->people, 5, "leader", NULL, "time", "none");
    assert_int_equal(tally_init(&f->tally, &f->people), ERR_OK);
    assert_int_equal(f->tally.turnout[0].people, 12);
    assert_false(f->tally.turnout[0].about);
    assert_int_equal(f->tally.turnout[2].people, 0);
    tally_free(&f->tally);
    sample_people(&f->people, 6, "leader", "art", "time", "none");
    assert_int_equal(tally_init(&f->tally, &f->people), ERR_OK);
    assert_int_equal(f->tally.turnout[0].people, 10);
    assert_true(f->tally.turnout[0].about);
}

/* ---- who counts ------------------------------------------------------------------------------ */

static void test_forgotten_and_started_again_are_only_counted(void **state)
{
    struct fixture *f = *state;
    struct wire_response response = sample_response();
    response.ending = WIRE_STARTED_AGAIN;
    add(f, &response);
    response.status = WIRE_FORGOTTEN;
    response.ending = WIRE_FORGOT;
    add(f, &response);
    assert_int_equal(f->people.count, 0);
    assert_int_equal(f->people.started_again, 1);
    assert_int_equal(f->people.forgotten, 1);
}

static void test_older_versions_keep_their_codes(void **state)
{
    struct fixture *f = *state;
    struct wire_response response = sample_response();
    char shown[] = "listened lunch", chosen[] = "listened lunch";
    char shown_role[] = "carer cook", role[] = "carer cook";
    response.event_version = 2;
    response.agenda_item = "poetry";
    sample_answer(&response, "helped", "agenda:poetry", shown, chosen);
    sample_answer(&response, "who", "agenda:poetry", shown_role, role);
    add(f, &response);
    assert_int_equal(f->people.old_code_count, 1);
    assert_string_equal(f->people.old_codes[0].choice, "lunch");
    assert_int_equal(f->people.persons[0].answers[HELPED].chosen, 1);
    assert_int_equal(f->people.persons[0].roles, 1); /* a role that is gone is no role */
    assert_int_equal(f->people.topic_count, 4);
    assert_string_equal(f->people.topics[3].code, "poetry");
}

/* A question that was about today once and is about my life now cannot be added up. */
static void test_an_answer_about_another_topic_is_left_out(void **state)
{
    struct fixture *f = *state;
    struct wire_response response = sample_response();
    char shown[] = "listened time none", chosen[] = "listened";
    char life_shown[] = "kind cash none", life_chosen[] = "cash";
    sample_answer(&response, "helped", "my_life", shown, chosen);
    sample_answer(&response, "life_helped", "today", life_shown, life_chosen);
    add(f, &response);
    assert_int_equal(f->people.persons[0].answers[HELPED].chosen, 0);
    assert_int_equal(f->people.persons[0].answers[LIFE_HELPED].chosen, 0);
    assert_true(f->people.dropped);
}

/* Version 2 asked for the role under another name: it must not come out as a plain old code. */
static void test_an_old_role_question_stays_a_role(void **state)
{
    struct fixture *f = *state;
    struct wire_response response = sample_response();
    struct event older = f->event;
    struct event_question questions[EVENT_QUESTIONS_MAX];
    char shown[] = "carer leader", chosen[] = "leader";
    char shown_too[] = "carer leader", chosen_too[] = "leader";
    memcpy(questions, f->event.questions, sizeof *questions * (size_t)f->event.question_count);
    questions[WHO].name = "your_role";
    older.questions = questions;
    sample_answer(&response, "your_role", "today", shown, chosen);
    assert_int_equal(people_add(&f->people, &response, &older), ERR_OK);
    assert_int_equal(f->people.persons[0].roles, 2);
    response.answer_count = 0;
    memset(response.answers, 0, sizeof response.answers);
    sample_answer(&response, "your_role", "today", shown_too, chosen_too);
    assert_int_equal(people_add(&f->people, &response, NULL), ERR_OK); /* nobody knows any more */
    assert_int_equal(f->people.persons[1].roles, 0);
    assert_int_equal(f->people.old_code_count, 0);
    assert_true(f->people.dropped);
}

/* ---- the page -------------------------------------------------------------------------------- */

static void test_fewer_than_five_show_nothing(void **state)
{
    struct fixture *f = *state;
    sample_people(&f->people, 4, "carer", NULL, "listened", "none");
    struct wire_response response = sample_response();
    f->people.persons[0].answers[WORDS].words = "secret words";
    f->people.persons[0].permission = WIRE_SHARE;
    response.ending = WIRE_STARTED_AGAIN;
    add(f, &response);
    const char *page = make_page(f);
    assert_says(page, "Fewer than five people have answered so far.");
    assert_silent(page, "Heard");
    assert_silent(page, "Carer");
    assert_silent(page, "secret");
    assert_silent(page, " of 4");
    assert_silent(page, "started again");
}

static void test_small_groups_are_named_but_not_numbered(void **state)
{
    struct fixture *f = *state;
    sample_people(&f->people, 20, "carer", NULL, "listened", "none");
    sample_people(&f->people, 3, "leader", NULL, "time", "time");
    sample_people(&f->people, 8, "", NULL, "time", "none");
    const char *page = make_page(f);
    assert_says(page, "Not shown by role: “Leader”.");
    assert_says(page, "<b>20</b> of 31");
    assert_says(page, "<b>20</b> of 20");
    assert_says(page, "not shown");
    assert_says(page, "<b>20</b> · 20 expected");
    assert_says(page, "<b>nobody</b>"); /* providers: nought is told */
    assert_silent(page, "<b>3</b> of 3<");
    assert_silent(page, "of 11<");
}

static void test_words_as_permitted(void **state)
{
    struct fixture *f = *state;
    static const enum wire_permission permissions[] = {WIRE_SHARE, WIRE_ORGANISER, WIRE_COUNT,
                                                       WIRE_PERMISSION_NONE};
    static const char *const words[] = {"you <may> share", "only you", "count me", "nothing said"};
    for (int i = 0; i < 24; i++) {
        struct wire_response response = sample_response();
        response.permission = permissions[i % 4];
        sample_words(&response, words[i % 4]);
        add(f, &response);
    }
    const char *page = make_page(f);
    assert_says(page, "you &lt;may&gt; share");
    assert_silent(page, "only you<");
    assert_silent(page, "count me");
    assert_silent(page, "nothing said");
    assert_says(page, "Own words, 6 times: only the organiser");
    assert_says(page, "Own words, 12 times: only counted");
}

static void test_few_are_called_a_few(void **state)
{
    struct fixture *f = *state;
    sample_people(&f->people, 30, "", NULL, "listened", "none");
    f->people.persons[0].complete = false;
    f->people.persons[1].complete = false;
    f->people.forgotten = 1;
    f->people.started_again = 7;
    const char *page = make_page(f);
    assert_says(page, "<b>30 </b>people answered");
    assert_silent(page, "28");
    assert_says(page, "a few visits in which");
    assert_says(page, "7 visits that were started again");
}

static void test_labels_are_text(void **state)
{
    struct fixture *f = *state;
    sample_people(&f->people, 6, "", NULL, "listened", "none");
    sample_people(&f->people, 6, "", "art", "listened", "none");
    const char *page = make_page(f);
    assert_says(page, "<h1>A day &lt;together&gt;</h1>");
    assert_says(page, "<h2>Art &amp; song</h2>");
    assert_says(page, "Art &amp; song helped?");
    assert_silent(page, "<script");
}

static void test_text_is_escaped(void **state)
{
    (void)state;
    struct buf out;
    buf_init(&out, 4096);
    html_text(&out, "a<b>&\"'\x01\x7f\n\tz");
    assert_string_equal(buf_text(&out), "a&lt;b&gt;&amp;&quot;&#39;\xef\xbf\xbd\xef\xbf\xbd\n\tz");
    buf_clear(&out);
    html_language(&out, "e\" onload=x");
    assert_string_equal(buf_text(&out), " dir=\"auto\"");
    buf_clear(&out);
    html_language(&out, "cy");
    assert_string_equal(buf_text(&out), " lang=\"cy\" dir=\"auto\"");
    buf_free(&out);
}

#define with_people(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        with_people(test_each_person_and_each_role_counts_once),
        with_people(test_the_base_is_who_answered_and_saw_it),
        with_people(test_each_choice_is_protected_by_itself),
        with_people(test_a_small_base_is_not_told),
        with_people(test_what_is_hidden_in_the_whole_is_hidden_in_each_choice),
        with_people(test_topics_are_never_mixed),
        with_people(test_turnout_is_exact_or_rounded),
        with_people(test_forgotten_and_started_again_are_only_counted),
        with_people(test_older_versions_keep_their_codes),
        with_people(test_an_answer_about_another_topic_is_left_out),
        with_people(test_an_old_role_question_stays_a_role),
        with_people(test_fewer_than_five_show_nothing),
        with_people(test_small_groups_are_named_but_not_numbered),
        with_people(test_words_as_permitted),
        with_people(test_few_are_called_a_few),
        with_people(test_labels_are_text),
        cmocka_unit_test(test_text_is_escaped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
