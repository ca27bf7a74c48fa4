#include "check/findings.h"

#include <stdlib.h>
#include <string.h>

#include "check/walk.h"

#define ELLIPSIS "\xE2\x80\xA6"

/* What is allowed although a number says otherwise, each with its reason. Only letters that are
 * too small, and no smaller than this: words that are lost are never allowed. */
#define LARGEST_ON_10                                                                              \
    "with the largest letters, two long choices in Urdu, Bengali or Punjabi have no room below "   \
    "the question on a 10-inch screen; the letters are still as large as with A+"

static const struct {
    const char *event, *question, *display;
    double letters_mm;
    const char *reason;
} exceptions[] = {
    {"friends_and_family", "experience", "7-800x480", 3.0,
     "the five long steps of the NHS question stand in one row, and a 7-inch screen lying down has "
     "no room for them; the letters are still as high as in 12-point print"},
    {"friends_and_family", "experience", "10.1-1280x800", 4.8,
     "the five long steps of the NHS question stand in one row, which has no room for larger words "
     "in Urdu and Bengali; the letters are as large as usual"},
    {"friends_and_family", "why", "10.1-1280x800", 5.7, LARGEST_ON_10},
    {"friends_and_family", "share", "10.1-1280x800", 5.7, LARGEST_ON_10},
    {"personalisation", "share", "10.1-1280x800", 5.7, LARGEST_ON_10},
    {"personalisation", "work_on", "10.1-1280x800", 5.7, LARGEST_ON_10},
    {"personalisation", "life_in_the_way", "10.1-1280x800", 5.7, LARGEST_ON_10},
};

static bool is_on(const struct check_plan *plan, const struct check_finding *finding,
                  const char *display)
{
    uint64_t all = 0;
    for (int d = 0; d < plan->display_count; d++) {
        for (int size = 0; size < TEXT_SIZES; size++) {
            bool is_it = strcmp(plan->displays[d].name, display) == 0;
            all |= is_it ? UINT64_C(1) << check_bit(d, size) : 0;
        }
    }
    return finding->seen != 0 && (finding->seen & ~all) == 0;
}

void check_findings_excuse(const struct event *event, const struct check_plan *plan,
                           struct check_finding *finding)
{
    for (size_t i = 0; i < sizeof exceptions / sizeof exceptions[0]; i++) {
        bool is_of_letters = finding->kind == CHECK_MISFIT || finding->kind == CHECK_LETTERS;
        bool is_here = strcmp(exceptions[i].event, event->id) == 0 && finding->question >= 0 &&
                       finding->question == event_find_question(event, exceptions[i].question);
        if (is_of_letters && is_here && finding->value >= exceptions[i].letters_mm &&
            is_on(plan, finding, exceptions[i].display)) {
            finding->exception = exceptions[i].reason;
        }
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
