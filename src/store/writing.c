#include <string.h>

#include "base/log.h"
#include "store/inside.h"

/* A row of open_response with a text of this size is the largest that lies on one page: 4061 bytes
 * (the file format, 1.6: page size less 35), of which the head takes 5 and the id 16. */
#define ROW_TEXT_BYTES_MAX 4040

/* The first half of the id: 62 random bits. Two open ids that share it would be told apart by the
 * id itself, and the second one refused. */
static sqlite3_int64 key_of(const unsigned char id[16])
{
    uint64_t key = 0;

    for (int i = 0; i < 8; i++) {
        key = key << 8 | id[i];
    }
    return (sqlite3_int64)key;
}

/* ---- wiping ------------------------------------------------------------------------------- */

/* Moves everything from the WAL into the file and cuts the WAL to nothing. secure_delete has
 * zeroed what was deleted in the file; only the WAL still has the pages as they were. */
void store_wipe(struct store *store)
{
    int rc = sqlite3_wal_checkpoint_v2(store->database.sqlite, "main", SQLITE_CHECKPOINT_TRUNCATE,
                                       NULL, NULL);

    if (rc) {
        store_failed(store, rc, "emptying the WAL");
        return;
    }
    store->database.wal_frames = 0;
    if (place_sync_wal(store->path) == ERR_OK) {
        store->must_wipe = false;
    }
}

enum err store_checkpoint(struct store *store)
{
    int in_wal = 0, done = 0;
    int rc = sqlite3_wal_checkpoint_v2(store->database.sqlite, "main", SQLITE_CHECKPOINT_PASSIVE,
                                       &in_wal, &done);

    if (rc) {
        return store_failed(store, rc, "the checkpoint");
    }
    /* All done: the next commit starts the WAL again from its beginning. */
    if (in_wal == done) {
        store->database.wal_frames = 0;
    }
    return ERR_OK;
}

int64_t store_wal_bytes(const struct store *store)
{
    return (int64_t)store->database.wal_frames * DATABASE_FRAME_BYTES;
}

/* ---- writing ------------------------------------------------------------------------------ */

static enum err format(struct store *store, const struct wire_response *response)
{
    buf_clear(&store->document);
    return wire_response_format(response, &store->document);
}

/* Nothing of the last person stays in our memory. */
static void clear_document(struct buf *document)
{
    if (document->data) {
        explicit_bzero(document->data, document->cap);
    }
    buf_clear(document);
}

static int bind_id(sqlite3_stmt *statement, const unsigned char id[16])
{
    int rc = sqlite3_bind_int64(statement, 1, key_of(id));

    return rc ? rc : sqlite3_bind_blob(statement, 2, id, 16, SQLITE_STATIC);
}

static int bind_document(sqlite3_stmt *statement, int at, const struct buf *document)
{
    return sqlite3_bind_text(statement, at, document->data, (int)document->len, SQLITE_STATIC);
}

enum err store_write_open(struct store *store, const struct wire_response *response)
{
    sqlite3_stmt *statement = store->database.statements[DATABASE_SAVE_OPEN];
    struct wire_response as_open = *response;
    enum err err;
    int rc;

    as_open.seq = 0;
    as_open.ending = WIRE_OPEN;
    err = format(store, &as_open);
    if (err != ERR_OK) {
        return err;
    }
    rc = bind_id(statement, response->id);
    if (rc == SQLITE_OK) {
        rc = bind_document(statement, 3, &store->document);
    }
    if (rc == SQLITE_OK) {
        rc = database_run(&store->database, DATABASE_SAVE_OPEN);
    }
    database_reset(&store->database, DATABASE_SAVE_OPEN);
    clear_document(&store->document);
    if (rc != SQLITE_DONE) {
        return store_failed(store, rc, "saving");
    }
    if (sqlite3_changes(store->database.sqlite) == 1) {
        return ERR_OK;
    }
    log_error("store: a closed response was to be saved again");
    return ERR_DATA;
}

static int next_seq(struct database *database, int64_t *out)
{
    sqlite3_stmt *statement = database->statements[DATABASE_NEXT_SEQ];
    int rc = sqlite3_step(statement);

    if (rc == SQLITE_ROW) {
        *out = sqlite3_column_int64(statement, 0);
        rc = SQLITE_DONE;
    }
    database_reset(database, DATABASE_NEXT_SEQ);
    return rc;
}

static int delete_open(struct database *database, const unsigned char id[16])
{
    int rc = bind_id(database->statements[DATABASE_DELETE_OPEN], id);

    return rc ? rc : database_run(database, DATABASE_DELETE_OPEN);
}

