#include "kiosk/record.h"

#include <stdio.h>
#include <string.h>

static enum wire_ending wire_ending_of(enum visit_ending ending)
{
    switch (ending) {
    case VISIT_OPEN:
        return WIRE_OPEN;
    case VISIT_FINISHED:
        return WIRE_FINISHED;
    case VISIT_SOMEONE_NEW:
        return WIRE_SOMEONE_NEW;
    case VISIT_STARTED_AGAIN:
        return WIRE_STARTED_AGAIN;
    case VISIT_FORGOT:
        return WIRE_FORGOT;
    case VISIT_WALKED_AWAY:
        return WIRE_WALKED_AWAY;
    }
    return WIRE_OPEN;
}

static enum wire_permission wire_permission_of(enum event_permission permission)
{
    switch (permission) {
    case EVENT_PERMISSION_NONE:
        return WIRE_PERMISSION_NONE;
    case EVENT_PERMISSION_SHARE:
        return WIRE_SHARE;
    case EVENT_PERMISSION_ORGANISER:
        return WIRE_ORGANISER;
    case EVENT_PERMISSION_COUNT:
        return WIRE_COUNT;
    }
    return WIRE_PERMISSION_NONE;
}

static enum wire_status status_of(const struct visit_record *visit)
{
    if (visit->ending == VISIT_FORGOT) {
        return WIRE_FORGOTTEN;
    }
    return visit->complete ? WIRE_COMPLETE : WIRE_PARTIAL;
}

static void fill_answer(const struct event_question *question, const struct visit_answer *given,
                        const char *words, const char *topic, struct wire_answer *out)
{
    memset(out, 0, sizeof *out);
    out->question = question->name;
    out->topic = topic;
    for (int c = 0; c < question->choice_count; c++) {
        if ((given->chosen >> c & 1U) != 0) {
            out->chosen[out->chosen_count++] = question->choices[c].name;
        }
        if ((given->shown >> c & 1U) != 0) {
            out->shown[out->shown_count++] = question->choices[c].name;
        }
    }
    if (words[0] != '\0') {
        out->words = words;
        out->words_given = true;
    }
}

void record_fill(const struct event *event, const char *digest, const struct visit_record *visit,
                 int64_t hour, struct record *out)
{
    memset(out, 0, sizeof *out);
    struct wire_response *response = &out->response;
    memcpy(response->id, visit->id, sizeof response->id);
    response->event_id = event->id;
    response->event_version = event->version;
    response->event_digest = digest;
    response->status = status_of(visit);
    response->ending = wire_ending_of(visit->ending);
    response->language = event->languages[visit->language];
    response->hour = hour;
    response->permission = wire_permission_of(visit_record_permission(event, visit));
    const char *about_today = "today";
    if (visit->agenda_item >= 0) {
        response->agenda_item = event->agenda[visit->agenda_item].name;
        snprintf(out->agenda_topic, sizeof out->agenda_topic, "agenda:%s", response->agenda_item);
        about_today = out->agenda_topic;
    }
    for (int i = 0; i < event->question_count; i++) {
        const struct event_question *question = &event->questions[i];
        const struct visit_answer *given = &visit->answers[i];
        int slot = question->own_words_index;
        const char *words = slot < 0 ? "" : visit->words[slot];
        bool there = given->seen || given->chosen != 0 || words[0] != '\0';
        if (there && question->type != EVENT_NOTE) {
            fill_answer(question, given, words,
                        question->topic == EVENT_TOPIC_MY_LIFE ? "my_life" : about_today,
                        &response->answers[response->answer_count++]);
        }
    }
}
