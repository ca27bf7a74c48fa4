#include "event/event.h"

#include <assert.h>
#include <string.h>

#include "base/file.h"
#include "base/log.h"
#include "event/findings.h"
#include "event/reading.h"

/* Several times what the largest file can fill. */
#define EVENT_ARENA_BYTES_MAX (4 * 1024 * 1024)

static void read_event(const struct yaml_node *root, struct event *event,
                       struct event_findings *findings, bool *out_of_memory)
{
    struct reading reading = {
        .reader = {.findings = findings, .arena = &event->arena}, .event = event, .root = root};

    if (reading_read_head(&reading)) {
        reading_read_questions(&reading);
        reading_check(&reading);
    }
    *out_of_memory = reading.reader.out_of_memory;
}

enum err event_parse(const char *bytes, size_t len, struct event *out,
                     struct event_findings *findings)
{
    struct arena tree;
    struct yaml_node *root = NULL;
    bool out_of_memory = false;
    enum err err;

    memset(out, 0, sizeof *out);
    memset(findings, 0, sizeof *findings);
    if (len > EVENT_FILE_BYTES_MAX) {
        findings_add(findings, 0, 0, "the file has more than %d KiB; make it smaller",
                     EVENT_FILE_BYTES_MAX / 1024);
        return ERR_DATA;
    }
    arena_init(&out->arena, EVENT_ARENA_BYTES_MAX);
    arena_init(&tree, YAML_ARENA_BYTES_MAX);
    err = yaml_parse(bytes, len, &tree, findings, &root);
    if (err == ERR_OK) {
        read_event(root, out, findings, &out_of_memory);
    }
    if (err == ERR_SYSTEM || out_of_memory) {
        log_error("event: no memory to read an event file");
        findings_add(findings, 0, 0, "there was no memory to read the file");
        err = ERR_SYSTEM;
    } else if (findings->count > 0) {
        err = ERR_DATA;
    }
    arena_free(&tree);
    if (err != ERR_OK) {
        event_free(out);
    }
    return err;
}

/* What to tell when the file's bytes could not be had at all. */
static enum err say_unreadable(enum err err, struct event_findings *findings)
{
    switch (err) {
    case ERR_LIMIT:
        findings_add(findings, 0, 0, "the file has more than %d KiB; make it smaller",
                     EVENT_FILE_BYTES_MAX / 1024);
        return ERR_DATA;
    case ERR_ABSENT:
        findings_add(findings, 0, 0, "there is no such file; check its name");
        return ERR_ABSENT;
    case ERR_DATA:
        findings_add(findings, 0, 0, "this is no file with text; give the name of one");
        return ERR_DATA;
    case ERR_OK:
    case ERR_SYSTEM:
    case ERR_LATER:
        break;
    }
    findings_add(findings, 0, 0, "the file could not be read; check who may read it");
    return ERR_SYSTEM;
}

enum err event_load(const char *path, struct event *out, struct event_findings *findings)
{
    struct buf bytes;
    enum err err;

    memset(out, 0, sizeof *out);
    memset(findings, 0, sizeof *findings);
    buf_init(&bytes, EVENT_FILE_BYTES_MAX);
    err = file_read(path, &bytes);
    if (err == ERR_OK) {
        err = event_parse(buf_text(&bytes), bytes.len, out, findings);
    } else {
        err = say_unreadable(err, findings);
    }
    buf_free(&bytes);
    return err;
}

void event_free(struct event *event)
{
    if (!event) {
        return;
    }
    arena_free(&event->arena);
    memset(event, 0, sizeof *event);
}

/* ---- finding things ------------------------------------------------------------------------ */

int event_find_question(const struct event *event, const char *name)
{
    for (int i = 0; i < event->question_count; i++) {
        if (strcmp(event->questions[i].name, name) == 0) {
            return i;
        }
    }
    return -1;
}

int event_find_agenda_item(const struct event *event, const char *name)
{
    for (int i = 0; i < event->agenda_count; i++) {
        if (strcmp(event->agenda[i].name, name) == 0) {
            return i;
        }
    }
    return -1;
}

int event_find_choice(const struct event_question *question, const char *name)
{
    for (int i = 0; i < question->choice_count; i++) {
        if (strcmp(question->choices[i].name, name) == 0) {
            return i;
        }
    }
    return -1;
}

int event_find_language(const struct event *event, const char *tag)
{
    for (int i = 0; i < event->language_count; i++) {
        if (strcmp(event->languages[i], tag) == 0) {
            return i;
        }
    }
    return -1;
}

bool event_is_unchecked(const struct event *event, int language)
{
    const char *checked_by;

    assert(language >= 0 && language < event->language_count);
    checked_by = event->checked_by.in[language];
    return checked_by && strcmp(checked_by, EVENT_CHECKED_NOT_YET) == 0;
}

void event_question_text(const struct event *event, const struct event_question *question,
                         int language, int agenda_item, struct buf *out)
{
    const char *text;
    const char *place;

    assert(language >= 0 && language < event->language_count);
    assert(agenda_item >= -1 && agenda_item < event->agenda_count);
    if (agenda_item < 0 || !question->label_item.in[language]) {
        buf_add_text(out, question->label.in[language]);
        return;
    }
    text = question->label_item.in[language];
    place = strstr(text, "{item}");
    assert(place);
    buf_add(out, text, (size_t)(place - text));
    buf_add_text(out, event->agenda[agenda_item].label.in[language]);
    buf_add_text(out, place + strlen("{item}"));
}

const char *event_permission_name(enum event_permission permission)
{
    switch (permission) {
    case EVENT_PERMISSION_SHARE:
        return "share";
    case EVENT_PERMISSION_ORGANISER:
        return "organiser";
    case EVENT_PERMISSION_COUNT:
        return "count";
    case EVENT_PERMISSION_NONE:
        break;
    }
    return "";
}
