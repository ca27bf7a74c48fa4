#include "event/findings.h"

#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "base/utf8.h"

bool findings_is_unwanted(uint32_t code)
{
    if (code == '\n') {
        return false;
    }
    return code < 0x20 || (code >= 0x7F && code <= 0x9F) ||      /* C0, DEL, C1 */
           code == 0x061C || code == 0x200E || code == 0x200F || /* Bidi_Control, UAX #9 */
           (code >= 0x2028 && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069) ||
           code == 0xFEFF || (code >= 0xFFF9 && code <= 0xFFFB) ||
           (code >= 0xE0000 && code <= 0xE007F) || (code & 0xFFFE) == 0xFFFE ||
           (code >= 0xFDD0 && code <= 0xFDEF);
}

/* Copies what fits, whole characters only, and nothing that could steer a terminal. */
static void copy_clean(char *out, size_t out_size, const char *text)
{
    size_t len = strlen(text);
    size_t at = 0, put = 0;

    while (at < len) {
        const char *piece = text + at;
        size_t from = at;
        uint32_t code = utf8_next(text, len, &at);
        size_t size = at - from;
        bool is_hidden = code == 0x200B || code == 0x2060; /* would look like another word */
        if (code == UTF8_INVALID || code == '\n' || is_hidden || findings_is_unwanted(code)) {
            piece = "?";
            size = 1;
        }
        if (put + size >= out_size) {
            break;
        }
        memcpy(out + put, piece, size);
        put += size;
    }
    out[put] = '\0';
}

static bool comes_before(int line, int column, const struct event_finding *other)
{
    return line < other->line || (line == other->line && column < other->column);
}

void findings_vadd(struct event_findings *findings, int line, int column, const char *format,
                   va_list args)
{
    char raw[1024];
    int at = findings->count;

    if (vsnprintf(raw, sizeof raw, format, args) < 0) {
        raw[0] = '\0';
    }
    while (at > 0 && comes_before(line, column, &findings->items[at - 1])) {
        at--;
    }
    if (findings->count == EVENT_FINDINGS_MAX) {
        findings->dropped++;
        if (at == EVENT_FINDINGS_MAX) {
            return;
        }
        findings->count--;
    }
    memmove(&findings->items[at + 1], &findings->items[at],
            (size_t)(findings->count - at) * sizeof findings->items[0]);
    findings->items[at].line = line;
    findings->items[at].column = column;
    copy_clean(findings->items[at].message, sizeof findings->items[at].message, raw);
    findings->count++;
}

void findings_add(struct event_findings *findings, int line, int column, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    findings_vadd(findings, line, column, format, args);
    va_end(args);
}

enum err findings_verdict(struct event_findings *findings, enum err err, bool out_of_memory)
{
    if (err == ERR_SYSTEM || out_of_memory) {
        log_error("event: no memory to read a file");
        findings_add(findings, 0, 0, "there was no memory to read the file");
        return ERR_SYSTEM;
    }
    return findings->count > 0 ? ERR_DATA : err;
}

void event_findings_format(const struct event_findings *findings, const char *path, struct buf *out)
{
    for (int i = 0; i < findings->count; i++) {
        const struct event_finding *finding = &findings->items[i];
        if (finding->line > 0) {
            buf_addf(out, "%s:%d:%d: %s\n", path, finding->line, finding->column, finding->message);
        } else {
            buf_addf(out, "%s: %s\n", path, finding->message);
        }
    }
    if (findings->dropped > 0) {
        buf_addf(out, "%s: and %d more; mend these first\n", path, findings->dropped);
    }
}
