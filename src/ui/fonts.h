/* The chain of fonts: Andika first, and one for each further script. A file is opened when the
 * first letter needs it. */
#ifndef HARK_UI_FONTS_H
#define HARK_UI_FONTS_H

#include "base/err.h"
#include "ui/face.h"
#include "view/view.h"

#define FONTS_MAX 8 /* rows of the chain */
/* Where Debian puts fonts-noto-core: looked at behind the directory that was given. */
#define FONTS_NOTO_DIRECTORY "/usr/share/fonts/truetype/noto"

struct fonts;

/* Opens Andika-Regular.ttf and Andika-Bold.ttf in directory. ERR_ABSENT, ERR_DATA, ERR_SYSTEM (all
 * logged). */
enum err fonts_open(const char *directory, struct fonts **out) HARK_MUST_CHECK;
void fonts_close(struct fonts *fonts);

/* Andika of this weight. */
const struct face *fonts_first(const struct fonts *fonts, enum view_face face);
/* The font's place in the chain (0 .. FONTS_MAX-1) for a character of this script in a text of this
 * language: that of the script, else of the language, else the first one that has it. 0 when none
 * does: it is then drawn as a box, and counted as missing. */
int fonts_find(struct fonts *fonts, enum view_face face, hb_script_t script, const char *language,
               uint32_t code);
/* The face at a place that fonts_find gave. */
struct face *fonts_at(const struct fonts *fonts, enum view_face face, int place);
/* Whether fonts_find could not open a font that is there (memory, files; logged) since this was
 * asked: then what it gave may be the wrong one, and it tries again from now on. */
bool fonts_take_failure(struct fonts *fonts);

#endif
