/* The base room: settings from files and the command line, and how a program starts. */
#include "base_folder.h"

#include <limits.h>

#include "base/buf.h"
#include "base/conf.h"
#include "base/options.h"

#define WORDS_MAX 9
#define EIGHT_SIGNS                                                                                \
    "\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82" \
    "\xac"
#define NINE_LETTERS "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9"
#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const struct conf_setting settings[] = {
    {"event", "", "the event file", "FILE"},
    {"agenda_item", "", "the agenda item that responses are about", "ID"},
    {"port", "8080", "1 to 65535; 0: any", "NUMBER"},
    {"token", "", "the terminal's token", "TEXT"},
    {"fullscreen", "no", "the whole screen", NULL},
    {NULL, NULL, NULL, NULL},
};

static struct conf *open_conf(void)
{
    struct conf *conf = NULL;
    assert_int_equal(conf_open(settings, &conf), ERR_OK);
    return conf;
}

/* Reads text as a file; what it complains about, without the path, is in caught. */
static enum err read_text(struct conf *conf, const char *text, size_t len)
{
    struct buf problems;
    buf_init(&problems, CAUGHT_BYTES_MAX - 1);
    write_file(path_of("conf"), text, len);
    int old = catch_start(2);
    enum err err = conf_read_file(conf, path_of("conf"), &problems);
    catch_end(2, old);
    const char *path = path_of("conf");
    size_t path_len = strlen(path);
    caught[0] = '\0';
    for (const char *line = buf_text(&problems); *line != '\0'; line = strchr(line, '\n') + 1) {
        assert_memory_equal(line, path, path_len);
        strncat(caught, line + path_len + 1, strcspn(line + path_len + 1, "\n") + 1);
    }
    buf_free(&problems);
    return err;
}

static void test_files_that_are_right(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *key;
        const char *value;
    } cases[] = {
        {"", "port", "8080"},
        {"port=1", "port", "1"},
        {"# port = 2\n\n  #x\nport = 3\n", "port", "3"},
        {"\tport\t =  4 \t\r\n", "port", "4"},
        {"\xef\xbb\xbfport = 5\r\nevent = x\r\n", "event", "x"},
        {"\xef\xbb\xbfport = 5\r\n", "port", "5"},
        {"event = a b # c = d", "event", "a b # c = d"},
        {"event = /caf\xc3\xa9.yaml", "event", "/caf\xc3\xa9.yaml"},
        {"port =", "port", ""},
        {"database = x\nresponses = y\ntokens = z\nport = 6", "port", "6"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct conf *conf = open_conf();
        assert_int_equal(read_text(conf, cases[i].text, strlen(cases[i].text)), ERR_OK);
        assert_string_equal(caught, "");
        assert_string_equal(conf_get(conf, cases[i].key), cases[i].value);
        conf_close(conf);
    }
}

static void test_files_that_are_wrong(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *starts[3]; /* of each complaint, in order */
    } cases[] = {
        {"prot = 1", {"1:1: no setting is called \"prot\""}},
        {"porx = 1", {"1:1: no setting is called \"porx\""}},
        {"\n  Port = 1", {"2:3: no setting is called \"Port\""}},
        {"agenda-item = x", {"1:1: no setting is called \"agenda-item\""}},
        {"port = 1\nevent = x\nport = 1", {"3:1: \"port\" was set in line 1 already"}},
        {"database = 1\ndatabase = 1", {"2:1: \"database\" was set in line 1 already"}},
        {"port 1", {"1:1: write \"key = value\""}},
        {" = 1", {"1:2: write \"key = value\""}},
        {"port = \xff", {"1:8: this is no UTF-8 text"}},
        {"port = \x01", {"1:8: this is no UTF-8 text"}},
        {"#\x7f", {"1:2: this is no UTF-8 text"}},
        {"port = \xc2\x9b", {"1:8: this is no UTF-8 text"}}, /* U+009B steers terminals */
        /* a long name is cut between letters */
        {"x" NINE_LETTERS NINE_LETTERS NINE_LETTERS NINE_LETTERS " = 1",
         {"1:1: no setting is called \"x" NINE_LETTERS NINE_LETTERS NINE_LETTERS
          "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\";"}},
        {"xx" EIGHT_SIGNS EIGHT_SIGNS EIGHT_SIGNS " = 1",
         {"1:1: no setting is called \"xx" EIGHT_SIGNS EIGHT_SIGNS
          "\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\";"}},
        {"a = 1\nport\nb = 2", {"1:1: no setting", "2:1: write", "3:1: no setting"}},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct conf *conf = open_conf();
        assert_int_equal(read_text(conf, cases[i].text, strlen(cases[i].text)), ERR_DATA);
        const char *line = caught;
        for (size_t j = 0; j < COUNT(cases[i].starts) && cases[i].starts[j] != NULL; j++) {
            assert_memory_equal(line, cases[i].starts[j], strlen(cases[i].starts[j]));
            line += strcspn(line, "\n") + 1;
        }
        assert_string_equal(line, "");
        conf_close(conf);
    }
    struct conf *conf = open_conf();
    assert_int_equal(read_text(conf, "port\0 = 1", 9), ERR_DATA);
    assert_memory_equal(caught, "1:5:", 4);
    conf_close(conf);
}

