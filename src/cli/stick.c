#include "cli/stick.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "event/event.h"
#include "wire/batch.h"

#define BATCH_BEGIN "terminal-"
#define BATCH_END ".ndjson"
#define EVENT_BEGIN "event-"
#define EVENT_END ".yaml"
#define DIGEST_LEN (WIRE_DIGEST_TEXT_BYTES - 1)
#define NAME_BYTES 256
#define FILE_BYTES_MAX WIRE_BATCH_BYTES_MAX /* of one that is read; an event is no larger */

/* ---- writing --------------------------------------------------------------------------------- */

static void tell_trouble(int code)
{
    const char *text = "The stick cannot be written. Try another stick.";
    switch (code) {
    case ENOSPC:
    case EDQUOT:
        text = "The stick is full. Make room on it, or take another one, and start again.";
        break;
    case EROFS:
    case EACCES:
    case EPERM:
        text = "The stick may only be read. Push its little switch to open, or take another one.";
        break;
    case EFBIG:
        text = "One file is too large for this stick. Take one that is formatted as exFAT.";
        break;
    case EIO:
    case ENODEV:
    case ENXIO:
    case ENOENT:
        text = "The stick does not answer. Put it in again, or take another one, and start again.";
        break;
    default:
        break;
    }
    fprintf(stderr,
            "hark results: %s\nDo not rely on this stick yet. The answers are safe on the "
            "terminal.\n",
            text);
}

enum err stick_make_folder(const char *path)
{
    struct stat status;
    if (mkdir(path, 0777) != 0 && errno != EEXIST) {
        tell_trouble(errno);
        return ERR_SYSTEM;
    }
    if (lstat(path, &status) != 0) {
        tell_trouble(errno);
        return ERR_SYSTEM;
    }
    if (!S_ISDIR(status.st_mode)) {
        fprintf(stderr, "hark results: %s is no folder. Rename it, or take another stick.\n", path);
        return ERR_SYSTEM;
    }
    enum err err = file_sync_directory_of(path);
    if (err) {
        tell_trouble(errno);
    }
    return err;
}

/* What the medium holds, not what memory remembers: clean pages are dropped before reading. */
static bool holds(const char *path, const void *data, size_t len)
{
    struct buf bytes;
    struct stat status;
    bool same = false;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0) {
        return false;
    }
    buf_init(&bytes, len + 1);
    if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && (size_t)status.st_size == len &&
        posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED) == 0 && file_read(path, &bytes) == ERR_OK) {
        same = bytes.len == len && memcmp(buf_text(&bytes), data, len) == 0;
    }
    close(fd);
    buf_free(&bytes);
    return same;
}

static bool join(char path[STICK_PATH_BYTES], const char *folder, const char *name)
{
    int len = snprintf(path, STICK_PATH_BYTES, "%s/%s", folder, name);
    return len > 0 && len < STICK_PATH_BYTES;
}

enum err stick_write(const char *folder, const char *name, const void *data, size_t len)
{
    char path[STICK_PATH_BYTES];
    if (!join(path, folder, name)) {
        tell_trouble(ENAMETOOLONG);
        return ERR_SYSTEM;
    }
    if (holds(path, data, len)) {
        return ERR_OK;
    }
    enum err err = file_replace_portable(path, data, len);
    if (err) {
        tell_trouble(errno);
    } else if (!holds(path, data, len)) {
        fprintf(stderr,
                "hark results: what was read back from %s is not what was written. This stick is "
                "broken: take another one. The answers are safe on the terminal.\n",
                name);
        err = ERR_SYSTEM;
    }
    return err;
}

void stick_name_batch(const char *terminal, const struct buf *bytes, struct buf *name)
{
    char digest[WIRE_DIGEST_TEXT_BYTES];
    wire_digest(buf_text(bytes), bytes->len, digest);
    buf_addf(name, BATCH_BEGIN "%s-%s" BATCH_END, terminal, digest);
}

void stick_name_event(const char *digest, struct buf *name)
{
    buf_addf(name, EVENT_BEGIN "%s" EVENT_END, digest);
}

/* ---- reading --------------------------------------------------------------------------------- */

/* The digest in a name that begins and ends like this; false: it is no such name. */
static bool find_digest(const char *name, const char *begin, const char *end,
                        char digest[WIRE_DIGEST_TEXT_BYTES])
{
    size_t len = strlen(name), end_len = strlen(end);
    if (strncmp(name, begin, strlen(begin)) != 0 || len < strlen(begin) + DIGEST_LEN + end_len ||
        strcmp(name + len - end_len, end) != 0) {
        return false;
    }
    memcpy(digest, name + len - end_len - DIGEST_LEN, DIGEST_LEN);
    digest[DIGEST_LEN] = '\0';
    return strspn(digest, "0123456789abcdef") == DIGEST_LEN &&
           strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-") == len;
}

