/* What SQLite gives back is overwritten first, so that a person's words do not stay in memory that
 * is free; wire/memory.h does so for the JSON library. */
#ifndef HARK_STORE_MEMORY_H
#define HARK_STORE_MEMORY_H

/* Once per program, before anything else of SQLite; later calls change nothing. When SQLite ran
 * already or refuses, it works as it always does, and the log says so. */
void store_memory_begin(void);

#endif
