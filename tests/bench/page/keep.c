/* SQLite for the server of the page, as a module of Node: keep(PATH) opens a database as an expert
 * would set it, keep(ID, DOCUMENT) returns when that is durable. It is the SQLite that Hark links,
 * with the same settings, in the process of the server: nothing is between the two but this file.
 *
 * Node's interface for modules (Node-API) is stable; what is used of it is declared here, so that
 * no package with Node's headers is needed. */
#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>

struct napi_env;
struct napi_value;
struct napi_info;

int napi_create_function(struct napi_env *env, const char *name, size_t len,
                         struct napi_value *(*call)(struct napi_env *env, struct napi_info *info),
                         void *data, struct napi_value **out);
int napi_get_cb_info(struct napi_env *env, struct napi_info *info, size_t *count,
                     struct napi_value **values, struct napi_value **this_value, void **data);
int napi_get_value_string_utf8(struct napi_env *env, struct napi_value *value, char *text,
                               size_t size, size_t *len);
int napi_throw_error(struct napi_env *env, const char *code, const char *message);
struct napi_value *napi_register_module_v1(struct napi_env *env, struct napi_value *exports);

#define TEXT_BYTES 16384

static sqlite3 *database;
static sqlite3_stmt *insert;

static bool keep_open(const char *path)
{
    static const char settings[] =
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=100;"
        "CREATE TABLE IF NOT EXISTS response (id TEXT PRIMARY KEY, document TEXT NOT NULL)";
    static const char upsert[] = "INSERT INTO response VALUES (?1, ?2) "
                                 "ON CONFLICT (id) DO UPDATE SET document = ?2";
    int persists = 1; /* an allocated log costs the card less than one that grows anew */
    return sqlite3_open(path, &database) == SQLITE_OK &&
           sqlite3_exec(database, settings, NULL, NULL, NULL) == SQLITE_OK &&
           sqlite3_file_control(database, "main", SQLITE_FCNTL_PERSIST_WAL, &persists) ==
               SQLITE_OK &&
           sqlite3_prepare_v2(database, upsert, -1, &insert, NULL) == SQLITE_OK;
}

static bool keep_row(const char *id, const char *document)
{
    bool ok = sqlite3_bind_text(insert, 1, id, -1, SQLITE_STATIC) == SQLITE_OK &&
              sqlite3_bind_text(insert, 2, document, -1, SQLITE_STATIC) == SQLITE_OK &&
              sqlite3_step(insert) == SQLITE_DONE;
    sqlite3_reset(insert);
    return ok;
}

static struct napi_value *keep(struct napi_env *env, struct napi_info *info)
{
    static char texts[2][TEXT_BYTES];
    struct napi_value *values[2];
    size_t count = 2;
    bool ok = napi_get_cb_info(env, info, &count, values, NULL, NULL) == 0 && count >= 1;
    for (size_t i = 0; i < count && i < 2 && ok; i++) {
        ok = napi_get_value_string_utf8(env, values[i], texts[i], TEXT_BYTES, NULL) == 0;
    }
    if (ok) {
        ok = count == 1 ? keep_open(texts[0]) : keep_row(texts[0], texts[1]);
    }
    if (!ok) {
        napi_throw_error(env, NULL, database == NULL ? "no arguments" : sqlite3_errmsg(database));
    }
    return NULL;
}

struct napi_value *napi_register_module_v1(struct napi_env *env, struct napi_value *exports)
{
    struct napi_value *function;
    return napi_create_function(env, "keep", 4, keep, NULL, &function) == 0 ? function : exports;
}