/* main's argv is made of bytes that may be changed, and so is this one: words ends with NULL. */
static int copy_words(const char *const *words, char **copies)
{
    int count = 1;
    copies[0] = strdup("hark-test");
    for (; words[count - 1] != NULL; count++) {
        copies[count] = strdup(words[count - 1]);
    }
    return count;
}

static void free_words(char **copies, int count)
{
    for (int i = 0; i < count; i++) {
        free(copies[i]);
    }
}

static enum err read_options(struct conf *conf, const char *const *words, int *next,
                             struct buf *problems)
{
    char *copies[WORDS_MAX];
    int count = copy_words(words, copies);
    enum err err = conf_read_options(conf, count, copies, next, problems);
    free_words(copies, count);
    return err;
}

static void test_limits(void **state)
{
    (void)state;
    static char text[CONF_FILE_BYTES_MAX + 2];
    struct conf *conf = open_conf();
    memset(text, '#', sizeof text);
    assert_int_equal(read_text(conf, text, CONF_FILE_BYTES_MAX), ERR_OK);
    assert_int_equal(read_text(conf, text, CONF_FILE_BYTES_MAX + 1), ERR_DATA);
    assert_memory_equal(caught, "1:1: this is no settings file", 29);
    memset(text, 'v', sizeof text);
    memcpy(text, "event=", 6);
    assert_int_equal(read_text(conf, text, 6 + CONF_VALUE_BYTES_MAX), ERR_OK);
    assert_int_equal(strlen(conf_get(conf, "event")), CONF_VALUE_BYTES_MAX);
    assert_int_equal(read_text(conf, text, 7 + CONF_VALUE_BYTES_MAX), ERR_DATA);
    assert_memory_equal(caught, "1:7: the value is longer", 24);
    conf_close(conf);
    conf_close(NULL);

    struct buf problems;
    buf_init(&problems, 1000);
    conf = open_conf();
    assert_int_equal(conf_read_file(conf, path_of("absent"), &problems), ERR_ABSENT);
    assert_string_equal(buf_text(&problems), "");
    text[CONF_VALUE_BYTES_MAX + 1] = '\0';
    const char *const words[] = {"--event", text, NULL};
    int next = 0;
    assert_int_equal(read_options(conf, words, &next, &problems), ERR_DATA);
    text[CONF_VALUE_BYTES_MAX] = '\0';
    assert_int_equal(read_options(conf, words, &next, &problems), ERR_OK);
    buf_free(&problems);
    conf_close(conf);
}