static int insert_closed(struct store *store, const struct wire_response *response)
{
    sqlite3_stmt *statement = store->database.statements[DATABASE_INSERT_CLOSED];
    int rc = sqlite3_bind_int64(statement, 1, response->seq);

    if (rc == SQLITE_OK) {
        rc = sqlite3_bind_blob(statement, 2, response->id, 16, SQLITE_STATIC);
    }
    if (rc == SQLITE_OK) {
        rc = sqlite3_bind_text(statement, 3, wire_status_name(response->status), -1, SQLITE_STATIC);
    }
    if (rc == SQLITE_OK) {
        rc = bind_document(statement, 4, &store->document);
    }
    if (rc == SQLITE_OK) {
        rc = database_run(&store->database, DATABASE_INSERT_CLOSED);
    }
    database_reset(&store->database, DATABASE_INSERT_CLOSED);
    return rc;
}

/* SQLite builds each row in one piece of memory, and keeps it. A row that fills it takes the place
 * of the last one and is gone before the commit: no byte of it goes to the card. */
static int overwrite_scratch(struct database *database)
{
    static const unsigned char nobody[16];
    static char blanks[ROW_TEXT_BYTES_MAX];
    sqlite3_stmt *statement = database->statements[DATABASE_SAVE_OPEN];
    int rc = bind_id(statement, nobody);

    memset(blanks, ' ', sizeof(blanks));
    if (rc == SQLITE_OK) {
        rc = sqlite3_bind_text(statement, 3, blanks, sizeof(blanks), SQLITE_STATIC);
    }
    if (rc == SQLITE_OK) {
        rc = database_run(database, DATABASE_SAVE_OPEN);
    }
    database_reset(database, DATABASE_SAVE_OPEN);
    return rc == SQLITE_DONE ? delete_open(database, nobody) : rc;
}

static bool has_closed(struct database *database, const unsigned char id[16])
{
    sqlite3_stmt *statement = database->statements[DATABASE_HAS_CLOSED];
    int rc = sqlite3_bind_blob(statement, 1, id, 16, SQLITE_STATIC);

    if (rc == SQLITE_OK) {
        rc = sqlite3_step(statement);
    }
    database_reset(database, DATABASE_HAS_CLOSED);
    return rc == SQLITE_ROW;
}

/* Between BEGIN and COMMIT. */
static enum err close_inside(struct store *store, struct wire_response *response)
{
    enum err err;
    int rc = next_seq(&store->database, &response->seq);

    if (rc != SQLITE_DONE) {
        return store_failed(store, rc, "giving a number");
    }
    if (response->seq < 1 || response->seq > STORE_SEQ_MAX) {
        /* No program of ours got there: what the file says is wrong, and no answer could be kept
         * in it any more. */
        log_error("store: the file's numbers are used up");
        return store_suspect(store, SUSPICION_ASIDE);
    }
    err = format(store, response);
    if (err != ERR_OK) {
        return err;
    }
    rc = delete_open(&store->database, response->id);
    if (rc == SQLITE_DONE && store_leaves_traces(response)) {
        rc = overwrite_scratch(&store->database);
    }
    if (rc == SQLITE_DONE) {
        rc = insert_closed(store, response);
    }
    if (rc == SQLITE_CONSTRAINT_UNIQUE && has_closed(&store->database, response->id)) {
        log_error("store: a closed response was to be closed again");
        return ERR_DATA;
    }
    return rc == SQLITE_DONE ? ERR_OK : store_failed(store, rc, "closing");
}

static enum err close_once(struct store *store, struct wire_response *response)
{
    enum err err;
    int rc = database_run(&store->database, DATABASE_BEGIN);

    if (rc != SQLITE_DONE) {
        return store_failed(store, rc, "beginning");
    }
    err = close_inside(store, response);
    if (err == ERR_OK) {
        rc = database_run(&store->database, DATABASE_COMMIT);
        if (rc != SQLITE_DONE) {
            err = store_failed(store, rc, "committing");
        }
    }
    /* Some errors have rolled back by themselves already. */
    if (err != ERR_OK && !sqlite3_get_autocommit(store->database.sqlite)) {
        database_run(&store->database, DATABASE_ROLLBACK);
    }
    if (err != ERR_OK) {
        response->seq = 0;
    }
    return err;
}

bool store_leaves_traces(const struct wire_response *closed)
{
    if (closed->status == WIRE_FORGOTTEN) {
        return true;
    }
    for (int i = 0; i < closed->answer_count; i++) {
        if (closed->answers[i].words_given && !closed->answers[i].words) {
            return true;
        }
    }
    return false;
}

static void after_close(struct store *store, const struct wire_response *response)
{
    if (store_leaves_traces(response)) {
        store->must_wipe = true;
    }
    if (store->must_wipe) {
        store_wipe(store);
    } else if (store_wal_bytes(store) >= STORE_WAL_BYTES_MAX && store_checkpoint(store) != ERR_OK) {
        log_warning("store: the WAL could not be emptied");
    }
}

enum err store_write_closed(struct store *store, struct wire_response *response)
{
    enum err err;

    wire_response_apply_permission(response);
    err = close_once(store, response);
    clear_document(&store->document);
    if (err == ERR_OK) {
        after_close(store, response);
    }
    return err;
}
