/* Inside `hark results`: from all terminals' answers on the stick to what a person opens. */
#ifndef HARK_CLI_RESULTS_H
#define HARK_CLI_RESULTS_H

#include "cli/stick.h"

/* From the batches in root/terminals makes a folder for each event in root, by way of a database
 * whose files have no names while it is filled. Prints who is in it on stdout, troubles on
 * stderr. */
enum err results_make(const char *root, struct stick_findings *findings) HARK_MUST_CHECK;

#endif
