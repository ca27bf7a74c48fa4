/* From what a visit holds (numbers) to what leaves the terminal (names). Pure. */
#ifndef HARK_KIOSK_RECORD_H
#define HARK_KIOSK_RECORD_H

#include "event/event.h"
#include "visit/visit.h"
#include "wire/response.h"

/* A response whose strings lie in the event, in the visit's record, and in here. */
struct record {
    struct wire_response response;
    char agenda_topic[sizeof "agenda:" + EVENT_NAME_BYTES];
};

/* event, digest and visit must outlive out. Questions that the person has not seen are left out;
 * those that were skipped are there without an answer. hour as in struct wire_response. */
void record_fill(const struct event *event, const char *digest, const struct visit_record *visit,
                 int64_t hour, struct record *out);

#endif
