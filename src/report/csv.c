#include "report/csv.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/utf8.h"
#include "report/csv_blank.h"

#define SECONDS_A_DAY 86400
#define CSV_LABEL_BYTES_MAX 8192

struct csv {
    const struct people *people;
    enum csv_reader reader;
    struct csv_blank blank;
    struct buf *out;
    struct buf text; /* one field while it is put together */
    bool begun;      /* this row has a field already */
};

/* ---- fields ---------------------------------------------------------------------------------- */

/* Unicode's White_Space, and what has no width: a reader may drop it. */
static bool is_blank(uint32_t code)
{
    return code == ' ' || code == 0x85 || code == 0xa0 || code == 0xad || code == 0x1680 ||
           code == 0x180e || (code >= 0x2000 && code <= 0x200f) ||
           (code >= 0x2028 && code <= 0x202f) || (code >= 0x205f && code <= 0x206f) ||
           code == 0x3000 || code == 0xfeff;
}

/* What a spreadsheet may take for the beginning of a formula. */
static bool is_trigger(uint32_t code)
{
    static const uint32_t triggers[] = {'=',  '+',    '-',    '@',    '\t',   '\r',
                                        '\n', 0xff1d, 0xff0b, 0xff0d, 0xff20, 0x2212};
    for (size_t i = 0; i < sizeof triggers / sizeof *triggers; i++) {
        if (code == triggers[i]) {
            return true;
        }
    }
    return false;
}

static bool looks_like_formula(const char *text)
{
    size_t len = strlen(text);
    for (size_t at = 0; at < len;) {
        uint32_t code = utf8_next(text, len, &at);
        if (!is_blank(code)) {
            return is_trigger(code);
        }
    }
    return false;
}

void csv_add_field(struct buf *out, const char *text)
{
    bool formula = looks_like_formula(text);
    bool quoted = strpbrk(text, "\",;\r\n\t") || formula || text[0] == ' ';
    if (!quoted) {
        buf_add_text(out, text);
        return;
    }
    buf_add_text(out, formula ? "\"'" : "\"");
    for (; *text; text++) {
        if (*text == '"') {
            buf_add_text(out, "\"\"");
        } else if (*text == '\r') {
            buf_add_text(out, text[1] == '\n' ? "" : "\n");
        } else {
            buf_add(out, text, 1);
        }
    }
    buf_add_text(out, "\"");
}

static void begin_field(struct csv *csv)
{
    if (csv->begun) {
        buf_add_text(csv->out, ",");
    }
    csv->begun = true;
}

static void add_field(struct csv *csv, const char *text)
{
    begin_field(csv);
    csv_add_field(csv->out, text);
}

static void end_row(struct csv *csv)
{
    buf_add_text(csv->out, "\r\n");
    csv->begun = false;
}

/* Places where a long word may be broken are for the screen. */
static void add_label(struct buf *out, const char *label)
{
    for (size_t at = 0, len = strlen(label); at < len; at++) {
        if ((unsigned char)label[at] == 0xc2 && (unsigned char)label[at + 1] == 0xad) {
            at++;
        } else {
            buf_add(out, &label[at], 1);
        }
    }
}

static void add_to_list(struct buf *list, const char *label)
{
    if (list->len > 0) {
        buf_add_text(list, "; ");
    }
    add_label(list, label);
}

static void add_text_field(struct csv *csv)
{
    add_field(csv, buf_text(&csv->text));
    if (csv->text.err && !csv->out->err) {
        csv->out->err = csv->text.err;
    }
    buf_clear(&csv->text);
}

static bool is_choices(const struct event_question *question)
{
    switch (question->type) {
    case EVENT_SELECT_ONE:
    case EVENT_SCALE:
    case EVENT_SELECT_MULTIPLE:
    case EVENT_CONSENT:
        return true;
    case EVENT_OWN_WORDS:
    case EVENT_NOTE:
        break;
    }
    return false;
}

/* ---- the header ------------------------------------------------------------------------------ */

