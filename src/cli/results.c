/* hark results: the results of all terminals, on a stick. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/cli.h"
#include "cli/results.h"
#include "event/event.h"
#include "store/store_read.h"

#define FOLDER "Hark-results"
#define HEAD_BYTES_MAX 512 /* of a batch */
#define ARENA_BYTES ((size_t)1024 * 1024)

static const struct conf_setting settings[] = {
    {"responses", "", "this terminal's responses.db", "FILE"},
    {"terminal", "", "this terminal's name, as on the uploads", "NAME"},
    {"to", "", "the folder of the stick", "DIR"},
    {"same-disk", "no", "write even where the answers themselves are", NULL},
    {NULL, NULL, NULL, NULL},
};

struct exporting {
    struct store_reader *reader;
    const char *terminal, *folder; /* the folder of batches on the stick */
    int64_t after, number;
    struct buf lines;
    int count;                                 /* of lines */
    char event_digest[WIRE_DIGEST_TEXT_BYTES]; /* the last one that is on the stick */
};

/* Answers without their event could not be read; so its bytes go first. */
static enum err write_event(struct exporting *exporting, const struct buf *document)
{
    struct wire_response response;
    struct arena arena;
    struct buf bytes, name;
    arena_init(&arena, ARENA_BYTES);
    buf_init(&bytes, EVENT_FILE_BYTES_MAX);
    buf_init(&name, 256);
    enum err err = wire_response_parse(buf_text(document), document->len, &arena, &response, NULL);
    if (!err && strcmp(response.event_digest, exporting->event_digest) != 0) {
        err = store_reader_event(exporting->reader, response.event_digest, &bytes);
        if (!err) {
            stick_name_event(response.event_digest, &name);
            err = stick_write(exporting->folder, buf_text(&name), buf_text(&bytes), bytes.len);
        }
        if (!err) {
            snprintf(exporting->event_digest, sizeof exporting->event_digest, "%s",
                     response.event_digest);
        }
    }
    /* A document or an event that is not good goes on as it is: collecting tells about it. */
    err = err == ERR_DATA || err == ERR_ABSENT || err == ERR_LIMIT ? ERR_OK : err;
    arena_free(&arena);
    buf_free(&bytes);
    buf_free(&name);
    return err;
}

static enum err write_batch(struct exporting *exporting)
{
    struct wire_batch_head head = {.count = exporting->count, .number = ++exporting->number};
    struct buf bytes, name;
    if (exporting->count == 0) {
        return ERR_OK;
    }
    buf_init(&bytes, WIRE_BATCH_BYTES_MAX);
    buf_init(&name, 256);
    snprintf(head.terminal, sizeof head.terminal, "%s", exporting->terminal);
    store_reader_epoch(exporting->reader, head.epoch);
    wire_batch_head_format(&head, &bytes);
    buf_add(&bytes, buf_text(&exporting->lines), exporting->lines.len);
    stick_name_batch(exporting->terminal, &bytes, &name);
    enum err err = buf_err(&bytes);
    err = err ? err : stick_write(exporting->folder, buf_text(&name), buf_text(&bytes), bytes.len);
    buf_clear(&exporting->lines);
    exporting->count = 0;
    buf_free(&name);
    buf_free(&bytes);
    return err;
}

static enum err export_next(struct exporting *exporting)
{
    unsigned char id[16];
    struct buf document;
    buf_init(&document, WIRE_RESPONSE_BYTES_MAX);
    enum err err =
        store_reader_next(exporting->reader, exporting->after, &exporting->after, id, &document);
    if (err && err != ERR_ABSENT) {
        fputs("hark results: this terminal's answers cannot be read to their end. Start hark-kiosk "
              "again, then this.\n",
              stderr);
    }
    err = err ? err : write_event(exporting, &document);
    if (!err && (exporting->count == WIRE_BATCH_RESPONSES_MAX ||
                 exporting->lines.len + document.len + 1 > WIRE_BATCH_BYTES_MAX - HEAD_BYTES_MAX)) {
        err = write_batch(exporting);
    }
    if (!err) {
        buf_add(&exporting->lines, buf_text(&document), document.len);
        buf_add_text(&exporting->lines, "\n");
        exporting->count++;
        err = buf_err(&exporting->lines);
    }
    buf_free(&document);
    return err;
}

