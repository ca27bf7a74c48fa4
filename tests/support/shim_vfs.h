/* A VFS of SQLite that stands between it and its files: a call fails when the test says so, and
 * what a commit costs is counted.
 *
 * The model of a fault: a write puts half of its bytes down and reports "disk full" or an error;
 * a sync, an open, a read, a truncation, a size, a lock or a deletion does nothing and reports an
 * error. */
#ifndef HARK_TESTS_SUPPORT_SHIM_VFS_H
#define HARK_TESTS_SUPPORT_SHIM_VFS_H

#include <stdbool.h>

struct shim {
    bool (*strikes)(const char *name); /* whether this call is to fail */
    bool disk_full;                    /* a failing write says so */
    int misread;                       /* so many of the next writes find damage instead */
    long syncs, bytes;                 /* so far; the test sets them back */
};

extern struct shim shim;

/* From now on it is the default one. An error code of SQLite. */
int shim_register(bool (*strikes)(const char *name));

#endif
