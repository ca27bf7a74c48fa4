/* The two clocks and the source of random bytes: the only places that ask the system for them. */
#ifndef HARK_BASE_CLOCK_H
#define HARK_BASE_CLOCK_H

#include <stddef.h>
#include <stdint.h>
#include <time.h>

#define CLOCK_NEVER INT64_MAX /* a deadline that does not come */

/* Milliseconds of CLOCK_MONOTONIC: for every duration and deadline. */
int64_t clock_now_ms(void);
/* That clock in ms milliseconds from now, as pthread_cond_timedwait(3) wants it. */
void clock_after(int64_t ms, struct timespec *out);
/* Seconds since 1970, UTC. May be wrong on a terminal without a battery clock. */
int64_t clock_wall_s(void);
/* getrandom(2); aborts when the kernel refuses, which it does not after boot. */
void clock_random(void *out, size_t len);
/* A random (version 4, variant 1) UUID, RFC 9562 section 5.4. */
void clock_random_uuid(unsigned char out[16]);

#endif
