/* A small event and people who answer it, for the tests of the report. */
#ifndef HARK_TESTS_REPORT_SAMPLE_H
#define HARK_TESTS_REPORT_SAMPLE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "event/event.h"
#include "report/people.h"

/* Questions: 0 how, 1 helped, 2 in_the_way, 3 who, 4 words_helped, 5 life_helped, 6 life_way,
 * 7 share. The order is asserted by sample_load(). */
enum sample_question { HOW, HELPED, IN_THE_WAY, WHO, WORDS, LIFE_HELPED, LIFE_WAY, CONSENT };

static const char sample_yaml[] =
    "hark: 1\nid: sample\nversion: 3\nlanguages: [en, cy]\n"
    "checked_by: {en: Ann, cy: not yet}\n"
    "title: {en: A day <together>, cy: Diwrnod}\n"
    "welcome: {en: Hello, cy: Helo}\n"
    "agenda:\n"
    "  question: {en: About?, cy: Am?}\n"
    "  today: {en: All of today, cy: Heddiw}\n"
    "  items:\n"
    "    - {name: art, label: {en: Art & song, cy: Celf}, picture: art}\n"
    "    - {name: money, label: {en: Money, cy: Arian}, picture: money}\n"
    "roles:\n"
    "  - {name: carer, label: {en: Carer, cy: Gofalwr}, picture: role_carer, expected: 20}\n"
    "  - {name: leader, label: {en: Leader, cy: Arweinydd}, picture: role_leader}\n"
    "  - {name: provider, label: {en: Provider, cy: Darparwr}, picture: role_provider}\n"
    "themes:\n"
    "  day:\n"
    "    - name: listened\n"
    "      helped: {label: {en: Heard, cy: H}, picture: ear}\n"
    "      in_the_way: {label: {en: Not heard, cy: N}, picture: ear_off}\n"
    "    - name: time\n"
    "      helped: {label: {en: Time, cy: A}, picture: clock}\n"
    "      in_the_way: {label: {en: Rushed, cy: B}, picture: clock_rushed}\n"
    "  life:\n"
    "    - name: kind\n"
    "      helped: {label: {en: Kind people, cy: C}, picture: heart}\n"
    "      in_the_way: {label: {en: Forms, cy: F}, picture: form}\n"
    "    - name: cash\n"
    "      helped: {label: {en: Own money, cy: D}, picture: money}\n"
    "      in_the_way: {label: {en: No money, cy: E}, picture: money_off}\n"
    "reading_owner: {en: the team, cy: y tîm}\n"
    "privacy: {en: No names., cy: Dim enwau.}\n"
    "thanks: {en: Thank you., cy: Diolch.}\n"
    "questions:\n"
    "  - name: how\n    type: scale\n    part: core\n    topic: today\n"
    "    label: {en: How?, cy: Sut?}\n    label_item: {en: \"{item}, how?\", cy: \"{item}?\"}\n"
    "    choices:\n"
    "      - {name: bad, label: {en: Bad, cy: Drwg}, picture: low}\n"
    "      - {name: fair, label: {en: Fair, cy: Iawn}, picture: middle}\n"
    "      - {name: good, label: {en: Good, cy: Da}, picture: high}\n"
    "  - name: helped\n    type: select_multiple\n    part: core\n    topic: today\n"
    "    side: helped\n    themes: day\n    label: {en: What helped?, cy: Be}\n"
    "    label_item: {en: \"{item} helped?\", cy: \"{item}?\"}\n"
    "    nothing: {name: none, label: {en: Nothing, cy: Dim}}\n"
    "  - name: in_the_way\n    type: select_multiple\n    part: core\n    topic: today\n"
    "    side: in_the_way\n    themes: day\n    label: {en: What was in the way?, cy: Pa}\n"
    "    label_item: {en: \"{item} way?\", cy: \"{item}?\"}\n"
    "    nothing: {name: none, label: {en: Nothing, cy: Dim}}\n"
    "  - name: who\n    type: select_multiple\n    part: core\n"
    "    label: {en: Who?, cy: Pwy?}\n    choices: roles\n"
    "  - name: words_helped\n    type: own_words\n    topic: today\n    side: helped\n"
    "    label: {en: Your words?, cy: Geiriau?}\n"
    "    label_item: {en: \"{item} words?\", cy: \"{item}?\"}\n"
    "  - name: life_helped\n    type: select_multiple\n    topic: my_life\n    side: helped\n"
    "    themes: life\n    label: {en: Life helps?, cy: Bywyd}\n"
    "    nothing: {name: none, label: {en: Nothing, cy: Dim}}\n"
    "  - name: life_way\n    type: select_multiple\n    topic: my_life\n    side: in_the_way\n"
    "    themes: life\n    label: {en: Life way?, cy: Bywyd}\n"
    "    nothing: {name: none, label: {en: Nothing, cy: Dim}}\n"
    "  - name: share\n    type: consent\n    label: {en: Share?, cy: Rhannu?}\n    choices:\n"
    "      - {name: share, label: {en: 'Yes', cy: Ie}, picture: share, permission: share}\n"
    "      - {name: organiser, label: {en: Team, cy: T}, picture: only_organiser, permission: "
    "organiser}\n"
    "      - {name: count, label: {en: Count, cy: C}, picture: only_count, permission: count}\n";

