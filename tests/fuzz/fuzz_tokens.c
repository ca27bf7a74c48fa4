/* Any bytes as the collector's tokens: each token opens its own terminal and no other; a file with
 * one wrong line changes nothing. */
#include <string.h>

#include "collector/tokens.h"
#include "fuzz.h"

#define OLD "old-terminal = 0123456789abcdef-old\n"

void fuzz_begin(void)
{
}

static void check_tokens(const struct tokens *tokens)
{
    CHECK(tokens->count >= 0 && tokens->count <= TOKENS_MAX);
    for (int i = 0; i < tokens->count; i++) {
        CHECK(wire_terminal_is_valid(tokens->items[i].terminal));
        for (int other = 0; other < i; other++) {
            CHECK(strcmp(tokens->items[i].terminal, tokens->items[other].terminal) != 0);
            CHECK(strcmp(tokens->items[i].digest, tokens->items[other].digest) != 0);
        }
    }
}

/* Reads the file once more, in the plainest way, and asks for each token in it. */
static void check_each(const struct tokens *tokens, const uint8_t *data, size_t size)
{
    struct fuzz_input input = {data, size};
    int asked = 0;
    while (input.size > 0 && asked < 50) {
        char line[512];
        fuzz_line(&input, line, sizeof line);
        char *name = line + strspn(line, " \t\r");
        char *equals = strchr(name, '=');
        if (equals == NULL || name[0] == '#' || strlen(line) + 1 == sizeof line) {
            continue;
        }
        char *token = equals + 1 + strspn(equals + 1, " \t\r");
        token[strcspn(token, " \t\r")] = '\0';
        name[strcspn(name, " \t=")] = '\0';
        const char *found = tokens_find(tokens, token);
        CHECK(found != NULL && strcmp(found, name) == 0);
        token[strlen(token) - 1] ^= 1;
        found = tokens_find(tokens, token);
        CHECK(found == NULL || strcmp(found, name) != 0);
        asked++;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct tokens tokens = {0};
    struct buf problems;
    buf_init(&problems, (size_t)32 * 1024 * 1024);
    CHECK(tokens_load(fuzz_file("old", OLD, sizeof OLD - 1), &tokens, &problems) == ERR_OK);
    CHECK(tokens.count == 1);
    const char *path = fuzz_file("tokens", data, size);
    enum err err = tokens_load(path, &tokens, &problems);
    if (err == ERR_OK) {
        CHECK(problems.len == 0 && size <= TOKENS_FILE_BYTES_MAX);
        check_tokens(&tokens);
        if (memchr(data, '\0', size) == NULL) {
            check_each(&tokens, data, size);
        }
    } else {
        CHECK(problems.len > 0 && strncmp(problems.data, path, strlen(path)) == 0);
        CHECK(fuzz_is_clean(problems.data, problems.len, "\n"));
        CHECK(tokens.count == 1 && strcmp(tokens.items[0].terminal, "old-terminal") == 0);
        CHECK(tokens_find(&tokens, "0123456789abcdef-old") == tokens.items[0].terminal);
    }
    CHECK(tokens_find(&tokens, "") == NULL);
    tokens_free(&tokens);
    buf_free(&problems);
    return 0;
}
