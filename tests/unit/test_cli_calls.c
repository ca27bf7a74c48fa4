/* `hark results` when a call fails, each in turn, once and for ever (support/fault.h): what it
 * calls safe is all on the stick, no file there is ever half of one, and the next time all is well.
 */
/* NOLINTNEXTLINE(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp): nftw() is there then */
#define _XOPEN_SOURCE 700
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/cli.h"
#include "report_sample.h"
#include "store/store.h"
#include "support/fault.h"

#define PEOPLE 2
#define PATH_BYTES 256
#define UNFINISHED ".new"
#define FILE_BYTES_MAX (4 * 1024 * 1024)

struct fixture {
    char directory[64];
    char responses[PATH_BYTES], good[PATH_BYTES], stick[PATH_BYTES];
    int files; /* in good */
};

/* nftw() passes nothing on. */
static struct {
    const struct fixture *fixture;
    int found;      /* files that are as in good */
    int unfinished; /* under the name that they have until they are whole */
    char bad[4096]; /* one that is not, or is not in there */
} look;

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *place)
{
    (void)status;
    (void)kind;
    (void)place;
    return remove(path);
}

static int remove_below(const char *path, const struct stat *status, int kind, struct FTW *place)
{
    return place->level == 0 ? 0 : remove_one(path, status, kind, place);
}

static void read_whole(const char *path, struct buf *out)
{
    buf_init(out, FILE_BYTES_MAX);
    if (file_read(path, out) != ERR_OK) {
        buf_clear(out);
    }
}

static int compare_one(const char *path, const struct stat *status, int kind, struct FTW *place)
{
    char good[PATH_BYTES * 2];
    struct buf is, should;
    (void)status;
    (void)place;
    if (kind != FTW_F) {
        return 0;
    }
    if (strcmp(path + strlen(path) - strlen(UNFINISHED), UNFINISHED) == 0) {
        look.unfinished++;
        return 0;
    }
    snprintf(good, sizeof good, "%s%s", look.fixture->good, path + strlen(look.fixture->stick));
    read_whole(path, &is);
    read_whole(good, &should);
    if (is.len == should.len && memcmp(buf_text(&is), buf_text(&should), is.len) == 0) {
        look.found++;
    } else {
        snprintf(look.bad, sizeof look.bad, "%s", path);
    }
    buf_free(&is);
    buf_free(&should);
    return 0;
}

static int run(const struct fixture *fixture, const char *to)
{
    char hark[] = "hark", results[] = "results", responses[PATH_BYTES + 16],
         folder[PATH_BYTES + 16], terminal[] = "--terminal=foyer", same_disk[] = "--same-disk";
    char *arguments[] = {hark, results, responses, terminal, folder, same_disk, NULL};
    snprintf(responses, sizeof responses, "--responses=%s", fixture->responses);
    snprintf(folder, sizeof folder, "--to=%s", to);
    return cli_main(6, arguments, "test", "test");
}

static void compare(const struct fixture *fixture)
{
    look.fixture = fixture;
    look.found = 0;
    look.unfinished = 0;
    look.bad[0] = '\0';
    assert_int_equal(nftw(fixture->stick, compare_one, 16, FTW_PHYS), 0);
    if (look.bad[0] != '\0') {
        fail_msg("call %ld (%s) failed: %s is not as it should be", fault_number(), fault_name(),
                 look.bad);
    }
}

static void play(void *context)
{
    const struct fixture *fixture = context;
    assert_int_equal(nftw(fixture->stick, remove_below, 16, FTW_DEPTH | FTW_PHYS), 0);
    fault_start();
    int code = run(fixture, fixture->stick);
    fault_stop();
    compare(fixture);
    assert_true(look.unfinished == 0 || fault_is_lasting()); /* then it cannot be taken away */
    if (code != EXIT_CODE_OK) {
        assert_true(fault_happened());
        assert_int_equal(run(fixture, fixture->stick), EXIT_CODE_OK);
        compare(fixture);
    }
    assert_int_equal(look.found, fixture->files);
    assert_int_equal(look.unfinished, 0);
}

static void every_call_fails(void **state)
{
    fault_each(30, play, *state);
}

static void fill(const struct fixture *fixture)
{
    char shown[] = "listened time none", chosen[] = "time", roles[] = "carer leader provider",
         role[] = "carer", digest[WIRE_DIGEST_TEXT_BYTES];
    const struct store_event event = {
        .id = "sample", .version = 3, .bytes = sample_yaml, .len = strlen(sample_yaml)};
    struct store_opened opened;
    struct store *store = NULL;
    assert_int_equal(store_open(fixture->responses, &event, &store, &opened), ERR_OK);
    wire_digest(sample_yaml, strlen(sample_yaml), digest);
    for (int i = 0; i < PEOPLE; i++) {
        struct wire_response response = sample_response();
        response.event_digest = digest;
        memset(response.id, i + 1, sizeof response.id);
        response.id[6] = 0x40;
        response.id[8] = 0x80;
        sample_answer(&response, "helped", "today", shown, chosen);
        sample_answer(&response, "who", "today", roles, role);
        assert_int_equal(store_close_response(store, &response), ERR_OK);
    }
    store_close(store);
}

static int set_up(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    assert_non_null(fixture);
    snprintf(fixture->directory, sizeof fixture->directory, "%s/hark-cli-XXXXXX",
             access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    assert_non_null(mkdtemp(fixture->directory));
    snprintf(fixture->responses, PATH_BYTES, "%s/responses.db", fixture->directory);
    snprintf(fixture->good, PATH_BYTES, "%s/good", fixture->directory);
    snprintf(fixture->stick, PATH_BYTES, "%s/stick", fixture->directory);
    assert_int_equal(mkdir(fixture->good, 0700), 0);
    assert_int_equal(mkdir(fixture->stick, 0700), 0);
    fill(fixture);
    assert_int_equal(run(fixture, fixture->good), EXIT_CODE_OK);
    assert_int_equal(run(fixture, fixture->stick), EXIT_CODE_OK);
    compare(fixture);
    fixture->files = look.found;
    assert_true(fixture->files >= 5); /* answers, event, page and two spreadsheets */
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    int removed = nftw(fixture->directory, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    free(fixture);
    return removed;
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_call_fails)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
