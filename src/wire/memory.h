/* What the JSON library gives back is overwritten first, so that a person's words do not stay in
 * memory that is free. */
#ifndef HARK_WIRE_MEMORY_H
#define HARK_WIRE_MEMORY_H

/* Once per program, while no JSON value lives; later calls change nothing. */
void wire_memory_begin(void);

#endif
