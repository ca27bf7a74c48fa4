/* Small numbers are not told: which groups of people may be shown beside each other so that no
 * group of one to four can be found, neither by reading nor by taking one number from another.
 *
 * The rules and where they come from:
 * - fewer than five are not shown (ONS: counts of 1 and 2 are unsafe, 3 and 4 too where the matter
 *   is sensitive; NHS Digital's old HES rule and the GP Patient Survey hide 1 to 4 as well);
 * - when what is hidden could be worked back by subtraction, the next smallest is hidden too (GP
 *   Patient Survey, "plus the next lowest"; the secondary suppression of NHS Digital);
 * - numbers that stand beside a finer breakdown of the same people are rounded to the nearest five
 *   (the second half of the ONS "10-5 rule").
 * Nought is not a group of people and is told.
 *
 * Why this is enough: people are put into classes that exclude each other (everybody is in exactly
 * one), and after protection every class, also the one without a name, has nobody or at least
 * five. Whatever is added or subtracted is a union of classes, so it has nobody or at least five.
 * Who skipped a question is not such a class: nothing that they said can be worked out, for they
 * said nothing. */
#ifndef HARK_REPORT_PROTECT_H
#define HARK_REPORT_PROTECT_H

#include <stdbool.h>

#include "event/event.h"

#define PROTECT_LEAST 5                          /* people in the smallest group that is told */
#define PROTECT_ROLE_SETS (1 << EVENT_ROLES_MAX) /* every set of roles, as a mask */
#define PROTECT_CLASSES_MAX 512

/* One to four people. */
bool protect_is_small(int people);

/* Classes that exclude each other. sizes[0] is the class without a name (said nothing about it);
 * hidden[0] is always true. Every class of one to four is hidden; then, while the hidden people
 * together are one to four, so is the smallest that is left (the first of equals).
 * Afterwards each shown class has at least PROTECT_LEAST, and the hidden ones together nobody or
 * at least PROTECT_LEAST, unless all people together are fewer. */
void protect_classes(const int *sizes, int count, bool *hidden);

/* People with several roles. sizes[set] is how many named exactly this set of roles (bit r: role
 * r; 0: none). map[set] is the set that they are counted with: a set that fewer than five named
 * loses one role, the one that leaves the most common set, and so on down to none; then the rule
 * of protect_classes() holds for the sets that are left, the empty one being without a name. */
void protect_role_sets(const int sizes[PROTECT_ROLE_SETS], unsigned char map[PROTECT_ROLE_SETS]);

/* The nearest multiple of five. */
int protect_round(int people);

#endif
