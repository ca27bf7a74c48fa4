/* The page's frame: title, who spoke, and the order of its parts. */
#include "report/page.h"

#include <time.h>

#include "report/html.h"

#define SECONDS_A_DAY 86400

static void add_day(struct buf *out, int day)
{
    static const char *const months[] = {"January",   "February", "March",    "April",
                                         "May",       "June",     "July",     "August",
                                         "September", "October",  "November", "December"};
    time_t seconds = (time_t)day * SECONDS_A_DAY;
    struct tm date;
    if (gmtime_r(&seconds, &date)) {
        buf_addf(out, "%d %s %d", date.tm_mday, months[date.tm_mon], date.tm_year + 1900);
    }
}

/* A number, or words where the number would point at a few people. */
static void add_people(struct buf *out, int people, const char *what)
{
    if (protect_is_small(people)) {
        buf_addf(out, "a few %s", what);
    } else {
        buf_addf(out, "%d %s", people, what);
    }
}

static void add_title(const struct tally *tally, struct buf *out)
{
    buf_add_text(out, "<header>\n<div class=\"marks\">");
    html_mark(out, EVENT_SIDE_HELPED);
    html_mark(out, EVENT_SIDE_IN_THE_WAY);
    buf_add_text(out, "</div>\n<p class=\"kicker\">What people said</p>\n<h1>");
    html_text(out, tally->people->event->title.in[0]);
    buf_add_text(out, "</h1>\n");
    if (tally->first_day && tally->person_count >= PROTECT_LEAST) {
        buf_add_text(out, "<p>");
        add_day(out, tally->first_day);
        if (tally->last_day != tally->first_day) {
            buf_add_text(out, " to ");
            add_day(out, tally->last_day);
        }
        buf_add_text(out, "</p>\n");
    }
}

static void add_fact(struct buf *out, int people, const char *text)
{
    buf_add_text(out, "<li><b>");
    add_people(out, people, "");
    buf_addf(out, "</b>%s</li>\n", text);
}

static void add_facts(const struct tally *tally, struct buf *out)
{
    int partial = tally->person_count - tally->complete_count;
    buf_add_text(out, "<ul class=\"facts\">\n");
    add_fact(out, tally->person_count, "people answered");
    /* Two parts of a whole: when one is a few, the other would tell how few. */
    if (!protect_is_small(partial) && !protect_is_small(tally->complete_count)) {
        add_fact(out, tally->complete_count, "of them came to the end of the short questions");
        add_fact(out, partial, "of them stopped on the way; what they chose counts");
    } else if (protect_is_small(partial)) {
        buf_add_text(out, "<li><b>nearly all</b>of them came to the end of the short questions; "
                          "what the others chose counts too</li>\n");
    } else {
        buf_add_text(out, "<li><b>nearly all</b>of them stopped on the way; what they chose "
                          "counts</li>\n");
    }
    buf_add_text(out, "</ul>\n");
    if (tally->people->forgotten > 0) {
        buf_add_text(out, "<p>Not counted: ");
        add_people(out, tally->people->forgotten, "visits");
        buf_add_text(out, " in which the person asked us to forget the answers. We did.</p>\n");
    }
    if (tally->people->started_again > 0) {
        buf_add_text(out, "<p>Not counted either: ");
        add_people(out, tally->people->started_again, "visits");
        buf_add_text(out, " that were started again from the beginning. What was chosen after "
                          "that is counted.</p>\n");
    }
}

static void add_turnout_number(const struct tally_turnout *turnout, int expected, struct buf *out)
{
    const char *about = turnout->about ? "about " : "";
    if (turnout->people == TALLY_HIDDEN) {
        buf_add_text(out, "not shown");
    } else if (turnout->people == 0) {
        buf_add_text(out, "<b>nobody</b>");
    } else {
        buf_addf(out, "<b>%s%d</b>", about, turnout->people);
    }
    if (expected > 0) {
        buf_addf(out, " · %d expected", expected);
    }
}

