#include "check/findings.h"

#include <stdlib.h>
#include <string.h>

#include "check/walk.h"

#define ELLIPSIS "\xE2\x80\xA6"

/* What is allowed although a number says otherwise, each with its reason. Only letters that are
 * too small, and no smaller than this: words that are lost are never allowed. The first row that
 * holds is the one that is told. */
static const struct exception {
    const char *event, *question; /* NULL: all, and screens that ask nothing */
    const char *display;          /* NULL: all */
    const char *language;         /* NULL: all */
    enum text_size size;          /* this one and larger ones */
    double letters_mm;
    const char *reason;
} exceptions[] = {
    {"friends_and_family", "experience", "7-800x480", NULL, TEXT_USUAL, 3.0,
     "the five long steps of the NHS question stand in one row, and a 7-inch screen lying down has "
     "no room for them; the letters are still as high as in 12-point print"},
    {"friends_and_family", "experience", "7-720x1280", NULL, TEXT_USUAL, 3.9,
     "the five steps of the NHS question and the bar below them stand in one column, and its three "
     "lines leave them little height; the letters are at least four fifths of the usual ones"},
    {NULL, NULL, "7-800x480", "ur", TEXT_USUAL, 3.8,
     "lines of Nastaliq are twice as high as others, and a 7-inch screen lying down has room for "
     "four of them; the letters are at least four fifths of the usual ones"},
    {NULL, NULL, "7-800x480", NULL, TEXT_LARGER, 4.8,
     "a 7-inch screen lying down has few lines: where the words do not fit at 1.2 times the usual "
     "size they are as large as they fit, and never smaller than usual"},
    {NULL, NULL, "7-720x1280", NULL, TEXT_LARGER, 4.8,
     "a 7-inch screen standing upright has short lines: where the words do not fit at 1.2 times "
     "the usual size they are as large as they fit, and never smaller than usual"},
    {NULL, NULL, NULL, "ur", TEXT_LARGER, 4.8,
     "lines of Nastaliq are twice as high as others: where the words do not fit at the size that "
     "was chosen they are as large as they fit, and never smaller than usual"},
    {NULL, NULL, "10.1-1280x800", NULL, TEXT_LARGEST, 4.8,
     "the longest texts do not fit a 10-inch screen at 1.5 times the usual size: they are as large "
     "as they fit, and never smaller than usual"},
};

static bool is_any_or(const char *wanted, const char *name)
{
    return wanted == NULL || (name != NULL && strcmp(wanted, name) == 0);
}

const char *check_exception(const struct check_place *place, double letters_mm)
{
    for (size_t i = 0; i < sizeof exceptions / sizeof exceptions[0]; i++) {
        const struct exception *row = &exceptions[i];
        if (is_any_or(row->event, place->event) && is_any_or(row->question, place->question) &&
            is_any_or(row->display, place->display) && is_any_or(row->language, place->language) &&
            place->size >= row->size && letters_mm >= row->letters_mm) {
            return row->reason;
        }
    }
    return NULL;
}

/* The reason that holds on every display and at every size where it was seen. */
static const char *reason_for(const struct event *event, const struct check_plan *plan,
                              const struct check_finding *finding)
{
    const char *reason = NULL;
    for (int d = 0; d < plan->display_count; d++) {
        for (int size = 0; size < TEXT_SIZES; size++) {
            if ((finding->seen & UINT64_C(1) << check_bit(d, size)) == 0) {
                continue;
            }
            const struct check_place place = {
                .event = event->id,
                .question =
                    finding->question >= 0 ? event->questions[finding->question].name : NULL,
                .display = plan->displays[d].name,
                .language = finding->language >= 0 ? event->languages[finding->language] : NULL,
                .size = (enum text_size)size,
            };
            reason = check_exception(&place, finding->value);
            if (reason == NULL) {
                return NULL;
            }
        }
    }
    return reason;
}

void check_findings_excuse(const struct event *event, const struct check_plan *plan,
                           struct check_finding *finding)
{
    if (finding->kind == CHECK_MISFIT || finding->kind == CHECK_LETTERS) {
        finding->exception = reason_for(event, plan, finding);
    }
}

void check_copy_text(char *out, size_t size, const char *text)
{
    size_t len = strlen(text);
    if (len >= size) {
        len = size - sizeof ELLIPSIS;
        while (len > 0 && ((unsigned char)text[len] & 0xC0) == 0x80) {
            len--;
        }
    }
    for (size_t i = 0; i < len; i++) {
        out[i] = (char)(text[i] == '\n' ? ' ' : text[i]);
    }
    memcpy(out + len, ELLIPSIS, text[len] != '\0' ? sizeof ELLIPSIS : 0);
    out[text[len] != '\0' ? len + sizeof ELLIPSIS - 1 : len] = '\0';
}

static bool is_same(const struct check_finding *one, const struct check_finding *other)
{
    return one->kind == other->kind && one->language == other->language &&
           one->other == other->other && one->exception == other->exception &&
           strcmp(one->place, other->place) == 0 && strcmp(one->item, other->item) == 0 &&
           strcmp(one->other_item, other->other_item) == 0;
}

/* Of too much the largest, of too little the smallest. */
static double worse(enum check_kind kind, double one, double other)
{
    bool more_is_worse = kind == CHECK_SENTENCE || kind == CHECK_GRADE || kind == CHECK_GLYPH;
    return (one > other) == more_is_worse ? one : other;
}

void check_findings_add(struct check_report *report, const struct check_finding *finding)
{
    for (int i = 0; i < report->count; i++) {
        struct check_finding *there = &report->findings[i];
        if (is_same(there, finding)) {
            there->seen |= finding->seen;
            there->palettes |= finding->palettes;
            there->binding = there->binding || finding->binding;
            there->value = worse(finding->kind, there->value, finding->value);
            if (finding->order < there->order) {
                /* The workers' order is chance; the way through the visit is not. */
                there->order = finding->order;
                memcpy(there->screen, finding->screen, sizeof there->screen);
                memcpy(there->text, finding->text, sizeof there->text);
            }
            return;
        }
    }
    if (report->count == CHECK_FINDINGS_MAX) {
        report->dropped++;
        return;
    }
    report->findings[report->count++] = *finding;
}

static int rank_of(const struct check_finding *finding)
{
    return finding->question >= 0 ? WALK_PLACE_QUESTION(finding->question)
                                  : finding->order / WALK_ORDER_A_PLACE;
}

static int compare(const void *one_pointer, const void *other_pointer)
{
    const struct check_finding *one = one_pointer;
    const struct check_finding *other = other_pointer;
    int difference = rank_of(one) - rank_of(other);
    if (difference == 0 && one->question < 0) {
        difference = strcmp(one->place, other->place);
    }
    difference = difference != 0 ? difference : one->language - other->language;
    difference = difference != 0 ? difference : (int)one->kind - (int)other->kind;
    difference = difference != 0 ? difference : strcmp(one->place, other->place);
    difference = difference != 0 ? difference : strcmp(one->item, other->item);
    difference = difference != 0 ? difference : strcmp(one->other_item, other->other_item);
    difference = difference != 0 ? difference : one->other - other->other;
    return difference != 0 ? difference : (one->exception == NULL) - (other->exception == NULL);
}

void check_findings_sort(struct check_report *report)
{
    if (report->count > 0) {
        qsort(report->findings, (size_t)report->count, sizeof *report->findings, compare);
    }
}
