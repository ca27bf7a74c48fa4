/* Which way a text runs (UAX #9 by FriBidi). A line is drawn on its own; where its paragraph has
 * words of both directions, unseen marks at its ends keep what the paragraph said about them. */
#ifndef HARK_VIEW_DIRECTION_H
#define HARK_VIEW_DIRECTION_H

#include <stdbool.h>
#include <stddef.h>

/* Whether a language is written from right to left: by the script of its tag, else by its usual
 * script. */
bool direction_of_language(const char *language);
/* Whether this text runs from right to left when it stands in a screen of that language: as the
 * language does, unless it has only letters of the other direction. */
bool direction_of_text(const char *text, size_t len, const char *language);
/* The marks that text[from..to) needs in front and behind when it is a line of its own: "" or
 * one of U+200E, U+200F, U+061C in UTF-8. Both static. */
void direction_marks(const char *text, size_t len, size_t from, size_t to, bool right_to_left,
                     const char **before, const char **behind);

#endif
