/* What the linker calls the calls that tests wrap: the C library keeps those whose sizes, or times,
 * have 64 bits everywhere under other names; to the compiler they are the plain ones. */
#ifndef HARK_TESTS_SUPPORT_WRAPPED_H
#define HARK_TESTS_SUPPORT_WRAPPED_H

#include <limits.h>

/* NOLINTBEGIN(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp): --wrap wants the names */
#define __real_open __real_open64
#define __wrap_open __wrap_open64
#define __real_pread __real_pread64
#define __wrap_pread __wrap_pread64
#define __real_mmap __real_mmap64
#define __wrap_mmap __wrap_mmap64
#define __real_fopen __real_fopen64
#define __wrap_fopen __wrap_fopen64
#if defined _TIME_BITS && ULONG_MAX == UINT_MAX
#define __real_stat __real___stat64_time64
#define __wrap_stat __wrap___stat64_time64
#define __real_lstat __real___lstat64_time64
#define __wrap_lstat __wrap___lstat64_time64
#define __real_fstat __real___fstat64_time64
#define __wrap_fstat __wrap___fstat64_time64
#else
#define __real_stat __real_stat64
#define __wrap_stat __wrap_stat64
#define __real_lstat __real_lstat64
#define __wrap_lstat __wrap_lstat64
#define __real_fstat __real_fstat64
#define __wrap_fstat __wrap_fstat64
#endif
/* NOLINTEND(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp) */

#endif
