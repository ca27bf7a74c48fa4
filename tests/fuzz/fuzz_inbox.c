/* Any damage to collector.db: it opens or is refused; what opens can be walked, reported and
 * written to without harm; what is not ours is not touched.
 * First byte: 'f': the rest is the file. Else: a sound file with changes, as in fuzz_store.c;
 * bit 0 opens it to write. 'q': the rest is SQL that somebody ran on a sound file. */
#include <stdlib.h>
#include <string.h>

#include "fuzz_sql.h"
#include "inbox/inbox.h"
#include "report/html.h"
#include "report/report.h"

#define CHANGES_MAX 24
#define RESPONSES 12
#define OUTPUT_BYTES_MAX ((size_t)16 * 1024 * 1024)
#define APPLICATION_ID_AT 68
#define EMPTY_BYTES_MAX 1 /* SQLite takes a file of one byte for an empty one (unixFileSize) */

static const char event_bytes[] =
    "hark: 1\nid: hear\nversion: 3\nlanguages: [en]\ntitle: A <day>\nwelcome: Hello\n"
    "themes:\n  day:\n"
    "    - name: listened\n      helped: {label: Heard, picture: ear}\n"
    "      in_the_way: {label: Not heard, picture: ear_off}\n"
    "    - name: time\n      helped: {label: Time, picture: clock}\n"
    "      in_the_way: {label: Rushed, picture: clock_rushed}\n"
    "reading_owner: the team\nprivacy: No names.\nthanks: Thank you.\nquestions:\n"
    "  - name: helped\n    type: select_multiple\n    part: core\n    side: helped\n"
    "    themes: day\n    label: What helped?\n    topic: today\n"
    "    nothing: {name: none, label: Nothing}\n"
    "  - name: in_the_way\n    type: select_multiple\n    part: core\n    side: in_the_way\n"
    "    themes: day\n    label: What was in the way?\n    topic: today\n"
    "    nothing: {name: none, label: Nothing}\n"
    "  - name: story\n    type: own_words\n    topic: today\n    label: Your words?\n"
    "  - name: share\n    type: consent\n    label: Share?\n    choices:\n"
    "      - {name: share, label: 'Yes', picture: share, permission: share}\n"
    "      - {name: organiser, label: 'No', picture: only_organiser, permission: organiser}\n"
    "      - {name: count, label: Count, picture: only_count, permission: count}\n";
static char event_digest[WIRE_DIGEST_TEXT_BYTES];
static struct buf base;

static void add_response(struct buf *out, unsigned char number)
{
    struct wire_response response = {
        .event_id = "hear",
        .event_version = 3,
        .event_digest = event_digest,
        .seq = number,
        .status = WIRE_COMPLETE,
        .ending = WIRE_FINISHED,
        .language = "en",
        .hour = 498765,
        .permission = WIRE_SHARE,
        .answer_count = 2,
        .answers =
            {{.question = "helped",
              .topic = "today",
              .chosen_count = 1,
              .chosen = {number % 2 == 0 ? "listened" : "time"},
              .shown_count = 2,
              .shown = {"listened", "time"}},
             {.question = "story", .topic = "today", .words = "<b>=1+1</b>", .words_given = true}},
    };
    memset(response.id, number, sizeof response.id);
    CHECK(wire_response_format(&response, out) == ERR_OK);
}

static void accept_one(struct inbox *inbox, unsigned char number, enum err *err,
                       struct wire_ack *ack)
{
    struct wire_batch_head head = {.terminal = "foyer", .number = number, .count = 1};
    struct wire_line line;
    struct buf text;
    memset(ack, 0, sizeof *ack);
    buf_init(&text, WIRE_RESPONSE_BYTES_MAX);
    add_response(&text, number);
    line = (struct wire_line){text.data, text.len};
    *err = inbox_accept(inbox, &head, &line, ack);
    buf_free(&text);
}

void fuzz_begin(void)
{
    static struct wire_ack ack;
    struct inbox *inbox = NULL;
    enum err err;
    wire_digest(event_bytes, sizeof event_bytes - 1, event_digest);
    CHECK(inbox_open(fuzz_path("collector.db"), false, &inbox) == ERR_OK);
    for (unsigned char i = 1; i <= RESPONSES; i++) {
        accept_one(inbox, i, &err, &ack);
        CHECK(err == ERR_OK && ack.items[0].verdict == WIRE_STORED);
    }
    CHECK(inbox_put_event(inbox, event_digest, event_bytes, sizeof event_bytes - 1) == ERR_OK);
    inbox_close(inbox); /* folds the WAL away */
    CHECK(fuzz_read(fuzz_path("collector.db"), &base) && base.len > 0);
    fuzz_clear();
}

