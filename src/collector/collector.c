#include "collector/collector.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "collector/server.h"
#include "collector/tokens.h"
#include "inbox/inbox.h"

#define PROBLEM_BYTES_MAX 8192

struct collector {
    const struct collector_settings *settings;
    int signal_fd;
    struct inbox *inbox;
    struct tokens tokens;
    struct titles titles;
    struct server server;
};

static enum err open_signals(struct collector *collector)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGHUP);
    signal(SIGPIPE, SIG_IGN);
    if (sigprocmask(SIG_BLOCK, &set, NULL) != 0) {
        return ERR_SYSTEM;
    }
    collector->signal_fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    if (collector->signal_fd < 0) {
        log_error("collector: signalfd: %s", strerror(errno));
        return ERR_SYSTEM;
    }
    return ERR_OK;
}

/* Reads the tokens; the old ones stay when the file is not sound. */
static enum err load_tokens(struct collector *collector)
{
    struct buf problems;
    buf_init(&problems, PROBLEM_BYTES_MAX);
    enum err err = tokens_load(collector->settings->tokens, &collector->tokens, &problems);
    if (err != ERR_OK) {
        fputs(buf_text(&problems), stderr);
    } else {
        log_info("collector: tokens of %d terminals", collector->tokens.count);
    }
    buf_free(&problems);
    return err;
}

/* Where people and scripts find us. */
static enum err tell_port(const struct collector *collector)
{
    const struct collector_settings *settings = collector->settings;
    if (settings->port_file[0] != '\0') {
        char text[16];
        int len = snprintf(text, sizeof text, "%u\n", collector->server.port);
        enum err err = file_replace(settings->port_file, text, (size_t)len);
        if (err != ERR_OK) {
            return err;
        }
    }
    bool is_v6 = strchr(settings->listen, ':') != NULL;
    printf("http://%s%s%s:%u/\n", is_v6 ? "[" : "", settings->listen, is_v6 ? "]" : "",
           collector->server.port);
    return fflush(stdout) == 0 ? ERR_OK : ERR_SYSTEM;
}

/* False when it shall end. */
static bool take_signals(struct collector *collector)
{
    struct signalfd_siginfo info;
    while (read(collector->signal_fd, &info, sizeof info) == (ssize_t)sizeof info) {
        if (info.ssi_signo != SIGHUP) {
            return false;
        }
        if (load_tokens(collector) != ERR_OK) {
            log_error("collector: the tokens stay as they were");
        }
    }
    return true;
}

static enum exit_code run_loop(struct collector *collector)
{
    for (;;) {
        int64_t now_ms = clock_now_ms();
        int64_t until_ms = server_deadline(&collector->server, now_ms);
        int timeout_ms = -1;
        if (until_ms != CLOCK_NEVER) {
            int64_t left_ms = until_ms - now_ms;
            timeout_ms = left_ms <= 0 ? 0 : left_ms > INT32_MAX ? INT32_MAX : (int)left_ms;
        }
        struct pollfd fds[] = {
            {.fd = collector->signal_fd, .events = POLLIN},
            {.fd = collector->server.epoll_fd, .events = POLLIN},
        };
        if (poll(fds, 2, timeout_ms) < 0 && errno != EINTR) {
            log_error("collector: poll: %s", strerror(errno));
            return EXIT_CODE_ENVIRONMENT;
        }
        if (fds[0].revents != 0 && !take_signals(collector)) {
            return EXIT_CODE_OK;
        }
        server_step(&collector->server, clock_now_ms());
    }
}

static enum exit_code open_all(struct collector *collector)
{
    const struct collector_settings *settings = collector->settings;
    enum err err = open_signals(collector);
    if (err == ERR_OK) {
        err = load_tokens(collector);
    }
    if (err == ERR_OK) {
        err = inbox_open(settings->database, false, &collector->inbox);
    }
    if (err == ERR_OK) {
        const struct request_context context = {
            .inbox = collector->inbox,
            .tokens = &collector->tokens,
            .titles = &collector->titles,
            .request_ms = settings->request_s * 1000,
            .header_ms = settings->header_s * 1000,
        };
        err = server_start(&collector->server, &context, settings->listen, (unsigned)settings->port,
                           (unsigned)settings->address_connections_max);
    }
    if (err == ERR_OK) {
        err = tell_port(collector);
    }
    switch (err) {
    case ERR_OK:
        return EXIT_CODE_OK;
    case ERR_DATA:
        return EXIT_CODE_DATA;
    case ERR_LIMIT:
    case ERR_SYSTEM:
    case ERR_LATER:
    case ERR_ABSENT:
        break;
    }
    return EXIT_CODE_ENVIRONMENT;
}

enum exit_code collector_run(const struct collector_settings *settings)
{
    struct collector collector = {.settings = settings, .signal_fd = -1};
    enum exit_code code = open_all(&collector);
    if (code == EXIT_CODE_OK) {
        code = run_loop(&collector);
    }
    server_stop(&collector.server);
    inbox_close(collector.inbox);
    tokens_free(&collector.tokens);
    if (collector.signal_fd >= 0) {
        close(collector.signal_fd);
    }
    return code;
}
