/* What a view shows, read from its text (view_format), so that both ways of playing a script look
 * through the same eyes. */
#ifndef HARK_TESTS_VISITS_SHOWN_H
#define HARK_TESTS_VISITS_SHOWN_H

#include <stdbool.h>
#include <stdio.h>

#define SHOWN_ITEMS_MAX 96
#define SHOWN_NAME_BYTES 2600

struct shown_item {
    char id[48];
    char role[16];
    bool is_target, is_chosen;
    int x, y, w, h;
    char name[SHOWN_NAME_BYTES];
};

struct shown {
    char screen[24];
    int count;
    struct shown_item items[SHOWN_ITEMS_MAX];
    char texts[32768]; /* every line that is drawn, one a line */
};

/* Reads what view_format() wrote. False if it cannot be understood. */
bool shown_read(const char *text, struct shown *out);
/* A target by id or by name; NULL if there is none or, by name, more than one. */
const struct shown_item *shown_find(const struct shown *shown, const char *what, bool is_id);
/* True if the text is part of what is drawn (line breaks count as blanks) or of a name. */
bool shown_has_text(const struct shown *shown, const char *text);
/* One line for the transcript: screen, headings, what is chosen. */
void shown_describe(const struct shown *shown, FILE *out);

#endif
