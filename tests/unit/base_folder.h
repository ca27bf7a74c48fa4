/* A folder of the test's own, and what a call printed: for the tests of the room base. */
#ifndef HARK_TESTS_UNIT_BASE_FOLDER_H
#define HARK_TESTS_UNIT_BASE_FOLDER_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CAUGHT_BYTES_MAX 16384
#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static char folder[] = "/tmp/hark-base-XXXXXX";
static char caught[CAUGHT_BYTES_MAX];

static inline const char *path_of(const char *name)
{
    static char path[sizeof folder + 16]; /* names here are short */
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static inline int make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) == NULL ? -1 : 0;
}

/* What any of the tests may have left. */
static inline int remove_folder(void **state)
{
    static const char *const names[] = {"a",       "a.new",   "conf", "deep/er", "deep",
                                        "caught1", "caught2", "fifo", "socket",  "link"};
    (void)state;
    for (size_t i = 0; i < COUNT(names); i++) {
        remove(path_of(names[i]));
    }
    return rmdir(folder);
}

/* Sends a descriptor's output to a file; returns a copy of the old one. */
static inline int catch_start(int fd)
{
    fflush(NULL);
    int old = dup(fd);
    int file = open(path_of(fd == 1 ? "caught1" : "caught2"), O_RDWR | O_CREAT | O_TRUNC, 0600);
    assert_true(old >= 0 && file >= 0);
    assert_int_equal(dup2(file, fd), fd);
    close(file);
    return old;
}

static inline const char *catch_end(int fd, int old)
{
    fflush(NULL);
    ssize_t len = pread(fd, caught, sizeof caught - 1, 0);
    dup2(old, fd);
    close(old);
    assert_true(len >= 0);
    caught[len] = '\0';
    return caught;
}

static inline void write_file(const char *path, const void *data, size_t len)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(data, 1, len, file), len);
    assert_int_equal(fclose(file), 0);
}

#endif
