/* What others may ask of a visit: pure questions, for the view, the record and the tests. */
#include "visit/visit.h"

bool visit_is_chosen(const struct visit *visit, int question, int choice)
{
    return (visit->record.answers[question].chosen >> choice & 1U) != 0;
}

bool visit_has_answer(const struct visit *visit, int question)
{
    const struct event_question *asked = &visit->event->questions[question];
    if (asked->type == EVENT_OWN_WORDS) {
        return visit->record.words[asked->own_words_index][0] != '\0';
    }
    return visit->record.answers[question].chosen != 0;
}

/* The screen that a person is on behind a question of ours (Go on? Are you still there?). */
static enum visit_screen screen_behind(const struct visit *visit)
{
    enum visit_screen screen = visit->screen;
    if (screen == VISIT_NOTICE) {
        screen = visit->under_notice;
    }
    return screen == VISIT_LEAVE ? visit->under_leave : screen;
}

void visit_progress(const struct visit *visit, int *at, int *count)
{
    bool asks_topic = visit->event->agenda_count > 0 && visit->fixed_agenda_item < 0;
    int topic_steps = asks_topic ? 1 : 0;
    enum visit_screen screen = screen_behind(visit);
    *count = topic_steps + visit->event->core_count;
    *at = *count;
    if (screen == VISIT_TOPIC) {
        *at = 0;
    } else if ((screen == VISIT_QUESTION || screen == VISIT_TYPING) &&
               visit->question < visit->event->core_count) {
        *at = topic_steps + visit->question;
    }
}

enum event_permission visit_record_permission(const struct event *event,
                                              const struct visit_record *record)
{
    for (int i = 0; i < event->question_count; i++) {
        const struct event_question *question = &event->questions[i];
        for (int c = 0; question->type == EVENT_CONSENT && c < question->choice_count; c++) {
            if ((record->answers[i].chosen >> c & 1U) != 0) {
                return question->choices[c].permission;
            }
        }
    }
    return EVENT_PERMISSION_NONE;
}

const char *visit_screen_name(enum visit_screen screen)
{
    static const char *const names[VISIT_SCREENS] = {
        [VISIT_WELCOME] = "welcome",
        [VISIT_TOPIC] = "topic",
        [VISIT_QUESTION] = "question",
        [VISIT_TYPING] = "typing",
        [VISIT_KEPT] = "kept",
        [VISIT_REVIEW] = "review",
        [VISIT_THANKS] = "thanks",
        [VISIT_FORGOTTEN] = "forgotten",
        [VISIT_LEAVE] = "leave",
        [VISIT_NOTICE] = "notice",
        [VISIT_CANNOT_KEEP] = "cannot_keep",
    };
    return names[screen];
}