/* "Question [name]", or "Question: Choice [name/choice]": the label for people, the name for
 * programs, and no two headers are equal. */
static void add_header(struct csv *csv, const struct event_question *question,
                       const struct event_choice *choice)
{
    add_label(&csv->text, question->label.in[0]);
    if (choice) {
        buf_add_text(&csv->text, ": ");
        add_label(&csv->text, choice->label.in[0]);
    }
    buf_addf(&csv->text, " [%s%s%s]", question->name, choice ? "/" : "",
             choice ? choice->name : "");
    add_text_field(csv);
}

static void add_headers(struct csv *csv)
{
    const struct event *event = csv->people->event;
    static const char *const first[] = {"Date", "About", "Language", "Status"};
    for (size_t i = 0; i < sizeof first / sizeof *first; i++) {
        add_field(csv, first[i]);
    }
    for (int q = 0; q < event->question_count; q++) {
        const struct event_question *question = &event->questions[q];
        if (question->type == EVENT_NOTE) {
            continue;
        }
        add_header(csv, question, NULL);
        for (int i = 0; i < question->choice_count && is_choices(question); i++) {
            add_header(csv, question, &question->choices[i]);
        }
        if (question->type == EVENT_OWN_WORDS) {
            add_label(&csv->text, question->label.in[0]);
            buf_addf(&csv->text, ": words were given [%s/given]", question->name);
            add_text_field(csv);
        }
    }
    for (int i = 0; i < csv->people->old_code_count; i++) {
        buf_addf(&csv->text, "[%s/%s]", csv->people->old_codes[i].question,
                 csv->people->old_codes[i].choice);
        add_text_field(csv);
    }
    end_row(csv);
}

/* ---- rows ------------------------------------------------------------------------------------ */

static void add_day(struct csv *csv, const struct person *person)
{
    struct tm date;
    time_t seconds = (time_t)person->day * SECONDS_A_DAY;
    if (csv_blank_has_day(&csv->blank, person->day) && gmtime_r(&seconds, &date)) {
        buf_addf(&csv->text, "%04d-%02d-%02d", date.tm_year + 1900, date.tm_mon + 1, date.tm_mday);
    }
    add_text_field(csv);
}

static void add_topic(struct csv *csv, const struct person *person)
{
    const struct event *event = csv->people->event;
    const struct people_topic *topic = &csv->people->topics[person->topic];
    if (csv->blank.told.topics[person->topic]) {
        if (person->topic == 0) {
            add_label(&csv->text, event->today_label.in[0] ? event->today_label.in[0] : "Today");
        } else if (topic->agenda_item >= 0) {
            add_label(&csv->text, event->agenda[topic->agenda_item].label.in[0]);
        } else {
            buf_add_text(&csv->text, topic->code);
        }
    }
    add_text_field(csv);
}

/* A role's column holds 1 or nothing: a 0 could be told apart from what is left blank. */
static void add_roles(struct csv *csv, const struct event_question *question,
                      const struct person *person)
{
    unsigned roles = csv_blank_roles(&csv->blank, person);
    for (int i = 0; i < question->choice_count; i++) {
        const struct event_choice *choice = &question->choices[i];
        if (choice->role >= 0 && roles >> choice->role & 1) {
            add_to_list(&csv->text, choice->label.in[0]);
        }
    }
    add_text_field(csv);
    for (int i = 0; i < question->choice_count; i++) {
        int role = question->choices[i].role;
        add_field(csv, role >= 0 && roles >> role & 1 ? "1" : "");
    }
}

static void add_choices(struct csv *csv, const struct event_question *question,
                        const struct people_answer *answer)
{
    for (int i = 0; i < question->choice_count; i++) {
        if (answer->chosen >> i & 1) {
            add_to_list(&csv->text, question->choices[i].label.in[0]);
        }
    }
    add_text_field(csv);
    for (int i = 0; i < question->choice_count; i++) {
        bool shown = answer->chosen && answer->shown >> i & 1;
        add_field(csv, !shown ? "" : answer->chosen >> i & 1 ? "1" : "0");
    }
}

