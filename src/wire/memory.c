#include "wire/memory.h"

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* The library does not say how much it gives back: the size stands before each piece. */
struct piece {
    size_t size;
    max_align_t bytes[]; /* aligned for any type */
};

static _Thread_local bool ran_out;

static void *take(size_t size)
{
    struct piece *piece = size > SIZE_MAX / 2 ? NULL : malloc(sizeof(*piece) + size);

    if (!piece) {
        ran_out = true;
        return NULL;
    }
    piece->size = size;
    return piece->bytes;
}

static void wipe_and_give_back(void *bytes)
{
    struct piece *piece;

    if (!bytes) {
        return;
    }
    piece = (struct piece *)(void *)((char *)bytes - offsetof(struct piece, bytes));
    explicit_bzero(piece->bytes, piece->size);
    free(piece);
}

/* Before main(): what the library took before could not be given back. */
__attribute__((constructor)) static void begin(void)
{
    json_set_alloc_funcs(take, wipe_and_give_back);
}

void wire_memory_watch(void)
{
    ran_out = false;
}

bool wire_memory_ran_out(void)
{
    return ran_out;
}
