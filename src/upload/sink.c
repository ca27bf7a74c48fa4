#include "upload/sink.h"

#include <curl/curl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/log.h"

#define POLL_MS 60000
#define HEADERS_BYTES_MAX (WIRE_TOKEN_BYTES_MAX + 64)

struct sink {
    CURLM *multi;
    CURL *easy; /* kept: its connection is used again */
    struct sink_settings settings;
};

void sink_reply_init(struct sink_reply *reply)
{
    *reply = (struct sink_reply){0};
    buf_init(&reply->body, WIRE_ACK_BYTES_MAX);
}

void sink_reply_free(struct sink_reply *reply)
{
    if (reply != NULL) {
        buf_free(&reply->body);
    }
}

static size_t take_body(char *data, size_t size, size_t count, void *context)
{
    struct sink_reply *reply = context;
    buf_add(&reply->body, data, size * count);
    /* Anything but the full number makes libcurl give up: an answer is never that long. */
    return buf_err(&reply->body) == ERR_OK ? size * count : 0;
}

/* Copies the value when the line is this header; a value that does not fit counts as absent. */
static void take_value(const char *line, size_t len, const char *name, char *out)
{
    size_t name_len = strlen(name);
    if (len <= name_len || line[name_len] != ':' || strncasecmp(line, name, name_len) != 0) {
        return;
    }
    size_t from = name_len + 1;
    while (from < len && (line[from] == ' ' || line[from] == '\t')) {
        from++;
    }
    while (len > from && (unsigned char)line[len - 1] <= ' ') {
        len--;
    }
    out[0] = '\0';
    if (len - from < SINK_HEADER_BYTES) {
        memcpy(out, line + from, len - from);
        out[len - from] = '\0';
    }
}

static size_t take_header(char *data, size_t size, size_t count, void *context)
{
    struct sink_reply *reply = context;
    size_t len = size * count;
    if (len >= 5 && strncasecmp(data, "HTTP/", 5) == 0) {
        /* A new status line: what an interim reply said does not count. */
        reply->type[0] = reply->retry_after[0] = reply->date[0] = '\0';
    }
    take_value(data, len, "Content-Type", reply->type);
    take_value(data, len, "Retry-After", reply->retry_after);
    take_value(data, len, "Date", reply->date);
    return len;
}

/* True when every option was taken; the ones that keep us safe are all among them. */
static bool set_options(CURL *easy, const struct sink_settings *settings)
{
    bool ok = true;
    ok &= curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L) == CURLE_OK;
    ok &= curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK;
    ok &= curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https") == CURLE_OK;
    ok &= curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1) == CURLE_OK;
    ok &= curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT, SINK_CONNECT_S) == CURLE_OK;
    ok &= curl_easy_setopt(easy, CURLOPT_TIMEOUT, SINK_REQUEST_S) == CURLE_OK;
    ok &= curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, 1L) == CURLE_OK;
    ok &= curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, SINK_SLOW_S) == CURLE_OK;
    ok &= curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L) == CURLE_OK;
    ok &= curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L) == CURLE_OK;
    ok &= curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L) == CURLE_OK;
    ok &= curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2) == CURLE_OK;
    /* The directory of all certificates costs 25 ms of CPU for each new connection. */
    ok &= curl_easy_setopt(easy, CURLOPT_CAPATH, NULL) == CURLE_OK;
    if (settings->ca_file[0] != '\0') {
        ok &= curl_easy_setopt(easy, CURLOPT_CAINFO, settings->ca_file) == CURLE_OK;
    }
    ok &= curl_easy_setopt(easy, CURLOPT_USERAGENT, "hark-upload/" HARK_VERSION) == CURLE_OK;
    ok &= curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body) == CURLE_OK;
    ok &= curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_header) == CURLE_OK;
    return ok;
}

static bool is_token(const char *token)
{
    size_t len = strlen(token);
    for (size_t i = 0; i < len; i++) {
        if (token[i] <= ' ' || token[i] > '~') {
            return false;
        }
    }
    return len > 0 && len <= WIRE_TOKEN_BYTES_MAX;
}

