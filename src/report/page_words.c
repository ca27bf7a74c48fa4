/* What people said in their own words, and what is not said on the page, and why. */
#include <stdlib.h>
#include <string.h>

#include "report/html.h"
#include "report/page.h"

/* One text that its person lets us share, without anything else of that person. */
struct story {
    const char *words, *language;
    int topic;
    char key[WIRE_DIGEST_TEXT_BYTES];
};

/* By a digest of the words: an order that has nothing to do with time, terminal or person. */
static int compare_stories(const void *a, const void *b)
{
    const struct story *left = a, *right = b;
    return strcmp(left->key, right->key);
}

static bool is_shared(const struct person *person, int question)
{
    return person->permission == WIRE_SHARE && person->answers[question].words;
}

static int collect_stories(const struct people *people, int question, struct story *out)
{
    int count = 0;
    for (int i = 0; i < people->count; i++) {
        const struct person *person = &people->persons[i];
        if (!is_shared(person, question)) {
            continue;
        }
        if (out) {
            struct story *story = &out[count];
            story->words = person->answers[question].words;
            story->language = people->languages[person->language];
            story->topic = person->topic;
            wire_digest(story->words, strlen(story->words), story->key);
        }
        count++;
    }
    return count;
}

/* What the words are about is told only where enough people spoke about it. */
static void add_story_topic(const struct tally *tally, const struct event_question *asked,
                            const struct story *story, struct buf *out)
{
    const struct event *event = tally->people->event;
    int item = tally->people->topics[story->topic].agenda_item;
    if (asked->topic == EVENT_TOPIC_TODAY && item >= 0 && tally->has_topic[story->topic]) {
        buf_add_text(out, "<footer>about: ");
        html_text(out, event->agenda[item].label.in[0]);
        buf_add_text(out, "</footer>");
    }
}

static void add_story(const struct tally *tally, const struct event_question *asked,
                      const struct story *story, struct buf *out)
{
    const char *side = asked->side == EVENT_SIDE_HELPED       ? " class=\"q-h\""
                       : asked->side == EVENT_SIDE_IN_THE_WAY ? " class=\"q-w\""
                                                              : "";
    buf_addf(out, "<blockquote%s><p", side);
    html_language(out, story->language);
    buf_add_text(out, ">");
    html_text(out, story->words);
    buf_add_text(out, "</p>");
    add_story_topic(tally, asked, story, out);
    buf_add_text(out, "</blockquote>\n");
}

static void add_stories(const struct tally *tally, int question, struct buf *out)
{
    const struct people *people = tally->people;
    const struct event_question *asked = &people->event->questions[question];
    int count = collect_stories(people, question, NULL);
    struct story *stories = count ? calloc((size_t)count, sizeof *stories) : NULL;
    if (!stories) {
        out->err = count && !out->err ? ERR_SYSTEM : out->err;
        return;
    }
    collect_stories(people, question, stories);
    qsort(stories, (size_t)count, sizeof *stories, compare_stories);
    buf_add_text(out, "<h3>");
    if (asked->side != EVENT_SIDE_NONE) {
        html_mark(out, asked->side);
        buf_add_text(out, " ");
    }
    html_text(out, asked->label.in[0]);
    buf_add_text(out, "</h3>\n");
    for (int i = 0; i < count; i++) {
        add_story(tally, asked, &stories[i], out);
    }
    free(stories);
}

void page_add_words(const struct tally *tally, struct buf *out)
{
    const struct event *event = tally->people->event;
    int count = 0;
    for (int question = 0; question < event->question_count; question++) {
        count += collect_stories(tally->people, question, NULL);
    }
    if (count == 0) {
        return;
    }
    buf_add_text(
        out, "<section>\n<h2>In people’s own words</h2>\n<p>Only words that people let us "
             "share, without their names and without their roles, in no particular order.</p>\n");
    for (int question = 0; question < event->question_count; question++) {
        add_stories(tally, question, out);
    }
    buf_add_text(out, "</section>\n");
}

/* ---- what is not said ------------------------------------------------------------------------ */

static int count_hidden_roles(const struct tally *tally)
{
    int count = 0;
    for (int role = 0; role < tally->people->event->role_count; role++) {
        count += tally->turnout[role].people == TALLY_HIDDEN ? 1 : 0;
    }
    return count;
}

static void add_hidden_roles(const struct tally *tally, struct buf *out)
{
    const struct event *event = tally->people->event;
    int hidden = count_hidden_roles(tally);
    int told = 0;
    if (hidden == 0) {
        return;
    }
    buf_add_text(out, "<li>Not shown by role: ");
    for (int role = 0; role < event->role_count; role++) {
        if (tally->turnout[role].people == TALLY_HIDDEN) {
            buf_add_text(out, told == 0 ? "" : told == hidden - 1 ? " and " : ", ");
            buf_add_text(out, "“");
            html_text(out, event->roles[role].label.in[0]);
            buf_add_text(out, "”");
            told++;
        }
    }
    buf_add_text(out, ". What they said is in the numbers for all people.</li>\n");
}

static void add_withheld_words(int count, const char *reason, struct buf *out)
{
    if (count == 0) {
        return;
    }
    buf_add_text(out, "<li>");
    if (protect_is_small(count)) {
        buf_add_text(out, "A few own words");
    } else {
        buf_addf(out, "Own words, %d times", count);
    }
    buf_addf(out, ": %s</li>\n", reason);
}

void page_add_unsaid(const struct tally *tally, struct buf *out)
{
    buf_add_text(out, "<section>\n<h2>What is not said here, and why</h2>\n<ul class=\"unsaid\">\n"
                      "<li>A group of fewer than five people is not shown, because somebody in it "
                      "could be recognised. “Too few” stands in its place. Sometimes a larger "
                      "group is not shown either, so that nobody can be found by taking one "
                      "number from another.</li>\n");
    add_hidden_roles(tally, out);
    if (tally->has_hidden_topic) {
        buf_add_text(out, "<li>A few people spoke about something that fewer than five people "
                          "spoke about. They are in none of the numbers here.</li>\n");
    }
    if (tally->has_old_topic) {
        buf_add_text(out, "<li>Some people spoke about a part of the event that the newest "
                          "version of the questions no longer has. Their answers are in the "
                          "spreadsheet only.</li>\n");
    }
    if (tally->people->old_code_count > 0 || tally->people->dropped) {
        buf_add_text(out, "<li>Some answers belong to an older version of the questions. They "
                          "cannot be added up with the others.</li>\n");
    }
    add_withheld_words(tally->words_organiser, "only the organiser reads them.", out);
    add_withheld_words(tally->words_counted, "only counted, not read by anyone.", out);
    buf_add_text(
        out, "<li>Today, each part of the event, and people’s life and support are counted "
             "apart and never added up.</li>\n"
             "<li>Someone who named several roles is counted with each of them; where fewer "
             "than five people named just these, with fewer of them.</li>\n"
             "<li>The people who used this terminal are not everyone who was there. Whoever "
             "could not or did not want to use it is not heard here.</li>\n</ul>\n</section>\n");
}
