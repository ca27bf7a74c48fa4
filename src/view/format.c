/* A view as exact text. */
#include "base/buf.h"
#include "view/view.h"

static const char *role_name(enum view_role role)
{
    switch (role) {
    case VIEW_TEXT:
        return "text";
    case VIEW_HEADING:
        return "heading";
    case VIEW_IMAGE:
        return "image";
    case VIEW_PROGRESS:
        return "progress";
    case VIEW_BUTTON:
        return "button";
    case VIEW_CHECKBOX:
        return "checkbox";
    case VIEW_RADIO:
        return "radio";
    case VIEW_KEY:
        return "key";
    case VIEW_FIELD:
        return "field";
    }
    return "?";
}

static const char *group_name(enum view_group group)
{
    switch (group) {
    case VIEW_GROUP_TOP:
        return "top";
    case VIEW_GROUP_QUESTION:
        return "question";
    case VIEW_GROUP_CHOICES:
        return "choices";
    case VIEW_GROUP_WORDS:
        return "words";
    case VIEW_GROUP_KEYS:
        return "keys";
    case VIEW_GROUP_NAVIGATION:
        return "navigation";
    }
    return "?";
}

static const char *fill_name(enum view_fill fill)
{
    switch (fill) {
    case VIEW_FILL_NONE:
        return "none";
    case VIEW_FILL_PLAIN:
        return "plain";
    case VIEW_FILL_SOLID:
        return "solid";
    }
    return "?";
}

static const char *tone_name(enum view_tone tone)
{
    switch (tone) {
    case VIEW_TONE_INK:
        return "ink";
    case VIEW_TONE_HELPED:
        return "helped";
    case VIEW_TONE_IN_THE_WAY:
        return "in_the_way";
    }
    return "?";
}

static void add_rect(struct buf *out, const char *what, struct rect rect)
{
    buf_addf(out, " %s=%d,%d,%dx%d", what, rect.x, rect.y, rect.w, rect.h);
}

/* In quotes, with line ends and quotes as C writes them. */
static void add_quoted(struct buf *out, const char *text)
{
    buf_add_text(out, "\"");
    for (; *text != '\0'; text++) {
        if (*text == '\n') {
            buf_add_text(out, "\\n");
        } else if (*text == '"' || *text == '\\') {
            buf_addf(out, "\\%c", *text);
        } else {
            buf_add(out, text, 1);
        }
    }
    buf_add_text(out, "\"");
}

static void add_item(struct buf *out, const struct view_item *item)
{
    buf_addf(out, "%s %s %s", item->id, group_name(item->group), role_name(item->role));
    if (item->layer != 0) {
        buf_addf(out, " layer=%d", item->layer);
    }
    add_rect(out, "box", item->box);
    add_rect(out, "ink", item->ink);
    buf_addf(out, " %s/%s", fill_name(item->fill), tone_name(item->tone));
    if (item->border_px > 0) {
        buf_addf(out, " border=%d radius=%d", item->border_px, item->radius_px);
    }
    if (item->picture != PICTURE_NONE) {
        buf_addf(out, " picture=%s%s", picture_name(item->picture),
                 item->picture_flipped ? "(flipped)" : "");
        add_rect(out, "at", item->picture_box);
    }
    if (!rect_is_empty(item->tick_box)) {
        add_rect(out, "tick", item->tick_box);
    }
    if (item->dots > 0) {
        buf_addf(out, " dots=%d/%d%s", item->dots_full, item->dots,
                 item->dots_from_right ? " from right" : "");
    }
    buf_addf(out, "%s%s%s", (item->state & VIEW_CHOSEN) != 0 ? " chosen" : "",
             (item->state & VIEW_PRESSED) != 0 ? " pressed" : "",
             (item->state & VIEW_DEAF) != 0 ? " deaf" : "");
    if (item->is_target) {
        buf_addf(out, " does=%d,%d,%#x", (int)item->action.kind, item->action.number,
                 (unsigned)item->action.shown);
    }
    buf_addf(out, " [%s] ", item->language);
    add_quoted(out, item->name);
    buf_add_text(out, "\n");
}

static void add_run(struct buf *out, const struct view_run *run)
{
    buf_addf(out, "  %s %d at %d,%d +%d ", run->face == VIEW_BOLD ? "bold" : "regular",
             run->size_px, run->x, run->baseline_y, run->advance);
    add_quoted(out, run->text);
    buf_addf(out, "%s%s", run->right_to_left ? " from right" : "", run->caret ? " caret\n" : "\n");
}

void view_format(const struct view *view, struct buf *out)
{
    buf_addf(out, "view %s %s%s%s%s\n", view->display->name, visit_screen_name(view->screen),
             view->one_moment ? " one_moment" : "", view->choosing_language ? " languages" : "",
             view->right_to_left ? " right_to_left" : "");
    if (view->misfit != NULL) {
        buf_addf(out, "misfit %s\n", view->misfit);
    }
    int run = 0;
    for (int i = 0; i < view->item_count; i++) {
        add_item(out, &view->items[i]);
        while (run < view->run_count && view->runs[run].item == i) {
            add_run(out, &view->runs[run++]);
        }
    }
}
