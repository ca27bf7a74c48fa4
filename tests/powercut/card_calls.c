/* The plain calls of src/store/place.c and src/base/file.c on their way to the card: the linker
 * gives our own objects these instead (--wrap in CMakeLists.txt). What is not under /card goes to
 * the machine, so that the programs' code stays exactly as it is. */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "powercut/card.h"
#include "support/wrapped.h"

/* The names are the linker's.
 * NOLINTBEGIN(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp) */
int __real_open(const char *path, int flags, mode_t mode);
int __real_close(int fd);
ssize_t __real_read(int fd, void *out, size_t size);
ssize_t __real_pread(int fd, void *out, size_t size, off_t at);
int __real_fsync(int fd);
int __real_rename(const char *from, const char *to);
int __real_unlink(const char *path);
int __real_mkdir(const char *path, mode_t mode);
int __real_stat(const char *path, struct stat *out);
int __real_lstat(const char *path, struct stat *out);
int __real_fstat(int fd, struct stat *out);
int __real_fchmod(int fd, mode_t mode);
int __real_flock(int fd, int operation);

int __wrap_open(const char *path, int flags, ...);
int __wrap_close(int fd);
ssize_t __wrap_read(int fd, void *out, size_t size);
ssize_t __wrap_pread(int fd, void *out, size_t size, off_t at);
int __wrap_fsync(int fd);
int __wrap_rename(const char *from, const char *to);
int __wrap_unlink(const char *path);
int __wrap_mkdir(const char *path, mode_t mode);
int __wrap_stat(const char *path, struct stat *out);
int __wrap_lstat(const char *path, struct stat *out);
int __wrap_fstat(int fd, struct stat *out);
int __wrap_fchmod(int fd, mode_t mode);
int __wrap_flock(int fd, int operation);
void __wrap_clock_random(void *out, size_t len);

#define FIRST_FD 1000000 /* no descriptor of the machine is that high */
#define OPEN_MAX_HERE 16

static struct descriptor {
    bool is_open, is_directory;
    int node;
    size_t at;
    char path[IMAGE_PATH_BYTES];
} descriptors[OPEN_MAX_HERE];

static bool is_on_card(const char *path)
{
    size_t len = strlen(IMAGE_ROOT);

    return strncmp(path, IMAGE_ROOT, len) == 0 && (path[len] == '/' || path[len] == '\0');
}

static struct descriptor *descriptor_of(int fd)
{
    return fd >= FIRST_FD && fd < FIRST_FD + OPEN_MAX_HERE ? &descriptors[fd - FIRST_FD] : NULL;
}

static int failed(int number)
{
    errno = number;
    return -1;
}

/* ---- by path -------------------------------------------------------------------------------- */

/* The node, and what it is; the root has the node -1 and is there. */
static bool find(const char *path, int *node, bool *is_directory)
{
    if (strcmp(path, IMAGE_ROOT) == 0) {
        *node = -1;
        *is_directory = true;
        return true;
    }
    *node = card_look(path, is_directory);
    return *node >= 0;
}

static int give_descriptor(const char *path, int node, bool is_directory)
{
    for (int i = 0; i < OPEN_MAX_HERE; i++) {
        if (!descriptors[i].is_open) {
            descriptors[i] =
                (struct descriptor){.is_open = true, .is_directory = is_directory, .node = node};
            snprintf(descriptors[i].path, sizeof descriptors[i].path, "%s", path);
            return FIRST_FD + i;
        }
    }
    return failed(EMFILE);
}

int __wrap_open(const char *path, int flags, ...)
{
    mode_t mode = 0;
    bool is_directory;
    int node;

    if (flags & O_CREAT) {
        va_list args;

        va_start(args, flags);
        mode = va_arg(args, mode_t);
        va_end(args);
    }
    if (!is_on_card(path)) {
        return __real_open(path, flags, mode);
    }
    if (find(path, &node, &is_directory)) {
        if (flags & O_CREAT && flags & O_EXCL) {
            return failed(EEXIST);
        }
    } else {
        node = flags & O_CREAT ? card_create(path, false) : -1;
        if (node < 0) {
            return failed(ENOENT);
        }
    }
    if (flags & O_DIRECTORY && !is_directory) {
        return failed(ENOTDIR);
    }
    return give_descriptor(path, node, is_directory);
}

