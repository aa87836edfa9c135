/* The drawn face: all there is without a photo, and what a low s_scale leaves standing in for it. */
#include "stand_in.h"

#include "shape.h"

/* Mixes in a colour where a shape is; strength 0 to 1, softness in pixels of its edge. */
static void ink(const fg_figure *figure, fg_rgb *under, float distance, fg_rgb colour, float strength, float softness)
{
    float cover = fg_clamp(0.5f - distance / (figure->pixel * softness), 0, 1);
    *under = fg_mix(*under, colour, cover * strength);
}

/* One eye round its own middle; u grows outwards. */
static void eye(const fg_figure *figure, fg_rgb *under, float u, float v)
{
    float size = figure->look->eyes, strength = figure->presence;
    float tall = size > 1.2f ? 0.24f * size : 0.115f; /* big eyes are round, natural ones are not */
    float lid = fg_ellipse(u, v, 0.22f * (0.7f + 0.3f * size), tall);
    float iris = fg_max(lid, fg_ellipse(u, v, 0.105f * (0.4f + 0.6f * size), tall * 0.92f));
    float pupil = fg_max(lid, fg_ellipse(u, v, 0.05f * size, tall * 0.5f));
    float spark = fg_circle(u + 0.04f * size * figure->light_u, v + tall * 0.4f, 0.035f * size);
    float lash = fg_max(fabsf(lid) - 0.03f * size, v + tall * 0.2f);
    float brow = fg_round_box(u - 0.02f, v + tall + 0.19f - 0.45f * u * u, 0.27f, 0.045f, 0.045f);
    float depth = fg_clamp(0.5f + v / tall * 0.5f, 0, 1); /* irises are lighter below */
    ink(figure, under, lid, fg_grey(0.95f), strength, 1);
    ink(figure, under, iris, fg_scale(figure->iris, 0.5f + 1.1f * depth), strength, 1);
    ink(figure, under, pupil, fg_grey(0.04f), strength, 1);
    ink(figure, under, spark, fg_grey(1), strength, 1);
    ink(figure, under, lash, fg_scale(figure->hair, 0.35f), strength, 1);
    ink(figure, under, brow, fg_scale(figure->hair, 0.7f), 0.85f * strength, 1);
}

static void nose(const fg_figure *figure, fg_rgb *under, float u, float v, fg_rgb skin)
{
    float strength = figure->presence;
    float bridge = fg_smoothstep(0.09f, 0, fabsf(u - 0.09f * figure->light_u)) * fg_smoothstep(-0.3f, 0.2f, v) *
                   fg_smoothstep(0.3f, 0.2f, v);
    *under = fg_mix(*under, fg_mix(skin, fg_grey(1), 0.3f), strength * 0.35f * bridge);
    float nostril = fg_ellipse(fabsf(u) - 0.09f, v - 0.27f, 0.055f, 0.03f);
    ink(figure, under, nostril, fg_scale(skin, 0.62f), 0.8f * strength, 2);
}

static void mouth(const fg_figure *figure, fg_rgb *under, float u, float v, fg_rgb skin)
{
    float smile = v - 0.62f + 0.32f * u * u;
    fg_rgb lip = fg_mix(skin, (fg_rgb){0.72f, 0.22f, 0.26f}, 0.6f);
    ink(figure, under, fg_ellipse(u, smile, 0.33f, 0.085f), lip, figure->presence, 2);
    ink(figure, under, fg_round_box(u, smile, 0.31f, 0.014f, 0.014f), fg_scale(lip, 0.45f), figure->presence, 1);
}

void fg_stand_in(const fg_figure *figure, fg_rgb *under, float u, float v)
{
    if (figure->presence <= 0 || fabsf(u) > 1 || v < -1 || v > 1)
        return;
    fg_rgb skin = fg_figure_skin(figure, u);
    eye(figure, under, fabsf(u) - 0.43f, v + 0.30f);
    nose(figure, under, u, v, skin);
    mouth(figure, under, u, v, skin);
}
