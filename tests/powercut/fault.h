/* What is wrong, in a sentence; and which of the promises that breaks. */
#ifndef HARK_POWERCUT_FAULT_H
#define HARK_POWERCUT_FAULT_H

#include <stdbool.h>

#include "base/err.h"

enum fault_kind {
    FAULT_NONE,
    FAULT_LOST,  /* an acknowledged answer is not there */
    FAULT_TWICE, /* something is there twice, or under a wrong number */
    FAULT_WORDS, /* words are there that were to be gone */
    FAULT_FILE,  /* a sound file was lost or set aside, or is not usable */
    FAULT_CALL,  /* a call failed that had to succeed */
};
#define FAULT_KINDS 6

#define FAULT_TEXT_BYTES 300

struct fault {
    enum fault_kind kind;
    char text[FAULT_TEXT_BYTES];
};

/* Keeps the first one. Always false. */
bool fault_say(struct fault *fault, enum fault_kind kind, const char *format, ...)
    HARK_PRINTF(3, 4);

#endif
