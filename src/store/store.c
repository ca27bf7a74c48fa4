#include "store/store.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "store/inside.h"
#include "store/memory.h"

#define EVENT_BYTES_MAX (1024 * 1024)

enum err store_suspect(struct store *store, int by)
{
    store->suspicion += by;
    store->must_open = true;
    return ERR_SYSTEM;
}

enum err store_failed(struct store *store, int rc, const char *what)
{
    enum err err = database_failed(rc, what);

    return err == ERR_DATA ? store_suspect(store, 1) : err;
}

/* Before each call: the file is open and not under suspicion. */
static enum err ready(struct store *store)
{
    struct store_opened opened;
    enum err err;

    if (!store->must_open) {
        return ERR_OK;
    }
    err = store_open_sound(store, &opened);
    if (opened.moved_aside) {
        store->news = opened;
        store->has_news = true;
    }
    return err;
}

static enum err copy_event(struct store *store, const struct store_event *event)
{
    store->event.version = event->version;
    store->event.len = event->len;
    store->event.id = arena_copy(&store->event_arena, event->id, strlen(event->id));
    store->event.bytes = arena_copy(&store->event_arena, event->bytes, event->len);
    wire_digest(event->bytes, event->len, store->event_digest);
    return store->event.id && store->event.bytes ? ERR_OK : ERR_LIMIT;
}

/* All of its memory now: none is taken on the way of an answer, and none is left behind. */
static enum err reserve(struct buf *buf, size_t size)
{
    static const char zeroes[4096];

    buf_init(buf, size);
    for (size_t at = 0; at < size; at += sizeof(zeroes)) {
        buf_add(buf, zeroes, sizeof(zeroes));
    }
    if (buf_err(buf) != ERR_OK) {
        return buf_err(buf);
    }
    buf_clear(buf);
    return ERR_OK;
}
_Static_assert(WIRE_RESPONSE_BYTES_MAX % 4096 == 0, "reserve() adds in steps of 4096");

enum err store_open(const char *path, const struct store_event *event, struct store **out,
                    struct store_opened *opened)
{
    struct store *store = calloc(1, sizeof(*store));
    enum err err = ERR_SYSTEM;

    *out = NULL;
    memset(opened, 0, sizeof(*opened));
    store_memory_begin();
    if (!store) {
        log_error("store: no memory");
        return ERR_SYSTEM;
    }
    store->lock_fd = -1;
    arena_init(&store->event_arena, EVENT_BYTES_MAX);
    if (strlen(path) >= sizeof(store->path)) {
        log_error("store: the path is longer than %d bytes", PLACE_PATH_BYTES - 1);
        goto out;
    }
    memcpy(store->path, path, strlen(path) + 1);
    err = reserve(&store->document, WIRE_RESPONSE_BYTES_MAX);
    if (err == ERR_OK) {
        err = copy_event(store, event);
    }
    if (err == ERR_OK) {
        err = place_lock(path, &store->lock_fd);
    }
    if (err == ERR_OK) {
        err = store_open_sound(store, opened);
    }
out:
    if (err != ERR_OK) {
        store_close(store);
        return err;
    }
    store->is_running = true;
    *out = store;
    return ERR_OK;
}

void store_close(struct store *store)
{
    if (!store) {
        return;
    }
    if (store->must_wipe && store->database.sqlite) {
        store_wipe(store);
    }
    database_close(&store->database);
    if (store->lock_fd >= 0) {
        close(store->lock_fd);
    }
    buf_free(&store->document);
    arena_free(&store->event_arena);
    free(store);
}

/* ---- the calls ---------------------------------------------------------------------------- */

static enum err quick_check(struct store *store)
{
    sqlite3_stmt *statement = store->database.statements[DATABASE_QUICK_CHECK];
    int rc = sqlite3_step(statement);
    enum err err = ERR_DATA;

    if (rc == SQLITE_ROW) {
        const unsigned char *text = sqlite3_column_text(statement, 0);

        if (text && strcmp((const char *)text, "ok") == 0) {
            err = ERR_OK;
        }
    } else {
        err = database_failed(rc, "the quick check");
    }
    database_reset(&store->database, DATABASE_QUICK_CHECK);
    return err;
}

enum err store_check(struct store *store)
{
    enum err err = ready(store);

    if (err != ERR_OK) {
        return err;
    }
    err = quick_check(store);
    if (err == ERR_DATA) {
        err = quick_check(store); /* the reading may have been at fault, not the file */
    }
    if (err == ERR_DATA) {
        log_error("store: the quick check found damage");
        (void)store_suspect(store, SUSPICION_ASIDE);
    }
    return err;
}

enum err store_begin_new(struct store *store, struct store_opened *opened)
{
    (void)store_suspect(store, SUSPICION_ASIDE);
    return store_open_sound(store, opened);
}

bool store_take_news(struct store *store, struct store_opened *out)
{
    bool has_news = store->has_news;

    if (has_news) {
        *out = store->news;
    }
    store->has_news = false;
    return has_news;
}

enum err store_save(struct store *store, const struct wire_response *response)
{
    enum err err = ERR_SYSTEM;

    for (int attempt = 0; attempt <= SUSPICION_ASIDE; attempt++) {
        err = ready(store);
        if (err == ERR_OK) {
            err = store_write_open(store, response);
        }
        if (err == ERR_OK) {
            store->suspicion = 0;
        }
        if (!store->must_open || !store->database.sqlite) {
            return err;
        }
    }
    return err;
}

enum err store_close_response(struct store *store, struct wire_response *response)
{
    enum err err = ERR_SYSTEM;

    assert(response->ending != WIRE_OPEN);
    for (int attempt = 0; attempt <= SUSPICION_ASIDE; attempt++) {
        err = ready(store);
        if (err == ERR_OK) {
            err = store_write_closed(store, response);
        }
        if (err == ERR_OK) {
            store->suspicion = 0;
        }
        if (err == ERR_OK || !store->must_open || !store->database.sqlite) {
            return err;
        }
    }
    return err;
}

static bool has_full_wal(const struct store *store)
{
    return store_wal_bytes(store) >= STORE_WAL_BYTES;
}

bool store_wants_idle(const struct store *store)
{
    return store->must_wipe || has_full_wal(store);
}

enum err store_idle(struct store *store)
{
    enum err err = ready(store);

    if (err != ERR_OK) {
        return err;
    }
    if (store->must_wipe) {
        store_wipe(store);
    }
    return has_full_wal(store) ? store_checkpoint(store) : ERR_OK;
}