static void add_words(struct csv *csv, const struct people_answer *answer,
                      enum wire_permission permission)
{
    bool allowed = permission == WIRE_SHARE ||
                   (permission == WIRE_ORGANISER && csv->reader == CSV_FOR_ORGANISER);
    add_field(csv, allowed && answer->words ? answer->words : "");
    add_field(csv, answer->words_given ? "1" : "0");
}

static void add_old_codes(struct csv *csv, const struct person *person)
{
    for (int i = 0; i < csv->people->old_code_count; i++) {
        bool chosen = false;
        for (const struct people_code *code = person->old_codes; code; code = code->next) {
            chosen = chosen || code->code == i;
        }
        add_field(csv, chosen ? "1" : "");
    }
}

static void add_row(struct csv *csv, const struct person *person)
{
    const struct event *event = csv->people->event;
    add_day(csv, person);
    add_topic(csv, person);
    add_field(csv, csv->blank.languages[1 + person->language]
                       ? ""
                       : csv->people->languages[person->language]);
    add_field(csv, wire_status_name(person->complete ? WIRE_COMPLETE : WIRE_PARTIAL));
    for (int q = 0; q < event->question_count; q++) {
        const struct event_question *question = &event->questions[q];
        if (question->asks_role) {
            add_roles(csv, question, person);
        } else if (is_choices(question)) {
            add_choices(csv, question, &person->answers[q]);
        } else if (question->type == EVENT_OWN_WORDS) {
            add_words(csv, &person->answers[q], person->permission);
        }
    }
    add_old_codes(csv, person);
    end_row(csv);
}

/* ---- the order of rows ----------------------------------------------------------------------- */

/* Where a row stands once it is written without its number: sorting the finished lines gives an
 * order that comes from the answers alone. */
struct csv_line {
    char key[WIRE_DIGEST_TEXT_BYTES];
    const char *text;
    size_t len;
};

static int compare_lines(const void *a, const void *b)
{
    const struct csv_line *left = a, *right = b;
    return strcmp(left->key, right->key);
}

static enum err add_sorted_rows(struct csv *csv)
{
    struct buf *out = csv->out, rows;
    size_t count = (size_t)csv->people->count, at = 0;
    struct csv_line *lines = calloc(count + 1, sizeof *lines);
    size_t *ends = calloc(count + 1, sizeof *ends);
    enum err err = lines && ends ? ERR_OK : ERR_SYSTEM;
    buf_init(&rows, CSV_BYTES_MAX);
    csv->out = &rows;
    for (size_t i = 0; i < count && !err; i++) {
        add_row(csv, &csv->people->persons[i]);
        ends[i] = rows.len;
        err = buf_err(&rows);
    }
    for (size_t i = 0; i < count && !err; i++) {
        lines[i].text = buf_text(&rows) + at;
        lines[i].len = ends[i] - at;
        wire_digest(lines[i].text, lines[i].len, lines[i].key);
        at = ends[i];
    }
    if (!err) {
        qsort(lines, count, sizeof *lines, compare_lines);
    }
    for (size_t i = 0; i < count && !err; i++) {
        buf_add(out, lines[i].text, lines[i].len);
    }
    csv->out = out;
    free(ends);
    free(lines);
    buf_free(&rows);
    return err;
}

void csv_format(const struct people *people, enum csv_reader reader, struct buf *out)
{
    struct csv csv = {.people = people, .reader = reader, .out = out};
    buf_init(&csv.text, CSV_LABEL_BYTES_MAX * EVENT_CHOICES_MAX);
    enum err err = csv_blank_init(&csv.blank, people);
    if (!err) {
        buf_add_text(out, "\xef\xbb\xbf");
        add_headers(&csv);
        err = add_sorted_rows(&csv);
    }
    if (err && !out->err) {
        out->err = err;
    }
    csv_blank_free(&csv.blank);
    buf_free(&csv.text);
}
