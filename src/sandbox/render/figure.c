/* Everything here is in face coordinates (face_find.h), from back to front. */
#include "figure.h"

#include "noise.h"
#include "shape.h"
#include "stand_in.h"
#include "wear.h"

static const fg_rgb skins[5] = {
    {0.96f, 0.80f, 0.70f}, {0.90f, 0.71f, 0.57f}, {0.78f, 0.57f, 0.42f}, {0.58f, 0.39f, 0.28f}, {0.42f, 0.28f, 0.21f}};
static const fg_rgb hairs[5] = {
    {0.13f, 0.10f, 0.09f}, {0.30f, 0.19f, 0.12f}, {0.52f, 0.34f, 0.18f}, {0.80f, 0.62f, 0.34f}, {0.55f, 0.22f, 0.12f}};
/* Cloth and trim: the colour half the table on goes with each. */
static const fg_rgb dyes[8] = {
    {0.19f, 0.28f, 0.47f}, {0.15f, 0.43f, 0.45f}, {0.55f, 0.19f, 0.23f}, {0.43f, 0.47f, 0.27f},
    {0.82f, 0.60f, 0.24f}, {0.80f, 0.44f, 0.32f}, {0.84f, 0.79f, 0.68f}, {0.46f, 0.28f, 0.48f},
};
static const fg_rgb irises[4] = {
    {0.33f, 0.20f, 0.10f}, {0.25f, 0.45f, 0.60f}, {0.28f, 0.42f, 0.24f}, {0.42f, 0.32f, 0.16f}};

float fg_figure_unit(const fg_look *look, float aspect)
{
    return 0.170f * fg_min(1, aspect * 1.25f) * look->head;
}

fg_figure fg_figure_plan(const fg_render_order *order, const fg_brief *brief, const fg_scene *scene,
                         const fg_portrait *portrait, float aspect)
{
    fg_figure figure = {
        .look = fg_look_of(order->style),
        .scene = scene,
        .portrait = portrait,
        .place = brief->place,
        .headgear = brief->headgear,
        .s_scale = (float)order->s_scale,
        .light_u = scene->sun_x < 0 ? -1.0f : 1.0f,
    };
    uint32_t layout = scene->seed ^ brief->shift;
    figure.unit = fg_figure_unit(figure.look, aspect);
    figure.pixel = 1 / (figure.unit * (float)order->height);
    figure.x = 0.08f * fg_min(1, aspect) * (fg_grid_random(layout, 20, 0) - 0.5f);
    figure.y = (brief->headgear == FG_BARE ? 0.43f : 0.465f) + 0.14f * (figure.look->head - 1) +
               0.03f * (fg_grid_random(layout, 21, 0) - 0.5f);
    figure.presence = portrait ? 1 - fg_smoothstep(0.05f, 0.6f, figure.s_scale) : 0.45f + 0.275f * figure.s_scale;
    figure.skin = portrait ? portrait->skin : skins[fg_hash(scene->seed, 22, 0) % 5];
    figure.hair = portrait ? portrait->hair : hairs[fg_hash(scene->seed, 23, 0) % 5];
    figure.long_hair = portrait ? portrait->long_hair : fg_hash(scene->seed, 24, 0) % 2;
    figure.iris = irises[fg_hash(scene->seed, 25, 0) % 4];
    uint32_t dye = fg_hash(scene->seed, 26, 0);
    figure.cloth = dyes[dye % 8];
    figure.trim = dyes[(dye + 4) % 8];
    return figure;
}

fg_rgb fg_figure_shade(const fg_figure *figure, fg_rgb colour, float normal_u, float normal_v)
{
    float length = normal_u * normal_u + normal_v * normal_v;
    float facing = 0.55f * figure->light_u * normal_u - 0.45f * normal_v;
    float light = 1.02f + 0.26f * facing - 0.20f * fg_min(length, 1.3f);
    fg_rgb tint = fg_mix(fg_grey(1), figure->scene->tint, 0.5f);
    fg_rgb shaded = fg_multiply(fg_scale(colour, light), tint);
    float du = normal_u - 0.45f * figure->light_u, dv = normal_v + 0.40f;
    float shine = fg_smoothstep(0.5f, 0, sqrtf(du * du + dv * dv));
    float rim = fg_smoothstep(0.5f, 1.1f, length) * fg_smoothstep(0, 1, -figure->light_u * normal_u);
    return fg_mix(shaded, figure->scene->sun, (shine * shine * 0.6f + rim * 0.35f) * figure->look->gloss);
}

void fg_figure_lay(const fg_figure *figure, fg_rgb *under, float distance, fg_rgb colour)
{
    *under = fg_mix(*under, colour, fg_clamp(0.5f - distance / figure->pixel, 0, 1));
    float line = figure->look->line;
    if (line > 0)
        *under = fg_mix(*under, figure->look->ink, fg_clamp(0.5f - (fabsf(distance) - line) / figure->pixel, 0, 1));
}

