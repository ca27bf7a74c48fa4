#include "powercut/fault.h"

#include <stdarg.h>
#include <stdio.h>

bool fault_say(struct fault *fault, enum fault_kind kind, const char *format, ...)
{
    va_list args;

    if (fault->kind == FAULT_NONE) {
        fault->kind = kind;
        va_start(args, format);
        vsnprintf(fault->text, sizeof fault->text, format, args);
        va_end(args);
    }
    return false;
}
