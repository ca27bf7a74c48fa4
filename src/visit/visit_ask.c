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

static int core_at(const struct visit *visit, int topic_steps)
{
    switch (visit->screen) {
    case VISIT_TOPIC:
        return 0;
    case VISIT_QUESTION:
    case VISIT_TYPING:
        if (visit->question < visit->event->core_count) {
            return topic_steps + visit->question;
        }
        break;
    case VISIT_WELCOME:
    case VISIT_KEPT:
    case VISIT_REVIEW:
    case VISIT_THANKS:
    case VISIT_FORGOTTEN:
    case VISIT_LEAVE:
    case VISIT_NOTICE:
    case VISIT_CANNOT_KEEP:
        break;
    }
    return topic_steps + visit->event->core_count;
}

void visit_progress(const struct visit *visit, int *at, int *count)
{
    bool asks_topic = visit->event->agenda_count > 0 && visit->fixed_agenda_item < 0;
    int topic_steps = asks_topic ? 1 : 0;
    *count = topic_steps + visit->event->core_count;
    *at = core_at(visit, topic_steps);
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

const char *visit_ending_name(enum visit_ending ending)
{
    switch (ending) {
    case VISIT_OPEN:
        return "";
    case VISIT_FINISHED:
        return "finished";
    case VISIT_SOMEONE_NEW:
        return "someone_new";
    case VISIT_STARTED_AGAIN:
        return "started_again";
    case VISIT_FORGOT:
        return "forgot";
    case VISIT_WALKED_AWAY:
        return "walked_away";
    }
    return "";
}
