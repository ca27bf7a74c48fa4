#include "base/log.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#define LOG_LINE_BYTES_MAX 1024

/* Written once by log_setup() before any thread is started, then only read. */
static const char *log_name = "hark";
static enum log_level log_least = LOG_LEVEL_INFO;

void log_setup(const char *name, enum log_level least)
{
    log_name = name;
    log_least = least;
}

/* A line from outside must not be able to look like two, or to move the cursor of a terminal. */
static void blank_controls(char *line, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        unsigned char byte = (unsigned char)line[i];
        if (byte < 0x20 || byte == 0x7f) {
            line[i] = '?';
        }
    }
}

static size_t clamp_len(int printed, size_t room)
{
    if (printed < 0) {
        return 0;
    }
    return (size_t)printed < room ? (size_t)printed : room - 1;
}

static void HARK_PRINTF(2, 0) write_line(enum log_level level, const char *format, va_list args)
{
    if (level > log_least) {
        return;
    }
    int saved_errno = errno;
    char line[LOG_LINE_BYTES_MAX];
    size_t room = sizeof line - 1; /* one byte stays for the new line */
    size_t len = clamp_len(snprintf(line, room, "<%d>%s: ", (int)level, log_name), room);
    len += clamp_len(vsnprintf(line + len, room - len, format, args), room - len);
    blank_controls(line, len);
    line[len++] = '\n';
    /* Nobody is left to be told when the log itself cannot be written. */
    ssize_t written = write(STDERR_FILENO, line, len);
    (void)written;
    errno = saved_errno;
}

void log_error(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    write_line(LOG_LEVEL_ERROR, format, args);
    va_end(args);
}

void log_warning(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    write_line(LOG_LEVEL_WARNING, format, args);
    va_end(args);
}

void log_info(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    write_line(LOG_LEVEL_INFO, format, args);
    va_end(args);
}
