/* Makes a collector.db of seeded responses through the real wire and inbox code:
 * make_database EVENT.yaml OUT.db COUNT SEED [WORDS-FILE]. The words file holds texts with the byte
 * 1E behind each; response i says text i % texts. Roles come in sizes 1, 2, 4, 8 ... parts. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "event/event.h"
#include "inbox/inbox.h"

#define WORDS_BYTES_MAX (4 * 1024 * 1024)
#define RESPONSES_MAX 200000
#define FIRST_HOUR 497000 /* September 2026 */

struct maker {
    struct event event;
    struct buf event_bytes, words, batch;
    char digest[WIRE_DIGEST_TEXT_BYTES];
    struct inbox *inbox;
    uint64_t seed;
    const char *texts[4096];
    int text_count;
    int64_t seq, batches;
    int lines;
};

/* splitmix64 (public domain, Vigna): the same numbers everywhere. */
static uint64_t next_random(struct maker *maker)
{
    uint64_t z = maker->seed += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

static bool happens(struct maker *maker, unsigned per_cent)
{
    return next_random(maker) % 100 < per_cent;
}

/* Role r is named twice as often as role r - 1. */
static int pick_role(struct maker *maker)
{
    uint64_t roll = next_random(maker) % ((1u << maker->event.role_count) - 1);
    int role = 0;
    while (roll >= 1u << role) {
        roll -= 1u << role++;
    }
    return role;
}

static void choose(struct maker *maker, const struct event_question *question,
                   struct wire_answer *answer)
{
    bool several = question->type == EVENT_SELECT_MULTIPLE;
    int shown =
        several && happens(maker, 15) ? (question->choice_count + 1) / 2 : question->choice_count;
    for (int i = 0; i < shown; i++) {
        answer->shown[answer->shown_count++] = question->choices[i].name;
    }
    if (question->asks_role) {
        int role = pick_role(maker);
        answer->chosen[answer->chosen_count++] = question->choices[role].name;
        return;
    }
    if (!several) {
        int at = (int)(next_random(maker) % (unsigned)shown);
        answer->chosen[answer->chosen_count++] = question->choices[at].name;
        return;
    }
    for (int i = 0; i < shown && question->choices[i].kind == EVENT_CHOICE_PLAIN; i++) {
        unsigned likely =
            question->side == EVENT_SIDE_HELPED ? 60 - 6 * (unsigned)i : 10 + 5 * (unsigned)i;
        if (happens(maker, likely > 60 ? 12 : likely)) {
            answer->chosen[answer->chosen_count++] = question->choices[i].name;
        }
    }
    if (answer->chosen_count == 0 && shown == question->choice_count) {
        answer->chosen[answer->chosen_count++] = question->choices[shown - 1].name;
    }
}

static void answer_question(struct maker *maker, const struct event_question *question, int number,
                            struct wire_response *response)
{
    struct wire_answer *answer = &response->answers[response->answer_count];
    static char topic[WIRE_NAME_BYTES + 8];
    if (question->type == EVENT_NOTE || happens(maker, 6)) {
        return;
    }
    snprintf(topic, sizeof topic, "%s%s", response->agenda_item ? "agenda:" : "today",
             response->agenda_item ? response->agenda_item : "");
    answer->question = question->name;
    answer->topic = question->topic == EVENT_TOPIC_MY_LIFE ? "my_life" : topic;
    if (question->type == EVENT_OWN_WORDS) {
        if (maker->text_count == 0 || question->own_words_index != 0) {
            return;
        }
        answer->words = maker->texts[number % maker->text_count];
        answer->words_given = true;
    } else if (question->type == EVENT_CONSENT) {
        const struct event_choice *choice = &question->choices[number % 5 < 3 ? 0 : number % 5 - 2];
        response->permission = (enum wire_permission)choice->permission;
        answer->chosen[answer->chosen_count++] = choice->name;
    } else {
        choose(maker, question, answer);
    }
    response->answer_count++;
}

static void fill(struct maker *maker, int number, struct wire_response *response)
{
    memset(response, 0, sizeof *response);
    for (int i = 0; i < 16; i++) {
        response->id[i] = (unsigned char)next_random(maker);
    }
    response->id[6] = (unsigned char)((response->id[6] & 0x0f) | 0x40);
    response->id[8] = (unsigned char)((response->id[8] & 0x3f) | 0x80);
    response->event_id = maker->event.id;
    response->event_version = maker->event.version;
    response->event_digest = maker->digest;
    response->seq = ++maker->seq;
    response->status = WIRE_COMPLETE;
    response->ending = WIRE_FINISHED;
    response->language = maker->event.languages[0];
    response->hour = FIRST_HOUR + number % 8;
    if (number % 40 == 39) {
        response->ending = number % 80 == 39 ? WIRE_FORGOT : WIRE_STARTED_AGAIN;
    }
    /* Item i gets half of what item i - 1 gets. */
    for (int i = 0; i < maker->event.agenda_count && !response->agenda_item; i++) {
        response->agenda_item = happens(maker, 25) ? maker->event.agenda[i].name : NULL;
    }
    bool partial = happens(maker, 12);
    int questions = partial ? maker->event.core_count - 1 : maker->event.question_count;
    response->status = partial ? WIRE_PARTIAL : WIRE_COMPLETE;
    for (int i = 0; i < questions; i++) {
        answer_question(maker, &maker->event.questions[i], number, response);
    }
    wire_response_apply_permission(response);
}

static enum err send(struct maker *maker)
{
    struct wire_batch_head head = {.terminal = "foyer", .count = maker->lines};
    static struct wire_line lines[WIRE_BATCH_RESPONSES_MAX];
    static struct wire_ack ack;
    struct buf whole, why;
    buf_init(&whole, WIRE_BATCH_BYTES_MAX);
    buf_init(&why, 1024);
    head.number = ++maker->batches;
    head.epoch[0] = 1;
    wire_batch_head_format(&head, &whole);
    buf_add(&whole, buf_text(&maker->batch), maker->batch.len);
    enum err err = buf_err(&whole);
    err = err ? err : wire_batch_parse(buf_text(&whole), whole.len, &head, lines, &why);
    err = err ? err : inbox_accept(maker->inbox, &head, lines, &ack);
    for (int i = 0; i < maker->lines && !err; i++) {
        err = ack.items[i].verdict == WIRE_STORED ? ERR_OK : ERR_DATA;
    }
    if (err) {
        fprintf(stderr, "batch %" PRId64 ": %s %s\n", head.number, err_name(err), buf_text(&why));
    }
    buf_clear(&maker->batch);
    maker->lines = 0;
    buf_free(&why);
    buf_free(&whole);
    return err;
}

static enum err make(struct maker *maker, int count)
{
    static struct wire_response response;
    enum err err = ERR_OK;
    for (int i = 0; i < count && !err; i++) {
        fill(maker, i, &response);
        err = wire_response_format(&response, &maker->batch);
        buf_add_text(&maker->batch, "\n");
        maker->lines++;
        if (!err && (maker->lines == 50 || i + 1 == count)) {
            err = send(maker);
        }
    }
    return err;
}

static enum err open_maker(struct maker *maker, char **argv, int argc)
{
    static struct event_findings findings;
    enum err err = event_load(argv[1], &maker->event, &findings);
    if (err) {
        event_findings_format(&findings, argv[1], &maker->words);
        fputs(buf_text(&maker->words), stderr);
        return err;
    }
    err = file_read(argv[1], &maker->event_bytes);
    err = err ? err : inbox_open(argv[2], false, &maker->inbox);
    if (!err && argc > 5) {
        err = file_read(argv[5], &maker->words);
        char *at = maker->words.data;
        for (char *end; !err && at && (end = strchr(at, 0x1e)) != NULL; at = end + 1) {
            *end = '\0';
            maker->texts[maker->text_count++ % 4096] = at;
        }
    }
    if (!err) {
        const char *bytes = buf_text(&maker->event_bytes);
        wire_digest(bytes, maker->event_bytes.len, maker->digest);
        err = inbox_put_event(maker->inbox, maker->digest, bytes, maker->event_bytes.len);
    }
    return err;
}

int main(int argc, char **argv)
{
    static struct maker maker;
    if (argc < 5) {
        fputs("make_database EVENT.yaml OUT.db COUNT SEED [WORDS-FILE]\n", stderr);
        return EXIT_CODE_USAGE;
    }
    long count = strtol(argv[3], NULL, 10);
    maker.seed = strtoull(argv[4], NULL, 10);
    buf_init(&maker.event_bytes, EVENT_FILE_BYTES_MAX);
    buf_init(&maker.words, WORDS_BYTES_MAX);
    buf_init(&maker.batch, WIRE_BATCH_BYTES_MAX);
    enum err err = open_maker(&maker, argv, argc);
    err = err ? err : make(&maker, count > RESPONSES_MAX ? RESPONSES_MAX : (int)count);
    if (err) {
        fprintf(stderr, "make_database: %s\n", err_name(err));
    }
    inbox_close(maker.inbox);
    buf_free(&maker.batch);
    buf_free(&maker.words);
    buf_free(&maker.event_bytes);
    event_free(&maker.event);
    return err ? EXIT_CODE_DATA : EXIT_CODE_OK;
}
