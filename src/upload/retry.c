#include "upload/retry.h"

#include <curl/curl.h>
#include <stdbool.h>
#include <time.h>

#include "base/clock.h"

#define FAILURES_MAX 30 /* 2^30 seconds is far beyond the cap */

void retry_init(struct retry *retry, int64_t base_ms)
{
    *retry = (struct retry){.base_ms = base_ms, .deadline_ms = CLOCK_NEVER};
}

void retry_succeed(struct retry *retry)
{
    retry->failures = 0;
    retry->deadline_ms = CLOCK_NEVER;
}

void retry_fail(struct retry *retry, int64_t after_s, int64_t now_ms, uint64_t random)
{
    int64_t most_ms = retry->base_ms;
    for (int i = 0; i < retry->failures && most_ms < RETRY_CAP_MS; i++) {
        most_ms *= 2;
    }
    if (most_ms > RETRY_CAP_MS) {
        most_ms = RETRY_CAP_MS;
    }
    int64_t sleep_ms = (int64_t)(random % ((uint64_t)most_ms + 1));
    if (after_s > 0) {
        /* The jitter comes on top: those who were sent away together do not return together. */
        int64_t spread_ms = most_ms < retry->base_ms ? most_ms : retry->base_ms;
        sleep_ms = after_s * 1000 + (int64_t)(random % ((uint64_t)spread_ms + 1));
    }
    if (retry->failures < FAILURES_MAX) {
        retry->failures++;
    }
    retry->deadline_ms = now_ms + sleep_ms;
}

static bool is_digits(const char *text)
{
    if (*text == '\0') {
        return false;
    }
    for (; *text != '\0'; text++) {
        if (*text < '0' || *text > '9') {
            return false;
        }
    }
    return true;
}

int64_t retry_after_parse(const char *value, const char *date)
{
    int64_t seconds = 0;
    if (is_digits(value)) {
        for (; *value != '\0' && seconds <= RETRY_AFTER_MAX_S; value++) {
            seconds = seconds * 10 + (*value - '0');
        }
    } else {
        time_t until = value[0] == '\0' ? (time_t)-1 : curl_getdate(value, NULL);
        time_t reply = date[0] == '\0' ? (time_t)-1 : curl_getdate(date, NULL);
        if (until == (time_t)-1 || reply == (time_t)-1) {
            return RETRY_AFTER_NONE;
        }
        seconds = until > reply ? (int64_t)until - (int64_t)reply : 0;
    }
    return seconds > RETRY_AFTER_MAX_S ? RETRY_AFTER_MAX_S : seconds;
}
