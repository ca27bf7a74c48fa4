/* Any bytes as an event file: what is read is sound and can be shown; what is refused says why, at
 * a place, in words that harm no terminal. */
#include <stdlib.h>
#include <string.h>

#include "event/event.h"
#include "fuzz.h"

void fuzz_begin(void)
{
}

static bool is_name(const char *text)
{
    size_t len = text == NULL ? 0 : strlen(text);
    return len > 0 && len < EVENT_NAME_BYTES && text[0] >= 'a' && text[0] <= 'z' &&
           strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_") == len;
}

static void check_text(const struct event *event, const struct event_text *text)
{
    for (int i = 0; i < event->language_count; i++) {
        CHECK(text->in[i] != NULL && text->in[i][0] != '\0');
        CHECK(strlen(text->in[i]) <= EVENT_TEXT_BYTES_MAX);
        CHECK(fuzz_is_clean(text->in[i], strlen(text->in[i]), "\n"));
    }
}

static void check_choices(const struct event *event, const struct event_question *question)
{
    int kind = EVENT_CHOICE_PLAIN;
    CHECK(question->choice_count >= 0 && question->choice_count <= EVENT_CHOICES_MAX);
    for (int i = 0; i < question->choice_count; i++) {
        const struct event_choice *choice = &question->choices[i];
        CHECK(is_name(choice->name));
        CHECK(event_find_choice(question, choice->name) == i);
        check_text(event, &choice->label);
        CHECK((int)choice->picture >= 0 && choice->picture < PICTURE_COUNT);
        CHECK((int)choice->kind >= kind);
        kind = (int)choice->kind;
        CHECK(choice->theme < 0 ||
              choice->theme < event->theme_lists[question->theme_list].theme_count);
        CHECK(choice->role >= -1 && choice->role < event->role_count);
        CHECK((choice->permission != EVENT_PERMISSION_NONE) == (question->type == EVENT_CONSENT));
    }
}

static void check_question(const struct event *event, int index)
{
    const struct event_question *question = &event->questions[index];
    CHECK(is_name(question->name));
    CHECK(event_find_question(event, question->name) == index);
    CHECK((question->part == EVENT_CORE) == (index < event->core_count));
    check_text(event, &question->label);
    check_choices(event, question);
    if (question->theme_list >= 0) {
        CHECK(question->pair >= 0 && question->pair < event->question_count);
        CHECK(event->questions[question->pair].pair == index);
        CHECK(event->questions[question->pair].side != question->side);
    } else {
        CHECK(question->pair == -1);
    }
    CHECK((question->own_words_index >= 0) == (question->type == EVENT_OWN_WORDS));
    CHECK(question->own_words_index < event->own_words_count);
    for (int language = 0; language < event->language_count; language++) {
        for (int item = -1; item < event->agenda_count; item++) {
            struct buf text;
            buf_init(&text, (size_t)EVENT_TEXT_BYTES_MAX * 2);
            event_question_text(event, question, language, item, &text);
            CHECK(buf_err(&text) == ERR_OK && text.len > 0);
            buf_free(&text);
        }
    }
}

static void check_event(const struct event *event)
{
    struct event_effort effort;
    CHECK(is_name(event->id));
    CHECK(event->version >= 1);
    CHECK(event->language_count >= 1 && event->language_count <= EVENT_LANGUAGES_MAX);
    for (int i = 0; i < event->language_count; i++) {
        CHECK(event_find_language(event, event->languages[i]) == i);
    }
    check_text(event, &event->title);
    check_text(event, &event->welcome);
    check_text(event, &event->privacy);
    check_text(event, &event->thanks);
    CHECK(event->own_words_count <= EVENT_OWN_WORDS_MAX);
    CHECK(event->agenda_count <= EVENT_AGENDA_MAX && event->role_count <= EVENT_ROLES_MAX);
    CHECK(event->question_count <= EVENT_QUESTIONS_MAX);
    CHECK(event->core_count >= 1 && event->core_count <= event->question_count);
    for (int i = 0; i < event->agenda_count; i++) {
        CHECK(event_find_agenda_item(event, event->agenda[i].name) == i);
        check_text(event, &event->agenda[i].label);
    }
    for (int i = 0; i < event->question_count; i++) {
        check_question(event, i);
    }
    event_effort(event, event->agenda_count > 0, &effort);
    CHECK(effort.taps > 0 && effort.seconds > 0 && effort.people_per_break > 0);
    CHECK(effort.seconds_slow >= effort.seconds);
}

static void check_findings(const struct event_findings *findings)
{
    struct buf text;
    CHECK(findings->count > 0 && findings->count <= EVENT_FINDINGS_MAX);
    CHECK(findings->dropped == 0 || findings->count == EVENT_FINDINGS_MAX);
    for (int i = 0; i < findings->count; i++) {
        const struct event_finding *finding = &findings->items[i];
        const struct event_finding *before = i > 0 ? finding - 1 : finding;
        CHECK(finding->line >= 0 && (finding->line > 0) == (finding->column > 0));
        CHECK(before->line < finding->line ||
              (before->line == finding->line && before->column <= finding->column));
        CHECK(finding->message[0] != '\0');
        CHECK(fuzz_is_clean(finding->message, strlen(finding->message), ""));
    }
    buf_init(&text, (size_t)64 * 1024);
    event_findings_format(findings, "event.yaml", &text);
    CHECK(buf_err(&text) == ERR_OK);
    buf_free(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct event_findings findings;
    static const struct event nothing;
    struct event event;
    enum err err = event_parse((const char *)data, size, &event, &findings);
    CHECK(err == ERR_OK || err == ERR_DATA);
    if (err == ERR_OK) {
        CHECK(findings.count == 0 && findings.dropped == 0);
        check_event(&event);
    } else {
        check_findings(&findings);
        CHECK(memcmp(&event, &nothing, sizeof event) == 0);
    }
    event_free(&event);
    return 0;
}
