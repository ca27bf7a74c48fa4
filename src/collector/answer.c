#include "collector/answer.h"

#include <stdbool.h>

#include "base/log.h"
#include "wire/batch.h"
#include "wire/json.h"

#define RETRY_AFTER_S "10"
#define REFUSAL_BYTES_MAX 512

static bool add(struct MHD_Response *response, const char *name, const char *value)
{
    return MHD_add_response_header(response, name, value) == MHD_YES;
}

/* What only some answers carry. */
static bool add_for_status(struct MHD_Response *response, unsigned status, const char *allowed)
{
    switch (status) {
    case MHD_HTTP_METHOD_NOT_ALLOWED:
        return add(response, MHD_HTTP_HEADER_ALLOW, allowed == NULL ? "GET" : allowed);
    case MHD_HTTP_UNAUTHORIZED:
        return add(response, MHD_HTTP_HEADER_WWW_AUTHENTICATE, "Bearer");
    case MHD_HTTP_SERVICE_UNAVAILABLE:
        return add(response, MHD_HTTP_HEADER_RETRY_AFTER, RETRY_AFTER_S);
    default:
        return true;
    }
}

static enum MHD_Result send_all(struct MHD_Connection *connection, unsigned status,
                                const char *type, const char *policy, const char *allowed,
                                const struct buf *body)
{
    static char empty[1];
    enum MHD_Result result = MHD_NO;
    struct MHD_Response *response = MHD_create_response_from_buffer(
        body->len, body->len == 0 ? empty : body->data, MHD_RESPMEM_MUST_COPY);
    if (response != NULL && add(response, MHD_HTTP_HEADER_CONTENT_TYPE, type) &&
        add(response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store") &&
        add(response, "X-Content-Type-Options", "nosniff") &&
        add(response, "Referrer-Policy", "no-referrer") &&
        add(response, "Cross-Origin-Resource-Policy", "same-origin") &&
        add(response, "Cross-Origin-Opener-Policy", "same-origin") &&
        add(response, "Content-Security-Policy",
            policy == NULL ? "default-src 'none'; frame-ancestors 'none'" : policy) &&
        add_for_status(response, status, allowed)) {
        result = MHD_queue_response(connection, status, response);
    } else {
        log_error("collector: an answer could not be made");
    }
    if (response != NULL) {
        MHD_destroy_response(response);
    }
    return result;
}

enum MHD_Result answer_send(struct MHD_Connection *connection, unsigned status, const char *type,
                            const char *policy, const struct buf *body)
{
    return send_all(connection, status, type, policy, NULL, body);
}

enum MHD_Result answer_refuse(struct MHD_Connection *connection, unsigned status,
                              const char *allowed, const char *why)
{
    struct buf body;
    buf_init(&body, REFUSAL_BYTES_MAX);
    buf_add_text(&body, "{\"error\":");
    wire_json_add_text(&body, why);
    buf_add_text(&body, "}\n");
    enum MHD_Result result = MHD_NO;
    if (buf_err(&body) == ERR_OK) {
        result = send_all(connection, status, WIRE_TYPE_ACK, NULL, allowed, &body);
    }
    buf_free(&body);
    return result;
}
