/* The card that is in the machine: what programs see now, and the story of all changes since it was
 * put in. One at a time; SQLite reaches it by card_vfs.h, src/store/place.c and src/base/file.c by
 * card_calls.c. */
#ifndef HARK_POWERCUT_CARD_H
#define HARK_POWERCUT_CARD_H

#include <stdbool.h>
#include <stddef.h>

#include "powercut/image.h"
#include "support/chance.h"

/* A card, or a program, that does not keep its word about syncs: the control runs. Each is one of
 * the promises that the store builds on; without it something must be seen to get lost. */
enum card_lie {
    CARD_HONEST,
    CARD_NO_SYNC,      /* no file's sync does anything: PRAGMA synchronous = OFF */
    CARD_NO_WAL,       /* that of the WAL does not */
    CARD_NO_DATABASE,  /* that of the database does not */
    CARD_NO_DIRECTORY, /* that of no directory does */
    CARD_NO_WIPE,      /* that of place_sync_wal() does not */
};
#define CARD_LIES 6

/* Puts a card in: a copy of image. Chance makes the epochs and SQLite's salts. The story begins
 * anew. */
void card_mount(const struct image *image, struct chance chance);
void card_unmount(void);
void card_set_lie(enum card_lie lie);

const struct image *card_now(void);
/* The story so far, for as long as the card is in. */
const struct change *card_story(void);
size_t card_story_count(void);
/* Hands the story over to the caller, for card_story_free; the card has none then. */
struct change *card_take_story(size_t *count);
void card_story_free(struct change *story, size_t count);

void card_random(void *out, size_t len);

/* ---- what programs do ---- */

/* The file's node; -1: not there. */
int card_look(const char *path, bool *is_directory);
/* -1: it is there, or its directory is not. */
int card_create(const char *path, bool is_directory);
/* false: not there. */
bool card_rename(const char *from, const char *to);
bool card_unlink(const char *path);
size_t card_size(int node);
/* As much as there is. */
size_t card_read(int node, void *out, size_t size, size_t offset);
void card_write(int node, const char *path, const void *data, size_t size, size_t offset);
void card_truncate(int node, const char *path, size_t size);
/* by_program: the store itself asks, and not SQLite. */
void card_sync(int node, const char *path, bool by_program);
void card_sync_directory(const char *path);

#endif
