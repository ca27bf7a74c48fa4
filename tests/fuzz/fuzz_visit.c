/* Any inputs at any times into a visit, with a card that is slow and refuses: the rules of the
 * monkey (tests/visits/monkey.c), and that all that is written can be formatted.
 * The first byte chooses the event; each step is a kind, a number, what was shown, a wait. */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/utf8.h"
#include "fuzz.h"
#include "kiosk/record.h"
#include "visit/visit.h"

#define STEPS_MAX 400
#define EVENTS 2
#define TURNS_MAX 100
#define LEFT_ALONE_MS (2 * (int64_t)(VISIT_NOTICE_MS + VISIT_NOTICE_END_MS) + VISIT_RETRY_MS)

static struct event events[EVENTS];
static const char digest[] = "00000000000000000000000000000000000000000000000000000000000000aa";

/* A visit, its clock and its card. */
struct play {
    const struct event *event;
    struct visit visit;
    int64_t now_ms;
    struct visit_effects pending; /* what the card has not answered yet */
    struct visit_record durable;  /* what it has */
    bool is_open;                 /* the durable record waits for its close */
    unsigned char closed[STEPS_MAX * 4][16];
    int closed_count;
    uint64_t fresh;
    bool had_id;
};

void fuzz_begin(void)
{
    static const char *const names[EVENTS] = {"personalisation", "friends_and_family"};
    static struct event_findings findings;
    for (int i = 0; i < EVENTS; i++) {
        char path[512];
        (void)snprintf(path, sizeof path, HARK_SOURCE_DIR "/assets/events/%s.yaml", names[i]);
        CHECK(event_load(path, &events[i], &findings) == ERR_OK);
    }
}

/* ---- what must hold ------------------------------------------------------------------------- */

static void check_answers(const struct event *event, const struct visit_record *record)
{
    CHECK(record->language >= 0 && record->language < event->language_count);
    CHECK(record->agenda_item >= -1 && record->agenda_item < event->agenda_count);
    for (int i = 0; i < event->question_count; i++) {
        const struct event_question *question = &event->questions[i];
        const struct visit_answer *answer = &record->answers[i];
        CHECK((answer->chosen >> question->choice_count) == 0);
        CHECK((answer->shown >> question->choice_count) == 0);
        bool several = (answer->chosen & (answer->chosen - 1)) != 0;
        for (int c = 0; several && c < question->choice_count; c++) {
            CHECK((answer->chosen >> c & 1U) == 0 ||
                  (question->type == EVENT_SELECT_MULTIPLE &&
                   question->choices[c].kind == EVENT_CHOICE_PLAIN));
        }
    }
    for (int i = 0; i < EVENT_OWN_WORDS_MAX; i++) {
        const char *words = record->words[i];
        CHECK(memchr(words, '\0', DRAFT_BYTES_MAX + 1) != NULL);
        CHECK(words[0] == '\0' || i < event->own_words_count);
        CHECK(utf8_is_valid(words, strlen(words), NULL));
    }
}

/* What is to be written is a response that the wire takes. */
static void check_record(const struct play *play, const struct visit_record *written)
{
    struct record record;
    struct buf out;
    record_fill(play->event, digest, written, 498765, &record);
    if (written->ending != VISIT_OPEN) {
        record.response.seq = 1;
        wire_response_apply_permission(&record.response);
    }
    CHECK(wire_response_fault(&record.response) == NULL);
    buf_init(&out, WIRE_RESPONSE_BYTES_MAX);
    CHECK(wire_response_format(&record.response, &out) == ERR_OK);
    buf_free(&out);
}

static void check_write(const struct play *play, const struct visit_effects *effects)
{
    const struct visit_record *record = &effects->record;
    CHECK(record->has_id && effects->generation == play->visit.generation);
    for (int i = 0; i < play->closed_count; i++) {
        CHECK(memcmp(play->closed[i], record->id, sizeof record->id) != 0);
    }
    CHECK((effects->write == VISIT_WRITE_SAVE) == (record->ending == VISIT_OPEN));
    if (record->ending == VISIT_FORGOT) {
        struct visit_record tombstone = {.has_id = true,
                                         .complete = record->complete,
                                         .ending = VISIT_FORGOT,
                                         .language = record->language,
                                         .agenda_item = -1};
        memcpy(tombstone.id, record->id, sizeof tombstone.id);
        CHECK(memcmp(&tombstone, record, sizeof tombstone) == 0);
    }
    check_answers(play->event, record);
    check_record(play, record);
}

