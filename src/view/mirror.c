#include "view/mirror.h"

/* Pictures that mean a direction of reading, and those with a question mark, which Arabic script
 * writes the other way round. */
bool mirror_is_flipped(enum picture picture)
{
    static const enum picture flipped[] = {
        PICTURE_BACK,          PICTURE_NEXT,    PICTURE_UNDO,    PICTURE_NEW_LINE,
        PICTURE_DELETE_LETTER, PICTURE_SCALE_1, PICTURE_SCALE_2, PICTURE_SCALE_3,
        PICTURE_SCALE_4,       PICTURE_SCALE_5, PICTURE_SHARE,   PICTURE_DONT_KNOW,
        PICTURE_DELETE_WORD,
    };
    for (size_t i = 0; i < sizeof flipped / sizeof flipped[0]; i++) {
        if (flipped[i] == picture) {
            return true;
        }
    }
    return false;
}

static void turn_rect(struct rect *rect, int width_px)
{
    if (!rect_is_empty(*rect)) {
        rect->x = width_px - rect->x - rect->w;
    }
}

void mirror_view(struct view *view)
{
    int width_px = view->display->width_px;
    for (int i = 0; i < view->item_count; i++) {
        struct view_item *item = &view->items[i];
        if (item->group == VIEW_GROUP_KEYS) {
            continue;
        }
        turn_rect(&item->box, width_px);
        turn_rect(&item->ink, width_px);
        turn_rect(&item->picture_box, width_px);
        turn_rect(&item->tick_box, width_px);
        item->dots_from_right = item->dots > 0;
        item->picture_flipped = mirror_is_flipped(item->picture);
    }
    for (int i = 0; i < view->run_count; i++) {
        struct view_run *run = &view->runs[i];
        if (view->items[run->item].group != VIEW_GROUP_KEYS) {
            run->x = width_px - run->x - run->advance;
            turn_rect(&run->ink, width_px);
        }
    }
    view->right_to_left = true;
}
