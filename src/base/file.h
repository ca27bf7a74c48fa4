/* Whole files: read with a maximum, replaced atomically so that a power cut leaves old or new. */
#ifndef HARK_BASE_FILE_H
#define HARK_BASE_FILE_H

#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"

/* Appends the file's bytes. ERR_ABSENT, ERR_LIMIT (larger than out->max), ERR_SYSTEM (logged).
 * A directory, a FIFO or a device is ERR_DATA: only regular files are read. */
enum err file_read(const char *path, struct buf *out) HARK_MUST_CHECK;
/* Temporary file beside path, write, fsync, close, rename, fsync of the directory. Mode 0640.
 * On failure the old file is as it was and the temporary one is gone. ERR_SYSTEM (logged). */
enum err file_replace(const char *path, const void *data, size_t len) HARK_MUST_CHECK;
/* The same for a medium that other computers read: no mode is asked for, because FAT refuses a
 * chmod. errno says why it failed. */
enum err file_replace_portable(const char *path, const void *data, size_t len) HARK_MUST_CHECK;
/* Creates the directory and its missing parents, mode 0750. An existing directory is ERR_OK. */
enum err file_make_directory(const char *path) HARK_MUST_CHECK;
/* fsync of the directory that holds path, so that a rename or unlink there is durable. */
enum err file_sync_directory_of(const char *path) HARK_MUST_CHECK;

#endif
