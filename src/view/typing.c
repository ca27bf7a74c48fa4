/* The screen with the keyboard: the question, the words so far, words to choose, the keys. */
#include <string.h>

#include "base/utf8.h"
#include "view/direction.h"
#include "view/keys.h"

#define FIELD_LINES 2      /* of the words so far */
#define FIELD_LINES_MOST 4 /* where there is room */
#define KEYS_W_MOST_MM 300.0
#define KEY_H_LEAST_MM 15.0
#define KEY_H_LEAST_SMALL_MM 14.0
#define KEY_H_MOST_PERCENT 130 /* of the key pitch: taller ones are too far from each other */
#define SMALL_MARGIN_MM 2.5    /* round the keyboard on 7 inches */
#define QUESTION_LINES 2

/* Where everything stands, from top to bottom. */
struct layout {
    bool is_small; /* the whole screen is the keyboard */
    int question_lines;
    struct build_style question_style;
    int field_px; /* size of the letters in the field */
    struct rect question, field, words, keys;
};

/* Where the last paragraphs begin that the field can show something of. */
static const char *tail_of(const struct draft *draft)
{
    int breaks = 0;
    size_t at = draft->len;
    while (at > 0) {
        if (draft->text[at - 1] == '\n' && ++breaks == FIELD_LINES_MOST) {
            break;
        }
        at--;
    }
    return draft->text + at;
}

/* ---- the field ---- */

static struct build_style field_style(const struct build *b, int size_px)
{
    struct build_style style = build_style_tight(VIEW_REGULAR, &b->sizes.choice, BUILD_LEADING);
    style.size_px = size_px;
    style.options = LINES_ANYWHERE | LINES_KEEP_END | LINES_IN_PIECES;
    build_style_pitch(&style);
    return style;
}

/* Whether the pieces of a line stand one beside the other as they are read: no word in it runs the
 * other way. */
static bool is_one_way(const struct build *b, const struct line *line)
{
    bool has_marks = (line->before != NULL && line->before[0] != '\0') ||
                     (line->behind != NULL && line->behind[0] != '\0');
    if (has_marks || line->hyphen) {
        return false;
    }
    for (size_t at = 0; at < line->len;) {
        size_t piece = lines_piece(line->start + at, line->len - at);
        if (direction_of_text(line->start + at, piece, b->language) != line->right_to_left) {
            return false;
        }
        at += piece;
    }
    return true;
}

/* One line of the field, piece by piece, so that a letter costs the drawing of one piece. */
static void add_line(struct build *b, struct view_item *item, const struct build_style *style,
                     const struct line *line, struct rect place)
{
    struct lines one; /* not set to zero: it has room for many */
    bool in_pieces = is_one_way(b, line);
    bool from_end = line->right_to_left != b->right_to_left;
    int passed = 0;
    one.count = 1;
    one.fits = true;
    one.widest = 0;
    one.items[0] = *line;
    for (size_t at = 0; in_pieces && at < line->len;) {
        struct line *piece = &one.items[0];
        piece->start = line->start + at;
        piece->len = lines_piece(piece->start, line->len - at);
        at += piece->len;
        build_measure(b, style, piece);
        piece->left = 0; /* pieces stand side by side by their advance */
        piece->right = 0;
        struct rect box = place;
        box.x += from_end ? line->advance - passed - piece->advance : passed;
        passed += piece->advance;
        build_lines(b, item, style, &one, box);
    }
    if (!in_pieces || line->len == 0) {
        build_lines(b, item, style, &one, place);
    }
}

/* That the page is full, in as few of the field's lines as it needs. Returns how many. */
static int add_full(struct build *b, struct view_item *item, struct rect place, int pitch, int rows)
{
    const char *text = build_text(b, INTERFACE_WORDS_FULL);
    struct build_style bold = build_style_tight(VIEW_BOLD, &b->sizes.small, BUILD_LEADING);
    struct lines lines;
    int used = 1;
    build_style_own(b, &bold, text);
    build_break(b, &bold, text, place.w, used, &lines);
    while (!lines.fits && used < rows) {
        used++;
        build_break(b, &bold, text, place.w, used, &lines);
    }
    place.h = used * pitch;
    build_lines(b, item, &bold, &lines, place);
    return used;
}

