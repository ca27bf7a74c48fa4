#include "view/view.h"

#include <assert.h>
#include <string.h>

#include "view/build.h"
#include "view/direction.h"
#include "view/look.h"
#include "view/mirror.h"

#define PERCENT_STEP 5 /* from one size of letters to the next that is tried */

/* The top row is as high as the smallest target; where letters reach far, as high as its longest
 * words need. */
static void make_room_at_top(struct build *b)
{
    struct sizes *s = &b->sizes;
    struct build_style style = build_style_tight(VIEW_BOLD, &s->row, BUILD_CENTRE);
    build_style_own(b, &style, build_text(b, INTERFACE_SOMEONE_NEW));
    int need = style.pitch_px + 2 * s->border;
    if (style.letters.down > 0 && need > s->top_h) {
        s->top_h = need;
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
