/* hark-collector: options and wiring only. The work is in src/collector. */
#include <stdio.h>

#include "base/log.h"
#include "base/options.h"
#include "collector/collector.h"

static const struct conf_setting settings[] = {
    {"database", "/var/lib/hark-collector/collector.db", "where responses are kept", "FILE"},
    {"tokens", "/etc/hark/tokens", "which terminals may send: lines \"terminal = token\"", "FILE"},
    {"listen", "127.0.0.1", "address; only this machine unless set", "ADDRESS"},
    {"port", "8080", "port, 0 to 65535; 0 takes any free one", "PORT"},
    {"port_file", "", "the port is written there, for scripts", "FILE"},
    {"header_seconds", "30", "a request's head must be here by then, 1 to 600", "SECONDS"},
    {"request_seconds", "120", "and all of it by then, 1 to 3600", "SECONDS"},
    {"address_connections", "16", "connections of one address at once, 1 to 64", "COUNT"},
    {NULL, NULL, NULL, NULL},
};

static int run(const struct conf *conf)
{
    struct buf problems;
    buf_init(&problems, 1024);
    struct collector_settings collector = {
        .listen = conf_get(conf, "listen"),
        .port_file = conf_get(conf, "port_file"),
        .tokens = conf_get(conf, "tokens"),
        .database = conf_get(conf, "database"),
    };
    int code = EXIT_CODE_USAGE;
    if (conf_get_number(conf, "port", 0, 65535, &collector.port, &problems) == ERR_OK &&
        conf_get_number(conf, "header_seconds", 1, 600, &collector.header_s, &problems) == ERR_OK &&
        conf_get_number(conf, "request_seconds", 1, 3600, &collector.request_s, &problems) ==
            ERR_OK &&
        conf_get_number(conf, "address_connections", 1, 64, &collector.address_connections_max,
                        &problems) == ERR_OK) {
        code = (int)collector_run(&collector);
    } else {
        fputs(buf_text(&problems), stderr);
    }
    buf_free(&problems);
    return code;
}

int main(int argc, char **argv)
{
    const struct program program = {
        .name = "hark-collector",
        .summary = "Receives responses from terminals, keeps them, and shows how many there are.",
        .arguments = "[options]",
        .build = HARK_BUILD,
        .libraries = HARK_LIBRARIES,
        .settings = settings,
    };
    struct conf *conf = NULL;
    int next = 0;
    log_setup("hark-collector", LOG_LEVEL_INFO);
    int code = program_start(&program, argc, argv, &conf, &next);
    if (code == -1) {
        code = run(conf);
        conf_close(conf);
    }
    return code;
}
