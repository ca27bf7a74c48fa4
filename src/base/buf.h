/* Bytes that grow up to a stated maximum.
 * The first failure sticks: later appends do nothing, and buf_err() tells at the end. */
#ifndef HARK_BASE_BUF_H
#define HARK_BASE_BUF_H

#include <stdarg.h>
#include <stddef.h>

#include "base/err.h"

struct buf {
    char *data; /* owned; always NUL-terminated at data[len]; NULL while empty */
    size_t len; /* bytes in use, without the NUL */
    size_t cap;
    size_t max; /* len never exceeds this */
    enum err err;
};

void buf_init(struct buf *buf, size_t max);
/* Accepts NULL and zeroed structs. */
void buf_free(struct buf *buf);
/* Forgets content and failure, keeps the memory. */
void buf_clear(struct buf *buf);

void buf_add(struct buf *buf, const void *data, size_t len);
void buf_add_text(struct buf *buf, const char *text);
void buf_addf(struct buf *buf, const char *format, ...) HARK_PRINTF(2, 3);
void buf_vaddf(struct buf *buf, const char *format, va_list args) HARK_PRINTF(2, 0);

/* What is made of a part that failed has failed too: call it when the part has been added. */
void buf_add_err(struct buf *buf, const struct buf *part);

/* ERR_OK, ERR_LIMIT (max reached) or ERR_SYSTEM (no memory). */
enum err buf_err(const struct buf *buf) HARK_MUST_CHECK;
/* The content as a C string; "" while empty. Borrowed until the next change. */
const char *buf_text(const struct buf *buf);

#endif
