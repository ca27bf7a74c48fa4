#include "collector/request.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "base/log.h"
#include "collector/answer.h"
#include "collector/page.h"
#include "wire/name.h"

enum route { ROUTE_NONE, ROUTE_PAGE, ROUTE_HEALTH, ROUTE_BATCH, ROUTE_EVENT };

struct request {
    enum route route;
    unsigned refused;    /* the status to answer when the body is through; 0: go on */
    const char *why;     /* the sentence for it; a constant */
    const char *allowed; /* the method that this address takes */
    char terminal[WIRE_TERMINAL_BYTES];  /* whose token it came with */
    char digest[WIRE_DIGEST_TEXT_BYTES]; /* of the event in the path */
    struct buf body;
    size_t thrown_away; /* bytes of a body that nobody wants */
};

/* A refused body is read up to here, so that the sender gets to see the answer. */
#define THROWN_AWAY_MAX (4 * (size_t)WIRE_BATCH_BYTES_MAX)
#define AUTHORIZATION_BYTES_MAX (WIRE_TOKEN_BYTES_MAX + 16)

static void refuse(struct request *request, unsigned status, const char *why)
{
    if (request->refused == 0) {
        request->refused = status;
        request->why = why;
    }
}

static struct connection *connection_of(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info == NULL ? NULL : info->socket_context;
}

static void set_deadline(struct MHD_Connection *connection, int64_t from_now_ms)
{
    struct connection *ours = connection_of(connection);
    if (ours != NULL) {
        ours->deadline_ms = clock_now_ms() + from_now_ms;
    }
}

static void find_route(struct request *request, const char *url, const char *method)
{
    request->allowed = "GET";
    if (strcmp(url, "/") == 0) {
        request->route = ROUTE_PAGE;
    } else if (strcmp(url, "/healthz") == 0) {
        request->route = ROUTE_HEALTH;
    } else if (strcmp(url, WIRE_PATH_BATCHES) == 0) {
        request->route = ROUTE_BATCH;
        request->allowed = "POST";
    } else if (strncmp(url, WIRE_PATH_EVENTS, sizeof WIRE_PATH_EVENTS - 1) == 0 &&
               wire_digest_is_valid(url + sizeof WIRE_PATH_EVENTS - 1)) {
        request->route = ROUTE_EVENT;
        memcpy(request->digest, url + sizeof WIRE_PATH_EVENTS - 1, sizeof request->digest);
        request->allowed = "PUT";
    } else {
        refuse(request, MHD_HTTP_NOT_FOUND, "There is nothing at this address.");
        return;
    }
    bool is_head = strcmp(method, "HEAD") == 0 && strcmp(request->allowed, "GET") == 0;
    if (strcmp(method, request->allowed) != 0 && !is_head) {
        refuse(request, MHD_HTTP_METHOD_NOT_ALLOWED, "This address does not take this method.");
    }
}

static const char *header(struct MHD_Connection *connection, const char *name)
{
    const char *value = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
    return value == NULL ? "" : value;
}

static void check_token(struct request *request, const struct request_context *context,
                        struct MHD_Connection *connection)
{
    static const char scheme[] = "Bearer ";
    const char *value = header(connection, MHD_HTTP_HEADER_AUTHORIZATION);
    const char *terminal = NULL;
    if (strncasecmp(value, scheme, sizeof scheme - 1) == 0 &&
        strlen(value) <= AUTHORIZATION_BYTES_MAX) {
        terminal = tokens_find(context->tokens, value + sizeof scheme - 1);
    }
    if (terminal == NULL) {
        refuse(request, MHD_HTTP_UNAUTHORIZED, "The token is missing or not known here.");
        return;
    }
    memcpy(request->terminal, terminal, strlen(terminal) + 1);
}

/* What can be said before the body is read. */
static void check_head(struct request *request, const struct request_context *context,
                       struct MHD_Connection *connection)
{
    if (request->route != ROUTE_BATCH && request->route != ROUTE_EVENT) {
        return;
    }
    check_token(request, context, connection);
    const char *length = header(connection, MHD_HTTP_HEADER_CONTENT_LENGTH);
    if (length[0] == '\0' && header(connection, MHD_HTTP_HEADER_TRANSFER_ENCODING)[0] == '\0') {
        refuse(request, MHD_HTTP_LENGTH_REQUIRED, "The length of the body is missing.");
    }
    if (length[0] != '\0' && strtoull(length, NULL, 10) > WIRE_BATCH_BYTES_MAX) {
        refuse(request, MHD_HTTP_CONTENT_TOO_LARGE, "The body is too large. Send smaller batches.");
    }
    if (request->route == ROUTE_BATCH &&
        !wire_type_is(header(connection, MHD_HTTP_HEADER_CONTENT_TYPE), WIRE_TYPE_BATCH)) {
        refuse(request, MHD_HTTP_UNSUPPORTED_MEDIA_TYPE, "A batch is application/x-ndjson.");
    }
}

