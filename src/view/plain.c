/* Screens with a big line, a few words and one or two big buttons. */
#include <stdio.h>
#include <string.h>

#include "view/build.h"

#define PLAIN_BUTTONS_MAX 2
#define PLAIN_TITLE_LINES_MAX 3
#define PLAIN_TEXT_LINES_MAX 8
#define WELCOME_LANGUAGE_ROWS_MAX 3

struct plain {
    const char *title;
    const char *text; /* may hold '\n' */
    struct build_button buttons[PLAIN_BUTTONS_MAX];
    int button_count;
    struct rect region;
    bool close; /* lines of running text stand as close as those of titles, and all lines as close
                   as their own letters allow */
};

/* The heights of the parts, stacked in the middle of the region. */
struct plain_plan {
    struct build_style title_style, text_style;
    struct lines title, text;
    int title_h, text_h, button_h; /* of all buttons together */
    int one_button_h;
    int above, between, apart; /* top row to title; title to text; text to buttons */
    int top;
    bool fits;
};

/* Gives the words their room from line to line. */
static void set_letters(const struct build *b, const struct plain *plain, const char *text,
                        struct build_style *style)
{
    if (plain->close) {
        build_style_own(b, style, text);
    } else {
        build_style_fit(b, style, text);
    }
}

/* Words keep away from the edges, but not where the lines are short already. */
static int inset_of(const struct build *b)
{
    bool is_small = b->view->display->size_class == DISPLAY_7_INCH;
    return is_small ? 0 : b->sizes.pad;
}

/* One line if the words of a question would fit in one; else as large as it gets. */
static void plan_title(const struct build *b, const struct plain *plain,
                       const struct font_sizes *size, struct plain_plan *plan)
{
    const struct sizes *s = &b->sizes;
    int width = plain->region.w - 2 * inset_of(b);
    plan->title_style = build_style_tight(VIEW_BOLD, size, BUILD_CENTRE);
    plan->title_style.options = LINES_EVEN;
    set_letters(b, plain, plain->title, &plan->title_style);
    struct build_style one_line = plan->title_style;
    int least_px = px_least(size->of[VIEW_BOLD], s->question.of[VIEW_BOLD]);
    if (build_shrink(b, &one_line, least_px, plain->title, width, build_lines_h(&one_line, 1),
                     &plan->title)) {
        plan->title_style = one_line;
    } else {
        build_break(b, &plan->title_style, plain->title, width, PLAIN_TITLE_LINES_MAX,
                    &plan->title);
    }
    plan->title_h = plan->title.count * plan->title_style.pitch_px;
    bool is_below_row = plain->region.y >= b->content.y;
    plan->above = is_below_row ? build_air(b, &plan->title_style) : 0;
}

/* Paragraphs as one: for where lines stand close. */
static const char *join(struct build *b, const char *text)
{
    char *joined = b->view->texts + (build_keep(b, text) - b->view->texts);
    for (char *at = strchr(joined, '\n'); at != NULL; at = strchr(at, '\n')) {
        *at = ' ';
    }
    return joined;
}

/* The words below the title in what room is left. Returns that room; false in *fits: too little. */
static int plan_text(const struct build *b, const struct plain *plain, struct plain_plan *plan,
                     bool *fits)
{
    const struct sizes *s = &b->sizes;
    int width = plain->region.w - 2 * inset_of(b);
    int room = plain->region.h - plan->above - plan->title_h - plan->between - plan->apart -
               plan->button_h;
    plan->text_style = plain->close ? build_style_tight(VIEW_REGULAR, &s->choice, BUILD_CENTRE)
                                    : build_style_running(&s->choice, BUILD_CENTRE);
    plan->text_style.options = LINES_EVEN;
    set_letters(b, plain, plain->text, &plan->text_style);
    /* No border is near: letters may reach beyond their lines. */
    int free_room = room + build_lines_h(&plan->text_style, 0);
    *fits = build_shrink(b, &plan->text_style, s->least.of[VIEW_REGULAR], plain->text, width,
                         free_room, &plan->text);
    plan->text_h = plain->text[0] != '\0' ? plan->text.count * plan->text_style.pitch_px : 0;
    return room;
}

static int buttons_across(const struct build *b, const struct plain *plain)
{
    return display_is_portrait(b->view->display) ? 1 : plain->button_count;
}

/* Higher where the words of one need two lines. */
static int one_button_h(const struct build *b, const struct plain *plain, int h)
{
    const struct sizes *s = &b->sizes;
    int across = buttons_across(b, plain);
    for (int i = 0; i < plain->button_count; i++) {
        struct build_style style = build_style_tight(VIEW_BOLD, &s->row_least, BUILD_CENTRE);
        build_style_own(b, &style, plain->buttons[i].text);
        int w = (plain->region.w - (across - 1) * s->gap_x) / across - 4 * s->border;
        bool is_one_line = build_width(b, &style, plain->buttons[i].text) <= w;
        int need = build_lines_h(&style, is_one_line ? 1 : 2) + 2 * s->border;
        h = need > h ? need : h;
    }
    return h;
}

