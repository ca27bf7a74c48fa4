/* Looks for words in the memory of another program. */
#ifndef HARK_TESTS_VISITS_MEMORY_H
#define HARK_TESTS_VISITS_MEMORY_H

#include <stdbool.h>
#include <sys/types.h>

/* Whether text stands anywhere in what the program may write to. The program is a child of ours.
 * False, with a message on stderr, when it cannot be looked at. */
bool memory_find(pid_t pid, const char *text, bool *found);

#endif