static void check_draft(const struct draft *draft)
{
    CHECK(draft->len <= DRAFT_BYTES_MAX && draft->text[draft->len] == '\0');
    CHECK(strlen(draft->text) == draft->len);
    CHECK(utf8_is_valid(draft->text, draft->len, NULL));
    CHECK(draft->undo_count >= 0 && draft->undo_count <= DRAFT_UNDO_MAX);
}

static bool is_over(const struct visit *visit)
{
    return visit->screen == VISIT_WELCOME || visit->screen == VISIT_THANKS ||
           visit->screen == VISIT_FORGOTTEN;
}

static void check_cleared(struct play *play)
{
    static const struct draft no_draft;
    const struct visit *visit = &play->visit;
    struct visit_record empty = {.language = visit->record.language,
                                 .agenda_item = visit->fixed_agenda_item};
    bool was_cleared = play->had_id && !visit->record.has_id;
    play->had_id = visit->record.has_id;
    if (was_cleared || (!visit->waiting && is_over(visit))) {
        CHECK(memcmp(&empty, &visit->record, sizeof empty) == 0);
        CHECK(memcmp(&no_draft, &visit->draft, sizeof no_draft) == 0);
        CHECK(visit->draft_question == -1);
    }
}

static void check_visit(const struct play *play)
{
    const struct visit *visit = &play->visit;
    int at, count;
    CHECK((int)visit->screen >= 0 && visit->screen < VISIT_SCREENS);
    CHECK(visit->question >= 0 && visit->question < play->event->question_count);
    CHECK(visit->page >= 0 && visit->page < EVENT_QUESTIONS_MAX);
    CHECK(visit->saved_generation <= visit->generation);
    CHECK(visit->screen != VISIT_TYPING ||
          play->event->questions[visit->question].type == EVENT_OWN_WORDS);
    CHECK(visit->screen != VISIT_KEPT || visit->record.complete);
    CHECK(visit->screen != VISIT_NOTICE ||
          (visit->notice_left_s >= 10 && visit->notice_left_s <= 60));
    visit_progress(visit, &at, &count);
    CHECK(count > 0 && at >= 0 && at <= count);
    check_draft(&visit->draft);
    check_answers(play->event, &visit->record);
}

/* "Every answer is on the card before the next screen comes." */
static void check_durable(const struct play *play, enum visit_screen before)
{
    const struct visit *visit = &play->visit;
    if (visit->screen == before || visit->screen == VISIT_NOTICE ||
        visit->screen == VISIT_CANNOT_KEEP || !visit->record.has_id) {
        return;
    }
    CHECK(memcmp(play->durable.id, visit->record.id, sizeof visit->record.id) == 0);
    CHECK(memcmp(play->durable.words, visit->record.words, sizeof visit->record.words) == 0);
    for (int i = 0; i < play->event->question_count; i++) {
        CHECK(play->durable.answers[i].chosen == visit->record.answers[i].chosen);
    }
}

/* ---- playing -------------------------------------------------------------------------------- */

static void step(struct play *play, struct visit_input input)
{
    static struct visit_effects effects;
    enum visit_screen before = play->visit.screen;
    play->fresh++;
    memcpy(input.fresh_id, &play->fresh, sizeof play->fresh);
    visit_step(&play->visit, &input, play->now_ms, &effects);
    if (effects.write != VISIT_WRITE_NONE) {
        check_write(play, &effects);
        play->pending = effects; /* a newer write replaces one that is not done */
    }
    check_visit(play);
    check_durable(play, before);
    check_cleared(play);
}

