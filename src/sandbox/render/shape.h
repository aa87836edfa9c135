/* Shapes as signed distances: how far a point is outside them, negative inside, in the unit of their coordinates. */
#ifndef FG_SANDBOX_SHAPE_H
#define FG_SANDBOX_SHAPE_H

#include <math.h>

#include "colour.h"

static inline float fg_min(float a, float b)
{
    return a < b ? a : b;
}

static inline float fg_max(float a, float b)
{
    return a > b ? a : b;
}

static inline float fg_circle(float u, float v, float radius)
{
    return sqrtf(u * u + v * v) - radius;
}

/* Near its edge, where it is drawn, close to the true distance. */
static inline float fg_ellipse(float u, float v, float half_u, float half_v)
{
    float x = u / half_u, y = v / half_v;
    float length = sqrtf(x * x + y * y);
    float slope = sqrtf(x * x / (half_u * half_u) + y * y / (half_v * half_v));
    return slope > 0 ? (length - 1) * length / slope : -fg_min(half_u, half_v);
}

static inline float fg_round_box(float u, float v, float half_u, float half_v, float corner)
{
    float x = fabsf(u) - half_u + corner, y = fabsf(v) - half_v + corner;
    float out_x = fg_max(x, 0), out_y = fg_max(y, 0);
    return sqrtf(out_x * out_x + out_y * out_y) + fg_min(fg_max(x, y), 0) - corner;
}

/* Both shapes, melted together over this width. */
static inline float fg_melt(float a, float b, float width)
{
    float near = fg_max(width - fabsf(a - b), 0) / width;
    return fg_min(a, b) - near * near * width * 0.25f;
}

#endif
