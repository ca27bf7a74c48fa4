#include "ui/mask.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"

#define BUCKETS 512 /* a power of two, more than any cache has masks */
#define NONE (-1)

struct entry {
    struct mask mask;
    uint64_t hash;
    size_t at; /* key, then coverage, in bytes[] */
    size_t key_len;
    int chain; /* the next entry of the same bucket, or NONE */
};

/* Bytes are given out in a ring, entries too, in the same order: so the oldest one always lies
 * next in front of `write`, and making room is dropping from the front of the queue. */
struct mask_cache {
    size_t bytes_max, write;
    size_t reached; /* bytes behind this were never written */
    int count_max, first, count;
    struct entry *entries;
    uint8_t *bytes;
    int buckets[BUCKETS];
};

uint64_t mask_hash(const void *key, size_t key_len)
{
    const unsigned char *bytes = key;
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < key_len; i++) {
        hash = (hash ^ bytes[i]) * UINT64_C(0x100000001b3);
    }
    return hash ^ (hash >> 32);
}

enum err mask_cache_open(size_t bytes_max, int count_max, struct mask_cache **out)
{
    assert(bytes_max > 0 && count_max > 0);
    struct mask_cache *cache = calloc(1, sizeof *cache);
    if (cache == NULL) {
        goto out;
    }
    cache->bytes_max = bytes_max;
    cache->count_max = count_max;
    cache->entries = calloc((size_t)count_max, sizeof *cache->entries);
    cache->bytes = calloc(1, bytes_max);
    if (cache->entries == NULL || cache->bytes == NULL) {
        goto out;
    }
    for (int i = 0; i < BUCKETS; i++) {
        cache->buckets[i] = NONE;
    }
    *out = cache;
    return ERR_OK;
out:
    log_error("ui: no memory for a cache of masks");
    mask_cache_close(cache);
    *out = NULL;
    return ERR_SYSTEM;
}

void mask_cache_close(struct mask_cache *cache)
{
    if (cache == NULL) {
        return;
    }
    free(cache->entries);
    free(cache->bytes);
    free(cache);
}

static int *bucket_of(struct mask_cache *cache, uint64_t hash)
{
    return &cache->buckets[hash % BUCKETS];
}

const struct mask *mask_cache_find(const struct mask_cache *cache, const void *key, size_t key_len)
{
    uint64_t hash = mask_hash(key, key_len);
    for (int i = cache->buckets[hash % BUCKETS]; i != NONE; i = cache->entries[i].chain) {
        const struct entry *entry = &cache->entries[i];
        if (entry->hash == hash && entry->key_len == key_len &&
            memcmp(cache->bytes + entry->at, key, key_len) == 0) {
            return &entry->mask;
        }
    }
    return NULL;
}

static void drop_oldest(struct mask_cache *cache)
{
    int *link = bucket_of(cache, cache->entries[cache->first].hash);
    while (*link != cache->first) {
        link = &cache->entries[*link].chain;
    }
    *link = cache->entries[cache->first].chain;
    cache->first = (cache->first + 1) % cache->count_max;
    cache->count--;
    if (cache->count == 0) {
        cache->write = 0;
    }
}

static bool oldest_lies_in(const struct mask_cache *cache, size_t from, size_t to)
{
    size_t at = cache->entries[cache->first].at;
    return cache->count > 0 && at >= from && at < to;
}

/* The start of `size` free bytes in one piece. */
static size_t make_room(struct mask_cache *cache, size_t size)
{
    if (cache->count == cache->count_max) {
        drop_oldest(cache);
    }
    if (size > cache->bytes_max - cache->write) {
        while (oldest_lies_in(cache, cache->write, cache->bytes_max)) {
            drop_oldest(cache);
        }
        cache->write = 0;
    }
    while (oldest_lies_in(cache, cache->write, cache->write + size)) {
        drop_oldest(cache);
    }
    size_t at = cache->write;
    cache->write += size;
    if (cache->write > cache->reached) {
        cache->reached = cache->write;
    }
    return at;
}

const struct mask *mask_cache_add(struct mask_cache *cache, const void *key, size_t key_len,
                                  const struct mask *shape, uint8_t **coverage)
{
    assert(key_len > 0 && shape->w >= 0 && shape->h >= 0);
    if (key_len > MASK_KEY_BYTES_MAX || shape->w > MASK_SIDE_MAX || shape->h > MASK_SIDE_MAX) {
        return NULL;
    }
    size_t size = key_len + (size_t)shape->w * (size_t)shape->h;
    if (size > cache->bytes_max) {
        return NULL;
    }
    size_t at = make_room(cache, size);
    int index = (cache->first + cache->count) % cache->count_max;
    struct entry *entry = &cache->entries[index];
    cache->count++;
    entry->mask = *shape;
    entry->mask.coverage = cache->bytes + at + key_len;
    entry->hash = mask_hash(key, key_len);
    entry->at = at;
    entry->key_len = key_len;
    int *bucket = bucket_of(cache, entry->hash);
    entry->chain = *bucket;
    *bucket = index;
    memcpy(cache->bytes + at, key, key_len);
    *coverage = cache->bytes + at + key_len;
    return &entry->mask;
}

void mask_cache_clear(struct mask_cache *cache)
{
    /* What was dropped lies there too; only what was ever written, so that untouched pages stay
     * untouched. */
    memset(cache->bytes, 0, cache->reached);
    for (int i = 0; i < BUCKETS; i++) {
        cache->buckets[i] = NONE;
    }
    cache->first = 0;
    cache->count = 0;
    cache->write = 0;
    cache->reached = 0;
}
