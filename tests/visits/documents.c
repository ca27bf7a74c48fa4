#include "backend.h"

#include <time.h>

#include "base/log.h"
#include "store/store_read.h"

#define PATIENCE_MS 120000 /* gives up on a store thread that hangs, not on a slow machine */
#define MOMENT_MS 5

/* Good, and nothing in it is open. */
static bool is_closed(const char *path)
{
    struct store_reader *reader = NULL;
    struct store_counts counts = {0};
    bool is = store_reader_open(path, &reader) == ERR_OK &&
              store_reader_counts(reader, &counts) == ERR_OK && counts.open == 0;
    store_reader_close(reader);
    return is;
}

static bool is_there(const char *path)
{
    struct store_reader *reader = NULL;
    bool is = store_reader_open(path, &reader) == ERR_OK;
    store_reader_close(reader);
    return is;
}

static bool wait_until(bool (*is)(const char *path), const char *path, const char *trouble)
{
    static const struct timespec moment = {.tv_nsec = MOMENT_MS * 1000000L};
    for (int waited = 0; waited < PATIENCE_MS; waited += MOMENT_MS) {
        if (is(path)) {
            return true;
        }
        nanosleep(&moment, NULL);
    }
    fprintf(stderr, "%s %s\n", path, trouble);
    return false;
}

bool documents_wait_closed(const char *path)
{
    return wait_until(is_closed, path, "cannot be read, or holds an open response for ever");
}

bool documents_wait_there(const char *path)
{
    return wait_until(is_there, path, "cannot be read");
}

static void describe_names(const char *const *names, int count, FILE *out)
{
    for (int i = 0; i < count; i++) {
        fprintf(out, "%s%s", i == 0 ? "" : ",", names[i]);
    }
}

static void describe_words(const char *words, FILE *out)
{
    fputc('"', out);
    for (; *words != '\0'; words++) {
        if (*words == '\n') {
            fputs("\\n", out);
        } else {
            fputc(*words, out);
        }
    }
    fputc('"', out);
}

static void describe(const struct wire_response *response, FILE *out)
{
    fprintf(out, "response %lld: %s, %s, %s", (long long)response->seq,
            wire_status_name(response->status), wire_ending_name(response->ending),
            response->language == NULL ? "-" : response->language);
    fprintf(out, ", agenda item %s", response->agenda_item == NULL ? "-" : response->agenda_item);
    const char *permission = wire_permission_name(response->permission);
    fprintf(out, ", permission %s\n", permission[0] == '\0' ? "-" : permission);
    for (int i = 0; i < response->answer_count; i++) {
        const struct wire_answer *answer = &response->answers[i];
        fprintf(out, "  %s (%s): ", answer->question, answer->topic);
        describe_names(answer->chosen, answer->chosen_count, out);
        if (answer->words != NULL) {
            describe_words(answer->words, out);
        } else if (answer->words_given) {
            fputs("words, counted only", out);
        }
        fputs(" of ", out);
        describe_names(answer->shown, answer->shown_count, out);
        fputc('\n', out);
    }
}

bool documents_describe(const char *path, FILE *out)
{
    struct store_reader *reader = NULL;
    struct arena arena;
    struct buf document, why;
    unsigned char id[16];
    int64_t seq = 0;
    bool ok = false;
    static struct wire_response response;
    arena_init(&arena, 1 << 22);
    buf_init(&document, WIRE_RESPONSE_BYTES_MAX);
    buf_init(&why, 4096);
    if (store_reader_open(path, &reader) != ERR_OK) {
        fprintf(stderr, "%s cannot be read\n", path);
        goto out;
    }
    for (;;) {
        buf_clear(&document);
        enum err err = store_reader_next(reader, seq, &seq, id, &document);
        if (err == ERR_ABSENT) {
            ok = true;
            break;
        }
        if (err != ERR_OK || wire_response_parse(buf_text(&document), document.len, &arena,
                                                 &response, &why) != ERR_OK) {
            fprintf(stderr, "response %lld: %s\n", (long long)seq, buf_text(&why));
            break;
        }
        describe(&response, out);
    }
out:
    store_reader_close(reader);
    buf_free(&why);
    buf_free(&document);
    arena_free(&arena);
    return ok;
}