static void add_field(struct build *b, const struct layout *layout)
{
    const struct sizes *s = &b->sizes;
    const struct draft *draft = &b->visit->draft;
    struct rect box = layout->field;
    struct view_item *item = build_add(b, VIEW_GROUP_WORDS, VIEW_FIELD, box, "field");
    item->fill = VIEW_FILL_PLAIN;
    item->border_px = s->border;
    item->radius_px = s->radius / 2;
    build_name(b, item, draft->text);
    struct build_style style = field_style(b, layout->field_px);
    struct rect inner = {box.x + s->pad, box.y, box.w - 2 * s->pad, box.h};
    struct lines lines;
    build_style_fit(b, &style, tail_of(draft));
    build_break(b, &style, tail_of(draft), inner.w, LINES_MAX, &lines);
    int inside_h = box.h - 2 * s->border;
    while (build_lines_h(&style, 1) > inside_h && style.size_px > s->least.of[VIEW_REGULAR]) {
        style.size_px--;
        build_style_pitch(&style);
    }
    int rows = build_most_lines(&style, inside_h);
    int top = inner.y + (inner.h - rows * style.pitch_px) / 2;
    int shown = lines.count < rows ? lines.count : rows;
    if (draft->full && !(layout->is_small && b->visit->offer_new)) {
        /* The last key was not taken: the upper lines say so until the next one, or until nobody
         * seems to be there and the field makes way. */
        struct rect place = {inner.x, top, inner.w, 0};
        int used = add_full(b, item, place, style.pitch_px, rows);
        top += used * style.pitch_px;
        shown = shown < rows - used ? shown : rows - used;
    }
    for (int i = lines.count - shown; i < lines.count; i++) {
        struct rect place = {inner.x, top, inner.w, style.pitch_px};
        add_line(b, item, &style, &lines.items[i], place);
        top += style.pitch_px;
    }
    if (shown > 0) {
        build_caret(b, item); /* never behind the message where there is no line beside it */
    }
}

/* ---- the question ---- */

static void add_question(struct build *b, const struct layout *layout)
{
    const struct sizes *s = &b->sizes;
    struct rect area = layout->question;
    int question = b->visit->question;
    enum view_tone tone = VIEW_TONE_INK;
    enum picture mark = build_question_mark(b, question, &tone);
    if (mark != PICTURE_NONE) {
        struct rect box = {area.x, area.y + (area.h - s->mark) / 2, s->mark, s->mark};
        struct view_item *item =
            build_add(b, VIEW_GROUP_QUESTION, VIEW_IMAGE, box, "question:mark");
        item->picture = mark;
        item->picture_box = box;
        item->tone = tone;
        area.x += s->mark + s->pad;
        area.w -= s->mark + s->pad;
    }
    const char *text = build_question_text(b, question);
    struct build_style style = layout->question_style;
    style.options = LINES_EVEN;
    struct lines lines;
    build_break_short(b, &style, text, area.w, layout->question_lines, &lines);
    struct view_item *item = build_add(b, VIEW_GROUP_QUESTION, VIEW_HEADING, area, "question");
    build_name(b, item, text);
    build_lines(b, item, &style, &lines, area);
}

/* ---- where everything stands ---- */

static int question_w(const struct build *b, int width)
{
    enum view_tone tone;
    bool has_mark = build_question_mark(b, b->visit->question, &tone) != PICTURE_NONE;
    return has_mark ? width - b->sizes.mark - b->sizes.pad : width;
}

/* How the question is written; in one line where it goes into one. */
static void plan_question(struct build *b, int width, struct layout *out)
{
    const char *text = build_question_text(b, b->visit->question);
    struct build_style *style = &out->question_style;
    *style = build_style_tight(VIEW_BOLD, &b->sizes.small, BUILD_LEADING);
    build_style_own(b, style, text);
    out->question_lines = build_width(b, style, text) <= question_w(b, width) ? 1 : QUESTION_LINES;
}

