/* The drawn face: all there is without a photo, and what a low s_scale leaves standing in for it. */
#include "stand_in.h"

#include "shape.h"

/* Mixes in a colour where a shape is; strength 0 to 1, softness in pixels of its edge. */
static void ink(const sb_figure *figure, sb_rgb *under, float distance, sb_rgb colour, float strength, float softness)
{
    float cover = sb_clamp(0.5f - distance / (figure->pixel * softness), 0, 1);
    *under = sb_mix(*under, colour, cover * strength);
}

/* One eye round its own middle; u grows outwards. */
static void eye(const sb_figure *figure, sb_rgb *under, float u, float v)
{
    float size = figure->look->eyes, strength = figure->presence;
    float tall = size > 1.2f ? 0.24f * size : 0.115f; /* big eyes are round, natural ones are not */
    float lid = sb_ellipse(u, v, 0.22f * (0.7f + 0.3f * size), tall);
    float iris = sb_max(lid, sb_ellipse(u, v, 0.105f * (0.4f + 0.6f * size), tall * 0.92f));
    float pupil = sb_max(lid, sb_ellipse(u, v, 0.05f * size, tall * 0.5f));
    float spark = sb_circle(u + 0.04f * size * figure->light_u, v + tall * 0.4f, 0.035f * size);
    float lash = sb_max(fabsf(lid) - 0.03f * size, v + tall * 0.2f);
    float brow = sb_round_box(u - 0.02f, v + tall + 0.19f - 0.45f * u * u, 0.27f, 0.045f, 0.045f);
    float depth = sb_clamp(0.5f + v / tall * 0.5f, 0, 1); /* irises are lighter below */
    ink(figure, under, lid, sb_grey(0.95f), strength, 1);
    ink(figure, under, iris, sb_scale(figure->iris, 0.5f + 1.1f * depth), strength, 1);
    ink(figure, under, pupil, sb_grey(0.04f), strength, 1);
    ink(figure, under, spark, sb_grey(1), strength, 1);
    ink(figure, under, lash, sb_scale(figure->hair, 0.35f), strength, 1);
    ink(figure, under, brow, sb_scale(figure->hair, 0.7f), 0.85f * strength, 1);
}

static void nose(const sb_figure *figure, sb_rgb *under, float u, float v, sb_rgb skin)
{
    float strength = figure->presence;
    float bridge = sb_smoothstep(0.09f, 0, fabsf(u - 0.09f * figure->light_u)) * sb_smoothstep(-0.3f, 0.2f, v) *
                   sb_smoothstep(0.3f, 0.2f, v);
    *under = sb_mix(*under, sb_mix(skin, sb_grey(1), 0.3f), strength * 0.35f * bridge);
    float nostril = sb_ellipse(fabsf(u) - 0.09f, v - 0.27f, 0.055f, 0.03f);
    ink(figure, under, nostril, sb_scale(skin, 0.62f), 0.8f * strength, 2);
}

static void mouth(const sb_figure *figure, sb_rgb *under, float u, float v, sb_rgb skin)
{
    float smile = v - 0.62f + 0.32f * u * u;
    sb_rgb lip = sb_mix(skin, (sb_rgb){0.72f, 0.22f, 0.26f}, 0.6f);
    ink(figure, under, sb_ellipse(u, smile, 0.33f, 0.085f), lip, figure->presence, 2);
    ink(figure, under, sb_round_box(u, smile, 0.31f, 0.014f, 0.014f), sb_scale(lip, 0.45f), figure->presence, 1);
}

void sb_stand_in(const sb_figure *figure, sb_rgb *under, float u, float v)
{
    if (figure->presence <= 0 || fabsf(u) > 1 || v < -1 || v > 1)
        return;
    sb_rgb skin = sb_figure_skin(figure, u);
    eye(figure, under, fabsf(u) - 0.43f, v + 0.30f);
    nose(figure, under, u, v, skin);
    mouth(figure, under, u, v, skin);
}
