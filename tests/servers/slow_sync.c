/* Preloaded into a writer of responses.db: while the file $HARK_TEST_SLOW_SYNC is there, each sync
 * takes as long as on a memory card that is busy with itself. */
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define SYNC_S 2 /* longer than hark-upload waits after a change */

static int sync_slowly(const char *name, int fd)
{
    const struct timespec wait = {SYNC_S, 0};
    const char *path = getenv("HARK_TEST_SLOW_SYNC");
    int (*next)(int);
    *(void **)&next = dlsym(RTLD_NEXT, name);
    if (path != NULL && access(path, F_OK) == 0) {
        nanosleep(&wait, NULL);
    }
    return next(fd);
}

/* NOLINTNEXTLINE(readability-inconsistent-declaration-parameter-name): it is the C library's */
int fdatasync(int fd)
{
    return sync_slowly("fdatasync", fd);
}

int fsync(int fd)
{
    return sync_slowly("fsync", fd);
}
