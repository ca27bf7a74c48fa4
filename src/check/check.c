#include "check/check.h"

#include <stdlib.h>

#define PEOPLE_USUAL 100 /* where the event does not say how many are expected */

static const struct {
    const char *name, *heading;
} kinds[CHECK_KIND_COUNT] = {
#define CHECK_ROW(id, name, heading) {name, heading},
    CHECK_KINDS(CHECK_ROW)
#undef CHECK_ROW
};

const char *check_kind_name(enum check_kind kind)
{
    return kinds[kind].name;
}

const char *check_kind_heading(enum check_kind kind)
{
    return kinds[kind].heading;
}

int check_bit(int display, int size)
{
    return display * TEXT_SIZES + size;
}

void check_report_free(struct check_report *report)
{
    if (report != NULL) {
        free(report->findings);
        free(report->shots);
        *report = (struct check_report){0};
    }
}

int check_count_binding(const struct check_report *report)
{
    int count = 0;
    for (int i = 0; i < report->count; i++) {
        const struct check_finding *finding = &report->findings[i];
        count += finding->binding && finding->exception == NULL ? 1 : 0;
    }
    return count;
}

int check_count_advice(const struct check_report *report)
{
    int count = 0;
    for (int i = 0; i < report->count; i++) {
        const struct check_finding *finding = &report->findings[i];
        count += !finding->binding && finding->exception == NULL ? 1 : 0;
    }
    return count;
}

void check_effort(const struct event *event, struct check_effort *out)
{
    *out = (struct check_effort){.people = 0};
    event_effort(event, false, &out->usual);
    event_effort(event, true, &out->fixed);
    for (int i = 0; i < event->role_count; i++) {
        if (event->roles[i].expected > 0) {
            out->people += event->roles[i].expected;
            out->is_expected = true;
        }
    }
    if (!out->is_expected) {
        out->people = PEOPLE_USUAL;
    }
    int a_day = CHECK_BREAKS * out->usual.people_per_break;
    out->terminals = a_day > 0 ? (out->people + a_day - 1) / a_day : out->people;
}
