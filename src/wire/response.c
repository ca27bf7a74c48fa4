#include "wire/response.h"

#include <jansson.h>
#include <string.h>

#include "base/log.h"
#include "wire/json.h"
#include "wire/name.h"

const char *wire_status_name(enum wire_status status)
{
    switch (status) {
    case WIRE_PARTIAL:
        return "partial";
    case WIRE_COMPLETE:
        return "complete";
    case WIRE_FORGOTTEN:
        return "forgotten";
    }
    return "";
}

const char *wire_ending_name(enum wire_ending ending)
{
    switch (ending) {
    case WIRE_OPEN:
        return "open";
    case WIRE_FINISHED:
        return "finished";
    case WIRE_SOMEONE_NEW:
        return "someone_new";
    case WIRE_STARTED_AGAIN:
        return "started_again";
    case WIRE_FORGOT:
        return "forgot";
    case WIRE_WALKED_AWAY:
        return "walked_away";
    case WIRE_INTERRUPTED:
        return "interrupted";
    }
    return "";
}

const char *wire_permission_name(enum wire_permission permission)
{
    switch (permission) {
    case WIRE_PERMISSION_NONE:
        return "";
    case WIRE_SHARE:
        return "share";
    case WIRE_ORGANISER:
        return "organiser";
    case WIRE_COUNT:
        return "count";
    }
    return "";
}

static bool words_may_be_kept(const struct wire_response *response)
{
    return response->permission == WIRE_SHARE || response->permission == WIRE_ORGANISER;
}

static bool has_words(const struct wire_answer *answer)
{
    return answer->words && answer->words[0];
}

void wire_response_apply_permission(struct wire_response *response)
{
    if (response->status == WIRE_FORGOTTEN || response->ending == WIRE_FORGOT) {
        response->status = WIRE_FORGOTTEN;
        response->ending = WIRE_FORGOT;
        response->language = "";
        response->agenda_item = NULL;
        response->hour = 0;
        response->permission = WIRE_PERMISSION_NONE;
        response->answer_count = 0;
        memset(response->answers, 0, sizeof(response->answers));
        return;
    }
    if (words_may_be_kept(response)) {
        return;
    }
    for (int i = 0; i < response->answer_count && i < WIRE_ANSWERS_MAX; i++) {
        struct wire_answer *answer = &response->answers[i];

        if (has_words(answer)) {
            answer->words_given = true;
        }
        answer->words = NULL;
    }
}

/* ---- what a struct must keep to ---------------------------------------------------------- */

static bool names_are_sound(const char *const names[], int count)
{
    if (count < 0 || count > WIRE_CHOICES_MAX) {
        return false;
    }
    for (int i = 0; i < count; i++) {
        if (!wire_name_is_valid(names[i])) {
            return false;
        }
        for (int j = 0; j < i; j++) {
            if (strcmp(names[i], names[j]) == 0) {
                return false;
            }
        }
    }
    return true;
}

static const char *answer_fault(const struct wire_response *response, int index)
{
    const struct wire_answer *answer = &response->answers[index];

    if (!wire_name_is_valid(answer->question)) {
        return "a question's name is not a name";
    }
    for (int i = 0; i < index; i++) {
        if (strcmp(response->answers[i].question, answer->question) == 0) {
            return "a question is answered twice";
        }
    }
    if (!wire_topic_is_valid(answer->topic)) {
        return "a topic is not a name";
    }
    if (!names_are_sound(answer->chosen, answer->chosen_count)) {
        return "what was chosen is not a list of different names";
    }
    if (!names_are_sound(answer->shown, answer->shown_count)) {
        return "what was shown is not a list of different names";
    }
    if (!has_words(answer)) {
        return NULL;
    }
    if (!wire_words_are_valid(answer->words)) {
        return "own words are too long or hold control characters";
    }
    if (response->ending != WIRE_OPEN && !words_may_be_kept(response)) {
        return "own words stand there without permission";
    }
    return NULL;
}

static const char *tombstone_fault(const struct wire_response *response)
{
    if (response->ending != WIRE_FORGOT || response->status != WIRE_FORGOTTEN) {
        return "forgotten and its ending do not agree";
    }
    if ((response->language && response->language[0]) || response->agenda_item ||
        response->hour != 0 || response->permission != WIRE_PERMISSION_NONE ||
        response->answer_count != 0) {
        return "a forgotten response is not empty";
    }
    return NULL;
}

