#include "report/html.h"

#include <ctype.h>
#include <string.h>

#include "base/utf8.h"

/* Sizes in rem and ch, so that the page grows with the reader's own text size. */
static const char *const style[] = {
    ":root{--cream:#FFFBE6;--ink:#1B1B1B;--helped:#003F66;--way:#7A3600;--line:#DDD5B4}",
    "*{box-sizing:border-box}",
    "html{background:var(--cream);color:var(--ink);-webkit-text-size-adjust:100%;",
    "font:1.0625rem/1.5 Andika,\"Andika New Basic\",\"Noto Sans\",\"Noto Sans Arabic\",",
    "\"Noto Nastaliq Urdu\",\"Noto Sans Bengali\",Verdana,\"Segoe UI\",Arial,sans-serif}",
    "body{margin:0}main{max-width:52rem;margin:0 auto;padding:1.5rem 1rem 3rem}",
    "h1,h2,h3,h4{line-height:1.2;margin:0;text-wrap:balance;overflow-wrap:break-word}",
    "h1{font-size:2.4rem}h2{font-size:1.75rem;margin-top:3.5rem}",
    "h3{font-size:1.25rem;margin-top:2rem}",
    "p{margin:.5rem 0;max-width:42rem}ul{list-style:none;margin:0;padding:0}",
    ".kicker{font-size:1.125rem;margin:0 0 .25rem}",
    ".marks{display:flex;gap:.5rem;margin-bottom:1rem}.marks .m{width:3rem;height:3rem}",
    ".m{width:1.25em;height:1.25em;flex:none;vertical-align:-.25em;fill:none;stroke-width:2.2;",
    "stroke-linecap:round;stroke-linejoin:round}",
    ".m-h{stroke:var(--helped)}.m-w{stroke:var(--way)}",
    ".steps{width:1.9em;height:1.25em;flex:none;vertical-align:-.2em;fill:none;",
    "stroke:var(--ink);stroke-width:1.6}.steps .f{fill:var(--ink)}",
    ".facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(11rem,1fr));gap:.75rem;",
    "margin:1.5rem 0 0}.facts li{background:#fff;border-radius:.9rem;padding:.8rem 1.1rem}",
    ".facts b{display:block;font-size:2.25rem;line-height:1.15}",
    ".card{background:#fff;border-radius:.9rem;padding:1rem 1.1rem;margin-top:.75rem}",
    ".note{font-size:.95rem}",
    ".bar{display:block;width:100%;height:1.35rem}",
    ".g{fill:#F1EDDC}.bh{fill:var(--helped)}.bw{fill:var(--way)}.bi{fill:var(--ink)}",
    ".bx{fill:var(--ink)}.turnout .one{grid-template-columns:minmax(7rem,15rem) 1fr 12rem}",
    ".turnout .n{text-align:right}",
    /* one-sided: words, bar, number */
    ".one{display:grid;grid-template-columns:minmax(7rem,15rem) 1fr minmax(6.6rem,auto);",
    "gap:.15rem .8rem;align-items:center;padding:.3rem 0}",
    ".n{font-variant-numeric:tabular-nums;white-space:nowrap}.n b{font-size:1.0625rem}",
    /* two-sided: the middle line is the border between the halves */
    ".sides{display:grid;grid-template-columns:1fr 1fr;column-gap:0}",
    ".sides>.l,.row>.l{text-align:right;padding-right:.5rem}",
    ".sides>.r,.row>.r{padding-left:.5rem;border-left:2px solid var(--ink)}",
    ".head{font-weight:bold;font-size:1.125rem}.head .l{color:var(--helped)}",
    ".head .r{color:var(--way)}.theme{break-inside:avoid}",
    ".lab{line-height:1.25;overflow-wrap:break-word;padding-bottom:.25rem}",
    "li>.sides>.lab{padding-top:.9rem}",
    ".half{display:grid;align-items:center;gap:.5rem}",
    ".l .half{grid-template-columns:5.8rem 1fr}.r .half{grid-template-columns:1fr 5.8rem}",
    ".l .n{text-align:left}.r .n{text-align:right}",
    ".row{display:grid;grid-template-columns:10.5rem 1fr 1fr;align-items:stretch}",
    ".row>div{padding-top:.14rem;padding-bottom:.14rem}",
    ".row>.who{padding-right:.8rem;line-height:1.2;align-self:center;overflow-wrap:anywhere}",
    ".row .half{min-height:1.5rem}.row .bar{height:.8rem}",
    ".small{font-size:.93rem}",
    ".hd{font-weight:bold}.hd>.l{color:var(--helped)}.hd>.r{color:var(--way)}",
    "blockquote{margin:.75rem 0 0;background:#fff;border-radius:.9rem;padding:.8rem 1.1rem;",
    "break-inside:avoid;overflow-wrap:anywhere}",
    "blockquote p{margin:0;white-space:pre-wrap;max-width:none;unicode-bidi:isolate}",
    "blockquote footer{font-size:.9rem;margin-top:.35rem}",
    ".q-h{border-inline-start:.4rem solid var(--helped)}",
    ".q-w{border-inline-start:.4rem double var(--way)}",
    ".unsaid li{padding-inline-start:1.4rem;position:relative;margin:.4rem 0;max-width:42rem}",
    ".unsaid li::before{content:\"\\2013\";position:absolute;inset-inline-start:0}",
    ".end{margin-top:3rem;padding-top:1rem;border-top:2px solid var(--line);font-size:.9rem}",
    ".vh{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);",
    "white-space:nowrap}",
    ".defs{position:absolute;width:0;height:0}",
    "@media(max-width:38rem){h1{font-size:1.9rem}h2{font-size:1.5rem}",
    ".row{grid-template-columns:1fr 1fr;padding-top:.5rem}",
    ".row>.who{grid-column:1/-1;text-align:center;padding:0}",
    ".hd>.who{display:none}.l .half,.r .half{grid-template-columns:1fr;gap:.1rem}",
    ".l .half .n{text-align:right}.r .half .n{text-align:left}.r .half .n{order:-1}",
    ".card{padding:.9rem .8rem}.one,.turnout .one{grid-template-columns:1fr auto}.one "
    ".bar{grid-column:1/-1;",
    "grid-row:2}}",
    "@page{size:A4;margin:16mm 15mm}",
    "@media print{html{font-size:10.5pt;background:#fff}main{max-width:none;padding:0}",
    ".card,.facts li,blockquote{border:1px solid var(--line)}h2{margin-top:2rem}",
    "h2,h3,h4,.head,.hd{break-after:avoid}.card,.facts li,.one,.row{break-inside:avoid}",
    "*{-webkit-print-color-adjust:exact;print-color-adjust:exact}}",
    NULL,
};

