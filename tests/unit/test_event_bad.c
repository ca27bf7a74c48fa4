/* Bad event files: each NNN-what.yaml in tests/data/events/bad has beside it, in NNN-what.txt,
 * exactly what is said about it. `test_event_bad --print FILE` prints what is said now. */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/lsan_interface.h>
#endif

#include <cmocka.h>

#include "base/file.h"
#include "event/event.h"
#include "event/findings.h"
#include "event/suggest.h"

#define BAD HARK_SOURCE_DIR "/tests/data/events/bad"
#define FILES_MAX 300
#define FILES_LEAST 60
#define OUTPUT_BYTES_MAX 100000
/* Far above what any file needs: a hang is a failure, not a wait for ever. */
#define HANG_S 300

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

static enum err judge(const char *path, struct buf *output)
{
    static struct event_findings findings;
    struct event event;
    enum err err = event_load(path, &event, &findings);

    event_findings_format(&findings, base_name(path), output);
    event_free(&event);
    return err;
}

static int ends_with(const char *text, const char *end)
{
    size_t len = strlen(text), end_len = strlen(end);

    return len >= end_len && strcmp(text + len - end_len, end) == 0;
}

static int is_yaml(const struct dirent *entry)
{
    return ends_with(entry->d_name, ".yaml");
}

static int is_txt(const struct dirent *entry)
{
    return ends_with(entry->d_name, ".txt");
}

/* True when the file is refused with exactly the words beside it. */
static bool is_as_expected(const char *name)
{
    char path[1024];
    struct buf output, expected;
    bool is_equal;
    enum err err;

    buf_init(&output, OUTPUT_BYTES_MAX);
    buf_init(&expected, OUTPUT_BYTES_MAX);
    snprintf(path, sizeof path, "%s/%s", BAD, name);
    err = judge(path, &output);
    memcpy(path + strlen(path) - strlen("yaml"), "txt", sizeof "txt");
    is_equal = file_read(path, &expected) == ERR_OK && err == ERR_DATA && output.len > 0 &&
               strcmp(buf_text(&output), buf_text(&expected)) == 0;
    if (!is_equal) {
        print_message("%s (%s)\nexpected:\n%sactual:\n%s", name, err_name(err), buf_text(&expected),
                      buf_text(&output));
    }
    buf_free(&expected);
    buf_free(&output);
    return is_equal;
}

static void every_bad_file_is_refused_in_these_words(void **state)
{
    struct dirent **files = NULL;
    int count, wrong = 0;

    (void)state;
    alarm(HANG_S);
    count = scandir(BAD, &files, is_yaml, alphasort);
    assert_in_range(count, FILES_LEAST, FILES_MAX);
    for (int i = 0; i < count; i++) {
        if (!is_as_expected(files[i]->d_name)) {
            wrong++;
        }
        free(files[i]);
    }
    free(files);
    alarm(0);
    assert_int_equal(wrong, 0);
}

static void no_expectation_is_left_alone(void **state)
{
    struct dirent **yaml = NULL, **txt = NULL;
    int yaml_count = scandir(BAD, &yaml, is_yaml, alphasort);
    int txt_count = scandir(BAD, &txt, is_txt, alphasort);

    (void)state;
    for (int i = 0; i < yaml_count; i++) {
        free(yaml[i]);
    }
    for (int i = 0; i < txt_count; i++) {
        free(txt[i]);
    }
    free(yaml);
    free(txt);
    assert_int_equal(txt_count, yaml_count);
}

/* ---- files that are none ------------------------------------------------------------------- */

static void what_cannot_be_read_is_told(void **state)
{
    struct buf output;

    (void)state;
    buf_init(&output, OUTPUT_BYTES_MAX);
    assert_int_equal(judge("/nowhere/event.yaml", &output), ERR_ABSENT);
    assert_string_equal(buf_text(&output), "event.yaml: there is no such file; check its name\n");
    buf_clear(&output);
    assert_int_equal(judge(HARK_SOURCE_DIR "/tests", &output), ERR_DATA);
    assert_string_equal(buf_text(&output),
                        "tests: this is no file with text; give the name of one\n");
    buf_free(&output);
}

static void too_large_is_told_before_parsing(void **state)
{
    static char large[EVENT_FILE_BYTES_MAX + 1];
    static struct event_findings findings;
    struct event event;

    (void)state;
    memset(large, '#', sizeof large);
    assert_int_equal(event_parse(large, sizeof large, &event, &findings), ERR_DATA);
    assert_int_equal(findings.count, 1);
    assert_string_equal(findings.items[0].message,
                        "the file has more than 256 KiB; make it smaller");
    /* One byte less is only a comment. */
    assert_int_equal(event_parse(large, sizeof large - 1, &event, &findings), ERR_DATA);
    assert_string_equal(findings.items[0].message,
                        "the file is empty; begin with a question set of Hark");
}

/* libfyaml 0.7.12 does not give back its list of pieces of a quoted text that never ends (at most
 * 8 MiB for our largest file). That loss alone is not held against a construct that begins so. */
static enum err parse_construct(const char *bytes, size_t len, struct event *event,
                                struct event_findings *findings)
{
    enum err err;

#ifdef __SANITIZE_ADDRESS__
    bool is_quoted = bytes[0] == '"' || bytes[0] == '\'';
    if (is_quoted) {
        __lsan_disable();
    }
#endif
    err = event_parse(bytes, len, event, findings);
#ifdef __SANITIZE_ADDRESS__
    if (is_quoted) {
        __lsan_enable();
    }
#endif
    return err;
}

