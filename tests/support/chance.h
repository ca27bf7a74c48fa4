/* Chance that comes again: the same seed gives the same numbers (splitmix64, Steele, Lea and Flood,
 * "Fast splittable pseudorandom number generators", 2014). */
#ifndef HARK_TESTS_SUPPORT_CHANCE_H
#define HARK_TESTS_SUPPORT_CHANCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct chance {
    uint64_t state;
};

static inline uint64_t chance_next(struct chance *chance)
{
    uint64_t z = chance->state += 0x9e3779b97f4a7c15u;

    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

/* A stream of its own for each number. */
static inline struct chance chance_of(uint64_t seed, uint64_t number)
{
    struct chance chance = {seed};

    chance.state = chance_next(&chance) ^ number * 0xd1342543de82ef95u;
    (void)chance_next(&chance);
    return chance;
}

/* 0 to count - 1. */
static inline size_t chance_below(struct chance *chance, size_t count)
{
    return (size_t)(chance_next(chance) % count);
}

static inline bool chance_is(struct chance *chance, unsigned one_in)
{
    return chance_below(chance, one_in) == 0;
}

static inline void chance_fill(struct chance *chance, void *out, size_t len)
{
    for (unsigned char *at = out, *end = at + len; at < end; at++) {
        *at = (unsigned char)chance_next(chance);
    }
}

#endif
