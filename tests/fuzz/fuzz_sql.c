#include "fuzz_sql.h"

#include <sqlite3.h>
#include <stdlib.h>

#define INSTRUCTIONS_MAX 200000
#define BYTES_MAX 100000

static int allow(void *context, int action, const char *a, const char *b, const char *c,
                 const char *d)
{
    (void)context;
    (void)a;
    (void)b;
    (void)c;
    (void)d;
    switch (action) {
    case SQLITE_ATTACH:
    case SQLITE_DETACH:
    case SQLITE_CREATE_TRIGGER:
    case SQLITE_CREATE_TEMP_TRIGGER:
    case SQLITE_CREATE_VIEW:
    case SQLITE_CREATE_VTABLE:
    case SQLITE_PRAGMA:
        return SQLITE_DENY;
    default:
        return SQLITE_OK;
    }
}

static int stop(void *context)
{
    (void)context;
    return 1;
}

void fuzz_run_sql(const char *path, const struct fuzz_input *input)
{
    sqlite3 *sqlite = NULL;
    char *text = fuzz_text(input->data, input->size);
    CHECK(sqlite3_open(path, &sqlite) == SQLITE_OK);
    (void)sqlite3_limit(sqlite, SQLITE_LIMIT_LENGTH, BYTES_MAX);
    (void)sqlite3_limit(sqlite, SQLITE_LIMIT_ATTACHED, 0);
    CHECK(sqlite3_set_authorizer(sqlite, allow, NULL) == SQLITE_OK);
    sqlite3_progress_handler(sqlite, INSTRUCTIONS_MAX, stop, NULL);
    (void)sqlite3_exec(sqlite, text, NULL, NULL, NULL);
    CHECK(sqlite3_close(sqlite) == SQLITE_OK);
    free(text);
}
