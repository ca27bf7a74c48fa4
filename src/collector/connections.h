/* The open connections and their deadlines. libmicrohttpd's own time-out looks at inactivity
 * only: whoever sends a letter now and then would hold a connection for ever. */
#ifndef HARK_COLLECTOR_CONNECTIONS_H
#define HARK_COLLECTOR_CONNECTIONS_H

#include <stdint.h>

#define CONNECTIONS_MAX 64

struct connections {
    struct connection {
        int fd;              /* -1: the place is free */
        int64_t deadline_ms; /* on the monotonic clock */
    } items[CONNECTIONS_MAX];
};

void connections_init(struct connections *connections);
/* A place for it, or NULL when all are taken (then it has no deadline, and must be refused). */
struct connection *connections_add(struct connections *connections, int fd, int64_t deadline_ms);
/* Accepts NULL. Call before the descriptor is closed. */
void connections_remove(struct connection *connection);
/* Shuts down those whose time is over; the server then sees the end and closes them. Returns how
 * many. */
int connections_cut(struct connections *connections, int64_t now_ms);
/* The earliest deadline; CLOCK_NEVER when there is none. */
int64_t connections_deadline(const struct connections *connections);

#endif
