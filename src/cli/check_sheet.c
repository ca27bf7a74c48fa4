/* hark check as one page: what was found, and all screens that were drawn, side by side. */
#include <string.h>

#include "cli/checking.h"
#include "report/html.h"
#include "ui/palette.h"

static const char head[] =
    "<meta charset=\"utf-8\">\n"
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
    "style-src 'unsafe-inline'; img-src 'self' file:\">\n"
    "<meta name=\"viewport\" content=\"width=device-width\">\n"
    "<style>\n"
    "body { margin: 0 auto; padding: 1rem 2rem 4rem; background: #fffbe6; color: #1b1b1b;\n"
    "  font: 1.1rem/1.5 Andika, sans-serif; }\n"
    "h1 { font-size: 1.8rem; } h2 { margin: 3rem 0 .5rem; border-top: 2px solid; }\n"
    "h3 { margin: 1rem 0 .25rem; font-size: 1.1rem; }\n"
    "pre { font: 1rem/1.5 monospace; white-space: pre-wrap; }\n"
    "nav ul { columns: 20rem; padding-left: 1.2rem; } a { color: inherit; }\n"
    ".row { display: flex; flex-wrap: wrap; gap: 1rem; }\n"
    "figure { margin: 0; } figcaption { font-size: .9rem; }\n"
    "img { display: block; height: 16rem; width: auto; border: 1px solid #1b1b1b; }\n"
    "</style>\n";

static bool is_same_screen(const struct check_shot *one, const struct check_shot *other)
{
    return one != NULL && strcmp(one->name, other->name) == 0;
}

static void add_contents(const struct check_report *report, struct buf *out)
{
    const struct check_shot *last = NULL;
    int number = 0;
    buf_add_text(out, "<nav><ul>\n");
    for (int i = 0; i < report->shot_count; i++) {
        const struct check_shot *shot = &report->shots[i];
        if (!is_same_screen(last, shot)) {
            buf_addf(out, "<li><a href=\"#s%d\">", ++number);
            html_text(out, shot->name);
            buf_add_text(out, "</a></li>\n");
        }
        last = shot;
    }
    buf_add_text(out, "</ul></nav>\n");
}

static void add_figure(const struct checking *checking, const struct check_shot *shot,
                       struct buf *out)
{
    const char *language = checking->event->languages[shot->language];
    const struct display *display = &checking->plan->displays[shot->display];
    buf_add_text(out, "<figure><img loading=\"lazy\" src=\"");
    html_text(out, shot->file);
    buf_addf(out, "\" width=\"%d\" height=\"%d\" alt=\"", display->width_px, display->height_px);
    html_text(out, shot->name);
    buf_addf(out, ", %s\"><figcaption>%s · %s · %s</figcaption></figure>\n", language, language,
             text_size_name((enum text_size)shot->size), palette_at(shot->palette)->name);
}

static void add_screens(const struct checking *checking, struct buf *out)
{
    const struct check_report *report = checking->report;
    const struct check_shot *last = NULL;
    int number = 0;
    for (int i = 0; i < report->shot_count; i++) {
        const struct check_shot *shot = &report->shots[i];
        bool is_new = !is_same_screen(last, shot);
        if (is_new || last->display != shot->display) {
            buf_add_text(out, last != NULL ? "</div>\n" : "");
            if (is_new) {
                buf_addf(out, "<h2 id=\"s%d\">", ++number);
                html_text(out, shot->name);
                buf_add_text(out, "</h2>\n");
            }
            buf_add_text(out, "<h3>");
            html_text(out, checking->plan->displays[shot->display].name);
            buf_add_text(out, "</h3>\n<div class=\"row\">\n");
        }
        add_figure(checking, shot, out);
        last = shot;
    }
    buf_add_text(out, last != NULL ? "</div>\n" : "");
}

void checking_sheet(const struct checking *checking, struct buf *out)
{
    struct buf text;
    buf_init(&text, CHECKING_BYTES_MAX);
    checking_text(checking, &text);
    buf_addf(out, "%s<html lang=\"en\">\n%s<title>", CHECKING_SHEET_BEGINNING, head);
    html_text(out, checking->event->title.in[0]);
    buf_add_text(out, " – hark check</title>\n<main>\n<h1>");
    html_text(out, checking->event->title.in[0]);
    buf_add_text(out, "</h1>\n<pre>");
    html_text(out, buf_text(&text));
    buf_add_text(out, "</pre>\n");
    add_contents(checking->report, out);
    add_screens(checking, out);
    buf_add_text(out, "</main>\n</html>\n");
    if (buf_err(&text) != ERR_OK) {
        out->err = text.err;
    }
    buf_free(&text);
}
