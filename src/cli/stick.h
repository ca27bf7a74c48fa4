/* The folder of results on a USB stick: written so that a stick that was pulled holds old or new,
 * read back from the medium, and the answers of all terminals on it put together. */
#ifndef HARK_CLI_STICK_H
#define HARK_CLI_STICK_H

#include "base/buf.h"
#include "inbox/inbox.h"

#define STICK_PATH_BYTES 4096
#define STICK_FILES_MAX 16384 /* in one folder; more are not read, and told */

/* What was found on a stick that needs a person. */
struct stick_findings {
    int damaged, unknown, unread, conflicts;
};

/* Makes path, a plain folder and no link, so that a stranger's stick never leads us elsewhere.
 * Messages of all functions here are on stderr, and say what to do. */
enum err stick_make_folder(const char *path) HARK_MUST_CHECK;
/* Writes folder/name and reads it back from the medium. A file that holds these bytes already is
 * left alone. ERR_SYSTEM: what was there before is still there. */
enum err stick_write(const char *folder, const char *name, const void *data,
                     size_t len) HARK_MUST_CHECK;

/* "terminal-NAME-DIGEST.ndjson" or "event-DIGEST.yaml": the digest finds damage, and no two files
 * ever share a name. */
void stick_name_batch(const char *terminal, const struct buf *bytes, struct buf *name);
void stick_name_event(const char *digest, struct buf *name);

/* Puts every batch and event in the folder into the inbox, in the order of their names, so that
 * the same files always make the same results. Damaged files are told, counted and passed over.
 * ERR_SYSTEM, ERR_LIMIT: the folder cannot be read. */
enum err stick_collect(const char *folder, struct inbox *inbox,
                       struct stick_findings *findings) HARK_MUST_CHECK;

#endif
