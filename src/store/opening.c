#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "store/inside.h"

#define PARSE_BYTES_MAX (256 * 1024) /* strings of one response */
#define OPEN_ATTEMPTS 4              /* as it is, once more, a new one, and that once more */

static enum err keep_event(struct store *store)
{
    struct database *database = &store->database;
    sqlite3_stmt *has = database->statements[DATABASE_HAS_EVENT];
    sqlite3_stmt *insert = database->statements[DATABASE_INSERT_EVENT];
    int rc = sqlite3_bind_text(has, 1, store->event_digest, -1, SQLITE_STATIC);

    if (rc == SQLITE_OK) {
        rc = sqlite3_step(has);
    }
    database_reset(database, DATABASE_HAS_EVENT);
    if (rc == SQLITE_ROW) {
        return ERR_OK;
    }
    if (rc == SQLITE_DONE) {
        rc = sqlite3_bind_text(insert, 1, store->event_digest, -1, SQLITE_STATIC);
    }
    if (rc == SQLITE_OK) {
        rc = sqlite3_bind_text(insert, 2, store->event.id, -1, SQLITE_STATIC);
    }
    if (rc == SQLITE_OK) {
        rc = sqlite3_bind_int(insert, 3, store->event.version);
    }
    if (rc == SQLITE_OK) {
        rc = sqlite3_bind_blob64(insert, 4, store->event.bytes, store->event.len, SQLITE_STATIC);
    }
    if (rc == SQLITE_OK) {
        rc = database_run(database, DATABASE_INSERT_EVENT);
    }
    database_reset(database, DATABASE_INSERT_EVENT);
    return rc == SQLITE_DONE ? ERR_OK : store_failed(store, rc, "keeping the event");
}

/* The open response of this row. ERR_DATA: it is none. */
static enum err parse_open(sqlite3_stmt *row, struct arena *arena, struct wire_response *out)
{
    const void *id = sqlite3_column_blob(row, 0);
    const char *text = (const char *)sqlite3_column_text(row, 1);
    bool is_there =
        sqlite3_column_bytes(row, 0) == 16 && sqlite3_column_type(row, 1) != SQLITE_NULL;
    enum err err;

    if (is_there && (!id || !text)) {
        log_error("store: no memory for an open response");
        return ERR_SYSTEM;
    }
    if (!is_there) {
        return ERR_DATA;
    }
    err = wire_response_parse_open(text, (size_t)sqlite3_column_bytes(row, 1), arena, out, NULL);
    return err == ERR_OK && memcmp(id, out->id, sizeof(out->id)) != 0 ? ERR_DATA : err;
}

/* The first open response, with its strings in arena. ERR_ABSENT: none. */
static enum err load_open(struct store *store, struct arena *arena, struct wire_response *out)
{
    sqlite3_stmt *statement = store->database.statements[DATABASE_FIRST_OPEN];
    enum err err = ERR_ABSENT;
    int rc = sqlite3_step(statement);

    if (rc == SQLITE_ROW) {
        err = parse_open(statement, arena, out);
    } else if (rc != SQLITE_DONE) {
        err = store_failed(store, rc, "looking for open responses");
    }
    database_reset(&store->database, DATABASE_FIRST_OPEN);
    if (err == ERR_DATA) {
        log_error("store: an open response cannot be read");
        err = store_suspect(store, SUSPICION_ASIDE);
    }
    return err;
}

static enum err close_interrupted(struct store *store, int *count)
{
    enum err err = ERR_OK;

    for (*count = 0; *count < STORE_INTERRUPTED_MAX; (*count)++) {
        struct wire_response response;
        struct arena arena;

        arena_init(&arena, PARSE_BYTES_MAX);
        err = load_open(store, &arena, &response);
        if (err == ERR_OK) {
            response.ending = WIRE_INTERRUPTED;
            err = store_write_closed(store, &response);
        }
        arena_free(&arena);
        if (err != ERR_OK) {
            return err == ERR_ABSENT ? ERR_OK : err;
        }
    }
    log_error("store: more than %d responses are open", STORE_INTERRUPTED_MAX);
    return store_suspect(store, SUSPICION_ASIDE);
}

