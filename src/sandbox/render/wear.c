#include "wear.h"

#include "noise.h"
#include "shape.h"

static const fg_rgb white_cloth = {0.92f, 0.93f, 0.95f};
static const fg_rgb gold = {0.93f, 0.74f, 0.28f};
static const fg_rgb straw = {0.90f, 0.78f, 0.50f};

float fg_torso(float u, float v)
{
    float chest = fg_round_box(u, v - 4.6f, 2.15f, 2.5f, 0.95f);
    float slope = fg_ellipse(u, v - 2.9f, 1.55f, 1.0f);
    return fg_melt(chest, slope, 0.5f);
}

/* Cloth with folds and a weave, shaded as a rounded body. */
static fg_rgb fabric(const fg_figure *figure, fg_rgb colour, float u, float v)
{
    float fold = fg_fractal(figure->scene->seed + 40, u * 1.6f + 0.4f * v, v * 0.7f, 2) - 0.5f;
    float weave = fg_noise(figure->scene->seed + 41, u * 60, v * 60) - 0.5f;
    return fg_figure_shade(figure, fg_scale(colour, 1 + 0.5f * fold + 0.06f * weave), u * 0.36f, (v - 3.2f) * 0.22f);
}

static void sew(const fg_figure *figure, fg_rgb *under, float distance, fg_rgb colour, float u, float v)
{
    if (fg_figure_touches(figure, distance))
        fg_figure_lay(figure, under, distance, fabric(figure, colour, u, v));
}

/* A shirt with a round neckline. */
static void shirt(const fg_figure *figure, fg_rgb *under, float u, float v, float body)
{
    float neckline = fg_ellipse(u, v - 1.75f, 0.82f, 0.72f);
    float cloth = fg_max(body, -neckline);
    sew(figure, under, cloth, figure->cloth, u, v);
    float hem = fg_max(fabsf(neckline - 0.05f) - 0.05f, body);
    sew(figure, under, hem, fg_scale(figure->cloth, 0.82f), u, v);
}

/* A suit: white shirt, tie, lapels. */
static void suit(const fg_figure *figure, fg_rgb *under, float u, float v, float body)
{
    float across = fabsf(u);
    float collar_hole = fg_ellipse(u, v - 1.5f, 0.52f, 0.62f);
    sew(figure, under, fg_max(body, -collar_hole), white_cloth, u, v);
    float knot = fg_max(across - 0.17f + 0.12f * (v - 2.1f), fabsf(v - 2.25f) - 0.15f);
    float tie = fg_max(across - 0.13f - 0.05f * (v - 2.4f), 2.36f - v);
    sew(figure, under, fg_max(fg_min(knot, tie), body), figure->trim, u, v);
    float wing = fg_max(fg_max(v - 2.5f + 0.35f * across, 1.95f - v + 0.1f * across), across - 0.62f);
    sew(figure, under, fg_max(fg_max(wing, -collar_hole), 0.13f - across), white_cloth, u, v);
    fg_rgb dark = fg_mix(fg_scale(figure->cloth, 0.45f), (fg_rgb){0.12f, 0.14f, 0.22f}, 0.6f);
    float jacket = fg_max(body, 0.62f - 0.32f * (v - 2.1f) - across);
    sew(figure, under, jacket, dark, u, v);
    float lapel = fg_max(jacket, across - 1.02f + 0.22f * fabsf(v - 3.0f));
    sew(figure, under, lapel, fg_scale(dark, 1.25f), u, v);
}

/* A padded coat and a knitted scarf. */
static void coat(const fg_figure *figure, fg_rgb *under, float u, float v, float body)
{
    float pad = 0.07f * fabsf(v * 1.1f - (float)fg_floor(v * 1.1f) - 0.5f);
    sew(figure, under, body - 0.12f + pad, fg_scale(figure->cloth, 1.1f - 2 * pad), u, v);
    float scarf = fg_min(fg_ellipse(u, v - 1.95f, 1.12f, 0.52f), fg_round_box(u - 0.5f, v - 3.0f, 0.36f, 1.1f, 0.15f));
    float knit = fg_noise(figure->scene->seed + 42, u * 26, (v + fabsf(u) * 0.3f) * 14);
    float stripe = v * 2.2f + 0.35f * u * u;
    stripe -= (float)fg_floor(stripe);
    fg_rgb wool = stripe < 0.3f ? white_cloth : figure->trim;
    fg_figure_solid(figure, under, scarf, fg_scale(wool, 0.8f + 0.35f * knit), u * 0.6f, (v - 1.9f) * 0.8f);
}

