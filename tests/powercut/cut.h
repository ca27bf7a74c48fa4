/* What a power cut may do to the card.
 *
 * The failure model. It is SQLite's (src/test6.c, "crash" tests; its page "atomiccommit", "Hardware
 * assumptions"), with the names of files as an addition:
 *
 *   - A write and a truncation reach the card when the file is synced, and not before. Until then
 *     each of them, alone and in any order, may be on the card or not.
 *   - A write is made of sectors of 512 bytes of the file. Each sector is on the card or not,
 *     whatever became of its neighbours; the one that was being written holds anything. Bytes that
 *     the write was not about stay as they were (SQLite's "powersafe overwrite").
 *   - A file that became longer by a write of which only the end arrived has zeroes before it.
 *   - A new, renamed or removed name reaches the card when its directory is synced, not when the
 *     file is. Until then each may be there or not, but a rename is done or undone as a whole, as
 *     on every file system with a journal; it is synced with either of its directories.
 *   - What was synced stays as it is. What was in memory is gone: locks, and the index of the WAL.
 *
 * A cut falls before each operation in turn; "during" one is any state between before and after,
 * which losing and tearing give. */
#ifndef HARK_POWERCUT_CUT_H
#define HARK_POWERCUT_CUT_H

#include <stddef.h>

#include "powercut/image.h"
#include "support/chance.h"

#define CUT_SECTOR_BYTES 512

enum damage {
    DAMAGE_LOST,     /* nothing that was not synced */
    DAMAGE_KEPT,     /* everything, as after kill -9 */
    DAMAGE_NAMES,    /* all names, nothing of the contents */
    DAMAGE_CONTENTS, /* all contents, no name */
    DAMAGE_TORN,     /* everything, but the last write was torn */
    DAMAGE_LATEST,   /* only what came last: from some point on */
    DAMAGE_SOME,     /* each change or not */
    DAMAGE_SECTORS,  /* each sector or not, and some are torn */
};
#define DAMAGES 8

/* The card at one moment: what is safe, and what is on its way. */
struct cut {
    struct image safe;
    const struct change *changes; /* borrowed: the whole story */
    size_t *waiting;              /* places in changes, in order */
    size_t waiting_count, waiting_cap;
};

/* Before the first change; what is in image is safe. */
void cut_init(struct cut *cut, const struct image *image, const struct change *changes);
void cut_free(struct cut *cut);
/* The change at this place happens. */
void cut_step(struct cut *cut, size_t at);
/* The power goes now; out is what the next start finds, for image_free. */
void cut_make(const struct cut *cut, enum damage damage, struct chance *chance, struct image *out);

const char *cut_damage_name(enum damage damage);

#endif
