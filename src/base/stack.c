#include "base/stack.h"

#include <string.h>

void stack_wipe(void)
{
    char below[STACK_WIPED_BYTES];
    explicit_bzero(below, sizeof below);
}
