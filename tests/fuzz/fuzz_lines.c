/* Any text broken into lines: no letter is lost, split or drawn twice, and nothing is wider than
 * was asked for without being told. */
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "fuzz.h"
#include "view/lines.h"

void fuzz_begin(void)
{
}

static bool is_gap(const char *from, const char *to)
{
    for (; from < to; from++) {
        if (*from != ' ' && *from != '\n') {
            return false;
        }
    }
    return true;
}

static void check_drawn(const struct line *line)
{
    char drawn[LINES_PARAGRAPH_BYTES_MAX + 2];
    size_t len = lines_write(line, drawn, sizeof drawn);
    CHECK(len == strlen(drawn) && utf8_is_valid(drawn, len, NULL));
    CHECK(strstr(drawn, "\xc2\xad") == NULL);
    CHECK(strchr(drawn, '\n') == NULL);
    char small[16];
    len = lines_write(line, small, sizeof small);
    CHECK(len < sizeof small && utf8_is_valid(small, len, NULL));
}

static void check_lines(const struct lines *lines, const char *text, int width, int most_lines,
                        unsigned options)
{
    const char *at = text;
    const char *end = text + strlen(text);
    int widest = 0;
    CHECK(lines->count >= 0 && lines->count <= most_lines && lines->count <= LINES_MAX);
    for (int i = 0; i < lines->count; i++) {
        const struct line *line = &lines->items[i];
        CHECK(line->start >= at && line->start + line->len <= end);
        CHECK(is_gap(at, line->start));
        CHECK(utf8_is_valid(line->start, line->len, NULL));
        CHECK(!lines->fits || line->advance <= width);
        CHECK((options & LINES_KEEP_END) != 0 || line->len == 0 ||
              line->start[line->len - 1] != ' ');
        check_drawn(line);
        widest = line->advance > widest ? line->advance : widest;
        at = line->start + line->len;
    }
    CHECK(lines->widest == widest);
    CHECK(!lines->fits || is_gap(at, end));
    CHECK(!lines->fits || (options & LINES_KEEP_END) == 0 || at == end);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct lines lines;
    static const char *const languages[] = {"en", "cy", "ur", "zh"};
    struct fuzz_input input = {data, size};
    struct lines_style style = {
        .face = (fuzz_byte(&input) & 1) != 0 ? VIEW_BOLD : VIEW_REGULAR,
        .size_px = 20 + (int)fuzz_number(&input, 60),
        .language = languages[fuzz_byte(&input) % 4],
        .options = fuzz_byte(&input) & 15u,
    };
    int width = (int)fuzz_number(&input, 1500);
    int most_lines = (int)fuzz_number(&input, LINES_MAX + 1);
    char *text = fuzz_text(input.data, input.size);
    lines_break(&fuzz_measure, &style, text, width, most_lines, &lines);
    check_lines(&lines, text, width, most_lines, style.options);
    free(text);
    return 0;
}
