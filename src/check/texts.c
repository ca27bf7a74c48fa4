/* The texts by themselves: long sentences, hard English, the same words twice, pictures. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "check/findings.h"
#include "check/judge.h"

#define SENTENCE_WORDS_MAX 12 /* the voice of the texts: one idea, at most 12 words */
#define GRADE_MAX 5.0         /* US school grade */
#define GRADE_WORDS_LEAST 8   /* of fewer the formula says nothing */
#define HARD_SYLLABLES 3
#define SHORT_LETTERS_MAX 4 /* "NHS", "A5" */
#define TOGETHER_BYTES_MAX 65536

/* What is said of texts, and to whom. */
struct reader {
    const struct event *event;
    const struct interface *interfaces;
    int language; /* -1: all */
    void (*found)(void *context, const struct check_finding *finding);
    void *context;
    /* Where the reader is. */
    int question; /* or -1 */
    int order;
    bool core; /* everyone has to read it */
    char place[CHECK_PLACE_BYTES];
};

static void tell(const struct reader *reader, const struct check_finding *what, const char *item,
                 const char *text)
{
    struct check_finding finding = *what;
    finding.question = reader->question;
    finding.order = reader->order;
    (void)snprintf(finding.place, sizeof finding.place, "%s", reader->place);
    (void)snprintf(finding.item, sizeof finding.item, "%s", item);
    check_copy_text(finding.text, sizeof finding.text, text);
    reader->found(reader->context, &finding);
}

static bool is_asked(const struct reader *reader, int language)
{
    return reader->language < 0 || reader->language == language;
}

/* ---- sentences ------------------------------------------------------------------------------- */

/* Ends a sentence or begins a list: in the scripts that Hark has, and Latin's. */
static bool is_stop(uint32_t code)
{
    static const uint32_t stops[] = {'.',    '!',    '?',    ':',    ';',    '\n',  0x2026,
                                     0x061F, 0x06D4, 0x0964, 0x0965, 0x061B, 0x3002};
    for (size_t i = 0; i < sizeof stops / sizeof stops[0]; i++) {
        if (stops[i] == code) {
            return true;
        }
    }
    return false;
}

/* A dash between blanks is no word. */
static bool is_letter(uint32_t code)
{
    return code >= 0x80 ? code != 0x2013 && code != 0x2014 && code != 0x00AD
                        : isalnum((int)code) != 0;
}

int judge_longest_sentence(const char *text)
{
    size_t len = strlen(text);
    int most = 0;
    int count = 0;
    bool in_word = false;
    for (size_t at = 0; at < len;) {
        uint32_t code = utf8_next(text, len, &at);
        bool last = at == len || text[at] == ' ' || text[at] == '\n';
        if (code == ' ' || code == '\n') {
            in_word = false;
        } else if (is_letter(code) && !is_stop(code) && !in_word) {
            in_word = true;
            count++;
        }
        if (code == '\n' || (is_stop(code) && last)) { /* the dot of 2.5 ends nothing */
            count = 0;
        }
        most = count > most ? count : most;
    }
    return most;
}

static void read_sentences(const struct reader *reader, int language, const char *item,
                           const char *text)
{
    int words = judge_longest_sentence(text);
    if (words > SENTENCE_WORDS_MAX) {
        struct check_finding finding = {.kind = CHECK_SENTENCE,
                                        .binding = reader->core,
                                        .language = language,
                                        .other = -1,
                                        .value = words,
                                        .wanted = SENTENCE_WORDS_MAX};
        tell(reader, &finding, item, text);
    }
}

/* ---- English --------------------------------------------------------------------------------- */

static bool is_vowel(char c)
{
    return c != '\0' && strchr("aeiouy", c) != NULL;
}

/* Groups of vowels, less an e that is not heard: "made", "helped", "makes", but not "little",
 * "wanted". A rule of thumb, right for nine words in ten. */
