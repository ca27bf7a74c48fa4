#include "kiosk/trace.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/log.h"

#define TRACE_VIEW_BYTES_MAX (256 * 1024)

struct trace {
    int fd;
    int views;
    struct buf buf;
};

enum err trace_open(const char *path, struct trace **out)
{
    static const char zeroes[4096];
    *out = NULL;
    struct trace *trace = calloc(1, sizeof *trace);
    if (trace == NULL) {
        return ERR_SYSTEM;
    }
    buf_init(&trace->buf, TRACE_VIEW_BYTES_MAX);
    /* All of its memory now, so that none is left behind when it grows. */
    for (size_t at = 0; at < TRACE_VIEW_BYTES_MAX; at += sizeof zeroes) {
        buf_add(&trace->buf, zeroes, sizeof zeroes);
    }
    trace->fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (trace->fd < 0) {
        log_error("cannot write the trace %s: %s", path, strerror(errno));
        trace_close(trace);
        return ERR_SYSTEM;
    }
    *out = trace;
    return ERR_OK;
}

void trace_close(struct trace *trace)
{
    if (trace == NULL) {
        return;
    }
    if (trace->fd >= 0) {
        close(trace->fd);
    }
    buf_free(&trace->buf);
    free(trace);
}

void trace_view(struct trace *trace, const struct view *view, const struct trace_state *state)
{
    trace->views++;
    buf_clear(&trace->buf);
    buf_addf(&trace->buf, "trace %d now %" PRId64 " contacts %d unsaved %d\n", trace->views,
             state->now_ms, state->contacts, state->unsaved ? 1 : 0);
    view_format(view, &trace->buf);
    buf_addf(&trace->buf, "end %d\n", trace->views);
    size_t done = 0;
    while (buf_err(&trace->buf) == ERR_OK && done < trace->buf.len) {
        ssize_t n = write(trace->fd, trace->buf.data + done, trace->buf.len - done);
        if (n < 0 && errno != EINTR) {
            log_error("cannot write the trace: %s", strerror(errno));
            return;
        }
        done += n > 0 ? (size_t)n : 0;
    }
    /* Tests look for words in the program's memory: the trace has kept none of them. */
    explicit_bzero(trace->buf.data, trace->buf.cap);
}