static enum MHD_Result begin(const struct request_context *context,
                             struct MHD_Connection *connection, const char *url, const char *method,
                             void **state)
{
    struct request *request = calloc(1, sizeof *request);
    if (request == NULL) {
        return MHD_NO;
    }
    *state = request;
    buf_init(&request->body, WIRE_BATCH_BYTES_MAX);
    set_deadline(connection, context->request_ms);
    find_route(request, url, method);
    if (request->refused == 0) {
        check_head(request, context, connection);
    }
    return MHD_YES;
}

static enum MHD_Result take_data(struct request *request, const char *data, size_t len)
{
    if (request->refused == 0) {
        buf_add(&request->body, data, len);
        enum err err = buf_err(&request->body);
        if (err != ERR_OK) {
            buf_free(&request->body);
        }
        if (err == ERR_LIMIT) {
            refuse(request, MHD_HTTP_CONTENT_TOO_LARGE,
                   "The body is too large. Send smaller batches.");
        } else if (err != ERR_OK) {
            refuse(request, MHD_HTTP_SERVICE_UNAVAILABLE,
                   "The collector is busy. Please try again.");
        }
        return MHD_YES;
    }
    request->thrown_away += len;
    return request->thrown_away <= THROWN_AWAY_MAX ? MHD_YES : MHD_NO;
}

static enum MHD_Result answer_err(struct MHD_Connection *connection, enum err err)
{
    switch (err) {
    case ERR_LATER:
        return answer_refuse(connection, MHD_HTTP_SERVICE_UNAVAILABLE, NULL,
                             "The collector is busy. Please try again.");
    case ERR_OK:
    case ERR_LIMIT:
    case ERR_DATA:
    case ERR_SYSTEM:
    case ERR_ABSENT:
        break;
    }
    return answer_refuse(connection, MHD_HTTP_INTERNAL_SERVER_ERROR, NULL,
                         "The collector cannot store just now. Please try again.");
}

static enum MHD_Result answer_page(const struct request_context *context,
                                   struct MHD_Connection *connection)
{
    unsigned char random[(PAGE_NONCE_BYTES - 1) / 2];
    char nonce[PAGE_NONCE_BYTES];
    char policy[256];
    struct buf body;
    clock_random(random, sizeof random);
    for (size_t i = 0; i < sizeof random; i++) {
        snprintf(nonce + 2 * i, 3, "%02x", random[i]);
    }
    snprintf(policy, sizeof policy,
             "default-src 'none'; style-src 'nonce-%s'; base-uri 'none'; form-action 'none'; "
             "frame-ancestors 'none'",
             nonce);
    buf_init(&body, PAGE_BYTES_MAX);
    const char *watch = NULL;
    bool watching = MHD_lookup_connection_value_n(connection, MHD_GET_ARGUMENT_KIND, "watch", 5,
                                                  &watch, NULL) == MHD_YES;
    enum err err =
        page_add(context->inbox, context->titles, nonce, watching, clock_wall_s(), &body);
    enum MHD_Result result = err == ERR_OK ? answer_send(connection, MHD_HTTP_OK,
                                                         "text/html; charset=utf-8", policy, &body)
                                           : answer_err(connection, err);
    buf_free(&body);
    return result;
}

static enum MHD_Result answer_health(struct MHD_Connection *connection)
{
    struct buf body;
    buf_init(&body, 16);
    buf_add_text(&body, "ok\n");
    enum MHD_Result result =
        answer_send(connection, MHD_HTTP_OK, "text/plain; charset=utf-8", NULL, &body);
    buf_free(&body);
    return result;
}

static void log_ack(const struct wire_batch_head *head, const struct wire_ack *ack)
{
    int counts[4] = {0};
    for (int i = 0; i < ack->count; i++) {
        counts[ack->items[i].verdict]++;
    }
    log_info("collector: %s, batch %lld: %d stored, %d duplicates, %d conflicts, %d refused",
             head->terminal, (long long)head->number, counts[WIRE_STORED], counts[WIRE_DUPLICATE],
             counts[WIRE_CONFLICT], counts[WIRE_REFUSED]);
}

