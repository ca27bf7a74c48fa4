/* For the targets whose input is a database: SQL of the input run on a sound file. */
#ifndef HARK_TESTS_FUZZ_FUZZ_SQL_H
#define HARK_TESTS_FUZZ_FUZZ_SQL_H

#include "fuzz.h"

/* Runs the input's text, as far as SQLite takes it, on the file at path, and folds its WAL away.
 * Other files, triggers and views are out of reach: whoever can write those into a file can write
 * into it whatever they like. */
void fuzz_run_sql(const char *path, const struct fuzz_input *input);

#endif
