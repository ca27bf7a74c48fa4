/* Any text into a page and into the spreadsheet: it stays text there,
 * and can be read back. */
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "fuzz.h"
#include "report/csv.h"
#include "report/html.h"

#define OUT_BYTES_MAX ((size_t)8 * 1024 * 1024)

void fuzz_begin(void)
{
}

static const struct {
    const char *written;
    char letter;
} entities[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&#39;", '\''}};

/* What a browser makes of it. Any letter that could begin something else is a failure. */
static void read_html(const char *html, struct buf *out)
{
    while (*html != '\0') {
        CHECK(strchr("<>\"'", *html) == NULL);
        if (*html != '&') {
            buf_add(out, html++, 1);
            continue;
        }
        size_t i = 0;
        while (i < 5 && strncmp(html, entities[i].written, strlen(entities[i].written)) != 0) {
            i++;
        }
        CHECK(i < 5);
        buf_add(out, &entities[i].letter, 1);
        html += strlen(entities[i].written);
    }
}

static void check_report_html(const char *text)
{
    struct buf html, back, expected;
    buf_init(&html, OUT_BYTES_MAX);
    buf_init(&back, OUT_BYTES_MAX);
    buf_init(&expected, OUT_BYTES_MAX);
    html_text(&html, text);
    read_html(buf_text(&html), &back);
    for (const char *at = text; *at != '\0'; at++) {
        unsigned char c = (unsigned char)*at;
        bool is_control = (c < ' ' && c != '\n' && c != '\t') || c == 0x7f;
        buf_add(&expected, is_control ? "\xef\xbf\xbd" : at, is_control ? 3 : 1);
    }
    CHECK(strcmp(buf_text(&back), buf_text(&expected)) == 0);
    buf_clear(&html);
    html_language(&html, text);
    CHECK(strcmp(buf_text(&html), " dir=\"auto\"") == 0 ||
          strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-") ==
              strlen(text));
    buf_free(&html);
    buf_free(&back);
    buf_free(&expected);
}

/* A field as RFC 4180 reads it. */
static void read_field(const char *field, struct buf *out)
{
    if (field[0] != '"') {
        CHECK(strpbrk(field, "\",\r\n") == NULL);
        buf_add_text(out, field);
        return;
    }
    for (field++; *field != '"' || field[1] == '"'; field++) {
        CHECK(*field != '\0' && *field != '\r');
        field += *field == '"' ? 1 : 0;
        buf_add(out, field, 1);
    }
    CHECK(field[1] == '\0');
}

/* After Unicode's White_Space and what has no width. */
static bool is_invisible(uint32_t code)
{
    return code == ' ' || code == 0x85 || code == 0xa0 || code == 0xad || code == 0x1680 ||
           code == 0x180e || (code >= 0x2000 && code <= 0x200f) || code == 0x2028 ||
           code == 0x2029 || code == 0x202f || (code >= 0x205f && code <= 0x2064) ||
           code == 0x3000 || code == 0xfeff;
}

static bool begins_formula(const char *text)
{
    for (size_t at = 0, len = strlen(text); at < len;) {
        uint32_t code = utf8_next(text, len, &at);
        if (!is_invisible(code)) {
            return code != UTF8_INVALID &&
                   ((code < 0x80 && strchr("=+-@\t\r\n", (int)code) != NULL) || code == 0xff1d ||
                    code == 0xff0b || code == 0xff0d || code == 0xff20);
        }
    }
    return false;
}

static void check_csv(const char *text)
{
    struct buf csv, back, expected;
    buf_init(&csv, OUT_BYTES_MAX);
    buf_init(&back, OUT_BYTES_MAX);
    buf_init(&expected, OUT_BYTES_MAX);
    csv_add_field(&csv, text);
    read_field(buf_text(&csv), &back);
    CHECK(!begins_formula(buf_text(&back)));
    for (const char *at = text; *at != '\0'; at++) {
        if (*at == '\r') {
            buf_add_text(&expected, at[1] == '\n' ? "" : "\n");
        } else {
            buf_add(&expected, at, 1);
        }
    }
    bool guarded = strcmp(buf_text(&back), buf_text(&expected)) != 0;
    CHECK(!guarded || (back.data[0] == '\'' && strcmp(back.data + 1, buf_text(&expected)) == 0));
    buf_free(&csv);
    buf_free(&back);
    buf_free(&expected);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    /* Texts that come there were read by us: they are UTF-8. */
    char *text = fuzz_text(data, size);
    check_report_html(text);
    check_csv(text);
    free(text);
    return 0;
}
