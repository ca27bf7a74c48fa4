/* What the tests of the view share: a measure by table, the event files of the project, a visit
 * that can be put anywhere. */
#ifndef HARK_TESTS_VIEW_RIG_H
#define HARK_TESTS_VIEW_RIG_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/utf8.h"
#include "view/touch.h"
#include "view/view.h"

#define RIG_EVENTS HARK_SOURCE_DIR "/assets/events/"
#define RIG_INTERFACES HARK_SOURCE_DIR "/assets/interface"

/* Advances of ' ' to '~' in thousandths of the em: those of Andika, rounded. */
static const short rig_advances[95] = {
    269, 373, 500, 586, 586, 745, 597, 295, 388, 388, 502, 586, 317, 420, 313, 488, 586, 586,  586,
    586, 586, 586, 586, 586, 586, 586, 313, 317, 586, 586, 586, 513, 831, 681, 627, 662, 701,  566,
    562, 693, 720, 476, 471, 640, 527, 876, 732, 713, 583, 720, 638, 574, 618, 703, 667, 1016, 647,
    645, 601, 386, 488, 386, 415, 622, 283, 562, 564, 498, 581, 535, 366, 549, 574, 276, 291,  505,
    276, 823, 579, 557, 571, 552, 435, 471, 408, 579, 522, 757, 530, 518, 508, 488, 337, 488,  545,
};

static int rig_advance(void *context, enum view_face face, int size_px, const char *text,
                       size_t len)
{
    (void)context;
    long sum = 0;
    size_t at = 0;
    while (at < len) {
        uint32_t code = utf8_next(text, len, &at);
        sum += code >= ' ' && code <= '~' ? rig_advances[code - ' '] : 560;
    }
    return (int)(sum * size_px * (face == VIEW_BOLD ? 104 : 100) / 100000);
}

static void rig_metrics(void *context, enum view_face face, int size_px, int *ascent, int *descent)
{
    (void)context;
    (void)face;
    *ascent = size_px * 122 / 100 + 1;
    *descent = size_px * 39 / 100 + 1;
}

static int rig_size_for_capital(void *context, enum view_face face, int capital_px)
{
    (void)context;
    (void)face;
    return (capital_px * 1000 + 712) / 713;
}

static const struct measure rig_measure = {
    .advance = rig_advance,
    .metrics = rig_metrics,
    .size_for_capital = rig_size_for_capital,
};

struct rig {
    struct event event;
    struct interface interface;
    struct keyboard keyboards[EVENT_LANGUAGES_MAX]; /* the first one */
    struct visit visit;
    struct touch touch;
    struct view view;
};

static struct rig rig;
static struct event_findings rig_findings;

static void rig_load(const char *file)
{
    char path[512];
    (void)snprintf(path, sizeof path, RIG_EVENTS "%s", file);
    assert_int_equal(event_load(path, &rig.event, &rig_findings), ERR_OK);
    assert_int_equal(interface_load(RIG_INTERFACES, "en", &rig.interface, &rig_findings), ERR_OK);
    struct buf problems;
    buf_init(&problems, EVENT_FILE_BYTES_MAX);
    assert_int_equal(keyboard_load(HARK_SOURCE_DIR "/assets", &rig.event, 0, &rig.interface,
                                   &rig.keyboards[0], &problems),
                     ERR_OK);
    buf_free(&problems);
    visit_init(&rig.visit, &rig.event, -1, 0);
    touch_init(&rig.touch);
}

static void rig_unload(void)
{
    event_free(&rig.event);
    keyboard_free_all(rig.keyboards);
    interface_free(&rig.interface);
    memset(&rig, 0, sizeof rig);
}

static void rig_build_into(struct view *out)
{
    struct view_source source = {
        .event = &rig.event,
        .interface = &rig.interface,
        .keyboards = rig.keyboards,
        .visit = &rig.visit,
        .touch = &rig.touch,
        .display = display_default(),
        .measure = &rig_measure,
    };
    view_build(&source, out);
}

static const struct view *rig_build(void)
{
    rig_build_into(&rig.view);
    return &rig.view;
}

static void rig_ask(const char *question)
{
    rig.visit.screen = VISIT_QUESTION;
    rig.visit.question = event_find_question(&rig.event, question);
    rig.visit.page = 0;
    assert_true(rig.visit.question >= 0);
}

static const struct view_item *rig_item(const char *id)
{
    const struct view_item *item = view_find(&rig.view, id);
    if (item == NULL) {
        fail_msg("there is no item %s", id);
    }
    return item;
}

#endif
