/* libmicrohttpd with our limits, driven from outside: it has no thread of its own. */
#ifndef HARK_COLLECTOR_SERVER_H
#define HARK_COLLECTOR_SERVER_H

#include <stdint.h>

#include "base/err.h"
#include "collector/connections.h"
#include "collector/request.h"

struct server {
    struct MHD_Daemon *daemon; /* owned */
    struct connections connections;
    struct request_context context;
    int epoll_fd;  /* borrowed: readable when server_step has something to do */
    unsigned port; /* the one it listens on */
};

/* context is copied. port 0: any free one. ERR_DATA: listen is no address; ERR_SYSTEM (logged). */
enum err server_start(struct server *server, const struct request_context *context,
                      const char *listen, unsigned port,
                      unsigned address_connections_max) HARK_MUST_CHECK;
/* Accepts a zeroed struct. */
void server_stop(struct server *server);

/* Serves what is ready and cuts whoever is too slow. */
void server_step(struct server *server, int64_t now_ms);
/* When server_step must be called although nothing became readable; CLOCK_NEVER: no need. */
int64_t server_deadline(struct server *server, int64_t now_ms);

#endif
