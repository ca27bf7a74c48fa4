#include "support/fault.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#define CALLS_MAX 20000 /* of one story */

struct fault {
    atomic_long calls;
    atomic_bool armed;
    long fail_at; /* the call that fails */
    bool lasting; /* and all after it */
    _Atomic(const char *) name;
};

/* Shared with the processes that a story starts: their calls count and fail too. Before
 * fault_each() nothing is armed. */
static struct fault unarmed;
static struct fault *fault = &unarmed;

bool fault_strikes(const char *name)
{
    if (!atomic_load(&fault->armed)) {
        return false;
    }
    long call = atomic_fetch_add(&fault->calls, 1) + 1;
    if (call == fault->fail_at) {
        atomic_store(&fault->name, name);
    }
    return call == fault->fail_at || (fault->lasting && call > fault->fail_at);
}

void fault_start(void)
{
    atomic_store(&fault->armed, true);
}

void fault_stop(void)
{
    atomic_store(&fault->armed, false);
}

bool fault_happened(void)
{
    return atomic_load(&fault->name) != NULL;
}

bool fault_is_lasting(void)
{
    return fault->lasting;
}

const char *fault_name(void)
{
    return atomic_load(&fault->name);
}

long fault_number(void)
{
    return fault->fail_at;
}

static long play_all(void (*story)(void *context), void *context, bool lasting)
{
    long played = 0;
    for (bool happened = true; happened && played < CALLS_MAX; played += happened ? 1 : 0) {
        fault->fail_at = played + 1;
        fault->lasting = lasting;
        atomic_store(&fault->calls, 0);
        atomic_store(&fault->name, NULL);
        story(context);
        fault_stop();
        happened = fault_happened();
    }
    return played;
}

void fault_each(long least, void (*story)(void *context), void *context)
{
    if (fault == &unarmed) {
        void *shared =
            mmap(NULL, sizeof *fault, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        if (shared == MAP_FAILED) {
            perror("memory that processes share");
            abort();
        }
        fault = shared; /* of zeroes; until the process ends */
    }
    long once = play_all(story, context, false);
    long lasting = play_all(story, context, true);
    printf("%ld calls failed once, %ld for ever, each in a run of its own\n", once, lasting);
    (void)fflush(stdout);
    if (once < least || once == CALLS_MAX) {
        fprintf(stderr, "%ld calls are not what this story has\n", once);
        abort();
    }
}
