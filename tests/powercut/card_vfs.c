#include "powercut/card_vfs.h"

#include <assert.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "powercut/card.h"

#define SLOTS SQLITE_SHM_NLOCK
#define REGIONS_MAX 64
#define SECTOR_BYTES 4096 /* what os_unix.c says; the card's own sectors are cut.h's */

struct vfs_file {
    sqlite3_file base;
    char path[IMAGE_PATH_BYTES];
    int node;
    int level; /* SQLITE_LOCK_... */
    bool must_sync_directory;
    bool keeps_wal; /* SQLITE_FCNTL_PERSIST_WAL */
    bool has_index;
    unsigned shared, exclusive; /* slots of the WAL's index */
};

/* What the connections to one file share. */
struct shared_file {
    int readers; /* with SQLITE_LOCK_SHARED or more */
    const struct vfs_file *reserved, *pending, *exclusive;
    int index_users;
    void *regions[REGIONS_MAX]; /* of the WAL's index: memory, gone with a cut */
    int slot_readers[SLOTS];
    bool slot_taken[SLOTS];
};

static struct shared_file shared_files[IMAGE_NODES_MAX];
static int misreads;

static struct vfs_file *ours(sqlite3_file *file)
{
    return (struct vfs_file *)file;
}

static struct shared_file *shared_of(struct vfs_file *file)
{
    return &shared_files[file->node];
}

void card_vfs_begin(void)
{
    for (int i = 0; i < IMAGE_NODES_MAX; i++) {
        for (int at = 0; at < REGIONS_MAX; at++) {
            free(shared_files[i].regions[at]);
        }
        memset(&shared_files[i], 0, sizeof shared_files[i]);
    }
    misreads = 0;
    sqlite3_randomness(0, NULL); /* the next salts come from the new card's chance */
}

void card_vfs_misread(int count)
{
    misreads = count;
}

/* ---- contents ------------------------------------------------------------------------------- */

static int vfs_read(sqlite3_file *file, void *out, int amount, sqlite3_int64 at)
{
    size_t size = (size_t)amount;
    size_t got = card_read(ours(file)->node, out, size, (size_t)at);

    if (got < size) {
        memset((char *)out + got, 0, size - got);
        return SQLITE_IOERR_SHORT_READ;
    }
    return SQLITE_OK;
}

static int vfs_write(sqlite3_file *file, const void *data, int amount, sqlite3_int64 at)
{
    if (misreads > 0) {
        misreads--;
        return SQLITE_CORRUPT;
    }
    card_write(ours(file)->node, ours(file)->path, data, (size_t)amount, (size_t)at);
    return SQLITE_OK;
}

static int vfs_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    card_truncate(ours(file)->node, ours(file)->path, (size_t)size);
    return SQLITE_OK;
}

static void sync_directory_of(const char *path)
{
    char directory[IMAGE_PATH_BYTES];

    image_parent(path, directory);
    card_sync_directory(directory);
}

static int vfs_sync(sqlite3_file *file, int flags)
{
    (void)flags;
    card_sync(ours(file)->node, ours(file)->path, false);
    if (ours(file)->must_sync_directory) {
        sync_directory_of(ours(file)->path);
        ours(file)->must_sync_directory = false;
    }
    return SQLITE_OK;
}

static int vfs_file_size(sqlite3_file *file, sqlite3_int64 *out)
{
    *out = (sqlite3_int64)card_size(ours(file)->node);
    return SQLITE_OK;
}

/* ---- locks ---------------------------------------------------------------------------------- */

static int vfs_unlock(sqlite3_file *file, int level)
{
    struct vfs_file *self = ours(file);
    struct shared_file *shared = shared_of(self);

    if (self->level <= level) {
        return SQLITE_OK;
    }
    if (shared->exclusive == self) {
        shared->exclusive = NULL;
    }
    if (shared->pending == self) {
        shared->pending = NULL;
    }
    if (shared->reserved == self) {
        shared->reserved = NULL;
    }
    if (level == SQLITE_LOCK_NONE) {
        shared->readers--;
    }
    self->level = level;
    return SQLITE_OK;
}

static int lock_exclusively(struct vfs_file *self, struct shared_file *shared)
{
    if (shared->pending != NULL && shared->pending != self) {
        return SQLITE_BUSY;
    }
    shared->pending = self;
    if (shared->readers > 1) {
        self->level = SQLITE_LOCK_PENDING;
        return SQLITE_BUSY;
    }
    shared->exclusive = self;
    self->level = SQLITE_LOCK_EXCLUSIVE;
    return SQLITE_OK;
}

