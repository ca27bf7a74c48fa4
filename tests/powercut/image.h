/* A state of the card: names, and what is in the files. Copies share a file's bytes until one of
 * them changes it, so that one image a cut is cheap. */
#ifndef HARK_POWERCUT_IMAGE_H
#define HARK_POWERCUT_IMAGE_H

#include <stdbool.h>
#include <stddef.h>

#define IMAGE_NODES_MAX 128
#define IMAGE_NAMES_MAX 64
#define IMAGE_PATH_BYTES 56
#define IMAGE_FILE_BYTES_MAX ((size_t)16 * 1024 * 1024)
#define IMAGE_ROOT "/card"

/* One file's content. */
struct image_bytes {
    int users; /* images that share it */
    size_t size, cap;
    unsigned char *data;
};

struct image_name {
    char path[IMAGE_PATH_BYTES];
    int node;
    bool is_directory;
};

/* The root directory is always there, without a name. */
struct image {
    struct image_bytes *bytes[IMAGE_NODES_MAX]; /* by node; a node without a name is deleted */
    int node_count;
    int name_count;
    struct image_name names[IMAGE_NAMES_MAX];
};

enum change_kind {
    CHANGE_CREATE, /* an empty file, or a directory */
    CHANGE_RENAME,
    CHANGE_UNLINK,
    CHANGE_WRITE,
    CHANGE_TRUNCATE,
    CHANGE_SYNC,           /* of one file: content and size, not its name */
    CHANGE_SYNC_DIRECTORY, /* the names in it */
};

/* One call that changes the card, or makes changes last. */
struct change {
    enum change_kind kind;
    int node;
    bool is_directory;
    char path[IMAGE_PATH_BYTES]; /* of the file as it was called then; of the directory */
    char to[IMAGE_PATH_BYTES];   /* of a rename */
    size_t offset, size;         /* of a write; of a truncation only the size */
    unsigned char *data;         /* of a write; owned */
};

void image_copy(struct image *to, const struct image *from);
/* Accepts a zeroed struct, and leaves one. */
void image_free(struct image *image);

/* The name's place in names; -1: not there. */
int image_find(const struct image *image, const char *path);
/* The file's content; NULL: not there. */
const struct image_bytes *image_look(const struct image *image, const char *path);
/* The directory that a path lies in. */
void image_parent(const char *path, char out[IMAGE_PATH_BYTES]);

/* What a call does, as a whole. A change that cannot be, because one that it builds on was lost,
 * does nothing: its name or its directory is not there. Syncs do nothing. */
void image_apply(struct image *image, const struct change *change);
/* A part of a write. */
void image_write(struct image *image, int node, size_t offset, const unsigned char *data,
                 size_t size);
/* Drops the files without a name and numbers the rest anew, as after a start of the machine. */
void image_pack(struct image *image);

#endif