void html_text(struct buf *out, const char *text)
{
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        switch (c) {
        case '&':
            buf_add_text(out, "&amp;");
            break;
        case '<':
            buf_add_text(out, "&lt;");
            break;
        case '>':
            buf_add_text(out, "&gt;");
            break;
        case '"':
            buf_add_text(out, "&quot;");
            break;
        case '\'':
            buf_add_text(out, "&#39;");
            break;
        default:
            if ((c < 0x20 && c != '\n' && c != '\t') || c == 0x7f) {
                buf_add_text(out, "\xef\xbf\xbd");
            } else {
                buf_add(out, &c, 1);
            }
            break;
        }
    }
}

void html_language(struct buf *out, const char *tag)
{
    size_t len = strlen(tag);
    bool sound = len >= 2 && len <= 16;
    for (size_t i = 0; i < len && sound; i++) {
        sound = isalnum((unsigned char)tag[i]) || tag[i] == '-';
    }
    if (sound) {
        buf_addf(out, " lang=\"%s\"", tag);
    }
    buf_add_text(out, " dir=\"auto\"");
}

void html_begin(struct buf *out, const char *language, const char *title)
{
    buf_add_text(out, HTML_BEGINNING "<html");
    html_language(out, language);
    buf_add_text(out, ">\n<head>\n<meta charset=\"utf-8\">\n"
                      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                      "style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n"
                      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                      "<meta name=\"referrer\" content=\"no-referrer\">\n<title>");
    html_text(out, title);
    buf_add_text(out, "</title>\n<style>\n");
    for (int i = 0; style[i]; i++) {
        buf_add_text(out, style[i]);
        buf_add_text(out, "\n");
    }
    /* Both marks once; drawn for this project, the same shapes as on the screen. */
    buf_add_text(out, "</style>\n</head>\n<body>\n<svg class=\"defs\" aria-hidden=\"true\">"
                      "<symbol id=\"h\" viewBox=\"0 0 24 24\"><circle cx=\"12\" cy=\"12\" "
                      "r=\"10.4\"/><path d=\"M12 17V7.5M7.6 11.6 12 7.2l4.4 4.4\"/></symbol>"
                      "<symbol id=\"w\" viewBox=\"0 0 24 24\"><path d=\"M12 1.6 22.4 12 12 22.4 "
                      "1.6 12ZM7.6 12h8.8\"/></symbol></svg>\n<main>\n");
}

