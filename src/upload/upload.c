#include "upload/upload.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "store/store_read.h"
#include "upload/drain.h"
#include "upload/outbox.h"
#include "upload/retry.h"
#include "upload/sink.h"
#include "upload/status.h"

#define DEBOUNCE_MS 1000 /* after a commit: the close of a visit is often a few commits */
#define WATCH_BYTES 4096
#define PATH_BYTES_MAX 4096

struct upload {
    const struct upload_settings *settings;
    const char *file_name; /* of responses.db, without its directory */
    int stop_fd, watch_fd;
    struct outbox *outbox;
    struct sink *sink;
    struct status_file status_file;
    struct drain drain;
    struct retry retry;        /* the collector as a whole */
    struct retry parked_retry; /* what it did not take */
    int64_t wake_ms;           /* the next drain, unless a retry forbids it */
};

static enum err open_signals(struct upload *upload)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    if (sigprocmask(SIG_BLOCK, &set, NULL) != 0) {
        return ERR_SYSTEM;
    }
    upload->stop_fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    if (upload->stop_fd < 0) {
        log_error("upload: signalfd: %s", strerror(errno));
        return ERR_SYSTEM;
    }
    return ERR_OK;
}

/* Watches the directory: the file itself may not be there yet, and its WAL comes and goes. */
static enum err open_watch(struct upload *upload)
{
    char directory[PATH_BYTES_MAX] = ".";
    const char *path = upload->settings->responses;
    const char *slash = strrchr(path, '/');
    upload->file_name = slash == NULL ? path : slash + 1;
    if (slash != NULL) {
        size_t len = slash == path ? 1 : (size_t)(slash - path);
        if (len >= sizeof directory) {
            return ERR_LIMIT;
        }
        memcpy(directory, path, len);
        directory[len] = '\0';
    }
    enum err err = file_make_directory(directory);
    if (err != ERR_OK) {
        return err;
    }
    upload->watch_fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    if (upload->watch_fd < 0 ||
        inotify_add_watch(upload->watch_fd, directory, IN_MODIFY | IN_CREATE | IN_MOVED_TO) < 0) {
        log_error("upload: cannot watch %s: %s", directory, strerror(errno));
        return ERR_SYSTEM;
    }
    return ERR_OK;
}

/* The database and its WAL; not the -shm file, which reading itself may create. */
static bool is_our_file(const struct upload *upload, const char *name)
{
    size_t len = strlen(upload->file_name);
    return strncmp(name, upload->file_name, len) == 0 &&
           (name[len] == '\0' || strcmp(name + len, "-wal") == 0);
}

/* True when the responses may have changed. *is_gone: the directory is no longer watched. */
static bool read_watch(struct upload *upload, bool *is_gone)
{
    _Alignas(struct inotify_event) char bytes[WATCH_BYTES];
    bool changed = false;
    for (;;) {
        ssize_t len = read(upload->watch_fd, bytes, sizeof bytes);
        if (len <= 0) {
            return changed;
        }
        for (size_t at = 0; at + sizeof(struct inotify_event) <= (size_t)len;) {
            struct inotify_event event;
            memcpy(&event, bytes + at, sizeof event);
            const char *name = bytes + at + sizeof event;
            *is_gone = *is_gone || (event.mask & IN_IGNORED) != 0;
            changed = changed || (event.mask & IN_Q_OVERFLOW) != 0 ||
                      (event.len > 0 && is_our_file(upload, name));
            at += sizeof event + event.len;
        }
    }
}

/* When the loop must wake by itself. */
static int64_t deadline(const struct upload *upload)
{
    int64_t next_ms = upload->wake_ms;
    if (upload->retry.deadline_ms != CLOCK_NEVER) {
        /* While the collector must be left alone, nothing else wakes us. */
        return upload->retry.deadline_ms;
    }
    if (upload->parked_retry.deadline_ms < next_ms) {
        next_ms = upload->parked_retry.deadline_ms;
    }
    return next_ms;
}

static uint64_t random_number(void)
{
    uint64_t number = 0;
    clock_random(&number, sizeof number);
    return number;
}

/* After a drain: when the next one may be. */
static void plan(struct upload *upload, enum drain_end end)
{
    int64_t now_ms = clock_now_ms();
    upload->wake_ms = CLOCK_NEVER;
    if (end == DRAIN_LATER) {
        if (upload->drain.responses_sent > 0) {
            retry_succeed(&upload->retry);
        }
        retry_fail(&upload->retry, upload->drain.retry_after_s, now_ms, random_number());
        log_info("upload: next try in %lld s",
                 (long long)(upload->retry.deadline_ms - now_ms + 999) / 1000);
        return;
    }
    retry_succeed(&upload->retry);
    if (upload->drain.parked.count == 0) {
        retry_succeed(&upload->parked_retry);
    } else if (upload->parked_retry.deadline_ms == CLOCK_NEVER ||
               upload->parked_retry.deadline_ms <= now_ms) {
        retry_fail(&upload->parked_retry, RETRY_AFTER_NONE, now_ms, random_number());
    }
}

