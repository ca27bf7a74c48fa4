#include "memory.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define CHUNK_BYTES ((size_t)1024 * 1024)
#define OVERLAP_BYTES 512 /* longer than any text: none is cut in two */
#define MAPPING_BYTES_MAX ((unsigned long long)256 * 1024 * 1024) /* a sanitizer's own are larger */

/* NULL: it is not in there. */
static const char *find(const char *bytes, size_t len, const char *text)
{
    size_t text_len = strlen(text);
    const char *end = bytes + (len < text_len ? 0 : len - text_len + 1), *at = bytes;
    while (at < end && (at = memchr(at, text[0], (size_t)(end - at))) != NULL) {
        if (memcmp(at, text, text_len) == 0) {
            return at;
        }
        at++;
    }
    return NULL;
}

/* Where in the mapping, from its beginning; -1: not there. */
static long long place_in(int memory, unsigned long long from, unsigned long long to,
                          const char *text)
{
    static char chunk[CHUNK_BYTES + OVERLAP_BYTES];
    for (unsigned long long at = from; at < to; at += CHUNK_BYTES) {
        size_t len = to - at < sizeof chunk ? (size_t)(to - at) : sizeof chunk;
        ssize_t got = pread(memory, chunk, len, (off_t)at);
        const char *found = got > 0 ? find(chunk, (size_t)got, text) : NULL;
        if (found != NULL) {
            return (long long)(at - from) + (found - chunk);
        }
    }
    return -1;
}

bool memory_find(pid_t pid, const char *text, char where[MEMORY_PLACE_BYTES])
{
    char path[64], line[1024];
    snprintf(path, sizeof path, "/proc/%ld/maps", (long)pid);
    FILE *maps = fopen(path, "r");
    snprintf(path, sizeof path, "/proc/%ld/mem", (long)pid);
    int memory = open(path, O_RDONLY | O_CLOEXEC);
    bool ok = maps != NULL && memory >= 0 && text[0] != '\0' && strlen(text) < OVERLAP_BYTES;
    where[0] = '\0';
    if (!ok) {
        perror(path);
    }
    while (ok && where[0] == '\0' && fgets(line, sizeof line, maps) != NULL) {
        unsigned long long from, to;
        char rights[8];
        if (sscanf(line, "%llx-%llx %7s", &from, &to, rights) == 3 && rights[1] == 'w' &&
            to - from <= MAPPING_BYTES_MAX) {
            long long place = place_in(memory, from, to, text);
            if (place >= 0) {
                line[strcspn(line, "\n")] = '\0';
                snprintf(where, MEMORY_PLACE_BYTES, "byte %lld of %.200s", place, line);
            }
        }
    }
    if (maps != NULL) {
        fclose(maps);
    }
    if (memory >= 0) {
        close(memory);
    }
    return ok;
}
