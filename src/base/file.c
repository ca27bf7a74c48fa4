#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"

#define FILE_READ_STEP_BYTES 65536
#define FILE_MODE 0640
#define FILE_MODE_PORTABLE 0666 /* the umask and the medium decide */
#define FILE_DIRECTORY_MODE 0750

static enum err open_for_read(const char *path, int *fd)
{
    /* Not blocking: a FIFO must not hold the program until somebody writes. */
    *fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (*fd >= 0) {
        return ERR_OK;
    }
    if (errno == ENOENT || errno == ENOTDIR) {
        return ERR_ABSENT;
    }
    log_error("file: cannot open %s: %s", path, strerror(errno));
    return errno == ENXIO ? ERR_DATA : ERR_SYSTEM; /* ENXIO: a socket or a device without driver */
}

static enum err read_all(int fd, const char *path, struct buf *out)
{
    char step[FILE_READ_STEP_BYTES];
    for (;;) {
        ssize_t got = read(fd, step, sizeof step);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            log_error("file: cannot read %s: %s", path, strerror(errno));
            return ERR_SYSTEM;
        }
        if (got == 0) {
            return ERR_OK;
        }
        buf_add(out, step, (size_t)got);
        enum err err = buf_err(out);
        if (err != ERR_OK) {
            log_error("file: %s has more than %zu bytes", path, out->max);
            return err;
        }
    }
}

enum err file_read(const char *path, struct buf *out)
{
    int fd = -1;
    size_t len_before = out->len;
    enum err err = buf_err(out);
    if (err != ERR_OK) {
        return err;
    }
    err = open_for_read(path, &fd);
    if (err != ERR_OK) {
        return err;
    }
    struct stat status;
    if (fstat(fd, &status) != 0) {
        log_error("file: cannot stat %s: %s", path, strerror(errno));
        err = ERR_SYSTEM;
    } else if (!S_ISREG(status.st_mode)) {
        log_error("file: %s is no regular file", path);
        err = ERR_DATA;
    } else {
        err = read_all(fd, path, out);
    }
    close(fd);
    if (err != ERR_OK && out->data != NULL) {
        out->len = len_before;
        out->data[len_before] = '\0';
    }
    return err;
}

static bool write_all(int fd, const char *data, size_t len)
{
    while (len > 0) {
        ssize_t put = write(fd, data, len);
        if (put < 0 && errno == EINTR) {
            continue;
        }
        if (put < 0) {
            return false;
        }
        data += put;
        len -= (size_t)put;
    }
    return true;
}

/* Everything up to the rename; errno tells what failed. */
static bool write_temporary(const char *path, const void *data, size_t len, bool is_portable)
{
    /* Left over by a power cut, or put there by somebody: never written through. */
    if (unlink(path) != 0 && errno != ENOENT) {
        return false;
    }
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
                  is_portable ? FILE_MODE_PORTABLE : FILE_MODE);
    if (fd < 0) {
        return false;
    }
    bool ok =
        (is_portable || fchmod(fd, FILE_MODE) == 0) && write_all(fd, data, len) && fsync(fd) == 0;
    int first_errno = errno;
    if (close(fd) != 0 && ok) {
        return false;
    }
    errno = first_errno;
    return ok;
}

static enum err replace(const char *path, const void *data, size_t len, bool is_portable)
{
    char temporary[PATH_MAX];
    int path_len = snprintf(temporary, sizeof temporary, "%s.new", path);
    if (path_len < 0 || (size_t)path_len >= sizeof temporary) {
        log_error("file: a path is longer than %zu bytes", sizeof temporary);
        return ERR_SYSTEM;
    }
    if (!write_temporary(temporary, data, len, is_portable) || rename(temporary, path) != 0) {
        int first_errno = errno;
        log_error("file: cannot replace %s: %s", path, strerror(first_errno));
        unlink(temporary);
        errno = first_errno;
        return ERR_SYSTEM;
    }
    return file_sync_directory_of(path);
}

enum err file_replace(const char *path, const void *data, size_t len)
{
    return replace(path, data, len, false);
}

enum err file_replace_portable(const char *path, const void *data, size_t len)
{
    return replace(path, data, len, true);
}

static bool make_one(const char *path)
{
    if (mkdir(path, FILE_DIRECTORY_MODE) == 0) {
        return true;
    }
    int mkdir_errno = errno;
    struct stat status;
    if (stat(path, &status) == 0 && S_ISDIR(status.st_mode)) {
        return true;
    }
    errno = mkdir_errno;
    return false;
}

enum err file_make_directory(const char *path)
{
    char part[PATH_MAX];
    size_t len = strlen(path);
    if (len == 0 || len >= sizeof part) {
        log_error("file: a directory's path has %zu bytes", len);
        return ERR_SYSTEM;
    }
    memcpy(part, path, len + 1);
    for (size_t i = 1; i <= len; i++) {
        if (part[i] != '/' && part[i] != '\0') {
            continue;
        }
        part[i] = '\0';
        if (!make_one(part)) {
            log_error("file: cannot make directory %s: %s", part, strerror(errno));
            return ERR_SYSTEM;
        }
        part[i] = '/'; /* at len it is not read any more */
    }
    return ERR_OK;
}

enum err file_sync_directory_of(const char *path)
{
    char directory[PATH_MAX];
    const char *slash = strrchr(path, '/');
    size_t len = slash == NULL ? 0 : (size_t)(slash - path);
    if (len >= sizeof directory) {
        log_error("file: a directory's path has %zu bytes", len);
        return ERR_SYSTEM;
    }
    if (slash == NULL) {
        memcpy(directory, ".", 2);
    } else if (len == 0) {
        memcpy(directory, "/", 2);
    } else {
        memcpy(directory, path, len);
        directory[len] = '\0';
    }
    int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0 || fsync(fd) != 0) {
        log_error("file: cannot sync directory %s: %s", directory, strerror(errno));
        if (fd >= 0) {
            close(fd);
        }
        return ERR_SYSTEM;
    }
    close(fd);
    return ERR_OK;
}
