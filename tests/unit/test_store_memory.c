/* What of a person's words is left in this program's own memory when the store has done its
 * work. */
#include "store_sample.h"

#include "base/stack.h"

#define WORDS_BYTES 2000
#define MAPPING_BYTES_MAX ((size_t)256 * 1024 * 1024) /* the sanitizers' own are larger */
#define CHUNK_BYTES ((size_t)1024 * 1024)
#define CANARY_BYTES 16

/* The canary never stands in memory but where a test puts it: it is made letter by letter. */
static char letter_of(size_t i)
{
    return (char)('a' + (i * 7 + 3) % 26);
}

static bool is_canary(const char *bytes)
{
    size_t same = 0;

    while (same < CANARY_BYTES && bytes[same] == letter_of(same)) {
        same++;
    }
    return same == CANARY_BYTES;
}

static int count_in_chunk(int memory, off_t from, size_t len)
{
    static char chunk[CHUNK_BYTES + CANARY_BYTES];
    int count = 0;
    ssize_t got = pread(memory, chunk, len, from);

    const char *end = chunk + (got < CANARY_BYTES ? 0 : got - CANARY_BYTES + 1), *at = chunk;

    while (at < end && (at = memchr(at, letter_of(0), (size_t)(end - at)))) {
        count += is_canary(at++);
    }
    explicit_bzero(chunk, sizeof(chunk)); /* else it would be found in here */
    return count;
}

/* How often the canary stands anywhere in what this program may write to. */
static int count_in_memory(void)
{
    char line[512];
    FILE *maps = fopen("/proc/self/maps", "r");
    int memory = open("/proc/self/mem", O_RDONLY | O_CLOEXEC), count = 0;

    assert_non_null(maps);
    assert_true(memory >= 0);
    while (fgets(line, sizeof(line), maps)) {
        unsigned long long from, to;

        if (sscanf(line, "%llx-%llx rw", &from, &to) != 2 || !strstr(line, " rw") ||
            to - from > MAPPING_BYTES_MAX) {
            continue;
        }
        for (unsigned long long at = from; at < to; at += CHUNK_BYTES) {
            size_t left = (size_t)(to - at), len = CHUNK_BYTES + CANARY_BYTES - 1;

            count += count_in_chunk(memory, (off_t)at, left < len ? left : len);
        }
    }
    close(memory);
    fclose(maps);
    return count;
}

static void write_words(char *words, size_t len)
{
    memset(words, 'w', len);
    words[len] = '\0';
    for (size_t i = 0; i < CANARY_BYTES; i++) {
        words[i] = letter_of(i);
        words[len / 2 + i] = letter_of(i);
        words[len - CANARY_BYTES + i] = letter_of(i);
    }
}

/* Saved three times, then closed: forgotten, without a permission, or only to be counted. */
static void visit_once(struct store *store, size_t len, enum wire_ending ending, bool looks)
{
    static char words[WORDS_BYTES + 1];
    struct wire_response response = {0};

    write_words(words, len);
    for (int times = 1; times <= 3; times++) {
        unsigned char id[16];

        memcpy(id, response.id, sizeof(id));
        response = sample_response(times, words);
        if (times > 1) {
            memcpy(response.id, id, sizeof(id));
        }
        assert_int_equal(store_save(store, &response), ERR_OK);
    }
    if (looks) {
        assert_true(count_in_memory() > 3); /* the three in `words`: then the search is blind */
    }
    response.permission = WIRE_COUNT;
    response.status = ending == WIRE_FORGOT ? WIRE_FORGOTTEN : WIRE_PARTIAL;
    sample_close(store, &response, ending);
    explicit_bzero(words, sizeof(words));
}

static void nothing_is_left_in_memory(void **state)
{
    static const size_t lengths[] = {64, 500, 1200, WORDS_BYTES};
    static const enum wire_ending endings[] = {WIRE_FORGOT, WIRE_SOMEONE_NEW, WIRE_WALKED_AWAY};
    const struct sample_place *place = *state;
    struct store *store = sample_open(place);

    for (size_t i = 0; i < sizeof(lengths) / sizeof(*lengths); i++) {
        for (size_t e = 0; e < sizeof(endings) / sizeof(*endings); e++) {
            visit_once(store, lengths[i], endings[e], e == 0);
            stack_wipe();
            assert_int_equal(count_in_memory(), 0);
        }
    }
    store_close(store);
    assert_int_equal(count_in_memory(), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(nothing_is_left_in_memory, sample_setup, sample_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
