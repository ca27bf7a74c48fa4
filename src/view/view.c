#include "view/view.h"

#include <assert.h>
#include <string.h>

#include "view/build.h"
#include "view/direction.h"
#include "view/look.h"
#include "view/mirror.h"

#define TOP_LINES_MAX 3
#define PERCENT_STEP 5 /* from one size of letters to the next that is tried */

/* On a small screen the language button is as wide as its name, and the globe where it finds room.
 */
static void fit_language_button(struct build *b)
{
    struct sizes *s = &b->sizes;
    struct build_style style = build_style_tight(VIEW_REGULAR, &s->row, BUILD_CENTRE);
    build_style_own(b, &style, b->interface->name);
    int name_w = build_advance(b, &style, b->interface->name) + 4 * s->border;
    int both_w = name_w + s->picture_small + s->pad / 2;
    int w = both_w <= s->language_w ? both_w : name_w;
    w = w > s->target_w ? w : s->target_w;
    s->language_w = w < s->language_w ? w : s->language_w;
}

/* The top row is as high as the smallest target; where letters reach far, or "Someone new? Start
 * here" needs two lines, as high as these words need. */
static void make_room_at_top(struct build *b)
{
    struct sizes *s = &b->sizes;
    const char *text = build_text(b, INTERFACE_SOMEONE_NEW);
    if (b->view->display->size_class == DISPLAY_7_INCH) {
        fit_language_button(b);
    }
    int width = b->view->display->width_px - 2 * s->margin_x - s->language_w - s->gap_x;
    struct build_style style = build_style_tight(VIEW_BOLD, &s->row_least, BUILD_CENTRE);
    build_style_own(b, &style, text);
    struct lines lines;
    build_break(b, &style, text, width - 3 * s->border, TOP_LINES_MAX, &lines);
    if (lines.count == 1) {
        style = build_style_tight(VIEW_BOLD, &s->row, BUILD_CENTRE);
        build_style_own(b, &style, text);
    }
    int need = lines.count * style.pitch_px + 2 * s->border;
    if ((style.letters.down > 0 || lines.count > 1) && need > s->top_h) {
        s->top_h = need;
    }
}

/* Letters of far reach need a higher bottom row on a small screen. */
static void make_room_at_bottom(struct build *b)
{
    struct sizes *s = &b->sizes;
    int need = sizes_pitch(&s->letters[VIEW_BOLD], s->row_least.of[VIEW_BOLD]) + 2 * s->border;
    if (s->letters[VIEW_BOLD].down > 0 && need > s->navigation_h) {
        s->navigation_h = need;
    }
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
    memset(out, 0, sizeof *out);
    out->display = display;
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
    if (direction_of_language(b.language)) {
        mirror_view(out);
    }
}

/* The largest letters between aim and floor with which all fits; where there are none, running text
 * and words in the two rows give way as well. The keyboard takes all the room there is: its letters
 * stay as they are. */
void view_build(const struct view_source *source, struct view *out)
{
    static const struct {
        int aim, floor;
    } sizes[TEXT_SIZES] = {
        [TEXT_USUAL] = {100, 100}, [TEXT_LARGER] = {135, 120}, [TEXT_LARGEST] = {180, 150}};
    enum text_size size = source->text_size;
    assert(display_has_size(source->display, size));
    if (source->event != NULL && source->visit->screen == VISIT_TYPING) {
        size = TEXT_USUAL;
    }
    for (int percent = sizes[size].aim; percent >= sizes[size].floor; percent -= PERCENT_STEP) {
        build_at(source, (struct sizes_scale){percent, percent}, out);
        if (out->misfit == NULL) {
            break;
        }
    }
    if (out->misfit != NULL && sizes[size].floor > 100) {
        build_at(source, (struct sizes_scale){sizes[size].floor, 100}, out);
    }
    look_seal(out);
}
