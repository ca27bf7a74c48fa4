/* The store's lives: what is played, and cut at every operation. */
#ifndef HARK_POWERCUT_LIVES_H
#define HARK_POWERCUT_LIVES_H

#include <stdbool.h>

#include "powercut/image.h"
#include "powercut/player.h"

struct life {
    const char *name;
    /* What the card has before it begins, all of it safe; NULL: an empty card. */
    void (*prepare)(struct player *player);
    /* Done to the card then, from outside; NULL: nothing. */
    void (*spoil)(struct image *image);
    void (*play)(struct player *player);
    bool moves_aside; /* the file it begins with is set aside, whole */
    int rounds;       /* it comes in one of so many rounds; the first one is of all */
};

extern const struct life lives[];
extern const int lives_count;

#endif
