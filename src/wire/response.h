/* A response as it leaves the terminal: one JSON document (docs/SPEC.md, "The response
 * document"). It is made once and its bytes are kept; nobody writes it a second time. */
#ifndef HARK_WIRE_RESPONSE_H
#define HARK_WIRE_RESPONSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

#define WIRE_VERSION 1
#define WIRE_RESPONSE_BYTES_MAX 65536 /* one document */
#define WIRE_DEPTH_MAX 6
#define WIRE_ANSWERS_MAX 24
#define WIRE_CHOICES_MAX 24
#define WIRE_NAME_BYTES 33
#define WIRE_WORDS_BYTES_MAX 2000
#define WIRE_UUID_TEXT_BYTES 37   /* 8-4-4-4-12 and NUL */
#define WIRE_DIGEST_TEXT_BYTES 65 /* SHA-256 in small hexadecimal letters and NUL */
#define WIRE_HOUR_MAX 10000000    /* hours since 1970: the year 3110 */

enum wire_status {
    WIRE_PARTIAL,   /* before "That is kept" */
    WIRE_COMPLETE,  /* "That is kept" was shown, however the visit ended */
    WIRE_FORGOTTEN, /* an empty tombstone */
};

enum wire_ending {
    WIRE_OPEN, /* not closed yet: never leaves the terminal */
    WIRE_FINISHED,
    WIRE_SOMEONE_NEW,
    WIRE_STARTED_AGAIN,
    WIRE_FORGOT,
    WIRE_WALKED_AWAY,
    WIRE_INTERRUPTED, /* the power went, or the program ended; closed at the next start */
};

enum wire_permission { WIRE_PERMISSION_NONE, WIRE_SHARE, WIRE_ORGANISER, WIRE_COUNT };

/* Strings are borrowed when formatting, and owned by the arena after parsing. */
struct wire_answer {
    const char *question;
    const char *topic; /* "today", "my_life", or "agenda:<name>" */
    int chosen_count, shown_count;
    const char *chosen[WIRE_CHOICES_MAX]; /* choice names; empty and no words: skipped */
    const char *shown[WIRE_CHOICES_MAX];
    const char *words; /* NULL: none, or not permitted */
    bool words_given;  /* words were typed, even if they are only counted */
};

struct wire_response {
    unsigned char id[16];
    const char *event_id;
    int event_version;
    const char *event_digest; /* SHA-256 of the event file's bytes, hexadecimal */
    int64_t seq;              /* 1.. within its epoch; 0 while open */
    enum wire_status status;
    enum wire_ending ending;
    const char *language;
    const char *agenda_item; /* NULL: today as a whole */
    int64_t hour;            /* hours since 1970 UTC when it began, as the terminal's clock had it:
                                coarse, so that nobody is found by the minute; 0: not known */
    enum wire_permission permission;
    int answer_count;
    struct wire_answer answers[WIRE_ANSWERS_MAX];
};

/* Drops what must not be kept at the close: a forgotten response loses everything but id, event
 * and seq; words without WIRE_SHARE or WIRE_ORGANISER lose their text and stay counted. */
void wire_response_apply_permission(struct wire_response *response);

/* NULL, or what this struct breaks: names and tags that are none, a question or a choice twice,
 * seq on an open or none on a closed response, a tombstone that is not empty, and own words on a
 * closed response without permission. */
const char *wire_response_fault(const struct wire_response *response);

/* One line of JSON without '\n', appended. ERR_LIMIT, ERR_DATA (wire_response_fault, logged).
 * Empty words ("") are none. */
enum err wire_response_format(const struct wire_response *response,
                              struct buf *out) HARK_MUST_CHECK;
/* Any bytes. Strict UTF-8, no doubled keys, depth and sizes limited, unknown keys passed over.
 * Closed responses only: an open one never leaves its terminal. The language of a forgotten
 * response is "", never NULL. ERR_DATA with a sentence in why (may be NULL), which never quotes
 * the document; ERR_LIMIT when the arena is full; ERR_SYSTEM without memory: then nothing is known
 * about the document. */
enum err wire_response_parse(const char *bytes, size_t len, struct arena *arena,
                             struct wire_response *out, struct buf *why) HARK_MUST_CHECK;
/* The same for open ones only: what the store finds of a run that was interrupted. */
enum err wire_response_parse_open(const char *bytes, size_t len, struct arena *arena,
                                  struct wire_response *out, struct buf *why) HARK_MUST_CHECK;

/* Small letters only, as RFC 9562 writes them; any version. */
void wire_uuid_format(const unsigned char id[16], char out[WIRE_UUID_TEXT_BYTES]);
enum err wire_uuid_parse(const char *text, unsigned char out[16]) HARK_MUST_CHECK;
/* SHA-256 (FIPS 180-4) as text. */
void wire_digest(const void *data, size_t len, char out[WIRE_DIGEST_TEXT_BYTES]);

const char *wire_status_name(enum wire_status status);
const char *wire_ending_name(enum wire_ending ending);
const char *wire_permission_name(enum wire_permission permission); /* NONE: "" */

#endif
