#include <stdint.h>
#include <string.h>

#include "base/utf8.h"
#include "event/findings.h"
#include "event/yaml.h"

struct place {
    int line, column;
};

/* Makes a finding of one character, if it is one that cannot be in an event file. */
static void judge(uint32_t code, struct place at, struct event_findings *findings)
{
    if (code == '\t') {
        findings_add(findings, at.line, at.column, "a tab; write blanks instead");
    } else if (code != '\r' && findings_is_unwanted(code)) {
        findings_add(findings, at.line, at.column, "the hidden character U+%04X; take it out",
                     (unsigned)code);
    } else if (code == '%' && at.column == 1) {
        findings_add(findings, at.line, at.column,
                     "a line cannot begin with '%%'; put the text in \"quotes\"");
    }
}

bool yaml_filter(const char *bytes, size_t len, struct event_findings *findings)
{
    int before = findings->count;
    struct place place = {1, 1};
    bool told_return = false;
    size_t at = 0;

    while (at < len) {
        uint32_t code = utf8_next(bytes, len, &at);
        if (code == UTF8_INVALID) {
            /* Everything behind it would be guessed at. */
            findings_add(findings, place.line, place.column,
                         "this is not UTF-8; save the file as UTF-8");
            return false;
        }
        if (code == 0) {
            findings_add(findings, place.line, place.column,
                         "this is not UTF-8 (it may be UTF-16); save the file as UTF-8");
            return false;
        }
        judge(code, place, findings);
        if (code == '\r' && (at >= len || bytes[at] != '\n') && !told_return) {
            findings_add(findings, place.line, place.column,
                         "a line end of old Macs; save the file with line ends of Unix or Windows");
            told_return = true;
        }
        if (code == '\n') {
            place.line++;
            place.column = 1;
        } else {
            place.column++;
        }
    }
    return findings->count == before;
}
