/* The upload's status file from both sides: what upload writes is JSON and says the same again;
 * any bytes at all read by `hark status` print plain lines. The first byte chooses. */
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/utf8.h"
#include "cli/cli.h"
#include "fuzz.h"
#include "upload/status.h"

#define PRINTED_BYTES_MAX 65536

static int printed_fd;

/* What is printed goes into a file of ours, where it can be looked at. */
void fuzz_begin(void)
{
    printed_fd = open(fuzz_path("printed"), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    CHECK(printed_fd >= 0);
}

/* Runs `hark status --status PATH`, with its standard streams in our file. */
static int run_command(const char *path, char *printed, size_t *len)
{
    const char *words[] = {"status", "--status", path, NULL};
    struct conf *conf = NULL;
    struct buf problems;
    int next = 0;
    int kept_out = dup(STDOUT_FILENO), kept_err = dup(STDERR_FILENO);
    buf_init(&problems, 1000);
    CHECK(conf_open(cli_status.settings, &conf) == ERR_OK);
    CHECK(conf_read_options(conf, 3, (char **)(uintptr_t)words, &next, &problems) == ERR_OK);
    CHECK(kept_out >= 0 && kept_err >= 0 && ftruncate(printed_fd, 0) == 0);
    CHECK(lseek(printed_fd, 0, SEEK_SET) == 0 && fflush(stdout) == 0);
    CHECK(dup2(printed_fd, STDOUT_FILENO) >= 0 && dup2(printed_fd, STDERR_FILENO) >= 0);
    int code = cli_status.run(conf, NULL);
    CHECK(fflush(stdout) == 0);
    CHECK(dup2(kept_out, STDOUT_FILENO) >= 0 && dup2(kept_err, STDERR_FILENO) >= 0);
    CHECK(close(kept_out) == 0 && close(kept_err) == 0);
    ssize_t got = pread(printed_fd, printed, PRINTED_BYTES_MAX, 0);
    CHECK(got >= 0 && got < PRINTED_BYTES_MAX);
    *len = (size_t)got;
    conf_close(conf);
    buf_free(&problems);
    return code;
}

static void read_status(const uint8_t *data, size_t size)
{
    static char printed[PRINTED_BYTES_MAX];
    size_t len = 0;
    int code = run_command(fuzz_file("status.json", data, size), printed, &len);
    CHECK(code == EXIT_CODE_OK || code == EXIT_CODE_DATA);
    CHECK(code == EXIT_CODE_OK || len > 0);
    CHECK(fuzz_is_clean(printed, len, "\n"));
}

static int64_t number_of(const json_t *root, const char *key)
{
    const json_t *value = json_object_get(root, key);
    CHECK(json_is_integer(value));
    return json_integer_value(value);
}

static void write_status(struct fuzz_input *input)
{
    struct status status = {.is_known = (fuzz_byte(input) & 1) != 0,
                            .kept = (int64_t)fuzz_long(input),
                            .sent = (int64_t)fuzz_long(input),
                            .waiting = (int64_t)fuzz_long(input),
                            .refused = (int64_t)fuzz_long(input),
                            .success_s = (int64_t)fuzz_long(input)};
    char *why = fuzz_text(input->data, input->size);
    struct buf text;
    buf_init(&text, STATUS_BYTES_MAX);
    size_t len = strlen(why);
    if (len >= sizeof status.why) {
        len = sizeof status.why - 1;
        while (len > 0 && ((unsigned char)why[len] & 0xC0) == 0x80) {
            len--;
        }
    }
    memcpy(status.why, why, len);
    status_format(&status, &text);
    CHECK(buf_err(&text) == ERR_OK);
    json_t *root = json_loadb(text.data, text.len, JSON_REJECT_DUPLICATES, NULL);
    CHECK(root != NULL);
    CHECK(strcmp(json_string_value(json_object_get(root, "why")), status.why) == 0);
    CHECK(number_of(root, "success_s") == status.success_s);
    CHECK((json_object_get(root, "kept") != NULL) == status.is_known);
    if (status.is_known) {
        CHECK(number_of(root, "kept") == status.kept && number_of(root, "sent") == status.sent);
        CHECK(number_of(root, "waiting") == status.waiting);
        CHECK(number_of(root, "refused") == status.refused);
    }
    json_decref(root);
    read_status((const uint8_t *)text.data, text.len);
    buf_free(&text);
    free(why);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_input input = {data, size};
    if (fuzz_byte(&input) == 'w') {
        write_status(&input);
    } else {
        read_status(input.data, input.size);
    }
    return 0;
}
