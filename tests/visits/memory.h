/* Looks for words in the memory of another program. */
#ifndef HARK_TESTS_VISITS_MEMORY_H
#define HARK_TESTS_VISITS_MEMORY_H

#include <stdbool.h>
#include <sys/types.h>

#define MEMORY_PLACE_BYTES 256

/* Where text stands in what the program may write to, as a line for people; "": nowhere. The
 * program is a child of ours. False, with a message on stderr, when it cannot be looked at. */
bool memory_find(pid_t pid, const char *text, char where[MEMORY_PLACE_BYTES]);

#endif
