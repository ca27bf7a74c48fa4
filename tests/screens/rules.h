/* The rules of the look that every view keeps, whatever its display and the size of its letters. */
#ifndef HARK_TESTS_SCREENS_RULES_H
#define HARK_TESTS_SCREENS_RULES_H

#include <stdbool.h>

#include "view/view.h"

/* Items overlap, a target is smaller or closer to another than its class allows, or letters are
 * smaller than anyone has to read. False, with a line on stderr that begins with `where`. A view
 * with a misfit is allowed to be too small; it may still not overlap. */
bool rules_check(const struct view *view, const char *where);

/* Capital height of the smallest letters of an item, or of all where it is on another page. */
double rules_letters_mm(const struct view *view, const char *id);

#endif
