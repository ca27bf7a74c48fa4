/* What calls that have returned left of a person's words on the stack: copies in their local
 * variables, which nobody else overwrites. */
#ifndef HARK_BASE_STACK_H
#define HARK_BASE_STACK_H

#define STACK_WIPED_BYTES (64 * 1024) /* deeper than drawing a view or keeping a response goes */

/* Overwrites that many bytes below the caller. */
void stack_wipe(void);

#endif
