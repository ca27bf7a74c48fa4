/* Runs a fuzz target without libFuzzer: each file, and each file in each folder that is named.
 * So the corpus is replayed by any compiler. No input at all is a failure. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "fuzz.h"

#define INPUT_BYTES_MAX ((size_t)4 * 1024 * 1024)
#define NAMES_MAX 20000

static int replay_file(const char *path)
{
    struct buf bytes;
    buf_init(&bytes, INPUT_BYTES_MAX);
    if (file_read(path, &bytes) != ERR_OK) {
        fprintf(stderr, "%s cannot be read\n", path);
        exit(3);
    }
    /* Its own memory of its very size: a byte read beyond it is found. */
    uint8_t *exact = malloc(bytes.len > 0 ? bytes.len : 1);
    CHECK(exact != NULL);
    if (bytes.len > 0) {
        memcpy(exact, bytes.data, bytes.len);
    }
    fprintf(stderr, "%s\n", path);
    (void)LLVMFuzzerTestOneInput(exact, bytes.len);
    free(exact);
    buf_free(&bytes);
    return 1;
}

static int compare(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* In order of name, so that a failure comes at the same place everywhere. */
static int replay_folder(const char *path)
{
    static char *names[NAMES_MAX];
    int count = 0, replayed = 0;
    DIR *dir = opendir(path);
    if (dir == NULL) {
        fprintf(stderr, "%s cannot be read\n", path);
        exit(3);
    }
    for (struct dirent *entry = readdir(dir); entry != NULL; entry = readdir(dir)) {
        if (entry->d_name[0] != '.') {
            CHECK(count < NAMES_MAX);
            names[count++] = strdup(entry->d_name);
        }
    }
    closedir(dir);
    qsort(names, (size_t)count, sizeof *names, compare);
    for (int i = 0; i < count; i++) {
        char file[4096];
        (void)snprintf(file, sizeof file, "%s/%s", path, names[i]);
        replayed += replay_file(file);
        free(names[i]);
    }
    return replayed;
}

int main(int argc, char **argv)
{
    int replayed = 0;
    (void)LLVMFuzzerInitialize(&argc, &argv);
    for (int i = 1; i < argc; i++) {
        struct stat status;
        bool is_folder = stat(argv[i], &status) == 0 && S_ISDIR(status.st_mode);
        replayed += is_folder ? replay_folder(argv[i]) : replay_file(argv[i]);
    }
    printf("%d inputs\n", replayed);
    return replayed > 0 ? 0 : 1;
}
