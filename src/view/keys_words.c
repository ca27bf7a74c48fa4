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

static void add_word(struct build *b, const struct keys_plan *plan, const char *word, bool capital,
                     int place, struct rect area)
{
    const struct sizes *s = &b->sizes;
    int whole = area.w + s->key_gap;
    int x = whole * place / WORDS_SHOWN;
    int w = whole * (place + 1) / WORDS_SHOWN - s->key_gap - x;
    x = plan->right_to_left ? area.w - x - w : x;
    struct rect box = {area.x + x, area.y, w, area.h};
    struct view_item *item = build_add(b, VIEW_GROUP_KEYS, VIEW_KEY, box, "word:%d", place + 1);
    item->fill = VIEW_FILL_PLAIN;
    item->border_px = s->border > 1 ? s->border - 1 : 1;
    item->radius_px = s->radius / 2;
    item->language = plan->keyboard->language;
    build_target(b, item, VISIT_IN_WORD, 0);
    write_word(word, capital, item->action.text);
    build_name(b, item, item->action.text);
    struct build_style style = build_style_tight(VIEW_REGULAR, &s->small, BUILD_CENTRE);
    style.language = plan->keyboard->language;
    build_line(b, item, &style, item->action.text, rect_inset(box, s->border));
}

void keys_build_words(struct build *b, const struct keys_plan *plan, struct rect area)
{
    const struct draft *draft = &b->visit->draft;
    size_t start = words_last(draft->text, draft->len);
    size_t len = draft->len - start;
    const char *found[WORDS_FOUND_MAX];
    int count = words_find(&plan->keyboard->words, draft->text + start, len, WORDS_SHOWN, found);
    size_t at = start;
    uint32_t first = len > 0 ? utf8_next(draft->text, draft->len, &at) : 0;
    for (int i = 0; i < count; i++) {
        add_word(b, plan, found[i], utf8_small(first) != first, i, area);
    }
}
