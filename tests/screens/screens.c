/* Builds every screen of both question sets, in every language, with every size of letters, on one
 * display, and checks the rules of the look on each:
 *   screens --assets DIR --display NAME
 * What does not fit must be an exception that hark check names as well. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check/check.h"
#include "rules.h"
#include "support/rig.h"

#define PAGES_MAX 24
#define WORDS "Somebody asked what matters to me, and waited for the answer."

struct tally {
    struct rig rig;
    const char *language;
    int percent; /* of the letters on the screen's first page that fits; 0: none was seen */
    int views, exceptions;
    bool is_good;
};

/* A misfit: which letters it came down to, and whether that is a named exception. */
static bool check_misfit(const struct rig *rig, const char *language, const char *where)
{
    const struct view *view = &rig->view;
    bool asks = view->screen == VISIT_QUESTION && !view->choosing_language && !view->one_moment;
    double mm = rules_letters_mm(view, view->misfit);
    const struct check_place place = {
        .event = rig->event.id,
        .question = asks ? rig->event.questions[rig->visit.question].name : NULL,
        .display = rig->display->name,
        .language = language,
        .size = rig->text_size,
    };
    const char *reason = check_exception(&place, mm);
    (void)printf("%s: %s has letters of %.1f mm, at %d %%: %s\n", where, view->misfit, mm,
                 view->percent, reason != NULL ? "a named exception" : "no exception has a name");
    return reason != NULL;
}

static void look(struct tally *tally, const char *screen)
{
    char where[256];
    struct rig *rig = &tally->rig;
    rig_build(rig);
    (void)snprintf(where, sizeof where, "%s %s %s %s %s", rig->display->name,
                   text_size_name(rig->text_size), rig->event.id, tally->language, screen);
    tally->views++;
    tally->is_good &= rules_check(&rig->view, where);
    if (rig->view.misfit != NULL) {
        tally->exceptions++;
        tally->is_good &= check_misfit(rig, tally->language, where);
    }
}

/* Letters, and with them the pages, do not change by turning a page, by choosing or by an offer in
 * the top row: a person would lose the way. Where something does not fit they may, and by as little
 * as nobody sees. */
static void compare_letters(struct tally *tally, const char *screen)
{
    const struct view *view = &tally->rig.view;
    if (view->misfit != NULL) {
        return;
    }
    if (tally->percent == 0) {
        tally->percent = view->percent;
    } else if (view->percent != tally->percent) {
        (void)fprintf(stderr, "%s %s %s %s: letters of %d %% here, of %d %% on another page\n",
                      tally->rig.display->name, text_size_name(tally->rig.text_size),
                      tally->language, screen, view->percent, tally->percent);
        tally->is_good = false;
    }
}

/* All pages: together they show every choice once. */
static void look_at_pages(struct tally *tally, const char *screen)
{
    uint32_t shown = 0;
    for (int page = 0; page < PAGES_MAX; page++) {
        tally->rig.visit.page = page;
        look(tally, screen);
        compare_letters(tally, screen);
        const struct view_item *next = view_find(&tally->rig.view, "nav:next");
        if (next != NULL && (next->action.shown & shown) != 0) {
            (void)fprintf(stderr, "%s: a choice is shown twice\n", screen);
            tally->is_good = false;
        }
        shown |= next != NULL ? next->action.shown : 0;
        if (next == NULL || next->action.kind != VISIT_IN_PAGE) {
            break;
        }
    }
    tally->rig.visit.page = 0;
}

static void look_at_question(struct tally *tally, int question)
{
    struct visit *visit = &tally->rig.visit;
    const struct event_question *q = &tally->rig.event.questions[question];
    visit->screen = VISIT_QUESTION;
    visit->question = question;
    tally->percent = 0;
    look_at_pages(tally, q->name);
    visit->offer_new = true;
    look(tally, q->name);
    compare_letters(tally, q->name);
    visit->offer_new = false;
    if (q->type == EVENT_OWN_WORDS) {
        (void)snprintf(visit->record.words[q->own_words_index],
                       sizeof visit->record.words[q->own_words_index], "%s", WORDS);
        look(tally, q->name);
    } else if (q->choice_count > 0) {
        visit->record.answers[question].chosen = 1;
        visit->record.answers[question].seen = true;
        look_at_pages(tally, q->name);
    }
}

static void look_at_others(struct tally *tally)
{
    static const enum visit_screen screens[] = {VISIT_WELCOME,   VISIT_KEPT,        VISIT_THANKS,
                                                VISIT_FORGOTTEN, VISIT_LEAVE,       VISIT_NOTICE,
                                                VISIT_REVIEW,    VISIT_CANNOT_KEEP, VISIT_TOPIC};
    struct visit *visit = &tally->rig.visit;
    visit->notice_left_s = 20;
    for (size_t i = 0; i < sizeof screens / sizeof screens[0]; i++) {
        visit->screen = screens[i];
        bool is_asked = screens[i] != VISIT_TOPIC || tally->rig.event.agenda_count > 0;
        if (is_asked) {
            tally->percent = 0;
            look_at_pages(tally, visit_screen_name(screens[i]));
        }
    }
    visit->choosing_language = true;
    look(tally, "languages");
    visit->choosing_language = false;
    visit->slow = true;
    look(tally, "one_moment");
    visit->slow = false;
}

static void look_at_event(struct tally *tally)
{
    for (int i = 0; i < tally->rig.event.language_count; i++) {
        rig_begin(&tally->rig, "");
        tally->rig.visit.record.language = i;
        tally->language = tally->rig.interfaces[i].language;
        for (int q = 0; q < tally->rig.event.question_count; q++) {
            look_at_question(tally, q);
        }
        look_at_others(tally);
    }
}

/* Both sets. False: a rule is broken without a name for it, or a file is not there. */
static bool check_size(const char *assets, const struct display *display, enum text_size size)
{
    static const char *const events[] = {"personalisation", "friends_and_family"};
    static struct tally tally; /* a visit and a view are large */
    int views = 0;
    int exceptions = 0;
    bool is_good = true;
    for (int i = 0; i < 2; i++) {
        char path[1024];
        memset(&tally, 0, sizeof tally);
        tally.is_good = true;
        (void)snprintf(path, sizeof path, "%s/events/%s.yaml", assets, events[i]);
        bool is_there = rig_open(&tally.rig, path, assets);
        tally.rig.display = display;
        tally.rig.text_size = size;
        if (is_there) {
            look_at_event(&tally);
        }
        is_good = is_good && is_there && tally.is_good;
        views += tally.views;
        exceptions += tally.exceptions;
        rig_close(&tally.rig);
    }
    (void)printf("%s %s: %d views, %d do not fit\n", display->name, text_size_name(size), views,
                 exceptions);
    return is_good;
}

int main(int argc, char **argv)
{
    bool is_good = true;
    const struct display *display = argc == 5 ? display_find(argv[4]) : NULL;
    if (display == NULL || strcmp(argv[1], "--assets") != 0 || strcmp(argv[3], "--display") != 0) {
        (void)fprintf(stderr, "screens --assets DIR --display NAME\n");
        return EXIT_CODE_USAGE;
    }
    for (int size = 0; size < TEXT_SIZES; size++) {
        if (display_has_size(display, (enum text_size)size)) {
            is_good &= check_size(argv[2], display, (enum text_size)size);
        }
    }
    return is_good ? EXIT_CODE_OK : EXIT_CODE_FINDINGS;
}