/* In portrait the big buttons stand below each other. */
static int buttons_h(const struct build *b, const struct plain *plain, int h)
{
    int across = buttons_across(b, plain);
    int rows = across > 0 ? plain->button_count / across : 0;
    return rows > 0 ? rows * h + (rows - 1) * b->sizes.gap_y : 0;
}

/* Where there is little room, the big button gives way first, then the title. */
static void plan_plain(const struct build *b, const struct plain *plain, struct plain_plan *plan)
{
    const struct sizes *s = &b->sizes;
    const struct font_sizes *const titles[] = {&s->title, &s->title, &s->question, &s->choice};
    const int button_heights[] = {s->tile_h, s->navigation_h, s->navigation_h, s->navigation_h};
    int room = 0;
    bool fits = false;
    for (int i = 0; i < 4 && !fits; i++) {
        plan_title(b, plain, titles[i], plan);
        plan->one_button_h = one_button_h(b, plain, button_heights[i]);
        plan->button_h = buttons_h(b, plain, plan->one_button_h);
        plan->between = plain->text[0] == '\0' ? 0 : plain->close ? s->pad / 3 : s->pad * 2 / 3;
        plan->apart = plain->button_count > 0 ? s->gap_y : 0;
        room = plan_text(b, plain, plan, &fits);
        fits = plain->text[0] == '\0' ? room >= 0 : fits;
    }
    plan->fits = fits && room >= plan->text_h;
    /* What is left over goes above, below and between words and buttons. */
    int left = room - plan->text_h;
    int most = s->tile_h / 2;
    if (plan->button_h > 0 && left > 0) {
        int grow = left / 4 < most - plan->apart ? left / 4 : most - plan->apart;
        plan->apart += grow;
        left -= grow;
    }
    plan->top = plain->region.y + px_most(plan->above, (plan->above + left) / 2);
}

/* Where letters are as small as they may be, lines may move closer to each other. */
static bool may_close(const struct build *b)
{
    const struct sizes *s = &b->sizes;
    return s->least.of[VIEW_REGULAR] == s->row_least.of[VIEW_REGULAR];
}

static void add_big_buttons(struct build *b, const struct plain *plain, int y, int h)
{
    const struct sizes *s = &b->sizes;
    int count = plain->button_count;
    bool is_stack = display_is_portrait(b->view->display);
    int across = is_stack || count == 0 ? 1 : count;
    int w = s->tile_w * 4;
    const struct font_sizes *size = count > 1 ? &s->question : &s->title;
    struct build_style style = build_style_tight(VIEW_BOLD, size, BUILD_CENTRE);
    for (int i = 0; i < count; i++) {
        int need = build_width(b, &style, plain->buttons[i].text) + 4 * s->pad;
        w = need > w ? need : w;
    }
    int most = (plain->region.w - (across - 1) * s->gap_x) / across;
    w = w < most ? w : most;
    int x = plain->region.x + (plain->region.w - across * w - (across - 1) * s->gap_x) / 2;
    for (int i = 0; i < count; i++) {
        struct rect box = {x, y, w, h};
        (void)build_button(b, VIEW_GROUP_CHOICES, &plain->buttons[i], box, size);
        x += is_stack ? 0 : w + s->gap_x;
        y += is_stack ? h + s->gap_y : 0;
    }
}

static void draw_plain(struct build *b, const struct plain *plain, const struct plain_plan *plan)
{
    int pad = inset_of(b);
    struct rect box = {plain->region.x + pad, plan->top, plain->region.w - 2 * pad, plan->title_h};
    struct view_item *item = build_add(b, VIEW_GROUP_QUESTION, VIEW_HEADING, box, "title");
    build_name(b, item, plain->title);
    build_lines(b, item, &plan->title_style, &plan->title, box);
    if (!plan->fits) {
        build_misfit(b, item);
    }
    box.y += plan->title_h + plan->between;
    box.h = plan->text_h;
    if (plan->text_h > 0) {
        item = build_add(b, VIEW_GROUP_QUESTION, VIEW_TEXT, box, "text");
        build_name(b, item, plain->text);
        build_lines(b, item, &plan->text_style, &plan->text, box);
    }
    add_big_buttons(b, plain, box.y + box.h + plan->apart, plan->one_button_h);
}

static void add_plain(struct build *b, const struct plain *plain)
{
    struct plain closer = *plain;
    struct plain_plan plan;
    plan_plain(b, plain, &plan);
    if (!plan.fits && may_close(b)) {
        closer.close = true;
        closer.text = join(b, plain->text);
        plan_plain(b, &closer, &plan);
    }
    draw_plain(b, plain, &plan);
}

