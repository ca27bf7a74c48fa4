/* Calls that fail when the test says so: what our code asks of the system, of SQLite and of the
 * other libraries. The linker puts the wrappers between (CMakeLists.txt takes their names from the
 * sources); what a library does inside of itself goes on as ever. Until fault_start() none of them
 * does anything. */
#ifndef HARK_TESTS_SUPPORT_FAULT_H
#define HARK_TESTS_SUPPORT_FAULT_H

#include <stdbool.h>

#include "support/wrapped.h"

/* In a test's story: calls are counted from here, and one of them fails (or all after it too). */
void fault_start(void);
/* They are all real again. */
void fault_stop(void);
/* Whether a call has failed since the story began. */
bool fault_happened(void);
/* Whether calls go on failing: then nothing can be expected to succeed. */
bool fault_is_lasting(void);
/* The first call that failed, and its number: for messages. */
const char *fault_name(void);
long fault_number(void);

/* Plays the story again and again, with its first call failing, then its second, until no call is
 * left; then all of it once more, with all calls failing from there on. Aborts when fewer than
 * least calls are in it: then it has not been played. The story starts and stops the faults
 * itself. */
void fault_each(long least, void (*story)(void *context), void *context);

/* In a program with fault_sqlite, once and first (as the setup of a group): what SQLite asks of its
 * files fails too. */
int fault_sqlite_files(void **state);

/* For the wrappers: whether this call is to fail. Any thread. */
bool fault_strikes(const char *name);

/* One wrapper. */
#define FAULT_WRAP(type, name, parameters, arguments, number, on_failure)                          \
    type __real_##name parameters;                                                                 \
    type __wrap_##name parameters;                                                                 \
    type __wrap_##name parameters                                                                  \
    {                                                                                              \
        if (fault_strikes(#name)) {                                                                \
            errno = number;                                                                        \
            return on_failure;                                                                     \
        }                                                                                          \
        return __real_##name arguments;                                                            \
    }

#endif
