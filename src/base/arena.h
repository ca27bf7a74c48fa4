/* Memory that is given out in order and freed as a whole: for structs that live as long as the
 * file they were read from. Everything it gives is zeroed. */
#ifndef HARK_BASE_ARENA_H
#define HARK_BASE_ARENA_H

#include <stdbool.h>
#include <stddef.h>

struct arena_block;

struct arena {
    struct arena_block *blocks; /* owned */
    size_t used;                /* bytes given out so far */
    size_t max;                 /* used never exceeds this */
    bool starved;               /* it once gave NULL because there was no memory, not for max */
};

void arena_init(struct arena *arena, size_t max);
/* Accepts NULL and zeroed structs. */
void arena_free(struct arena *arena);
/* Zeroed, aligned for any type; NULL when max or memory is reached. Owned by the arena. */
void *arena_alloc(struct arena *arena, size_t size);
/* A NUL-terminated copy of len bytes; NULL as above. */
char *arena_copy(struct arena *arena, const char *text, size_t len);

#endif
