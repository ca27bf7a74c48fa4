#include "collector/connections.h"

#include <stddef.h>
#include <sys/socket.h>

#include "base/clock.h"

void connections_init(struct connections *connections)
{
    for (int i = 0; i < CONNECTIONS_MAX; i++) {
        connections->items[i] = (struct connection){.fd = -1, .deadline_ms = CLOCK_NEVER};
    }
}

struct connection *connections_add(struct connections *connections, int fd, int64_t deadline_ms)
{
    for (int i = 0; i < CONNECTIONS_MAX; i++) {
        if (connections->items[i].fd < 0) {
            connections->items[i] = (struct connection){.fd = fd, .deadline_ms = deadline_ms};
            return &connections->items[i];
        }
    }
    return NULL;
}

void connections_remove(struct connection *connection)
{
    if (connection != NULL) {
        connection->fd = -1;
        connection->deadline_ms = CLOCK_NEVER;
    }
}

int connections_cut(struct connections *connections, int64_t now_ms)
{
    int count = 0;
    for (int i = 0; i < CONNECTIONS_MAX; i++) {
        struct connection *connection = &connections->items[i];
        if (connection->fd >= 0 && connection->deadline_ms <= now_ms) {
            shutdown(connection->fd, SHUT_RDWR);
            connection->deadline_ms = CLOCK_NEVER;
            count++;
        }
    }
    return count;
}

int64_t connections_deadline(const struct connections *connections)
{
    int64_t first_ms = CLOCK_NEVER;
    for (int i = 0; i < CONNECTIONS_MAX; i++) {
        if (connections->items[i].deadline_ms < first_ms) {
            first_ms = connections->items[i].deadline_ms;
        }
    }
    return first_ms;
}
