#include "event/event.h"

/* docs/SPEC.md, "Taps and seconds", has the model and where its numbers come from. */
#define WORDS_PER_MINUTE 238      /* Brysbaert 2019, silent reading, adults */
#define WORDS_PER_MINUTE_SLOW 100 /* the slowest studies there */
#define TAP_MS 1300               /* Card, Moran and Newell 1980: point 1.1 s, press 0.2 s */
#define CHANGEOVER_MS 8000        /* one person goes, the next one comes up */
#define TILES_PER_PAGE 6          /* 10 inch and larger, at the usual size */

struct count {
    int taps;
    int words;
};

/* Words are what blanks and line ends part. */
static int count_words(const struct event_text *text)
{
    int count = 0;
    bool in_word = false;

    for (const char *at = text->in[0]; at && *at; at++) {
        bool is_blank = *at == ' ' || *at == '\n';
        if (!is_blank && !in_word) {
            count++;
        }
        in_word = !is_blank;
    }
    return count;
}

/* Next for each page behind the first. */
static int count_page_taps(int tiles)
{
    return tiles > TILES_PER_PAGE ? (tiles - 1) / TILES_PER_PAGE : 0;
}

static void add_topic(const struct event *event, struct count *count)
{
    count->taps += 2 + count_page_taps(event->agenda_count + 1);
    count->words += count_words(&event->topic_question) + count_words(&event->today_label);
    for (int i = 0; i < event->agenda_count; i++) {
        count->words += count_words(&event->agenda[i].label);
    }
}

static void add_question(const struct event_question *question, struct count *count)
{
    count->words += count_words(&question->label);
    if (question->hint.in[0]) {
        count->words += count_words(&question->hint);
    }
    for (int i = 0; i < question->choice_count; i++) {
        count->words += count_words(&question->choices[i].label);
    }
    if (question->type == EVENT_NOTE) {
        count->taps += 1;
    } else if (question->type == EVENT_SCALE) {
        count->taps += 2; /* never on two pages */
    } else {
        count->taps += 2 + count_page_taps(question->choice_count);
    }
}

static int count_ms(const struct count *count, int words_per_minute)
{
    return count->taps * TAP_MS + count->words * 60000 / words_per_minute;
}

void event_effort(const struct event *event, bool agenda_item_is_fixed, struct event_effort *out)
{
    struct count core = {1, 0};    /* Start */
    struct count welcome = {0, 0}; /* read while the last person goes, and before Start */
    int ms;

    if (event->agenda_count > 0 && !agenda_item_is_fixed) {
        add_topic(event, &core);
    }
    for (int i = 0; i < event->core_count; i++) {
        add_question(&event->questions[i], &core);
    }
    welcome.words = count_words(&event->title) + count_words(&event->welcome);
    ms = count_ms(&core, WORDS_PER_MINUTE);
    out->taps = core.taps;
    out->seconds = (ms + 500) / 1000;
    out->seconds_slow = (count_ms(&core, WORDS_PER_MINUTE_SLOW) + 500) / 1000;
    out->people_per_break =
        EVENT_BREAK_S * 1000 / (ms + CHANGEOVER_MS + count_ms(&welcome, WORDS_PER_MINUTE));
}
