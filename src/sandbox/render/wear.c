#include "wear.h"

#include "noise.h"
#include "shape.h"

static const sb_rgb white_cloth = {0.92f, 0.93f, 0.95f};
static const sb_rgb gold = {0.93f, 0.74f, 0.28f};
static const sb_rgb straw = {0.90f, 0.78f, 0.50f};

float sb_torso(float u, float v)
{
    float chest = sb_round_box(u, v - 4.6f, 2.15f, 2.5f, 0.95f);
    float slope = sb_ellipse(u, v - 2.9f, 1.55f, 1.0f);
    return sb_melt(chest, slope, 0.5f);
}

/* Cloth with folds and a weave, shaded as a rounded body. */
static sb_rgb fabric(const sb_figure *figure, sb_rgb colour, float u, float v)
{
    float fold = sb_fractal(figure->scene->seed + 40, u * 1.6f + 0.4f * v, v * 0.7f, 2) - 0.5f;
    float weave = sb_noise(figure->scene->seed + 41, u * 60, v * 60) - 0.5f;
    return sb_figure_shade(figure, sb_scale(colour, 1 + 0.5f * fold + 0.06f * weave), u * 0.36f, (v - 3.2f) * 0.22f);
}

static void sew(const sb_figure *figure, sb_rgb *under, float distance, sb_rgb colour, float u, float v)
{
    if (sb_figure_touches(figure, distance))
        sb_figure_lay(figure, under, distance, fabric(figure, colour, u, v));
}

/* A shirt with a round neckline. */
static void shirt(const sb_figure *figure, sb_rgb *under, float u, float v, float body)
{
    float neckline = sb_ellipse(u, v - 1.75f, 0.82f, 0.72f);
    float cloth = sb_max(body, -neckline);
    sew(figure, under, cloth, figure->cloth, u, v);
    float hem = sb_max(fabsf(neckline - 0.05f) - 0.05f, body);
    sew(figure, under, hem, sb_scale(figure->cloth, 0.82f), u, v);
}

/* A suit: white shirt, tie, lapels. */
static void suit(const sb_figure *figure, sb_rgb *under, float u, float v, float body)
{
    float across = fabsf(u);
    float collar_hole = sb_ellipse(u, v - 1.5f, 0.52f, 0.62f);
    sew(figure, under, sb_max(body, -collar_hole), white_cloth, u, v);
    float knot = sb_max(across - 0.17f + 0.12f * (v - 2.1f), fabsf(v - 2.25f) - 0.15f);
    float tie = sb_max(across - 0.13f - 0.05f * (v - 2.4f), 2.36f - v);
    sew(figure, under, sb_max(sb_min(knot, tie), body), figure->trim, u, v);
    float wing = sb_max(sb_max(v - 2.5f + 0.35f * across, 1.95f - v + 0.1f * across), across - 0.62f);
    sew(figure, under, sb_max(sb_max(wing, -collar_hole), 0.13f - across), white_cloth, u, v);
    sb_rgb dark = sb_mix(sb_scale(figure->cloth, 0.45f), (sb_rgb){0.12f, 0.14f, 0.22f}, 0.6f);
    float jacket = sb_max(body, 0.62f - 0.32f * (v - 2.1f) - across);
    sew(figure, under, jacket, dark, u, v);
    float lapel = sb_max(jacket, across - 1.02f + 0.22f * fabsf(v - 3.0f));
    sew(figure, under, lapel, sb_scale(dark, 1.25f), u, v);
}

/* A padded coat and a knitted scarf. */
static void coat(const sb_figure *figure, sb_rgb *under, float u, float v, float body)
{
    float pad = 0.07f * fabsf(v * 1.1f - (float)sb_floor(v * 1.1f) - 0.5f);
    sew(figure, under, body - 0.12f + pad, sb_scale(figure->cloth, 1.1f - 2 * pad), u, v);
    float scarf = sb_min(sb_ellipse(u, v - 1.95f, 1.12f, 0.52f), sb_round_box(u - 0.5f, v - 3.0f, 0.36f, 1.1f, 0.15f));
    float knit = sb_noise(figure->scene->seed + 42, u * 26, (v + fabsf(u) * 0.3f) * 14);
    float stripe = v * 2.2f + 0.35f * u * u;
    stripe -= (float)sb_floor(stripe);
    sb_rgb wool = stripe < 0.3f ? white_cloth : figure->trim;
    sb_figure_solid(figure, under, scarf, sb_scale(wool, 0.8f + 0.35f * knit), u * 0.6f, (v - 1.9f) * 0.8f);
}