static void test_options(void **state)
{
    (void)state;
    static const struct {
        const char *words[5];
        int next; /* -1: refused */
        const char *key;
        const char *value; /* or the start of the complaint */
    } cases[] = {
        {{NULL}, 1, "port", "8080"},
        {{"--port", "1"}, 3, "port", "1"},
        {{"--port=2", "file"}, 2, "port", "2"},
        {{"--port=3", "--port=4"}, 3, "port", "4"},
        {{"--agenda-item", "--", "file"}, 3, "agenda_item", "--"},
        {{"--event=a=b"}, 2, "event", "a=b"},
        {{"--event="}, 2, "event", ""},
        {{"--fullscreen", "file"}, 2, "fullscreen", "yes"},
        {{"--fullscreen=no"}, 2, "fullscreen", "no"},
        {{"--", "--port=5"}, 2, "port", "8080"},
        {{"file", "--port=6"}, 1, "port", "8080"},
        {{"-", "--port=7"}, 1, "port", "8080"},
        {{"--port"}, -1, NULL, "--port needs a value: --port NUMBER\n"},
        {{"--por", "1"}, -1, NULL, "there is no option --por; see --help\n"},
        {{"--ports=1"}, -1, NULL, "there is no option --ports; see --help\n"},
        {{"--database=1"}, -1, NULL, "there is no option --database; see --help\n"},
        {{"--agenda_item=1"}, -1, NULL, "there is no option --agenda_item; see --help\n"},
        {{"-port=1"}, -1, NULL, "there is no option -port; see --help\n"},
        {{"-p"}, -1, NULL, "there is no option -p; see --help\n"},
        {{"--=1"}, -1, NULL, "there is no option --; see --help\n"},
        {{"--event=\xff"}, -1, NULL, "the value of --event is no UTF-8 text"},
        {{"--event=a\nb"}, -1, NULL, "the value of --event is no UTF-8 text"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct conf *conf = open_conf();
        struct buf problems;
        buf_init(&problems, 1000);
        int next = -1;
        enum err err = read_options(conf, cases[i].words, &next, &problems);
        assert_int_equal(err, cases[i].next < 0 ? ERR_DATA : ERR_OK);
        if (err == ERR_OK) {
            assert_int_equal(next, cases[i].next);
            assert_string_equal(conf_get(conf, cases[i].key), cases[i].value);
            assert_string_equal(buf_text(&problems), "");
        } else {
            assert_true(problems.len > 0);
            assert_memory_equal(problems.data, cases[i].value, strlen(cases[i].value));
        }
        buf_free(&problems);
        conf_close(conf);
    }
}

static void test_numbers_and_switches(void **state)
{
    (void)state;
    static const struct {
        const char *value;
        long number; /* LONG_MIN: refused */
    } cases[] = {
        {"0", 0},          {"-5", -5},        {"10", 10},
        {"007", 7},        {"-6", LONG_MIN},  {"11", LONG_MIN},
        {"", LONG_MIN},    {"1x", LONG_MIN},  {"x", LONG_MIN},
        {"+1", LONG_MIN},  {"1.0", LONG_MIN}, {"1 0", LONG_MIN},
        {"0x1", LONG_MIN}, {"-", LONG_MIN},   {"99999999999999999999", LONG_MIN},
    };
    struct buf problems;
    buf_init(&problems, 1000);
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct conf *conf = open_conf();
        char text[100];
        long number = LONG_MIN;
        int len = snprintf(text, sizeof text, "\nport = %s\n", cases[i].value);
        assert_int_equal(read_text(conf, text, (size_t)len), ERR_OK);
        enum err err = conf_get_number(conf, "port", -5, 10, &number, &problems);
        assert_int_equal(err, cases[i].number == LONG_MIN ? ERR_DATA : ERR_OK);
        assert_int_equal(number, cases[i].number);
        conf_close(conf);
    }
    struct conf *conf = open_conf();
    long number = 0;
    assert_int_equal(read_text(conf, "port = 99999999999999999999", 27), ERR_OK);
    assert_int_equal(conf_get_number(conf, "port", LONG_MIN, LONG_MAX, &number, &problems),
                     ERR_DATA);
    const char text[] = "\n port = many\ntoken = s3cret\nfullscreen = on";
    assert_int_equal(read_text(conf, text, strlen(text)), ERR_OK);
    assert_true(conf_is_on(conf, "fullscreen"));
    assert_false(conf_is_on(conf, "port"));
    buf_clear(&problems);
    assert_int_equal(conf_get_number(conf, "port", 1, 9, &number, &problems), ERR_DATA);
    assert_non_null(strstr(buf_text(&problems), "/conf:2:9: \"port\" must be a whole number from 1 "
                                                "to 9, not \"many\"\n"));
    buf_clear(&problems);
    assert_int_equal(conf_get_number(conf, "token", 1, 9, &number, &problems), ERR_DATA);
    assert_null(strstr(buf_text(&problems), "s3cret"));
    const char *const words[] = {"--agenda-item=z", NULL};
    int next = 0;
    assert_int_equal(read_options(conf, words, &next, &problems), ERR_OK);
    buf_clear(&problems);
    assert_int_equal(conf_get_number(conf, "agenda_item", 1, 9, &number, &problems), ERR_DATA);
    assert_memory_equal(buf_text(&problems), "--agenda-item: \"agenda_item\" must", 33);
    conf_close(conf);
    buf_free(&problems);
}