/* Files of the largest size that are nothing but one construct: none may hang or overflow. */
static void endless_constructs_end(void **state)
{
    static const char *const constructs[] = {
        "[",   "{",   "- ",    "? ",    "a: ", "&a ",  "*a ",   "!a ",
        "\"",  "'",   "|\n",   "a,",    "[a,", "{a,",  "{a: ",  "- a\n",
        "a\n", "#\n", "---\n", "...\n", ": ",  "[]: ", "\"\\n", "<<: *a\n"};
    static char bytes[EVENT_FILE_BYTES_MAX];
    static struct event_findings findings;

    (void)state;
    alarm(HANG_S);
    for (size_t i = 0; i < sizeof constructs / sizeof constructs[0]; i++) {
        size_t len = strlen(constructs[i]);
        struct event event;
        for (size_t at = 0; at < sizeof bytes; at++) {
            bytes[at] = constructs[i][at % len];
        }
        assert_int_equal(parse_construct(bytes, sizeof bytes, &event, &findings), ERR_DATA);
        assert_true(findings.count > 0);
    }
    alarm(0);
}

/* ---- findings and suggestions -------------------------------------------------------------- */

static void findings_stand_in_order_of_place(void **state)
{
    static struct event_findings findings;
    struct buf output;

    (void)state;
    memset(&findings, 0, sizeof findings);
    findings_add(&findings, 2, 1, "c");
    findings_add(&findings, 1, 9, "b");
    findings_add(&findings, 2, 1, "d");
    findings_add(&findings, 0, 0, "a\n\x1b[2J\xE2\x80\xAE");
    buf_init(&output, OUTPUT_BYTES_MAX);
    event_findings_format(&findings, "p", &output);
    assert_string_equal(buf_text(&output), "p: a??[2J?\np:1:9: b\np:2:1: c\np:2:1: d\n");
    buf_free(&output);
}

static void findings_beyond_the_maximum_are_counted(void **state)
{
    static struct event_findings findings;

    (void)state;
    memset(&findings, 0, sizeof findings);
    for (int i = 0; i < EVENT_FINDINGS_MAX + 5; i++) {
        findings_add(&findings, 1000 - i, 1, "%d", i);
    }
    assert_int_equal(findings.count, EVENT_FINDINGS_MAX);
    assert_int_equal(findings.dropped, 5);
    /* The first ones in the file are kept, whatever came last. */
    assert_int_equal(findings.items[0].line, 1000 - EVENT_FINDINGS_MAX - 4);
    findings_add(&findings, 2000, 1, "last");
    assert_int_equal(findings.dropped, 6);
    assert_int_equal(findings.items[EVENT_FINDINGS_MAX - 1].line, 995);
}

static void long_messages_are_cut_between_characters(void **state)
{
    static struct event_findings findings;
    const char *message = findings.items[0].message;
    char text[600];

    (void)state;
    memset(&findings, 0, sizeof findings);
    for (size_t i = 0; i < sizeof text - 2; i += 2) {
        memcpy(text + i, "é", 2);
    }
    text[sizeof text - 2] = '\0';
    findings_add(&findings, 1, 1, "a%s", text);
    assert_int_equal(strlen(message), 255);
    assert_memory_equal(message + 253, "é", 2);
    /* Half a character would still fit here. */
    memset(&findings, 0, sizeof findings);
    findings_add(&findings, 1, 1, "%s", text);
    assert_int_equal(strlen(message), 254);
    assert_memory_equal(message + 252, "é", 2);
}

static void suggestions_are_near(void **state)
{
    static const char *const words[] = {"name", "label", "label_item", "choices", "select_one"};

    (void)state;
    assert_string_equal(suggest_nearest("lable", words, 5), "label");
    assert_string_equal(suggest_nearest("nam", words, 5), "name");
    assert_string_equal(suggest_nearest("choises", words, 5), "choices");
    assert_string_equal(suggest_nearest("selectone", words, 5), "select_one");
    assert_null(suggest_nearest("colour", words, 5));
    assert_null(suggest_nearest("", words, 5));
    assert_null(suggest_nearest("label", words, 0));
    assert_null(suggest_nearest(
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", words, 5));
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_bad_file_is_refused_in_these_words),
        cmocka_unit_test(no_expectation_is_left_alone),
        cmocka_unit_test(what_cannot_be_read_is_told),
        cmocka_unit_test(too_large_is_told_before_parsing),
        cmocka_unit_test(endless_constructs_end),
        cmocka_unit_test(findings_stand_in_order_of_place),
        cmocka_unit_test(findings_beyond_the_maximum_are_counted),
        cmocka_unit_test(long_messages_are_cut_between_characters),
        cmocka_unit_test(suggestions_are_near),
    };

    if (argc == 3 && strcmp(argv[1], "--print") == 0) {
        struct buf output;
        enum err err;
        buf_init(&output, OUTPUT_BYTES_MAX);
        err = judge(argv[2], &output);
        fputs(buf_text(&output), stdout);
        buf_free(&output);
        return err == ERR_DATA ? 0 : 1;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