static void tell_damage(const char *name, struct stick_findings *findings)
{
    findings->damaged++;
    fprintf(stderr,
            "hark results: terminals/%s is damaged and was left out. Put this stick into the "
            "terminal that wrote it once more.\n",
            name);
}

/* ERR_DATA: damaged. */
static enum err accept_batch(struct inbox *inbox, const struct buf *bytes,
                             struct stick_findings *findings)
{
    static struct wire_line lines[WIRE_BATCH_RESPONSES_MAX];
    static struct wire_ack ack;
    struct wire_batch_head head;
    enum err err = wire_batch_parse(buf_text(bytes), bytes->len, &head, lines, NULL);
    err = err ? err : inbox_accept(inbox, &head, lines, &ack);
    for (int i = 0; i < ack.count && !err; i++) {
        findings->unread += ack.items[i].verdict == WIRE_REFUSED ? 1 : 0;
        findings->conflicts += ack.items[i].verdict == WIRE_CONFLICT ? 1 : 0;
    }
    return err;
}

static enum err collect_file(const char *folder, const char *name, struct inbox *inbox,
                             struct stick_findings *findings)
{
    char path[STICK_PATH_BYTES], wanted[WIRE_DIGEST_TEXT_BYTES], actual[WIRE_DIGEST_TEXT_BYTES];
    struct buf bytes;
    bool is_batch = find_digest(name, BATCH_BEGIN, BATCH_END, wanted);
    if (!is_batch && !find_digest(name, EVENT_BEGIN, EVENT_END, wanted)) {
        findings->unknown++;
        return ERR_OK;
    }
    buf_init(&bytes, FILE_BYTES_MAX);
    enum err err = join(path, folder, name) ? file_read(path, &bytes) : ERR_DATA;
    wire_digest(buf_text(&bytes), bytes.len, actual);
    if (err || strcmp(wanted, actual) != 0) {
        tell_damage(name, findings);
        err = ERR_OK; /* also one that cannot be read: the others are still good */
    } else {
        err = is_batch ? accept_batch(inbox, &bytes, findings)
                       : inbox_put_event(inbox, wanted, buf_text(&bytes), bytes.len);
        if (err == ERR_DATA || err == ERR_LIMIT) {
            tell_damage(name, findings);
            err = ERR_OK;
        }
    }
    buf_free(&bytes);
    return err;
}

/* Hidden files are of the other computer; what ends in .new is what a pull left half written. */
static bool is_passed_over(const char *name)
{
    size_t len = strlen(name);
    return name[0] == '.' || (len > 4 && strcmp(name + len - 4, ".new") == 0);
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(a, b);
}

static enum err list_names(const char *folder, char (**names)[NAME_BYTES], int *count)
{
    DIR *directory = opendir(folder);
    enum err err = ERR_OK;
    int cap = 0;
    int code = directory ? 0 : errno;
    while (directory && !err) {
        errno = 0;
        const struct dirent *entry = readdir(directory);
        if (!entry) {
            code = errno;
            break;
        }
        if (is_passed_over(entry->d_name)) {
            continue;
        }
        if (*count == cap) {
            cap = cap ? 2 * cap : 64;
            void *more = cap > STICK_FILES_MAX ? NULL : realloc(*names, (size_t)cap * NAME_BYTES);
            err = more ? ERR_OK : ERR_LIMIT;
            *names = more ? more : *names;
        }
        if (!err) {
            snprintf((*names)[(*count)++], NAME_BYTES, "%s", entry->d_name);
        }
    }
    if (err) {
        fprintf(stderr, "hark results: too many files in %s. Take an empty stick.\n", folder);
    } else if (code != 0) {
        tell_trouble(code);
        err = ERR_SYSTEM;
    }
    if (directory) {
        closedir(directory);
    }
    return err;
}

enum err stick_collect(const char *folder, struct inbox *inbox, struct stick_findings *findings)
{
    char(*names)[NAME_BYTES] = NULL;
    int count = 0;
    enum err err = list_names(folder, &names, &count);
    if (!err && count > 0) {
        qsort(names, (size_t)count, NAME_BYTES, compare_names);
    }
    for (int i = 0; i < count && !err; i++) {
        err = collect_file(folder, names[i], inbox, findings);
        if (err) {
            fputs("hark results: this terminal has no memory or no room left for the work. The "
                  "answers are safe; start it again.\n",
                  stderr);
        }
    }
    free(names);
    return err;
}
