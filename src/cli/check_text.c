/* hark check for people: the verdict first, then by question and language. */
#include <string.h>

#include "cli/checking.h"

static const struct {
    const char *place, *words;
} places[] = {
    {"top and bottom row", "The rows at the top and at the bottom"},
    {"keyboard", "The keyboard"},
    {"welcome", "Welcome"},
    {"title", "Title"},
    {"languages", "The list of languages"},
    {"topic", "What is it about?"},
    {"kept", "That is kept"},
    {"review", "Check and change"},
    {"thanks", "Thanks"},
    {"leave", "What would you like to do?"},
    {"forgotten", "Your answers are gone"},
    {"notice", "Are you still there?"},
    {"one moment", "One moment"},
    {"cannot keep", "We cannot keep answers just now"},
    {"staff", "For the team"},
    {"reading_owner", "Who reads the words"},
    {"privacy", "What is kept"},
    {"event", "The event's texts"},
    {"interface", "The program's texts"},
};

const char *checking_place(const struct checking *checking, const struct check_finding *finding)
{
    if (finding->question >= 0) {
        return checking->event->questions[finding->question].label.in[0];
    }
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        if (strcmp(places[i].place, finding->place) == 0) {
            return places[i].words;
        }
    }
    return finding->place;
}

enum part { PART_BINDING, PART_EXCEPTION, PART_ADVICE };

static enum part part_of(const struct check_finding *finding)
{
    if (finding->exception != NULL) {
        return PART_EXCEPTION;
    }
    return finding->binding ? PART_BINDING : PART_ADVICE;
}

static bool is_same_place(const struct check_finding *one, const struct check_finding *other)
{
    bool both = one != NULL && one->question == other->question;
    return both && (one->question >= 0 || strcmp(one->place, other->place) == 0);
}

/* One line says it for all languages that nobody has checked. */
static bool is_said(const struct check_finding *last, const struct check_finding *finding)
{
    return last != NULL && finding->kind == CHECK_UNCHECKED && last->kind == CHECK_UNCHECKED &&
           is_same_place(last, finding);
}

static void add_languages_of(const struct checking *checking, const struct check_finding *finding,
                             struct buf *out)
{
    const struct check_report *report = checking->report;
    const struct check_finding *end = report->findings + report->count;
    const char *between = "";
    for (const struct check_finding *one = finding; one < end; one++) {
        if (one == finding || is_said(finding, one)) {
            buf_addf(out, "%s%s", between, checking->event->languages[one->language]);
            between = ", ";
        }
    }
    buf_add_text(out, ": ");
}

static void add_finding(const struct checking *checking, const struct check_finding *finding,
                        struct buf *out)
{
    buf_add_text(out, "    ");
    if (finding->language >= 0) {
        add_languages_of(checking, finding, out);
    }
    check_message(checking->event, finding, out);
    buf_add_text(out, ".\n");
    if (finding->seen != 0) {
        buf_add_text(out, "        on ");
        check_seen(checking->plan, finding, out);
        buf_addf(out, "; for example %s\n", finding->screen);
    }
    if (finding->exception != NULL) {
        buf_addf(out, "        allowed: %s\n", finding->exception);
    }
}

static void add_part(const struct checking *checking, enum part part, const char *heading,
                     struct buf *out)
{
    const struct check_report *report = checking->report;
    const struct check_finding *last = NULL;
    for (int i = 0; i < report->count; i++) {
        const struct check_finding *finding = &report->findings[i];
        if (part_of(finding) != part) {
            continue;
        }
        if (last == NULL) {
            buf_addf(out, "\n%s\n", heading);
        }
        if (!is_same_place(last, finding)) {
            buf_addf(out, "  %s", checking_place(checking, finding));
            if (finding->question >= 0) {
                buf_addf(out, " (%s)", checking->event->questions[finding->question].name);
            }
            buf_add_text(out, "\n");
        }
        if (!is_said(last, finding)) {
            add_finding(checking, finding, out);
        }
        last = finding;
    }
}

static void add_verdict(const struct checking *checking, struct buf *out)
{
    int binding = check_count_binding(checking->report);
    int advice = check_count_advice(checking->report);
    if (binding == 0) {
        buf_addf(out, "%s: this file is good", checking->path);
    } else {
        buf_addf(out, "%s: %d %s to mend", checking->path, binding,
                 binding == 1 ? "thing" : "things");
    }
    if (advice > 0) {
        buf_addf(out, "; %d more to think about", advice);
    }
    buf_add_text(out, ".\n\n");
}

static void add_languages(const struct event *event, struct buf *out)
{
    buf_add_text(out, "Languages   ");
    for (int i = 0; i < event->language_count; i++) {
        buf_addf(out, "%s%s", i > 0 ? ", " : "", event->languages[i]);
    }
    buf_add_text(out,
                 event->language_count > 1 ? " (the first is the one it starts with)\n" : "\n");
}

static void add_effort(const struct event_effort *effort, struct buf *out)
{
    buf_addf(out, "A visit     %d taps and about %d seconds from Start to “That is kept”\n",
             effort->taps, effort->seconds);
    buf_addf(out, "A break     One terminal takes about %d %s in a %d-minute break.\n",
             effort->people_per_break, effort->people_per_break == 1 ? "person" : "people",
             EVENT_BREAK_S / 60);
}

static void add_order(const struct event *event, struct buf *out)
{
    struct check_effort effort;
    check_effort(event, &effort);
    if (event->agenda_count > 0) {
        buf_add_text(out, "\nWhere people choose what it is about:\n");
    }
    add_effort(&effort.usual, out);
    if (event->agenda_count > 0) {
        buf_add_text(out, "\nWhere staff have set the agenda item on the terminal:\n");
        add_effort(&effort.fixed, out);
        buf_add_text(out, "\n");
    }
    buf_addf(out, "Terminals   For %d people on a day with %d breaks, bring %d%s\n", effort.people,
             CHECK_BREAKS, effort.terminals,
             effort.terminals == 1 ? ", at the height of someone seated."
                                   : ", one of them at the height of someone seated.");
}

static void add_looked_at(const struct checking *checking, struct buf *out)
{
    const struct check_plan *plan = checking->plan;
    buf_addf(out, "Looked at   %d screens on %d %s; %d of them were drawn\n",
             checking->report->screens_laid_out, plan->display_count,
             plan->display_count == 1 ? "display" : "displays", checking->report->screens_drawn);
}

void checking_text(const struct checking *checking, struct buf *out)
{
    const struct event *event = checking->event;
    add_verdict(checking, out);
    buf_addf(out, "Event       %s (%s, version %d)\n", event->title.in[0], event->id,
             event->version);
    add_languages(event, out);
    buf_addf(out, "Questions   %d in the core, %d more for those who want to say more\n",
             event->core_count, event->question_count - event->core_count);
    if (event->role_count > 0) {
        buf_addf(out, "Roles       %d\n", event->role_count);
    }
    if (event->agenda_count > 0) {
        buf_addf(out, "Agenda      %d %s\n", event->agenda_count,
                 event->agenda_count == 1 ? "item" : "items");
    }
    add_looked_at(checking, out);
    add_order(event, out);
    add_part(checking, PART_BINDING, "To mend", out);
    add_part(checking, PART_ADVICE, "To think about", out);
    add_part(checking, PART_EXCEPTION, "Allowed here, although it is not good", out);
    if (checking->report->dropped > 0) {
        buf_addf(out, "\nand more, %d times\n", checking->report->dropped);
    }
}
