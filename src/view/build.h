/* What the screens of the view room are built with: items, lines of text, buttons, the frame of
 * top row and bottom row. Leading is left here; a screen that reads from right to left is
 * mirrored as a whole at the end of view_build() (mirror.h). Inside the view room only. */
#ifndef HARK_VIEW_BUILD_H
#define HARK_VIEW_BUILD_H

#include "base/err.h"
#include "view/lines.h"
#include "view/sizes.h"
#include "view/view.h"

#define BUILD_TEXT_BYTES_MAX 2400 /* one filled-in text; the longest is a draft */

struct build {
    const struct view_source *source;
    const struct event *event; /* may be NULL on the staff's screen only */
    const struct visit *visit; /* likewise */
    struct view *view;
    const struct interface *interface; /* of the screen's language */
    struct sizes sizes;
    const char *language;
    bool right_to_left; /* as the language runs */
    int language_index;
    bool is_floor;          /* letters as small as this size of text has them: pictures may go */
    uint32_t shown;         /* choices on this page: goes with every action */
    struct rect content;    /* between the top row and the bottom row, gaps taken off */
    struct rect bottom;     /* the bottom row */
    struct view_item spare; /* written to when the view is full, never seen */
};

/* ---- items and texts: build.c ---- */

/* A new item. Never NULL: when the view is full it is a spare one and the view is a misfit. */
struct view_item *build_add(struct build *b, enum view_group group, enum view_role role,
                            struct rect box, const char *id);
/* The same with an id of two parts, "key:" and "a". */
struct view_item *build_add_named(struct build *b, enum view_group group, enum view_role role,
                                  struct rect box, const char *kind, const char *name);
/* Borrowed until the next build; "" when the view's texts are full. Soft hyphens are left out. */
const char *build_keep(struct build *b, const char *text);
/* The same with one {place} filled in; value may be NULL: then `text` as it is. */
const char *build_keep_filled(struct build *b, const char *text, const char *place,
                              const char *value);
/* Forgets and overwrites what was kept since the view's texts were so long: nothing of it may be in
 * an item. */
void build_take_back(struct build *b, size_t text_len);
void build_name(struct build *b, struct view_item *item, const char *name);
/* Makes it a target that gives this input; knows about waiting and the place of Next. */
void build_target(struct build *b, struct view_item *item, enum visit_input_kind kind, int number);
/* This item's text does not fit; the view tells the first one by name. */
void build_misfit(struct build *b, const struct view_item *item);

const char *build_text(const struct build *b, enum interface_text id);
/* NULL where the event has no such text. */
const char *build_event_text(const struct build *b, const struct event_text *text);

enum build_align { BUILD_LEADING, BUILD_CENTRE };

struct build_style {
    enum view_face face;
    int size_px;
    int pitch_px;
    enum build_align align;
    unsigned options;     /* enum lines_option */
    bool running;         /* the pitch is that of running text */
    const char *language; /* NULL: the screen's */
    struct letters letters;
};

/* Line pitch of tiles and questions, and of running text. */
struct build_style build_style_tight(enum view_face face, const struct font_sizes *sizes,
                                     enum build_align align);
struct build_style build_style_running(const struct font_sizes *sizes, enum build_align align);
/* Words of other scripts need the room that their ink takes. Fit gives these words as much as those
 * of the language usually need, or more; own just what they need. */
void build_style_fit(const struct build *b, struct build_style *style, const char *text);
void build_style_own(const struct build *b, struct build_style *style, const char *text);
/* Sets the pitch anew after a change of size or letters. */
void build_style_pitch(struct build_style *style);

void build_break(const struct build *b, const struct build_style *style, const char *text,
                 int width, int most_lines, struct lines *out);
/* The same, but a text that is too long is cut at a word and ends in an ellipsis: for words that
 * are seen whole elsewhere. Longer than one paragraph's maximum is cut as well. */
void build_break_short(struct build *b, const struct build_style *style, const char *text,
                       int width, int most_lines, struct lines *out);
/* Breaks text at the largest size from style->size_px down to smallest_px at which it fits into
 * width and height, and leaves that size in style. False: it fits at none; it is then broken at
 * the smallest. */
bool build_shrink(const struct build *b, struct build_style *style, int smallest_px,
                  const char *text, int width, int height, struct lines *out);
/* Draws lines into area, as a block in the middle of its height. */
void build_lines(struct build *b, struct view_item *item, const struct build_style *style,
                 const struct lines *lines, struct rect area);
/* One line, centred in height; align as the style says. */
void build_line(struct build *b, struct view_item *item, const struct build_style *style,
                const char *text, struct rect area);
/* A caret at the end of the item's last line. */
void build_caret(struct build *b, const struct view_item *item);
/* The width of one line of these words. */
int build_width(const struct build *b, const struct build_style *style, const char *text);
/* Measures a part of a line, which has neither soft hyphens nor words of both directions. */
void build_measure(const struct build *b, const struct build_style *style, struct line *line);
/* What stays free between a headline and what stands above and below it: lines of far letters are
 * just as high as their ink, Latin ones have room of their own. */
