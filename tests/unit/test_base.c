/* The base room: limits, UTF-8, whole files, the log. */
#include "base_folder.h"

#include <assert.h>
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "base/utf8.h"

#define BEYOND_32_BITS ((off_t)3 << 30)

static void assert_file(const char *path, const char *expected)
{
    struct buf text;
    buf_init(&text, 1000);
    assert_int_equal(file_read(path, &text), ERR_OK);
    assert_string_equal(buf_text(&text), expected);
    buf_free(&text);
}

/* ---- buf and arena ---------------------------------------------------------------------- */

static void test_buf_limit_is_exact_and_sticks(void **state)
{
    (void)state;
    struct buf buf;
    buf_init(&buf, 5);
    assert_string_equal(buf_text(&buf), "");
    buf_add_text(&buf, "abc");
    buf_addf(&buf, "%d", 45);
    assert_int_equal(buf_err(&buf), ERR_OK);
    assert_string_equal(buf_text(&buf), "abc45");
    buf_add(&buf, "x", 1);
    assert_int_equal(buf_err(&buf), ERR_LIMIT);
    buf_add(&buf, "", 0);
    assert_string_equal(buf_text(&buf), "abc45");
    buf_clear(&buf);
    assert_int_equal(buf_err(&buf), ERR_OK);
    buf_addf(&buf, "%s", "123456");
    buf_add_text(&buf, "1");
    assert_int_equal(buf_err(&buf), ERR_LIMIT);
    assert_string_equal(buf_text(&buf), "");
    buf_free(&buf);
    buf_free(&buf);
    buf_free(NULL);
}

static void test_buf_grows_to_its_maximum(void **state)
{
    (void)state;
    struct buf buf;
    buf_init(&buf, 1000);
    for (int i = 0; i < 1000; i++) {
        buf_add(&buf, "\0", 1);
        assert_int_equal(buf.len, i + 1);
        assert_true(buf.cap <= 1001);
    }
    assert_int_equal(buf_err(&buf), ERR_OK);
    buf_add(&buf, "", 1);
    assert_int_equal(buf_err(&buf), ERR_LIMIT);
    buf_free(&buf);
    struct buf zeroed = {0};
    buf_add(&zeroed, "a", 1);
    assert_int_equal(buf_err(&zeroed), ERR_LIMIT);
    buf_free(&zeroed);
}

static void test_arena_is_zeroed_aligned_and_limited(void **state)
{
    (void)state;
    static const size_t sizes[] = {0, 1, 7, 31, 33, 16384, 100000, 3};
    struct arena arena;
    arena_init(&arena, 200000);
    for (size_t i = 0; i < COUNT(sizes); i++) {
        unsigned char *piece = arena_alloc(&arena, sizes[i]);
        assert_non_null(piece);
        assert_int_equal((uintptr_t)piece % _Alignof(max_align_t), 0);
        for (size_t at = 0; at < sizes[i]; at++) {
            assert_int_equal(piece[at], 0);
            piece[at] = 0xff;
        }
    }
    assert_string_equal(arena_copy(&arena, "abcd", 3), "abc");
    size_t used = arena.used;
    assert_null(arena_alloc(&arena, 200001 - used));
    assert_null(arena_alloc(&arena, SIZE_MAX));
    assert_null(arena_copy(&arena, "a", SIZE_MAX));
    assert_int_equal(arena.used, used);
    while (arena_alloc(&arena, 1000) != NULL) {
        assert_true(arena.used <= 200000);
    }
    arena_free(&arena);
    arena_free(&arena);
    arena_free(NULL);
    /* What is rounded up counts as well: the whole stays under max. */
    arena_init(&arena, sizeof(max_align_t) + 8);
    assert_null(arena_alloc(&arena, sizeof(max_align_t) + 1));
    assert_non_null(arena_alloc(&arena, 1));
    arena_free(&arena);
}

/* ---- clock ------------------------------------------------------------------------------ */

