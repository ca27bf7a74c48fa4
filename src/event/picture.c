#include "event/picture.h"

#include <assert.h>
#include <string.h>

static const char *const names[PICTURE_COUNT] = {"",
#define PICTURE_NAME(id, name, shows) name,
                                                 PICTURES(PICTURE_NAME)
#undef PICTURE_NAME
};

const char *picture_name(enum picture picture)
{
    assert(picture >= PICTURE_NONE && picture < PICTURE_COUNT);
    return names[picture];
}

enum picture picture_find(const char *name)
{
    for (int i = PICTURE_NONE + 1; i < PICTURE_COUNT; i++) {
        if (strcmp(names[i], name) == 0) {
            return (enum picture)i;
        }
    }
    return PICTURE_NONE;
}