static bool is_loopback(const char *host)
{
    return strcmp(host, "localhost") == 0 || strcmp(host, "[::1]") == 0 ||
           strncmp(host, "127.", 4) == 0;
}

static enum err check_url(const char *url, struct buf *problems)
{
    enum err err = ERR_DATA;
    char *scheme = NULL;
    char *host = NULL;
    CURLU *parts = curl_url();
    if (parts == NULL) {
        return ERR_SYSTEM;
    }
    if (strlen(url) > SINK_URL_BYTES_MAX ||
        curl_url_set(parts, CURLUPART_URL, url, 0) != CURLUE_OK ||
        curl_url_get(parts, CURLUPART_SCHEME, &scheme, 0) != CURLUE_OK ||
        curl_url_get(parts, CURLUPART_HOST, &host, 0) != CURLUE_OK) {
        buf_add_text(problems, "The collector's address is no URL. Write https://name or "
                               "http://name:port.\n");
    } else if (strcmp(scheme, "http") != 0 && strcmp(scheme, "https") != 0) {
        buf_add_text(problems, "The collector's address must begin with https:// or http://.\n");
    } else {
        err = ERR_OK;
        if (strcmp(scheme, "http") == 0 && !is_loopback(host)) {
            log_warning("upload: the collector's address is http: everyone on the way can read "
                        "the responses");
        }
    }
    curl_free(scheme);
    curl_free(host);
    curl_url_cleanup(parts);
    return err;
}

enum err sink_open(const struct sink_settings *settings, struct sink **out, struct buf *problems)
{
    *out = NULL;
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        log_error("upload: libcurl does not start");
        return ERR_SYSTEM;
    }
    enum err err = check_url(settings->url, problems);
    if (err == ERR_OK && !is_token(settings->token)) {
        buf_addf(problems, "The token must have 1 to %d letters without blanks.\n",
                 WIRE_TOKEN_BYTES_MAX);
        err = ERR_DATA;
    }
    if (err != ERR_OK) {
        return err;
    }
    struct sink *sink = calloc(1, sizeof *sink);
    if (sink == NULL) {
        return ERR_SYSTEM;
    }
    sink->settings = *settings;
    sink->multi = curl_multi_init();
    sink->easy = curl_easy_init();
    if (sink->multi == NULL || sink->easy == NULL || !set_options(sink->easy, settings)) {
        log_error("upload: libcurl does not take our settings");
        sink_close(sink);
        return ERR_SYSTEM;
    }
    *out = sink;
    return ERR_OK;
}

void sink_close(struct sink *sink)
{
    if (sink == NULL) {
        return;
    }
    curl_easy_cleanup(sink->easy);
    curl_multi_cleanup(sink->multi);
    free(sink);
    curl_global_cleanup();
}

/* What a failure of the network means for the people at the venue. */
static const char *failure_words(CURLcode code)
{
    switch ((int)code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
        return "No internet: the collector's name was not found.";
    case CURLE_COULDNT_CONNECT:
        return "The collector does not answer.";
    case CURLE_OPERATION_TIMEDOUT:
        return "The network is too slow: the collector's answer did not come in time.";
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
        return "This is not our collector, or the clock is wrong: its certificate is not trusted.";
    case CURLE_SSL_CACERT_BADFILE:
        return "The file with the collector's certificate (ca_file) cannot be read.";
    case CURLE_SSL_CONNECT_ERROR:
        return "No safe connection to the collector could be made.";
    case CURLE_WRITE_ERROR:
        return "The answer is too long: something else than our collector answers here.";
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_WEIRD_SERVER_REPLY:
        return "Something else than our collector answers here.";
    default:
        return "The connection to the collector broke.";
    }
}

static struct curl_slist *make_headers(const struct sink *sink, const struct sink_request *request)
{
    struct buf line;
    buf_init(&line, HEADERS_BYTES_MAX);
    struct curl_slist *list = curl_slist_append(NULL, "Expect:");
    buf_addf(&line, "Authorization: Bearer %s", sink->settings.token);
    struct curl_slist *next = list == NULL ? NULL : curl_slist_append(list, buf_text(&line));
    buf_clear(&line);
    buf_addf(&line, "Content-Type: %s", request->type);
    struct curl_slist *last = next == NULL ? NULL : curl_slist_append(next, buf_text(&line));
    if (last == NULL || buf_err(&line) != ERR_OK) {
        curl_slist_free_all(list);
        list = NULL;
    }
    buf_free(&line);
    return list;
}

