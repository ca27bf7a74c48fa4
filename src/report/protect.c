#include "report/protect.h"

#include <assert.h>

bool protect_is_small(int people)
{
    return people > 0 && people < PROTECT_LEAST;
}

int protect_round(int people)
{
    return (people + 2) / 5 * 5;
}

/* The smallest class that is shown and has anybody, or -1. */
static int smallest_shown(const int *sizes, int count, const bool *hidden)
{
    int smallest = -1;
    for (int i = 1; i < count; i++) {
        if (!hidden[i] && sizes[i] > 0 && (smallest < 0 || sizes[i] < sizes[smallest])) {
            smallest = i;
        }
    }
    return smallest;
}

void protect_classes(const int *sizes, int count, bool *hidden)
{
    assert(count >= 1 && count <= PROTECT_CLASSES_MAX);
    int hidden_people = sizes[0];
    hidden[0] = true;
    for (int i = 1; i < count; i++) {
        hidden[i] = protect_is_small(sizes[i]);
        hidden_people += hidden[i] ? sizes[i] : 0;
    }
    while (protect_is_small(hidden_people)) {
        int next = smallest_shown(sizes, count, hidden);
        if (next < 0) {
            break;
        }
        hidden[next] = true;
        hidden_people += sizes[next];
    }
}

static int count_roles(int set)
{
    int count = 0;
    for (; set; set &= set - 1) {
        count++;
    }
    return count;
}

/* Where a set that is too rare goes: without the role whose loss leaves the most common set. */
static int parent_of(int set, const int sizes[PROTECT_ROLE_SETS])
{
    int best = -1;
    for (int role = 0; role < EVENT_ROLES_MAX; role++) {
        int parent = set & ~(1 << role);
        if (parent != set && (best < 0 || sizes[parent] > sizes[best])) {
            best = parent;
        }
    }
    return best;
}

static void move_set(int from, int to, int sizes[PROTECT_ROLE_SETS],
                     unsigned char map[PROTECT_ROLE_SETS])
{
    sizes[to] += sizes[from];
    sizes[from] = 0;
    for (int set = 0; set < PROTECT_ROLE_SETS; set++) {
        if (map[set] == from) {
            map[set] = (unsigned char)to;
        }
    }
}

void protect_role_sets(const int sizes[PROTECT_ROLE_SETS], unsigned char map[PROTECT_ROLE_SETS])
{
    int now[PROTECT_ROLE_SETS];
    bool hidden[PROTECT_ROLE_SETS];
    for (int set = 0; set < PROTECT_ROLE_SETS; set++) {
        now[set] = sizes[set];
        map[set] = (unsigned char)set;
    }
    /* The largest sets first, so that whoever moves down can still be moved on. */
    for (int roles = EVENT_ROLES_MAX; roles > 1; roles--) {
        for (int set = PROTECT_ROLE_SETS - 1; set > 0; set--) {
            if (count_roles(set) == roles && protect_is_small(now[set])) {
                move_set(set, parent_of(set, now), now, map);
            }
        }
    }
    protect_classes(now, PROTECT_ROLE_SETS, hidden);
    for (int set = 1; set < PROTECT_ROLE_SETS; set++) {
        if (hidden[set]) {
            move_set(set, 0, now, map);
        }
    }
}
