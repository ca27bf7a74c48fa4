#include "store/memory.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <string.h>

#include "base/log.h"

/* SQLite's own: ours only overwrite what they are handed back. */
static sqlite3_mem_methods plain;

static void wipe_and_free(void *memory)
{
    if (memory != NULL) {
        explicit_bzero(memory, (size_t)plain.xSize(memory));
        plain.xFree(memory);
    }
}

/* Always to a new place: realloc(3) may leave the old one, or its tail, as it was. */
static void *move(void *memory, int size)
{
    void *moved = plain.xMalloc(size);
    if (moved != NULL) {
        int before = plain.xSize(memory);
        memcpy(moved, memory, (size_t)(before < size ? before : size));
        wipe_and_free(memory);
    }
    return moved;
}

void store_memory_begin(void)
{
    static bool is_done;
    if (is_done) {
        return;
    }
    int rc = sqlite3_config(SQLITE_CONFIG_GETMALLOC, &plain);
    sqlite3_mem_methods wiping = plain;
    wiping.xFree = wipe_and_free;
    wiping.xRealloc = move;
    if (rc == SQLITE_OK) {
        rc = sqlite3_config(SQLITE_CONFIG_MALLOC, &wiping);
    }
    if (rc == SQLITE_OK) {
        rc =
            sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0); /* small pieces would not come by here */
    }
    if (rc != SQLITE_OK) {
        log_warning("store: SQLite does not overwrite the memory that it gives back (%d)", rc);
    }
    is_done = true;
}
