/* What event.h promises of every struct event that was read: asserted for each good file, and for
 * each damaged one that could still be read. */
#ifndef HARK_TESTS_EVENT_SOUND_H
#define HARK_TESTS_EVENT_SOUND_H

#include "event/event.h"

static inline void assert_text(const struct event *event, const struct event_text *text)
{
    for (int i = 0; i < event->language_count; i++) {
        assert_non_null(text->in[i]);
        assert_true(text->in[i][0] != '\0');
        assert_true(strlen(text->in[i]) <= EVENT_TEXT_BYTES_MAX);
    }
}

static inline void assert_choices(const struct event *event, const struct event_question *question)
{
    int kind = EVENT_CHOICE_PLAIN;

    for (int i = 0; i < question->choice_count; i++) {
        const struct event_choice *choice = &question->choices[i];
        assert_int_equal(event_find_choice(question, choice->name), i);
        assert_text(event, &choice->label);
        assert_true((int)choice->kind >= kind);
        kind = (int)choice->kind;
        assert_true(choice->theme < 0 ||
                    choice->theme < event->theme_lists[question->theme_list].theme_count);
        assert_true(choice->role < event->role_count);
        assert_true((choice->role >= 0) ==
                    (question->asks_role && choice->kind == EVENT_CHOICE_PLAIN));
        assert_true((choice->permission != EVENT_PERMISSION_NONE) ==
                    (question->type == EVENT_CONSENT));
    }
}

static inline void assert_question(const struct event *event, int index)
{
    const struct event_question *question = &event->questions[index];

    assert_int_equal(event_find_question(event, question->name), index);
    assert_true((question->part == EVENT_CORE) == (index < event->core_count));
    assert_text(event, &question->label);
    if (question->label_item.in[0]) {
        assert_text(event, &question->label_item);
    }
    if (question->hint.in[0]) {
        assert_text(event, &question->hint);
    }
    assert_true(question->choice_count <= EVENT_CHOICES_MAX);
    assert_choices(event, question);
    if (question->theme_list >= 0) {
        assert_in_range(question->pair, 0, event->question_count - 1);
        assert_int_equal(event->questions[question->pair].pair, index);
        assert_int_equal(event->questions[question->pair].theme_list, question->theme_list);
        assert_true(event->questions[question->pair].side != question->side);
    } else {
        assert_int_equal(question->pair, -1);
    }
    assert_true((question->own_words_index >= 0) == (question->type == EVENT_OWN_WORDS));
    assert_true(question->own_words_index < event->own_words_count);
    for (int item = -1; item < event->agenda_count; item++) {
        struct buf text;
        buf_init(&text, EVENT_TEXT_BYTES_MAX * 2);
        event_question_text(event, question, 0, item, &text);
        assert_int_equal(buf_err(&text), ERR_OK);
        assert_true(text.len > 0);
        buf_free(&text);
    }
}

static inline void assert_event_is_sound(const struct event *event)
{
    struct event_effort effort;

    assert_non_null(event->id);
    assert_in_range(event->version, 1, 1000000);
    assert_in_range(event->language_count, 1, EVENT_LANGUAGES_MAX);
    if (event->language_count > 1) {
        assert_text(event, &event->checked_by);
    }
    assert_text(event, &event->title);
    assert_text(event, &event->welcome);
    assert_text(event, &event->privacy);
    assert_text(event, &event->thanks);
    assert_true(event->own_words_count <= EVENT_OWN_WORDS_MAX);
    if (event->own_words_count > 0) {
        assert_text(event, &event->reading_owner);
    }
    if (event->agenda_count > 0) {
        assert_text(event, &event->topic_question);
        assert_text(event, &event->today_label);
    }
    for (int i = 0; i < event->agenda_count; i++) {
        assert_text(event, &event->agenda[i].label);
    }
    for (int i = 0; i < event->role_count; i++) {
        assert_text(event, &event->roles[i].label);
    }
    assert_in_range(event->core_count, 1, event->question_count);
    for (int i = 0; i < event->question_count; i++) {
        assert_question(event, i);
    }
    event_effort(event, false, &effort);
    assert_true(effort.taps > 0 && effort.seconds > 0 && effort.people_per_break > 0);
}

#endif
