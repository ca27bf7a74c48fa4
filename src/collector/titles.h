/* What an event calls itself, for the page: read from its event file once and kept. */
#ifndef HARK_COLLECTOR_TITLES_H
#define HARK_COLLECTOR_TITLES_H

#include "inbox/inbox.h"

#define TITLES_MAX 20 /* kept at a time; the oldest gives way */
#define TITLES_TEXT_BYTES 256

struct titles {
    int next; /* the place that gives way */
    struct titles_item {
        char digest[WIRE_DIGEST_TEXT_BYTES]; /* of the event file; "" for a free place */
        char text[TITLES_TEXT_BYTES];        /* in the event's first language; "" when its file
                                                cannot be read */
    } items[TITLES_MAX];
};

/* "" while the event file is not here or not sound. Borrowed until the next call. */
const char *titles_find(struct titles *titles, struct inbox *inbox, const char *digest);

#endif