static void test_clock(void **state)
{
    (void)state;
    int64_t first = clock_now_ms();
    assert_true(first > 0 && clock_now_ms() >= first && clock_wall_s() > 0);
    unsigned char seen_or[16] = {0};
    unsigned char seen_and[16];
    memset(seen_and, 0xff, sizeof seen_and);
    for (int i = 0; i < 200; i++) {
        unsigned char id[16];
        clock_random_uuid(id);
        for (size_t at = 0; at < sizeof id; at++) {
            seen_or[at] |= id[at];
            seen_and[at] &= id[at];
        }
    }
    for (size_t at = 0; at < sizeof seen_or; at++) {
        /* RFC 9562: version 4 in the seventh byte, variant 10 in the ninth, the rest random. */
        assert_int_equal(seen_or[at], at == 6 ? 0x4f : at == 8 ? 0xbf : 0xff);
        assert_int_equal(seen_and[at], at == 6 ? 0x40 : at == 8 ? 0x80 : 0);
    }
}

/* ---- UTF-8 ------------------------------------------------------------------------------ */

static void test_utf8_strict(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t bad_at; /* SIZE_MAX: valid */
    } cases[] = {
        {"", SIZE_MAX},
        {"a\xc2\x80\xdf\xbf\xe0\xa0\x80\xef\xbf\xbf\xf0\x90\x80\x80\xf4\x8f\xbf\xbf", SIZE_MAX},
        {"\xed\x9f\xbf\xee\x80\x80", SIZE_MAX},
        {"\x80", 0},             /* a continuation alone */
        {"ab\xbf", 2},           /* the same, later */
        {"\xc0\xaf", 0},         /* overlong '/' */
        {"\xc1\xbf", 0},         /* overlong DEL */
        {"\xe0\x80\xaf", 0},     /* overlong in three */
        {"\xe0\x9f\xbf", 0},     /* the last overlong in three */
        {"\xf0\x80\x80\xaf", 0}, /* overlong in four */
        {"\xf0\x8f\xbf\xbf", 0}, /* the last overlong in four */
        {"\xed\xa0\x80", 0},     /* the first surrogate */
        {"x\xed\xbf\xbf", 1},    /* the last surrogate */
        {"\xf4\x90\x80\x80", 0}, /* above U+10FFFF */
        {"\xf5\x80\x80\x80", 0}, /* a first byte that never is */
        {"\xff", 0},             /* the same */
        {"abc\xc3", 3},          /* cut off */
        {"\xe2\x82", 0},         /* cut off */
        {"\xf0\x9f\x98", 0},     /* cut off */
        {"\xc3(", 0},            /* no continuation */
        {"\xe2\x82(", 0},        /* no second continuation */
        {"\xf0\x9f\x98\xc0", 0}, /* no third continuation */
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        size_t bad_at = SIZE_MAX;
        bool valid = utf8_is_valid(cases[i].text, strlen(cases[i].text), &bad_at);
        assert_int_equal(valid, cases[i].bad_at == SIZE_MAX);
        assert_int_equal(bad_at, cases[i].bad_at);
    }
    /* The length counts, not what stands behind it. */
    assert_false(utf8_is_valid("\xe2\x82\xac", 2, NULL));
    assert_true(utf8_is_valid("a\0b", 3, NULL));
    assert_false(utf8_is_valid("\xff", 1, NULL));
}

/* Writes 1 to 4 bytes, returns how many; 0 if code cannot be encoded (RFC 3629, section 3). */
static size_t encode(uint32_t code, char out[4])
{
    if (code < 0x80) {
        out[0] = (char)code;
        return 1;
    }
    if (code < 0x800) {
        out[0] = (char)(0xc0 | code >> 6);
        out[1] = (char)(0x80 | (code & 0x3f));
        return 2;
    }
    if (code < 0x10000) {
        if (code >= 0xd800 && code <= 0xdfff) {
            return 0;
        }
        out[0] = (char)(0xe0 | code >> 12);
        out[1] = (char)(0x80 | (code >> 6 & 0x3f));
        out[2] = (char)(0x80 | (code & 0x3f));
        return 3;
    }
    if (code > 0x10ffff) {
        return 0;
    }
    out[0] = (char)(0xf0 | code >> 18);
    out[1] = (char)(0x80 | (code >> 12 & 0x3f));
    out[2] = (char)(0x80 | (code >> 6 & 0x3f));
    out[3] = (char)(0x80 | (code & 0x3f));
    return 4;
}

