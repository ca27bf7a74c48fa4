/* One card through many cuts at random: each start finds what the last cut has left, and the power
 * goes again, often before that start has come to its end. */
#ifndef HARK_POWERCUT_CHAIN_H
#define HARK_POWERCUT_CHAIN_H

#include <stdint.h>

#include "powercut/run.h"

#define CHAIN_CUTS 40

void chain_play(struct run *run, uint64_t number);

#endif
