#include "collector/page.h"

#include <inttypes.h>
#include <stdio.h>

#include "report/html.h"

static const char style[] =
    ":root{color-scheme:light}"
    "*{box-sizing:border-box}"
    "body{margin:0;background:#FFFBE6;color:#1B1B1B;"
    "font:20px/1.5 Andika,'Andika New Basic','Noto Sans',system-ui,sans-serif}"
    "main{max-width:60rem;margin:0 auto;padding:2.5rem 1.5rem 4rem}"
    "h1{font-size:2.6rem;line-height:1.15;margin:0 0 .4rem}"
    "h2{font-size:1.4rem;line-height:1.2;margin:3rem 0 .8rem}"
    "p{margin:0 0 1rem;max-width:38em}"
    ".sum{display:flex;flex-wrap:wrap;gap:1.2rem;margin:2rem 0 0;padding:0;list-style:none}"
    ".sum li{flex:1 1 13rem;background:#FFF;border:3px solid #1B1B1B;border-radius:18px;"
    "padding:1.1rem 1.4rem 1.2rem}"
    ".sum b{display:block;font-size:3.2rem;line-height:1.1;font-variant-numeric:tabular-nums}"
    ".sum .first{background:#1B1B1B;color:#FFF}"
    ".sum span{display:block;line-height:1.3}"
    ".wrap{background:#FFF;border:3px solid #1B1B1B;border-radius:18px;overflow-x:auto}"
    "table{border-collapse:collapse;width:100%}"
    "th,td{padding:.7rem 1.2rem;text-align:right;white-space:nowrap;"
    "font-variant-numeric:tabular-nums}"
    "th:first-child,td:first-child{text-align:left}"
    "tbody th{white-space:normal}"
    "thead th{font-size:1rem;border-bottom:3px solid #1B1B1B}"
    "tbody tr+tr>*{border-top:1px solid #C9C3A6}"
    "tbody th{font-weight:700}"
    ".note{border-left:6px solid #7A3600;padding:.2rem 0 .2rem 1.1rem;margin:2rem 0 0}"
    ".empty{background:#FFF;border:3px solid #1B1B1B;border-radius:18px;padding:1.6rem 1.8rem;"
    "margin:2rem 0 0}"
    ".empty p:last-child{margin:0}"
    "a{color:#003F66;text-underline-offset:.2em}"
    "a.button{display:inline-block;color:#1B1B1B;background:#FFF;border:3px solid #1B1B1B;"
    "border-radius:14px;padding:.55rem 1.3rem;font-weight:700;text-decoration:none}"
    "a.button:hover{background:#1B1B1B;color:#FFF}"
    "a:focus-visible,.wrap:focus-visible{outline:4px solid #003F66;outline-offset:4px}"
    ".bottom{display:flex;flex-wrap:wrap;gap:.8rem 1.4rem;align-items:center;margin:3rem 0 0}"
    ".bottom p{margin:0}"
    "@media(max-width:40rem){h1{font-size:2rem}table{font-size:.9rem}th,td{padding:.5rem "
    ".55rem}thead th{font-size:.85rem}}";

struct totals {
    struct buf *rows; /* of the terminals' table */
    int64_t now_s;
    int shown;
    int64_t terminals, partial, complete, forgotten, conflicts, refused;
};

struct events {
    struct inbox *inbox;
    struct titles *titles;
    int count;
    struct inbox_event_counts items[PAGE_EVENTS_MAX];
};

/* With a narrow space between thousands. */
static void add_number(struct buf *out, int64_t number)
{
    char digits[32];
    int len = snprintf(digits, sizeof digits, "%" PRId64, number);
    for (int i = 0; i < len; i++) {
        if (i > 0 && (len - i) % 3 == 0 && digits[i - 1] != '-') {
            buf_add_text(out, "&#8239;");
        }
        buf_add(out, &digits[i], 1);
    }
}