static int vfs_lock(sqlite3_file *file, int level)
{
    struct vfs_file *self = ours(file);
    struct shared_file *shared = shared_of(self);

    if (self->level >= level) {
        return SQLITE_OK;
    }
    if (level == SQLITE_LOCK_SHARED) {
        if (shared->pending != NULL || shared->exclusive != NULL) {
            return SQLITE_BUSY;
        }
        shared->readers++;
        self->level = SQLITE_LOCK_SHARED;
        return SQLITE_OK;
    }
    if (shared->reserved != NULL && shared->reserved != self) {
        return SQLITE_BUSY;
    }
    if (level == SQLITE_LOCK_RESERVED) {
        shared->reserved = self;
        self->level = SQLITE_LOCK_RESERVED;
        return SQLITE_OK;
    }
    return lock_exclusively(self, shared);
}

static int vfs_check_lock(sqlite3_file *file, int *out)
{
    *out = shared_of(ours(file))->reserved != NULL;
    return SQLITE_OK;
}

/* ---- the WAL's index ------------------------------------------------------------------------ */

static void index_path(const struct vfs_file *file, char out[IMAGE_PATH_BYTES + 8])
{
    snprintf(out, IMAGE_PATH_BYTES + 8, "%s-shm", file->path);
}

/* The file is there and has its size; what is in it, nobody believes after a cut. */
static void size_index(struct vfs_file *file, size_t size)
{
    char path[IMAGE_PATH_BYTES + 8];
    int node;

    index_path(file, path);
    node = card_look(path, NULL);
    if (node < 0) {
        node = card_create(path, false);
    }
    if (node >= 0) {
        card_truncate(node, path, size);
    }
}

static int vfs_index_map(sqlite3_file *file, int region, int size, int extend, void volatile **out)
{
    struct vfs_file *self = ours(file);
    struct shared_file *shared = shared_of(self);

    *out = NULL;
    if (region >= REGIONS_MAX) {
        return SQLITE_IOERR_SHMSIZE;
    }
    if (!self->has_index) {
        self->has_index = true;
        if (shared->index_users++ == 0) {
            size_index(self, 0); /* the first one to come begins it anew, as os_unix.c does */
        }
    }
    if (shared->regions[region] == NULL && extend) {
        shared->regions[region] = calloc(1, (size_t)size);
        if (shared->regions[region] == NULL) {
            return SQLITE_NOMEM;
        }
        size_index(self, (size_t)size * ((size_t)region + 1));
    }
    *out = shared->regions[region];
    return SQLITE_OK;
}

static int unlock_slots(struct vfs_file *self, struct shared_file *shared, unsigned mask)
{
    for (int slot = 0; slot < SLOTS; slot++) {
        unsigned bit = 1u << slot;

        if (mask & self->shared & bit) {
            shared->slot_readers[slot]--;
        }
        if (mask & self->exclusive & bit) {
            shared->slot_taken[slot] = false;
        }
    }
    self->shared &= ~mask;
    self->exclusive &= ~mask;
    return SQLITE_OK;
}

static int vfs_index_lock(sqlite3_file *file, int offset, int count, int flags)
{
    struct vfs_file *self = ours(file);
    struct shared_file *shared = shared_of(self);
    unsigned mask = (1u << (offset + count)) - (1u << offset);
    bool is_exclusive = (flags & SQLITE_SHM_EXCLUSIVE) != 0;

    if (flags & SQLITE_SHM_UNLOCK) {
        return unlock_slots(self, shared, mask);
    }
    mask &= ~(is_exclusive ? self->exclusive : self->shared);
    for (int slot = 0; slot < SLOTS; slot++) {
        if (mask & 1u << slot &&
            (shared->slot_taken[slot] || (is_exclusive && shared->slot_readers[slot] > 0))) {
            return SQLITE_BUSY;
        }
    }
    for (int slot = 0; slot < SLOTS; slot++) {
        if (mask & 1u << slot && is_exclusive) {
            shared->slot_taken[slot] = true;
        } else if (mask & 1u << slot) {
            shared->slot_readers[slot]++;
        }
    }
    *(is_exclusive ? &self->exclusive : &self->shared) |= mask;
    return SQLITE_OK;
}

static void vfs_index_barrier(sqlite3_file *file)
{
    (void)file;
}

static int vfs_index_unmap(sqlite3_file *file, int delete_it)
{
    struct vfs_file *self = ours(file);
    struct shared_file *shared = shared_of(self);
    char path[IMAGE_PATH_BYTES + 8];

    if (!self->has_index) {
        return SQLITE_OK;
    }
    self->has_index = false;
    (void)unlock_slots(self, shared, ~0u);
    if (--shared->index_users > 0) {
        return SQLITE_OK;
    }
    for (int i = 0; i < REGIONS_MAX; i++) {
        free(shared->regions[i]);
        shared->regions[i] = NULL;
    }
    if (delete_it) {
        index_path(self, path);
        (void)card_unlink(path);
    }
    return SQLITE_OK;
}

