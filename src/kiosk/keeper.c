#include "kiosk/keeper.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/stack.h"
#include "kiosk/record.h"
#include "store/store.h"

struct keeper {
    struct keeper_source source;
    char digest[WIRE_DIGEST_TEXT_BYTES];
    pthread_t thread;
    bool has_thread;

    /* Shared, under lock. */
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool has_lock;
    bool quits;
    bool wants_check;
    struct visit_effects job; /* write is VISIT_WRITE_NONE: none waiting */
    struct keeper_news news;

    /* The thread's own. */
    struct store *store;
    struct visit_effects at_work;
    struct record record;
    bool wants_idle;           /* the store has something to do when nothing comes for a while */
    unsigned char hour_id[16]; /* whose first hour is below */
    int64_t hour;
};

/* ---- the thread ---------------------------------------------------------------------------- */

static void tell(struct keeper *keeper, const struct keeper_news *news)
{
    pthread_mutex_lock(&keeper->lock);
    if (news->done_generation != 0) {
        keeper->news.done_generation = news->done_generation;
    }
    if (news->failed_generation != 0) {
        keeper->news.failed_generation = news->failed_generation;
    }
    keeper->news.moved_aside |= news->moved_aside;
    pthread_mutex_unlock(&keeper->lock);
    keeper->source.wake(keeper->source.context);
}

static void tell_opened(struct keeper *keeper, const struct store_opened *opened)
{
    if (opened->interrupted > 0) {
        log_info("closed %d responses that the last run left open", opened->interrupted);
    }
    if (opened->moved_aside) {
        log_error("the responses file was not sound; it lies in %s, a new one was begun",
                  opened->aside_path);
        tell(keeper, &(struct keeper_news){.moved_aside = true});
    }
}

static enum err open_store(struct keeper *keeper)
{
    const struct keeper_source *source = &keeper->source;
    struct store_event event = {source->event->id, source->event->version, source->event_bytes,
                                source->event_len};
    struct store_opened opened = {0};
    if (keeper->store != NULL) {
        return ERR_OK;
    }
    enum err err = store_open(source->path, &event, &keeper->store, &opened);
    if (err == ERR_OK) {
        tell_opened(keeper, &opened);
    }
    return err;
}

static enum err check(struct keeper *keeper)
{
    struct store_opened opened = {0};
    enum err err = store_check(keeper->store);
    if (err != ERR_DATA) {
        return err;
    }
    err = store_begin_new(keeper->store, &opened);
    if (err == ERR_OK) {
        tell_opened(keeper, &opened);
    }
    return err;
}

static enum err write_record(struct keeper *keeper)
{
    const struct visit_record *visit = &keeper->at_work.record;
    if (memcmp(keeper->hour_id, visit->id, sizeof visit->id) != 0) {
        memcpy(keeper->hour_id, visit->id, sizeof visit->id);
        keeper->hour = clock_wall_s() / 3600;
    }
    record_fill(keeper->source.event, keeper->digest, visit, keeper->hour, &keeper->record);
    if (keeper->at_work.write == VISIT_WRITE_CLOSE) {
        return store_close_response(keeper->store, &keeper->record.response);
    }
    return store_save(keeper->store, &keeper->record.response);
}

static void work(struct keeper *keeper)
{
    struct keeper_news news = {0};
    struct store_opened opened;
    enum err err = open_store(keeper);
    if (err == ERR_OK) {
        err = write_record(keeper);
        if (store_take_news(keeper->store, &opened)) {
            tell_opened(keeper, &opened);
        }
    }
    if (err == ERR_OK) {
        news.done_generation = keeper->at_work.generation;
        keeper->wants_idle = store_wants_idle(keeper->store);
    } else {
        log_error("could not keep a response: %s", err_name(err));
        news.failed_generation = keeper->at_work.generation;
    }
    explicit_bzero(&keeper->at_work, sizeof keeper->at_work);
    explicit_bzero(&keeper->record, sizeof keeper->record);
    stack_wipe();
    tell(keeper, &news);
}

/* Waits for something to do; false when nothing came for so long that the store may tidy up. */
static bool wait_for_work(struct keeper *keeper)
{
    struct timespec until;
    clock_after(STORE_IDLE_CHECKPOINT_MS, &until);
    while (!keeper->quits && !keeper->wants_check && keeper->job.write == VISIT_WRITE_NONE) {
        if (!keeper->wants_idle) {
            pthread_cond_wait(&keeper->changed, &keeper->lock);
        } else if (pthread_cond_timedwait(&keeper->changed, &keeper->lock, &until) == ETIMEDOUT) {
            return false;
        }
    }
    return true;
}