/* "just now", "3 minutes ago": exact enough to see that a terminal went quiet. */
static void add_ago(struct buf *out, int64_t seconds)
{
    struct unit {
        int64_t seconds;
        const char *one, *many;
    };
    static const struct unit units[] = {
        {86400, "day", "days"}, {3600, "hour", "hours"}, {60, "minute", "minutes"}};
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        int64_t count = seconds / units[i].seconds;
        if (count >= 1) {
            add_number(out, count);
            buf_addf(out, " %s ago", count == 1 ? units[i].one : units[i].many);
            return;
        }
    }
    /* A clock that was set back gives negative ages. */
    buf_add_text(out, seconds < 0 ? "not known" : "just now");
}

static void add_cell(struct buf *out, int64_t number)
{
    buf_add_text(out, "<td>");
    add_number(out, number);
    buf_add_text(out, "</td>");
}

static void add_terminal(void *context, const struct inbox_terminal_counts *counts)
{
    struct totals *totals = context;
    totals->terminals++;
    totals->partial += counts->partial;
    totals->complete += counts->complete;
    totals->forgotten += counts->forgotten;
    totals->conflicts += counts->conflicts;
    totals->refused += counts->refused;
    if (totals->shown >= PAGE_TERMINALS_MAX) {
        return;
    }
    totals->shown++;
    buf_add_text(totals->rows, "<tr><th scope=\"row\">");
    html_text(totals->rows, counts->terminal);
    buf_add_text(totals->rows, "</th>");
    add_cell(totals->rows, counts->complete);
    add_cell(totals->rows, counts->partial);
    add_cell(totals->rows, counts->forgotten);
    buf_add_text(totals->rows, "<td>");
    add_ago(totals->rows, totals->now_s - counts->heard_s);
    buf_add_text(totals->rows, "</td></tr>\n");
}

static void keep_event(void *context, const struct inbox_event_counts *counts)
{
    struct events *events = context;
    if (events->count < PAGE_EVENTS_MAX) {
        events->items[events->count++] = *counts;
    }
}

static void add_events(struct buf *out, const struct events *events)
{
    buf_add_text(out, "<h2>Events</h2>\n<div class=\"wrap\" role=\"region\" aria-label=\"Events\" "
                      "tabindex=\"0\"><table>\n<thead><tr>"
                      "<th scope=\"col\">Event</th><th scope=\"col\">Name in files</th>"
                      "<th scope=\"col\">Responses</th></tr></thead>\n<tbody>\n");
    for (int i = 0; i < events->count; i++) {
        const struct inbox_event_counts *event = &events->items[i];
        const char *title = titles_find(events->titles, events->inbox, event->newest_digest);
        buf_add_text(out, "<tr><th scope=\"row\">");
        html_text(out, title[0] == '\0' ? event->id : title);
        buf_add_text(out, "</th><td>");
        html_text(out, event->id);
        buf_add_text(out, "</td>");
        add_cell(out, event->responses);
        buf_add_text(out, "</tr>\n");
    }
    buf_add_text(out, "</tbody>\n</table></div>\n");
}

static void add_head(struct buf *out, const char *nonce, bool watching)
{
    buf_add_text(out, "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    if (watching) {
        buf_addf(out, "<meta http-equiv=\"refresh\" content=\"%d\">\n", PAGE_REFRESH_S);
    }
    buf_addf(out, "<title>Hark: what has arrived</title>\n<style nonce=\"%s\">%s</style>\n", nonce,
             style);
    buf_add_text(out, "</head>\n<body>\n<main>\n");
}

static void add_tile(struct buf *out, const char *class_name, int64_t number, const char *words)
{
    buf_addf(out, "<li%s><b>", class_name);
    add_number(out, number);
    buf_addf(out, "</b><span>%s</span></li>\n", words);
}

