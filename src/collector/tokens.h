/* Which terminal a token belongs to: a file with lines "terminal = token", '#' for comments. */
#ifndef HARK_COLLECTOR_TOKENS_H
#define HARK_COLLECTOR_TOKENS_H

#include "base/buf.h"
#include "base/err.h"
#include "wire/batch.h"

#define TOKENS_MAX 1000
#define TOKENS_FILE_BYTES_MAX (256 * 1024)
#define TOKENS_LENGTH_MIN 16 /* shorter ones can be guessed */

struct tokens {
    int count;
    struct tokens_item {
        char terminal[WIRE_TERMINAL_BYTES];
        char digest[WIRE_DIGEST_TEXT_BYTES]; /* of the token: the token itself is not kept */
    } * items;                               /* owned */
};

/* ERR_DATA: "path:line: message" in problems, and *out is as it was; ERR_ABSENT, ERR_SYSTEM. */
enum err tokens_load(const char *path, struct tokens *out, struct buf *problems) HARK_MUST_CHECK;
void tokens_free(struct tokens *tokens);
/* The terminal's name, or NULL. Takes the same time wherever and whether the token is found, so
 * that it cannot be guessed letter by letter. Borrowed until the next load. */
const char *tokens_find(const struct tokens *tokens, const char *token);

#endif
