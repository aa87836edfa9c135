/* Shapes as signed distances: how far a point is outside them, negative inside, in the unit of their coordinates. */
#ifndef SB_SHAPE_H
#define SB_SHAPE_H

#include <math.h>

#include "colour.h"

static inline float sb_min(float a, float b)
{
    return a < b ? a : b;
}

static inline float sb_max(float a, float b)
{
    return a > b ? a : b;
}

static inline float sb_circle(float u, float v, float radius)
{
    return sqrtf(u * u + v * v) - radius;
}

/* Near its edge, where it is drawn, close to the true distance. */
static inline float sb_ellipse(float u, float v, float half_u, float half_v)
{
    float x = u / half_u, y = v / half_v;
    float length = sqrtf(x * x + y * y);
    float slope = sqrtf(x * x / (half_u * half_u) + y * y / (half_v * half_v));
    return slope > 0 ? (length - 1) * length / slope : -sb_min(half_u, half_v);
}

static inline float sb_round_box(float u, float v, float half_u, float half_v, float corner)
{
    float x = fabsf(u) - half_u + corner, y = fabsf(v) - half_v + corner;
    float out_x = sb_max(x, 0), out_y = sb_max(y, 0);
    return sqrtf(out_x * out_x + out_y * out_y) + sb_min(sb_max(x, y), 0) - corner;
}

/* Both shapes, melted together over this width. */
static inline float sb_melt(float a, float b, float width)
{
    float near = sb_max(width - fabsf(a - b), 0) / width;
    return sb_min(a, b) - near * near * width * 0.25f;
}

#endif
