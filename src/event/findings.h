/* Collects what is wrong in a file, in order of place, up to EVENT_FINDINGS_MAX.
 * Used by the readers of this room; the struct itself is public (event/event.h). */
#ifndef HARK_EVENT_FINDINGS_H
#define HARK_EVENT_FINDINGS_H

#include <stdarg.h>

#include "event/event.h"

/* Adds a finding at its place; of two at one place the earlier call comes first. Characters that
 * could harm a terminal are written as '?', and the message is cut at a character's border. */
void findings_add(struct event_findings *findings, int line, int column, const char *format, ...)
    HARK_PRINTF(4, 5);
void findings_vadd(struct event_findings *findings, int line, int column, const char *format,
                   va_list args) HARK_PRINTF(4, 0);

/* What reading a file came to, after its parser said err: ERR_SYSTEM without memory (logged, and
 * added as a finding), ERR_DATA with findings. */
enum err findings_verdict(struct event_findings *findings, enum err err,
                          bool out_of_memory) HARK_MUST_CHECK;

/* True for characters that no text of ours holds: control characters but '\n', line and
 * paragraph separators, marks that turn the direction of writing, byte order marks. */
bool findings_is_unwanted(uint32_t code);

#endif
