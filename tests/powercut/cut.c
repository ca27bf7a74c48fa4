#include "powercut/cut.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void cut_init(struct cut *cut, const struct image *image, const struct change *changes)
{
    memset(cut, 0, sizeof *cut);
    image_copy(&cut->safe, image);
    cut->changes = changes;
}

void cut_free(struct cut *cut)
{
    image_free(&cut->safe);
    free(cut->waiting);
    memset(cut, 0, sizeof *cut);
}

static bool is_name(const struct change *change)
{
    return change->kind == CHANGE_CREATE || change->kind == CHANGE_RENAME ||
           change->kind == CHANGE_UNLINK;
}

static bool lies_in(const char *path, const char *directory)
{
    char parent[IMAGE_PATH_BYTES];

    image_parent(path, parent);
    return strcmp(parent, directory) == 0;
}

static bool is_synced_by(const struct change *change, const struct change *sync)
{
    if (sync->kind == CHANGE_SYNC) {
        return !is_name(change) && change->node == sync->node;
    }
    return is_name(change) && (lies_in(change->path, sync->path) ||
                               (change->kind == CHANGE_RENAME && lies_in(change->to, sync->path)));
}

static void wait(struct cut *cut, size_t at)
{
    if (cut->waiting_count == cut->waiting_cap) {
        cut->waiting_cap = cut->waiting_cap * 2 + 64;
        cut->waiting = realloc(cut->waiting, cut->waiting_cap * sizeof *cut->waiting);
        if (cut->waiting == NULL) {
            perror("powercut: memory");
            abort();
        }
    }
    cut->waiting[cut->waiting_count++] = at;
}

void cut_step(struct cut *cut, size_t at)
{
    const struct change *change = &cut->changes[at];
    size_t left = 0;

    if (change->kind != CHANGE_SYNC && change->kind != CHANGE_SYNC_DIRECTORY) {
        wait(cut, at);
        return;
    }
    for (size_t i = 0; i < cut->waiting_count; i++) {
        const struct change *waiting = &cut->changes[cut->waiting[i]];

        if (is_synced_by(waiting, change)) {
            image_apply(&cut->safe, waiting);
        } else {
            cut->waiting[left++] = cut->waiting[i];
        }
    }
    cut->waiting_count = left;
}

/* ---- damage --------------------------------------------------------------------------------- */

/* A torn sector: anything at all, or anything after some bytes that are right. */
static void write_noise(struct image *image, int node, size_t offset, const unsigned char *data,
                        size_t size, struct chance *chance)
{
    unsigned char noise[CUT_SECTOR_BYTES];
    size_t right = chance_is(chance, 2) ? 0 : chance_below(chance, size);

    chance_fill(chance, noise, size);
    memcpy(noise, data, right);
    image_write(image, node, offset, noise, size);
}

static size_t sector_end(size_t offset, size_t end)
{
    size_t next = (offset / CUT_SECTOR_BYTES + 1) * CUT_SECTOR_BYTES;

    return next < end ? next : end;
}

/* The sectors before some point, and noise in the next one. */
static void tear(struct image *image, const struct change *write, struct chance *chance)
{
    size_t end = write->offset + write->size;
    size_t stop = write->offset + chance_below(chance, write->size);
    size_t from = stop / CUT_SECTOR_BYTES * CUT_SECTOR_BYTES;

    if (from < write->offset) {
        from = write->offset;
    }
    image_write(image, write->node, write->offset, write->data, from - write->offset);
    write_noise(image, write->node, from, write->data + (from - write->offset),
                sector_end(from, end) - from, chance);
}

/* Each sector for itself. */
static void scatter(struct image *image, const struct change *write, struct chance *chance)
{
    size_t end = write->offset + write->size;

    for (size_t at = write->offset; at < end;) {
        size_t next = sector_end(at, end);
        size_t fate = chance_below(chance, 8);

        if (fate < 4) {
            image_write(image, write->node, at, write->data + (at - write->offset), next - at);
        } else if (fate == 4) {
            write_noise(image, write->node, at, write->data + (at - write->offset), next - at,
                        chance);
        }
        at = next;
    }
}

/* What becomes of one change of those that wait. */
static bool stays(const struct cut *cut, size_t i, size_t first, enum damage damage,
                  struct chance *chance)
{
    const struct change *change = &cut->changes[cut->waiting[i]];

    switch (damage) {
    case DAMAGE_LOST:
        return false;
    case DAMAGE_KEPT:
        return true;
    case DAMAGE_NAMES:
        return is_name(change);
    case DAMAGE_CONTENTS:
        return !is_name(change);
    case DAMAGE_TORN:
        return i + 1 < cut->waiting_count || chance_is(chance, 2);
    case DAMAGE_LATEST:
        return i >= first;
    case DAMAGE_SOME:
    case DAMAGE_SECTORS:
        return chance_is(chance, 2);
    }
    return false;
}

void cut_make(const struct cut *cut, enum damage damage, struct chance *chance, struct image *out)
{
    size_t first = cut->waiting_count == 0 ? 0 : chance_below(chance, cut->waiting_count);

    image_copy(out, &cut->safe);
    for (size_t i = 0; i < cut->waiting_count; i++) {
        const struct change *change = &cut->changes[cut->waiting[i]];
        bool is_write = change->kind == CHANGE_WRITE && change->size > 0;

        if (damage == DAMAGE_SECTORS && is_write) {
            scatter(out, change, chance);
        } else if (damage == DAMAGE_TORN && is_write && i + 1 == cut->waiting_count) {
            tear(out, change, chance);
        } else if (stays(cut, i, first, damage, chance)) {
            image_apply(out, change);
        }
    }
    image_pack(out);
}

const char *cut_damage_name(enum damage damage)
{
    static const char *const names[DAMAGES] = {
        [DAMAGE_LOST] = "lost",         [DAMAGE_KEPT] = "kept",       [DAMAGE_NAMES] = "names",
        [DAMAGE_CONTENTS] = "contents", [DAMAGE_TORN] = "torn",       [DAMAGE_LATEST] = "latest",
        [DAMAGE_SOME] = "some",         [DAMAGE_SECTORS] = "sectors",
    };

    return names[damage];
}