/* A text at the foot of Welcome, above what is there already. Returns the height of both. */
static int add_foot(struct build *b, const char *id, const char *text, int below_h, bool close,
                    bool draw)
{
    const struct sizes *s = &b->sizes;
    if (text == NULL) {
        return below_h;
    }
    bool is_less = s->least.of[VIEW_REGULAR] < s->row.of[VIEW_REGULAR];
    const struct font_sizes *size = is_less ? &s->least : &s->row;
    struct build_style style = close ? build_style_tight(VIEW_REGULAR, size, BUILD_CENTRE)
                                     : build_style_running(size, BUILD_CENTRE);
    style.options = LINES_EVEN;
    if (close) {
        build_style_own(b, &style, text);
    } else {
        build_style_fit(b, &style, text);
    }
    struct lines lines;
    build_break(b, &style, text, b->bottom.w, PLAIN_TEXT_LINES_MAX, &lines);
    int h = lines.count * style.pitch_px;
    if (draw) {
        struct rect box = {b->bottom.x, b->bottom.y + b->bottom.h - below_h - h, b->bottom.w, h};
        struct view_item *item = build_add(b, VIEW_GROUP_QUESTION, VIEW_TEXT, box, id);
        build_name(b, item, text);
        build_lines(b, item, &style, &lines, box);
    }
    return below_h + h;
}

/* What we keep and what we do not; above it, when something happened to the answers' file, a word
 * for the team. */
static int add_feet(struct build *b, bool close, bool draw)
{
    int h = add_foot(b, "privacy", build_event_text(b, &b->event->privacy), 0, close, draw);
    return add_foot(b, "staff", b->source->problems, h, close, draw);
}

/* The room above the feet. */
static struct rect welcome_region(struct build *b, bool close)
{
    const struct sizes *s = &b->sizes;
    bool is_small = b->view->display->size_class == DISPLAY_7_INCH;
    int top = s->margin_top + (close ? 0 : is_small ? s->gap_y : s->top_h / 2);
    int foot = add_feet(b, close, false);
    return (struct rect){b->content.x, top, b->content.w,
                         b->bottom.y + b->bottom.h - foot - s->gap_y - top};
}

/* Where there is little room, fewer languages are on this screen itself, then lines stand closer to
 * each other. */
static void add_welcome(struct build *b)
{
    struct plain plain = {
        .title = build_event_text(b, &b->event->title),
        .text = build_event_text(b, &b->event->welcome),
        .buttons = {{.id = "do:start",
                     .text = build_text(b, INTERFACE_START),
                     .filled = true,
                     .kind = VISIT_IN_START}},
        .button_count = 1,
    };
    struct plain_plan plan = {0};
    struct rect rest = {0};
    int rows = 0;
    for (int close = 0; close <= (may_close(b) ? 1 : 0) && !plan.fits; close++) {
        plain.close = close == 1;
        plain.text = plain.close ? join(b, plain.text) : plain.text;
        rest = welcome_region(b, plain.close);
        for (rows = WELCOME_LANGUAGE_ROWS_MAX + 1; rows > 1 && !plan.fits;) {
            plain.region = build_welcome_languages(b, rest, --rows, false);
            plan_plain(b, &plain, &plan);
        }
    }
    if (!plan.fits && b->source->problems != NULL) {
        /* On the smallest screens the welcome waits until the team has read its word. */
        plain.text = "";
        plan_plain(b, &plain, &plan);
    }
    (void)build_welcome_languages(b, rest, rows, true);
    draw_plain(b, &plain, &plan);
    (void)add_feet(b, plain.close, true);
}

static void add_kept(struct build *b)
{
    struct plain plain = {
        .title = build_text(b, INTERFACE_KEPT_TITLE),
        .text = build_text(b, INTERFACE_KEPT_TEXT),
        .region = b->content,
    };
    if (b->event->core_count < b->event->question_count) {
        plain.buttons[plain.button_count++] = (struct build_button){
            .id = "do:more",
            .text = build_text(b, INTERFACE_TELL_US_MORE),
            .kind = VISIT_IN_MORE,
        };
    }
    plain.buttons[plain.button_count++] = (struct build_button){
        .id = "do:finish",
        .text = build_text(b, INTERFACE_FINISH),
        .filled = true,
        .kind = VISIT_IN_FINISH,
    };
    add_plain(b, &plain);
    build_back(b, VISIT_IN_BACK, 0);
}

