/* What the fuzz targets share: libFuzzer's entry points, a check that ends the program, files in
 * memory, and a measure of letters by rule. */
#ifndef HARK_TESTS_FUZZ_FUZZ_H
#define HARK_TESTS_FUZZ_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "view/view.h"

/* Called once, and then with each input; both return 0. The names are libFuzzer's
 * (https://llvm.org/docs/LibFuzzer.html). */
int LLVMFuzzerInitialize(const int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
/* What a target needs before its first input. Each has one. */
void fuzz_begin(void);

/* What must hold for every input. Also where NDEBUG is set. */
#define CHECK(holds)                                                                               \
    do {                                                                                           \
        if (!(holds)) {                                                                            \
            fuzz_broken(__FILE__, __LINE__, #holds);                                               \
        }                                                                                          \
    } while (0)
_Noreturn void fuzz_broken(const char *file, int line, const char *what);

/* A directory of this process in memory, made at the first call and removed at the end. Inside it,
 * name becomes a path; it stays valid until the next call but two. */
const char *fuzz_path(const char *name);
/* Writes a file there and returns its path. */
const char *fuzz_file(const char *name, const void *data, size_t size);
/* Appends a file's bytes; false when it is not there. */
bool fuzz_read(const char *path, struct buf *out);
/* Removes everything in the directory. */
void fuzz_clear(void);

/* An input taken apart from its front; at its end all numbers are 0. */
struct fuzz_input {
    const uint8_t *data;
    size_t size;
};
uint8_t fuzz_byte(struct fuzz_input *input);
uint32_t fuzz_number(struct fuzz_input *input, uint32_t below); /* of two bytes; below 1..65536 */
uint64_t fuzz_long(struct fuzz_input *input);
/* Up to the next '\n' (taken too) or the end, NUL-terminated, at most size - 1 bytes, none of them
 * NUL. */
void fuzz_line(struct fuzz_input *input, char *out, size_t size);

/* True for strict UTF-8 without control characters but those in `allowed`. */
bool fuzz_is_clean(const char *text, size_t len, const char *allowed);
/* The bytes as text: what is not UTF-8, and NUL, is left out. Owned by the caller. */
char *fuzz_text(const uint8_t *data, size_t size);

/* Where `what` stands in the bytes, or NULL. */
const char *fuzz_find(const void *bytes, size_t len, const char *what);

/* Widths by code point alone: quick, and the same everywhere. */
extern const struct measure fuzz_measure;

#endif
