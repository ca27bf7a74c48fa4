/* Answers with the headers that all of them carry. */
#ifndef HARK_COLLECTOR_ANSWER_H
#define HARK_COLLECTOR_ANSWER_H

#include <microhttpd.h>

#include "base/buf.h"

/* MHD_YES or MHD_NO for the connection: a body of this type. policy is the
 * Content-Security-Policy, or NULL for the one that allows nothing. body's bytes are copied. */
enum MHD_Result answer_send(struct MHD_Connection *connection, unsigned status, const char *type,
                            const char *policy, const struct buf *body);
/* An answer that is not 200: JSON with one sentence that says what is wrong. allowed is the method
 * that is named with a 405, else it may be NULL. */
enum MHD_Result answer_refuse(struct MHD_Connection *connection, unsigned status,
                              const char *allowed, const char *why);

#endif