/* Thanks, and the same after "Forget my answers": the whole bottom row is Finish. */
static void add_ending(struct build *b, const char *title, const char *text)
{
    struct plain plain = {.title = title, .text = text, .region = b->content};
    add_plain(b, &plain);
    struct build_button finish = {
        .id = "do:finish",
        .text = build_text(b, INTERFACE_FINISH),
        .filled = true,
        .kind = VISIT_IN_FINISH,
    };
    (void)build_button(b, VIEW_GROUP_NAVIGATION, &finish, b->bottom, &b->sizes.row);
}

static struct build_button start_again(const struct build *b)
{
    return (struct build_button){
        .id = "do:start_again",
        .text = build_text(b, INTERFACE_START_AGAIN),
        .kind = VISIT_IN_START_AGAIN,
    };
}

static struct build_button forget(const struct build *b)
{
    return (struct build_button){
        .id = "do:forget",
        .text = build_text(b, INTERFACE_FORGET),
        .kind = VISIT_IN_FORGET,
    };
}

static void add_leave(struct build *b)
{
    struct build_button row[] = {start_again(b), forget(b)};
    build_bottom_room(b, row, 2);
    struct plain plain = {
        .title = build_text(b, INTERFACE_LEAVE_TITLE),
        .text = "",
        .buttons = {{.id = "do:go_on",
                     .text = build_text(b, INTERFACE_GO_ON),
                     .filled = true,
                     .kind = VISIT_IN_GO_ON}},
        .button_count = 1,
        .region = b->content,
    };
    add_plain(b, &plain);
    build_bottom_row(b, row, 2);
}

static void add_notice(struct build *b)
{
    struct build_button row[] = {
        {.id = "do:finish",
         .text = build_text(b, INTERFACE_HAVE_FINISHED),
         .kind = VISIT_IN_FINISH},
        start_again(b),
        forget(b),
    };
    build_bottom_room(b, row, 3);
    int left_s = b->visit->notice_left_s;
    char seconds[16];
    (void)snprintf(seconds, sizeof seconds, "%d", left_s);
    const char *when =
        left_s >= VISIT_NOTICE_END_MS / 1000
            ? build_text(b, INTERFACE_NOTICE_MINUTE)
            : build_keep_filled(b, build_text(b, INTERFACE_NOTICE_SECONDS), "{seconds}", seconds);
    const char *half = build_keep_filled(b, "{when}\n{kept}", "{when}", when);
    struct plain plain = {
        .title = build_text(b, INTERFACE_NOTICE_TITLE),
        .text = build_keep_filled(b, half, "{kept}", build_text(b, INTERFACE_NOTICE_KEPT)),
        .buttons = {{.id = "do:more_time",
                     .text = build_text(b, INTERFACE_MORE_TIME),
                     .filled = true,
                     .kind = VISIT_IN_GO_ON}},
        .button_count = 1,
        .region = b->content,
    };
    add_plain(b, &plain);
    build_bottom_row(b, row, 3);
}

static void add_cannot_keep(struct build *b)
{
    struct plain plain = {
        .title = build_text(b, INTERFACE_CANNOT_KEEP_TITLE),
        .text = build_text(b, INTERFACE_CANNOT_KEEP_TEXT),
        .buttons = {{.id = "do:try_again",
                     .text = build_text(b, INTERFACE_TRY_AGAIN),
                     .filled = true,
                     .kind = VISIT_IN_TRY_AGAIN}},
        .button_count = 1,
        .region = b->content,
    };
    /* There is no bottom row. */
    plain.region.h = b->bottom.y + b->bottom.h - plain.region.y;
    add_plain(b, &plain);
}

void build_plain_screen(struct build *b)
{
    switch (b->visit->screen) {
    case VISIT_WELCOME:
        add_welcome(b);
        break;
    case VISIT_KEPT:
        build_top(b);
        add_kept(b);
        break;
    case VISIT_THANKS:
        add_ending(b, build_text(b, INTERFACE_THANKS_TITLE),
                   build_event_text(b, &b->event->thanks));
        break;
    case VISIT_FORGOTTEN:
        add_ending(b, build_text(b, INTERFACE_FORGOTTEN_TITLE),
                   build_text(b, INTERFACE_FORGOTTEN_TEXT));
        break;
    case VISIT_LEAVE:
        build_top(b);
        add_leave(b);
        break;
    case VISIT_NOTICE:
        build_top(b);
        add_notice(b);
        break;
    case VISIT_CANNOT_KEEP:
        if (b->visit->offer_new) {
            build_someone_new(b);
        }
        add_cannot_keep(b);
        break;
    case VISIT_TOPIC:
    case VISIT_QUESTION:
    case VISIT_TYPING:
    case VISIT_REVIEW:
        break;
    }
}

void build_one_moment(struct build *b)
{
    struct plain plain = {
        .title = build_text(b, INTERFACE_ONE_MOMENT),
        .text = build_text(b, INTERFACE_ONE_MOMENT_TEXT),
        .region = b->content,
    };
    b->view->one_moment = true;
    add_plain(b, &plain);
}
