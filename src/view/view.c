#include "view/view.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "view/build.h"
#include "view/direction.h"
#include "view/look.h"
#include "view/mirror.h"

#define TOP_LINES_MAX 3
#define PERCENT_LEAST 60 /* smaller is no longer worth reading */
#define PERCENT_STEP 5   /* from one size of letters to the next that is tried */

/* How large letters are to be, and are at least, in percent. */
static const struct {
    int aim, floor;
} sizes[TEXT_SIZES] = {
    [TEXT_USUAL] = {100, 100}, [TEXT_LARGER] = {135, 120}, [TEXT_LARGEST] = {180, 150}};

/* How many lines "Someone new? Start here" has beside a language button of this width. */
static int someone_new_lines(const struct build *b, int language_w)
{
    const struct sizes *s = &b->sizes;
    const char *text = build_text(b, INTERFACE_SOMEONE_NEW);
    int width = b->view->display->width_px - 2 * s->margin_x - language_w - s->gap_x;
    struct build_style style = build_style_tight(VIEW_BOLD, &s->row_least, BUILD_CENTRE);
    struct lines lines;
    build_style_own(b, &style, text);
    build_break(b, &style, text, width - 3 * s->border, TOP_LINES_MAX, &lines);
    return lines.count;
}

/* On a small screen the language button is as wide as its name, and the globe where there is room
 * for it. */
static void fit_language_button(struct build *b)
{
    struct sizes *s = &b->sizes;
    struct build_style style = build_style_tight(VIEW_REGULAR, &s->row_least, BUILD_CENTRE);
    build_style_own(b, &style, b->interface->name);
    int name_w = build_width(b, &style, b->interface->name) + 4 * s->border;
    int both_w = name_w + s->picture_small + s->pad / 2;
    bool has_room =
        both_w <= s->language_w && someone_new_lines(b, both_w) == someone_new_lines(b, name_w);
    int w = has_room ? both_w : name_w;
    s->language_w = w > s->target_w ? w : s->target_w;
}

/* The top row is as high as the smallest target; where letters reach far, or "Someone new? Start
 * here" needs more lines, as high as these words need. */
static void make_room_at_top(struct build *b)
{
    struct sizes *s = &b->sizes;
    if (b->view->display->size_class == DISPLAY_7_INCH) {
        fit_language_button(b);
    }
    int lines = someone_new_lines(b, s->language_w);
    const struct font_sizes *size = lines > 1 ? &s->row_least : &s->row;
    struct build_style style = build_style_tight(VIEW_BOLD, size, BUILD_CENTRE);
    build_style_own(b, &style, build_text(b, INTERFACE_SOMEONE_NEW));
    int need = build_lines_h(&style, lines) + 2 * s->border;
    if ((style.letters.down > 0 || lines > 1) && need > s->top_h) {
        s->top_h = need;
    }
}

/* Letters of far reach need a higher bottom row on a small screen. */
static void make_room_at_bottom(struct build *b)
{
    static const enum interface_text texts[] = {
        INTERFACE_BACK,        INTERFACE_SKIP,   INTERFACE_NEXT,         INTERFACE_FINISH,
        INTERFACE_START_AGAIN, INTERFACE_FORGET, INTERFACE_HAVE_FINISHED};
    struct sizes *s = &b->sizes;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct build_style style = build_style_tight(VIEW_BOLD, &s->row_least, BUILD_CENTRE);
        build_style_own(b, &style, build_text(b, texts[i]));
        int need = build_lines_h(&style, 1) + 2 * s->border;
        if (style.letters.down > 0 && need > s->navigation_h) {
            s->navigation_h = need;
        }
    }
}

/* Overwrites what the view before said, as far as it went: zeroing all that there is room for would
 * cost a tenth of a letter typed. */
static void clear(struct view *view)
{
    size_t items = (size_t)view->item_count;
    size_t runs = (size_t)view->run_count;
    assert(items <= VIEW_ITEMS_MAX && runs <= VIEW_RUNS_MAX &&
           view->text_len <= VIEW_TEXT_BYTES_MAX);
    memset(view->items, 0, items * sizeof view->items[0]);
    memset(view->runs, 0, runs * sizeof view->runs[0]);
    memset(view->texts, 0, view->text_len);
    view->item_count = 0;
    view->run_count = 0;
    view->text_len = 0;
    view->one_moment = false;
    view->choosing_language = false;
    view->right_to_left = false;
    view->misfit = NULL;
}

