/* Coverage masks (one byte a pixel, 0 none, 255 full) in a cache of fixed size: what was drawn
 * before is drawn again without shaping, scaling or allocating. The oldest masks go first. */
#ifndef HARK_UI_MASK_H
#define HARK_UI_MASK_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

#define MASK_KEY_BYTES_MAX 1100 /* of one key */
#define MASK_SIDE_MAX 8192      /* width or height of one mask */

struct mask {
    int left, top; /* from the origin (pen on the baseline, or corner of the box) to the mask */
    int w, h;      /* 0 for a mask without ink */
    const uint8_t *coverage; /* w * h bytes, row by row */
};

struct mask_cache;

/* Holds at most count_max masks and bytes_max bytes of masks with their keys; both are allocated
 * here and never again. ERR_SYSTEM without memory. */
enum err mask_cache_open(size_t bytes_max, int count_max, struct mask_cache **out) HARK_MUST_CHECK;
void mask_cache_close(struct mask_cache *cache);

/* NULL when it is not there. Borrowed until the next mask_cache_add. */
const struct mask *mask_cache_find(const struct mask_cache *cache, const void *key, size_t key_len);
/* Makes a place of w * h bytes for a mask that is not there yet; the caller fills *coverage before
 * anything else is asked of the cache. NULL when it is larger than the whole cache or than a
 * maximum above. */
const struct mask *mask_cache_add(struct mask_cache *cache, const void *key, size_t key_len,
                                  const struct mask *shape, uint8_t **coverage);
/* Of a key, or of anything else that is looked up often (FNV-1a, 64 bits). */
uint64_t mask_hash(const void *key, size_t key_len);
/* Forgets all masks and overwrites them with zeroes: words of the last person are among them. */
void mask_cache_clear(struct mask_cache *cache);

#endif