static enum MHD_Result accept_batch(const struct request_context *context,
                                    struct MHD_Connection *connection,
                                    const struct request *request,
                                    const struct wire_batch_head *head,
                                    const struct wire_line *lines)
{
    struct wire_ack ack = {0};
    struct buf body;
    buf_init(&body, WIRE_ACK_BYTES_MAX);
    wire_digest(buf_text(&request->body), request->body.len, ack.digest);
    enum err err = inbox_accept(context->inbox, head, lines, &ack);
    if (err == ERR_OK) {
        log_ack(head, &ack);
        err = wire_ack_format(&ack, &body);
    }
    enum MHD_Result result = err == ERR_OK
                                 ? answer_send(connection, MHD_HTTP_OK, WIRE_TYPE_ACK, NULL, &body)
                                 : answer_err(connection, err);
    buf_free(&body);
    return result;
}

static enum MHD_Result answer_batch(const struct request_context *context,
                                    struct MHD_Connection *connection,
                                    const struct request *request)
{
    struct wire_batch_head head;
    struct wire_line lines[WIRE_BATCH_RESPONSES_MAX];
    struct buf why;
    enum MHD_Result result = MHD_NO;
    buf_init(&why, 300);
    enum err err =
        wire_batch_parse(buf_text(&request->body), request->body.len, &head, lines, &why);
    if (err == ERR_DATA) {
        result = answer_refuse(connection, MHD_HTTP_BAD_REQUEST, NULL, buf_text(&why));
    } else if (err != ERR_OK) {
        result = answer_err(connection, err);
    } else if (strcmp(head.terminal, request->terminal) != 0) {
        result = answer_refuse(connection, MHD_HTTP_FORBIDDEN, NULL,
                               "The token belongs to another terminal.");
    } else {
        result = accept_batch(context, connection, request, &head, lines);
    }
    buf_free(&why);
    return result;
}

static enum MHD_Result answer_event(const struct request_context *context,
                                    struct MHD_Connection *connection,
                                    const struct request *request)
{
    struct buf body;
    enum err err = inbox_put_event(context->inbox, request->digest, buf_text(&request->body),
                                   request->body.len);
    if (err == ERR_DATA) {
        return answer_refuse(connection, MHD_HTTP_UNPROCESSABLE_CONTENT, NULL,
                             "The bytes do not match the digest in the address.");
    }
    if (err != ERR_OK) {
        return answer_err(connection, err);
    }
    log_info("collector: %s sent an event file", request->terminal);
    buf_init(&body, WIRE_EVENT_ACK_BYTES_MAX);
    wire_event_ack_format(request->digest, &body);
    enum MHD_Result result = answer_send(connection, MHD_HTTP_OK, WIRE_TYPE_ACK, NULL, &body);
    buf_free(&body);
    return result;
}

enum MHD_Result request_handle(void *context, struct MHD_Connection *connection, const char *url,
                               const char *method, const char *version, const char *data,
                               size_t *data_len, void **state)
{
    const struct request_context *ours = context;
    struct request *request = *state;
    (void)version;
    if (request == NULL) {
        return begin(ours, connection, url, method, state);
    }
    if (*data_len > 0) {
        size_t len = *data_len;
        *data_len = 0;
        return take_data(request, data, len);
    }
    if (request->refused != 0) {
        log_info("collector: refused with %u", request->refused);
        return answer_refuse(connection, request->refused, request->allowed, request->why);
    }
    switch (request->route) {
    case ROUTE_PAGE:
        return answer_page(ours, connection);
    case ROUTE_HEALTH:
        return answer_health(connection);
    case ROUTE_BATCH:
        return answer_batch(ours, connection, request);
    case ROUTE_EVENT:
        return answer_event(ours, connection, request);
    case ROUTE_NONE:
        break;
    }
    return MHD_NO;
}

void request_end(void *context, struct MHD_Connection *connection, void **state,
                 enum MHD_RequestTerminationCode code)
{
    const struct request_context *ours = context;
    struct request *request = *state;
    (void)code;
    if (request != NULL) {
        buf_free(&request->body);
        free(request);
        *state = NULL;
    }
    set_deadline(connection, ours->header_ms);
}