static void add_empty(struct buf *out)
{
    buf_add_text(out, "<h1>Ready. We are listening.</h1>\n"
                      "<div class=\"empty\">\n<p>Nothing has arrived yet. That is fine.</p>\n"
                      "<p>As soon as a terminal sends its first responses, they are counted here. "
                      "Until then each terminal keeps its own safe.</p>\n</div>\n");
}

static void add_troubles(struct buf *out, const struct totals *totals)
{
    if (totals->conflicts + totals->refused == 0) {
        return;
    }
    buf_add_text(out, "<p class=\"note\">");
    add_number(out, totals->conflicts + totals->refused);
    buf_add_text(out, " could not be counted: ");
    add_number(out, totals->conflicts);
    buf_add_text(out, " came twice with different content, ");
    add_number(out, totals->refused);
    buf_add_text(out, " could not be read. They are kept apart; nothing is lost.</p>\n");
}

static void add_counts(struct buf *out, const struct totals *totals, const struct events *events)
{
    buf_add_text(out, "<h1>What has arrived</h1>\n<p>From ");
    add_number(out, totals->terminals);
    buf_addf(out, " terminal%s, stored safely.</p>\n<ul class=\"sum\">\n",
             totals->terminals == 1 ? "" : "s");
    add_tile(out, " class=\"first\"", totals->complete,
             totals->complete == 1 ? "complete response" : "complete responses");
    add_tile(out, "", totals->partial, "begun, and left early");
    add_tile(out, "", totals->forgotten, "forgotten, as the person wished");
    buf_add_text(out, "</ul>\n");
    add_troubles(out, totals);
    buf_add_text(out, "<h2>Terminals</h2>\n<div class=\"wrap\" role=\"region\" "
                      "aria-label=\"Terminals\" tabindex=\"0\"><table>\n<thead><tr>"
                      "<th scope=\"col\">Name</th><th scope=\"col\">Complete</th>"
                      "<th scope=\"col\">Left early</th><th scope=\"col\">Forgotten</th>"
                      "<th scope=\"col\">Last heard</th></tr></thead>\n<tbody>\n");
    buf_add_text(out, buf_text(totals->rows));
    buf_add_text(out, "</tbody>\n</table></div>\n");
    if (totals->terminals > totals->shown) {
        buf_add_text(out, "<p>More terminals are counted above, but not in this list.</p>\n");
    }
    if (events->count > 0) {
        add_events(out, events);
    }
}

static void add_bottom(struct buf *out, bool watching)
{
    buf_add_text(out, "<div class=\"bottom\">");
    if (watching) {
        buf_addf(out,
                 "<a class=\"button\" href=\"/\">Stop looking</a>"
                 "<p>The page looks again every %d seconds.</p>",
                 PAGE_REFRESH_S);
    } else {
        buf_add_text(out, "<a class=\"button\" href=\"/\">Look again</a>"
                          "<p><a href=\"/?watch\">Keep looking by itself</a></p>");
    }
    buf_add_text(out, "</div>\n</main>\n</body>\n</html>\n");
}

enum err page_add(struct inbox *inbox, struct titles *titles, const char *nonce, bool watching,
                  int64_t now_s, struct buf *out)
{
    struct buf terminal_rows;
    buf_init(&terminal_rows, PAGE_BYTES_MAX / 2);
    struct totals totals = {.rows = &terminal_rows, .now_s = now_s};
    struct events events = {.inbox = inbox, .titles = titles};
    enum err err = inbox_each_terminal(inbox, add_terminal, &totals);
    if (err == ERR_OK) {
        err = inbox_each_event(inbox, keep_event, &events);
    }
    if (err == ERR_OK) {
        add_head(out, nonce, watching);
        if (totals.terminals == 0) {
            add_empty(out);
        } else {
            add_counts(out, &totals, &events);
        }
        add_bottom(out, watching);
        err = buf_err(out);
    }
    buf_free(&terminal_rows);
    return err;
}
