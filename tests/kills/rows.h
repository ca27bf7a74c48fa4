/* responses.db between two lives of the screen program, held against the ledger. */
#ifndef HARK_TESTS_KILLS_ROWS_H
#define HARK_TESTS_KILLS_ROWS_H

#include "kills/ledger.h"

/* Waits until the program has closed what its last life left open; then each visit that was told
 * must have its response, in order, and nothing else may be there. Empties ledger->told. seq: the
 * last one that was looked at before, and now. False with a message on stderr. */
bool rows_match(struct ledger *ledger, const char *path, int64_t *seq);

#endif
