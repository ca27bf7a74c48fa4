/* Any damage to responses.db: the store opens all the same, nothing is destroyed, and the next
 * answer is kept and can be read.
 * First byte: 'f': the rest is the file. Else: a sound file and its WAL, as a power cut left them,
 * with changes: where (bit 15: in the WAL), how many bytes, the bytes; bit 0 cuts the WAL off.
 * 'q': the rest is SQL that somebody ran on a sound file. */
#include <string.h>

#include "base/file.h"
#include "fuzz_sql.h"
#include "store/store.h"
#include "store/store_read.h"

#define EVENT_BYTES "hark: 1\nid: hear\n"
#define CHANGES_MAX 24

static const struct store_event event = {
    .id = "hear", .version = 3, .bytes = EVENT_BYTES, .len = sizeof EVENT_BYTES - 1};
static char event_digest[WIRE_DIGEST_TEXT_BYTES];
static struct buf base, base_wal;

static struct wire_response make_response(unsigned char number, const char *words)
{
    struct wire_response response = {
        .event_id = event.id,
        .event_version = event.version,
        .event_digest = event_digest,
        .status = WIRE_COMPLETE,
        .language = "en",
        .hour = 498765,
        .permission = WIRE_SHARE,
        .answer_count = 2,
        .answers = {{.question = "helped",
                     .topic = "today",
                     .chosen_count = 1,
                     .chosen = {"listened"},
                     .shown_count = 2,
                     .shown = {"listened", "time"}},
                    {.question = "story", .topic = "today", .words = words, .words_given = true}},
    };
    memset(response.id, number, sizeof response.id);
    return response;
}

static void close_one(struct store *store, unsigned char number, enum wire_ending ending)
{
    struct wire_response response = make_response(number, "It was good.");
    CHECK(store_save(store, &response) == ERR_OK);
    response.ending = ending;
    response.status = ending == WIRE_FORGOT ? WIRE_FORGOTTEN : WIRE_COMPLETE;
    CHECK(store_close_response(store, &response) == ERR_OK);
    CHECK(response.seq > 0);
}

/* Two closed responses in the file, one in the WAL, and one that is open: then the power goes. */
static void make_base(void)
{
    struct store_opened opened;
    struct store *store = NULL;
    struct wire_response open = make_response(9, "half a");
    CHECK(store_open(fuzz_path("responses.db"), &event, &store, &opened) == ERR_OK);
    close_one(store, 1, WIRE_FINISHED);
    close_one(store, 2, WIRE_FORGOT);
    close_one(store, 3, WIRE_SOMEONE_NEW);
    CHECK(store_save(store, &open) == ERR_OK);
    CHECK(fuzz_read(fuzz_path("responses.db"), &base));
    CHECK(fuzz_read(fuzz_path("responses.db-wal"), &base_wal) && base_wal.len > 0);
    store_close(store);
    fuzz_clear();
}

void fuzz_begin(void)
{
    wire_digest(EVENT_BYTES, sizeof EVENT_BYTES - 1, event_digest);
    make_base();
}

static void change(struct fuzz_input *input, struct buf *file, struct buf *wal)
{
    uint32_t at = fuzz_number(input, 65536);
    struct buf *target = (at & 0x8000) != 0 ? wal : file;
    size_t len = 1 + (size_t)fuzz_byte(input) % 16;
    at &= 0x7fff;
    for (size_t i = 0; i < len && input->size > 0; i++) {
        char byte = (char)fuzz_byte(input);
        if (at + i < target->len) {
            target->data[at + i] = byte;
        }
    }
}