static void begin(const struct view_source *source, struct sizes_scale scale, struct view *out,
                  struct build *b)
{
    const struct display *display = source->display;
    *b = (struct build){
        .source = source,
        .event = source->event,
        .visit = source->visit,
        .view = out,
        .interface = source->interface,
    };
    if (source->event != NULL) {
        b->language_index = source->visit->record.language;
        if (source->interfaces != NULL) {
            b->interface = &source->interfaces[b->language_index];
        }
    }
    b->language = b->interface->language;
    b->right_to_left = direction_of_language(b->language);
    clear(out);
    out->display = display;
    out->percent = scale.percent;
    out->screen = source->event != NULL ? source->visit->screen : VISIT_WELCOME;
    sizes_init(display, scale, source->measure, b->language, &b->sizes);
    make_room_at_top(b);
    make_room_at_bottom(b);
    const struct sizes *s = &b->sizes;
    out->half_gap_px = (s->gap_x < s->gap_y ? s->gap_x : s->gap_y) / 2;
    int width = display->width_px - 2 * s->margin_x;
    int bottom_y = display->height_px - s->margin_bottom - s->navigation_h;
    int top_end = s->margin_top + s->top_h;
    b->bottom = (struct rect){s->margin_x, bottom_y, width, s->navigation_h};
    b->content = (struct rect){s->margin_x, top_end, width, bottom_y - s->gap_y - top_end};
}

static void build_screen(struct build *b)
{
    switch (b->visit->screen) {
    case VISIT_TOPIC:
        build_topic_screen(b);
        break;
    case VISIT_QUESTION:
        build_question_screen(b);
        break;
    case VISIT_TYPING:
        build_typing_screen(b);
        break;
    case VISIT_REVIEW:
        build_review_screen(b);
        break;
    case VISIT_WELCOME:
    case VISIT_KEPT:
    case VISIT_THANKS:
    case VISIT_FORGOTTEN:
    case VISIT_LEAVE:
    case VISIT_NOTICE:
    case VISIT_CANNOT_KEEP:
        build_plain_screen(b);
        break;
    }
}

static void build_at(const struct view_source *source, struct sizes_scale scale, struct view *out)
{
    struct build b;
    begin(source, scale, out, &b);
    b.is_floor = scale.percent <= sizes[source->text_size].floor;
    if (source->event == NULL) {
        build_staff_screen(&b);
    } else if (source->visit->slow) {
        build_one_moment(&b);
    } else if (source->visit->choosing_language && build_has_languages(&b)) {
        build_languages_screen(&b);
    } else {
        build_screen(&b);
        build_language_button(&b);
    }
    if (b.right_to_left) {
        mirror_view(out);
    }
}

static struct sizes_scale scale_at(int percent, int running_most)
{
    return (struct sizes_scale){percent, percent < running_most ? percent : running_most};
}

/* Builds with the largest letters from aim down to floor with which all fits, found by halves: what
 * fits at one size fits at a smaller one. Running text need not grow beyond running_most. Where not
 * even the floor fits, that is what is built, as a misfit. */
static void build_largest(const struct view_source *source, int aim, int floor, int running_most,
                          struct view *out)
{
    build_at(source, scale_at(aim, running_most), out);
    if (out->misfit == NULL || aim <= floor) {
        return;
    }
    build_at(source, scale_at(floor, running_most), out);
    if (out->misfit != NULL) {
        return;
    }
    int good = floor;
    int bad = aim;
    while (bad - good > PERCENT_STEP) {
        int percent = good + (bad - good) / (2 * PERCENT_STEP) * PERCENT_STEP;
        build_at(source, scale_at(percent, running_most), out);
        if (out->misfit == NULL) {
            good = percent;
        } else {
            bad = percent;
        }
    }
    if (out->percent != good) {
        build_at(source, scale_at(good, running_most), out);
    }
}

/* Words say more when they are small than when they are cut off: where not even the floor is small
 * enough, letters get smaller still, and the misfit stays told. */
static void build_below(const struct view_source *source, int floor, struct view *out)
{
    char misfit[VIEW_ID_BYTES];
    (void)snprintf(misfit, sizeof misfit, "%s", out->misfit);
    build_largest(source, floor - PERCENT_STEP, PERCENT_LEAST, 100, out);
    char *kept = out->texts + out->text_len;
    size_t room = sizeof out->texts - out->text_len;
    (void)snprintf(kept, room, "%s", misfit);
    out->misfit = kept;
    out->text_len += room > 0 ? strlen(kept) + 1 : 0;
}

/* The largest letters between aim and floor with which all fits; where there are none, running text
 * and words in the two rows give way as well. The keyboard takes all the room there is: its letters
 * stay as they are. */
void view_build(const struct view_source *source, struct view *out)
{
    enum text_size size = source->text_size;
    assert(display_has_size(source->display, size));
    bool is_typing = source->event != NULL && source->visit->screen == VISIT_TYPING;
    if (is_typing) {
        size = TEXT_USUAL;
    }
    build_largest(source, sizes[size].aim, sizes[size].floor, sizes[size].aim, out);
    if (out->misfit != NULL && sizes[size].floor > 100) {
        build_at(source, scale_at(sizes[size].floor, 100), out);
    }
    if (out->misfit != NULL && !is_typing) {
        build_below(source, sizes[size].floor, out);
    }
    look_seal(out);
}
