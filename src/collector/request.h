/* One request from its head to its answer: which path, who asks, how large, what is done. */
#ifndef HARK_COLLECTOR_REQUEST_H
#define HARK_COLLECTOR_REQUEST_H

#include <microhttpd.h>

#include "collector/connections.h"
#include "collector/titles.h"
#include "collector/tokens.h"
#include "inbox/inbox.h"

struct request;

/* What requests are answered from; all borrowed. */
struct request_context {
    struct inbox *inbox;
    const struct tokens *tokens;
    struct titles *titles;
    int64_t request_ms; /* how long a request may take after its head */
    int64_t header_ms;  /* how long until the next head is there */
};

/* For MHD_start_daemon: called with the head, with each part of the body, and at its end. */
enum MHD_Result request_handle(void *context, struct MHD_Connection *connection, const char *url,
                               const char *method, const char *version, const char *data,
                               size_t *data_len, void **state);
/* For MHD_OPTION_NOTIFY_COMPLETED. */
void request_end(void *context, struct MHD_Connection *connection, void **state,
                 enum MHD_RequestTerminationCode code);

#endif
