#include "powercut/card.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct {
    struct image now;
    struct change *story;
    size_t story_count, story_cap;
    struct chance chance;
    enum card_lie lie;
} card;

void card_mount(const struct image *image, struct chance chance)
{
    card_unmount();
    image_copy(&card.now, image);
    card.chance = chance;
}

void card_story_free(struct change *story, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        free(story[i].data);
    }
    free(story);
}

void card_unmount(void)
{
    card_story_free(card.story, card.story_count);
    card.story = NULL;
    card.story_count = card.story_cap = 0;
    image_free(&card.now);
}

void card_set_lie(enum card_lie lie)
{
    card.lie = lie;
}

const struct image *card_now(void)
{
    return &card.now;
}

const struct change *card_story(void)
{
    return card.story;
}

size_t card_story_count(void)
{
    return card.story_count;
}

struct change *card_take_story(size_t *count)
{
    struct change *story = card.story;

    *count = card.story_count;
    card.story = NULL;
    card.story_count = card.story_cap = 0;
    return story;
}

void card_random(void *out, size_t len)
{
    chance_fill(&card.chance, out, len);
}

/* ---- the story ------------------------------------------------------------------------------ */

static void put_path(char out[IMAGE_PATH_BYTES], const char *path)
{
    size_t len = strlen(path);

    assert(len < IMAGE_PATH_BYTES);
    memcpy(out, path, len + 1);
}

/* It happens, and is noted. */
static void happen(struct change change, const char *path)
{
    put_path(change.path, path);
    if (card.story_count == card.story_cap) {
        card.story_cap = card.story_cap * 2 + 256;
        card.story = realloc(card.story, card.story_cap * sizeof *card.story);
        if (card.story == NULL) {
            perror("powercut: memory");
            abort();
        }
    }
    card.story[card.story_count++] = change;
    image_apply(&card.now, &change);
}

/* ---- what programs do ----------------------------------------------------------------------- */

int card_look(const char *path, bool *is_directory)
{
    int at = image_find(&card.now, path);

    if (is_directory != NULL) {
        *is_directory = at >= 0 && card.now.names[at].is_directory;
    }
    return at < 0 ? -1 : card.now.names[at].node;
}

int card_create(const char *path, bool is_directory)
{
    int node = card.now.node_count;

    if (image_find(&card.now, path) >= 0) {
        return -1;
    }
    happen((struct change){.kind = CHANGE_CREATE, .node = node, .is_directory = is_directory},
           path);
    return image_find(&card.now, path) < 0 ? -1 : node;
}

bool card_rename(const char *from, const char *to)
{
    struct change change = {.kind = CHANGE_RENAME, .node = card_look(from, NULL)};

    if (change.node < 0) {
        return false;
    }
    put_path(change.to, to);
    happen(change, from);
    return true;
}

bool card_unlink(const char *path)
{
    int node = card_look(path, NULL);

    if (node < 0) {
        return false;
    }
    happen((struct change){.kind = CHANGE_UNLINK, .node = node}, path);
    return true;
}

size_t card_size(int node)
{
    return card.now.bytes[node]->size;
}

size_t card_read(int node, void *out, size_t size, size_t offset)
{
    const struct image_bytes *bytes = card.now.bytes[node];
    size_t there = offset < bytes->size ? bytes->size - offset : 0;

    if (there > size) {
        there = size;
    }
    if (there > 0) {
        memcpy(out, bytes->data + offset, there);
    }
    return there;
}

void card_write(int node, const char *path, const void *data, size_t size, size_t offset)
{
    unsigned char *copy = malloc(size + 1);

    if (copy == NULL) {
        perror("powercut: memory");
        abort();
    }
    memcpy(copy, data, size);
    happen(
        (struct change){
            .kind = CHANGE_WRITE, .node = node, .offset = offset, .size = size, .data = copy},
        path);
}

void card_truncate(int node, const char *path, size_t size)
{
    happen((struct change){.kind = CHANGE_TRUNCATE, .node = node, .size = size}, path);
}

static bool ends_with(const char *text, const char *end)
{
    size_t len = strlen(text), end_len = strlen(end);

    return len >= end_len && strcmp(text + len - end_len, end) == 0;
}

static bool is_lie(const char *path, bool by_program)
{
    switch (card.lie) {
    case CARD_HONEST:
    case CARD_NO_DIRECTORY:
        return false;
    case CARD_NO_SYNC:
        return true;
    case CARD_NO_WAL:
        return !by_program && ends_with(path, "-wal");
    case CARD_NO_DATABASE:
        return ends_with(path, ".db");
    case CARD_NO_WIPE:
        return by_program && ends_with(path, "-wal");
    }
    return false;
}

void card_sync(int node, const char *path, bool by_program)
{
    if (!is_lie(path, by_program)) {
        happen((struct change){.kind = CHANGE_SYNC, .node = node}, path);
    }
}

void card_sync_directory(const char *path)
{
    if (card.lie != CARD_NO_DIRECTORY) {
        happen((struct change){.kind = CHANGE_SYNC_DIRECTORY}, path);
    }
}