static void test_utf8_every_code_point_comes_back(void **state)
{
    (void)state;
    for (uint32_t code = 0; code < 0x110010; code++) {
        char bytes[4];
        size_t len = encode(code, bytes);
        bool refused = code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff);
        assert_int_equal(len == 0, refused);
        if (!refused) {
            size_t at = 0;
            assert_int_equal(utf8_next(bytes, len, &at), code);
            assert_int_equal(at, len);
            char written[4];
            assert_int_equal(utf8_write(code, written), len);
            assert_memory_equal(written, bytes, len);
        }
    }
    size_t at = 0;
    assert_int_equal(utf8_next("\xe2\x82(", 3, &at), UTF8_INVALID);
    assert_int_equal(at, 1);
}

static void test_utf8_last_letter(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t letter;
    } cases[] = {
        {"", 0},
        {"a", 0},
        {"ab", 1},
        {"a\n", 1},
        {"a\r\n", 1},
        {"e\xcc\x81", 0},                 /* e, acute */
        {"ae\xcc\x81\xcc\xa3", 1},        /* two marks */
        {"\n\xcc\x81", 1},                /* a mark does not join a new line */
        {"\xcc\x81", 0},                  /* a mark alone */
        {"x\xe0\xa4\x95\xe0\xa4\xbf", 1}, /* Devanagari ki: a spacing vowel */
        {"\xd8\xa8\xd9\x8e", 0},          /* Arabic beh, fatha */
        {"কি", 0},
        {"কক", 3},
        {"চিন্তা", 6},          /* i, then n and t bound by a virama, and their vowel */
        {"র্ত্য", 0},            /* three consonants */
        {"ন্", 0},              /* not yet bound to anything */
        {"ন্\xe2\x80\x8cত", 9}, /* kept apart */
        {"ন্\xe2\x80\x8dত", 0}, /* bound, and drawn side by side */
        {"বড়", 3},             /* a dot below */
        {"ਪ੍ਰ", 0},             /* ra hangs from pa */
        {"ਅੱਜ", 6},
        {"்க", 3},                                            /* Tamil binds no consonants */
        {"a\xe2\x9d\xa4\xef\xb8\x8f", 1},                    /* heart, variation selector */
        {"\xf0\x9f\x91\x8d\xf0\x9f\x8f\xbd", 0},             /* thumb, skin tone */
        {"\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x92\xbb", 0}, /* woman, joiner, laptop */
        {"\xd9\x87\xe2\x80\x8d\xd8\xa8", 5},                 /* a joiner between Arabic letters */
        {"\xf0\x9f\x87\xac\xf0\x9f\x87\xa7", 0},             /* one flag */
        {"\xf0\x9f\x87\xac\xf0\x9f\x87\xa7\xf0\x9f\x87\xac", 8}, /* a flag and a half */
        {"\xf3\xa0\x84\x80", 0},  /* the range table's last: U+E0100 */
        {"a\xf3\xa0\x87\xaf", 0}, /* U+E01EF stays with its base */
        {"a\xf4\x8f\xbf\xbf", 1}, /* behind the table's end */
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_int_equal(utf8_last_letter(cases[i].text, strlen(cases[i].text)), cases[i].letter);
    }
}

static void test_utf8_capitals(void **state)
{
    (void)state;
    static const char small[] = "azàþÿāķĺňŋŵŷźžąćęłńóśżâêîôûẁẅỳạỹı";
    static const char capital[] = "AZÀÞŸĀĶĹŇŊŴŶŹŽĄĆĘŁŃÓŚŻÂÊÎÔÛẀẄỲẠỸI";
    size_t from = 0, to = 0;
    while (from < sizeof small - 1) {
        uint32_t one = utf8_next(small, sizeof small - 1, &from);
        uint32_t other = utf8_next(capital, sizeof capital - 1, &to);
        assert_int_equal(utf8_capital(one), other);
        assert_int_equal(utf8_capital(other), other);
        assert_int_equal(utf8_small(one), one);
        if (one != 0x131) {
            assert_int_equal(utf8_small(other), one);
        }
    }
    static const uint32_t alone[] = {'1',   ' ',   0xd7,  0xf7,  0x138,
                                     0x149, 0x17f, 0x995, 0x627, 0x2019};
    for (size_t i = 0; i < COUNT(alone); i++) {
        assert_int_equal(utf8_capital(alone[i]), alone[i]);
        assert_int_equal(utf8_small(alone[i]), alone[i]);
    }
}