void html_end(struct buf *out)
{
    buf_add_text(out, "</main>\n</body>\n</html>\n");
}

void html_mark(struct buf *out, enum event_side side)
{
    char letter = side == EVENT_SIDE_IN_THE_WAY ? 'w' : 'h';
    buf_addf(out, "<svg class=\"m m-%c\" aria-hidden=\"true\"><use href=\"#%c\"/></svg>", letter,
             letter);
}

void html_steps(struct buf *out, int filled, int steps)
{
    int width = 7 * steps + 1;
    buf_addf(out, "<svg class=\"steps\" viewBox=\"0 0 %d 22\" aria-hidden=\"true\">", width);
    for (int i = 0; i < steps; i++) {
        int height = 20 * (i + 1) / steps;
        buf_addf(out, "<rect%s x=\"%d\" y=\"%d\" width=\"5\" height=\"%d\" rx=\"1\"/>",
                 i < filled ? " class=\"f\"" : "", 7 * i + 1, 21 - height, height);
    }
    buf_add_text(out, "</svg>");
}

void html_bar(struct buf *out, enum event_side side, int percent)
{
    const char *fill = side == EVENT_SIDE_HELPED       ? "bh"
                       : side == EVENT_SIDE_IN_THE_WAY ? "bw"
                                                       : "bi";
    int x = side == EVENT_SIDE_HELPED ? 100 - percent : 0;
    buf_addf(out,
             "<svg class=\"bar\" viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" "
             "aria-hidden=\"true\"><rect class=\"g\" width=\"100\" height=\"10\"/>"
             "<rect class=\"%s\" x=\"%d\" width=\"%d\" height=\"10\"/></svg>",
             fill, x, percent);
}

void html_bar_expected(struct buf *out, int percent, int expected)
{
    buf_addf(out,
             "<svg class=\"bar\" viewBox=\"0 0 1000 10\" preserveAspectRatio=\"none\" "
             "aria-hidden=\"true\"><rect class=\"g\" width=\"1000\" height=\"10\"/>"
             "<rect class=\"bi\" y=\"2.5\" width=\"%d\" height=\"5\"/>",
             10 * percent);
    if (expected > 0) {
        buf_addf(out, "<rect class=\"bx\" x=\"%d\" width=\"6\" height=\"10\"/>", 10 * expected - 6);
    }
    buf_add_text(out, "</svg>");
}

void html_share(struct buf *out, const struct tally_share *share)
{
    buf_addf(out, "<b>%d</b> of %d<span class=\"vh\"> people</span>", share->chosen, share->base);
}
