#include "kills/rows.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "store/store_read.h"
#include "visits/backend.h"

#define ARENA_BYTES_MAX (1 << 20)
#define WHY_BYTES_MAX 1024

/* What nobody saw kept may be missing: it is the last of its life, if at all. */
static bool drop_unseen(struct ledger *ledger)
{
    for (int i = 0; i < ledger->told_count; i++) {
        if (!ledger->told[i].is_there) {
            ledger->told_count--;
            memmove(&ledger->told[i], &ledger->told[i + 1],
                    (size_t)(ledger->told_count - i) * sizeof ledger->told[0]);
            return true;
        }
    }
    return false;
}

static const char *next_fault(struct store_reader *reader, const struct ledger *ledger,
                              const struct ledger_told *told, int64_t *seq)
{
    static struct wire_response response;
    static char said[WHY_BYTES_MAX];
    struct arena arena;
    struct buf document, why;
    unsigned char id[16];
    int64_t before = *seq;
    const char *fault = NULL;
    arena_init(&arena, ARENA_BYTES_MAX);
    buf_init(&document, WIRE_RESPONSE_BYTES_MAX);
    buf_init(&why, WHY_BYTES_MAX);
    if (store_reader_next(reader, before, seq, id, &document) != ERR_OK || *seq != before + 1) {
        fault = "it cannot be read, or a number was left out";
    } else if (wire_response_parse(document.data, document.len, &arena, &response, &why) !=
               ERR_OK) {
        snprintf(said, sizeof said, "%s", buf_text(&why));
        fault = said;
    } else {
        fault = ledger_fault(ledger, told, &response);
    }
    if (fault != NULL) {
        fprintf(stderr, "%.*s\n", (int)document.len, buf_text(&document));
    }
    buf_free(&why);
    buf_free(&document);
    arena_free(&arena);
    return fault;
}

bool rows_match(struct ledger *ledger, const char *path, int64_t *seq)
{
    struct store_counts counts;
    struct store_reader *reader = NULL;
    while (documents_wait_closed(path) && store_reader_open(path, &reader) == ERR_LATER) {
    }
    if (reader == NULL) {
        return false;
    }
    bool ok = store_reader_counts(reader, &counts) == ERR_OK;
    int64_t found = ok ? counts.last_seq - *seq : 0;
    while (ok && found < ledger->told_count && drop_unseen(ledger)) {
    }
    if (ok && found != ledger->told_count) {
        fprintf(stderr, "%d visits were told, and %" PRId64 " responses are there\n",
                ledger->told_count, found);
        ok = false;
    }
    for (int i = 0; ok && i < ledger->told_count; i++) {
        const char *fault = next_fault(reader, ledger, &ledger->told[i], seq);
        if (fault != NULL) {
            fprintf(stderr, "response %" PRId64 ": %s\n", *seq, fault);
            ok = false;
        }
    }
    ledger->told_count = 0;
    store_reader_close(reader);
    return ok;
}