void fg_figure_solid(const fg_figure *figure, fg_rgb *under, float distance, fg_rgb colour, float normal_u,
                     float normal_v)
{
    if (fg_figure_touches(figure, distance))
        fg_figure_lay(figure, under, distance, fg_figure_shade(figure, colour, normal_u, normal_v));
}

/* Hair with strands along its fall, and a band of light round the crown. */
static fg_rgb hair_colour(const fg_figure *figure, float u, float v)
{
    float strand = fg_fractal(figure->scene->seed + 30, u * 9 + 0.6f * fg_noise(1, u * 2, v * 2), v * 1.3f, 3);
    float band = fg_smoothstep(0.22f, 0, fabsf(v + 1.5f - 0.4f * u * u - 0.2f * strand)) * strand;
    fg_rgb colour = fg_scale(figure->hair, 0.72f + 0.5f * strand);
    colour = fg_mix(colour, fg_mix(figure->hair, fg_grey(1), 0.55f), band * (0.35f + 0.3f * figure->look->gloss));
    return fg_figure_shade(figure, colour, u * 0.55f, (v + 0.7f) * 0.35f);
}

static void back_hair(const fg_figure *figure, fg_rgb *under, float u, float v)
{
    float distance = fg_ellipse(u, v + 0.55f, 1.17f, 1.42f);
    if (figure->long_hair) {
        float wave = 0.06f * (fg_noise(figure->scene->seed + 31, v * 2.2f, u > 0 ? 1.0f : 0) - 0.5f);
        distance = fg_melt(distance, fg_round_box(u + wave, v - 0.65f, 1.16f + 0.1f * v * 0.5f, 1.45f, 0.5f), 0.4f);
    }
    if (fg_figure_touches(figure, distance))
        fg_figure_lay(figure, under, distance, fg_scale(hair_colour(figure, u, v), 0.72f));
}

/* The outline of the face and skull, ears apart. */
static float head_distance(float u, float v)
{
    float jaw = fg_ellipse(u, v - 0.1f, 0.93f, 1.17f);
    float skull = fg_ellipse(u, v + 0.62f, 1.0f, 1.12f);
    return fg_melt(jaw, skull, 0.35f);
}

fg_rgb fg_figure_skin(const fg_figure *figure, float u)
{
    return figure->portrait ? fg_portrait_skin(figure->portrait, u) : figure->skin;
}

static void neck(const fg_figure *figure, fg_rgb *under, float u, float v)
{
    if (fabsf(u) > 1.5f || v > 3.2f)
        return;
    float distance = fg_melt(fg_round_box(u, v - 1.5f, 0.52f, 1.0f, 0.2f), fg_ellipse(u, v - 2.55f, 1.4f, 0.6f), 0.5f);
    float shadow = 0.70f + 0.30f * fg_smoothstep(1.45f, 2.2f, v);
    fg_figure_solid(figure, under, distance, fg_scale(fg_figure_skin(figure, u), shadow), u, 0.1f);
}

static void ears_and_head(const fg_figure *figure, fg_rgb *under, float u, float v)
{
    if (fabsf(u) > 1.3f || v > 1.5f)
        return;
    float ear = fg_ellipse(fabsf(u) - 1.0f, v + 0.08f, 0.16f, 0.30f);
    fg_rgb skin = fg_figure_skin(figure, u);
    fg_figure_solid(figure, under, ear, fg_scale(skin, 0.86f), u * 0.8f, 0);
    float head = head_distance(u, v);
    fg_figure_solid(figure, under, head, skin, u * 0.75f, (v + 0.2f) * 0.5f);
}

/* Cheeks in pink, for the looks that have them. */
static void blush(const fg_figure *figure, fg_rgb *under, float u, float v)
{
    if (figure->look->finish != FG_PASTEL && figure->look->finish != FG_CEL)
        return;
    float amount = fg_smoothstep(0.28f, 0, fg_circle(fabsf(u) - 0.55f, (v - 0.22f) * 1.5f, 0));
    *under = fg_mix(*under, (fg_rgb){1.0f, 0.50f, 0.52f}, amount * (figure->look->finish == FG_PASTEL ? 0.45f : 0.2f));
}

/* Hair over the skull that leaves the face free, parted on the lighter side. */
static void front_hair(const fg_figure *figure, fg_rgb *under, float u, float v)
{
    if (fabsf(u) > 1.3f || v > 1.2f)
        return;
    float cap = fg_ellipse(u, v + 0.52f, 1.13f, 1.38f);
    float part = 0.10f * figure->light_u;
    float opening = fg_ellipse(u - part * (v < 0 ? -v : 0), v - 0.28f, 0.95f, 1.50f);
    float fringe = 0.05f * (fg_noise(figure->scene->seed + 33, u * 5, 0) - 0.5f);
    float distance = fg_max(cap, -opening + fringe);
    float low = figure->long_hair ? 0.75f : 0.05f;
    distance = fg_max(distance, v - low - 0.25f * fg_noise(figure->scene->seed + 34, u * 6, 1));
    if (fg_figure_touches(figure, distance))
        fg_figure_lay(figure, under, distance, hair_colour(figure, u, v));
}

