#include "base/clock.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/types.h>
#include <time.h>

int64_t clock_now_ms(void)
{
    struct timespec now = {0};
    if (clock_gettime(CLOCK_MONOTONIC, &now) != 0) {
        abort();
    }
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void clock_after(int64_t ms, struct timespec *out)
{
    clock_gettime(CLOCK_MONOTONIC, out);
    out->tv_sec += (time_t)(ms / 1000);
    out->tv_nsec += (long)(ms % 1000) * 1000000;
    if (out->tv_nsec >= 1000000000) {
        out->tv_nsec -= 1000000000;
        out->tv_sec++;
    }
}

int64_t clock_wall_s(void)
{
    struct timespec now = {0};
    if (clock_gettime(CLOCK_REALTIME, &now) != 0) {
        abort();
    }
    return (int64_t)now.tv_sec;
}

void clock_random(void *out, size_t len)
{
    unsigned char *at = out;
    while (len > 0) {
        ssize_t got = getrandom(at, len, 0);
        if (got < 0) {
            if (errno == EINTR) {
                continue;
            }
            abort();
        }
        at += got;
        len -= (size_t)got;
    }
}

void clock_random_uuid(unsigned char out[16])
{
    clock_random(out, 16);
    out[6] = (unsigned char)((out[6] & 0x0f) | 0x40);
    out[8] = (unsigned char)((out[8] & 0x3f) | 0x80);
}
