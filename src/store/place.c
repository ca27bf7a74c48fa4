#include "store/place.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "store/store.h"

#define HEADER_BYTES 100
#define PAGE_BYTES 4096
#define WAL_VERSION 2 /* of the format, for writing and reading; SQLite writes no higher one */
#define WAL_HEADER_BYTES 32
#define WAL_FRAME_HEADER_BYTES 24
#define WAL_FRAMES_MAX (2 * STORE_WAL_BYTES_MAX / PAGE_BYTES)

/* What SQLite lays beside a database. */
static const char *const companions[] = {"-wal", "-shm", "-journal"};
#define COMPANIONS (sizeof(companions) / sizeof(*companions))

static enum err system_error(const char *what)
{
    log_error("store: %s: %s", what, strerror(errno));
    return ERR_SYSTEM;
}

static enum err join(char *out, size_t size, const char *path, const char *suffix)
{
    int len = snprintf(out, size, "%s%s", path, suffix);

    if (len < 0 || (size_t)len >= size) {
        log_error("store: the path is too long");
        return ERR_SYSTEM;
    }
    return ERR_OK;
}

enum err place_lock(const char *path, int *fd)
{
    char lock_path[PLACE_ASIDE_BYTES];
    enum err err;

    *fd = -1;
    err = join(lock_path, sizeof(lock_path), path, "-lock");
    if (err != ERR_OK) {
        return err;
    }
    *fd = open(lock_path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0640);
    if (*fd < 0) {
        return system_error("its lock cannot be opened");
    }
    if (flock(*fd, LOCK_EX | LOCK_NB) == 0) {
        return ERR_OK;
    }
    if (errno == EWOULDBLOCK) {
        log_error("store: another program writes this file");
        err = ERR_LATER;
    } else {
        err = system_error("it cannot be locked");
    }
    close(*fd);
    *fd = -1;
    return err;
}

/* ---- judging ------------------------------------------------------------------------------ */

/* A companion that is not empty, which a database must not be made beside. */
static bool has_remains(const char *path)
{
    char name[PLACE_ASIDE_BYTES];
    struct stat status;

    for (size_t i = 0; i < COMPANIONS; i++) {
        if (join(name, sizeof(name), path, companions[i]) != ERR_OK ||
            (lstat(name, &status) == 0 && status.st_size > 0)) {
            return true;
        }
    }
    return false;
}

static uint32_t big_endian(const unsigned char bytes[4])
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static bool header_is_ours(const unsigned char header[HEADER_BYTES])
{
    uint32_t version = big_endian(header + 60);

    return memcmp(header, "SQLite format 3", 16) == 0 &&
           header[16] * 256 + header[17] == PAGE_BYTES && header[18] <= WAL_VERSION &&
           header[19] <= WAL_VERSION && big_endian(header + 68) == STORE_APPLICATION_ID &&
           version >= 1 && version <= STORE_FORMAT + 1;
}

/* A cut in the middle of a checkpoint may leave anything where the header is written. The page is
 * still in the WAL then, and SQLite reads it there: a file with such a WAL is ours. Whether the WAL
 * is whole SQLite finds out (https://www.sqlite.org/fileformat2.html#walformat); here only its
 * frames of this run count, which have its salts. */
static bool wal_has_our_header(int fd)
{
    unsigned char wal[WAL_HEADER_BYTES], frame[WAL_FRAME_HEADER_BYTES + HEADER_BYTES];

    if (pread(fd, wal, sizeof(wal), 0) != (ssize_t)sizeof(wal)) {
        return false;
    }
    for (off_t i = 0; i < WAL_FRAMES_MAX; i++) {
        off_t at = WAL_HEADER_BYTES + i * (WAL_FRAME_HEADER_BYTES + PAGE_BYTES);

        if (pread(fd, frame, sizeof(frame), at) != (ssize_t)sizeof(frame) ||
            memcmp(frame + 8, wal + 16, 8) != 0) {
            return false;
        }
        if (big_endian(frame) == 1 && header_is_ours(frame + WAL_FRAME_HEADER_BYTES)) {
            return true;
        }
    }
    return false;
}

