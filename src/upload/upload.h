/* The upload program's loop: wakes when the screen program commits or a retry is due, drains,
 * tells how it stands, and sleeps without a timer when there is nothing to do. */
#ifndef HARK_UPLOAD_UPLOAD_H
#define HARK_UPLOAD_UPLOAD_H

#include <stdbool.h>

#include "base/err.h"

/* All borrowed; "" is unset. */
struct upload_settings {
    const char *responses; /* path of responses.db; only read */
    const char *outbox;    /* path of upload.db; made when missing */
    const char *status;    /* path of the status file, or "" */
    const char *collector; /* URL */
    const char *terminal;  /* this terminal's name at the collector */
    const char *token;
    const char *ca_file;
    long retry_base_s; /* the first wait after a failure is at most this long */
    bool once;         /* drain now, then return */
};

/* Runs until SIGTERM or SIGINT (blocked in all threads when this returns); with once until the
 * drain is over. The exit code: OK (with once: everything was delivered), FINDINGS (with once:
 * something is left; a sentence on standard error says why), USAGE, ENVIRONMENT. */
enum exit_code upload_run(const struct upload_settings *settings);

#endif