/* Lays the input where the store will look. *file is what was laid there; the caller frees. */
static const char *lay_out(struct fuzz_input *input, struct buf *file)
{
    uint8_t how = fuzz_byte(input);
    buf_init(file, (size_t)16 * 1024 * 1024);
    if (how == 'f') {
        buf_add(file, input->data, input->size);
        return fuzz_file("responses.db", buf_text(file), file->len);
    }
    if (how == 'q') {
        const char *path = fuzz_file("responses.db", base.data, base.len);
        fuzz_run_sql(path, input);
        CHECK(fuzz_read(path, file));
        return path;
    }
    struct buf wal;
    buf_init(&wal, base_wal.len);
    buf_add(file, base.data, base.len);
    buf_add(&wal, base_wal.data, base_wal.len);
    for (int i = 0; i < CHANGES_MAX && input->size > 0; i++) {
        change(input, file, &wal);
    }
    if ((how & 1) == 0) {
        (void)fuzz_file("responses.db-wal", wal.data, wal.len);
    }
    buf_free(&wal);
    return fuzz_file("responses.db", file->data, file->len);
}

/* Byte by byte as it was, where SQLite had no reason to touch it. */
static void check_aside(const struct store_opened *opened, const struct buf *file)
{
    struct buf aside;
    CHECK(fuzz_read(opened->aside_path, &aside));
    if (file->len < 100 || memcmp(file->data, "SQLite format 3", 16) != 0) {
        CHECK(aside.len == file->len && memcmp(buf_text(&aside), buf_text(file), file->len) == 0);
    }
    CHECK(file->len == 0 || aside.len > 0);
    buf_free(&aside);
}

/* True when the response is found under its number. */
static bool can_be_read(const char *path, const struct wire_response *response)
{
    struct store_reader *reader = NULL;
    struct store_counts counts;
    unsigned char id[16];
    int64_t seq = 0;
    struct buf document;
    buf_init(&document, (size_t)2 * WIRE_RESPONSE_BYTES_MAX);
    bool found = store_reader_open(path, &reader) == ERR_OK &&
                 store_reader_next(reader, response->seq - 1, &seq, id, &document) == ERR_OK &&
                 seq == response->seq && memcmp(id, response->id, sizeof id) == 0;
    if (found && store_reader_counts(reader, &counts) == ERR_OK) {
        CHECK(counts.last_seq >= seq);
    }
    store_reader_close(reader);
    buf_free(&document);
    return found;
}

/* As an uploading program walks: whatever is in there, the numbers rise. */
static void walk(const char *path)
{
    struct store_reader *reader = NULL;
    int64_t after = 0;
    if (store_reader_open(path, &reader) != ERR_OK) {
        return;
    }
    for (int i = 0; i < 100; i++) {
        struct buf document;
        unsigned char id[16];
        int64_t seq = 0;
        buf_init(&document, WIRE_RESPONSE_BYTES_MAX);
        enum err err = store_reader_next(reader, after, &seq, id, &document);
        buf_free(&document);
        if (err != ERR_OK) {
            break;
        }
        CHECK(seq > after);
        after = seq;
    }
    store_reader_close(reader);
}

/* The next person's answer. */
static struct wire_response keep_one(struct store *store, unsigned char number)
{
    struct wire_response response = make_response(number, "New words.");
    CHECK(store_save(store, &response) == ERR_OK);
    response.ending = WIRE_FINISHED;
    CHECK(store_close_response(store, &response) == ERR_OK);
    CHECK(response.seq > 0 && response.seq <= INT64_C(9007199254740991));
    return response;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_input input = {data, size};
    struct store_opened opened, news;
    struct store *store = NULL;
    struct buf file;
    const char *path = lay_out(&input, &file);
    CHECK(store_open(path, &event, &store, &opened) == ERR_OK);
    if (opened.moved_aside) {
        CHECK(opened.created);
        check_aside(&opened, &file);
    }
    CHECK(opened.created == (opened.moved_aside || file.len == 0));
    struct wire_response kept = keep_one(store, 0x55);
    enum err check = store_check(store);
    CHECK(check == ERR_OK || check == ERR_DATA);
    if (check == ERR_DATA) {
        CHECK(store_begin_new(store, &news) == ERR_OK && news.moved_aside);
        kept = keep_one(store, 0x66);
        CHECK(store_check(store) == ERR_OK);
    }
    CHECK(can_be_read(path, &kept));
    walk(path);
    store_close(store);
    buf_free(&file);
    fuzz_clear();
    return 0;
}