/* ---- opening -------------------------------------------------------------------------------- */

static int vfs_close(sqlite3_file *file)
{
    (void)vfs_index_unmap(file, 0);
    return vfs_unlock(file, SQLITE_LOCK_NONE);
}

static int vfs_control(sqlite3_file *file, int op, void *argument)
{
    int *value = argument;

    if (op == SQLITE_FCNTL_MMAP_SIZE) {
        *(sqlite3_int64 *)argument = 0;
        return SQLITE_OK;
    }
    if (op != SQLITE_FCNTL_PERSIST_WAL) {
        return SQLITE_NOTFOUND;
    }
    if (*value >= 0) {
        ours(file)->keeps_wal = *value != 0;
    }
    *value = ours(file)->keeps_wal;
    return SQLITE_OK;
}

static int vfs_sector_size(sqlite3_file *file)
{
    (void)file;
    return SECTOR_BYTES;
}

static int vfs_characteristics(sqlite3_file *file)
{
    (void)file;
    return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = vfs_close,
    .xRead = vfs_read,
    .xWrite = vfs_write,
    .xTruncate = vfs_truncate,
    .xSync = vfs_sync,
    .xFileSize = vfs_file_size,
    .xLock = vfs_lock,
    .xUnlock = vfs_unlock,
    .xCheckReservedLock = vfs_check_lock,
    .xFileControl = vfs_control,
    .xSectorSize = vfs_sector_size,
    .xDeviceCharacteristics = vfs_characteristics,
    .xShmMap = vfs_index_map,
    .xShmLock = vfs_index_lock,
    .xShmBarrier = vfs_index_barrier,
    .xShmUnmap = vfs_index_unmap,
};

static int vfs_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags, int *out)
{
    const int made_to_last = SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_WAL;
    struct vfs_file *self = ours(file);
    bool is_directory = false;

    (void)vfs;
    memset(self, 0, sizeof *self);
    if (path == NULL || strlen(path) >= sizeof self->path) {
        return SQLITE_CANTOPEN;
    }
    self->node = card_look(path, &is_directory);
    if (self->node < 0 && flags & SQLITE_OPEN_CREATE) {
        self->node = card_create(path, false);
    }
    if (self->node < 0 || is_directory) {
        return SQLITE_CANTOPEN;
    }
    memcpy(self->path, path, strlen(path) + 1);
    self->must_sync_directory = flags & SQLITE_OPEN_CREATE && flags & made_to_last;
    self->base.pMethods = &methods;
    if (out != NULL) {
        *out = flags;
    }
    return SQLITE_OK;
}

static int vfs_delete(sqlite3_vfs *vfs, const char *path, int sync_directory)
{
    (void)vfs;
    if (!card_unlink(path)) {
        return SQLITE_IOERR_DELETE_NOENT;
    }
    if (sync_directory) {
        sync_directory_of(path);
    }
    return SQLITE_OK;
}

/* An empty file does not count, as in os_unix.c. */
static int vfs_access(sqlite3_vfs *vfs, const char *path, int flags, int *out)
{
    bool is_directory;
    int node = card_look(path, &is_directory);

    (void)vfs;
    *out = node >= 0 && (is_directory || flags != SQLITE_ACCESS_EXISTS || card_size(node) > 0);
    return SQLITE_OK;
}

static int vfs_full_path(sqlite3_vfs *vfs, const char *path, int size, char *out)
{
    (void)vfs;
    return snprintf(out, (size_t)size, "%s", path) < size ? SQLITE_OK : SQLITE_CANTOPEN;
}

static int vfs_randomness(sqlite3_vfs *vfs, int size, char *out)
{
    (void)vfs;
    card_random(out, (size_t)size);
    return size;
}

/* Whoever waits here waits in vain: there is one thread. */
static int vfs_sleep(sqlite3_vfs *vfs, int us)
{
    (void)vfs;
    return us;
}

enum err card_vfs_register(void)
{
    static sqlite3_vfs vfs;
    sqlite3_vfs *real = sqlite3_vfs_find(NULL);

    if (real == NULL) {
        return ERR_SYSTEM;
    }
    vfs = *real;
    vfs.pNext = NULL;
    vfs.zName = "card";
    vfs.szOsFile = (int)sizeof(struct vfs_file);
    vfs.mxPathname = IMAGE_PATH_BYTES;
    vfs.xOpen = vfs_open;
    vfs.xDelete = vfs_delete;
    vfs.xAccess = vfs_access;
    vfs.xFullPathname = vfs_full_path;
    vfs.xRandomness = vfs_randomness;
    vfs.xSleep = vfs_sleep;
    return sqlite3_vfs_register(&vfs, 1) == SQLITE_OK ? ERR_OK : ERR_SYSTEM;
}
