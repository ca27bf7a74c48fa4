#include "powercut/image.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *need(void *memory)
{
    if (memory == NULL) {
        perror("powercut: memory");
        abort();
    }
    return memory;
}

static void let_go(struct image_bytes *bytes)
{
    if (bytes != NULL && --bytes->users == 0) {
        free(bytes->data);
        free(bytes);
    }
}

void image_copy(struct image *to, const struct image *from)
{
    *to = *from;
    for (int i = 0; i < to->node_count; i++) {
        if (to->bytes[i] != NULL) {
            to->bytes[i]->users++;
        }
    }
}

void image_free(struct image *image)
{
    for (int i = 0; i < image->node_count; i++) {
        let_go(image->bytes[i]);
    }
    memset(image, 0, sizeof *image);
}

int image_find(const struct image *image, const char *path)
{
    for (int i = 0; i < image->name_count; i++) {
        if (strcmp(image->names[i].path, path) == 0) {
            return i;
        }
    }
    return -1;
}

const struct image_bytes *image_look(const struct image *image, const char *path)
{
    int at = image_find(image, path);

    return at < 0 || image->names[at].is_directory ? NULL : image->bytes[image->names[at].node];
}

void image_parent(const char *path, char out[IMAGE_PATH_BYTES])
{
    const char *slash = strrchr(path, '/');
    size_t len = slash == NULL ? 0 : (size_t)(slash - path);

    assert(len < IMAGE_PATH_BYTES);
    memcpy(out, path, len);
    out[len] = '\0';
}

/* ---- contents ------------------------------------------------------------------------------- */

/* Bytes that only this image has, with room for size of them. */
static struct image_bytes *own(struct image *image, int node, size_t size)
{
    struct image_bytes *bytes;

    assert(node >= 0 && node < IMAGE_NODES_MAX && size <= IMAGE_FILE_BYTES_MAX);
    if (node >= image->node_count) {
        image->node_count = node + 1;
    }
    bytes = image->bytes[node];
    if (bytes == NULL || bytes->users > 1) {
        struct image_bytes *copy = need(calloc(1, sizeof *copy));

        copy->users = 1;
        copy->size = bytes == NULL ? 0 : bytes->size;
        copy->cap = copy->size > size ? copy->size : size;
        copy->data = need(malloc(copy->cap + 1));
        if (bytes != NULL && bytes->size > 0) {
            memcpy(copy->data, bytes->data, bytes->size);
        }
        let_go(bytes);
        image->bytes[node] = bytes = copy;
    }
    if (size > bytes->cap) {
        bytes->cap = size * 2;
        bytes->data = need(realloc(bytes->data, bytes->cap + 1));
    }
    return bytes;
}

void image_write(struct image *image, int node, size_t offset, const unsigned char *data,
                 size_t size)
{
    struct image_bytes *bytes = own(image, node, offset + size);

    if (offset > bytes->size) {
        memset(bytes->data + bytes->size, 0, offset - bytes->size);
    }
    memcpy(bytes->data + offset, data, size);
    if (offset + size > bytes->size) {
        bytes->size = offset + size;
    }
}

static void truncate_file(struct image *image, int node, size_t size)
{
    struct image_bytes *bytes = own(image, node, size);

    if (size > bytes->size) {
        memset(bytes->data + bytes->size, 0, size - bytes->size);
    }
    bytes->size = size;
}

/* ---- names ---------------------------------------------------------------------------------- */

static bool has_parent(const struct image *image, const char *path)
{
    char parent[IMAGE_PATH_BYTES];
    int at;

    image_parent(path, parent);
    if (strcmp(parent, IMAGE_ROOT) == 0) {
        return true;
    }
    at = image_find(image, parent);
    return at >= 0 && image->names[at].is_directory;
}

static void drop_name(struct image *image, int at)
{
    image->names[at] = image->names[--image->name_count];
}

static void create(struct image *image, const struct change *change)
{
    if (image_find(image, change->path) >= 0 || !has_parent(image, change->path)) {
        return;
    }
    assert(image->name_count < IMAGE_NAMES_MAX);
    image->names[image->name_count] =
        (struct image_name){.node = change->node, .is_directory = change->is_directory};
    memcpy(image->names[image->name_count++].path, change->path, IMAGE_PATH_BYTES);
    (void)own(image, change->node, 0);
}

static void rename_file(struct image *image, const struct change *change)
{
    int from = image_find(image, change->path);
    int to = image_find(image, change->to);

    if (from < 0 || image->names[from].node != change->node || !has_parent(image, change->to)) {
        return;
    }
    memcpy(image->names[from].path, change->to, IMAGE_PATH_BYTES);
    if (to >= 0) {
        drop_name(image, to);
    }
}

static void unlink_file(struct image *image, const struct change *change)
{
    int at = image_find(image, change->path);

    if (at >= 0 && image->names[at].node == change->node) {
        drop_name(image, at);
    }
}

void image_apply(struct image *image, const struct change *change)
{
    switch (change->kind) {
    case CHANGE_CREATE:
        create(image, change);
        break;
    case CHANGE_RENAME:
        rename_file(image, change);
        break;
    case CHANGE_UNLINK:
        unlink_file(image, change);
        break;
    case CHANGE_WRITE:
        image_write(image, change->node, change->offset, change->data, change->size);
        break;
    case CHANGE_TRUNCATE:
        truncate_file(image, change->node, change->size);
        break;
    case CHANGE_SYNC:
    case CHANGE_SYNC_DIRECTORY:
        break;
    }
}

void image_pack(struct image *image)
{
    struct image packed = {.name_count = image->name_count};

    for (int i = 0; i < image->name_count; i++) {
        packed.names[i] = image->names[i];
        packed.names[i].node = i;
        packed.bytes[i] = image->bytes[image->names[i].node];
        packed.bytes[i]->users++;
    }
    packed.node_count = image->name_count;
    image_free(image);
    *image = packed;
}