/* A space suit up to the helmet's ring. */
static void space_suit(const sb_figure *figure, sb_rgb *under, float u, float v, float body)
{
    body -= 0.15f; /* the suit is thick */
    sew(figure, under, body, white_cloth, u, v);
    float stripe = sb_max(fabsf(fabsf(u) - 1.45f) - 0.12f, body);
    sew(figure, under, stripe, figure->trim, u, v);
    float panel = sb_round_box(u, v - 3.55f, 0.62f, 0.34f, 0.1f);
    sb_figure_solid(figure, under, panel, sb_grey(0.45f), u * 0.3f, 0);
    for (int i = 0; i < 3; i++) {
        float lamp = sb_circle(u - 0.36f * (float)(i - 1), v - 3.5f, 0.1f);
        sb_figure_lay(figure, under, lamp, sb_mix(sb_hue(0.33f * (float)i), sb_grey(1), 0.25f));
    }
}

/* A cloak with a fur collar and a brooch. */
static void cloak(const sb_figure *figure, sb_rgb *under, float u, float v, float body)
{
    float neckline = sb_ellipse(u, v - 1.55f, 0.66f, 0.62f);
    sb_rgb velvet = sb_mix(figure->cloth, (sb_rgb){0.48f, 0.06f, 0.14f}, 0.6f);
    sew(figure, under, sb_max(body, -neckline), velvet, u, v);
    float tuft = 0.07f * sb_noise(figure->scene->seed + 43, u * 9, v * 9);
    float fur = sb_max(sb_ellipse(u, v - 1.95f, 1.45f, 0.85f) - tuft, -neckline);
    float spot = sb_noise(figure->scene->seed + 44, u * 5, v * 5);
    sb_rgb pelt =
        sb_scale(white_cloth, 0.9f - 0.6f * sb_smoothstep(0.78f, 0.84f, spot) + 0.1f * sb_noise(3, u * 30, v * 30));
    sb_figure_solid(figure, under, fur, pelt, u * 0.5f, (v - 1.9f) * 0.5f);
    float brooch = sb_circle(u, v - 2.72f, 0.19f);
    sb_figure_solid(figure, under, brooch, gold, u * 3, (v - 2.72f) * 3);
}

void sb_clothes(const sb_figure *figure, sb_rgb *under, float u, float v)
{
    float body = sb_torso(u, v);
    if (body > 0.8f)
        return;
    switch (figure->place) {
    case SB_OFFICE:
    case SB_CITY:
        suit(figure, under, u, v, body);
        break;
    case SB_WINTER:
        coat(figure, under, u, v, body);
        break;
    case SB_SPACE:
        space_suit(figure, under, u, v, body);
        break;
    case SB_CASTLE:
        cloak(figure, under, u, v, body);
        break;
    default:
        shirt(figure, under, u, v, body);
    }
}

static void straw_hat(const sb_figure *figure, sb_rgb *under, float u, float v)
{
    float plait = sb_noise(figure->scene->seed + 45, u * 22, v * 34) * 0.25f + 0.85f;
    sb_rgb colour = sb_scale(straw, plait);
    float curve = v + 1.12f - 0.05f * u * u;
    float dome = sb_max(sb_round_box(u, v + 1.75f, 1.02f - 0.12f * (-1.2f - v), 0.75f, 0.45f), v + 1.05f);
    sb_figure_solid(figure, under, dome, colour, u * 0.8f, (v + 1.5f) * 0.5f);
    float band = sb_max(dome, fabsf(curve + 0.32f) - 0.15f);
    sb_figure_solid(figure, under, band, figure->trim, u * 0.8f, 0);
    float brim = sb_ellipse(u, curve, 2.05f, 0.27f);
    sb_figure_solid(figure, under, brim, colour, u * 0.35f, curve * 2);
}

