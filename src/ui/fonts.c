#include "ui/fonts.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"

#define WEIGHTS 2
#define PATH_BYTES 1024
#define LANGUAGES_MAX 6

/* A font, the script it is for, and the letter that is as high as a capital H: alef, or the base
 * letter ka. Where two are for one script, the first one is for its languages only. */
static const struct font_row {
    const char *name;
    hb_script_t script;
    uint32_t letter;
    const char *languages[LANGUAGES_MAX];
} rows[] = {
    {"Andika", HB_SCRIPT_LATIN, 'H', {NULL}},
    {"NotoNastaliqUrdu", HB_SCRIPT_ARABIC, 0x0627, {"ur", "ks", "pnb", "skr", NULL}},
    {"NotoSansArabic", HB_SCRIPT_ARABIC, 0x0627, {"ar", "fa", "ckb", "ps", "sd", NULL}},
    {"NotoSansBengali", HB_SCRIPT_BENGALI, 0x0995, {"bn", "as", NULL}},
    {"NotoSansGurmukhi", HB_SCRIPT_GURMUKHI, 0x0A15, {"pa", NULL}},
};
#define ROWS ((int)(sizeof rows / sizeof rows[0]))

struct fonts {
    char directory[PATH_BYTES];
    struct face *faces[WEIGHTS][FONTS_MAX];
    bool is_absent[WEIGHTS][FONTS_MAX];
    bool has_failed; /* to open one that is there */
};

static enum err open_face(struct fonts *fonts, enum view_face weight, int row)
{
    static const char *const weights[] = {"Regular", "Bold"};
    const char *directories[] = {fonts->directory, FONTS_NOTO_DIRECTORY};
    char path[PATH_BYTES + 64];
    for (int i = 0; i < 2; i++) {
        int len = snprintf(path, sizeof path, "%s/%s-%s.ttf", directories[i], rows[row].name,
                           weights[weight]);
        if (len < 0 || (size_t)len >= sizeof path) {
            log_error("ui: the path of the fonts is too long");
            return ERR_DATA;
        }
        if (row == 0 || access(path, F_OK) == 0) {
            break;
        }
        if (errno != ENOENT && errno != ENOTDIR) {
            log_error("ui: font %s: %s", path, strerror(errno));
            return ERR_SYSTEM;
        }
    }
    const struct face *like = row > 0 ? fonts->faces[weight][0] : NULL;
    return face_open(path, rows[row].letter, like, &fonts->faces[weight][row]);
}

enum err fonts_open(const char *directory, struct fonts **out)
{
    enum err err = ERR_SYSTEM;
    struct fonts *fonts = calloc(1, sizeof *fonts);
    if (fonts == NULL) {
        log_error("ui: no memory for fonts");
        goto out;
    }
    int len = snprintf(fonts->directory, sizeof fonts->directory, "%s", directory);
    if (len < 0 || (size_t)len >= sizeof fonts->directory) {
        log_error("ui: the path of the fonts is too long");
        err = ERR_DATA;
        goto out;
    }
    err = open_face(fonts, VIEW_REGULAR, 0);
    if (err == ERR_OK) {
        err = open_face(fonts, VIEW_BOLD, 0);
    }
    if (err != ERR_OK) {
        goto out;
    }
    *out = fonts;
    return ERR_OK;
out:
    fonts_close(fonts);
    *out = NULL;
    return err;
}

void fonts_close(struct fonts *fonts)
{
    if (fonts == NULL) {
        return;
    }
    for (int weight = 0; weight < WEIGHTS; weight++) {
        for (int row = 0; row < ROWS; row++) {
            face_close(fonts->faces[weight][row]);
        }
    }
    free(fonts);
}

const struct face *fonts_first(const struct fonts *fonts, enum view_face face)
{
    return fonts->faces[face][0];
}

struct face *fonts_at(const struct fonts *fonts, enum view_face face, int place)
{
    return fonts->faces[face][place];
}

static bool has(struct fonts *fonts, enum view_face face, int row, uint32_t code)
{
    bool is_wanted = fonts->faces[face][row] == NULL && !fonts->is_absent[face][row];
    if (is_wanted && !fonts->has_failed) {
        enum err err = open_face(fonts, face, row);
        fonts->has_failed = err == ERR_SYSTEM;
        fonts->is_absent[face][row] = err != ERR_OK && err != ERR_SYSTEM;
    }
    return fonts->faces[face][row] != NULL && face_has(fonts->faces[face][row], code);
}

static bool is_of_language(const struct font_row *row, const char *language)
{
    for (int i = 0; i < LANGUAGES_MAX && row->languages[i] != NULL; i++) {
        size_t len = strlen(row->languages[i]);
        if (strncmp(language, row->languages[i], len) == 0 &&
            (language[len] == '\0' || language[len] == '-')) {
            return true;
        }
    }
    return false;
}

/* Of two fonts for a script, the one for the language; else the one that is not for some languages
 * only, which is the last. */
static int row_of_script(hb_script_t script, const char *language)
{
    int found = 0;
    for (int row = 1; row < ROWS; row++) {
        if (rows[row].script == script) {
            found = row;
            if (is_of_language(&rows[row], language)) {
                break;
            }
        }
    }
    return found;
}

static int row_of_language(const char *language)
{
    for (int row = 1; row < ROWS; row++) {
        if (is_of_language(&rows[row], language)) {
            return row;
        }
    }
    return 0;
}

int fonts_find(struct fonts *fonts, enum view_face face, hb_script_t script, const char *language,
               uint32_t code)
{
    int script_row = row_of_script(script, language);
    if (has(fonts, face, script_row, code)) {
        return script_row;
    }
    if (has(fonts, face, 0, code)) {
        return 0;
    }
    int language_row = row_of_language(language);
    if (has(fonts, face, language_row, code)) {
        return language_row;
    }
    for (int row = 1; row < ROWS; row++) {
        if (has(fonts, face, row, code)) {
            return row;
        }
    }
    return 0;
}

bool fonts_take_failure(struct fonts *fonts)
{
    bool has_failed = fonts->has_failed;
    fonts->has_failed = false;
    return has_failed;
}