static inline void sample_load(struct event *event)
{
    struct event_findings *findings = calloc(1, sizeof *findings);
    struct buf text;
    assert_non_null(findings);
    buf_init(&text, 65536);
    enum err err = event_parse(sample_yaml, strlen(sample_yaml), event, findings);
    if (err) {
        event_findings_format(findings, "sample", &text);
        fail_msg("%s", buf_text(&text));
    }
    assert_int_equal(event_find_question(event, "words_helped"), WORDS);
    assert_int_equal(event_find_question(event, "share"), CONSENT);
    buf_free(&text);
    free(findings);
}

/* A finished response without answers; the id does not matter here. */
static inline struct wire_response sample_response(void)
{
    return (struct wire_response){
        .event_id = "sample",
        .event_version = 3,
        .event_digest = "0",
        .seq = 1,
        .status = WIRE_COMPLETE,
        .ending = WIRE_FINISHED,
        .language = "en",
        .hour = 500000,
    };
}

/* Answers a choice question: names separated by one blank; all of shown was shown. */
static inline void sample_answer(struct wire_response *response, const char *question,
                                 const char *topic, char *shown, char *chosen)
{
    struct wire_answer *answer = &response->answers[response->answer_count++];
    char *rest = NULL;
    answer->question = question;
    answer->topic = topic;
    for (char *name = strtok_r(shown, " ", &rest); name; name = strtok_r(NULL, " ", &rest)) {
        answer->shown[answer->shown_count++] = name;
    }
    for (char *name = strtok_r(chosen, " ", &rest); name; name = strtok_r(NULL, " ", &rest)) {
        answer->chosen[answer->chosen_count++] = name;
    }
}

static inline void sample_words(struct wire_response *response, const char *words)
{
    struct wire_answer *answer = &response->answers[response->answer_count++];
    answer->question = "words_helped";
    answer->topic = "today";
    answer->words = words;
    answer->words_given = true;
}

/* count people of one role ("" for none) who spoke about one topic (NULL: today). */
static inline void sample_people(struct people *people, int count, const char *role,
                                 const char *item, const char *helped, const char *way)
{
    for (int i = 0; i < count; i++) {
        struct wire_response response = sample_response();
        char topic[64] = "today", roles[64], role_shown[] = "carer leader provider";
        char helped_shown[] = "listened time none", helped_chosen[64];
        char way_shown[] = "listened time none", way_chosen[64];
        if (item) {
            memcpy(topic, "agenda:", 8);
            strncat(topic, item, sizeof topic - 8);
        }
        memcpy(roles, role, strlen(role) + 1);
        memcpy(helped_chosen, helped, strlen(helped) + 1);
        memcpy(way_chosen, way, strlen(way) + 1);
        response.agenda_item = item;
        sample_answer(&response, "helped", topic, helped_shown, helped_chosen);
        sample_answer(&response, "in_the_way", topic, way_shown, way_chosen);
        sample_answer(&response, "who", topic, role_shown, roles);
        assert_int_equal(people_add(people, &response, people->event), ERR_OK);
    }
}

#endif