/* A space suit up to the helmet's ring. */
static void space_suit(const fg_figure *figure, fg_rgb *under, float u, float v, float body)
{
    body -= 0.15f; /* the suit is thick */
    sew(figure, under, body, white_cloth, u, v);
    float stripe = fg_max(fabsf(fabsf(u) - 1.45f) - 0.12f, body);
    sew(figure, under, stripe, figure->trim, u, v);
    float panel = fg_round_box(u, v - 3.55f, 0.62f, 0.34f, 0.1f);
    fg_figure_solid(figure, under, panel, fg_grey(0.45f), u * 0.3f, 0);
    for (int i = 0; i < 3; i++) {
        float lamp = fg_circle(u - 0.36f * (float)(i - 1), v - 3.5f, 0.1f);
        fg_figure_lay(figure, under, lamp, fg_mix(fg_hue(0.33f * (float)i), fg_grey(1), 0.25f));
    }
}

/* A cloak with a fur collar and a brooch. */
static void cloak(const fg_figure *figure, fg_rgb *under, float u, float v, float body)
{
    float neckline = fg_ellipse(u, v - 1.55f, 0.66f, 0.62f);
    fg_rgb velvet = fg_mix(figure->cloth, (fg_rgb){0.48f, 0.06f, 0.14f}, 0.6f);
    sew(figure, under, fg_max(body, -neckline), velvet, u, v);
    float tuft = 0.07f * fg_noise(figure->scene->seed + 43, u * 9, v * 9);
    float fur = fg_max(fg_ellipse(u, v - 1.95f, 1.45f, 0.85f) - tuft, -neckline);
    float spot = fg_noise(figure->scene->seed + 44, u * 5, v * 5);
    fg_rgb pelt =
        fg_scale(white_cloth, 0.9f - 0.6f * fg_smoothstep(0.78f, 0.84f, spot) + 0.1f * fg_noise(3, u * 30, v * 30));
    fg_figure_solid(figure, under, fur, pelt, u * 0.5f, (v - 1.9f) * 0.5f);
    float brooch = fg_circle(u, v - 2.72f, 0.19f);
    fg_figure_solid(figure, under, brooch, gold, u * 3, (v - 2.72f) * 3);
}

void fg_clothes(const fg_figure *figure, fg_rgb *under, float u, float v)
{
    float body = fg_torso(u, v);
    if (body > 0.8f)
        return;
    switch (figure->place) {
    case FG_OFFICE:
    case FG_CITY:
        suit(figure, under, u, v, body);
        break;
    case FG_WINTER:
        coat(figure, under, u, v, body);
        break;
    case FG_SPACE:
        space_suit(figure, under, u, v, body);
        break;
    case FG_CASTLE:
        cloak(figure, under, u, v, body);
        break;
    default:
        shirt(figure, under, u, v, body);
    }
}

static void straw_hat(const fg_figure *figure, fg_rgb *under, float u, float v)
{
    float plait = fg_noise(figure->scene->seed + 45, u * 22, v * 34) * 0.25f + 0.85f;
    fg_rgb colour = fg_scale(straw, plait);
    float curve = v + 1.12f - 0.05f * u * u;
    float dome = fg_max(fg_round_box(u, v + 1.75f, 1.02f - 0.12f * (-1.2f - v), 0.75f, 0.45f), v + 1.05f);
    fg_figure_solid(figure, under, dome, colour, u * 0.8f, (v + 1.5f) * 0.5f);
    float band = fg_max(dome, fabsf(curve + 0.32f) - 0.15f);
    fg_figure_solid(figure, under, band, figure->trim, u * 0.8f, 0);
    float brim = fg_ellipse(u, curve, 2.05f, 0.27f);
    fg_figure_solid(figure, under, brim, colour, u * 0.35f, curve * 2);
}

