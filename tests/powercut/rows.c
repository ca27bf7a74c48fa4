#include "powercut/rows.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "powercut/card.h"
#include "store/store_read.h"

#define PARSE_BYTES_MAX (256 * 1024)
#define ASIDE_MAX 9

/* FNV-1a, 64 bits: only to know the same bytes again. */
static uint64_t hash(const char *bytes, size_t len)
{
    uint64_t sum = 0xcbf29ce484222325u;

    for (size_t i = 0; i < len; i++) {
        sum = (sum ^ (unsigned char)bytes[i]) * 0x100000001b3u;
    }
    return sum;
}

/* The id in the first column; NULL when damage has left it another length. */
static const unsigned char *whole_id(sqlite3_stmt *statement)
{
    const void *id = sqlite3_column_blob(statement, 0);
    return sqlite3_column_bytes(statement, 0) == 16 ? id : NULL;
}

/* One stored response. */
struct row {
    const unsigned char *id;
    const char *document;
    size_t len;
    bool is_open;
    int version; /* out; 0 of a forgotten one */
    enum wire_ending ending;
    int64_t seq;
};

static struct promise *promise_of(struct ledger *ledger, const unsigned char id[16])
{
    if (id == NULL) {
        return NULL;
    }
    int number = id[14] << 8 | id[15];
    if (number >= ledger->count || memcmp(ledger->promises[number].id, id, 16) != 0) {
        return NULL;
    }
    return &ledger->promises[number];
}

/* The document that the store should have made of this version. */
static bool is_as_said(const struct promise *promise, const struct row *row,
                       const struct wire_response *parsed)
{
    static struct buf expected;
    struct wire_response said;
    bool is_same;

    expected.max = WIRE_RESPONSE_BYTES_MAX;
    ledger_response(promise, row->version == 0 ? 1 : row->version, &said);
    said.ending = parsed->ending;
    said.seq = parsed->seq;
    if (!row->is_open) {
        wire_response_apply_permission(&said);
    }
    buf_clear(&expected);
    is_same = wire_response_format(&said, &expected) == ERR_OK && expected.len == row->len &&
              memcmp(expected.data, row->document, row->len) == 0;
    buf_free(&expected);
    memset(&expected, 0, sizeof expected);
    return is_same;
}

static bool read_document(const struct promise *promise, struct row *row, struct fault *fault)
{
    struct wire_response parsed;
    struct arena arena;
    bool ok = false;
    enum err err;

    arena_init(&arena, PARSE_BYTES_MAX);
    err = row->is_open ? wire_response_parse_open(row->document, row->len, &arena, &parsed, NULL)
                       : wire_response_parse(row->document, row->len, &arena, &parsed, NULL);
    if (err != ERR_OK) {
        fault_say(fault, FAULT_LOST, "the document of response %d cannot be read", promise->number);
        goto out;
    }
    row->version = 0;
    if (parsed.answer_count > 0 && parsed.answers[0].chosen_count > 0) {
        row->version = (int)strtol(parsed.answers[0].chosen[0] + 1, NULL, 10);
    }
    row->ending = parsed.ending;
    row->seq = parsed.seq;
    if (row->version > promise->begun || (row->version < 1 && parsed.status != WIRE_FORGOTTEN)) {
        fault_say(fault, FAULT_LOST, "response %d has version %d, which was never said",
                  promise->number, row->version);
    } else if (!row->is_open && row->ending != WIRE_INTERRUPTED &&
               row->ending != promise->close_begun) {
        fault_say(fault, FAULT_LOST, "response %d ends as %s", promise->number,
                  wire_ending_name(row->ending));
    } else if (!is_as_said(promise, row, &parsed)) {
        fault_say(fault, FAULT_LOST, "response %d is not what was said", promise->number);
    } else {
        ok = true;
    }
out:
    arena_free(&arena);
    return ok;
}

/* Documents that were found right before, in an earlier cut, are not read again. */
static bool look_at(struct ledger *ledger, struct row *row, struct promise **out,
                    struct fault *fault)
{
    struct promise *promise = promise_of(ledger, row->id);
    uint64_t sum = hash(row->document, row->len) ^ (uint64_t)row->is_open;

    *out = promise;
    if (promise == NULL) {
        return fault_say(fault, FAULT_TWICE, "there is a response that nobody gave");
    }
    if (promise->sound == sum) {
        row->version = promise->sound_version;
        row->ending = promise->sound_ending;
        row->seq = promise->sound_seq;
        return true;
    }
    if (!read_document(promise, row, fault)) {
        return false;
    }
    promise->sound = sum;
    promise->sound_version = row->version;
    promise->sound_ending = row->ending;
    promise->sound_seq = row->seq;
    return true;
}