/* Magnifies the eyes of the photo: where to look in it for what is seen at a point. */
static void widen_eyes(const fg_look *look, float *u, float *v)
{
    float du = fabsf(*u) - 0.43f, dv = *v + 0.33f;
    float distance = sqrtf(du * du + dv * dv) / 0.42f;
    if (look->eyes <= 1 || distance >= 1)
        return;
    float fall = 1 - distance * distance;
    float shrink = 1 - (1 - 1 / look->eyes) * fall;
    *u = (*u < 0 ? -1.0f : 1.0f) * (0.43f + du * shrink);
    *v = -0.33f + dv * shrink;
}

/* What is seen of the photo at a point. */
typedef fg_glimpse view(const fg_portrait *portrait, float u, float v, float s_scale);

/* Paints the photo in the scene's light. */
static void photo(const fg_figure *figure, fg_rgb *under, float u, float v, view *seen_of)
{
    if (!figure->portrait)
        return;
    widen_eyes(figure->look, &u, &v);
    fg_glimpse seen = seen_of(figure->portrait, u, v, figure->s_scale);
    if (seen.cover <= 0)
        return;
    float match = 0.6f - 0.2f * figure->s_scale; /* how far the photo takes on the scene's light */
    float even = figure->look->even * (1 - 0.5f * fg_clamp(figure->s_scale - 1, 0, 1));
    fg_rgb tinted = fg_multiply(seen.colour, fg_mix(fg_grey(1), figure->scene->tint, match));
    tinted = fg_scale(tinted, fg_lerp(1, 1 / fg_portrait_light(figure->portrait, u, v), even));
    *under = fg_mix(*under, tinted, seen.cover);
}

/* A point as each part of the figure sees it. */
typedef struct spot {
    float u, v;           /* face coordinates */
    float face_v;         /* v in a face that the look may have shortened below the bridge of the nose */
    float body_u, body_v; /* face coordinates of a natural body, which the look may have made smaller */
} spot;

static spot spot_of(const fg_figure *figure, float x, float y)
{
    const fg_look *look = figure->look;
    spot at = {.u = (x - figure->x) / figure->unit, .v = (y - figure->y) / figure->unit};
    at.face_v = at.v > 0 ? at.v * look->chin : at.v;
    at.body_u = at.u / look->body;
    at.body_v = 1.55f + (at.v - 1.25f / look->chin) / look->body; /* the chin is where the body begins */
    return at;
}

fg_rgb fg_figure_over(const fg_figure *figure, fg_rgb under, float x, float y)
{
    spot at = spot_of(figure, x, y);
    if (at.v < -2.8f || fabsf(at.u) > 2.8f)
        return under; /* nothing reaches this far out */
    fg_headgear_behind(figure, &under, at.u, at.v);
    if (at.face_v < 2.4f)
        back_hair(figure, &under, at.u, at.face_v);
    if (at.v > 0) {
        neck(figure, &under, at.body_u, at.body_v);
        fg_clothes(figure, &under, at.body_u, at.body_v);
    }
    if (at.face_v < 2 && fabsf(at.u) < 2) {
        ears_and_head(figure, &under, at.u, at.face_v);
        fg_stand_in(figure, &under, at.u, at.face_v);
        bool photograph = figure->look->finish == FG_PHOTOGRAPH;
        if (!photograph) /* a drawing's hair frames the face; a photo's face reaches over the drawn hair */
            photo(figure, &under, at.u, at.face_v, fg_portrait_face);
        front_hair(figure, &under, at.u, at.face_v);
        if (photograph)
            photo(figure, &under, at.u, at.face_v, fg_portrait_face);
        photo(figure, &under, at.u, at.face_v, fg_portrait_head);
        blush(figure, &under, at.u, at.face_v);
    }
    fg_headgear_over(figure, &under, at.u, at.v);
    return under;
}

bool fg_figure_hides(const fg_figure *figure, float x, float y)
{
    spot at = spot_of(figure, x, y);
    return fg_ellipse(at.u, at.v + 0.2f, 0.85f, 1.2f) < 0 || fg_torso(at.body_u, at.body_v) < -0.25f;
}

float fg_figure_photo_cover(const fg_figure *figure, float x, float y)
{
    spot at = spot_of(figure, x, y);
    if (!figure->portrait)
        return 0;
    return fg_max(fg_portrait_face(figure->portrait, at.u, at.face_v, figure->s_scale).cover,
                  fg_portrait_head(figure->portrait, at.u, at.face_v, figure->s_scale).cover);
}
