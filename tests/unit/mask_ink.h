/* Where a mask is covered at all: the ink that a person sees. */
#ifndef HARK_TESTS_UNIT_MASK_INK_H
#define HARK_TESTS_UNIT_MASK_INK_H

#include "ui/mask.h"
#include "view/geometry.h"

/* From the mask's origin; empty where there is no ink. */
static inline struct rect mask_ink(const struct mask *mask)
{
    struct rect ink = {0, 0, 0, 0};
    for (int i = 0; i < mask->w * mask->h; i++) {
        if (mask->coverage[i] != 0) {
            struct rect pixel = {mask->left + i % mask->w, mask->top + i / mask->w, 1, 1};
            ink = rect_union(ink, pixel);
        }
    }
    return ink;
}

#endif
