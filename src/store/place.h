/* The database's files on disk: is it ours, out of the way with it, and who may write.
 * Nothing here opens SQLite, and nothing is ever deleted that may hold an answer. */
#ifndef HARK_STORE_PLACE_H
#define HARK_STORE_PLACE_H

#include <stddef.h>

#include "base/err.h"

#define PLACE_PATH_BYTES 400  /* of responses.db, with NUL */
#define PLACE_ASIDE_BYTES 512 /* of its path under aside/, with NUL */
#define PLACE_ASIDE_MAX 9999  /* files set aside; with more, opening fails */

enum place_state {
    PLACE_FREE,    /* nothing there that holds an answer: a new file may be made */
    PLACE_OURS,    /* the header is of a file that this program may write */
    PLACE_UNSOUND, /* something else: set it aside */
};

/* Takes <path>-lock for as long as *fd is open, so that two programs never write, create or move
 * the same file. ERR_LATER: another one has it. The caller closes *fd. */
enum err place_lock(const char *path, int *fd) HARK_MUST_CHECK;

/* Judges by type, size and the first 100 bytes (https://www.sqlite.org/fileformat2.html#header),
 * before SQLite may touch anything: it deletes the WAL of an empty file, and would roll back a
 * stranger's journal. A header of ours that is in the WAL counts
 * as well: a cut may have torn the other one in a checkpoint. */
enum err place_look(const char *path, enum place_state *out) HARK_MUST_CHECK;

/* Renames path, -wal, -shm and -journal to aside/<name>-<n>... beside it, durable at ERR_OK.
 * The database goes first: a cut between leaves a WAL without database, which place_look finds
 * and the next call brings to its database. */
enum err place_set_aside(const char *path, char aside_path[PLACE_ASIDE_BYTES]) HARK_MUST_CHECK;

/* An empty file of mode 0640 at <path>-new, instead of what an unfinished start left there; out
 * receives its path. */
enum err place_make_new(const char *path, char out[PLACE_ASIDE_BYTES]) HARK_MUST_CHECK;
/* <path>-new becomes path, durable at ERR_OK. */
enum err place_take_new(const char *path) HARK_MUST_CHECK;

/* fsync of <path>-wal: makes its truncation last. A missing one is ERR_OK. */
enum err place_sync_wal(const char *path) HARK_MUST_CHECK;

#endif
