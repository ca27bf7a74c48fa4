/* Calls to jansson that make something. A list or an object takes what it is given in any case. */
#include <errno.h>
#include <jansson.h>
#include <stdarg.h>

#include "support/fault.h"

/* NOLINTBEGIN(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp): --wrap wants the names */
FAULT_WRAP(json_t *, json_array, (void), (), ENOMEM, NULL)
FAULT_WRAP(json_t *, json_string, (const char *text), (text), ENOMEM, NULL)
FAULT_WRAP(int, json_array_append_new, (json_t * list, json_t *item), (list, item), ENOMEM,
           (json_decref(item), -1))
FAULT_WRAP(int, json_object_set_new, (json_t * object, const char *key, json_t *item),
           (object, key, item), ENOMEM, (json_decref(item), -1))
FAULT_WRAP(int, json_dump_callback,
           (const json_t *root, json_dump_callback_t take, void *context, size_t flags),
           (root, take, context, flags), ENOMEM, -1)

json_t *__real_json_loadb(const char *bytes, size_t len, size_t flags, json_error_t *error);
json_t *__wrap_json_loadb(const char *bytes, size_t len, size_t flags, json_error_t *error);
/* Fails as it does without memory. */
json_t *__wrap_json_loadb(const char *bytes, size_t len, size_t flags, json_error_t *error)
{
    if (fault_strikes("json_loadb")) {
        *error = (json_error_t){.line = -1};
        error->text[sizeof error->text - 1] = (char)json_error_out_of_memory;
        return NULL;
    }
    return __real_json_loadb(bytes, len, flags, error);
}
/* NOLINTEND(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp) */