const char *wire_response_fault(const struct wire_response *response)
{
    bool is_open = response->ending == WIRE_OPEN;

    if (!wire_name_is_valid(response->event_id) || response->event_version < 1 ||
        !wire_digest_is_valid(response->event_digest)) {
        return "the event is not named right";
    }
    if (is_open ? response->seq != 0 : (response->seq < 1 || response->seq > WIRE_NUMBER_MAX)) {
        return "seq and ended do not agree";
    }
    if (response->status == WIRE_FORGOTTEN || response->ending == WIRE_FORGOT) {
        return tombstone_fault(response);
    }
    if (!wire_language_is_valid(response->language)) {
        return "the language is not a tag";
    }
    if (response->agenda_item && !wire_name_is_valid(response->agenda_item)) {
        return "the agenda item is not a name";
    }
    if (response->hour < 0 || response->hour > WIRE_HOUR_MAX) {
        return "the hour is out of range";
    }
    if (response->answer_count < 0 || response->answer_count > WIRE_ANSWERS_MAX) {
        return "there are too many answers";
    }
    for (int i = 0; i < response->answer_count; i++) {
        const char *fault = answer_fault(response, i);

        if (fault) {
            return fault;
        }
    }
    return NULL;
}

/* ---- formatting -------------------------------------------------------------------------- */

static json_t *text_or_null(const char *text)
{
    return text && text[0] ? json_string(text) : json_null();
}

static json_t *names_as_json(const char *const names[], int count)
{
    json_t *list = json_array();

    for (int i = 0; i < count; i++) {
        if (json_array_append_new(list, json_string(names[i]))) {
            json_decref(list);
            return NULL;
        }
    }
    return list;
}

static json_t *answer_as_json(const struct wire_answer *answer)
{
    json_t *object =
        json_pack("{s:s, s:s, s:o, s:o}", "question", answer->question, "topic", answer->topic,
                  "chosen", names_as_json(answer->chosen, answer->chosen_count), "shown",
                  names_as_json(answer->shown, answer->shown_count));
    int failed = 0;

    if (has_words(answer)) {
        failed = json_object_set_new(object, "words", json_string(answer->words));
    } else if (answer->words_given) {
        failed = json_object_set_new(object, "words_given", json_true());
    }
    if (failed) {
        json_decref(object);
        return NULL;
    }
    return object;
}

static json_t *answers_as_json(const struct wire_response *response)
{
    json_t *list = json_array();

    for (int i = 0; i < response->answer_count; i++) {
        if (json_array_append_new(list, answer_as_json(&response->answers[i]))) {
            json_decref(list);
            return NULL;
        }
    }
    return list;
}

static json_t *response_as_json(const struct wire_response *response)
{
    char id[WIRE_UUID_TEXT_BYTES];

    wire_uuid_format(response->id, id);
    return json_pack("{s:i, s:s, s:{s:s, s:i, s:s}, s:I, s:s, s:s, s:o, s:o, s:I, s:o, s:o}", "v",
                     WIRE_VERSION, "id", id, "event", "id", response->event_id, "version",
                     response->event_version, "digest", response->event_digest, "seq",
                     (json_int_t)response->seq, "status", wire_status_name(response->status),
                     "ended", wire_ending_name(response->ending), "language",
                     text_or_null(response->language), "agenda_item",
                     text_or_null(response->agenda_item), "hour", (json_int_t)response->hour,
                     "permission", text_or_null(wire_permission_name(response->permission)),
                     "answers", answers_as_json(response));
}

enum err wire_response_format(const struct wire_response *response, struct buf *out)
{
    const char *fault = wire_response_fault(response);
    size_t start = out->len;
    enum err err;

    if (fault) {
        log_error("wire: a response was not formatted: %s", fault);
        return ERR_DATA;
    }
    err = wire_json_dump(response_as_json(response), out);
    if (err == ERR_OK && out->len - start > WIRE_RESPONSE_BYTES_MAX) {
        err = ERR_LIMIT;
    }
    if (err != ERR_OK) {
        log_error("wire: a response was not formatted: %s", err_name(err));
    }
    return err;
}
