#include "powercut/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "powercut/card.h"
#include "powercut/cut.h"
#include "powercut/rows.h"
#include "store/store_read.h"

/* ---- words that must be gone ---------------------------------------------------------------- */

/* Which promises' words must be nowhere. */
struct gone {
    bool is_gone[LEDGER_PROMISES_MAX];
    int count;
};

static const unsigned char *next_canary(const unsigned char *at, const unsigned char *end)
{
    return at < end ? memmem(at, (size_t)(end - at), LEDGER_CANARY, strlen(LEDGER_CANARY)) : NULL;
}

/* Whose words these are; -1: the cut went through the number, and half of it is another's. */
static long whole_number(const unsigned char *at, const unsigned char *end)
{
    char digits[LEDGER_CANARY_DIGITS + 1] = "";

    if (end - at < LEDGER_CANARY_DIGITS) {
        return -1;
    }
    memcpy(digits, at, LEDGER_CANARY_DIGITS);
    return strspn(digits, "0123456789") == LEDGER_CANARY_DIGITS ? strtol(digits, NULL, 10) : -1;
}

/* What was set aside is the technician's: nothing in it is changed any more. */
static bool is_aside(const char *path)
{
    return strncmp(path, CHECK_ASIDE, strlen(CHECK_ASIDE)) == 0;
}

static bool words_are_gone(const struct image *image, const struct gone *gone, const char *when,
                           struct fault *fault)
{
    for (int i = 0; gone->count > 0 && i < image->name_count; i++) {
        const struct image_bytes *bytes = image->bytes[image->names[i].node];
        const unsigned char *end = bytes->data + bytes->size, *at = bytes->data;

        if (image->names[i].is_directory || is_aside(image->names[i].path)) {
            continue;
        }
        while ((at = next_canary(at, end)) != NULL) {
            long number;

            at += strlen(LEDGER_CANARY);
            number = whole_number(at, end);
            if (number >= 0 && number < LEDGER_PROMISES_MAX && gone->is_gone[number]) {
                return fault_say(fault, FAULT_WORDS,
                                 "words of response %ld are in %s %s, at byte %td", number,
                                 image->names[i].path, when, at - bytes->data);
            }
        }
    }
    return true;
}

bool check_remains(const struct ledger *ledger, size_t at, const struct image *image,
                   struct fault *fault)
{
    struct gone gone = {.count = 0};

    for (int i = 0; i < ledger->count; i++) {
        const struct mark *promised = ledger_promised(&ledger->promises[i], at);

        if (promised != NULL && ledger_drops_words(&ledger->promises[i], promised->ending)) {
            gone.is_gone[i] = true;
            gone.count++;
        }
    }
    return words_are_gone(image, &gone, "after the cut", fault);
}

bool check_gone(const struct ledger *ledger, const struct check_found *found,
                const struct image *image, struct fault *fault)
{
    struct chance none = {0};
    struct gone gone = {.count = 0};
    struct image again = {0};
    struct cut cut;
    bool ok;

    for (int i = 0; i < ledger->count; i++) {
        if (found[i].is_here && ledger_drops_words(&ledger->promises[i], found[i].ending)) {
            gone.is_gone[i] = true;
            gone.count++;
        }
    }
    if (!words_are_gone(card_now(), &gone, "after the next start", fault)) {
        return false;
    }
    cut_init(&cut, image, card_story());
    for (size_t i = 0; i < card_story_count(); i++) {
        cut_step(&cut, i);
    }
    cut_make(&cut, DAMAGE_LOST, &none, &again);
    ok = words_are_gone(&again, &gone, "again after the next start and a second cut", fault);
    image_free(&again);
    cut_free(&cut);
    return ok;
}

/* ---- what was promised ---------------------------------------------------------------------- */

static bool is_kept(const struct promise *promise, const struct mark *promised,
                    const struct check_found *found, struct fault *fault)
{
    int number = promise->number;

    if (found->is_here && found->is_closed_aside) {
        return fault_say(fault, FAULT_TWICE, "response %d is closed here and in the file aside",
                         number);
    }
    if (promised == NULL) {
        return true;
    }
    if (!found->is_here && !found->is_aside) {
        return fault_say(fault, FAULT_LOST, "response %d is lost; version %d was acknowledged",
                         number, promised->version);
    }
    if (found->is_here && found->ending == WIRE_FORGOT && promised->ending == WIRE_OPEN) {
        return true; /* the close was asked for, and was faster than its acknowledgement */
    }
    if (promised->ending == WIRE_OPEN) {
        int version = found->is_here ? found->version : found->aside_version;

        if (found->is_aside && found->aside_version > version) {
            version = found->aside_version;
        }
        return version >= promised->version ||
               fault_say(fault, FAULT_LOST, "response %d has version %d; %d was acknowledged",
                         number, version, promised->version);
    }
    if (!found->is_here) {
        return found->is_closed_aside ||
               fault_say(fault, FAULT_LOST, "response %d was closed, and is open in the file aside",
                         number);
    }
    if (found->ending != promised->ending || found->seq != promised->seq) {
        return fault_say(fault, FAULT_LOST,
                         "response %d was closed as %s with seq %lld, and is %s with seq %lld",
                         number, wire_ending_name(promised->ending), (long long)promised->seq,
                         wire_ending_name(found->ending), (long long)found->seq);
    }
    return found->ending == WIRE_FORGOT || found->version == promised->version ||
           fault_say(fault, FAULT_LOST, "response %d was closed with version %d, and has %d",
                     number, promised->version, found->version);
}

