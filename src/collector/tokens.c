#include "collector/tokens.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"

#define DIGEST_LENGTH (WIRE_DIGEST_TEXT_BYTES - 1)

/* The text between from and to without blanks around it. */
static void trim(const char **from, const char **to)
{
    while (*from < *to && (**from == ' ' || **from == '\t')) {
        (*from)++;
    }
    while (*to > *from && ((*to)[-1] == ' ' || (*to)[-1] == '\t' || (*to)[-1] == '\r')) {
        (*to)--;
    }
}

static bool is_token(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (text[i] <= ' ' || text[i] > '~') {
            return false;
        }
    }
    return len >= TOKENS_LENGTH_MIN && len <= WIRE_TOKEN_BYTES_MAX;
}

/* What is wrong with the line, or NULL; a good one is added. */
static const char *add_line(struct tokens *tokens, const char *line, const char *end)
{
    const char *equals = memchr(line, '=', (size_t)(end - line));
    if (equals == NULL) {
        return "write: terminal = token";
    }
    const char *name_end = equals;
    const char *token = equals + 1;
    trim(&line, &name_end);
    trim(&token, &end);
    struct tokens_item item = {0};
    if ((size_t)(name_end - line) >= sizeof item.terminal) {
        return "the terminal's name is too long";
    }
    memcpy(item.terminal, line, (size_t)(name_end - line));
    if (!wire_terminal_is_valid(item.terminal)) {
        return "a terminal's name has letters, digits and . _ - only";
    }
    if (!is_token(token, (size_t)(end - token))) {
        return "a token has 16 to 128 letters, digits or signs, and no blanks";
    }
    wire_digest(token, (size_t)(end - token), item.digest);
    for (int i = 0; i < tokens->count; i++) {
        if (strcmp(tokens->items[i].terminal, item.terminal) == 0) {
            return "this terminal has a token already";
        }
        if (strcmp(tokens->items[i].digest, item.digest) == 0) {
            return "another terminal has the same token";
        }
    }
    if (tokens->count == TOKENS_MAX) {
        return "there are more than 1000 terminals";
    }
    tokens->items[tokens->count++] = item;
    return NULL;
}

static enum err parse(const char *path, const char *text, size_t len, struct tokens *tokens,
                      struct buf *problems)
{
    enum err err = ERR_OK;
    const char *end_of_file = text + len;
    for (int number = 1; text < end_of_file; number++) {
        const char *end = memchr(text, '\n', (size_t)(end_of_file - text));
        const char *next = end == NULL ? end_of_file : end + 1;
        end = end == NULL ? end_of_file : end;
        trim(&text, &end);
        if (text < end && *text != '#') {
            const char *problem = add_line(tokens, text, end);
            if (problem != NULL) {
                buf_addf(problems, "%s:%d:1: %s\n", path, number, problem);
                err = ERR_DATA;
            }
        }
        text = next;
    }
    return err;
}

enum err tokens_load(const char *path, struct tokens *out, struct buf *problems)
{
    struct buf text;
    struct tokens loaded = {.items = calloc(TOKENS_MAX, sizeof *loaded.items)};
    buf_init(&text, TOKENS_FILE_BYTES_MAX);
    enum err err = loaded.items == NULL ? ERR_SYSTEM : file_read(path, &text);
    if (err != ERR_OK) {
        buf_addf(problems, "%s: the tokens cannot be read: %s\n", path, err_name(err));
    } else {
        err = parse(path, buf_text(&text), text.len, &loaded, problems);
    }
    if (err == ERR_OK) {
        tokens_free(out);
        *out = loaded;
    } else {
        tokens_free(&loaded);
    }
    buf_free(&text);
    return err;
}

void tokens_free(struct tokens *tokens)
{
    if (tokens != NULL) {
        free(tokens->items);
        *tokens = (struct tokens){0};
    }
}

const char *tokens_find(const struct tokens *tokens, const char *token)
{
    char digest[WIRE_DIGEST_TEXT_BYTES];
    int found = -1;
    wire_digest(token, strlen(token), digest);
    for (int i = 0; i < tokens->count; i++) {
        volatile unsigned char difference = 0;
        for (size_t at = 0; at < DIGEST_LENGTH; at++) {
            difference |= (unsigned char)(tokens->items[i].digest[at] ^ digest[at]);
        }
        found = difference == 0 ? i : found;
    }
    return found < 0 ? NULL : tokens->items[found].terminal;
}
