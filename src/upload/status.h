/* The small file that tells the screen program and staff how the upload stands (docs/SPEC.md,
 * "Upload"): at most 4 KiB of JSON, replaced atomically, and only when something changed. */
#ifndef HARK_UPLOAD_STATUS_H
#define HARK_UPLOAD_STATUS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "upload/judge.h"

#define STATUS_BYTES_MAX 4096

struct status {
    bool is_known; /* the numbers below could be read */
    int64_t kept, sent, waiting, refused;
    int64_t success_s;         /* wall time of the last acknowledgement; 0: none yet */
    char why[JUDGE_WHY_BYTES]; /* why something waits, in plain words; "" when all is sent */
};

/* Starts a file's life: nothing was written yet. */
struct status_file {
    const char *path; /* "": no file is wanted */
    struct buf last;  /* what was written last */
};

void status_file_init(struct status_file *file, const char *path);
void status_file_free(struct status_file *file);
void status_format(const struct status *status, struct buf *out);
/* ERR_SYSTEM (logged): the file is as it was. Nothing depends on it, so the caller goes on. */
enum err status_file_write(struct status_file *file, const struct status *status) HARK_MUST_CHECK;

#endif
