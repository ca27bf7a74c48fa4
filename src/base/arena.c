#include "base/arena.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define ARENA_BLOCK_BYTES 16384

struct arena_block {
    struct arena_block *next;
    size_t used;
    size_t size;
    max_align_t bytes[]; /* aligned for any type */
};

void arena_init(struct arena *arena, size_t max)
{
    *arena = (struct arena){.max = max};
}

void arena_free(struct arena *arena)
{
    if (arena == NULL) {
        return;
    }
    struct arena_block *block = arena->blocks;
    while (block != NULL) {
        struct arena_block *next = block->next;
        explicit_bzero(block->bytes, block->used); /* words of a person may lie there */
        free(block);
        block = next;
    }
    *arena = (struct arena){.max = arena->max};
}

static struct arena_block *add_block(struct arena *arena, size_t size)
{
    size_t bytes = size > ARENA_BLOCK_BYTES ? size : ARENA_BLOCK_BYTES;
    struct arena_block *block = calloc(1, sizeof *block + bytes);
    if (block == NULL) {
        return NULL;
    }
    block->size = bytes;
    if (arena->blocks != NULL && size > ARENA_BLOCK_BYTES) {
        /* A large piece fills its block: the half-empty one stays in front. */
        block->next = arena->blocks->next;
        arena->blocks->next = block;
    } else {
        block->next = arena->blocks;
        arena->blocks = block;
    }
    return block;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    if (size > arena->max - arena->used) {
        return NULL;
    }
    size_t step = sizeof(max_align_t);
    if (size > SIZE_MAX - ARENA_BLOCK_BYTES) {
        return NULL;
    }
    size_t rounded = size == 0 ? step : (size + step - 1) / step * step;
    if (rounded > arena->max - arena->used) {
        return NULL;
    }
    struct arena_block *block = arena->blocks;
    if (block == NULL || rounded > block->size - block->used) {
        block = add_block(arena, rounded);
        if (block == NULL) {
            arena->starved = true;
            return NULL;
        }
    }
    void *piece = (char *)block->bytes + block->used;
    block->used += rounded;
    arena->used += rounded;
    return piece;
}

char *arena_copy(struct arena *arena, const char *text, size_t len)
{
    if (len == SIZE_MAX) {
        return NULL;
    }
    char *copy = arena_alloc(arena, len + 1);
    if (copy != NULL && len > 0) {
        memcpy(copy, text, len);
    }
    return copy;
}
