#include "powercut/run.h"

#include <stdio.h>

#include "powercut/said.h"

#define PROGRESS_CUTS 10000

bool run_goes_on(const struct run *run)
{
    if (run->only != 0) {
        return run->number < run->only;
    }
    return run->lie == CARD_HONEST ? run->failed < RUN_FAILURES_MAX : !run_found_lie(run);
}

bool run_found_lie(const struct run *run)
{
    enum fault_kind kind = run->lie == CARD_NO_WIPE ? FAULT_WORDS : FAULT_LOST;

    return run->faults[kind] >= RUN_LIE_FAULTS;
}

bool run_next(struct run *run)
{
    run->number++;
    if (run->only != 0 && run->number != run->only) {
        return false;
    }
    run->looked_at++;
    said_forget();
    return true;
}

static void describe(const struct change *change, char *out, size_t size)
{
    static const char *const kinds[] = {
        [CHANGE_CREATE] = "creation",     [CHANGE_RENAME] = "renaming",
        [CHANGE_UNLINK] = "removal",      [CHANGE_WRITE] = "write",
        [CHANGE_TRUNCATE] = "truncation", [CHANGE_SYNC] = "sync",
        [CHANGE_SYNC_DIRECTORY] = "sync",
    };

    if (change == NULL) {
        snprintf(out, size, "at the end");
    } else {
        snprintf(out, size, "before the %s of %s (offset %zu, %zu bytes)", kinds[change->kind],
                 change->path, change->offset, change->size);
    }
}

void run_failed(struct run *run, const char *where, const struct change *before, size_t at,
                enum damage damage, const struct fault *fault)
{
    char text[200];

    run->failed++;
    run->faults[fault->kind]++;
    if (run->lie != CARD_HONEST && run->faults[fault->kind] > 1) {
        return; /* one of each kind says enough */
    }
    describe(before, text, sizeof text);
    printf("cut %ld FAILED: %s\n    %s, operation %zu, %s; damage: %s\n", run->number, fault->text,
           where, at, text, cut_damage_name(damage));
    said_print(stdout);
    printf("    again: ./dev powercut --seed %llu --cuts %ld --only %ld\n",
           (unsigned long long)run->seed, run->cuts, run->number);
}

void run_progress(const struct run *run, const char *where)
{
    if (run->only == 0 && run->number % PROGRESS_CUTS == 0) {
        printf("powercut: %ld cuts, %ld failed (%s)\n", run->number, run->failed, where);
    }
}