static bool header_is_in_wal(const char *path)
{
    char wal[PLACE_ASIDE_BYTES], journal[PLACE_ASIDE_BYTES];
    struct stat status;
    bool is_there;
    int fd;

    if (join(wal, sizeof(wal), path, "-wal") != ERR_OK ||
        join(journal, sizeof(journal), path, "-journal") != ERR_OK ||
        lstat(journal, &status) == 0) {
        return false;
    }
    fd = open(wal, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0) {
        return false;
    }
    is_there = wal_has_our_header(fd);
    close(fd);
    return is_there;
}

enum err place_look(const char *path, enum place_state *out)
{
    unsigned char header[HEADER_BYTES];
    struct stat status;
    ssize_t got;
    int fd;

    *out = PLACE_UNSOUND;
    if (lstat(path, &status)) {
        if (errno != ENOENT) {
            return system_error("it cannot be looked at");
        }
        *out = has_remains(path) ? PLACE_UNSOUND : PLACE_FREE;
        return ERR_OK;
    }
    if (!S_ISREG(status.st_mode)) {
        return ERR_OK;
    }
    if (status.st_size == 0) {
        *out = has_remains(path) ? PLACE_UNSOUND : PLACE_FREE;
        return ERR_OK;
    }
    fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0) {
        return system_error("it cannot be read");
    }
    got = pread(fd, header, sizeof(header), 0);
    close(fd);
    /* A header that the card cannot read is unsound too: collecting goes on in a new file. */
    if (got == HEADER_BYTES && (header_is_ours(header) || header_is_in_wal(path))) {
        *out = PLACE_OURS;
    }
    return ERR_OK;
}

/* ---- setting aside ------------------------------------------------------------------------ */

static bool exists(const char *path)
{
    struct stat status;

    return lstat(path, &status) == 0;
}

/* The directory aside/ beside path, made if it is missing, and the file name to use in it. */
static enum err aside_stem(const char *path, char out[PLACE_ASIDE_BYTES])
{
    char for_directory[PLACE_PATH_BYTES], for_name[PLACE_PATH_BYTES];
    const char *directory;
    enum err err;
    int len;

    err = join(for_directory, sizeof(for_directory), path, "");
    if (err != ERR_OK) {
        return err;
    }
    memcpy(for_name, for_directory, sizeof(for_name));
    directory = dirname(for_directory);
    len = snprintf(out, PLACE_ASIDE_BYTES, "%s/aside", directory);
    if (len < 0 || len >= PLACE_ASIDE_BYTES) {
        return ERR_SYSTEM;
    }
    err = file_make_directory(out);
    if (err != ERR_OK) {
        return err;
    }
    err = file_sync_directory_of(out);
    if (err != ERR_OK) {
        return err;
    }
    len = snprintf(out, PLACE_ASIDE_BYTES, "%s/aside/%s", directory, basename(for_name));
    return len < 0 || len >= PLACE_ASIDE_BYTES ? ERR_SYSTEM : ERR_OK;
}

static bool number_is_free(const char *stem, int number, char out[PLACE_ASIDE_BYTES])
{
    char companion[PLACE_ASIDE_BYTES];
    int len = snprintf(out, PLACE_ASIDE_BYTES, "%s-%d", stem, number);

    if (len < 0 || len >= PLACE_ASIDE_BYTES || exists(out)) {
        return false;
    }
    for (size_t i = 0; i < COMPANIONS; i++) {
        if (join(companion, sizeof(companion), out, companions[i]) != ERR_OK || exists(companion)) {
            return false;
        }
    }
    return true;
}

/* Where to: the first free number; for remains without a database, the number of the database
 * that went before them. */
