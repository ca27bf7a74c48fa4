/* The way to the collector: HTTP by libcurl, one request at a time over one kept connection.
 * What the answer means is not decided here (upload/judge.h). */
#ifndef HARK_UPLOAD_SINK_H
#define HARK_UPLOAD_SINK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "wire/batch.h"

#define SINK_URL_BYTES_MAX 1024
#define SINK_HEADER_BYTES 128 /* of a reply's header that we look at; a longer one is left out */
#define SINK_FAILURE_BYTES 200
#define SINK_CONNECT_S 15L
#define SINK_REQUEST_S 120L
#define SINK_SLOW_S 60L /* less than one byte a second for so long: given up */

struct sink;

/* Borrowed for as long as the sink lives. */
struct sink_settings {
    const char *url;     /* the collector: http or https, with or without a path in front */
    const char *token;   /* of this terminal */
    const char *ca_file; /* "" for the system's certificates */
};

struct sink_request {
    const char *method; /* "POST" or "PUT" */
    const char *path;   /* begins with '/' */
    const char *type;   /* Content-Type */
    const char *body;   /* borrowed until the reply is here */
    size_t len;
};

struct sink_reply {
    int status;                          /* HTTP, 100 to 599 */
    char type[SINK_HEADER_BYTES];        /* Content-Type, "" when it has none */
    char retry_after[SINK_HEADER_BYTES]; /* Retry-After */
    char date[SINK_HEADER_BYTES];        /* Date */
    char failure[SINK_FAILURE_BYTES];    /* why there is no reply, in plain words */
    struct buf body;                     /* owned; at most WIRE_ACK_BYTES_MAX */
};

void sink_reply_init(struct sink_reply *reply);
void sink_reply_free(struct sink_reply *reply);

/* ERR_DATA with a sentence in problems: the URL or the token cannot be used. */
enum err sink_open(const struct sink_settings *settings, struct sink **out,
                   struct buf *problems) HARK_MUST_CHECK;
/* Accepts NULL. */
void sink_close(struct sink *sink);

/* Sends and waits. ERR_OK: a whole HTTP reply, whatever it says. ERR_LATER: none came, and
 * reply->failure says why. ERR_ABSENT: stop_fd became readable, the request was dropped. */
enum err sink_send(struct sink *sink, const struct sink_request *request, int stop_fd,
                   struct sink_reply *reply) HARK_MUST_CHECK;

#endif
