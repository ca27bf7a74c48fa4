/* Up to three words that the one that was begun can become. */
#include <string.h>

#include "base/utf8.h"
#include "view/keys.h"

#define WORDS_SHOWN 3

/* The word as it will be written: with a capital where the person began with one. */
static void write_word(const char *word, bool capital, char out[VISIT_TEXT_BYTES])
{
    size_t len = strlen(word);
    size_t at = 0;
    uint32_t first = utf8_next(word, len, &at);
    size_t used = utf8_write(capital ? utf8_capital(first) : first, out);
    memcpy(out + used, word + at, len - at + 1);
}

static struct rect place_of(const struct build *b, const struct keys_plan *plan, int place,
                            struct rect area)
{
    int gap = b->sizes.key_gap;
    int x = (area.w + gap) * place / WORDS_SHOWN;
    int w = (area.w + gap) * (place + 1) / WORDS_SHOWN - gap - x;
    x = plan->right_to_left ? area.w - x - w : x;
    return (struct rect){area.x + x, area.y, w, area.h};
}

/* False where the word is wider than its place. */
static bool add_word(struct build *b, const struct keys_plan *plan, const char *text,
                     struct rect box, const char *number)
{
    const struct sizes *s = &b->sizes;
    struct build_style style = build_style_tight(VIEW_REGULAR, &s->small, BUILD_CENTRE);
    style.language = plan->keyboard->language;
    if (build_width(b, &style, text) > box.w - 4 * s->border) {
        return false;
    }
    struct view_item *item = build_add_named(b, VIEW_GROUP_KEYS, VIEW_KEY, box, "word:", number);
    item->fill = VIEW_FILL_PLAIN;
    item->border_px = s->border > 1 ? s->border - 1 : 1;
    item->radius_px = s->radius / 2;
    item->language = plan->keyboard->language;
    build_target(b, item, VISIT_IN_WORD, 0);
    memcpy(item->action.text, text, VISIT_TEXT_BYTES);
    build_name(b, item, text);
    build_line(b, item, &style, text, rect_inset(box, s->border));
    return true;
}

void keys_build_words(struct build *b, const struct keys_plan *plan, struct rect area)
{
    const struct draft *draft = &b->visit->draft;
    size_t start = words_last(draft->text, draft->len);
    size_t len = draft->len - start;
    const char *found[WORDS_FOUND_MAX];
    int count =
        words_find(&plan->keyboard->words, draft->text + start, len, WORDS_FOUND_MAX, found);
    size_t at = start;
    uint32_t first = len > 0 ? utf8_next(draft->text, draft->len, &at) : 0;
    static const char *const numbers[WORDS_SHOWN] = {"1", "2", "3"};
    int shown = 0;
    for (int i = 0; i < count && shown < WORDS_SHOWN; i++) {
        char text[VISIT_TEXT_BYTES] = {0};
        write_word(found[i], utf8_small(first) != first, text);
        shown += add_word(b, plan, text, place_of(b, plan, shown, area), numbers[shown]) ? 1 : 0;
    }
}
