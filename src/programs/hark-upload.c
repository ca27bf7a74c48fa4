/* hark-upload: options and wiring only. The work is in src/upload. */
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/log.h"
#include "base/options.h"
#include "upload/upload.h"
#include "wire/batch.h"

static const struct conf_setting settings[] = {
    {"responses", "/var/lib/hark/responses.db", "what people said; only read", "FILE"},
    {"outbox", "/var/lib/hark-upload/upload.db", "what was delivered", "FILE"},
    {"status", "/var/lib/hark-upload/status.json", "how the upload stands, for the screen", "FILE"},
    {"collector", "", "where the responses go: https://name", "URL"},
    {"terminal", "", "this terminal's name: letters, digits and . _ -", "NAME"},
    {"token", "", "this terminal's token; only in a settings file", "TOKEN"},
    {"token_file", "", "a file that holds the token", "FILE"},
    {"ca_file", "", "the collector's certificate, if it made its own", "FILE"},
    {"retry_seconds", "5", "longest first wait after a failure, 1 to 900 seconds", "SECONDS"},
    {"once", "", "send what is there now, then end", NULL},
    {NULL, NULL, NULL, NULL},
};

/* What stands on the command line can be read by everyone on the machine. */
static bool has_token_option(int argc, char **argv)
{
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (strcmp(argv[i], "--token") == 0 || strncmp(argv[i], "--token=", 8) == 0) {
            return true;
        }
    }
    return false;
}

/* The token file's first line, without blanks around it. */
static enum err read_token(const char *path, struct buf *token)
{
    enum err err = file_read(path, token);
    if (err != ERR_OK) {
        fprintf(stderr, "%s: the token cannot be read: %s\n", path, err_name(err));
        return err;
    }
    size_t len = strcspn(buf_text(token), "\r\n");
    while (len > 0 && (token->data[len - 1] == ' ' || token->data[len - 1] == '\t')) {
        len--;
    }
    if (token->data != NULL) {
        token->data[len] = '\0';
        token->len = len;
    }
    return ERR_OK;
}

static int run(const struct conf *conf)
{
    struct buf token;
    struct buf problems;
    long retry_s = 0;
    int code = EXIT_CODE_USAGE;
    buf_init(&token, WIRE_TOKEN_BYTES_MAX + 64);
    buf_init(&problems, 1024);
    const char *token_file = conf_get(conf, "token_file");
    if (conf_get_number(conf, "retry_seconds", 1, 900, &retry_s, &problems) != ERR_OK) {
        fputs(buf_text(&problems), stderr);
        goto out;
    }
    if (conf_get(conf, "collector")[0] == '\0') {
        fputs("collector: no collector is set. Write collector = https://name into "
              "the settings file.\n",
              stderr);
        goto out;
    }
    if (token_file[0] != '\0') {
        if (read_token(token_file, &token) != ERR_OK) {
            code = EXIT_CODE_ENVIRONMENT;
            goto out;
        }
    } else {
        buf_add_text(&token, conf_get(conf, "token"));
    }
    const struct upload_settings upload = {
        .responses = conf_get(conf, "responses"),
        .outbox = conf_get(conf, "outbox"),
        .status = conf_get(conf, "status"),
        .collector = conf_get(conf, "collector"),
        .terminal = conf_get(conf, "terminal"),
        .token = buf_text(&token),
        .ca_file = conf_get(conf, "ca_file"),
        .retry_base_s = retry_s,
        .once = conf_is_on(conf, "once"),
    };
    code = (int)upload_run(&upload);
out:
    buf_free(&problems);
    buf_free(&token);
    return code;
}

int main(int argc, char **argv)
{
    const struct program program = {
        .name = "hark-upload",
        .summary = "Sends what is stored on the terminal to the collector, and keeps what was "
                   "acknowledged.",
        .arguments = "[options]",
        .build = HARK_BUILD,
        .libraries = HARK_LIBRARIES,
        .settings = settings,
    };
    struct conf *conf = NULL;
    int next = 0;
    log_setup("hark-upload", LOG_LEVEL_INFO);
    if (has_token_option(argc, argv)) {
        fputs("hark-upload: --token would show the token to everyone on this machine. Put it into "
              "the settings file, or use --token-file FILE.\n",
              stderr);
        return EXIT_CODE_USAGE;
    }
    int code = program_start(&program, argc, argv, &conf, &next);
    if (code == -1) {
        code = run(conf);
        conf_close(conf);
    }
    return code;
}
