/* Files and settings when a call fails, each in turn, once and for ever (support/fault.h): a file
 * is old or new, never a part of either, and what was read is all of it or an error. */
#include "base/conf.h"
#include "base/file.h"
#include "base_folder.h"
#include "support/fault.h"

#define OLD "key = old\n"
#define NEW "key = new\n"

static enum err read_text(const char *path, struct buf *out)
{
    buf_clear(out);
    return file_read(path, out);
}

static void replace(void *context)
{
    struct buf *text = context;
    write_file(path_of("a"), OLD, sizeof OLD - 1);
    fault_start();
    enum err err = file_replace(path_of("a"), NEW, sizeof NEW - 1);
    fault_stop();
    assert_true(err == ERR_OK || fault_happened());
    assert_int_equal(read_text(path_of("a"), text), ERR_OK);
    bool is_new = strcmp(buf_text(text), NEW) == 0;
    assert_true(is_new || strcmp(buf_text(text), OLD) == 0);
    assert_true(is_new || err != ERR_OK);
    /* Only who cannot remove it any more leaves the temporary file. */
    bool may_stay = fault_happened() && (fault_is_lasting() || strcmp(fault_name(), "unlink") == 0);
    assert_true(may_stay || access(path_of("a.new"), F_OK) != 0);
    remove(path_of("a.new"));
}

static void read_file(void *context)
{
    struct buf *text = context;
    fault_start();
    enum err err = read_text(path_of("a"), text);
    fault_stop();
    assert_true(err == ERR_OK || fault_happened());
    assert_true(err != ERR_OK || strcmp(buf_text(text), NEW) == 0);
    buf_free(text);
    buf_init(text, CAUGHT_BYTES_MAX);
}

static void make_directory(void *context)
{
    (void)context;
    fault_start();
    enum err err = file_make_directory(path_of("deep/er"));
    fault_stop();
    assert_true(err == ERR_OK || fault_happened());
    assert_int_equal(access(path_of("deep/er"), F_OK) == 0, err == ERR_OK);
    remove(path_of("deep/er"));
    remove(path_of("deep"));
}

static void read_settings(void *context)
{
    static const struct conf_setting settings[] = {{"key", "none", "a key", "WORD"},
                                                   {NULL, NULL, NULL, NULL}};
    struct conf *conf = NULL;
    struct buf *problems = context;
    fault_start();
    enum err err = conf_open(settings, &conf);
    assert_int_equal(err == ERR_OK, conf != NULL);
    err = err == ERR_OK ? conf_read_file(conf, path_of("a"), problems) : err;
    fault_stop();
    assert_true(err == ERR_OK || fault_happened());
    if (conf != NULL) {
        assert_string_equal(conf_get(conf, "key"), err == ERR_OK ? "new" : "none");
    }
    conf_close(conf);
    buf_free(problems);
    buf_init(problems, CAUGHT_BYTES_MAX);
}

static void every_call_fails(void **state)
{
    struct buf text;
    (void)state;
    buf_init(&text, CAUGHT_BYTES_MAX);
    fault_each(5, replace, &text);
    write_file(path_of("a"), NEW, sizeof NEW - 1);
    fault_each(4, read_file, &text);
    fault_each(2, make_directory, NULL);
    fault_each(5, read_settings, &text);
    buf_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_call_fails, make_folder, remove_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