/* ---- the file in place ---------------------------------------------------------------------- */

static bool read_closed(struct ledger *ledger, struct store_reader *reader,
                        struct check_found *found, struct fault *fault)
{
    static struct buf document;
    int64_t count = 0;

    if (document.max == 0) {
        buf_init(&document, WIRE_RESPONSE_BYTES_MAX);
    }
    for (;;) {
        struct promise *promise;
        unsigned char id[16];
        struct row row = {.id = id};
        int64_t seq = 0;
        enum err err;

        buf_clear(&document);
        err = store_reader_next(reader, count, &seq, id, &document);
        if (err == ERR_ABSENT) {
            return true;
        }
        if (err != ERR_OK) {
            return fault_say(fault, FAULT_FILE, "the reader cannot read after seq %lld: %s",
                             (long long)count, err_name(err));
        }
        row.document = document.data;
        row.len = document.len;
        if (!look_at(ledger, &row, &promise, fault)) {
            return false;
        }
        if (seq != ++count || row.seq != seq) {
            return fault_say(fault, FAULT_TWICE,
                             "seq %lld comes after %lld, and its document says %lld",
                             (long long)seq, (long long)count - 1, (long long)row.seq);
        }
        if (found[promise->number].is_here) {
            return fault_say(fault, FAULT_TWICE, "response %d is stored twice", promise->number);
        }
        found[promise->number].is_here = true;
        found[promise->number].version = row.version;
        found[promise->number].ending = row.ending;
        found[promise->number].seq = row.seq;
    }
}

bool rows_read_here(struct ledger *ledger, struct store_reader *reader, struct check_found *found,
                    struct fault *fault)
{
    struct store_counts counts = {0};
    enum err err;

    if (!read_closed(ledger, reader, found, fault)) {
        return false;
    }
    err = store_reader_counts(reader, &counts);
    if (err != ERR_OK) {
        return fault_say(fault, FAULT_FILE, "the reader cannot count: %s", err_name(err));
    }
    return counts.open == 0 ||
           fault_say(fault, FAULT_FILE, "%lld responses are still open", (long long)counts.open);
}

/* ---- files set aside ------------------------------------------------------------------------ */

static void note_aside(struct check_found *found, const struct row *row)
{
    found->is_aside = true;
    if (!row->is_open) {
        found->is_closed_aside = true;
    }
    if (row->version > found->aside_version) {
        found->aside_version = row->version;
    }
}

static bool read_one_aside(struct ledger *ledger, const char *path, struct check_found *found,
                           struct fault *fault)
{
    sqlite3_stmt *statement = NULL;
    sqlite3 *sqlite = NULL;
    bool ok = true;
    int rc = sqlite3_open_v2(path, &sqlite, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL);

    sqlite3_db_config(sqlite, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, (int *)NULL);
    if (rc == SQLITE_OK) {
        rc = sqlite3_prepare_v2(sqlite,
                                "SELECT id, document, 1 FROM open_response UNION ALL"
                                " SELECT id, document, 0 FROM response",
                                -1, &statement, NULL);
    }
    while (rc == SQLITE_OK && ok && (rc = sqlite3_step(statement)) == SQLITE_ROW) {
        struct row row = {.id = whole_id(statement),
                          .document = (const char *)sqlite3_column_text(statement, 1),
                          .len = (size_t)sqlite3_column_bytes(statement, 1),
                          .is_open = sqlite3_column_int(statement, 2) != 0};
        struct promise *promise;

        ok = look_at(ledger, &row, &promise, fault);
        if (ok) {
            note_aside(&found[promise->number], &row);
        }
        rc = SQLITE_OK;
    }
    sqlite3_finalize(statement);
    sqlite3_close(sqlite);
    if (ok && rc != SQLITE_DONE) {
        return fault_say(fault, FAULT_FILE, "%s cannot be read: %s", path, sqlite3_errstr(rc));
    }
    return ok;
}

bool rows_read_aside(struct ledger *ledger, struct check_found *found, struct fault *fault)
{
    for (int number = 1; number <= ASIDE_MAX; number++) {
        char path[IMAGE_PATH_BYTES];

        snprintf(path, sizeof path, CHECK_ASIDE "%d", number);
        if (card_look(path, NULL) >= 0 && !read_one_aside(ledger, path, found, fault)) {
            return false;
        }
    }
    return true;
}
