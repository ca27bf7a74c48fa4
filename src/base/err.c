#include "base/err.h"

const char *err_name(enum err err)
{
    switch (err) {
    case ERR_OK:
        return "ok";
    case ERR_LIMIT:
        return "limit";
    case ERR_DATA:
        return "data";
    case ERR_SYSTEM:
        return "system";
    case ERR_LATER:
        return "later";
    case ERR_ABSENT:
        return "absent";
    }
    return "unknown";
}
