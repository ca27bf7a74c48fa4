/* Looks at one screen after the other and says what is wrong with it. Inside the check room only.
 * The numbers are those of docs/SPEC.md, "Sizes", written down a second time: a fault in the
 * view's table is found here. */
#ifndef HARK_CHECK_JUDGE_H
#define HARK_CHECK_JUDGE_H

#include "check/check.h"
#include "check/walk.h"
#include "ui/painter.h"

#define JUDGE_GLYPHS_SEEN 4096 /* lines that are known to have all their letters */

/* Where a judge stands, and whom it tells. All borrowed. */
struct judge {
    const struct event *event;
    const struct display *display;
    int display_index, language;
    enum text_size size;
    const struct measure *measure;
    struct text *text;
    uint64_t glyphs_seen[JUDGE_GLYPHS_SEEN]; /* hashes, by hash */
    void (*found)(void *context, const struct check_finding *finding);
    void *context;
};

/* A finding about this item of this screen; the caller fills in kind, value and wanted. */
void judge_begin_finding(const struct judge *judge, const struct walk_screen *screen,
                         const struct view_item *item, struct check_finding *out);

/* What can be known without drawing: words, letters, targets, gaps, edges. */
void judge_layout(struct judge *judge, const struct walk_screen *screen, const struct view *view);

/* Height of a capital H at this size, in millimetres. */
double judge_capital_mm(const struct judge *judge, enum view_face face, int size_px);

/* What is known only from pixels. One after the other sees the screens of one walk. */
struct judge_paper;

/* For this display. All borrowed. ERR_SYSTEM. */
enum err judge_paper_open(const struct display *display, struct text *text,
                          struct pictures *pictures, struct judge_paper **out) HARK_MUST_CHECK;
void judge_paper_close(struct judge_paper *paper);
/* Draws the view and judges contrast, and whether what is chosen differs from what is open, and
 * helped from in the way, without colours. number: by which findings name the palette. */
void judge_pixels(const struct judge *judge, struct judge_paper *paper,
                  const struct walk_screen *screen, const struct view *view,
                  const struct palette *palette, int number);
/* The drawing of the last judge_pixels(). */
struct SDL_Surface *judge_paper_surface(const struct judge_paper *paper);

/* The contrast of the words in this rectangle: of the colour that covers most of it and the one
 * that stands out most. 0 where there is one colour only. */
double judge_contrast(struct SDL_Surface *surface, struct rect rect);
/* How many per cent of the pixels differ in luminance by a tenth or more. The rectangles are of one
 * size. */
double judge_difference(struct SDL_Surface *one, struct rect one_rect, struct SDL_Surface *other,
                        struct rect other_rect);

/* The event's and the interface's texts by themselves. language: index, or -1 for all. */
void judge_texts(const struct event *event, const struct interface *interfaces, int language,
                 void (*found)(void *context, const struct check_finding *finding), void *context);
/* For tests. Words of the longest sentence of a text. */
int judge_longest_sentence(const char *text);
/* Flesch–Kincaid grade of an English text; *words is how many it has. */
double judge_grade(const char *text, int *words);

#endif