static int turnout_percent(int people, int most)
{
    if (people <= 0 || most <= 0) {
        return 0;
    }
    return people >= most ? 100 : (int)((100L * people + most / 2) / most);
}

/* One measure for all rows, so that the bars can be compared. */
static int most_people(const struct tally *tally)
{
    const struct event *event = tally->people->event;
    int most = 0;
    for (int role = 0; role < event->role_count; role++) {
        int expected = event->roles[role].expected;
        int people = tally->turnout[role].people;
        most = people > most ? people : most;
        most = expected > most ? expected : most;
    }
    return most;
}

static bool is_expected(const struct event *event)
{
    for (int role = 0; role < event->role_count; role++) {
        if (event->roles[role].expected > 0) {
            return true;
        }
    }
    return false;
}

static void add_turnout(const struct tally *tally, struct buf *out)
{
    const struct event *event = tally->people->event;
    int most = most_people(tally);
    bool about = false;
    if (event->role_count == 0) {
        return;
    }
    buf_addf(out,
             "<h2>Who spoke</h2>\n<p>Everyone could say who they are, or leave it out.%s</p>\n"
             "<ul class=\"card turnout\">\n",
             is_expected(event) ? " The upright line is how many were expected." : "");
    for (int role = 0; role < event->role_count; role++) {
        const struct tally_turnout *turnout = &tally->turnout[role];
        about = about || turnout->about;
        buf_add_text(out, "<li class=\"one\"><span>");
        html_text(out, event->roles[role].label.in[0]);
        buf_add_text(out, "</span>");
        if (turnout->people == TALLY_HIDDEN) {
            buf_add_text(out, "<span></span>");
        } else {
            html_bar_expected(out, turnout_percent(turnout->people, most),
                              turnout_percent(event->roles[role].expected, most));
        }
        buf_add_text(out, "<span class=\"n\">");
        add_turnout_number(turnout, event->roles[role].expected, out);
        buf_add_text(out, "</span></li>\n");
    }
    buf_add_text(out, "</ul>\n");
    if (about) {
        buf_add_text(out, "<p class=\"note\">These numbers are rounded to the nearest five, so "
                          "that nobody is found by taking one number from another.</p>\n");
    }
}

/* Also when enough people answered, but fewer than five about each thing. */
static void add_too_few(const struct tally *tally, struct buf *out)
{
    bool apart = tally->people->count >= PROTECT_LEAST;
    buf_addf(out, "</header>\n<div class=\"card\">\n<p><b>%s</b></p>\n",
             apart ? "People spoke about different things, and fewer than five about each."
                   : "Fewer than five people have answered so far.");
    buf_add_text(out, "<p>Their answers are kept. We do not show them yet, because with so few "
                      "people somebody could be recognised.</p>\n<p>When more people have "
                      "answered, make this page again.</p>\n</div>\n");
}

static void add_foot(struct buf *out)
{
    buf_add_text(out, "<p class=\"end\">Made by Hark " HARK_VERSION
                      ", a feedback terminal for events. This page needs no network, holds no "
                      "names, and may be shared.</p>\n");
}

void page_format(const struct tally *tally, struct buf *out)
{
    const struct event *event = tally->people->event;
    html_begin(out, event->languages[0], event->title.in[0]);
    add_title(tally, out);
    if (tally->person_count < PROTECT_LEAST) {
        add_too_few(tally, out);
        add_foot(out);
        html_end(out);
        return;
    }
    add_facts(tally, out);
    buf_add_text(out, "</header>\n");
    for (int i = 0; i < tally->section_count; i++) {
        page_add_section(tally, &tally->sections[i], out);
    }
    page_add_words(tally, out);
    add_turnout(tally, out);
    page_add_unsaid(tally, out);
    add_foot(out);
    html_end(out);
}
