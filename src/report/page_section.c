/* One part of the report: how it was, what helped and what got in the way, role by role. */
#include <stdlib.h>
#include <string.h>

#include "report/html.h"
#include "report/page.h"

/* A theme with both its sides, as told for one section. */
struct pair_row {
    int theme; /* index into the theme list; -1: "Nothing helped" / "Nothing got in the way" */
    const struct event_choice *sides[2]; /* NULL: this side has no such choice */
    struct tally_choice counts[2];
    double weight; /* how much was said about it */
};

static const enum event_side side_of[2] = {EVENT_SIDE_HELPED, EVENT_SIDE_IN_THE_WAY};
static const char side_class[2] = {'l', 'r'};

static void add_label(struct buf *out, const struct event_text *text)
{
    html_text(out, text->in[0]);
}

static void add_question_text(const struct tally *tally, const struct tally_section *section,
                              int question, struct buf *out)
{
    struct buf text;
    const struct event *event = tally->people->event;
    buf_init(&text, (size_t)EVENT_TEXT_BYTES_MAX * 2 + 1);
    event_question_text(event, &event->questions[question], 0, section->agenda_item, &text);
    html_text(out, buf_text(&text));
    buf_add_err(out, &text);
    buf_free(&text);
}

/* ---- one question, bars to one side ---------------------------------------------------------- */

static void add_one_bar(const struct tally_choice *count, const struct event_choice *choice,
                        int step, int steps, struct buf *out)
{
    buf_add_text(out, "<li class=\"one\"><span>");
    if (steps > 0 && choice->kind == EVENT_CHOICE_PLAIN) {
        html_steps(out, step + 1, steps);
        buf_add_text(out, " ");
    }
    add_label(out, &choice->label);
    buf_add_text(out, "</span>");
    if (count->all.base == 0) {
        buf_add_text(out, "<span></span><span class=\"n\">too few</span></li>\n");
        return;
    }
    int percent = tally_percent(&count->all);
    html_bar(out, EVENT_SIDE_NONE, percent);
    buf_add_text(out, "<span class=\"n\">");
    html_share(out, &count->all);
    buf_addf(out, " · %d%%</span></li>\n", percent);
}

static void add_question(const struct tally *tally, const struct tally_section *section,
                         int question, struct buf *out)
{
    const struct event_question *asked = &tally->people->event->questions[question];
    int answered = tally_count_answered(tally, section, question);
    int steps = 0;
    for (int i = 0; i < asked->choice_count && asked->type == EVENT_SCALE; i++) {
        steps += asked->choices[i].kind == EVENT_CHOICE_PLAIN ? 1 : 0;
    }
    buf_add_text(out, "<h3>");
    add_question_text(tally, section, question, out);
    buf_add_text(out, "</h3>\n");
    if (answered == 0) {
        buf_add_text(out, "<p>Fewer than five people answered this.</p>\n");
        return;
    }
    buf_addf(out, "<p class=\"note\">%d people answered this.%s</p>\n<ul class=\"card\">\n",
             answered, asked->type == EVENT_SELECT_MULTIPLE ? " They could choose any." : "");
    for (int i = 0; i < asked->choice_count; i++) {
        struct tally_choice count;
        tally_count_choice(tally, section, question, i, &count);
        add_one_bar(&count, &asked->choices[i], i, steps, out);
    }
    buf_add_text(out, "</ul>\n");
}

/* ---- the pair: bars to two sides ------------------------------------------------------------- */

static void count_side(const struct tally *tally, const struct tally_section *section, int question,
                       int side, struct pair_row *row)
{
    const struct event_question *asked = &tally->people->event->questions[question];
    for (int i = 0; i < asked->choice_count; i++) {
        const struct event_choice *choice = &asked->choices[i];
        bool is_it =
            row->theme >= 0 ? choice->theme == row->theme : choice->kind == EVENT_CHOICE_NOTHING;
        if (is_it) {
            row->sides[side] = choice;
            tally_count_choice(tally, section, question, i, &row->counts[side]);
            const struct tally_share *all = &row->counts[side].all;
            row->weight += all->base ? (double)all->chosen / all->base : 0;
        }
    }
}

/* Most spoken about first; "nothing" stays last; equals in the order of the event file. */
static int compare_rows(const void *a, const void *b)
{
    const struct pair_row *left = a, *right = b;
    if ((left->theme < 0) != (right->theme < 0)) {
        return left->theme < 0 ? 1 : -1;
    }
    if (left->weight > right->weight || left->weight < right->weight) {
        return left->weight > right->weight ? -1 : 1;
    }
    return left->theme - right->theme;
}

