/* Colours and the small functions that everything drawn is mixed with. */
#ifndef FG_SANDBOX_COLOUR_H
#define FG_SANDBOX_COLOUR_H

#include <float.h>

/* Else pixels would differ from machine to machine by what the compiler keeps in wider registers. */
_Static_assert(FLT_EVAL_METHOD == 0,
               "a float must be computed as a float: see the flags in src/sandbox/CMakeLists.txt");

/* sRGB encoded, 0 to 1; passes of a filter may leave that range, writing the file clamps. */
typedef struct fg_rgb {
    float r, g, b;
} fg_rgb;

static inline float fg_clamp(float value, float low, float high)
{
    return value < low ? low : value > high ? high : value;
}

static inline float fg_lerp(float a, float b, float t)
{
    return a + (b - a) * t;
}

/* 0 below `from`, 1 above `to`, smooth between; from > to makes it fall. */
static inline float fg_smoothstep(float from, float to, float value)
{
    float t = fg_clamp((value - from) / (to - from), 0, 1);
    return t * t * (3 - 2 * t);
}

static inline fg_rgb fg_grey(float value)
{
    return (fg_rgb){value, value, value};
}

static inline fg_rgb fg_mix(fg_rgb a, fg_rgb b, float t)
{
    return (fg_rgb){fg_lerp(a.r, b.r, t), fg_lerp(a.g, b.g, t), fg_lerp(a.b, b.b, t)};
}

static inline fg_rgb fg_add(fg_rgb a, fg_rgb b)
{
    return (fg_rgb){a.r + b.r, a.g + b.g, a.b + b.b};
}

static inline fg_rgb fg_scale(fg_rgb a, float by)
{
    return (fg_rgb){a.r * by, a.g * by, a.b * by};
}

static inline fg_rgb fg_multiply(fg_rgb a, fg_rgb b)
{
    return (fg_rgb){a.r * b.r, a.g * b.g, a.b * b.b};
}

/* Brightness as the eye weighs it (Rec. 601). */
static inline float fg_luma(fg_rgb a)
{
    return 0.299f * a.r + 0.587f * a.g + 0.114f * a.b;
}

/* 0 is grey, 1 unchanged, above 1 more colourful. */
static inline fg_rgb fg_saturate(fg_rgb a, float amount)
{
    return fg_mix(fg_grey(fg_luma(a)), a, amount);
}

/* Contrast about a middle grey; 1 is unchanged. */
static inline fg_rgb fg_contrast(fg_rgb a, float amount)
{
    return fg_mix(fg_grey(0.5f), a, amount);
}

#endif
