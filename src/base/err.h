/* What can go wrong, for every room: few values, each with one meaning for the caller.
 * The story of a failure is logged once where it happens; the value says what to do next. */
#ifndef HARK_BASE_ERR_H
#define HARK_BASE_ERR_H

#define HARK_MUST_CHECK __attribute__((warn_unused_result))
#define HARK_PRINTF(format_at, first_at) __attribute__((format(printf, format_at, first_at)))

enum err {
    ERR_OK = 0,
    ERR_LIMIT,  /* a named maximum was reached */
    ERR_DATA,   /* the input is wrong; trying again with the same input is useless */
    ERR_SYSTEM, /* memory, a file, a socket or a library refused; errno or the log says why */
    ERR_LATER,  /* not now: the same call may succeed later */
    ERR_ABSENT, /* what was asked for does not exist */
};

/* A short English name for logs, never NULL. */
const char *err_name(enum err err);

/* Exit codes of all four programs (docs/SPEC.md). */
enum exit_code {
    EXIT_CODE_OK = 0,
    EXIT_CODE_FINDINGS = 1,    /* it ran, and found something to mend */
    EXIT_CODE_USAGE = 2,       /* the command line is wrong */
    EXIT_CODE_ENVIRONMENT = 3, /* a file, device, port or library is not there */
    EXIT_CODE_DATA = 4,        /* a file's content cannot be used */
};

#endif
