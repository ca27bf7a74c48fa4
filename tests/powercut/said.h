/* What the code under test logged last, kept for the moment when a cut has failed: a hundred
 * thousand starts are too much to print. */
#ifndef HARK_POWERCUT_SAID_H
#define HARK_POWERCUT_SAID_H

#include <stdio.h>

void said_forget(void);
void said_print(FILE *out);

#endif
