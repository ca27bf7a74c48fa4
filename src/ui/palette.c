#include "ui/palette.h"

#include <assert.h>
#include <math.h>
#include <stddef.h>
#include <string.h>

/* On the two meaning colours of the light one white reaches 8.9:1, the cream of the ground would
 * not. In the dark ones the two meaning colours are the ink: mark, place and words carry the
 * meaning, because no third colour keeps its distance from both ground and ink. */
static const struct palette palettes[PALETTES] = {
    {.name = "cream",
     .ground = 0xFFFBE6,
     .ink = 0x1B1B1B,
     .tile = 0xFFFFFF,
     .helped = 0x003F66,
     .in_the_way = 0x7A3600},
    {.name = "navy",
     .ground = 0x0B1F3A,
     .ink = 0xFFFFFF,
     .tile = 0x0B1F3A,
     .helped = 0xFFFFFF,
     .in_the_way = 0xFFFFFF},
    {.name = "black",
     .ground = 0x000000,
     .ink = 0xF0E442,
     .tile = 0x000000,
     .helped = 0xF0E442,
     .in_the_way = 0xF0E442},
};

const struct palette *palette_default(void)
{
    return &palettes[0];
}

const struct palette *palette_at(int index)
{
    assert(index >= 0 && index < PALETTES);
    return &palettes[index];
}

const struct palette *palette_find(const char *name)
{
    for (int i = 0; i < PALETTES; i++) {
        if (strcmp(palettes[i].name, name) == 0) {
            return &palettes[i];
        }
    }
    return NULL;
}

uint32_t palette_tone(const struct palette *palette, enum view_tone tone)
{
    switch (tone) {
    case VIEW_TONE_INK:
        return palette->ink;
    case VIEW_TONE_HELPED:
        return palette->helped;
    case VIEW_TONE_IN_THE_WAY:
        return palette->in_the_way;
    }
    return palette->ink;
}

/* WCAG 2.2, "relative luminance": sRGB made linear, weighted by what the eye makes of it. */
static double channel_linear(uint32_t value)
{
    double part = (double)(value & 0xFF) / 255.0;
    return part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4);
}

static double luminance(uint32_t colour)
{
    return 0.2126 * channel_linear(colour >> 16) + 0.7152 * channel_linear(colour >> 8) +
           0.0722 * channel_linear(colour);
}

double palette_contrast(uint32_t one, uint32_t other)
{
    double a = luminance(one);
    double b = luminance(other);
    return a > b ? (a + 0.05) / (b + 0.05) : (b + 0.05) / (a + 0.05);
}
