/* The named states of the screen that are kept as text and as screenshot, and how a visit gets
 * there. */
#ifndef HARK_TESTS_GOLDEN_STATES_H
#define HARK_TESTS_GOLDEN_STATES_H

/* Steps are parted by ';'. Times are the visit's own, from 0.
 *   tap ID       what the target ID does; the write that follows is durable at once
 *   press ID     a finger comes down on it and stays
 *   type TEXT    key by key
 *   wait SECONDS nothing happens, but time is looked at whenever it is due
 *   screen NAME  from now on it is on this display
 *   size NAME    from now on letters are of this size
 *   slow         from now on no write becomes durable
 *   fail         from now on every write fails */
struct golden_state {
    const char *name;   /* of the files */
    const char *event;  /* "personalisation": assets/events/personalisation.yaml; "": a bad file */
    const char *agenda; /* set by staff; "": nothing is */
    const char *palette;
    const char *steps;
};

extern const struct golden_state golden_states[];
extern const int golden_state_count;

#endif
