#include "fuzz.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "base/utf8.h"

#define PATHS_AT_ONCE 4
#define FILE_BYTES_MAX ((size_t)64 * 1024 * 1024)

static char directory[64];
static pid_t owner;

void fuzz_broken(const char *file, int line, const char *what)
{
    fprintf(stderr, "%s:%d: broken: %s\n", file, line, what);
    abort();
}

int LLVMFuzzerInitialize(const int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    /* What goes wrong on purpose is not worth a line each time: nothing is as urgent as this. */
    log_setup("fuzz", (enum log_level)0);
    fuzz_begin();
    return 0;
}

/* ---- files ---------------------------------------------------------------------------------- */

/* Everything in a directory of ours, two levels deep (the store has one folder, aside/). */
static void remove_all(const char *path, int levels)
{
    DIR *dir = opendir(path);
    if (dir == NULL) {
        return;
    }
    for (struct dirent *entry = readdir(dir); entry != NULL; entry = readdir(dir)) {
        char name[512];
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) {
            continue;
        }
        (void)snprintf(name, sizeof name, "%s/%s", path, entry->d_name);
        if (unlink(name) != 0 && levels > 0) {
            remove_all(name, levels - 1);
            (void)rmdir(name);
        }
    }
    closedir(dir);
}

void fuzz_clear(void)
{
    if (directory[0] != '\0') {
        remove_all(directory, 1);
    }
}

static void end(void)
{
    if (getpid() == owner) {
        fuzz_clear();
        (void)rmdir(directory);
    }
}

static void make_directory(void)
{
    (void)snprintf(directory, sizeof directory, "%s/hark-fuzz-XXXXXX",
                   access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    CHECK(mkdtemp(directory) != NULL);
    owner = getpid();
    CHECK(atexit(end) == 0);
}

const char *fuzz_path(const char *name)
{
    static char paths[PATHS_AT_ONCE][128];
    static int next;
    char *path = paths[next++ % PATHS_AT_ONCE];
    if (directory[0] == '\0') {
        make_directory();
    }
    (void)snprintf(path, sizeof paths[0], "%s/%s", directory, name);
    return path;
}

const char *fuzz_file(const char *name, const void *data, size_t size)
{
    const char *path = fuzz_path(name);
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    CHECK(fd >= 0);
    CHECK(size == 0 || write(fd, data, size) == (ssize_t)size);
    CHECK(close(fd) == 0);
    return path;
}

bool fuzz_read(const char *path, struct buf *out)
{
    buf_init(out, FILE_BYTES_MAX);
    return file_read(path, out) == ERR_OK;
}

/* ---- taking an input apart ------------------------------------------------------------------ */

uint8_t fuzz_byte(struct fuzz_input *input)
{
    if (input->size == 0) {
        return 0;
    }
    input->size--;
    return *input->data++;
}

uint32_t fuzz_number(struct fuzz_input *input, uint32_t below)
{
    uint32_t high = fuzz_byte(input);
    return (high << 8 | fuzz_byte(input)) % below;
}

uint64_t fuzz_long(struct fuzz_input *input)
{
    uint64_t number = 0;
    for (int i = 0; i < 8; i++) {
        number = number << 8 | fuzz_byte(input);
    }
    return number;
}

void fuzz_line(struct fuzz_input *input, char *out, size_t size)
{
    size_t len = 0;
    while (input->size > 0) {
        char letter = (char)fuzz_byte(input);
        if (letter == '\n') {
            break;
        }
        if (letter != '\0' && len + 1 < size) {
            out[len++] = letter;
        }
    }
    out[len] = '\0';
}

bool fuzz_is_clean(const char *text, size_t len, const char *allowed)
{
    for (size_t at = 0; at < len;) {
        uint32_t code = utf8_next(text, len, &at);
        bool is_control = code < 0x20 || (code >= 0x7f && code <= 0x9f);
        if (code == UTF8_INVALID ||
            (is_control && (code == 0 || code >= 0x80 || strchr(allowed, (int)code) == NULL))) {
            return false;
        }
    }
    return true;
}

char *fuzz_text(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);
    size_t len = 0;
    CHECK(text != NULL);
    for (size_t at = 0; at < size;) {
        size_t from = at;
        uint32_t code = utf8_next((const char *)data, size, &at);
        if (code != UTF8_INVALID && code != 0) {
            memcpy(text + len, data + from, at - from);
            len += at - from;
        }
    }
    text[len] = '\0';
    return text;
}

const char *fuzz_find(const void *bytes, size_t len, const char *what)
{
    const char *text = bytes;
    size_t what_len = strlen(what);
    for (size_t at = 0; at + what_len <= len; at++) {
        if (memcmp(text + at, what, what_len) == 0) {
            return text + at;
        }
    }
    return NULL;
}

/* ---- letters -------------------------------------------------------------------------------- */

static int advance(void *context, enum view_face face, int size_px, const char *text, size_t len)
{
    (void)context;
    long sum = 0;
    for (size_t at = 0; at < len;) {
        uint32_t code = utf8_next(text, len, &at);
        sum += code < 0x300 ? 420 + (long)(code % 7) * 60 : 700;
    }
    return (int)(sum * size_px * (face == VIEW_BOLD ? 104 : 100) / 100000);
}

static void metrics(void *context, enum view_face face, int size_px, int *ascent, int *descent)
{
    (void)context;
    (void)face;
    *ascent = size_px * 122 / 100 + 1;
    *descent = size_px * 39 / 100 + 1;
}

static int size_for_capital(void *context, enum view_face face, int capital_px)
{
    (void)context;
    (void)face;
    return (capital_px * 1000 + 712) / 713;
}

const struct measure fuzz_measure = {
    .advance = advance,
    .metrics = metrics,
    .size_for_capital = size_for_capital,
};
