/* The memory of the JSON library, from before main() on. What it gives back is overwritten first,
 * so that a person's words do not stay in memory that is free; and it is known when there was none
 * left, for the library does not always say so: it may leave something out of a document. What
 * json_dumps() gives is not for free(3): write by json_dump_callback() instead. */
#ifndef HARK_WIRE_MEMORY_H
#define HARK_WIRE_MEMORY_H

#include <stdbool.h>

/* Both are about the calling thread: whether there was none left since it watches. */
void wire_memory_watch(void);
bool wire_memory_ran_out(void);

#endif
