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
    int failed = 0;
    if (event_path != NULL && event_load(event_path, &rig->event, &findings) != ERR_OK) {
        complain(event_path, &findings);
        return false;
    }
    (void)snprintf(path, sizeof path, "%s/interface", assets);
    enum err err = event_path == NULL
                       ? interface_load(path, "en", &rig->interfaces[0], &findings)
                       : interface_load_all(path, &rig->event, rig->interfaces, &findings, &failed);
    if (err != ERR_OK) {
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
    interface_free_all(rig->interfaces);
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
    bool chose = visit->choosing_language;
    visit_step(&rig->visit, input, rig->now_ms, &rig->effects);
    bool is_another = visit->screen != screen || visit->question != question ||
                      visit->page != page || visit->choosing_language != chose;
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
        .interface = &rig->interfaces[0],
        .interfaces = is_sound ? rig->interfaces : NULL,
        .visit = is_sound ? &rig->visit : NULL,
        .touch = &rig->touch,
        .display = rig->display != NULL ? rig->display : display_default(),
        .text_size = rig->text_size,
        .measure = &rig->measure,
        .problems = rig->problems,
        .now_ms = rig->now_ms,
    };
    view_build(&source, &rig->view);
}
