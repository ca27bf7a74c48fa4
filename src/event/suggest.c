#include "event/suggest.h"

#include <stddef.h>
#include <string.h>

static size_t least_of(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Edit distance with swaps of neighbours (optimal string alignment), over bytes. */
static size_t distance(const char *a, size_t a_len, const char *b, size_t b_len)
{
    size_t rows[3][SUGGEST_BYTES_MAX + 1];

    for (size_t j = 0; j <= b_len; j++) {
        rows[0][j] = j;
    }
    for (size_t i = 1; i <= a_len; i++) {
        size_t *row = rows[i % 3];
        const size_t *above = rows[(i + 2) % 3];
        const size_t *second = rows[(i + 1) % 3];
        row[0] = i;
        for (size_t j = 1; j <= b_len; j++) {
            size_t cost = a[i - 1] == b[j - 1] ? 0 : 1;
            row[j] = least_of(least_of(above[j] + 1, row[j - 1] + 1), above[j - 1] + cost);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                row[j] = least_of(row[j], second[j - 2] + 1);
            }
        }
    }
    return rows[a_len % 3][b_len];
}

const char *suggest_nearest(const char *word, const char *const *candidates, int count)
{
    size_t len = strlen(word);
    const char *nearest = NULL;
    size_t nearest_distance;

    if (len == 0 || len > SUGGEST_BYTES_MAX) {
        return NULL;
    }
    /* A third of the letters may differ, and one always. */
    nearest_distance = (len < 6 ? 1 : len / 3) + 1;
    for (int i = 0; i < count; i++) {
        size_t candidate_len = strlen(candidates[i]);
        size_t d;
        if (candidate_len > SUGGEST_BYTES_MAX) {
            continue;
        }
        d = distance(word, len, candidates[i], candidate_len);
        if (d < nearest_distance) {
            nearest = candidates[i];
            nearest_distance = d;
        }
    }
    return nearest;
}
