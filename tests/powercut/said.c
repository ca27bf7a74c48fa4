#include "powercut/said.h"

#include <stdarg.h>
#include <string.h>

#include "base/log.h"

#define LINES 16
#define LINE_BYTES 300

static char lines[LINES][LINE_BYTES];
static int count;

static void keep(const char *format, va_list args) HARK_PRINTF(1, 0);
static void keep(const char *format, va_list args)
{
    vsnprintf(lines[count++ % LINES], LINE_BYTES, format, args);
}

void said_forget(void)
{
    count = 0;
}

void said_print(FILE *out)
{
    for (int i = count > LINES ? count - LINES : 0; i < count; i++) {
        fprintf(out, "    log: %s\n", lines[i % LINES]);
    }
}

/* The linker gives the objects of base, wire and store these for those of base/log.h. The names
 * are its own. NOLINTBEGIN(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp) */
void __wrap_log_error(const char *format, ...) HARK_PRINTF(1, 2);
void __wrap_log_warning(const char *format, ...) HARK_PRINTF(1, 2);
void __wrap_log_info(const char *format, ...) HARK_PRINTF(1, 2);

void __wrap_log_error(const char *format, ...)
{
    va_list args;

    va_start(args, format);
    keep(format, args);
    va_end(args);
}

void __wrap_log_warning(const char *format, ...)
{
    va_list args;

    va_start(args, format);
    keep(format, args);
    va_end(args);
}

void __wrap_log_info(const char *format, ...)
{
    va_list args;

    va_start(args, format);
    keep(format, args);
    va_end(args);
}
/* NOLINTEND(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp) */