static bool set_request(struct sink *sink, const struct sink_request *request, const char *url,
                        struct curl_slist *headers, struct sink_reply *reply)
{
    CURL *easy = sink->easy;
    bool ok = headers != NULL;
    ok &= curl_easy_setopt(easy, CURLOPT_URL, url) == CURLE_OK;
    ok &= curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request->method) == CURLE_OK;
    ok &= curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request->body) == CURLE_OK;
    ok &= curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->len) == CURLE_OK;
    ok &= curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers) == CURLE_OK;
    ok &= curl_easy_setopt(easy, CURLOPT_WRITEDATA, reply) == CURLE_OK;
    ok &= curl_easy_setopt(easy, CURLOPT_HEADERDATA, reply) == CURLE_OK;
    return ok;
}

/* Runs the transfer that was added. ERR_ABSENT when asked to stop. */
static enum err run_transfer(struct sink *sink, int stop_fd, CURLcode *result)
{
    for (;;) {
        int running = 0;
        if (curl_multi_perform(sink->multi, &running) != CURLM_OK) {
            return ERR_SYSTEM;
        }
        int left = 0;
        for (CURLMsg *message = curl_multi_info_read(sink->multi, &left); message != NULL;
             message = curl_multi_info_read(sink->multi, &left)) {
            if (message->msg == CURLMSG_DONE) {
                *result = message->data.result;
                return ERR_OK;
            }
        }
        struct curl_waitfd extra = {.fd = stop_fd, .events = CURL_WAIT_POLLIN};
        int ready = 0;
        if (curl_multi_poll(sink->multi, &extra, 1, POLL_MS, &ready) != CURLM_OK) {
            return ERR_SYSTEM;
        }
        struct pollfd stop = {.fd = stop_fd, .events = POLLIN};
        if (poll(&stop, 1, 0) == 1) {
            return ERR_ABSENT;
        }
    }
}

enum err sink_send(struct sink *sink, const struct sink_request *request, int stop_fd,
                   struct sink_reply *reply)
{
    reply->status = 0;
    reply->type[0] = reply->retry_after[0] = reply->date[0] = reply->failure[0] = '\0';
    buf_clear(&reply->body);
    struct buf url;
    buf_init(&url, SINK_URL_BYTES_MAX + 256);
    size_t base_len = strlen(sink->settings.url);
    while (base_len > 0 && sink->settings.url[base_len - 1] == '/') {
        base_len--;
    }
    buf_add(&url, sink->settings.url, base_len);
    buf_add_text(&url, request->path);
    struct curl_slist *headers = make_headers(sink, request);
    CURLcode result = CURLE_OUT_OF_MEMORY;
    enum err err = buf_err(&url);
    if (err == ERR_OK && (!set_request(sink, request, buf_text(&url), headers, reply) ||
                          curl_multi_add_handle(sink->multi, sink->easy) != CURLM_OK)) {
        err = ERR_SYSTEM;
    } else if (err == ERR_OK) {
        err = run_transfer(sink, stop_fd, &result);
        curl_multi_remove_handle(sink->multi, sink->easy);
    }
    long status = 0;
    if (err == ERR_OK && result == CURLE_OK &&
        curl_easy_getinfo(sink->easy, CURLINFO_RESPONSE_CODE, &status) == CURLE_OK) {
        reply->status = (int)status;
    } else if (err != ERR_ABSENT) {
        snprintf(reply->failure, sizeof reply->failure, "%s", failure_words(result));
        log_info("upload: no reply: curl %d (%s)", (int)result, curl_easy_strerror(result));
        err = ERR_LATER;
    }
    curl_easy_setopt(sink->easy, CURLOPT_HTTPHEADER, NULL);
    curl_slist_free_all(headers);
    buf_free(&url);
    return err;
}
