#include "collector/html.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char *entity(char letter)
{
    switch (letter) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

void html_add(struct buf *out, const char *text)
{
    for (; *text != '\0'; text++) {
        const char *escaped = entity(*text);
        if (escaped != NULL) {
            buf_add_text(out, escaped);
        } else if (strncmp(text, "\xC2\xAD", 2) == 0) {
            text++; /* U+00AD */
        } else if ((unsigned char)*text >= ' ' && *text != 0x7f) {
            buf_add(out, text, 1);
        } else {
            buf_add_text(out, " ");
        }
    }
}

void html_add_number(struct buf *out, int64_t number)
{
    char digits[32];
    int len = snprintf(digits, sizeof digits, "%" PRId64, number);
    for (int i = 0; i < len; i++) {
        if (i > 0 && (len - i) % 3 == 0 && digits[i - 1] != '-') {
            buf_add_text(out, "&#8239;");
        }
        buf_add(out, &digits[i], 1);
    }
}
