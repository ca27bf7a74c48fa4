#include "support/rig.h"

#include <stdio.h>

#define PATH_BYTES_MAX 4096

static void complain(const char *path, const struct event_findings *findings)
{
    (void)fprintf(stderr, "%s:%d: %s\n", path, findings->items[0].line, findings->items[0].message);
}

bool rig_open(struct rig *rig, const char *event_path, const char *assets)
{
    static struct event_findings findings;
    char path[PATH_BYTES_MAX];
    const char *language = "en";
    if (event_path != NULL) {
        if (event_load(event_path, &rig->event, &findings) != ERR_OK) {
            complain(event_path, &findings);
            return false;
        }
        language = rig->event.languages[0];
    }
    (void)snprintf(path, sizeof path, "%s/interface", assets);
    if (interface_load(path, language, &rig->interface, &findings) != ERR_OK) {
        complain(path, &findings);
        return false;
    }
    if (text_open(TEXT_FONT_DIRECTORY, &rig->text) != ERR_OK) {
        return false;
    }
    text_measure(rig->text, &rig->measure);
    return true;
}

void rig_close(struct rig *rig)
{
    text_close(rig->text);
    interface_free(&rig->interface);
    event_free(&rig->event);
}

void rig_begin(struct rig *rig, const char *agenda_item)
{
    visit_init(&rig->visit, &rig->event, event_find_agenda_item(&rig->event, agenda_item),
               rig->now_ms);
    touch_init(&rig->touch);
    rig_build(rig);
}

bool rig_step(struct rig *rig, const struct visit_input *input)
{
    const struct visit *visit = &rig->visit;
    enum visit_screen screen = visit->screen;
    int question = visit->question;
    int page = visit->page;
    visit_step(&rig->visit, input, rig->now_ms, &rig->effects);
    bool is_another = visit->screen != screen || visit->question != question || visit->page != page;
    if (is_another) {
        touch_screen_changed(&rig->touch);
    }
    return is_another;
}

void rig_build(struct rig *rig)
{
    bool is_sound = rig->problems == NULL;
    const struct view_source source = {
        .event = is_sound ? &rig->event : NULL,
        .interface = &rig->interface,
        .visit = is_sound ? &rig->visit : NULL,
        .touch = &rig->touch,
        .display = display_default(),
        .measure = &rig->measure,
        .problems = rig->problems,
        .now_ms = rig->now_ms,
    };
    view_build(&source, &rig->view);
}
