/* Colours and the small functions that everything drawn is mixed with. */
#ifndef SB_COLOUR_H
#define SB_COLOUR_H

#include <float.h>

/* Else pixels would differ from machine to machine by what the compiler keeps in wider registers. */
_Static_assert(FLT_EVAL_METHOD == 0,
               "a float must be computed as a float: see the flags in src/sandbox/CMakeLists.txt");

/* sRGB encoded, 0 to 1; passes of a filter may leave that range, writing the file clamps. */
typedef struct sb_rgb {
    float r, g, b;
} sb_rgb;

static inline float sb_clamp(float value, float low, float high)
{
    return value < low ? low : value > high ? high : value;
}

static inline float sb_lerp(float a, float b, float t)
{
    return a + (b - a) * t;
}

/* 0 below `from`, 1 above `to`, smooth between; from > to makes it fall. */
static inline float sb_smoothstep(float from, float to, float value)
{
    float t = sb_clamp((value - from) / (to - from), 0, 1);
    return t * t * (3 - 2 * t);
}

static inline sb_rgb sb_grey(float value)
{
    return (sb_rgb){value, value, value};
}

static inline sb_rgb sb_mix(sb_rgb a, sb_rgb b, float t)
{
    return (sb_rgb){sb_lerp(a.r, b.r, t), sb_lerp(a.g, b.g, t), sb_lerp(a.b, b.b, t)};
}

static inline sb_rgb sb_add(sb_rgb a, sb_rgb b)
{
    return (sb_rgb){a.r + b.r, a.g + b.g, a.b + b.b};
}

static inline sb_rgb sb_scale(sb_rgb a, float by)
{
    return (sb_rgb){a.r * by, a.g * by, a.b * by};
}

static inline sb_rgb sb_multiply(sb_rgb a, sb_rgb b)
{
    return (sb_rgb){a.r * b.r, a.g * b.g, a.b * b.b};
}

/* Brightness as the eye weighs it (Rec. 601). */
static inline float sb_luma(sb_rgb a)
{
    return 0.299f * a.r + 0.587f * a.g + 0.114f * a.b;
}

/* 0 is grey, 1 unchanged, above 1 more colourful. */
static inline sb_rgb sb_saturate(sb_rgb a, float amount)
{
    return sb_mix(sb_grey(sb_luma(a)), a, amount);
}

/* Contrast about a middle grey; 1 is unchanged. */
static inline sb_rgb sb_contrast(sb_rgb a, float amount)
{
    return sb_mix(sb_grey(0.5f), a, amount);
}

#endif
