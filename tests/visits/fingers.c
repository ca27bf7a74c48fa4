/* Preloaded into hark-kiosk: fingers on a touch panel, as many as a test wants, for XTEST has only
 * one. Lines "phase finger x y" come from the fifo $HARK_TEST_FINGERS, x and y from 0 to 1, and go
 * to SDL as its own fingers do. */
#include <SDL.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "visits/backend.h"

#define PANEL 1 /* the touch panel's number */

static void *take_fingers(void *path)
{
    static const Uint32 types[] = {
        [CONTACT_DOWN] = SDL_FINGERDOWN,
        [CONTACT_MOVE] = SDL_FINGERMOTION,
        [CONTACT_UP] = SDL_FINGERUP,
    };
    FILE *fifo = fopen(path, "re");
    unsigned phase;
    int finger;
    float x, y;
    while (fifo != NULL && fscanf(fifo, "%u %d %f %f", &phase, &finger, &x, &y) == 4 &&
           phase <= CONTACT_UP) {
        SDL_Event event = {
            .tfinger = {
                .type = types[phase], .touchId = PANEL, .fingerId = finger, .x = x, .y = y}};
        SDL_PushEvent(&event);
    }
    fprintf(stderr, "the fingers have ended\n");
    return NULL;
}

/* SIGTERM is for the program's own thread. */
__attribute__((constructor)) static void begin(void)
{
    char *path = getenv("HARK_TEST_FINGERS");
    sigset_t all, before;
    pthread_t thread;
    if (path == NULL) {
        return;
    }
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    if (pthread_create(&thread, NULL, take_fingers, path) == 0) {
        pthread_detach(thread);
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}