int __wrap_rename(const char *from, const char *to)
{
    if (!is_on_card(from)) {
        return __real_rename(from, to);
    }
    return card_rename(from, to) ? 0 : failed(ENOENT);
}

int __wrap_unlink(const char *path)
{
    if (!is_on_card(path)) {
        return __real_unlink(path);
    }
    return card_unlink(path) ? 0 : failed(ENOENT);
}

int __wrap_mkdir(const char *path, mode_t mode)
{
    bool is_directory;
    int node;

    if (!is_on_card(path)) {
        return __real_mkdir(path, mode);
    }
    if (find(path, &node, &is_directory)) {
        return failed(EEXIST);
    }
    return card_create(path, true) < 0 ? failed(ENOENT) : 0;
}

static void describe(int node, bool is_directory, struct stat *out)
{
    memset(out, 0, sizeof *out);
    out->st_mode = is_directory ? S_IFDIR | 0750 : S_IFREG | 0640;
    out->st_size = is_directory ? 0 : (off_t)card_size(node);
}

int __wrap_stat(const char *path, struct stat *out)
{
    bool is_directory;
    int node;

    if (!is_on_card(path)) {
        return __real_stat(path, out);
    }
    if (!find(path, &node, &is_directory)) {
        return failed(ENOENT);
    }
    describe(node, is_directory, out);
    return 0;
}

/* There are no links on the card. */
int __wrap_lstat(const char *path, struct stat *out)
{
    return is_on_card(path) ? __wrap_stat(path, out) : __real_lstat(path, out);
}

/* ---- by descriptor -------------------------------------------------------------------------- */

int __wrap_close(int fd)
{
    struct descriptor *descriptor = descriptor_of(fd);

    if (descriptor == NULL) {
        return __real_close(fd);
    }
    descriptor->is_open = false;
    return 0;
}

ssize_t __wrap_pread(int fd, void *out, size_t size, off_t at)
{
    struct descriptor *descriptor = descriptor_of(fd);

    if (descriptor == NULL) {
        return __real_pread(fd, out, size, at);
    }
    return descriptor->is_directory ? failed(EISDIR)
                                    : (ssize_t)card_read(descriptor->node, out, size, (size_t)at);
}

ssize_t __wrap_read(int fd, void *out, size_t size)
{
    struct descriptor *descriptor = descriptor_of(fd);
    ssize_t got;

    if (descriptor == NULL) {
        return __real_read(fd, out, size);
    }
    got = __wrap_pread(fd, out, size, (off_t)descriptor->at);
    descriptor->at += got > 0 ? (size_t)got : 0;
    return got;
}

int __wrap_fsync(int fd)
{
    struct descriptor *descriptor = descriptor_of(fd);

    if (descriptor == NULL) {
        return __real_fsync(fd);
    }
    if (descriptor->is_directory) {
        card_sync_directory(descriptor->path);
    } else {
        card_sync(descriptor->node, descriptor->path, true);
    }
    return 0;
}

int __wrap_fstat(int fd, struct stat *out)
{
    struct descriptor *descriptor = descriptor_of(fd);

    if (descriptor == NULL) {
        return __real_fstat(fd, out);
    }
    describe(descriptor->node, descriptor->is_directory, out);
    return 0;
}

int __wrap_fchmod(int fd, mode_t mode)
{
    return descriptor_of(fd) == NULL ? __real_fchmod(fd, mode) : 0;
}

/* One store at a time: nobody else has it. */
int __wrap_flock(int fd, int operation)
{
    return descriptor_of(fd) == NULL ? __real_flock(fd, operation) : 0;
}

void __wrap_clock_random(void *out, size_t len)
{
    card_random(out, len);
}
/* NOLINTEND(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp) */