static bool same_bytes(const struct image *a, const char *path, const struct image *b,
                       const char *other)
{
    const struct image_bytes *one = image_look(a, path), *two = image_look(b, other);
    size_t size = one == NULL ? 0 : one->size;

    return size == (two == NULL ? 0 : two->size) &&
           (size == 0 || memcmp(one->data, two->data, size) == 0);
}

static bool epoch_is_right(const struct check_start *start, const unsigned char epoch[16],
                           struct fault *fault)
{
    bool is_sure;
    const struct era *era = ledger_era(start->ledger, start->at, &is_sure);

    if (era == NULL || !is_sure) {
        return true;
    }
    if (start->opened->created || start->opened->moved_aside) {
        return fault_say(fault, FAULT_FILE, "a sound file was %s",
                         start->opened->moved_aside ? "set aside" : "lost");
    }
    return memcmp(era->epoch, epoch, 16) == 0 ||
           fault_say(fault, FAULT_FILE, "the epoch is another one");
}

static bool aside_is_whole(const struct check_start *start, struct fault *fault)
{
    const struct image *before = start->moved_aside;

    if (before == NULL) {
        return true;
    }
    if (!same_bytes(before, CHECK_PATH, card_now(), CHECK_ASIDE "1")) {
        return fault_say(fault, FAULT_FILE, "the database aside is not the one that was there");
    }
    return same_bytes(before, CHECK_PATH "-wal", card_now(), CHECK_ASIDE "1-wal") ||
           fault_say(fault, FAULT_FILE, "the WAL aside is not the one that was there");
}

bool check_kept(struct check_start *start, struct store_reader *reader,
                struct check_found found[LEDGER_PROMISES_MAX], struct fault *fault)
{
    struct ledger *ledger = start->ledger;
    unsigned char epoch[16];

    memset(found, 0, (size_t)ledger->count * sizeof *found);
    if (start->opened->interrupted > 1) {
        return fault_say(fault, FAULT_FILE, "%d responses were open", start->opened->interrupted);
    }
    store_reader_epoch(reader, epoch);
    if (!rows_read_here(ledger, reader, found, fault)) {
        return false;
    }
    if (start->moved_aside == NULL && !rows_read_aside(ledger, found, fault)) {
        return false;
    }
    for (int i = 0; i < ledger->count; i++) {
        const struct mark *promised = ledger_promised(&ledger->promises[i], start->at);

        if (!is_kept(&ledger->promises[i], promised, &found[i], fault)) {
            return false;
        }
        start->promises += promised != NULL;
    }
    return epoch_is_right(start, epoch, fault) && aside_is_whole(start, fault);
}

/* ---- going on ------------------------------------------------------------------------------- */

bool check_usable(struct store *store, struct store_reader *reader, int64_t last_seq,
                  struct fault *fault)
{
    static struct ledger after;
    struct chance chance = {(uint64_t)last_seq};
    struct wire_response response;
    struct store_counts counts = {0};
    struct promise *promise;

    after.count = 0;
    promise = ledger_add(&after, &chance);
    promise->id[14] = 0xff; /* none of those before */
    ledger_response(promise, 1, &response);
    if (store_save(store, &response) != ERR_OK) {
        return fault_say(fault, FAULT_FILE, "the next visit is not saved");
    }
    ledger_response(promise, 4, &response);
    response.ending = WIRE_FINISHED;
    if (store_close_response(store, &response) != ERR_OK) {
        return fault_say(fault, FAULT_FILE, "the next visit is not closed");
    }
    if (response.seq != last_seq + 1) {
        return fault_say(fault, FAULT_TWICE, "the next visit has seq %lld after %lld",
                         (long long)response.seq, (long long)last_seq);
    }
    if (store_idle(store) != ERR_OK || store_check(store) != ERR_OK) {
        return fault_say(fault, FAULT_FILE, "the file is not sound");
    }
    return (store_reader_counts(reader, &counts) == ERR_OK && counts.open == 0 &&
            counts.last_seq == last_seq + 1) ||
           fault_say(fault, FAULT_FILE, "the reader does not see the next visit");
}
