/* One font file, read by HarfBuzz: lengths in font units, so that they hold for every size. */
#ifndef HARK_UI_FACE_H
#define HARK_UI_FACE_H

#include <stddef.h>

#include "base/err.h"

struct face;

/* How far one line reaches from its pen's start on the baseline, in font units. */
struct face_reach {
    int advance;
    int left; /* ink before the start, as a number <= 0 */
    int top;  /* the highest ink above the baseline, >= 0 */
};

/* ERR_ABSENT, ERR_DATA or ERR_SYSTEM (logged). */
enum err face_open(const char *path, struct face **out) HARK_MUST_CHECK;
void face_close(struct face *face);

/* The file's bytes, mapped; borrowed. */
const char *face_bytes(const struct face *face, size_t *len);
int face_units_per_em(const struct face *face);
int face_capital(const struct face *face); /* the height of H */
int face_ascent(const struct face *face);
int face_descent(const struct face *face); /* positive */
/* Strict UTF-8, one line. Without memory the reach is zero. */
void face_reach(struct face *face, const char *line, size_t len, struct face_reach *out);

#endif