static void *run(void *argument)
{
    struct keeper *keeper = argument;
    if (open_store(keeper) != ERR_OK) {
        log_error("cannot open %s; trying again with each answer", keeper->source.path);
    }
    pthread_mutex_lock(&keeper->lock);
    for (;;) {
        bool has_work = wait_for_work(keeper);
        bool has_job = keeper->job.write != VISIT_WRITE_NONE;
        bool wants_check = keeper->wants_check && !has_job;
        if (has_work && !has_job && !wants_check) {
            break; /* asked to quit, and everything is done */
        }
        if (has_job) {
            keeper->at_work = keeper->job;
            explicit_bzero(&keeper->job, sizeof keeper->job);
        } else if (wants_check) {
            keeper->wants_check = false;
        }
        pthread_mutex_unlock(&keeper->lock);
        if (has_job) {
            work(keeper);
        } else if (wants_check && keeper->store != NULL) {
            if (check(keeper) != ERR_OK) {
                log_error("the check of the responses file did not end well");
            }
        } else if (!has_work && keeper->store != NULL) {
            keeper->wants_idle = store_idle(keeper->store) == ERR_LATER;
        }
        pthread_mutex_lock(&keeper->lock);
    }
    pthread_mutex_unlock(&keeper->lock);
    store_close(keeper->store);
    keeper->store = NULL;
    return NULL;
}

/* ---- the main thread's side ---------------------------------------------------------------- */

static bool init_lock(struct keeper *keeper)
{
    pthread_condattr_t attributes;
    if (pthread_mutex_init(&keeper->lock, NULL) != 0) {
        return false;
    }
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    keeper->has_lock = pthread_cond_init(&keeper->changed, &attributes) == 0;
    pthread_condattr_destroy(&attributes);
    if (!keeper->has_lock) {
        pthread_mutex_destroy(&keeper->lock);
    }
    return keeper->has_lock;
}

enum err keeper_open(const struct keeper_source *source, struct keeper **out)
{
    *out = NULL;
    struct keeper *keeper = calloc(1, sizeof *keeper);
    if (keeper == NULL) {
        log_error("no memory for the keeper");
        return ERR_SYSTEM;
    }
    keeper->source = *source;
    wire_digest(source->event_bytes, source->event_len, keeper->digest);
    sigset_t ends, before;
    sigemptyset(&ends);
    sigaddset(&ends, SIGINT);
    sigaddset(&ends, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &ends, &before);
    keeper->has_thread =
        init_lock(keeper) && pthread_create(&keeper->thread, NULL, run, keeper) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (!keeper->has_thread) {
        log_error("cannot start the store thread");
        keeper_close(keeper);
        return ERR_SYSTEM;
    }
    *out = keeper;
    return ERR_OK;
}

void keeper_close(struct keeper *keeper)
{
    if (keeper == NULL) {
        return;
    }
    if (keeper->has_thread) {
        pthread_mutex_lock(&keeper->lock);
        keeper->quits = true;
        pthread_cond_signal(&keeper->changed);
        pthread_mutex_unlock(&keeper->lock);
        pthread_join(keeper->thread, NULL);
    }
    if (keeper->has_lock) {
        pthread_cond_destroy(&keeper->changed);
        pthread_mutex_destroy(&keeper->lock);
    }
    explicit_bzero(keeper, sizeof *keeper);
    free(keeper);
}

void keeper_post(struct keeper *keeper, const struct visit_effects *effects)
{
    pthread_mutex_lock(&keeper->lock);
    keeper->job = *effects;
    pthread_cond_signal(&keeper->changed);
    pthread_mutex_unlock(&keeper->lock);
}

void keeper_ask_check(struct keeper *keeper)
{
    pthread_mutex_lock(&keeper->lock);
    keeper->wants_check = true;
    pthread_cond_signal(&keeper->changed);
    pthread_mutex_unlock(&keeper->lock);
}

void keeper_take_news(struct keeper *keeper, struct keeper_news *out)
{
    pthread_mutex_lock(&keeper->lock);
    *out = keeper->news;
    memset(&keeper->news, 0, sizeof keeper->news);
    pthread_mutex_unlock(&keeper->lock);
}
