#include "support/shim_vfs.h"

#include <sqlite3.h>
#include <stddef.h>

struct shim shim;

static sqlite3_vfs our_vfs, *real_vfs;

struct shim_file {
    sqlite3_file base;
    sqlite3_file *real;
};

static sqlite3_file *real_file(sqlite3_file *file)
{
    return ((struct shim_file *)file)->real;
}

static int shim_close(sqlite3_file *file)
{
    return real_file(file)->pMethods->xClose(real_file(file));
}

static int shim_read(sqlite3_file *file, void *out, int amount, sqlite3_int64 at)
{
    if (shim.strikes("xRead")) {
        return SQLITE_IOERR_READ;
    }
    return real_file(file)->pMethods->xRead(real_file(file), out, amount, at);
}

static int shim_write(sqlite3_file *file, const void *data, int amount, sqlite3_int64 at)
{
    shim.bytes += amount;
    if (shim.misread > 0) {
        shim.misread--;
        return SQLITE_CORRUPT;
    }
    if (shim.strikes("xWrite")) {
        (void)real_file(file)->pMethods->xWrite(real_file(file), data, amount / 2, at);
        return shim.disk_full ? SQLITE_FULL : SQLITE_IOERR_WRITE;
    }
    return real_file(file)->pMethods->xWrite(real_file(file), data, amount, at);
}

static int shim_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    if (shim.strikes("xTruncate")) {
        return SQLITE_IOERR_TRUNCATE;
    }
    return real_file(file)->pMethods->xTruncate(real_file(file), size);
}

static int shim_sync(sqlite3_file *file, int flags)
{
    shim.syncs++;
    if (shim.strikes("xSync")) {
        return SQLITE_IOERR_FSYNC;
    }
    return real_file(file)->pMethods->xSync(real_file(file), flags);
}

static int shim_file_size(sqlite3_file *file, sqlite3_int64 *size)
{
    if (shim.strikes("xFileSize")) {
        return SQLITE_IOERR_FSTAT;
    }
    return real_file(file)->pMethods->xFileSize(real_file(file), size);
}

static int shim_lock(sqlite3_file *file, int level)
{
    if (shim.strikes("xLock")) {
        return SQLITE_IOERR_LOCK;
    }
    return real_file(file)->pMethods->xLock(real_file(file), level);
}

static int shim_unlock(sqlite3_file *file, int level)
{
    return real_file(file)->pMethods->xUnlock(real_file(file), level);
}

static int shim_check_lock(sqlite3_file *file, int *out)
{
    return real_file(file)->pMethods->xCheckReservedLock(real_file(file), out);
}

static int shim_control(sqlite3_file *file, int op, void *arg)
{
    return real_file(file)->pMethods->xFileControl(real_file(file), op, arg);
}

static int shim_sector_size(sqlite3_file *file)
{
    return real_file(file)->pMethods->xSectorSize(real_file(file));
}

static int shim_characteristics(sqlite3_file *file)
{
    return real_file(file)->pMethods->xDeviceCharacteristics(real_file(file));
}

static int shim_shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **out)
{
    if (shim.strikes("xShmMap")) {
        return SQLITE_IOERR_SHMMAP;
    }
    return real_file(file)->pMethods->xShmMap(real_file(file), page, size, extend, out);
}

static int shim_shm_lock(sqlite3_file *file, int offset, int n, int flags)
{
    return real_file(file)->pMethods->xShmLock(real_file(file), offset, n, flags);
}

static void shim_shm_barrier(sqlite3_file *file)
{
    real_file(file)->pMethods->xShmBarrier(real_file(file));
}

static int shim_shm_unmap(sqlite3_file *file, int delete_it)
{
    return real_file(file)->pMethods->xShmUnmap(real_file(file), delete_it);
}

static int shim_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out)
{
    static const sqlite3_io_methods methods = {
        .iVersion = 2,
        .xClose = shim_close,
        .xRead = shim_read,
        .xWrite = shim_write,
        .xTruncate = shim_truncate,
        .xSync = shim_sync,
        .xFileSize = shim_file_size,
        .xLock = shim_lock,
        .xUnlock = shim_unlock,
        .xCheckReservedLock = shim_check_lock,
        .xFileControl = shim_control,
        .xSectorSize = shim_sector_size,
        .xDeviceCharacteristics = shim_characteristics,
        .xShmMap = shim_shm_map,
        .xShmLock = shim_shm_lock,
        .xShmBarrier = shim_shm_barrier,
        .xShmUnmap = shim_shm_unmap,
    };
    struct shim_file *ours = (struct shim_file *)file;
    int rc;

    (void)vfs;
    ours->base.pMethods = NULL;
    ours->real = (sqlite3_file *)(ours + 1);
    if (shim.strikes("xOpen")) {
        return SQLITE_CANTOPEN;
    }
    rc = real_vfs->xOpen(real_vfs, name, ours->real, flags, out);
    if (ours->real->pMethods) {
        ours->base.pMethods = &methods;
    }
    return rc;
}

static int shim_delete(sqlite3_vfs *vfs, const char *name, int sync_directory)
{
    (void)vfs;
    if (shim.strikes("xDelete")) {
        return SQLITE_IOERR_DELETE;
    }
    return real_vfs->xDelete(real_vfs, name, sync_directory);
}

static int shim_access(sqlite3_vfs *vfs, const char *name, int flags, int *out)
{
    (void)vfs;
    if (shim.strikes("xAccess")) {
        return SQLITE_IOERR_ACCESS;
    }
    return real_vfs->xAccess(real_vfs, name, flags, out);
}

int shim_register(bool (*strikes)(const char *name))
{
    shim.strikes = strikes;
    real_vfs = sqlite3_vfs_find(NULL);
    our_vfs = *real_vfs;
    our_vfs.pNext = NULL;
    our_vfs.zName = "shim";
    our_vfs.szOsFile = (int)sizeof(struct shim_file) + real_vfs->szOsFile;
    our_vfs.xOpen = shim_open;
    our_vfs.xDelete = shim_delete;
    our_vfs.xAccess = shim_access;
    return sqlite3_vfs_register(&our_vfs, 1);
}