/* The height of the field, with a little air inside its border. */
static int field_h(const struct build *b, const struct build_style *style, int lines)
{
    return build_lines_h(style, lines) + 2 * (b->sizes.border + style->size_px * 4 / 100);
}

/* The largest size, no larger than that of choices, at which `lines` of words find room; 0: not
 * even the least one does. */
static int size_for_lines(const struct build *b, int lines, int height)
{
    int least_px = b->sizes.small.of[VIEW_REGULAR];
    for (int size = b->sizes.choice.of[VIEW_REGULAR]; size >= least_px; size--) {
        struct build_style style = field_style(b, size);
        if (field_h(b, &style, lines) <= height) {
            return size;
        }
    }
    return 0;
}

static int keys_pitch(const struct build *b, const struct keys_plan *plan, bool most)
{
    const struct display *display = b->source->display;
    int pitch = display_px_y(display, plan->is_small ? KEY_H_LEAST_SMALL_MM : KEY_H_LEAST_MM);
    if (plan->is_small) {
        /* The words on keys stay within them: those of Nastaliq are higher than others. */
        const char *done = build_text(b, INTERFACE_DONE);
        struct build_style style = build_style_tight(VIEW_BOLD, &b->sizes.small, BUILD_CENTRE);
        build_style_own(b, &style, done);
        int need = style.pitch_px + 2 * b->sizes.border + b->sizes.key_gap;
        pitch = need > pitch ? need : pitch;
    }
    int most_pitch = b->sizes.key_pitch_y * KEY_H_MOST_PERCENT / 100;
    return most && most_pitch > pitch ? most_pitch : pitch;
}

static int keys_height(const struct build *b, const struct keys_plan *plan, bool most)
{
    return (plan->letter_rows + plan->last_rows) * keys_pitch(b, plan, most) - b->sizes.key_gap;
}

/* Shares out what is between top and bottom: words to choose are there only where two lines of the
 * own words have room beside them; then the letters grow, then the keys, then the lines. */
static void share(struct build *b, const struct keys_plan *plan, int top, int bottom,
                  struct layout *out)
{
    const struct sizes *s = &b->sizes;
    int x = out->keys.x;
    int w = out->keys.w;
    int keys_h = keys_height(b, plan, false);
    int room = bottom - top - s->key_gap - keys_h;
    /* As high as a key, and as words of the language are. */
    int words_h = keys_pitch(b, plan, false);
    int word_h = sizes_pitch(&s->letters[VIEW_REGULAR], s->small.of[VIEW_REGULAR]) + 4 * s->border;
    words_h = word_h + s->key_gap > words_h ? word_h + s->key_gap : words_h;
    bool has_words = !plan->is_small && plan->keyboard != NULL && plan->keyboard->words.count > 0 &&
                     size_for_lines(b, FIELD_LINES, room - words_h) > 0;
    room -= has_words ? words_h : 0;
    int lines = FIELD_LINES;
    out->field_px = size_for_lines(b, lines, room);
    if (out->field_px == 0) {
        lines = 1;
        out->field_px = size_for_lines(b, lines, room);
        out->field_px = out->field_px > 0 ? out->field_px : s->small.of[VIEW_REGULAR];
    }
    struct build_style style = field_style(b, out->field_px);
    int height = field_h(b, &style, lines);
    int more = room - height;
    int keys_more = keys_height(b, plan, true) - keys_h;
    keys_more = keys_more < more ? keys_more : more;
    more -= keys_more > 0 ? keys_more : 0;
    keys_h += keys_more > 0 ? keys_more : 0;
    for (; lines < FIELD_LINES_MOST && more >= style.pitch_px; lines++) {
        more -= style.pitch_px;
        height += style.pitch_px;
    }
    out->keys = (struct rect){x, bottom - keys_h, w, keys_h};
    int y = out->keys.y - s->key_gap;
    if (has_words) {
        out->words = (struct rect){x, y - (words_h - s->key_gap), w, words_h - s->key_gap};
        y -= words_h;
    }
    out->field = (struct rect){x, y - height, w, height};
}

