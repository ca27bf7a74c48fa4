#include "report/csv_blank.h"

#include <stdlib.h>
#include <string.h>

static int compare_days(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
    return left < right ? -1 : left > right;
}

/* days[0..count) sorted; the classes are its runs, of which only the long ones matter: every short
 * one is hidden anyway. */
static int keep_days(int64_t *days, int count)
{
    int sizes[PROTECT_CLASSES_MAX] = {0};
    int64_t kept[PROTECT_CLASSES_MAX] = {0};
    bool hidden[PROTECT_CLASSES_MAX];
    int classes = 1;
    for (int i = 0, end = 0; i < count; i = end) {
        while (end < count && days[end] == days[i]) {
            end++;
        }
        bool named = days[i] > 0 && end - i >= PROTECT_LEAST && classes < PROTECT_CLASSES_MAX;
        int at = named ? classes++ : 0;
        sizes[at] += end - i;
        kept[at] = days[i];
    }
    protect_classes(sizes, classes, hidden);
    int told = 0;
    for (int i = 1; i < classes; i++) {
        if (!hidden[i]) {
            days[told++] = kept[i];
        }
    }
    return told;
}

static enum err find_days(struct csv_blank *blank, const struct people *people)
{
    blank->days = calloc((size_t)people->count + 1, sizeof *blank->days);
    if (!blank->days) {
        return ERR_SYSTEM;
    }
    for (int i = 0; i < people->count; i++) {
        blank->days[i] = people->persons[i].day;
    }
    qsort(blank->days, (size_t)people->count, sizeof *blank->days, compare_days);
    blank->day_count = keep_days(blank->days, people->count);
    return ERR_OK;
}

static int class_of_topic(const struct csv_blank *blank, int topic)
{
    return blank->told.topics[topic] ? 1 + topic : 0;
}

/* First in the whole, then within each topic: the same nesting as in the report. */
static void protect_roles(struct csv_blank *blank, const struct people *people)
{
    int sizes[PROTECT_ROLE_SETS];
    const unsigned char *outer = blank->told.roles;
    unsigned char inner[PROTECT_ROLE_SETS];
    for (int class = 0; class <= people->topic_count; class ++) {
        memset(sizes, 0, sizeof sizes);
        for (int i = 0; i < people->count; i++) {
            const struct person *person = &people->persons[i];
            sizes[outer[person->roles]] += class_of_topic(blank, person->topic) == class ? 1 : 0;
        }
        protect_role_sets(sizes, inner);
        for (int set = 0; set < PROTECT_ROLE_SETS; set++) {
            blank->roles[class][set] = inner[outer[set]];
        }
    }
}

enum err csv_blank_init(struct csv_blank *blank, const struct people *people)
{
    int languages[PEOPLE_LANGUAGES_MAX + 1] = {0};
    memset(blank, 0, sizeof *blank);
    for (int i = 0; i < people->count; i++) {
        languages[1 + people->persons[i].language]++;
    }
    told_init(&blank->told, people);
    protect_classes(languages, people->language_count + 1, blank->languages);
    protect_roles(blank, people);
    return find_days(blank, people);
}

void csv_blank_free(struct csv_blank *blank)
{
    if (!blank) {
        return;
    }
    free(blank->days);
    memset(blank, 0, sizeof *blank);
}

bool csv_blank_has_day(const struct csv_blank *blank, int64_t day)
{
    return bsearch(&day, blank->days, (size_t)blank->day_count, sizeof day, compare_days) != NULL;
}

unsigned csv_blank_roles(const struct csv_blank *blank, const struct person *person)
{
    return blank->roles[class_of_topic(blank, person->topic)][person->roles];
}
