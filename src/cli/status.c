/* hark status: what a terminal has kept, and what of it has been sent. */
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/file.h"
#include "cli/cli.h"
#include "store/store_read.h"

#define STATUS_FILE_BYTES_MAX 4096 /* docs/SPEC.md, "Upload" */

static const struct conf_setting settings[] = {
    {"responses", "", "the terminal's responses.db", "FILE"},
    {"status", "", "hark-upload's status file", "FILE"},
    {NULL, NULL, NULL, NULL},
};

static void print_kept(const struct store_counts *counts)
{
    int64_t kept = counts->complete + counts->partial;
    printf("Kept on this terminal: %" PRId64 " %s.\n", kept, kept == 1 ? "response" : "responses");
    printf("  %" PRId64 " came to the end of the short questions.\n", counts->complete);
    printf("  %" PRId64 " stopped on the way; what they chose is kept.\n", counts->partial);
    printf("Forgotten because the person asked for it: %" PRId64 ".\n", counts->forgotten);
    if (counts->open > 0) {
        /* Somebody is answering, or hark-kiosk ended in the middle and closes it when it starts. */
        printf("%" PRId64 " more %s not finished yet.\n", counts->open,
               counts->open == 1 ? "is" : "are");
    }
}

static int print_responses(const char *path)
{
    struct store_reader *reader = NULL;
    struct store_counts counts;
    enum err err = store_reader_open(path, &reader);
    err = err ? err : store_reader_counts(reader, &counts);
    store_reader_close(reader);
    if (!err) {
        print_kept(&counts);
        return EXIT_CODE_OK;
    }
    fprintf(stderr, "hark status: %s %s\n", path,
            err == ERR_DATA ? "is not a terminal's database (responses.db)"
                            : "cannot be read now. Is it there, may you read it, and does "
                              "hark-kiosk run?");
    return err == ERR_DATA ? EXIT_CODE_DATA : EXIT_CODE_ENVIRONMENT;
}

static void print_time(const char *what, json_int_t seconds)
{
    time_t when = (time_t)seconds;
    struct tm date;
    char text[64];
    if (seconds > 0 && localtime_r(&when, &date) &&
        strftime(text, sizeof text, "%Y-%m-%d %H:%M", &date) > 0) {
        printf("%s%s.\n", what, text);
    }
}

/* Whatever is in the file, nothing of it steers a terminal: control characters become blanks. */
static void print_line(const char *text)
{
    for (; *text != '\0'; text++) {
        unsigned char byte = (unsigned char)*text;
        bool is_c1 = byte == 0xc2 && (unsigned char)text[1] < 0xa0; /* U+0080 to U+009F */
        text += is_c1 ? 1 : 0;
        putchar(is_c1 || byte < ' ' || byte == 0x7f ? ' ' : byte);
    }
    putchar('\n');
}

static int print_upload(const json_t *status)
{
    const char *why = json_string_value(json_object_get(status, "why"));
    const char *state = json_string_value(json_object_get(status, "state"));
    const json_t *kept = json_object_get(status, "kept");
    if (!state || !why) {
        return EXIT_CODE_DATA;
    }
    if (json_is_integer(kept)) {
        json_int_t waiting = json_integer_value(json_object_get(status, "waiting"));
        json_int_t refused = json_integer_value(json_object_get(status, "refused"));
        printf("Sent: %" JSON_INTEGER_FORMAT " of %" JSON_INTEGER_FORMAT ".\n",
               json_integer_value(json_object_get(status, "sent")), json_integer_value(kept));
        if (waiting > 0) {
            printf("Waiting: %" JSON_INTEGER_FORMAT ". They are safe on this terminal.\n", waiting);
        }
        if (refused > 0) {
            printf("Not taken by the collector: %" JSON_INTEGER_FORMAT
                   ". Keep this terminal's database.\n",
                   refused);
        }
    }
    if (why[0] != '\0') {
        print_line(why);
    }
    print_time("Last answer from the collector: ",
               json_integer_value(json_object_get(status, "success_s")));
    return EXIT_CODE_OK;
}

static int print_status(const char *path)
{
    struct buf bytes;
    buf_init(&bytes, STATUS_FILE_BYTES_MAX);
    enum err err = file_read(path, &bytes);
    if (err) {
        fprintf(stderr, "hark status: %s cannot be read. Has hark-upload run here?\n", path);
        buf_free(&bytes);
        return err == ERR_LIMIT || err == ERR_DATA ? EXIT_CODE_DATA : EXIT_CODE_ENVIRONMENT;
    }
    json_t *status = json_loadb(buf_text(&bytes), bytes.len, JSON_REJECT_DUPLICATES, NULL);
    int code = status ? print_upload(status) : EXIT_CODE_DATA;
    if (code == EXIT_CODE_DATA) {
        fprintf(stderr, "hark status: %s is not hark-upload's status file\n", path);
    }
    json_decref(status);
    buf_free(&bytes);
    return code;
}

static int run(const struct conf *conf, char **words)
{
    (void)words;
    const char *responses = conf_get(conf, "responses");
    const char *status = conf_get(conf, "status");
    if (responses[0] == '\0' && status[0] == '\0') {
        fputs("hark status: --responses FILE is missing: where is responses.db?\n", stderr);
        return EXIT_CODE_USAGE;
    }
    int code = responses[0] ? print_responses(responses) : EXIT_CODE_OK;
    int upload_code = status[0] ? print_status(status) : EXIT_CODE_OK;
    return code ? code : upload_code;
}

const struct cli_command cli_status = {
    .name = "status",
    .arguments = "--responses FILE [--status FILE]",
    .summary = "tells what a terminal has kept and sent",
    .help = "Reads a terminal's database, and what hark-upload says about it, and tells both in\n"
            "plain words. It changes nothing.",
    .settings = settings,
    .run = run,
};