static enum drain_end drain_now(struct upload *upload)
{
    if (upload->parked_retry.deadline_ms <= clock_now_ms()) {
        drain_unpark(&upload->drain);
    }
    bool is_behind = store_is_being_written(upload->settings->responses);
    enum drain_end end = drain_run(&upload->drain);
    plan(upload, end);
    if (is_behind) {
        /* The watch has told of that commit, and will not tell when it can be read. */
        upload->wake_ms = clock_now_ms() + DEBOUNCE_MS;
    }
    return end;
}

/* Sleeps until something happened. False when the program shall end. */
static bool wait_for_work(struct upload *upload, enum exit_code *code)
{
    int64_t until_ms = deadline(upload);
    int timeout_ms = -1;
    if (until_ms != CLOCK_NEVER) {
        int64_t left_ms = until_ms - clock_now_ms();
        timeout_ms = left_ms <= 0 ? 0 : left_ms > INT32_MAX ? INT32_MAX : (int)left_ms;
    }
    struct pollfd fds[] = {
        {.fd = upload->stop_fd, .events = POLLIN},
        {.fd = upload->watch_fd, .events = POLLIN},
    };
    if (poll(fds, 2, timeout_ms) < 0 && errno != EINTR) {
        log_error("upload: poll: %s", strerror(errno));
        *code = EXIT_CODE_ENVIRONMENT;
        return false;
    }
    if (fds[0].revents != 0) {
        return false;
    }
    bool is_gone = false;
    if (fds[1].revents != 0 && read_watch(upload, &is_gone) && upload->wake_ms == CLOCK_NEVER) {
        upload->wake_ms = clock_now_ms() + DEBOUNCE_MS;
    }
    if (is_gone) {
        log_error("upload: the directory of the responses is gone");
        *code = EXIT_CODE_ENVIRONMENT;
        return false;
    }
    return true;
}

static enum exit_code run_loop(struct upload *upload)
{
    enum exit_code code = EXIT_CODE_OK;
    upload->wake_ms = clock_now_ms();
    do {
        if (deadline(upload) > clock_now_ms()) {
            continue;
        }
        enum drain_end end = drain_now(upload);
        if (end == DRAIN_BROKEN) {
            return EXIT_CODE_ENVIRONMENT;
        }
        if (end == DRAIN_STOPPED) {
            break;
        }
    } while (wait_for_work(upload, &code));
    return code;
}

static enum exit_code run_once(struct upload *upload)
{
    enum drain_end end = drain_run(&upload->drain);
    if (end == DRAIN_BROKEN) {
        return EXIT_CODE_ENVIRONMENT;
    }
    if (upload->drain.status.why[0] != '\0' || end == DRAIN_STOPPED) {
        fprintf(stderr, "Something is not sent yet. %s\n", upload->drain.status.why);
        return EXIT_CODE_FINDINGS;
    }
    return EXIT_CODE_OK;
}

/* Opens everything; exit_code OK when the loop may start. */
static enum exit_code open_all(struct upload *upload)
{
    const struct upload_settings *settings = upload->settings;
    const struct sink_settings to = {
        .url = settings->collector, .token = settings->token, .ca_file = settings->ca_file};
    struct buf problems;
    buf_init(&problems, 1024);
    enum exit_code code = EXIT_CODE_ENVIRONMENT;
    if (!wire_terminal_is_valid(settings->terminal)) {
        fprintf(stderr, "terminal: this terminal needs a name: letters, digits and . _ -.\n");
        code = EXIT_CODE_USAGE;
        goto out;
    }
    if (open_signals(upload) != ERR_OK) {
        goto out;
    }
    enum err err = sink_open(&to, &upload->sink, &problems);
    if (err != ERR_OK) {
        fputs(buf_text(&problems), stderr);
        code = err == ERR_DATA ? EXIT_CODE_USAGE : EXIT_CODE_ENVIRONMENT;
        goto out;
    }
    if (open_watch(upload) != ERR_OK) {
        goto out;
    }
    err = outbox_open(settings->outbox, &upload->outbox);
    if (err != ERR_OK) {
        log_error("upload: %s cannot be opened%s", settings->outbox,
                  err == ERR_LATER ? ": another upload program has it" : "");
        goto out;
    }
    code = EXIT_CODE_OK;
out:
    buf_free(&problems);
    return code;
}

enum exit_code upload_run(const struct upload_settings *settings)
{
    struct upload upload = {.settings = settings, .stop_fd = -1, .watch_fd = -1};
    status_file_init(&upload.status_file, settings->status);
    retry_init(&upload.retry, settings->retry_base_s * 1000);
    retry_init(&upload.parked_retry, settings->retry_base_s * 1000);
    enum exit_code code = open_all(&upload);
    if (code == EXIT_CODE_OK) {
        upload.drain = (struct drain){
            .responses_path = settings->responses,
            .terminal = settings->terminal,
            .outbox = upload.outbox,
            .sink = upload.sink,
            .status_file = &upload.status_file,
            .stop_fd = upload.stop_fd,
        };
        drain_init(&upload.drain);
        code = settings->once ? run_once(&upload) : run_loop(&upload);
    }
    sink_close(upload.sink);
    outbox_close(upload.outbox);
    status_file_free(&upload.status_file);
    if (upload.watch_fd >= 0) {
        close(upload.watch_fd);
    }
    if (upload.stop_fd >= 0) {
        close(upload.stop_fd);
    }
    return code;
}