static enum err export_terminal(struct exporting *exporting, const char *path)
{
    struct store_counts counts = {0};
    enum err err = store_reader_open(path, &exporting->reader);
    err = err ? err : store_reader_counts(exporting->reader, &counts);
    if (err) {
        fprintf(stderr, "hark results: %s %s\n", path,
                err == ERR_DATA ? "is not a terminal's database (responses.db)"
                                : "cannot be read now. Is it there, and may you read it?");
    }
    buf_init(&exporting->lines, WIRE_BATCH_BYTES_MAX);
    while (!err) {
        err = export_next(exporting);
    }
    err = err == ERR_ABSENT ? write_batch(exporting) : err;
    if (!err && counts.open > 0) {
        printf("%" PRId64 " %s still going on here, and not on the stick.\n", counts.open,
               counts.open == 1 ? "visit is" : "visits are");
    }
    store_reader_close(exporting->reader);
    buf_free(&exporting->lines);
    return err;
}

static int tell_end(const struct stick_findings *findings)
{
    if (findings->unknown > 0) {
        fprintf(stderr,
                "hark results: %d %s not read: the name is none that Hark gives. Look in "
                "terminals/ on the stick.\n",
                findings->unknown, findings->unknown == 1 ? "file was" : "files were");
    }
    if (findings->unread > 0) {
        fprintf(stderr,
                "%d of the answers could not be read by this version of Hark. They stay in "
                "terminals/.\n",
                findings->unread);
    }
    if (findings->conflicts > 0) {
        fprintf(stderr,
                "%d of the answers came in two different forms. The first is in the results; both "
                "stay in terminals/.\n",
                findings->conflicts);
    }
    puts("All was read back and is the same. Safe to pull the stick out.");
    return findings->damaged + findings->unknown + findings->unread + findings->conflicts > 0
               ? EXIT_CODE_FINDINGS
               : EXIT_CODE_OK;
}

/* A place where sticks are mounted is a folder too while none is: whoever pulls the stick out then
 * has nothing on it. */
static enum err find_stick(const char *to, const char *responses, bool same_disk)
{
    struct stat stick, answers;
    if (stat(to, &stick) != 0 || !S_ISDIR(stick.st_mode)) {
        fprintf(stderr, "hark results: there is no folder %s. Is the stick in?\n", to);
        return ERR_SYSTEM;
    }
    if (!same_disk && stat(responses, &answers) == 0 && answers.st_dev == stick.st_dev) {
        fprintf(stderr,
                "hark results: %s is on the disk where the answers are, not on a stick. Is the "
                "stick in, and mounted there? With --same-disk the results are written all the "
                "same.\n",
                to);
        return ERR_SYSTEM;
    }
    return ERR_OK;
}

/* Then the folders of ours are there, and their paths are in root and terminals. */
static enum err make_folders(const char *to, char root[STICK_PATH_BYTES],
                             char terminals[STICK_PATH_BYTES])
{
    /* A value has at most CONF_VALUE_BYTES_MAX bytes, so both fit. */
    snprintf(root, STICK_PATH_BYTES, "%s/" FOLDER, to);
    snprintf(terminals, STICK_PATH_BYTES, "%s/" FOLDER "/terminals", to);
    enum err err = stick_make_folder(root);
    return err ? err : stick_make_folder(terminals);
}

static int run(const struct conf *conf, char **words)
{
    char root[STICK_PATH_BYTES], terminals[STICK_PATH_BYTES];
    struct stick_findings findings = {0};
    struct exporting exporting = {.terminal = conf_get(conf, "terminal"), .folder = terminals};
    const char *responses = conf_get(conf, "responses"), *to = conf_get(conf, "to");
    (void)words;
    if (responses[0] == '\0' || to[0] == '\0') {
        fputs("hark results: say --responses FILE, --terminal NAME and --to DIR\n", stderr);
        return EXIT_CODE_USAGE;
    }
    if (!wire_terminal_is_valid(exporting.terminal)) {
        fputs("hark results: --terminal has letters, digits, '.', '_' and '-', at most 32\n",
              stderr);
        return EXIT_CODE_USAGE;
    }
    cli_begin_work();
    enum err err = find_stick(to, responses, conf_is_on(conf, "same-disk"));
    err = err ? err : make_folders(to, root, terminals);
    err = err ? err : export_terminal(&exporting, responses);
    err = err ? err : results_make(root, &findings);
    cli_end_work();
    if (err) {
        return err == ERR_DATA ? EXIT_CODE_DATA : EXIT_CODE_ENVIRONMENT;
    }
    return tell_end(&findings);
}

const struct cli_command cli_results = {
    .name = "results",
    .arguments = "--responses FILE --terminal NAME --to DIR",
    .summary = "puts the results of all terminals on a stick",
    .help =
        "Writes a folder Hark-results to the stick: the answers of this terminal, and from them\n"
        "and those of the terminals that wrote to the stick before, for each event a report and\n"
        "two spreadsheets, of which one may be passed on. Says when it is safe to pull it out.",
    .settings = settings,
    .run = run,
};
