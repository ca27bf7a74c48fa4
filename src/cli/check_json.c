/* hark check for programs (docs/SPEC.md, "hark check"). */
#include <jansson.h>

#include "cli/checking.h"
#include "ui/palette.h"

#define JSON_FORMAT 1

static json_t *text_or_null(const char *text)
{
    return text != NULL && text[0] != '\0' ? json_string(text) : json_null();
}

/* Two decimals: what is measured is no finer. */
static json_t *number(double value)
{
    double hundreds = value * 100.0 + (value < 0 ? -0.5 : 0.5);
    return json_real((double)(long long)hundreds / 100.0);
}

static json_t *seen_of(const struct check_plan *plan, const struct check_finding *finding)
{
    json_t *list = json_array();
    for (int d = 0; d < plan->display_count; d++) {
        for (int size = 0; size < TEXT_SIZES; size++) {
            if ((finding->seen >> check_bit(d, size) & 1U) != 0) {
                json_array_append_new(list,
                                      json_pack("{s:s, s:s}", "display", plan->displays[d].name,
                                                "text_size", text_size_name((enum text_size)size)));
            }
        }
    }
    return list;
}

static json_t *palettes_of(const struct check_finding *finding)
{
    json_t *list = json_array();
    for (int i = 0; i < PALETTES; i++) {
        if ((finding->palettes >> i & 1U) != 0) {
            json_array_append_new(list, json_string(palette_at(i)->name));
        }
    }
    return list;
}

static json_t *language_of(const struct event *event, int language)
{
    return language >= 0 ? json_string(event->languages[language]) : json_null();
}

static json_t *finding_of(const struct checking *checking, const struct check_finding *finding)
{
    const struct event *event = checking->event;
    struct buf message;
    buf_init(&message, CHECKING_BYTES_MAX);
    check_message(event, finding, &message);
    const char *question = finding->question >= 0 ? event->questions[finding->question].name : NULL;
    json_t *out = json_pack(
        "{s:s, s:b, s:o, s:o, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:s}", "kind",
        check_kind_name(finding->kind), "binding", finding->binding, "exception",
        text_or_null(finding->exception), "question", text_or_null(question), "place",
        finding->place, "screen", text_or_null(finding->screen), "language",
        language_of(event, finding->language), "other_language", language_of(event, finding->other),
        "item", text_or_null(finding->item), "other_item", text_or_null(finding->other_item),
        "text", text_or_null(finding->text), "seen", seen_of(checking->plan, finding), "palettes",
        palettes_of(finding), "value", number(finding->value), "message", buf_text(&message));
    json_object_set_new(out, "wanted", number(finding->wanted));
    buf_free(&message);
    return out;
}

static json_t *effort_of(const struct event_effort *effort)
{
    return json_pack("{s:i, s:i, s:i, s:i}", "taps", effort->taps, "seconds", effort->seconds,
                     "seconds_slow", effort->seconds_slow, "people_per_break",
                     effort->people_per_break);
}

static json_t *order_of(const struct event *event)
{
    struct check_effort effort;
    check_effort(event, &effort);
    return json_pack("{s:o, s:o, s:i, s:b, s:i, s:i}", "usual", effort_of(&effort.usual),
                     "agenda_item_fixed", effort_of(&effort.fixed), "people", effort.people,
                     "people_are_expected", effort.is_expected, "breaks", CHECK_BREAKS, "terminals",
                     effort.terminals);
}

static json_t *checked_of(const struct checking *checking)
{
    const struct check_plan *plan = checking->plan;
    json_t *displays = json_array();
    json_t *languages = json_array();
    for (int d = 0; d < plan->display_count; d++) {
        json_array_append_new(displays, json_string(plan->displays[d].name));
    }
    for (int i = 0; i < checking->event->language_count; i++) {
        if (plan->language < 0 || plan->language == i) {
            json_array_append_new(languages, json_string(checking->event->languages[i]));
        }
    }
    return json_pack(
        "{s:i, s:i, s:o, s:o, s:o}", "screens", checking->report->screens_laid_out, "drawn",
        checking->report->screens_drawn, "displays", displays, "languages", languages, "text_size",
        plan->size >= 0 ? json_string(text_size_name((enum text_size)plan->size)) : json_null());
}

static int add_bytes(const char *bytes, size_t len, void *context)
{
    struct buf *out = context;
    buf_add(out, bytes, len);
    return buf_err(out) == ERR_OK ? 0 : -1;
}

/* Takes root. */
static void write_json(json_t *root, struct buf *out)
{
    if (root == NULL || json_dump_callback(root, add_bytes, out, JSON_INDENT(1)) != 0) {
        out->err = out->err ? out->err : ERR_SYSTEM;
    }
    buf_add_text(out, "\n");
    json_decref(root);
}

void checking_json(const struct checking *checking, struct buf *out)
{
    const struct check_report *report = checking->report;
    const struct event *event = checking->event;
    json_t *findings = json_array();
    int binding = check_count_binding(report);
    for (int i = 0; i < report->count; i++) {
        json_array_append_new(findings, finding_of(checking, &report->findings[i]));
    }
    write_json(json_pack("{s:i, s:s, s:b, s:{s:s, s:i}, s:i, s:i, s:i, s:o, s:o, s:o}",
                         "hark_check", JSON_FORMAT, "file", checking->path, "good", binding == 0,
                         "event", "id", event->id, "version", event->version, "to_mend", binding,
                         "advice", check_count_advice(report), "dropped", report->dropped,
                         "checked", checked_of(checking), "effort", order_of(event), "findings",
                         findings),
               out);
}

void checking_json_refused(const char *path, const struct event_findings *findings, struct buf *out)
{
    json_t *list = json_array();
    for (int i = 0; i < findings->count; i++) {
        const struct event_finding *finding = &findings->items[i];
        json_array_append_new(list, json_pack("{s:s, s:b, s:i, s:i, s:s}", "kind", "file",
                                              "binding", 1, "line", finding->line, "column",
                                              finding->column, "message", finding->message));
    }
    write_json(json_pack("{s:i, s:s, s:b, s:i, s:i, s:i, s:o}", "hark_check", JSON_FORMAT, "file",
                         path, "good", 0, "to_mend", findings->count + findings->dropped, "advice",
                         0, "dropped", findings->dropped, "findings", list),
               out);
}