/* ---- files ------------------------------------------------------------------------------ */

static void test_file_read(void **state)
{
    (void)state;
    struct buf text;
    buf_init(&text, 8);
    assert_int_equal(file_read(path_of("absent"), &text), ERR_ABSENT);
    write_file(path_of("a"), "1234567", 7);
    assert_int_equal(file_read(path_of("a/b"), &text), ERR_ABSENT);
    buf_add_text(&text, "x");
    assert_int_equal(file_read(path_of("a"), &text), ERR_OK);
    assert_string_equal(buf_text(&text), "x1234567");
    buf_clear(&text);
    buf_add_text(&text, "xy");
    int old = catch_start(2);
    assert_int_equal(file_read(path_of("a"), &text), ERR_LIMIT);
    assert_string_equal(buf_text(&text), "xy");
    buf_clear(&text);
    assert_int_equal(file_read(folder, &text), ERR_DATA);
    assert_int_equal(mkfifo(path_of("fifo"), 0600), 0);
    assert_int_equal(file_read(path_of("fifo"), &text), ERR_DATA);
    assert_int_equal(file_read("/dev/null", &text), ERR_DATA);
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "%s", path_of("socket"));
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
    close(fd);
    assert_int_equal(file_read(path_of("socket"), &text), ERR_DATA);
    catch_end(2, old);
    buf_free(&text);
}

static void test_file_too_large_leaves_nothing(void **state)
{
    (void)state;
    static char large[200000];
    struct buf text;
    buf_init(&text, 150000);
    buf_add_text(&text, "xy");
    write_file(path_of("a"), large, sizeof large);
    int old = catch_start(2);
    assert_int_equal(file_read(path_of("a"), &text), ERR_LIMIT);
    assert_int_equal(truncate(path_of("a"), BEYOND_32_BITS), 0); /* a hole, it fills no card */
    assert_int_equal(file_read(path_of("a"), &text), ERR_LIMIT);
    catch_end(2, old);
    assert_int_equal(text.len, 2);
    assert_string_equal(buf_text(&text), "xy");
    buf_free(&text);
}

static void test_file_replace(void **state)
{
    (void)state;
    struct stat status;
    static const mode_t masks[] = {0, 0077};
    for (size_t i = 0; i < COUNT(masks); i++) {
        mode_t old_mask = umask(masks[i]);
        assert_int_equal(file_replace(path_of("a"), "old", 3), ERR_OK);
        umask(old_mask);
        assert_int_equal(stat(path_of("a"), &status), 0);
        assert_int_equal(status.st_mode & 07777, 0640);
    }
    ino_t old_inode = status.st_ino;
    /* A link that lies where the temporary file goes is not written through. */
    write_file(path_of("link"), "precious", 8);
    char target[PATH_MAX];
    snprintf(target, sizeof target, "%s", path_of("link"));
    assert_int_equal(symlink(target, path_of("a.new")), 0);
    assert_int_equal(file_replace(path_of("a"), "newer", 5), ERR_OK);
    assert_file(path_of("a"), "newer");
    assert_file(target, "precious");
    assert_int_equal(stat(path_of("a"), &status), 0);
    assert_int_not_equal(status.st_ino, old_inode); /* replaced, not written over */
    assert_int_equal(access(path_of("a.new"), F_OK), -1);
    assert_int_equal(file_replace(path_of("a"), NULL, 0), ERR_OK);
    assert_file(path_of("a"), "");
}