static enum err choose_aside(const char *path, char out[PLACE_ASIDE_BYTES])
{
    char stem[PLACE_ASIDE_BYTES], before[PLACE_ASIDE_BYTES], wal[PLACE_ASIDE_BYTES];
    enum err err = aside_stem(path, stem);
    int number = 1, len;

    if (err != ERR_OK) {
        return err;
    }
    while (number <= PLACE_ASIDE_MAX && !number_is_free(stem, number, out)) {
        number++;
    }
    if (number > PLACE_ASIDE_MAX) {
        log_error("store: there are more than %d files set aside", PLACE_ASIDE_MAX);
        return ERR_LIMIT;
    }
    if (exists(path) || number == 1) {
        return ERR_OK;
    }
    len = snprintf(before, sizeof(before), "%s-%d", stem, number - 1);
    if (len > 0 && (size_t)len < sizeof(before) &&
        join(wal, sizeof(wal), before, "-wal") == ERR_OK && exists(before) && !exists(wal)) {
        memcpy(out, before, sizeof(before));
    }
    return ERR_OK;
}

static enum err rename_durably(const char *from, const char *to)
{
    enum err err;

    if (rename(from, to)) {
        if (errno == ENOENT) {
            return ERR_OK;
        }
        return system_error("it cannot be set aside");
    }
    err = file_sync_directory_of(to);
    if (err != ERR_OK) {
        return err;
    }
    return file_sync_directory_of(from);
}

enum err place_set_aside(const char *path, char aside_path[PLACE_ASIDE_BYTES])
{
    enum err err = choose_aside(path, aside_path);

    if (err != ERR_OK) {
        return err;
    }
    err = rename_durably(path, aside_path);
    for (size_t i = 0; err == ERR_OK && i < COMPANIONS; i++) {
        char from[PLACE_ASIDE_BYTES], to[PLACE_ASIDE_BYTES];

        err = join(from, sizeof(from), path, companions[i]);
        if (err == ERR_OK) {
            err = join(to, sizeof(to), aside_path, companions[i]);
        }
        if (err == ERR_OK) {
            err = rename_durably(from, to);
        }
    }
    return err;
}

/* ---- a new one ---------------------------------------------------------------------------- */

enum err place_make_new(const char *path, char out[PLACE_ASIDE_BYTES])
{
    int fd;
    enum err err = join(out, PLACE_ASIDE_BYTES, path, "-new");

    if (err != ERR_OK) {
        return err;
    }
    /* Only a start that was cut off leaves these, before any answer could be in them. */
    for (size_t i = 0; i < COMPANIONS; i++) {
        char remains[PLACE_ASIDE_BYTES + 16];

        err = join(remains, sizeof(remains), out, companions[i]);
        if (err != ERR_OK) {
            return err;
        }
        unlink(remains);
    }
    unlink(out);
    fd = open(out, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0640);
    if (fd < 0) {
        return system_error("a new file cannot be made");
    }
    /* The readers are of our group, whatever the umask; SQLite gives -wal and -shm the same. */
    if (fchmod(fd, 0640)) {
        err = system_error("a new file cannot be shared with its group");
        close(fd);
        return err;
    }
    close(fd);
    return ERR_OK;
}

enum err place_take_new(const char *path)
{
    char from[PLACE_ASIDE_BYTES];
    enum err err = join(from, sizeof(from), path, "-new");

    if (err != ERR_OK) {
        return err;
    }
    if (rename(from, path)) {
        return system_error("a new file cannot be put in place");
    }
    return file_sync_directory_of(path);
}

enum err place_sync_wal(const char *path)
{
    char wal[PLACE_ASIDE_BYTES];
    int fd;
    enum err err = join(wal, sizeof(wal), path, "-wal");

    if (err != ERR_OK) {
        return err;
    }
    fd = open(wal, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0) {
        return errno == ENOENT ? ERR_OK : system_error("its WAL cannot be opened");
    }
    if (fsync(fd)) {
        err = system_error("its WAL cannot be synced");
    }
    close(fd);
    return err;
}
