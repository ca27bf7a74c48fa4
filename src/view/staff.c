/* What the team sees when the event file cannot be used. */
#include "view/build.h"

void build_staff_screen(struct build *b)
{
    const struct sizes *s = &b->sizes;
    struct build_style title = build_style_tight(VIEW_BOLD, &s->choice, BUILD_LEADING);
    struct build_style text = build_style_tight(VIEW_REGULAR, &s->row_least, BUILD_LEADING);
    struct rect page = {s->margin_x, s->margin_x, b->view->display->width_px - 2 * s->margin_x,
                        b->view->display->height_px - 2 * s->margin_x};
    const char *texts[] = {build_text(b, INTERFACE_STAFF_TITLE),
                           build_text(b, INTERFACE_STAFF_TEXT),
                           b->source->problems != NULL ? b->source->problems : ""};
    static const char *const ids[] = {"title", "text", "problems"};
    for (int i = 0; i < 3; i++) {
        const struct build_style *style = i == 0 ? &title : &text;
        struct build_style how = *style;
        how.options = LINES_ANYWHERE; /* a path has few places to break at */
        build_style_fit(b, &how, texts[i]);
        struct lines lines;
        build_break(b, &how, texts[i], page.w, build_most_lines(&how, page.h), &lines);
        struct rect box = {page.x, page.y, page.w, lines.count * how.pitch_px};
        struct view_item *item =
            build_add(b, VIEW_GROUP_QUESTION, i == 0 ? VIEW_HEADING : VIEW_TEXT, box, ids[i]);
        build_name(b, item, texts[i]);
        lines.fits = true; /* as many as fit; the rest is in the log */
        build_lines(b, item, &how, &lines, box);
        page.y += box.h + s->pad / 2;
        page.h -= box.h + s->pad / 2;
    }
}
