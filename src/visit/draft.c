#include "visit/draft.h"

#include <string.h>

#include "base/utf8.h"
#include "event/words.h"

static bool is_blank(char c)
{
    return c == ' ' || c == '\n';
}

static void remember(struct draft *draft)
{
    if (draft->undo_count == DRAFT_UNDO_MAX) {
        memmove(&draft->undo[0], &draft->undo[1],
                (DRAFT_UNDO_MAX - 1) * sizeof(struct draft_state));
        draft->undo_count--;
    }
    struct draft_state *state = &draft->undo[draft->undo_count++];
    state->len = draft->len;
    memcpy(state->text, draft->text, draft->len + 1);
}

static void cut_to(struct draft *draft, size_t len)
{
    memset(draft->text + len, 0, draft->len - len);
    draft->len = len;
    draft->full = false;
    draft->completed = false;
}

/* Marks that stand right behind a word. */
static bool is_closing(const char *text)
{
    static const char *const marks[] = {".", ",", "!", "?", ";", ":", "،", "۔", "؟", "؛", "।"};
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        if (strcmp(text, marks[i]) == 0) {
            return true;
        }
    }
    return false;
}

void draft_start(struct draft *draft, const char *text)
{
    draft_clear(draft);
    size_t len = strlen(text);
    if (len > DRAFT_BYTES_MAX) {
        len = DRAFT_BYTES_MAX;
        while (len > 0 && ((unsigned char)text[len] & 0xC0) == 0x80) {
            len--;
        }
    }
    memcpy(draft->text, text, len);
    draft->len = len;
}

void draft_clear(struct draft *draft)
{
    memset(draft, 0, sizeof *draft);
}

void draft_type(struct draft *draft, const char *text)
{
    size_t len = strlen(text);
    if (len == 0) {
        return;
    }
    if (draft->completed && is_closing(text)) {
        cut_to(draft, draft->len - 1);
    }
    if (len > DRAFT_BYTES_MAX - draft->len) {
        draft->full = true;
        return;
    }
    bool word_begins =
        !is_blank(text[0]) && (draft->len == 0 || is_blank(draft->text[draft->len - 1]));
    if (word_begins || draft->deleting) {
        remember(draft);
    }
    memcpy(draft->text + draft->len, text, len + 1);
    draft->len += len;
    draft->deleting = false;
    draft->full = false;
    draft->completed = false;
}

void draft_complete(struct draft *draft, const char *word)
{
    size_t start = words_last(draft->text, draft->len);
    size_t len = strlen(word);
    if (len == 0) {
        return;
    }
    if (start + len + 1 > DRAFT_BYTES_MAX) {
        draft->full = true;
        return;
    }
    remember(draft);
    cut_to(draft, start);
    memcpy(draft->text + start, word, len);
    memcpy(draft->text + start + len, " ", 2);
    draft->len = start + len + 1;
    draft->deleting = false;
    draft->completed = true;
}

void draft_delete_letter(struct draft *draft)
{
    if (draft->len == 0) {
        return;
    }
    if (!draft->deleting) {
        remember(draft);
    }
    cut_to(draft, utf8_last_letter(draft->text, draft->len));
    draft->deleting = true;
}

void draft_delete_word(struct draft *draft)
{
    if (draft->len == 0) {
        return;
    }
    remember(draft);
    size_t len = draft->len;
    while (len > 0 && is_blank(draft->text[len - 1])) {
        len--;
    }
    while (len > 0 && !is_blank(draft->text[len - 1])) {
        len--;
    }
    cut_to(draft, len);
    draft->deleting = true;
}

void draft_undo(struct draft *draft)
{
    if (draft->undo_count == 0) {
        return;
    }
    struct draft_state *state = &draft->undo[--draft->undo_count];
    memset(draft->text, 0, sizeof draft->text);
    memcpy(draft->text, state->text, state->len);
    draft->len = state->len;
    memset(state, 0, sizeof *state);
    draft->deleting = false;
    draft->full = false;
    draft->completed = false;
}

bool draft_at_sentence_start(const struct draft *draft)
{
    size_t len = draft->len;
    if (len == 0 || draft->text[len - 1] == '\n') {
        return true;
    }
    if (draft->text[len - 1] != ' ') {
        return false;
    }
    while (len > 0 && draft->text[len - 1] == ' ') {
        len--;
    }
    return len > 0 && strchr(".!?", draft->text[len - 1]) != NULL;
}