/* ---- how a program starts --------------------------------------------------------------- */

static int start(int *next, const char *const *words)
{
    static const struct program program = {
        .name = "hark-test",
        .summary = "Tests.",
        .arguments = "[options] FILE",
        .words_most = 2,
        .build = "1.2.3 (abc)",
        .libraries = "libnone 1.2",
        .settings = settings,
    };
    char *copies[WORDS_MAX];
    int count = copy_words(words, copies);
    struct conf *conf = NULL;
    int code = program_start(&program, count, copies, &conf, next);
    assert_int_equal(conf != NULL, code == -1);
    if (conf != NULL) {
        printf("port=%s item=%s", conf_get(conf, "port"), conf_get(conf, "agenda_item"));
    }
    conf_close(conf);
    free_words(copies, count);
    return code;
}

static void test_program_start(void **state)
{
    (void)state;
    static const char good[] = "port = 1\nagenda_item = from_file\ntoken = s3cret\n";
    write_file(path_of("conf"), good, strlen(good));
    const char *path = strdup(path_of("conf"));
    const struct {
        const char *words[7];
        int code;
        int next;
        const char *stdout_has;
    } cases[] = {
        {{"--conf", path, "--agenda-item", "x", "f"}, -1, 5, "port=1 item=x"},
        {{"--agenda-item", "x", "--conf", path, "--", "--help"}, -1, 6, "port=1 item=x"},
        {{"--agenda-item", "--help", "--conf", path, "f"}, -1, 5, "port=1 item=--help"},
        {{"--conf", path, "f", "--help"}, -1, 3, "port=1 item=from_file"},
        {{"--help"}, 0, 0, "Usage: hark-test [options] FILE\nTests.\n\nOptions:\n  --event FILE  "},
        {{"--help"}, 0, 0, "  --agenda-item ID"},
        {{"--help"}, 0, 0, "  --print-config "},
        {{"--version"}, 0, 0, "hark-test 1.2.3 (abc)\nlibnone 1.2\n"},
        {{"--conf", path, "--print-config"}, 0, 0, "port = 1  # "},
        {{"--conf", path, "--print-config"}, 0, 0, "/conf:1\n"},
        {{"--conf", path, "--print-config", "--port=9"}, 0, 0, "port = 9  # --port\n"},
        {{"--conf", path, "--print-config"}, 0, 0, "token = (set)  # "},
        {{"--conf", path, "--print-config"}, 0, 0, "fullscreen = no  # built-in\n"},
        {{"--conf=/absent/hark.conf"}, EXIT_CODE_ENVIRONMENT, 0, ""},
        {{"--conf", path, "--wrong"}, EXIT_CODE_USAGE, 0, ""},
        {{"--conf"}, EXIT_CODE_USAGE, 0, ""},
        {{"--conf", path, "f", "g", "h"}, EXIT_CODE_USAGE, 0, ""},
        {{"--conf", path, "--help=1"}, EXIT_CODE_USAGE, 0, ""},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        int next = 0;
        int old_err = catch_start(2);
        int old_out = catch_start(1);
        int code = start(&next, cases[i].words);
        catch_end(1, old_out);
        assert_null(strstr(caught, "s3cret"));
        bool found = strstr(caught, cases[i].stdout_has) != NULL;
        catch_end(2, old_err);
        assert_int_equal(code, cases[i].code);
        assert_true(found);
        assert_int_equal(caught[0] != '\0', code > 0);
        if (code == -1) {
            assert_int_equal(next, cases[i].next);
        }
    }
    write_file(path_of("conf"), "prot = 1\n", 9);
    int next = 0;
    int old_err = catch_start(2);
    int code = start(&next, (const char *const[]){"--conf", path, NULL});
    catch_end(2, old_err);
    assert_int_equal(code, EXIT_CODE_DATA);
    assert_non_null(strstr(caught, "/conf:1:1: no setting is called \"prot\""));
    free((void *)(uintptr_t)path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_files_that_are_right),
        cmocka_unit_test(test_files_that_are_wrong),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_options),
        cmocka_unit_test(test_numbers_and_switches),
        cmocka_unit_test(test_program_start),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