static int collect_rows(const struct tally *tally, const struct tally_section *section,
                        const int questions[2], struct pair_row rows[EVENT_THEMES_MAX + 1])
{
    const struct event *event = tally->people->event;
    int list = event->questions[questions[0]].theme_list;
    int themes = list < 0 ? 0 : event->theme_lists[list].theme_count;
    int count = 0;
    for (int theme = 0; theme <= themes && theme <= EVENT_THEMES_MAX; theme++) {
        struct pair_row *row = &rows[count];
        memset(row, 0, sizeof *row);
        row->theme = theme == themes ? -1 : theme;
        for (int side = 0; side < 2; side++) {
            if (questions[side] >= 0) {
                count_side(tally, section, questions[side], side, row);
            }
        }
        count += row->sides[0] || row->sides[1] ? 1 : 0;
    }
    qsort(rows, (size_t)count, sizeof *rows, compare_rows);
    return count;
}

/* One half of a row: the number outside, the bar growing from the middle. percent < 0: nothing. */
static void add_half(int side, int percent, const char *number, struct buf *out)
{
    buf_addf(out, "<div class=\"%c\"><div class=\"half\">", side_class[side]);
    if (percent < 0) {
        buf_addf(out, "%s<span class=\"n\">%s</span></div></div>", side ? "<span></span>" : "",
                 number);
        return;
    }
    if (side == 0) {
        buf_addf(out, "<span class=\"n\">%s</span>", number);
    }
    html_bar(out, side_of[side], percent);
    if (side == 1) {
        buf_addf(out, "<span class=\"n\">%s</span>", number);
    }
    buf_add_text(out, "</div></div>");
}

static void add_half_share(int side, const struct tally_share *share, struct buf *out)
{
    struct buf number;
    buf_init(&number, 256);
    if (share->base > 0) {
        html_share(&number, share);
        add_half(side, tally_percent(share), buf_text(&number), out);
    } else {
        add_half(side, -1, "too few", out);
    }
    buf_add_err(out, &number);
    buf_free(&number);
}

static void add_half_mean(int side, const struct tally_choice *count, struct buf *out)
{
    struct buf number;
    int percent = count->role_count < 2 ? -1 : (int)(count->roles_mean * 100 + 0.5);
    buf_init(&number, 256);
    buf_addf(&number, "<b>%d%%</b>", percent);
    add_half(side, percent, percent < 0 ? "too few" : buf_text(&number), out);
    buf_add_err(out, &number);
    buf_free(&number);
}

static void add_labels(const struct pair_row *row, struct buf *out)
{
    buf_add_text(out, "<div class=\"sides\">");
    for (int side = 0; side < 2; side++) {
        buf_addf(out, "<div class=\"%c lab\">", side_class[side]);
        if (row->sides[side]) {
            html_mark(out, side_of[side]);
            buf_addf(out, "<span class=\"vh\">%s:</span> ",
                     side == 0 ? "Helped" : "Got in the way");
            add_label(out, &row->sides[side]->label);
        }
        buf_add_text(out, "</div>");
    }
    buf_add_text(out, "</div>\n");
}

enum pair_view { PAIR_PEOPLE, PAIR_ROLES };

static void add_heads(struct buf *out)
{
    buf_add_text(out, "<div class=\"sides head\" aria-hidden=\"true\"><div class=\"l\">");
    buf_add_text(out, "What helped ");
    html_mark(out, EVENT_SIDE_HELPED);
    buf_add_text(out, "</div><div class=\"r\">");
    html_mark(out, EVENT_SIDE_IN_THE_WAY);
    buf_add_text(out, " What got in the way</div></div>\n");
}

/* The chart in which each person, or each role, counts once. */
static void add_chart(const struct pair_row *rows, int count, enum pair_view view, struct buf *out)
{
    buf_add_text(out, "<div class=\"card\">\n");
    add_heads(out);
    buf_add_text(out, "<ul>\n");
    for (int i = 0; i < count; i++) {
        buf_add_text(out, "<li class=\"theme\">");
        add_labels(&rows[i], out);
        buf_add_text(out, "<div class=\"sides\">");
        for (int side = 0; side < 2; side++) {
            if (!rows[i].sides[side]) {
                add_half(side, -1, "", out);
            } else if (view == PAIR_PEOPLE) {
                add_half_share(side, &rows[i].counts[side].all, out);
            } else {
                add_half_mean(side, &rows[i].counts[side], out);
            }
        }
        buf_add_text(out, "</div></li>\n");
    }
    buf_add_text(out, "</ul>\n</div>\n");
}

static bool role_is_told(const struct pair_row *rows, int count, int role)
{
    for (int i = 0; i < count; i++) {
        if (rows[i].counts[0].roles[role].base || rows[i].counts[1].roles[role].base) {
            return true;
        }
    }
    return false;
}

