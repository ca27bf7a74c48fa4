/* Any bytes as a settings file. What was read can be written and read again; what was not read has
 * a message with its place. */
#include <string.h>

#include "base/conf.h"
#include "fuzz.h"

#define PROBLEMS_BYTES_MAX ((size_t)32 * 1024 * 1024)

static const struct conf_setting settings[] = {
    {"collector", "http://127.0.0.1:1/", "", "URL"},
    {"terminal", "", "", "NAME"},
    {"retry_seconds", "5", "", "SECONDS"},
    {"fullscreen", "", "", NULL},
    {"token", "", "", "TEXT"},
    {NULL, NULL, NULL, NULL},
};

void fuzz_begin(void)
{
}

/* Every message is one line that begins with its place. */
static void check_problems(const struct buf *problems, const char *path)
{
    size_t path_len = strlen(path);
    CHECK(problems->len > 0 && problems->data[problems->len - 1] == '\n');
    CHECK(fuzz_is_clean(problems->data, problems->len, "\n\t\r"));
    for (const char *line = problems->data; *line != '\0'; line = strchr(line, '\n') + 1) {
        CHECK(strncmp(line, path, path_len) == 0);
        CHECK(line[path_len] == ':' && line[path_len + 1] >= '1' && line[path_len + 1] <= '9');
    }
}

static void check_values(const struct conf *conf)
{
    struct conf *again = NULL;
    struct buf text, problems;
    long seconds = 0;
    buf_init(&text, CONF_FILE_BYTES_MAX);
    buf_init(&problems, PROBLEMS_BYTES_MAX);
    for (int i = 0; settings[i].key != NULL; i++) {
        const char *value = conf_get(conf, settings[i].key);
        CHECK(strlen(value) <= CONF_VALUE_BYTES_MAX);
        CHECK(fuzz_is_clean(value, strlen(value), "\t\r"));
        buf_addf(&text, "%s = %s\n", settings[i].key, value);
    }
    CHECK(buf_err(&text) == ERR_OK);
    CHECK(conf_open(settings, &again) == ERR_OK);
    CHECK(conf_read_file(again, fuzz_file("again.conf", text.data, text.len), &problems) == ERR_OK);
    for (int i = 0; settings[i].key != NULL; i++) {
        CHECK(strcmp(conf_get(conf, settings[i].key), conf_get(again, settings[i].key)) == 0);
    }
    CHECK(conf_is_on(conf, "fullscreen") == conf_is_on(again, "fullscreen"));
    enum err err = conf_get_number(conf, "retry_seconds", 1, 3600, &seconds, &problems);
    CHECK(err == ERR_OK ? seconds >= 1 && seconds <= 3600 : problems.len > 0);
    conf_close(again);
    buf_free(&problems);
    buf_free(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct conf *conf = NULL;
    struct buf problems;
    const char *path = fuzz_file("hark.conf", data, size);
    buf_init(&problems, PROBLEMS_BYTES_MAX);
    CHECK(conf_open(settings, &conf) == ERR_OK);
    enum err err = conf_read_file(conf, path, &problems);
    CHECK(buf_err(&problems) == ERR_OK);
    if (err == ERR_OK) {
        CHECK(problems.len == 0 && size <= CONF_FILE_BYTES_MAX);
        check_values(conf);
    } else {
        CHECK(err == ERR_DATA);
        check_problems(&problems, path);
    }
    conf_close(conf);
    buf_free(&problems);
    return 0;
}
