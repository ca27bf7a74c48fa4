#include "collector/server.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"

#define CONNECTION_MEMORY_BYTES (64 * 1024)
#define INACTIVE_S 30u

/* Called when a connection begins, and before its descriptor is closed. */
static void notice_connection(void *context, struct MHD_Connection *connection,
                              void **socket_context, enum MHD_ConnectionNotificationCode code)
{
    struct server *server = context;
    if (code == MHD_CONNECTION_NOTIFY_CLOSED) {
        connections_remove(*socket_context);
        *socket_context = NULL;
        return;
    }
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    if (info != NULL) {
        *socket_context = connections_add(&server->connections, info->connect_fd,
                                          clock_now_ms() + server->context.header_ms);
    }
}

/* The address in words as the socket wants it. */
static enum err parse_address(const char *listen, unsigned port, struct sockaddr_storage *out,
                              bool *is_v6)
{
    struct sockaddr_in *v4 = (struct sockaddr_in *)out;
    struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)out;
    memset(out, 0, sizeof *out);
    *is_v6 = false;
    if (inet_pton(AF_INET, listen, &v4->sin_addr) == 1) {
        v4->sin_family = AF_INET;
        v4->sin_port = htons((uint16_t)port);
        return ERR_OK;
    }
    if (inet_pton(AF_INET6, listen, &v6->sin6_addr) == 1) {
        *is_v6 = true;
        v6->sin6_family = AF_INET6;
        v6->sin6_port = htons((uint16_t)port);
        return ERR_OK;
    }
    log_error("collector: %s is no address of a machine", listen);
    return ERR_DATA;
}

static enum err start_daemon(struct server *server, const struct sockaddr_storage *address,
                             bool is_v6, unsigned address_connections_max)
{
    unsigned flags = MHD_USE_EPOLL | (is_v6 ? MHD_USE_IPv6 : 0u);
    server->daemon = MHD_start_daemon(
        flags, 0, NULL, NULL, request_handle, &server->context, MHD_OPTION_SOCK_ADDR, address,
        MHD_OPTION_NOTIFY_COMPLETED, request_end, &server->context, MHD_OPTION_NOTIFY_CONNECTION,
        notice_connection, server, MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS_MAX,
        MHD_OPTION_PER_IP_CONNECTION_LIMIT, address_connections_max,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY_BYTES,
        MHD_OPTION_CONNECTION_TIMEOUT, INACTIVE_S,
/* The same wish has two names: Debian 12 has 0.9.75, Debian 13 has 1.0.1. */
#if MHD_VERSION >= 0x00097701
        MHD_OPTION_CLIENT_DISCIPLINE_LVL, 1,
#else
        MHD_OPTION_STRICT_FOR_CLIENT, 1,
#endif
        MHD_OPTION_END);
    if (server->daemon == NULL) {
        log_error("collector: cannot listen there: the port is taken, or the address is not ours");
        return ERR_SYSTEM;
    }
    const union MHD_DaemonInfo *epoll =
        MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_EPOLL_FD);
    server->epoll_fd = epoll == NULL ? -1 : epoll->epoll_fd;
    const union MHD_DaemonInfo *port =
        MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_BIND_PORT);
    server->port = port == NULL ? 0 : port->port;
    if (server->epoll_fd < 0 || server->port == 0) {
        log_error("collector: libmicrohttpd does not say where it listens");
        return ERR_SYSTEM;
    }
    return ERR_OK;
}

enum err server_start(struct server *server, const struct request_context *context,
                      const char *listen, unsigned port, unsigned address_connections_max)
{
    struct sockaddr_storage address;
    bool is_v6 = false;
    *server = (struct server){.context = *context, .epoll_fd = -1};
    connections_init(&server->connections);
    enum err err = parse_address(listen, port, &address, &is_v6);
    if (err == ERR_OK) {
        err = start_daemon(server, &address, is_v6, address_connections_max);
    }
    if (err != ERR_OK) {
        server_stop(server);
    }
    return err;
}

void server_stop(struct server *server)
{
    if (server->daemon != NULL) {
        MHD_stop_daemon(server->daemon);
        server->daemon = NULL;
    }
}

void server_step(struct server *server, int64_t now_ms)
{
    int cut = connections_cut(&server->connections, now_ms);
    if (cut > 0) {
        log_info("collector: %d connections were too slow and were ended", cut);
    }
    if (MHD_run(server->daemon) != MHD_YES) {
        log_warning("collector: libmicrohttpd could not run");
    }
}

int64_t server_deadline(struct server *server, int64_t now_ms)
{
    int64_t deadline_ms = connections_deadline(&server->connections);
    MHD_UNSIGNED_LONG_LONG left_ms = 0;
    if (MHD_get_timeout(server->daemon, &left_ms) == MHD_YES) {
        int64_t theirs_ms = now_ms + (left_ms > INT32_MAX ? INT32_MAX : (int64_t)left_ms);
        deadline_ms = theirs_ms < deadline_ms ? theirs_ms : deadline_ms;
    }
    return deadline_ms;
}