static void plan_small(struct build *b, struct layout *out, struct keys_plan *plan)
{
    const struct display *display = b->source->display;
    const struct sizes *s = &b->sizes;
    int margin_x = display_px_x(display, SMALL_MARGIN_MM);
    int margin_y = s->margin_top;
    int width = display->width_px - 2 * margin_x;
    out->is_small = true;
    out->keys = (struct rect){margin_x, 0, width, 0};
    keys_plan(b, width, true, plan);
    b->sizes.margin_x = margin_x;
    /* The words come first: where they have no room for two lines the question has one, and where
     * they have none for one (letters as high as those of Nastaliq) it has none. It was on the
     * screen before. */
    int bottom = display->height_px - s->margin_bottom;
    int room = bottom - keys_height(b, plan, false) - s->key_gap - margin_y;
    plan_question(b, width, out);
    int pitch = out->question_style.pitch_px;
    while (out->question_lines > 0 &&
           size_for_lines(b, out->question_lines, room - out->question_lines * pitch) == 0) {
        out->question_lines--;
    }
    int h = out->question_lines * pitch;
    h = out->question_lines == 0 || h > s->mark ? h : s->mark;
    out->question = (struct rect){margin_x, margin_y, width, h};
    int end = margin_y + h;
    share(b, plan, end, bottom, out);
    int top_end = s->margin_top + s->top_h + s->border;
    if (b->visit->offer_new && top_end > out->field.y) {
        /* Higher than the question: the upper lines of the words make way, the keys stay. */
        out->field.h -= top_end - out->field.y;
        out->field.y = top_end;
    }
}

static void plan_large(struct build *b, struct layout *out, struct keys_plan *plan)
{
    const struct sizes *s = &b->sizes;
    int most = display_px_x(b->source->display, KEYS_W_MOST_MM);
    int width = b->content.w < most ? b->content.w : most;
    out->keys = (struct rect){b->content.x + (b->content.w - width) / 2, 0, width, 0};
    keys_plan(b, width, false, plan);
    int question_width = b->content.w - s->language_w - s->gap_x;
    plan_question(b, question_width, out);
    int top_end = s->margin_top + s->top_h;
    int pitch = out->question_style.pitch_px;
    int y = s->margin_top + (s->top_h - pitch) / 2; /* level with the language button */
    if (out->question_lines > 1) {
        y = s->margin_top / 3;
    }
    y = y > 1 ? y : 1;
    out->question = (struct rect){b->content.x, y, question_width, out->question_lines * pitch};
    int end = out->question.y + out->question.h;
    end = end > top_end ? end : top_end;
    share(b, plan, end + s->border, b->content.y + b->content.h, out);
}

void build_typing_screen(struct build *b)
{
    struct layout layout = {0};
    struct keys_plan plan;
    bool has_keys = keys_are_offered(b);
    bool is_small = has_keys && b->source->display->size_class == DISPLAY_7_INCH;
    if (is_small) {
        plan_small(b, &layout, &plan);
    } else {
        plan_large(b, &layout, &plan);
    }
    if (b->visit->offer_new) {
        build_someone_new(b);
    } else if (layout.question_lines > 0) {
        add_question(b, &layout);
    }
    add_field(b, &layout);
    if (!rect_is_empty(layout.words)) {
        keys_build_words(b, &plan, layout.words);
    }
    if (has_keys) {
        keys_build(b, &plan, layout.keys);
    }
    if (is_small) {
        return; /* Back and Done are among the keys */
    }
    build_back(b, VISIT_IN_BACK, 0);
    struct build_button done = {
        .id = "nav:done",
        .text = build_text(b, INTERFACE_DONE),
        .picture = PICTURE_TICK,
        .picture_trailing = true,
        .filled = true,
        .kind = VISIT_IN_DONE,
    };
    build_next(b, &done);
}
