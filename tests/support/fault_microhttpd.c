/* Calls to libmicrohttpd. */
#include <errno.h>
#include <microhttpd.h>

#include "support/fault.h"

/* NOLINTBEGIN(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp): --wrap wants the names */
FAULT_WRAP(struct MHD_Response *, MHD_create_response_from_buffer,
           (size_t len, void *bytes, enum MHD_ResponseMemoryMode mode), (len, bytes, mode), ENOMEM,
           NULL)
FAULT_WRAP(enum MHD_Result, MHD_add_response_header,
           (struct MHD_Response * response, const char *name, const char *value),
           (response, name, value), ENOMEM, MHD_NO)
FAULT_WRAP(enum MHD_Result, MHD_queue_response,
           (struct MHD_Connection * connection, unsigned status, struct MHD_Response *response),
           (connection, status, response), ENOMEM, MHD_NO)
FAULT_WRAP(const union MHD_ConnectionInfo *, MHD_get_connection_info,
           (struct MHD_Connection * connection, enum MHD_ConnectionInfoType what, ...),
           (connection, what), ENOMEM, NULL)
FAULT_WRAP(const union MHD_DaemonInfo *, MHD_get_daemon_info,
           (struct MHD_Daemon * daemon, enum MHD_DaemonInfoType what, ...), (daemon, what), ENOMEM,
           NULL)
/* NOLINTEND(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp) */
