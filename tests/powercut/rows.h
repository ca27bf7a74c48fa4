/* Reads what is stored, and compares each document with what was said, to the byte. */
#ifndef HARK_POWERCUT_ROWS_H
#define HARK_POWERCUT_ROWS_H

#include "powercut/check.h"
#include "store/store_read.h"

/* By the store's own reader. Nothing is open, seq runs from 1 without a gap, no response is there
 * twice. */
bool rows_read_here(struct ledger *ledger, struct store_reader *reader, struct check_found *found,
                    struct fault *fault);
/* The files that were set aside, with plain SQLite. */
bool rows_read_aside(struct ledger *ledger, struct check_found *found, struct fault *fault);

#endif