static void add_role_row(const struct event_text *label, const struct pair_row *row, int role,
                         struct buf *out)
{
    buf_add_text(out, "<li class=\"row small\"><div class=\"who\">");
    add_label(out, label);
    buf_add_text(out, "</div>");
    for (int side = 0; side < 2; side++) {
        if (row->sides[side]) {
            add_half_share(side, &row->counts[side].roles[role], out);
        } else {
            add_half(side, -1, "", out);
        }
    }
    buf_add_text(out, "</li>\n");
}

static void add_role_charts(const struct tally *tally, const struct pair_row *rows, int count,
                            struct buf *out)
{
    const struct event *event = tally->people->event;
    for (int i = 0; i < count; i++) {
        buf_add_text(out, "<div class=\"card theme\">");
        buf_add_text(out, "<div class=\"row hd\"><div class=\"who\"></div>");
        for (int side = 0; side < 2; side++) {
            buf_addf(out, "<div class=\"%c lab\">", side_class[side]);
            if (rows[i].sides[side]) {
                html_mark(out, side_of[side]);
                buf_add_text(out, " ");
                add_label(out, &rows[i].sides[side]->label);
            }
            buf_add_text(out, "</div>");
        }
        buf_add_text(out, "</div>\n<ul>\n");
        for (int role = 0; role < event->role_count; role++) {
            if (role_is_told(rows, count, role)) {
                add_role_row(&event->roles[role].label, &rows[i], role, out);
            }
        }
        buf_add_text(out, "</ul></div>\n");
    }
}

static int count_told_roles(const struct event *event, const struct pair_row *rows, int count)
{
    int told = 0;
    for (int role = 0; role < event->role_count; role++) {
        told += role_is_told(rows, count, role) ? 1 : 0;
    }
    return told;
}

static void add_pair(const struct tally *tally, const struct tally_section *section,
                     const int questions[2], struct buf *out)
{
    struct pair_row rows[EVENT_THEMES_MAX + 1];
    int count = collect_rows(tally, section, questions, rows);
    int told = count_told_roles(tally->people->event, rows, count);
    buf_add_text(out, "<h3>What helped, and what got in the way</h3>\n<p class=\"note\">");
    for (int side = 0; side < 2; side++) {
        if (questions[side] >= 0) {
            buf_add_text(out, "<q>");
            add_question_text(tally, section, questions[side], out);
            buf_add_text(out, "</q> ");
        }
    }
    buf_add_text(out, "Each person counts once. A number like <b>12</b> of 18 says: 18 people "
                      "answered and saw this choice, and 12 of them chose it.</p>\n");
    add_chart(rows, count, PAIR_PEOPLE, out);
    if (told >= 2) {
        buf_add_text(out, "<h3>The same, with each role counting once</h3>\n<p class=\"note\">An "
                          "equal say: here ten people of one role weigh as much as forty of "
                          "another. Each number is the mean of the roles’ shares below.</p>\n");
        add_chart(rows, count, PAIR_ROLES, out);
    }
    if (told >= 1) {
        buf_add_text(out, "<h3>Role by role</h3>\n");
        add_role_charts(tally, rows, count, out);
    }
}

/* ---- the section ----------------------------------------------------------------------------- */

/* The two questions of the pair that this one belongs to, helped first; false if it was told with
 * its partner already. */
static bool find_pair(const struct event *event, int question, int questions[2])
{
    const struct event_question *asked = &event->questions[question];
    int own = asked->side == EVENT_SIDE_IN_THE_WAY ? 1 : 0;
    questions[own] = question;
    questions[1 - own] = asked->pair;
    return asked->pair < 0 || asked->pair > question;
}

static void add_heading(const struct tally *tally, const struct tally_section *section,
                        struct buf *out)
{
    const struct event *event = tally->people->event;
    buf_add_text(out, "<h2>");
    if (section->topic == EVENT_TOPIC_MY_LIFE) {
        buf_add_text(out, "My life and support");
    } else if (section->agenda_item >= 0) {
        add_label(out, &event->agenda[section->agenda_item].label);
    } else if (event->agenda_count > 0 && event->today_label.in[0]) {
        add_label(out, &event->today_label);
    } else {
        buf_add_text(out, "Today");
    }
    buf_addf(out, "</h2>\n<p>%d people spoke about this.</p>\n", section->person_count);
}

void page_add_section(const struct tally *tally, const struct tally_section *section,
                      struct buf *out)
{
    const struct event *event = tally->people->event;
    buf_add_text(out, "<section>\n");
    add_heading(tally, section, out);
    for (int question = 0; question < event->question_count; question++) {
        const struct event_question *asked = &event->questions[question];
        int questions[2] = {-1, -1};
        if (!tally_is_asked(tally, section, question)) {
            continue;
        }
        if (asked->side == EVENT_SIDE_NONE || asked->theme_list < 0) {
            add_question(tally, section, question, out);
        } else if (find_pair(event, question, questions)) {
            add_pair(tally, section, questions, out);
        }
    }
    buf_add_text(out, "</section>\n");
}
