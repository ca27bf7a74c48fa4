/* Preloaded into hark-kiosk: each write of a database takes as long as on a slow memory card, so
 * that a kill finds the program in the middle of a commit. */
#include <dlfcn.h>
#include <time.h>
#include <unistd.h>

#define WRITE_US 2000L

/* NOLINTNEXTLINE(readability-inconsistent-declaration-parameter-name): it is the C library's */
ssize_t pwrite64(int fd, const void *bytes, size_t len, off64_t at)
{
    static ssize_t (*next)(int, const void *, size_t, off64_t);
    const struct timespec wait = {0, WRITE_US * 1000};
    if (next == NULL) {
        *(void **)&next = dlsym(RTLD_NEXT, "pwrite64");
    }
    nanosleep(&wait, NULL);
    return next(fd, bytes, len, at);
}
