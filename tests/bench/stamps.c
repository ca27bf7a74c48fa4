/* Loaded into a program under measurement: writes down when each of its fsyncs and fdatasyncs came
 * back, and how many bytes it gave to files with pwrite, as SQLite does. The same for Hark and for
 * the server of the page.
 *
 * HARK_BENCH_STAMPS names a file that holds a zeroed struct stamps. Times are CLOCK_MONOTONIC in
 * nanoseconds. */
#include <dlfcn.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#define STAMPS_MAX 8190

struct stamps {
    _Atomic uint64_t count;
    _Atomic uint64_t written_bytes;
    _Atomic uint64_t end_ns[STAMPS_MAX];
};

static struct stamps *stamps;

__attribute__((constructor)) static void stamps_open(void)
{
    const char *path = getenv("HARK_BENCH_STAMPS");
    int fd = path == NULL ? -1 : open(path, O_RDWR | O_CLOEXEC);
    if (fd < 0) {
        return;
    }
    void *memory = mmap(NULL, sizeof *stamps, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    stamps = memory == MAP_FAILED ? NULL : memory;
    close(fd);
}

static void stamp(void)
{
    struct timespec t;
    if (stamps == NULL) {
        return;
    }
    clock_gettime(CLOCK_MONOTONIC, &t);
    uint64_t index = atomic_fetch_add(&stamps->count, 1);
    if (index < STAMPS_MAX) {
        atomic_store(&stamps->end_ns[index],
                     (uint64_t)t.tv_sec * 1000000000U + (uint64_t)t.tv_nsec);
    }
}

/* The function of the C library that stands behind ours. */
static void find_next(const char *name, void *function)
{
    void *found = dlsym(RTLD_NEXT, name);
    __builtin_memcpy(function, &found, sizeof found);
}

/* NOLINTBEGIN(readability-inconsistent-declaration-parameter-name): they are the C library's */
int fdatasync(int fd)
{
    static int (*next)(int fd);
    if (next == NULL) {
        find_next("fdatasync", &next);
    }
    int result = next(fd);
    stamp();
    return result;
}

int fsync(int fd)
{
    static int (*next)(int fd);
    if (next == NULL) {
        find_next("fsync", &next);
    }
    int result = next(fd);
    stamp();
    return result;
}

ssize_t pwrite64(int fd, const void *bytes, size_t len, off64_t at)
{
    static ssize_t (*next)(int fd, const void *bytes, size_t len, off64_t at);
    if (next == NULL) {
        find_next("pwrite64", &next);
    }
    ssize_t result = next(fd, bytes, len, at);
    if (stamps != NULL && result > 0) {
        atomic_fetch_add(&stamps->written_bytes, (uint64_t)result);
    }
    return result;
}
/* NOLINTEND(readability-inconsistent-declaration-parameter-name) */
