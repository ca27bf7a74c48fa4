/* The collector's loop: one thread that serves HTTP and owns the inbox, so that nothing is
 * answered before it is durable and nobody else writes. */
#ifndef HARK_COLLECTOR_COLLECTOR_H
#define HARK_COLLECTOR_COLLECTOR_H

#include "base/err.h"

/* All borrowed. */
struct collector_settings {
    const char *listen;    /* an IPv4 or IPv6 address of this machine */
    long port;             /* 0: any free one */
    const char *port_file; /* the port is written there when it listens; "" for none */
    const char *tokens;    /* file with lines "terminal = token" */
    const char *database;  /* path of collector.db; made when missing */
    long header_s;         /* a request's head must be here by then, counted from its connection
                              or from the end of the request before */
    long request_s;        /* and all the rest by then */
    long address_connections_max; /* of one address at the same time */
};

/* Runs until SIGTERM or SIGINT; SIGHUP reads the tokens anew. Prints one line with its URL on
 * standard output when it listens. The exit code: OK, ENVIRONMENT or DATA. */
enum exit_code collector_run(const struct collector_settings *settings);

#endif
