/* Findings in words. */
#include <string.h>

#include "check/check.h"
#include "ui/palette.h"

static void add_palettes(const struct check_finding *finding, struct buf *out)
{
    const char *between = "";
    for (int i = 0; i < PALETTES; i++) {
        if ((finding->palettes >> i & 1U) != 0) {
            buf_addf(out, "%s%s", between, palette_at(i)->name);
            between = ", ";
        }
    }
}

/* The words it is about, else the name of the thing. */
static void add_subject(const struct check_finding *finding, struct buf *out)
{
    if (finding->text[0] != '\0') {
        buf_addf(out, "“%s”", finding->text);
    } else {
        buf_add_text(out, finding->item);
    }
}

static void add_screen_message(const struct check_finding *finding, struct buf *out)
{
    add_subject(finding, out);
    if (finding->kind == CHECK_MISFIT) {
        buf_addf(out, " does not fit with letters of %.1f mm; say it in fewer words",
                 finding->value);
    } else if (finding->kind == CHECK_LETTERS) {
        buf_addf(out, " has letters of %.1f mm; at least %.1f mm can be read", finding->value,
                 finding->wanted);
    } else if (finding->kind == CHECK_EDGE) {
        buf_add_text(out, " reaches beyond the edge of the screen; say it in fewer words");
    } else if (finding->kind == CHECK_OVERLAP) {
        if (strcmp(finding->item, finding->other_item) == 0) {
            buf_add_text(out, " has letters on its own border or picture");
        } else {
            buf_addf(out, " lies over %s", finding->other_item);
        }
    } else if (finding->kind == CHECK_GLYPH) {
        buf_addf(out, " has %.0f %s that no font has; write it with other letters", finding->value,
                 finding->value > 1 ? "characters" : "character");
    } else if (finding->kind == CHECK_TARGET) {
        buf_addf(out, " is %.1f mm on its short side; at least %.1f mm can be hit", finding->value,
                 finding->wanted);
    } else if (finding->kind == CHECK_GAP) {
        buf_addf(out, " and %s are %.1f mm apart; at least %.1f mm keeps fingers apart",
                 finding->other_item, finding->value, finding->wanted);
    } else if (finding->kind == CHECK_CONTRAST) {
        buf_addf(out, " has a contrast of %.1f:1 (", finding->value);
        add_palettes(finding, out);
        buf_addf(out, "); at least %.1f:1 can be read", finding->wanted);
    } else {
        buf_addf(out, " differs by colour alone: without colours in %.1f %% of its place (",
                 finding->value);
        add_palettes(finding, out);
        buf_addf(out, "); at least %.0f %% is seen", finding->wanted);
    }
}

void check_message(const struct event *event, const struct check_finding *finding, struct buf *out)
{
    switch (finding->kind) {
    case CHECK_MISFIT:
    case CHECK_LETTERS:
    case CHECK_EDGE:
    case CHECK_OVERLAP:
    case CHECK_GLYPH:
    case CHECK_TARGET:
    case CHECK_GAP:
    case CHECK_CONTRAST:
    case CHECK_COLOUR_ONLY:
        add_screen_message(finding, out);
        break;
    case CHECK_SENTENCE:
        buf_addf(out, "a sentence has %.0f words, at most %.0f are easy: ", finding->value,
                 finding->wanted);
        add_subject(finding, out);
        break;
    case CHECK_GRADE:
        buf_addf(out, "reads at school grade %.1f, at most %.0f is easy", finding->value,
                 finding->wanted);
        if (finding->text[0] != '\0') {
            buf_addf(out, "; the long words: %s", finding->text);
        }
        break;
    case CHECK_SAME_TEXT:
        add_subject(finding, out);
        buf_addf(out, " is the same in %s; perhaps it was forgotten",
                 event->languages[finding->other]);
        break;
    case CHECK_NO_PICTURE:
        buf_add_text(out, "no choice has a picture, and some people do not read");
        break;
    case CHECK_UNCHECKED:
        buf_add_text(out, "nobody who reads it has said yet that these texts are right; ask "
                          "someone");
        break;
    case CHECK_KIND_COUNT:
        break;
    }
}

/* The sizes of one display as bits, moved down to the first place. */
static unsigned sizes_of(uint64_t seen, int display)
{
    return (unsigned)(seen >> check_bit(display, 0) & ((1U << TEXT_SIZES) - 1));
}

static unsigned sizes_asked(const struct check_plan *plan, int display)
{
    unsigned sizes = 0;
    for (int size = 0; size < TEXT_SIZES; size++) {
        bool is_asked = plan->size < 0 || plan->size == size;
        if (is_asked && display_has_size(&plan->displays[display], (enum text_size)size)) {
            sizes |= 1U << size;
        }
    }
    return sizes;
}

static void add_sizes(unsigned sizes, struct buf *out)
{
    const char *between = " (";
    for (int size = 0; size < TEXT_SIZES; size++) {
        if ((sizes >> size & 1U) != 0) {
            buf_addf(out, "%s%s", between, text_size_name((enum text_size)size));
            between = ", ";
        }
    }
    buf_add_text(out, ")");
}

void check_seen(const struct check_plan *plan, const struct check_finding *finding, struct buf *out)
{
    bool everywhere = plan->display_count > 1;
    const char *between = "";
    for (int d = 0; d < plan->display_count; d++) {
        everywhere = everywhere && sizes_of(finding->seen, d) == sizes_asked(plan, d);
    }
    if (everywhere) {
        buf_add_text(out, "every display");
        return;
    }
    for (int d = 0; d < plan->display_count; d++) {
        unsigned sizes = sizes_of(finding->seen, d);
        if (sizes != 0) {
            buf_addf(out, "%s%s", between, plan->displays[d].name);
            between = ", ";
            if (sizes != sizes_asked(plan, d)) {
                add_sizes(sizes, out);
            }
        }
    }
}