static void beanie(const sb_figure *figure, sb_rgb *under, float u, float v)
{
    float rib = u * (7 - 0.8f * v) + 100;
    rib = fabsf(rib - (float)sb_floor(rib) - 0.5f);
    sb_rgb wool = sb_scale(figure->trim, 0.8f + 0.5f * rib);
    float pompom = sb_circle(u, v + 2.38f, 0.30f) + 0.06f * sb_noise(figure->scene->seed + 46, u * 14, v * 14);
    sb_figure_solid(figure, under, pompom, white_cloth, u * 2, (v + 2.38f) * 2);
    float dome = sb_max(sb_ellipse(u, v + 1.0f, 1.2f, 1.25f), v + 1.0f);
    sb_figure_solid(figure, under, dome, wool, u * 0.8f, (v + 1.2f) * 0.6f);
    float cuff = sb_round_box(u, v + 1.1f - 0.08f * u * u, 1.24f, 0.24f, 0.14f);
    sb_figure_solid(figure, under, cuff, sb_scale(wool, 1.1f), u * 0.75f, (v + 1.1f) * 0.8f);
}

static void crown(const sb_figure *figure, sb_rgb *under, float u, float v)
{
    float curve = v + 1.42f - 0.12f * u * u;
    float spike = (u + 5) / 0.42f;
    spike = 2 * fabsf(spike - (float)sb_floor(spike) - 0.5f);
    float top = -0.30f - 0.42f * (1 - spike);
    float body = sb_max(sb_max(fabsf(u) - 1.05f + 0.1f * curve, curve - 0.12f), top - curve);
    float metal = 0.75f + 0.45f * sb_noise(2, u * 3 + v, 0);
    sb_figure_solid(figure, under, body, sb_scale(gold, metal), u * 0.7f, curve);
    float cell = u / 0.42f + 100;
    float jewel = sb_circle((cell - (float)sb_floor(cell) - 0.5f) * 0.42f, curve + 0.08f, 0.085f);
    sb_rgb gem = sb_mix(sb_hue(0.25f * (float)sb_floor(cell)), sb_grey(0.2f), 0.25f);
    sb_figure_solid(figure, under, sb_max(jewel, fabsf(u) - 1.0f), gem, u * 0.5f, curve);
}

static const float helmet_v = -0.35f, helmet_radius = 1.95f;

/* The visor's shine and the shell round it. */
static void helmet(const sb_figure *figure, sb_rgb *under, float u, float v)
{
    float du = u, dv = v - helmet_v, from_middle = sqrtf(du * du + dv * dv);
    float glass = sb_smoothstep(1.2f, 1.95f, from_middle) * sb_smoothstep(1.97f, 1.93f, from_middle);
    *under = sb_mix(*under, sb_mix(figure->scene->sky_high, sb_grey(1), 0.4f), 0.35f * glass);
    float arc = sb_smoothstep(0.09f, 0, fabsf(from_middle - 1.62f)) * sb_smoothstep(0.1f, 0.9f, figure->light_u * du) *
                sb_smoothstep(0.2f, -0.7f, dv);
    *under = sb_mix(*under, sb_grey(1), 0.75f * arc);
    float ring = fabsf(from_middle - helmet_radius - 0.09f) - 0.12f;
    float round = (from_middle - helmet_radius - 0.09f) * 5;
    sb_figure_solid(figure, under, ring, white_cloth, du / from_middle * round, dv / from_middle * round);
    float seal = sb_round_box(u, v - 1.72f, 1.3f, 0.2f, 0.16f);
    sb_figure_solid(figure, under, seal, sb_grey(0.72f), u * 0.5f, (v - 1.72f) * 3);
}

void sb_headgear_behind(const sb_figure *figure, sb_rgb *under, float u, float v)
{
    if (figure->headgear != SB_HELMET)
        return;
    float shell = sb_circle(u, v - helmet_v, helmet_radius + 0.1f);
    if (shell < 0.2f)
        sb_figure_solid(figure, under, shell, (sb_rgb){0.16f, 0.18f, 0.24f}, u * 0.3f, v * 0.3f);
}

void sb_headgear_over(const sb_figure *figure, sb_rgb *under, float u, float v)
{
    if (v > 2.2f || fabsf(u) > 2.3f)
        return;
    switch (figure->headgear) {
    case SB_SUNHAT:
        straw_hat(figure, under, u, v);
        break;
    case SB_BEANIE:
        beanie(figure, under, u, v);
        break;
    case SB_CROWN:
        crown(figure, under, u, v);
        break;
    case SB_HELMET:
        helmet(figure, under, u, v);
        break;
    default:
        break;
    }
}
