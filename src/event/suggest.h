/* Finds the word somebody probably meant, so that a message can say what to write instead. */
#ifndef HARK_EVENT_SUGGEST_H
#define HARK_EVENT_SUGGEST_H

#define SUGGEST_BYTES_MAX 64 /* longer words are not compared */

/* The candidate that is nearest to word by letters put in, taken out, changed or swapped, if it is
 * near enough to be meant; otherwise NULL. Of equally near ones the first. */
const char *suggest_nearest(const char *word, const char *const *candidates, int count);

#endif