static void beanie(const fg_figure *figure, fg_rgb *under, float u, float v)
{
    float rib = u * (7 - 0.8f * v) + 100;
    rib = fabsf(rib - (float)fg_floor(rib) - 0.5f);
    fg_rgb wool = fg_scale(figure->trim, 0.8f + 0.5f * rib);
    float pompom = fg_circle(u, v + 2.38f, 0.30f) + 0.06f * fg_noise(figure->scene->seed + 46, u * 14, v * 14);
    fg_figure_solid(figure, under, pompom, white_cloth, u * 2, (v + 2.38f) * 2);
    float dome = fg_max(fg_ellipse(u, v + 1.0f, 1.2f, 1.25f), v + 1.0f);
    fg_figure_solid(figure, under, dome, wool, u * 0.8f, (v + 1.2f) * 0.6f);
    float cuff = fg_round_box(u, v + 1.1f - 0.08f * u * u, 1.24f, 0.24f, 0.14f);
    fg_figure_solid(figure, under, cuff, fg_scale(wool, 1.1f), u * 0.75f, (v + 1.1f) * 0.8f);
}

static void crown(const fg_figure *figure, fg_rgb *under, float u, float v)
{
    float curve = v + 1.42f - 0.12f * u * u;
    float spike = (u + 5) / 0.42f;
    spike = 2 * fabsf(spike - (float)fg_floor(spike) - 0.5f);
    float top = -0.30f - 0.42f * (1 - spike);
    float body = fg_max(fg_max(fabsf(u) - 1.05f + 0.1f * curve, curve - 0.12f), top - curve);
    float metal = 0.75f + 0.45f * fg_noise(2, u * 3 + v, 0);
    fg_figure_solid(figure, under, body, fg_scale(gold, metal), u * 0.7f, curve);
    float cell = u / 0.42f + 100;
    float jewel = fg_circle((cell - (float)fg_floor(cell) - 0.5f) * 0.42f, curve + 0.08f, 0.085f);
    fg_rgb gem = fg_mix(fg_hue(0.25f * (float)fg_floor(cell)), fg_grey(0.2f), 0.25f);
    fg_figure_solid(figure, under, fg_max(jewel, fabsf(u) - 1.0f), gem, u * 0.5f, curve);
}

static const float helmet_v = -0.35f, helmet_radius = 1.95f;

/* The visor's shine and the shell round it. */
static void helmet(const fg_figure *figure, fg_rgb *under, float u, float v)
{
    float du = u, dv = v - helmet_v, from_middle = sqrtf(du * du + dv * dv);
    float glass = fg_smoothstep(1.2f, 1.95f, from_middle) * fg_smoothstep(1.97f, 1.93f, from_middle);
    *under = fg_mix(*under, fg_mix(figure->scene->sky_high, fg_grey(1), 0.4f), 0.35f * glass);
    float arc = fg_smoothstep(0.09f, 0, fabsf(from_middle - 1.62f)) * fg_smoothstep(0.1f, 0.9f, figure->light_u * du) *
                fg_smoothstep(0.2f, -0.7f, dv);
    *under = fg_mix(*under, fg_grey(1), 0.75f * arc);
    float ring = fabsf(from_middle - helmet_radius - 0.09f) - 0.12f;
    float round = (from_middle - helmet_radius - 0.09f) * 5;
    fg_figure_solid(figure, under, ring, white_cloth, du / from_middle * round, dv / from_middle * round);
    float seal = fg_round_box(u, v - 1.72f, 1.3f, 0.2f, 0.16f);
    fg_figure_solid(figure, under, seal, fg_grey(0.72f), u * 0.5f, (v - 1.72f) * 3);
}

void fg_headgear_behind(const fg_figure *figure, fg_rgb *under, float u, float v)
{
    if (figure->headgear != FG_HELMET)
        return;
    float shell = fg_circle(u, v - helmet_v, helmet_radius + 0.1f);
    if (shell < 0.2f)
        fg_figure_solid(figure, under, shell, (fg_rgb){0.16f, 0.18f, 0.24f}, u * 0.3f, v * 0.3f);
}

void fg_headgear_over(const fg_figure *figure, fg_rgb *under, float u, float v)
{
    if (v > 2.2f || fabsf(u) > 2.3f)
        return;
    switch (figure->headgear) {
    case FG_SUNHAT:
        straw_hat(figure, under, u, v);
        break;
    case FG_BEANIE:
        beanie(figure, under, u, v);
        break;
    case FG_CROWN:
        crown(figure, under, u, v);
        break;
    case FG_HELMET:
        helmet(figure, under, u, v);
        break;
    default:
        break;
    }
}
