#include "ui/face.h"

#include <errno.h>
#include <hb-ot.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/log.h"

struct face {
    hb_blob_t *blob;
    hb_face_t *face;
    hb_font_t *font; /* scaled to the units of the first face */
    bool is_first;
    int units_per_em; /* of the first face */
    int scale;        /* this font's em, in these units */
    int capital, ascent, descent;
};

static bool read_metrics(struct face *face, uint32_t letter, const struct face *like)
{
    hb_codepoint_t glyph;
    hb_glyph_extents_t ink;
    hb_font_extents_t line;
    int own = (int)hb_face_get_upem(face->face);
    hb_font_set_scale(face->font, own, own);
    if (!hb_font_get_nominal_glyph(face->font, letter, &glyph) ||
        !hb_font_get_glyph_extents(face->font, glyph, &ink) || ink.height >= 0 ||
        !hb_font_get_h_extents(face->font, &line)) {
        return false;
    }
    /* The height of the letter itself, not what the font's header says: that is what people see. */
    face->units_per_em = like != NULL ? like->units_per_em : own;
    face->scale = like != NULL ? own * like->capital / -ink.height : own;
    face->capital = like != NULL ? like->capital : -ink.height;
    face->ascent = line.ascender * face->scale / own;
    face->descent = -line.descender * face->scale / own;
    hb_font_set_scale(face->font, face->scale, face->scale);
    return face->ascent > 0 && face->descent >= 0;
}

static bool read_blob(struct face *face)
{
    face->face = hb_face_create(face->blob, 0);
    face->font = hb_font_create(face->face);
    return hb_face_get_glyph_count(face->face) > 0;
}

enum err face_open(const char *path, uint32_t letter, const struct face *like, struct face **out)
{
    enum err err = ERR_SYSTEM;
    struct stat status;
    struct face *face = calloc(1, sizeof *face);
    if (face == NULL) {
        log_error("ui: no memory for a font");
        goto out;
    }
    face->is_first = like == NULL;
    if (stat(path, &status) != 0) {
        err = errno == ENOENT || errno == ENOTDIR ? ERR_ABSENT : ERR_SYSTEM;
        log_error("ui: font %s: %s", path, strerror(errno));
        goto out;
    }
    face->blob = hb_blob_create_from_file_or_fail(path);
    if (face->blob == NULL) {
        log_error("ui: font %s cannot be read", path);
        goto out;
    }
    if (!read_blob(face) || !read_metrics(face, letter, like)) {
        err = ERR_DATA;
        log_error("ui: %s is no font with the letter U+%04X", path, (unsigned)letter);
        goto out;
    }
    *out = face;
    return ERR_OK;
out:
    face_close(face);
    *out = NULL;
    return err;
}

void face_close(struct face *face)
{
    if (face == NULL) {
        return;
    }
    hb_font_destroy(face->font);
    hb_face_destroy(face->face);
    hb_blob_destroy(face->blob);
    free(face);
}

int face_units_per_em(const struct face *face)
{
    return face->units_per_em;
}

int face_capital(const struct face *face)
{
    return face->capital;
}

int face_ascent(const struct face *face)
{
    return face->ascent;
}

int face_descent(const struct face *face)
{
    return face->descent;
}

bool face_has(const struct face *face, uint32_t code)
{
    hb_codepoint_t glyph;
    return hb_font_get_nominal_glyph(face->font, code, &glyph) != 0;
}

hb_font_t *face_shaper(const struct face *face)
{
    return face->font;
}

const char *face_bytes(const struct face *face, size_t *len)
{
    unsigned bytes = 0;
    const char *start = hb_blob_get_data(face->blob, &bytes);
    *len = bytes;
    return start;
}

int face_scale(const struct face *face)
{
    return face->scale;
}

bool face_is_first(const struct face *face)
{
    return face->is_first;
}
