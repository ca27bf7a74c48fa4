#include "report/told.h"

static void name_topics(struct told *told, const struct people *people)
{
    int sizes[PEOPLE_TOPICS_MAX + 1] = {0};
    bool hidden[PEOPLE_TOPICS_MAX + 1];
    for (int i = 0; i < people->count; i++) {
        sizes[1 + people->persons[i].topic]++;
    }
    protect_classes(sizes, people->topic_count + 1, hidden);
    for (int topic = 0; topic < people->topic_count; topic++) {
        told->topics[topic] = sizes[1 + topic] > 0 && !hidden[1 + topic];
    }
}

static void fold_roles(struct told *told, const struct people *people)
{
    int sizes[PROTECT_ROLE_SETS] = {0};
    for (int i = 0; i < people->count; i++) {
        sizes[people->persons[i].roles]++;
    }
    protect_role_sets(sizes, told->roles);
}

void told_init(struct told *told, const struct people *people)
{
    *told = (struct told){0};
    name_topics(told, people);
    fold_roles(told, people);
}
