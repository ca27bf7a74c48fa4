/* When to try again: full jitter, and what a busy collector asks for. Pure: the clock and the
 * random number are arguments. */
#ifndef HARK_UPLOAD_RETRY_H
#define HARK_UPLOAD_RETRY_H

#include <stdint.h>

#define RETRY_CAP_MS (15 * 60 * 1000)
#define RETRY_AFTER_MAX_S 3600
#define RETRY_AFTER_NONE (-1)

struct retry {
    int64_t base_ms;
    int failures;        /* since the last success; stops counting when the cap is reached */
    int64_t deadline_ms; /* on the monotonic clock; CLOCK_NEVER: nothing to wait for */
};

void retry_init(struct retry *retry, int64_t base_ms);
/* After a success: the next failure starts small again. */
void retry_succeed(struct retry *retry);
/* After a failure: sleep = rand(0, min(RETRY_CAP_MS, base * 2^failures)), and never before what the
 * collector asked for. So many terminals do not come back at the same instant ("full jitter",
 * AWS Architecture Blog, 2015). after_s is RETRY_AFTER_NONE or from retry_after_parse(). */
void retry_fail(struct retry *retry, int64_t after_s, int64_t now_ms, uint64_t random);

/* A Retry-After header (RFC 9110 section 10.2.3): seconds, or a date, which is taken relative to
 * the reply's own Date header because the terminal's clock may be wrong. At most
 * RETRY_AFTER_MAX_S; RETRY_AFTER_NONE when it is empty or cannot be understood. */
int64_t retry_after_parse(const char *value, const char *date);

#endif