static bool lay_out(struct fuzz_input *input, struct buf *file)
{
    uint8_t how = fuzz_byte(input);
    buf_init(file, (size_t)16 * 1024 * 1024);
    if (how == 'f') {
        buf_add(file, input->data, input->size);
        return true;
    }
    if (how == 'q') {
        const char *path = fuzz_file("collector.db", base.data, base.len);
        fuzz_run_sql(path, input);
        CHECK(fuzz_read(path, file));
        return true;
    }
    buf_add(file, base.data, base.len);
    for (int i = 0; i < CHANGES_MAX && input->size > 0; i++) {
        uint32_t at = fuzz_number(input, 65536);
        size_t len = 1 + (size_t)fuzz_byte(input) % 16;
        for (size_t b = 0; b < len && input->size > 0; b++) {
            char byte = (char)fuzz_byte(input);
            if (at + b < file->len) {
                file->data[at + b] = byte;
            }
        }
    }
    return (how & 1) == 0;
}

/* ---- what opens ----------------------------------------------------------------------------- */

static void check_terminal(void *context, const struct inbox_terminal_counts *counts)
{
    int *seen = context;
    CHECK(memchr(counts->terminal, '\0', sizeof counts->terminal) != NULL);
    (*seen)++;
}

struct some_events {
    int count;
    struct inbox_event_counts items[4];
};

static void note_event(void *context, const struct inbox_event_counts *counts)
{
    struct some_events *events = context;
    CHECK(memchr(counts->id, '\0', sizeof counts->id) != NULL);
    CHECK(memchr(counts->newest_digest, '\0', sizeof counts->newest_digest) != NULL);
    if (events->count < 4) {
        events->items[events->count++] = *counts;
    }
}

/* Own words and labels hold markup on purpose; on the page none of it is. */
static void check_page(const struct buf *page)
{
    CHECK(strncmp(page->data, HTML_BEGINNING, sizeof HTML_BEGINNING - 1) == 0);
    CHECK(strstr(page->data, "<b>=1") == NULL && strstr(page->data, "A <day>") == NULL);
    CHECK(strstr(page->data, "<script") == NULL);
}

static void check_table(const struct buf *table)
{
    CHECK(strncmp(table->data, CSV_BEGINNING, sizeof CSV_BEGINNING - 1) == 0);
    bool quoted = false, begins = true;
    for (size_t i = 3; i < table->len; i++) {
        char letter = table->data[i];
        CHECK(quoted || !begins || strchr("=+-@", letter) == NULL);
        begins = !quoted && (letter == ',' || letter == '\n');
        quoted = letter == '"' ? !quoted : quoted;
    }
    CHECK(!quoted);
}

static void make_outputs(struct inbox *inbox, const struct inbox_event_counts *event)
{
    struct report_made made;
    struct buf out, why;
    buf_init(&out, OUTPUT_BYTES_MAX);
    buf_init(&why, 65536);
    if (report_make_page(inbox, event, &out, &made, &why) == ERR_OK) {
        check_page(&out);
    }
    buf_clear(&out);
    if (report_make_csv(inbox, event, CSV_FOR_ORGANISER, &out, &made, &why) == ERR_OK) {
        check_table(&out);
    }
    buf_free(&out);
    buf_free(&why);
}

static void use(struct inbox *inbox, bool writes)
{
    static struct wire_ack ack;
    struct some_events events = {0};
    int terminals = 0;
    enum err err = inbox_each_terminal(inbox, check_terminal, &terminals);
    err = err == ERR_OK ? inbox_each_event(inbox, note_event, &events) : err;
    for (int i = 0; i < events.count; i++) {
        make_outputs(inbox, &events.items[i]);
    }
    accept_one(inbox, 200, &err, &ack);
    if (err == ERR_OK) {
        /* Nothing is called stored that is not. */
        CHECK(writes && ack.count == 1);
        accept_one(inbox, 200, &err, &ack);
        CHECK(err != ERR_OK || ack.items[0].verdict != WIRE_STORED);
    } else {
        CHECK(ack.count == 0 && ack.wanted_count == 0);
    }
}

static bool is_ours(const struct buf *file)
{
    return file->len >= 100 && memcmp(file->data, "SQLite format 3", 16) == 0 &&
           memcmp(file->data + APPLICATION_ID_AT, "HrkC", 4) == 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_input input = {data, size};
    struct inbox *inbox = NULL;
    struct buf file, after;
    bool writes = lay_out(&input, &file);
    const char *path = fuzz_file("collector.db", buf_text(&file), file.len);
    enum err err = inbox_open(path, !writes, &inbox);
    CHECK((err == ERR_OK) == (inbox != NULL));
    if (err == ERR_OK) {
        CHECK(is_ours(&file) || (writes && file.len <= EMPTY_BYTES_MAX));
        use(inbox, writes);
    }
    inbox_close(inbox);
    if (!is_ours(&file) && file.len > EMPTY_BYTES_MAX) {
        CHECK(fuzz_read(path, &after));
        CHECK(after.len == file.len && memcmp(after.data, file.data, file.len) == 0);
        buf_free(&after);
    }
    buf_free(&file);
    fuzz_clear();
    return 0;
}
