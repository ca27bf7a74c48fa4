/* Every life, cut before every operation and after the last, with every kind of damage. */
#ifndef HARK_POWERCUT_EVERY_H
#define HARK_POWERCUT_EVERY_H

#include <stdint.h>

#include "powercut/run.h"

void every_round(struct run *run, uint64_t round);

#endif
