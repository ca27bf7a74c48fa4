/* Calls to libfyaml. */
#include <errno.h>
#include <libfyaml.h>

#include "support/fault.h"

/* NOLINTBEGIN(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp): --wrap wants the names */
FAULT_WRAP(struct fy_diag *, fy_diag_create, (const struct fy_diag_cfg *how), (how), ENOMEM, NULL)
FAULT_WRAP(struct fy_parser *, fy_parser_create, (const struct fy_parse_cfg *how), (how), ENOMEM,
           NULL)
FAULT_WRAP(int, fy_parser_set_string, (struct fy_parser * parser, const char *text, size_t len),
           (parser, text, len), ENOMEM, -1)
FAULT_WRAP(struct fy_event *, fy_parser_parse, (struct fy_parser * parser), (parser), ENOMEM, NULL)
/* NOLINTEND(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp) */
