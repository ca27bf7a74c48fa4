#include "ui/face.h"

#include <errno.h>
#include <hb-ot.h>
#include <hb.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/log.h"

struct face {
    hb_blob_t *blob;
    hb_face_t *face;
    hb_font_t *font;     /* scaled to font units */
    hb_buffer_t *buffer; /* used again for every line */
    int units_per_em, capital, ascent, descent;
};

/* The height of H itself, not what the font's header says of it: that is what people see. */
static bool read_metrics(struct face *face)
{
    hb_codepoint_t glyph;
    hb_glyph_extents_t ink;
    hb_font_extents_t line;
    if (!hb_font_get_nominal_glyph(face->font, 'H', &glyph) ||
        !hb_font_get_glyph_extents(face->font, glyph, &ink) ||
        !hb_font_get_h_extents(face->font, &line)) {
        return false;
    }
    face->capital = ink.y_bearing;
    face->ascent = line.ascender;
    face->descent = -line.descender;
    return face->capital > 0 && face->ascent > 0 && face->descent >= 0;
}

enum err face_open(const char *path, struct face **out)
{
    enum err err = ERR_SYSTEM;
    struct stat status;
    struct face *face = calloc(1, sizeof *face);
    if (face == NULL) {
        log_error("ui: no memory for a font");
        goto out;
    }
    if (stat(path, &status) != 0) {
        err = errno == ENOENT || errno == ENOTDIR ? ERR_ABSENT : ERR_SYSTEM;
        log_error("ui: font %s: %s", path, strerror(errno));
        goto out;
    }
    face->blob = hb_blob_create_from_file_or_fail(path);
    face->buffer = hb_buffer_create();
    if (face->blob == NULL || !hb_buffer_allocation_successful(face->buffer)) {
        log_error("ui: font %s cannot be read", path);
        goto out;
    }
    face->face = hb_face_create(face->blob, 0);
    face->units_per_em = (int)hb_face_get_upem(face->face);
    face->font = hb_font_create(face->face);
    hb_font_set_scale(face->font, face->units_per_em, face->units_per_em);
    if (hb_face_get_glyph_count(face->face) == 0 || !read_metrics(face)) {
        err = ERR_DATA;
        log_error("ui: %s is no font with Latin letters", path);
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
    hb_buffer_destroy(face->buffer);
    hb_font_destroy(face->font);
    hb_face_destroy(face->face);
    hb_blob_destroy(face->blob);
    free(face);
}

const char *face_bytes(const struct face *face, size_t *len)
{
    unsigned length = 0;
    const char *bytes = hb_blob_get_data(face->blob, &length);
    *len = length;
    return bytes;
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

void face_reach(struct face *face, const char *line, size_t len, struct face_reach *out)
{
    *out = (struct face_reach){0};
    hb_buffer_reset(face->buffer);
    hb_buffer_set_direction(face->buffer, HB_DIRECTION_LTR);
    hb_buffer_set_script(face->buffer, HB_SCRIPT_LATIN);
    hb_buffer_set_language(face->buffer, hb_language_from_string("en", -1));
    hb_buffer_add_utf8(face->buffer, line, (int)len, 0, (int)len);
    hb_shape(face->font, face->buffer, NULL, 0);
    unsigned count = 0;
    const hb_glyph_info_t *glyphs = hb_buffer_get_glyph_infos(face->buffer, &count);
    const hb_glyph_position_t *places = hb_buffer_get_glyph_positions(face->buffer, &count);
    for (unsigned i = 0; i < count; i++) {
        hb_glyph_extents_t ink;
        if (hb_font_get_glyph_extents(face->font, glyphs[i].codepoint, &ink) && ink.width != 0) {
            int left = out->advance + places[i].x_offset + ink.x_bearing;
            int top = places[i].y_offset + ink.y_bearing;
            out->left = left < out->left ? left : out->left;
            out->top = top > out->top ? top : out->top;
        }
        out->advance += places[i].x_advance;
    }
    /* The words of a person do not stay behind in the buffer. */
    hb_buffer_reset(face->buffer);
}
