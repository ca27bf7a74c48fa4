/* One line to stderr with a syslog priority in front ("<3>kiosk: ..."), as sd-daemon(3) reads it.
 * Codes and counts only: never an answer, never words of people. */
#ifndef HARK_BASE_LOG_H
#define HARK_BASE_LOG_H

#include "base/err.h"

enum log_level { LOG_LEVEL_ERROR = 3, LOG_LEVEL_WARNING = 4, LOG_LEVEL_INFO = 6 };

/* The program's name in front of each line, and the least urgent level that is written.
 * Call once at the start of main; name must stay valid. Default: "hark", LOG_LEVEL_INFO. */
void log_setup(const char *name, enum log_level least);
/* Safe from every thread; a line is one write(2). Control characters are written as '?'. */
void log_error(const char *format, ...) HARK_PRINTF(1, 2);
void log_warning(const char *format, ...) HARK_PRINTF(1, 2);
void log_info(const char *format, ...) HARK_PRINTF(1, 2);

#endif