/* The program may have ended between a close and its wipe. Later closes repeat a wipe that is
 * due, so the last one tells. */
static enum err finish_wipe(struct store *store)
{
    sqlite3_stmt *statement = store->database.statements[DATABASE_LAST_CLOSED];
    struct wire_response response;
    struct arena arena;
    int rc = sqlite3_step(statement);

    arena_init(&arena, PARSE_BYTES_MAX);
    if (rc == SQLITE_ROW) {
        const char *text = (const char *)sqlite3_column_text(statement, 0);
        int len = sqlite3_column_bytes(statement, 0);

        if (text && wire_response_parse(text, (size_t)len, &arena, &response, NULL) == ERR_OK &&
            store_leaves_traces(&response)) {
            store->must_wipe = true;
        }
    }
    database_reset(&store->database, DATABASE_LAST_CLOSED);
    arena_free(&arena);
    if (rc != SQLITE_ROW && rc != SQLITE_DONE) {
        return store_failed(store, rc, "looking at the last response");
    }
    if (store->must_wipe) {
        store_wipe(store);
    }
    return ERR_OK;
}

static enum err create(struct store *store)
{
    unsigned char epoch[DATABASE_EPOCH_BYTES];
    char path[PLACE_ASIDE_BYTES];
    enum err err = place_make_new(store->path, path);

    if (err != ERR_OK) {
        return err;
    }
    clock_random(epoch, sizeof(epoch));
    err = database_create(path, epoch);
    return err == ERR_OK ? place_take_new(store->path) : err;
}

/* One attempt at the file as it is; damage shows in must_open. */
static enum err open_once(struct store *store, struct store_opened *opened)
{
    enum place_state state;
    enum err err = place_look(store->path, &state);

    if (err != ERR_OK) {
        return err;
    }
    if (state == PLACE_UNSOUND) {
        return store_suspect(store, SUSPICION_ASIDE);
    }
    if (state == PLACE_FREE) {
        err = create(store);
        if (err != ERR_OK) {
            return err;
        }
        opened->created = true;
    }
    err = database_open(store->path, &store->database);
    if (err == ERR_DATA) {
        return store_suspect(store, 1);
    }
    if (err == ERR_OK) {
        err = keep_event(store);
    }
    if (err == ERR_OK) {
        err = finish_wipe(store);
    }
    /* Only at the start: later, what is open is the visit at hand. */
    if (err == ERR_OK && !store->is_running) {
        err = close_interrupted(store, &opened->interrupted);
    }
    return err;
}

static enum err set_aside(struct store *store, struct store_opened *opened)
{
    enum err err = place_set_aside(store->path, opened->aside_path);

    if (err != ERR_OK) {
        return err;
    }
    log_error("store: the file was not sound and lies under %s now", opened->aside_path);
    opened->moved_aside = true;
    store->suspicion = 0;
    store->must_wipe = false;
    return ERR_OK;
}

enum err store_open_sound(struct store *store, struct store_opened *opened)
{
    enum err err = ERR_OK;

    memset(opened, 0, sizeof(*opened));
    database_close(&store->database);
    for (int attempt = 0; attempt < OPEN_ATTEMPTS; attempt++) {
        store->must_open = false;
        if (store->suspicion >= SUSPICION_ASIDE) {
            err = set_aside(store, opened);
        }
        if (err == ERR_OK) {
            err = open_once(store, opened);
        }
        if (err == ERR_OK) {
            return ERR_OK;
        }
        database_close(&store->database);
        if (!store->must_open) {
            break;
        }
        err = ERR_OK;
    }
    store->must_open = true;
    return err == ERR_OK ? ERR_SYSTEM : err;
}
