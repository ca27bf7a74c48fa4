/* What happens to a visit when nobody does anything. */
#include "base/clock.h"
#include "visit/moves.h"

bool visit_is_over(const struct visit *visit)
{
    return visit->screen == VISIT_WELCOME || visit->screen == VISIT_THANKS ||
           visit->screen == VISIT_FORGOTTEN;
}

static void notice_time(const struct visit_step *step)
{
    struct visit *visit = step->visit;
    int64_t left_ms = visit->touched_ms + VISIT_NOTICE_MS + VISIT_NOTICE_END_MS - step->now_ms;
    if (left_ms <= 0) {
        visit->notice_left_s = VISIT_NOTICE_STEP_MS / 1000; /* shows until the close is durable */
        visit_close(step, VISIT_WALKED_AWAY, visit_place_of(VISIT_WELCOME));
        return;
    }
    int64_t steps = (left_ms + VISIT_NOTICE_STEP_MS - 1) / VISIT_NOTICE_STEP_MS;
    visit->notice_left_s = (int)(steps * VISIT_NOTICE_STEP_MS / 1000);
}

/* The card is tried again and again. Who has gone by then does not come back with it: what it takes
 * at last is a closed response, and the next person begins at Welcome. */
static bool cannot_keep_time(const struct visit_step *step, int64_t idle_ms)
{
    struct visit *visit = step->visit;
    if (idle_ms >= VISIT_OFFER_NEW_MS) {
        visit->offer_new = true;
    }
    if (step->now_ms - visit->waiting_ms < VISIT_RETRY_MS) {
        return false;
    }
    if (visit->record.ending == VISIT_OPEN && idle_ms >= VISIT_NOTICE_MS + VISIT_NOTICE_END_MS) {
        visit_close(step, VISIT_WALKED_AWAY, visit_place_of(VISIT_WELCOME));
    } else {
        visit_try_again(step);
    }
    return true;
}

/* Welcome, as somebody left it who chose a language and went away. */
static bool is_in_other_language(const struct visit *visit)
{
    return visit->screen == VISIT_WELCOME &&
           (visit->record.language != 0 || visit->choosing_language);
}

bool visit_pass_time(const struct visit_step *step)
{
    struct visit *visit = step->visit;
    enum visit_screen before = visit->screen;
    int64_t idle_ms = step->now_ms - visit->touched_ms;
    if (visit->waiting) {
        visit->slow = step->now_ms - visit->waiting_ms >= VISIT_SLOW_MS;
        return false;
    }
    if (visit->screen == VISIT_CANNOT_KEEP) {
        return cannot_keep_time(step, idle_ms);
    }
    if (is_in_other_language(visit) && idle_ms >= VISIT_LANGUAGE_MS) {
        visit->record.language = 0;
        visit->choosing_language = false;
        return true;
    }
    if (visit_is_over(visit)) {
        if (visit->screen != VISIT_WELCOME && idle_ms >= VISIT_THANKS_MS) {
            visit_close(step, VISIT_FINISHED, visit_place_of(VISIT_WELCOME));
        }
        return visit->screen != before;
    }
    if (idle_ms >= VISIT_OFFER_NEW_MS) {
        visit->offer_new = true;
    }
    if (idle_ms >= VISIT_NOTICE_MS && visit->screen != VISIT_NOTICE) {
        visit->under_notice = visit->screen;
        visit->screen = VISIT_NOTICE;
        visit->choosing_language = false;
        visit->screen_ms = step->now_ms;
    }
    if (visit->screen == VISIT_NOTICE) {
        notice_time(step);
    }
    return visit->screen != before || visit->waiting;
}

static int64_t next_notice_step_ms(const struct visit *visit)
{
    int64_t end_ms = visit->touched_ms + VISIT_NOTICE_MS + VISIT_NOTICE_END_MS;
    return end_ms - (int64_t)visit->notice_left_s * 1000 + VISIT_NOTICE_STEP_MS;
}

static int64_t cannot_keep_deadline(const struct visit *visit)
{
    int64_t retry_ms = visit->waiting_ms + VISIT_RETRY_MS;
    int64_t offer_ms = visit->touched_ms + VISIT_OFFER_NEW_MS;
    return visit->offer_new || retry_ms < offer_ms ? retry_ms : offer_ms;
}

int64_t visit_deadline(const struct visit *visit)
{
    if (visit->waiting) {
        return visit->slow ? CLOCK_NEVER : visit->waiting_ms + VISIT_SLOW_MS;
    }
    switch (visit->screen) {
    case VISIT_WELCOME:
        return is_in_other_language(visit) ? visit->touched_ms + VISIT_LANGUAGE_MS : CLOCK_NEVER;
    case VISIT_THANKS:
    case VISIT_FORGOTTEN:
        return visit->touched_ms + VISIT_THANKS_MS;
    case VISIT_CANNOT_KEEP:
        return cannot_keep_deadline(visit);
    case VISIT_NOTICE:
        return next_notice_step_ms(visit);
    case VISIT_TOPIC:
    case VISIT_QUESTION:
    case VISIT_TYPING:
    case VISIT_KEPT:
    case VISIT_REVIEW:
    case VISIT_LEAVE:
        break;
    }
    return visit->touched_ms + (visit->offer_new ? VISIT_NOTICE_MS : VISIT_OFFER_NEW_MS);
}
