/* Where a finished page or spreadsheet goes, and the line for those who wait. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/cli.h"

#define WORK_PATIENCE_S 2
#define OUTPUT_HEAD_BYTES 512

/* True if the file begins as all files of this kind from us do. */
static bool begins_with(const char *path, const char *ours)
{
    char head[OUTPUT_HEAD_BYTES];
    FILE *file = fopen(path, "rb");
    if (!file) {
        return false;
    }
    size_t len = fread(head, 1, sizeof head, file);
    fclose(file);
    return len >= strlen(ours) && memcmp(head, ours, strlen(ours)) == 0;
}

static int write_stdout(const struct buf *content)
{
    if (fwrite(buf_text(content), 1, content->len, stdout) != content->len || fflush(stdout) != 0) {
        fprintf(stderr, "hark: the output could not be written: %s\n", strerror(errno));
        return EXIT_CODE_ENVIRONMENT;
    }
    return EXIT_CODE_OK;
}

int cli_write_output(const char *path, const struct buf *content, const char *ours, bool force)
{
    struct stat status;
    if (strcmp(path, "-") == 0) {
        return write_stdout(content);
    }
    if (lstat(path, &status) == 0) {
        if (!S_ISREG(status.st_mode)) {
            fprintf(stderr, "hark: %s is not a plain file. Choose another name with -o FILE.\n",
                    path);
            return EXIT_CODE_ENVIRONMENT;
        }
        if (!force && status.st_size > 0 && !begins_with(path, ours)) {
            fprintf(stderr,
                    "hark: %s is there already and was not made by this command, so it stays as "
                    "it is. Choose another name with -o FILE, or say --force.\n",
                    path);
            return EXIT_CODE_ENVIRONMENT;
        }
    }
    if (file_replace(path, buf_text(content), content->len)) {
        fprintf(stderr,
                "hark: %s could not be written. Is there such a folder, may you write there, and "
                "is there room?\n",
                path);
        return EXIT_CODE_ENVIRONMENT;
    }
    return EXIT_CODE_OK;
}

static void say_working(int signal_number)
{
    static const char line[] = "Still working: there are many answers ...\n";
    (void)signal_number;
    ssize_t written = write(STDERR_FILENO, line, sizeof line - 1);
    (void)written;
}

void cli_begin_work(void)
{
    struct sigaction action = {.sa_handler = say_working, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    sigaction(SIGALRM, &action, NULL);
    alarm(WORK_PATIENCE_S);
}

void cli_end_work(void)
{
    alarm(0);
}