static int count_syllables(const char *word, size_t len)
{
    int count = 0;
    for (size_t i = 0; i < len; i++) {
        count += is_vowel(word[i]) && (i == 0 || !is_vowel(word[i - 1])) ? 1 : 0;
    }
    const char *end = word + len;
    bool has_le = len > 2 && memcmp(end - 2, "le", 2) == 0 && !is_vowel(end[-3]);
    bool ends_e = len > 2 && end[-1] == 'e' && !is_vowel(end[-2]) && !has_le;
    bool ends_ed = len > 3 && memcmp(end - 2, "ed", 2) == 0 && end[-3] != 't' && end[-3] != 'd' &&
                   !is_vowel(end[-3]);
    bool ends_es = len > 3 && memcmp(end - 2, "es", 2) == 0 && strchr("scgxz", end[-3]) == NULL &&
                   !is_vowel(end[-3]) && end[-3] != 'h';
    if (count > 1 && (ends_e || ends_ed || ends_es)) {
        count--;
    }
    return count > 0 ? count : 1;
}

struct english {
    int words, sentences, syllables;
    bool in_sentence;
    struct buf *hard; /* the words of many syllables, or NULL */
};

static void take_word(struct english *english, const char *word, size_t len)
{
    int syllables = count_syllables(word, len);
    english->words++;
    english->syllables += syllables;
    english->in_sentence = true;
    if (english->hard != NULL && syllables >= HARD_SYLLABLES) {
        buf_addf(english->hard, "%s%.*s", english->hard->len > 0 ? ", " : "", (int)len, word);
    }
}

static void take_text(struct english *english, const char *text)
{
    char word[64];
    size_t len = 0;
    for (const char *at = text;; at++) {
        char c = (char)tolower((unsigned char)*at);
        bool is_soft = at[0] == '\xC2' && at[1] == '\xAD';
        if (is_soft) {
            at++;
        } else if (c >= 'a' && c <= 'z' && len < sizeof word) {
            word[len++] = c;
        } else if (len > 0 && c != '\'' && (c & '\x80') == 0) {
            take_word(english, word, len);
            len = 0;
        }
        bool ends = c == '\0' || strchr(".!?:;\n", c) != NULL;
        if (ends && english->in_sentence) {
            english->sentences++;
            english->in_sentence = false;
        }
        if (c == '\0') {
            break;
        }
    }
}

/* Kincaid, Fishburne, Rogers and Chissom, Derivation of New Readability Formulas for Navy Enlisted
 * Personnel, Research Branch Report 8-75, 1975. */
static double grade_of(const struct english *english)
{
    double words = english->words;
    return 0.39 * words / english->sentences + 11.8 * english->syllables / words - 15.59;
}

double judge_grade(const char *text, int *words)
{
    struct english english = {.hard = NULL};
    take_text(&english, text);
    *words = english.words;
    return english.words > 0 ? grade_of(&english) : 0;
}

static int find_english(const struct reader *reader)
{
    for (int i = 0; i < reader->event->language_count; i++) {
        const char *tag = reader->event->languages[i];
        if (strncmp(tag, "en", 2) == 0 && (tag[2] == '\0' || tag[2] == '-')) {
            return is_asked(reader, i) ? i : -1;
        }
    }
    return -1;
}

/* Texts that are read together, each a sentence of its own. */
static void read_grade(const struct reader *reader, const struct event_text *const *texts,
                       int count)
{
    int language = find_english(reader);
    struct buf hard;
    buf_init(&hard, TOGETHER_BYTES_MAX);
    struct english english = {.hard = &hard};
    for (int i = 0; i < count && language >= 0; i++) {
        if (texts[i]->in[language] != NULL) {
            take_text(&english, texts[i]->in[language]);
        }
    }
    if (english.words >= GRADE_WORDS_LEAST && grade_of(&english) > GRADE_MAX) {
        struct check_finding finding = {.kind = CHECK_GRADE,
                                        .language = language,
                                        .other = -1,
                                        .value = grade_of(&english),
                                        .wanted = GRADE_MAX};
        tell(reader, &finding, "", buf_text(&hard));
    }
    buf_free(&hard);
}