static void test_file_replace_fails_and_leaves_the_old(void **state)
{
    (void)state;
    struct rlimit before;
    assert_int_equal(file_replace(path_of("a"), "old", 3), ERR_OK);
    int old = catch_start(2);
    assert_int_equal(file_replace(path_of("no/where"), "x", 1), ERR_SYSTEM);
    char long_path[PATH_MAX + 10];
    memset(long_path, 'a', sizeof long_path - 1);
    long_path[sizeof long_path - 1] = '\0';
    assert_int_equal(file_replace(long_path, "x", 1), ERR_SYSTEM);
    assert_int_equal(file_make_directory(long_path), ERR_SYSTEM);
    /* A path that is allowed, but leaves no room for the temporary name. */
    size_t folder_len = strlen(folder);
    memcpy(long_path, folder, folder_len);
    for (size_t i = folder_len; i < PATH_MAX; i += 2) {
        memcpy(long_path + i, "/.", 2);
    }
    memcpy(long_path + PATH_MAX - 4, "//a", 4);
    assert_int_equal(file_replace(long_path, "x", 1), ERR_SYSTEM);
    /* The disk "fills" after 10 bytes. */
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    signal(SIGXFSZ, SIG_IGN);
    struct rlimit small = {.rlim_cur = 10, .rlim_max = before.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    enum err err = file_replace(path_of("a"), "a text of more than ten bytes", 29);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    signal(SIGXFSZ, SIG_DFL);
    catch_end(2, old);
    assert_int_equal(err, ERR_SYSTEM);
    assert_file(path_of("a"), "old");
    assert_int_equal(access(path_of("a.new"), F_OK), -1);
}

static void test_file_make_directory(void **state)
{
    (void)state;
    struct stat status;
    assert_int_equal(file_make_directory(path_of("deep//er/")), ERR_OK);
    assert_int_equal(file_make_directory(path_of("deep/er")), ERR_OK);
    assert_int_equal(stat(path_of("deep/er"), &status), 0);
    assert_true(S_ISDIR(status.st_mode) && (status.st_mode & 0007) == 0);
    write_file(path_of("a"), "", 0);
    int old = catch_start(2);
    assert_int_equal(file_make_directory(path_of("a")), ERR_SYSTEM);
    assert_int_equal(file_make_directory(path_of("a/b")), ERR_SYSTEM);
    assert_int_equal(file_make_directory(""), ERR_SYSTEM);
    assert_int_equal(file_sync_directory_of(path_of("absent/a")), ERR_SYSTEM);
    catch_end(2, old);
    assert_int_equal(file_sync_directory_of("a"), ERR_OK);
    assert_int_equal(file_sync_directory_of("/a"), ERR_OK);
}

/* ---- log -------------------------------------------------------------------------------- */

static void test_log(void **state)
{
    (void)state;
    int old = catch_start(2);
    errno = EDOM;
    log_setup("kiosk", LOG_LEVEL_WARNING);
    log_error("two\nlines\x1b[2J %d", 7);
    log_warning("caf\xc3\xa9");
    log_info("hidden");
    log_setup("hark", LOG_LEVEL_INFO);
    log_info("shown");
    assert_int_equal(errno, EDOM);
    assert_string_equal(catch_end(2, old), "<3>kiosk: two?lines?[2J 7\n"
                                           "<4>kiosk: caf\xc3\xa9\n<6>hark: shown\n");
    old = catch_start(2);
    log_info("%01500d", 1);
    const char *line = catch_end(2, old);
    assert_true(strlen(line) > 1000 && strlen(line) <= 1024);
    assert_ptr_equal(strchr(line, '\n'), line + strlen(line) - 1);
}

/* Asserts stay on in release. */
static void test_assert_is_on(void **state)
{
    (void)state;
    int looked = 0;
    assert(++looked == 1); /* NOLINT(bugprone-assert-side-effect, cert-dcl03-c): that is the test */
    assert_int_equal(looked, 1);
}

static void test_err_names_differ(void **state)
{
    (void)state;
    for (int a = ERR_OK; a <= ERR_ABSENT; a++) {
        for (int b = ERR_OK; b < a; b++) {
            assert_string_not_equal(err_name((enum err)a), err_name((enum err)b));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_buf_limit_is_exact_and_sticks),
        cmocka_unit_test(test_buf_grows_to_its_maximum),
        cmocka_unit_test(test_arena_is_zeroed_aligned_and_limited),
        cmocka_unit_test(test_clock),
        cmocka_unit_test(test_utf8_strict),
        cmocka_unit_test(test_utf8_every_code_point_comes_back),
        cmocka_unit_test(test_utf8_last_letter),
        cmocka_unit_test(test_utf8_capitals),
        cmocka_unit_test(test_file_read),
        cmocka_unit_test(test_file_too_large_leaves_nothing),
        cmocka_unit_test(test_file_replace),
        cmocka_unit_test(test_file_replace_fails_and_leaves_the_old),
        cmocka_unit_test(test_file_make_directory),
        cmocka_unit_test(test_log),
        cmocka_unit_test(test_assert_is_on),
        cmocka_unit_test(test_err_names_differ),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
