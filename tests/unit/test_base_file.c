/* Files for a medium that other computers read: what FAT can do is enough for them. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"

static char folder[] = "/tmp/hark-file-XXXXXX";

static const char *path_of(const char *name)
{
    static char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void test_file_replace_portable(void **state)
{
    (void)state;
    struct stat status;
    struct buf bytes;
    mode_t old_mask = umask(0022);
    buf_init(&bytes, 64);
    assert_int_equal(file_replace_portable(path_of("p"), "old", 3), ERR_OK);
    assert_int_equal(file_replace_portable(path_of("p"), "newer", 5), ERR_OK);
    umask(old_mask);
    assert_int_equal(file_read(path_of("p"), &bytes), ERR_OK);
    assert_string_equal(buf_text(&bytes), "newer");
    assert_int_equal(stat(path_of("p"), &status), 0);
    assert_int_equal(status.st_mode & 07777, 0644); /* the umask decided, no chmod did */
    assert_int_equal(access(path_of("p.new"), F_OK), -1);
    buf_free(&bytes);
}

static void test_errno_says_why(void **state)
{
    (void)state;
    errno = 0;
    assert_int_equal(file_replace_portable(path_of("no/where"), "x", 1), ERR_SYSTEM);
    assert_int_equal(errno, ENOENT);
    /* A folder in the place: taking the temporary file away does not hide why it failed. */
    assert_int_equal(mkdir(path_of("taken"), 0700), 0);
    errno = 0;
    assert_int_equal(file_replace_portable(path_of("taken"), "x", 1), ERR_SYSTEM);
    assert_int_equal(errno, EISDIR);
    assert_int_equal(access(path_of("taken.new"), F_OK), -1);
    assert_int_equal(rmdir(path_of("taken")), 0);
}

static int setup(void **state)
{
    (void)state;
    return mkdtemp(folder) ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    unlink(path_of("p"));
    return rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_file_replace_portable),
        cmocka_unit_test(test_errno_says_why),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
