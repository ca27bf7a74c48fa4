/* Any Retry-After and Date, any run of failures: the wait is never shorter than asked for and never
 * longer than its cap. Lines of the input: Retry-After, Date; then random numbers. */
#include <ctype.h>
#include <string.h>

#include "fuzz.h"
#include "upload/retry.h"

void fuzz_begin(void)
{
}

static int64_t check_parse(const char *value, const char *date)
{
    int64_t seconds = retry_after_parse(value, date);
    CHECK(seconds >= RETRY_AFTER_NONE && seconds <= RETRY_AFTER_MAX_S);
    if (value[0] == '\0') {
        CHECK(seconds == RETRY_AFTER_NONE);
    } else if (strspn(value, "0123456789") == strlen(value)) {
        CHECK(seconds >= 0);
        CHECK(retry_after_parse(value, "") == seconds);
    } else {
        CHECK(retry_after_parse(value, "") == RETRY_AFTER_NONE);
        /* A date is as far from itself as nothing. */
        int64_t same = retry_after_parse(value, value);
        CHECK(same == 0 || same == RETRY_AFTER_NONE);
    }
    return seconds;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_input input = {data, size};
    char value[128], date[128];
    struct retry retry;
    fuzz_line(&input, value, sizeof value);
    fuzz_line(&input, date, sizeof date);
    int64_t after_s = check_parse(value, date);
    int64_t base_ms = 1000 * (1 + (int64_t)fuzz_number(&input, 3600));
    int64_t most_ms = base_ms > RETRY_CAP_MS ? base_ms : RETRY_CAP_MS;
    int64_t now_ms = (int64_t)fuzz_number(&input, 65536) * 1000;
    retry_init(&retry, base_ms);
    for (int i = 0; i < 100 && input.size > 0; i++) {
        bool asked = (fuzz_byte(&input) & 1) != 0;
        retry_fail(&retry, asked ? after_s : RETRY_AFTER_NONE, now_ms, fuzz_long(&input));
        int64_t wait_ms = retry.deadline_ms - now_ms;
        int64_t asked_ms = asked && after_s > 0 ? after_s * 1000 : 0;
        CHECK(wait_ms >= asked_ms && wait_ms <= asked_ms + most_ms);
        if (fuzz_number(&input, 8) == 0) {
            retry_succeed(&retry);
        }
        now_ms = retry.deadline_ms > now_ms ? now_ms + wait_ms : now_ms;
    }
    return 0;
}