/* The card answers what it has; without anything, it says something stale again. */
static void answer(struct play *play, bool refuses)
{
    struct visit_effects done = play->pending;
    int number = play->visit.saved_generation;
    play->pending.write = VISIT_WRITE_NONE;
    if (done.write != VISIT_WRITE_NONE) {
        number = done.generation;
        if (!refuses) {
            play->durable = done.record;
            play->is_open = done.write == VISIT_WRITE_SAVE;
        }
        if (!refuses && done.write == VISIT_WRITE_CLOSE) {
            CHECK(play->closed_count < (int)(sizeof play->closed / sizeof play->closed[0]));
            memcpy(play->closed[play->closed_count++], done.record.id, sizeof done.record.id);
        }
    } else if (refuses) {
        return;
    }
    step(play, (struct visit_input){.kind = refuses ? VISIT_IN_SAVE_FAILED : VISIT_IN_SAVED,
                                    .number = number});
}

/* Time in the loop's way: from deadline to deadline. answers: the card works. */
static void pass(struct play *play, int64_t ms, bool answers)
{
    int64_t until_ms = play->now_ms + ms;
    for (int turns = 0;; turns++) {
        CHECK(turns < TURNS_MAX); /* a deadline that has come is followed by a later one */
        if (answers && play->pending.write != VISIT_WRITE_NONE) {
            answer(play, false);
        }
        int64_t due_ms = visit_deadline(&play->visit);
        if (due_ms > until_ms) {
            break;
        }
        play->now_ms = due_ms > play->now_ms ? due_ms : play->now_ms;
        step(play, (struct visit_input){.kind = VISIT_IN_TIME});
    }
    play->now_ms = until_ms;
}

/* RFC 3629; no surrogate comes in here. */
static void put_letter(uint32_t code, char *out)
{
    int more = code < 0x80 ? 0 : code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    static const uint32_t marks[] = {0, 0xC0, 0xE0, 0xF0};
    *out++ = (char)(marks[more] | code >> (6 * more));
    while (more-- > 0) {
        *out++ = (char)(0x80 | (code >> (6 * more) & 0x3F));
    }
}

static void take_key(struct fuzz_input *input, struct visit_input *out)
{
    uint32_t code = fuzz_number(input, 65536);
    if (code >= 0xD800 && code < 0xE800) {
        code = 0x1F000 + code - 0xD800; /* beyond the first plane too */
    }
    bool is_control = code < 0x20 || (code >= 0x7f && code <= 0x9f);
    if (is_control) {
        memcpy(out->text, "\n", 2);
    } else {
        put_letter(code, out->text);
    }
}

static void play_step(struct play *play, struct fuzz_input *input)
{
    static const int64_t waits_ms[] = {
        0, 1, 300, 1500, 2000, 9999, 10000, 19999, 20000, 60000, 89999, 90000, 100000, 149999,
    };
    struct visit_input in = {
        .kind = (enum visit_input_kind)(fuzz_byte(input) % (VISIT_IN_SAVE_FAILED + 1))};
    pass(play, waits_ms[fuzz_byte(input) % (sizeof waits_ms / sizeof waits_ms[0])], false);
    if (in.kind == VISIT_IN_SAVED || in.kind == VISIT_IN_SAVE_FAILED) {
        answer(play, in.kind == VISIT_IN_SAVE_FAILED);
        return;
    }
    if (in.kind == VISIT_IN_KEY) {
        take_key(input, &in);
    } else {
        in.number = (int)fuzz_byte(input) - 16;
        in.shown = fuzz_byte(input);
        in.shown |= in.shown << 20;
    }
    step(play, in);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct play play;
    struct fuzz_input input = {data, size};
    uint8_t which = fuzz_byte(&input);
    memset(&play, 0, sizeof play);
    play.event = &events[which % EVENTS];
    play.now_ms = 1000000;
    int fixed =
        play.event->agenda_count > 0 ? (which >> 1) % (play.event->agenda_count + 1) - 1 : -1;
    visit_init(&play.visit, play.event, fixed, play.now_ms);
    for (int i = 0; i < STEPS_MAX && input.size > 0; i++) {
        play_step(&play, &input);
    }
    /* Left alone with a card that works, it comes back to Welcome, and nothing stays open. */
    pass(&play, LEFT_ALONE_MS, true);
    CHECK(play.visit.screen == VISIT_WELCOME);
    CHECK(!play.is_open);
    return 0;
}
