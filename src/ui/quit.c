#include "ui/quit.h"

#include <SDL.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/log.h"

struct quit {
    pthread_t thread;
    atomic_bool closes;
};

static void fill_signals(sigset_t *signals)
{
    sigemptyset(signals);
    sigaddset(signals, SIGINT);
    sigaddset(signals, SIGTERM);
}

static void *wait_for_signals(void *argument)
{
    struct quit *quit = argument;
    sigset_t signals;
    int number;
    fill_signals(&signals);
    while (sigwait(&signals, &number) == 0 && !atomic_load(&quit->closes)) {
        SDL_Event event = {.type = SDL_QUIT};
        (void)SDL_PushEvent(
            &event); /* a full queue is awake already; the next signal comes again */
    }
    return NULL;
}

enum err quit_open(struct quit **out)
{
    sigset_t signals;
    struct quit *quit = calloc(1, sizeof *quit);
    *out = NULL;
    fill_signals(&signals);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
    if (quit == NULL || pthread_create(&quit->thread, NULL, wait_for_signals, quit) != 0) {
        log_error("ui: cannot wait for signals");
        free(quit);
        return ERR_SYSTEM;
    }
    *out = quit;
    return ERR_OK;
}

void quit_close(struct quit *quit)
{
    if (quit == NULL) {
        return;
    }
    atomic_store(&quit->closes, true);
    pthread_kill(quit->thread, SIGTERM);
    pthread_join(quit->thread, NULL);
    free(quit);
}