int build_air(const struct build *b, const struct build_style *style);
/* What so many lines need in a box, inside its border, and how many lines have room there: letters
 * reach a little above and below them. */
int build_lines_h(const struct build_style *style, int count);
int build_most_lines(const struct build_style *style, int height);

/* ---- the frame: frame.c ---- */

/* Progress dots, or "Someone new? Start here". */
void build_top(struct build *b);
/* "Someone new? Start here" alone. */
void build_someone_new(struct build *b);

struct build_button {
    const char *id;
    const char *text;
    enum picture picture;  /* PICTURE_NONE: words only */
    bool picture_trailing; /* behind the words */
    bool filled;
    bool regular; /* not in bold letters */
    enum visit_input_kind kind;
    int number;
};
/* Words (and picture) in the middle of box, bold, as large as size says or smaller. */
struct view_item *build_button(struct build *b, enum view_group group,
                               const struct build_button *button, struct rect box,
                               const struct font_sizes *size);
void build_back(struct build *b, enum visit_input_kind kind, int number);
/* Skip (plain), Next, Done or Finish (filled) in the trailing place of the bottom row. */
void build_next(struct build *b, const struct build_button *button);
/* Makes the bottom row high enough for these buttons: two lines of words, or one below the other
 * where they do not find room side by side. Before anything else is on the screen. */
void build_bottom_room(struct build *b, const struct build_button *buttons, int count);
/* The bottom row of Leave and Notice: all as wide as each other where their words fit, else each
 * as its words need, with the same room around them. */
void build_bottom_row(struct build *b, const struct build_button *buttons, int count);
struct rect build_next_place(const struct build *b);

/* ---- languages.c ---- */

/* Whether the person can choose one: then every screen has a button for it. */
bool build_has_languages(const struct build *b);
/* The button in the trailing corner of the top row. */
void build_language_button(struct build *b);
/* Welcome's languages by their own names, in so many rows at most at the foot of `rest`; where
 * there are more of them, the last place leads to their list. Returns what is left above. */
struct rect build_welcome_languages(struct build *b, struct rect rest, int rows_most, bool draw);
/* The list of all languages, over whatever screen the visit is on. */
void build_languages_screen(struct build *b);

/* ---- parts of a question: heading.c, tiles.c ---- */

struct build_heading {
    const char *text;
    const char *hint;      /* NULL: none. Gets a line of its own where it must */
    const char *soft_hint; /* shown only where there is room beside the question */
    enum picture mark;
    enum view_tone tone;
    int page, pages;
};
/* The rectangle that is left for the answers below it. */
struct rect build_heading(struct build *b, const struct build_heading *heading, bool draw);

struct build_tile {
    char id[VIEW_ID_BYTES];
    const char *text;
    const char *second; /* below it in bold, on the review; NULL: none */
    enum picture picture;
    bool chosen;
    enum visit_input_kind kind;
    int number;
};

struct build_grid {
    int columns, rows; /* of a page */
    int pages, page;
    int first, count; /* on this page */
    struct rect area;
    int tile_w, tile_h;
    int picture;   /* side of the pictures, where there are any */
    bool fits;     /* no tile is too low, no words are too long */
    bool is_stack; /* the words stand below the pictures */
};

/* What is to stand in a grid. */
struct build_list {
    const struct build_tile *tiles; /* NULL: not made yet; their words will fit any tile */
    int count;
    int page;   /* the one that is wanted */
    int pair_h; /* of tiles with two texts, a line of each; no more than two rows. 0: one text */
};
/* How the list stands in area: as many tiles a page as find room, and as the display may have. */
void build_grid_plan(const struct build *b, const struct build_list *list, struct rect area,
                     struct build_grid *out);
/* All tiles of the list are given, so that letters are as large on every page. */
void build_grid(struct build *b, const struct build_grid *grid, const struct build_tile *tiles,
                int count, enum view_role role, enum view_tone tone);
/* A scale: one row in its order. `apart` (may be NULL) is the bar below it. */
void build_scale(struct build *b, struct rect area, const struct build_tile *tiles, int count,
                 const struct build_tile *apart, enum view_role role, enum view_tone tone);

/* ---- the screens ---- */

void build_question_screen(struct build *b);
void build_topic_screen(struct build *b);
void build_review_screen(struct build *b);
void build_typing_screen(struct build *b);
void build_plain_screen(struct build *b); /* Welcome, Kept, Thanks, Forgotten, Leave, Notice ... */
void build_one_moment(struct build *b);
void build_staff_screen(struct build *b);

/* The question as it is asked in this visit. */
const char *build_question_text(struct build *b, int question);
enum picture build_question_mark(const struct build *b, int question, enum view_tone *tone);

#endif
