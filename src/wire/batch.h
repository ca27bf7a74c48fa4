/* Batches and acknowledgements (docs/SPEC.md, "Upload"): NDJSON there, one JSON object back. */
#ifndef HARK_WIRE_BATCH_H
#define HARK_WIRE_BATCH_H

#include "wire/response.h"

#define WIRE_BATCH_RESPONSES_MAX 100
#define WIRE_BATCH_BYTES_MAX (256 * 1024)
#define WIRE_ACK_BYTES_MAX (64 * 1024)
#define WIRE_WANTED_EVENTS_MAX 4
#define WIRE_TERMINAL_BYTES 33
#define WIRE_TOKEN_BYTES_MAX 128
#define WIRE_PATH_BATCHES "/v1/batches"
#define WIRE_PATH_EVENTS "/v1/events/" /* + digest, PUT */
#define WIRE_TYPE_BATCH "application/x-ndjson"
#define WIRE_TYPE_ACK "application/json"
#define WIRE_EVENT_ACK_BYTES_MAX 128

/* The first line of a batch. */
struct wire_batch_head {
    char terminal[WIRE_TERMINAL_BYTES];
    unsigned char epoch[16]; /* of the responses.db that it was read from */
    int64_t number;          /* 1.., per terminal */
    int count;               /* responses that follow, one a line */
};

/* [A-Za-z0-9][A-Za-z0-9._-]{0,31} */
bool wire_terminal_is_valid(const char *text);

/* Appended, with '\n'. The head must be sound (asserted): a valid terminal, number 1.., count
 * 0..WIRE_BATCH_RESPONSES_MAX. Each response follows as its document's bytes and '\n'. */
void wire_batch_head_format(const struct wire_batch_head *head, struct buf *out);

/* A line of a batch, borrowed from its bytes. */
struct wire_line {
    const char *text;
    size_t len;
};
/* Splits and checks the head; lines have head->count entries, without their '\n'. ERR_DATA with a
 * sentence in why (may be NULL), also when the last '\n' is missing: then the end was cut off.
 * The responses themselves are not looked at. */
enum err wire_batch_parse(const char *bytes, size_t len, struct wire_batch_head *head,
                          struct wire_line lines[WIRE_BATCH_RESPONSES_MAX],
                          struct buf *why) HARK_MUST_CHECK;

enum wire_verdict {
    WIRE_STORED,    /* durable at the collector now */
    WIRE_DUPLICATE, /* was there already, the same bytes: as good as stored */
    WIRE_CONFLICT,  /* the id is there with other bytes: kept apart, told to staff */
    WIRE_REFUSED,   /* not a response: will never be accepted */
};

/* items[i] answers the batch's line i; a line whose id cannot be read has the id of all zeroes. */
struct wire_ack {
    char digest[WIRE_DIGEST_TEXT_BYTES]; /* of the batch's bytes */
    int count;
    struct wire_ack_item {
        unsigned char id[16];
        enum wire_verdict verdict;
    } items[WIRE_BATCH_RESPONSES_MAX];
    int wanted_count; /* events whose file the collector does not have yet */
    char wanted_events[WIRE_WANTED_EVENTS_MAX][WIRE_DIGEST_TEXT_BYTES];
};

/* Appended, without '\n'. ERR_LIMIT; ERR_DATA for a struct that breaks a limit (logged). */
enum err wire_ack_format(const struct wire_ack *ack, struct buf *out) HARK_MUST_CHECK;
/* Any bytes (why may be NULL): an answer that is not ours (a login page, say) is ERR_DATA, never a
 * success. */
enum err wire_ack_parse(const char *bytes, size_t len, struct wire_ack *out,
                        struct buf *why) HARK_MUST_CHECK;

/* The answer to an event file that is durable now: these bytes exactly, and nothing else. */
void wire_event_ack_format(const char *digest, struct buf *out);
bool wire_event_ack_is(const char *bytes, size_t len, const char *digest);

/* True when a Content-Type is this type, with or without parameters behind it. */
bool wire_type_is(const char *value, const char *type);

#endif