/* ---- the same in two languages --------------------------------------------------------------- */

static int count_words(const char *text)
{
    int count = 0;
    for (const char *at = text; *at != '\0'; at++) {
        bool begins = *at != ' ' && *at != '\n' && (at == text || at[-1] == ' ' || at[-1] == '\n');
        count += begins ? 1 : 0;
    }
    return count;
}

static bool has_latin(const char *text)
{
    return strpbrk(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") != NULL;
}

/* Single words may be names, or the same in both; but a word in Latin letters where the language
 * has others was forgotten, if it is no abbreviation. */
static bool is_forgotten(const struct event *event, const char *text, int one, int other)
{
    if (count_words(text) > 1) {
        return true;
    }
    bool same_letters = has_latin(event->title.in[one]) == has_latin(event->title.in[other]);
    return !same_letters && strlen(text) > SHORT_LETTERS_MAX;
}

static void read_same(const struct reader *reader, const char *item, const struct event_text *text)
{
    const struct event *event = reader->event;
    for (int one = 0; one < event->language_count; one++) {
        for (int other = one + 1; other < event->language_count; other++) {
            bool asked = is_asked(reader, one) || is_asked(reader, other);
            if (asked && strcmp(text->in[one], text->in[other]) == 0 &&
                is_forgotten(event, text->in[one], one, other)) {
                struct check_finding finding = {
                    .kind = CHECK_SAME_TEXT, .language = other, .other = one};
                tell(reader, &finding, item, text->in[one]);
            }
        }
    }
}

/* ---- text by text ---------------------------------------------------------------------------- */

static void go_to(struct reader *reader, int order, bool core, const char *place, const char *name)
{
    reader->question = -1;
    reader->core = core;
    reader->order = order * WALK_ORDER_A_PLACE;
    (void)snprintf(reader->place, sizeof reader->place, "%s%s", place, name);
}

static void read_text(const struct reader *reader, const char *item, const struct event_text *text)
{
    if (text->in[0] == NULL) {
        return;
    }
    for (int i = 0; i < reader->event->language_count; i++) {
        if (is_asked(reader, i)) {
            read_sentences(reader, i, item, text->in[i]);
        }
    }
    read_same(reader, item, text);
}

static void read_alone(struct reader *reader, int order, const char *place,
                       const struct event_text *text)
{
    go_to(reader, order, order < WALK_PLACE_TEXTS, place, "");
    read_text(reader, place, text);
    read_grade(reader, &text, 1);
}

/* About each agenda item it is asked in other words; the longest is what must be short. */
static void read_about_items(const struct reader *reader, int question)
{
    const struct event *event = reader->event;
    for (int i = 0; i < event->language_count; i++) {
        struct buf longest;
        buf_init(&longest, TOGETHER_BYTES_MAX);
        for (int item = 0; item < event->agenda_count && is_asked(reader, i); item++) {
            struct buf text;
            buf_init(&text, TOGETHER_BYTES_MAX);
            event_question_text(event, &event->questions[question], i, item, &text);
            if (judge_longest_sentence(buf_text(&text)) >
                judge_longest_sentence(buf_text(&longest))) {
                buf_clear(&longest);
                buf_add(&longest, text.data, text.len);
            }
            buf_free(&text);
        }
        read_sentences(reader, i, "label_item", buf_text(&longest));
        buf_free(&longest);
    }
    read_same(reader, "label_item", &event->questions[question].label_item);
}

static void read_pictures(const struct reader *reader, const struct event_question *question)
{
    bool has_picture = question->choice_count == 0;
    for (int i = 0; i < question->choice_count; i++) {
        has_picture = has_picture || question->choices[i].picture != PICTURE_NONE;
    }
    if (!has_picture) {
        struct check_finding finding = {.kind = CHECK_NO_PICTURE, .language = -1, .other = -1};
        tell(reader, &finding, "", "");
    }
}

static void read_question(struct reader *reader, int index)
{
    const struct event_question *question = &reader->event->questions[index];
    const struct event_text *texts[EVENT_CHOICES_MAX + 2] = {&question->label, &question->hint};
    go_to(reader, WALK_PLACE_QUESTION(index), index < reader->event->core_count,
          "question:", question->name);
    reader->question = index;
    read_text(reader, "label", &question->label);
    read_text(reader, "hint", &question->hint);
    if (question->label_item.in[0] != NULL) {
        read_about_items(reader, index);
    }
    for (int i = 0; i < question->choice_count; i++) {
        read_text(reader, question->choices[i].name, &question->choices[i].label);
        texts[i + 2] = &question->choices[i].label;
    }
    read_grade(reader, texts, question->choice_count + 2);
    read_pictures(reader, question);
}

static void read_agenda(struct reader *reader)
{
    const struct event *event = reader->event;
    const struct event_text *texts[EVENT_AGENDA_MAX + 2] = {&event->topic_question,
                                                            &event->today_label};
    go_to(reader, WALK_PLACE_TOPIC, true, "topic", "");
    read_text(reader, "question", &event->topic_question);
    read_text(reader, "today", &event->today_label);
    bool has_picture = event->agenda_count == 0;
    for (int i = 0; i < event->agenda_count; i++) {
        read_text(reader, event->agenda[i].name, &event->agenda[i].label);
        texts[i + 2] = &event->agenda[i].label;
        has_picture = has_picture || event->agenda[i].picture != PICTURE_NONE;
    }
    read_grade(reader, texts, event->agenda_count + 2);
    if (!has_picture) {
        struct check_finding finding = {.kind = CHECK_NO_PICTURE, .language = -1, .other = -1};
        tell(reader, &finding, "", "");
    }
}

/* The program's own texts come with it; an organiser can only ask for them to be read. */
static void read_interface(struct reader *reader, int language)
{
    const struct interface *interface = &reader->interfaces[language];
    go_to(reader, WALK_PLACE_TEXTS + 2, false, "interface", "");
    for (int i = 0; i < INTERFACE_TEXT_COUNT; i++) {
        read_sentences(reader, language, interface_key((enum interface_text)i),
                       interface->texts[i]);
    }
    if (strcmp(interface->checked_by, EVENT_CHECKED_NOT_YET) == 0) {
        struct check_finding finding = {.kind = CHECK_UNCHECKED, .language = language, .other = -1};
        tell(reader, &finding, "", "");
    }
}

static void read_checked(struct reader *reader, int language)
{
    if (event_is_unchecked(reader->event, language)) {
        struct check_finding finding = {.kind = CHECK_UNCHECKED, .language = language, .other = -1};
        go_to(reader, WALK_PLACE_TEXTS + 1, false, "event", "");
        tell(reader, &finding, "checked_by", "");
    }
}

void judge_texts(const struct event *event, const struct interface *interfaces, int language,
                 void (*found)(void *context, const struct check_finding *finding), void *context)
{
    struct reader reader = {.event = event,
                            .interfaces = interfaces,
                            .language = language,
                            .found = found,
                            .context = context};
    read_alone(&reader, 0, "title", &event->title);
    read_alone(&reader, 0, "welcome", &event->welcome);
    read_agenda(&reader);
    for (int i = 0; i < event->question_count; i++) {
        read_question(&reader, i);
    }
    read_alone(&reader, WALK_PLACE_TEXTS, "reading_owner", &event->reading_owner);
    read_alone(&reader, WALK_PLACE_TEXTS, "privacy", &event->privacy);
    read_alone(&reader, WALK_PLACE_TEXTS, "thanks", &event->thanks);
    for (int i = 0; i < event->language_count; i++) {
        if (is_asked(&reader, i)) {
            read_checked(&reader, i);
            read_interface(&reader, i);
        }
    }
}
