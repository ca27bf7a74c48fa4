#include "base/buf.h"

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BUF_FIRST_BYTES 64

void buf_init(struct buf *buf, size_t max)
{
    assert(max < SIZE_MAX / 2); /* so that no sum below can wrap around */
    *buf = (struct buf){.max = max};
}

void buf_free(struct buf *buf)
{
    if (buf == NULL) {
        return;
    }
    free(buf->data);
    *buf = (struct buf){.max = buf->max};
}

void buf_clear(struct buf *buf)
{
    buf->len = 0;
    buf->err = ERR_OK;
    if (buf->data != NULL) {
        buf->data[0] = '\0';
    }
}

/* Makes room for len more bytes and the NUL; false when a failure has stuck. */
static bool make_room(struct buf *buf, size_t len)
{
    if (buf->err != ERR_OK) {
        return false;
    }
    if (len > buf->max - buf->len) {
        buf->err = ERR_LIMIT;
        return false;
    }
    size_t needed = buf->len + len + 1;
    if (needed <= buf->cap) {
        return true;
    }
    size_t cap = buf->cap == 0 ? BUF_FIRST_BYTES : buf->cap;
    while (cap < needed) {
        cap *= 2;
    }
    if (cap > buf->max + 1) {
        cap = buf->max + 1;
    }
    char *data = realloc(buf->data, cap);
    if (data == NULL) {
        buf->err = ERR_SYSTEM;
        return false;
    }
    buf->data = data;
    buf->cap = cap;
    return true;
}

void buf_add(struct buf *buf, const void *data, size_t len)
{
    if (len == 0 || !make_room(buf, len)) {
        return;
    }
    memcpy(buf->data + buf->len, data, len);
    buf->len += len;
    buf->data[buf->len] = '\0';
}

void buf_add_text(struct buf *buf, const char *text)
{
    buf_add(buf, text, strlen(text));
}

void buf_addf(struct buf *buf, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    buf_vaddf(buf, format, args);
    va_end(args);
}

void buf_vaddf(struct buf *buf, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, format, args);
    if (len < 0) {
        /* glibc gives up only for want of memory or on more than INT_MAX bytes. */
        if (buf->err == ERR_OK) {
            buf->err = ERR_SYSTEM;
        }
    } else if (len > 0 && make_room(buf, (size_t)len)) {
        vsnprintf(buf->data + buf->len, (size_t)len + 1, format, again);
        buf->len += (size_t)len;
    }
    va_end(again);
}

void buf_add_err(struct buf *buf, const struct buf *part)
{
    if (buf->err == ERR_OK) {
        buf->err = part->err;
    }
}

enum err buf_err(const struct buf *buf)
{
    return buf->err;
}

const char *buf_text(const struct buf *buf)
{
    return buf->data == NULL ? "" : buf->data;
}
