/* Everything here is in face coordinates (face_find.h), from back to front. */
#include "figure.h"

#include "noise.h"
#include "shape.h"
#include "stand_in.h"
#include "wear.h"

static const sb_rgb skins[5] = {
    {0.96f, 0.80f, 0.70f}, {0.90f, 0.71f, 0.57f}, {0.78f, 0.57f, 0.42f}, {0.58f, 0.39f, 0.28f}, {0.42f, 0.28f, 0.21f}};
static const sb_rgb hairs[5] = {
    {0.13f, 0.10f, 0.09f}, {0.30f, 0.19f, 0.12f}, {0.52f, 0.34f, 0.18f}, {0.80f, 0.62f, 0.34f}, {0.55f, 0.22f, 0.12f}};
/* Cloth and trim: the colour half the table on goes with each. */
static const sb_rgb dyes[8] = {
    {0.19f, 0.28f, 0.47f}, {0.15f, 0.43f, 0.45f}, {0.55f, 0.19f, 0.23f}, {0.43f, 0.47f, 0.27f},
    {0.82f, 0.60f, 0.24f}, {0.80f, 0.44f, 0.32f}, {0.84f, 0.79f, 0.68f}, {0.46f, 0.28f, 0.48f},
};
static const sb_rgb irises[4] = {
    {0.33f, 0.20f, 0.10f}, {0.25f, 0.45f, 0.60f}, {0.28f, 0.42f, 0.24f}, {0.42f, 0.32f, 0.16f}};

float sb_figure_unit(const sb_look *look, float aspect)
{
    return 0.170f * sb_min(1, aspect * 1.25f) * look->head;
}

sb_figure sb_figure_plan(const sb_render_order *order, const sb_brief *brief, const sb_scene *scene,
                         const sb_portrait *portrait, float aspect)
{
    sb_figure figure = {
        .look = sb_look_of(order->style),
        .scene = scene,
        .portrait = portrait,
        .place = brief->place,
        .headgear = brief->headgear,
        .s_scale = (float)order->s_scale,
        .light_u = scene->sun_x < 0 ? -1.0f : 1.0f,
    };
    uint32_t layout = scene->seed ^ brief->shift;
    figure.unit = sb_figure_unit(figure.look, aspect);
    figure.pixel = 1 / (figure.unit * (float)order->height);
    figure.x = 0.08f * sb_min(1, aspect) * (sb_grid_random(layout, 20, 0) - 0.5f);
    figure.y = (brief->headgear == SB_BARE ? 0.43f : 0.465f) + 0.14f * (figure.look->head - 1) +
               0.03f * (sb_grid_random(layout, 21, 0) - 0.5f);
    figure.presence = portrait ? 1 - sb_smoothstep(0.05f, 0.6f, figure.s_scale) : 0.45f + 0.275f * figure.s_scale;
    figure.skin = portrait ? portrait->skin : skins[sb_hash(scene->seed, 22, 0) % 5];
    figure.hair = portrait ? portrait->hair : hairs[sb_hash(scene->seed, 23, 0) % 5];
    figure.long_hair = portrait ? portrait->long_hair : sb_hash(scene->seed, 24, 0) % 2;
    figure.iris = irises[sb_hash(scene->seed, 25, 0) % 4];
    uint32_t dye = sb_hash(scene->seed, 26, 0);
    figure.cloth = dyes[dye % 8];
    figure.trim = dyes[(dye + 4) % 8];
    return figure;
}

sb_rgb sb_figure_shade(const sb_figure *figure, sb_rgb colour, float normal_u, float normal_v)
{
    float length = normal_u * normal_u + normal_v * normal_v;
    float facing = 0.55f * figure->light_u * normal_u - 0.45f * normal_v;
    float light = 1.02f + 0.26f * facing - 0.20f * sb_min(length, 1.3f);
    sb_rgb tint = sb_mix(sb_grey(1), figure->scene->tint, 0.5f);
    sb_rgb shaded = sb_multiply(sb_scale(colour, light), tint);
    float du = normal_u - 0.45f * figure->light_u, dv = normal_v + 0.40f;
    float shine = sb_smoothstep(0.5f, 0, sqrtf(du * du + dv * dv));
    float rim = sb_smoothstep(0.5f, 1.1f, length) * sb_smoothstep(0, 1, -figure->light_u * normal_u);
    return sb_mix(shaded, figure->scene->sun, (shine * shine * 0.6f + rim * 0.35f) * figure->look->gloss);
}

void sb_figure_lay(const sb_figure *figure, sb_rgb *under, float distance, sb_rgb colour)
{
    *under = sb_mix(*under, colour, sb_clamp(0.5f - distance / figure->pixel, 0, 1));
    float line = figure->look->line;
    if (line > 0)
        *under = sb_mix(*under, figure->look->ink, sb_clamp(0.5f - (fabsf(distance) - line) / figure->pixel, 0, 1));
}

void sb_figure_solid(const sb_figure *figure, sb_rgb *under, float distance, sb_rgb colour, float normal_u,
                     float normal_v)
{
    if (sb_figure_touches(figure, distance))
        sb_figure_lay(figure, under, distance, sb_figure_shade(figure, colour, normal_u, normal_v));
}

/* Hair with strands along its fall, and a band of light round the crown. */
static sb_rgb hair_colour(const sb_figure *figure, float u, float v)
{
    float strand = sb_fractal(figure->scene->seed + 30, u * 9 + 0.6f * sb_noise(1, u * 2, v * 2), v * 1.3f, 3);
    float band = sb_smoothstep(0.22f, 0, fabsf(v + 1.5f - 0.4f * u * u - 0.2f * strand)) * strand;
    sb_rgb colour = sb_scale(figure->hair, 0.72f + 0.5f * strand);
    colour = sb_mix(colour, sb_mix(figure->hair, sb_grey(1), 0.55f), band * (0.35f + 0.3f * figure->look->gloss));
    return sb_figure_shade(figure, colour, u * 0.55f, (v + 0.7f) * 0.35f);
}

static void back_hair(const sb_figure *figure, sb_rgb *under, float u, float v)
{
    float distance = sb_ellipse(u, v + 0.55f, 1.17f, 1.42f);
    if (figure->long_hair) {
        float wave = 0.06f * (sb_noise(figure->scene->seed + 31, v * 2.2f, u > 0 ? 1.0f : 0) - 0.5f);
        distance = sb_melt(distance, sb_round_box(u + wave, v - 0.65f, 1.16f + 0.1f * v * 0.5f, 1.45f, 0.5f), 0.4f);
    }
    if (sb_figure_touches(figure, distance))
        sb_figure_lay(figure, under, distance, sb_scale(hair_colour(figure, u, v), 0.72f));
}

/* The outline of the face and skull, ears apart. */
static float head_distance(float u, float v)
{
    float jaw = sb_ellipse(u, v - 0.1f, 0.93f, 1.17f);
    float skull = sb_ellipse(u, v + 0.62f, 1.0f, 1.12f);
    return sb_melt(jaw, skull, 0.35f);
}

sb_rgb sb_figure_skin(const sb_figure *figure, float u)
{
    return figure->portrait ? sb_portrait_skin(figure->portrait, u) : figure->skin;
}

static void neck(const sb_figure *figure, sb_rgb *under, float u, float v)
{
    if (fabsf(u) > 1.5f || v > 3.2f)
        return;
    float distance = sb_melt(sb_round_box(u, v - 1.5f, 0.52f, 1.0f, 0.2f), sb_ellipse(u, v - 2.55f, 1.4f, 0.6f), 0.5f);
    float shadow = 0.70f + 0.30f * sb_smoothstep(1.45f, 2.2f, v);
    sb_figure_solid(figure, under, distance, sb_scale(sb_figure_skin(figure, u), shadow), u, 0.1f);
}

static void ears_and_head(const sb_figure *figure, sb_rgb *under, float u, float v)
{
    if (fabsf(u) > 1.3f || v > 1.5f)
        return;
    float ear = sb_ellipse(fabsf(u) - 1.0f, v + 0.08f, 0.16f, 0.30f);
    sb_rgb skin = sb_figure_skin(figure, u);
    sb_figure_solid(figure, under, ear, sb_scale(skin, 0.86f), u * 0.8f, 0);
    float head = head_distance(u, v);
    sb_figure_solid(figure, under, head, skin, u * 0.75f, (v + 0.2f) * 0.5f);
}

/* Cheeks in pink, for the looks that have them. */
static void blush(const sb_figure *figure, sb_rgb *under, float u, float v)
{
    if (figure->look->finish != SB_PASTEL && figure->look->finish != SB_CEL)
        return;
    float amount = sb_smoothstep(0.28f, 0, sb_circle(fabsf(u) - 0.55f, (v - 0.22f) * 1.5f, 0));
    *under = sb_mix(*under, (sb_rgb){1.0f, 0.50f, 0.52f}, amount * (figure->look->finish == SB_PASTEL ? 0.45f : 0.2f));
}

/* Hair over the skull that leaves the face free, parted on the lighter side. */
static void front_hair(const sb_figure *figure, sb_rgb *under, float u, float v)
{
    if (fabsf(u) > 1.3f || v > 1.2f)
        return;
    float cap = sb_ellipse(u, v + 0.52f, 1.13f, 1.38f);
    float part = 0.10f * figure->light_u;
    float opening = sb_ellipse(u - part * (v < 0 ? -v : 0), v - 0.28f, 0.95f, 1.50f);
    float fringe = 0.05f * (sb_noise(figure->scene->seed + 33, u * 5, 0) - 0.5f);
    float distance = sb_max(cap, -opening + fringe);
    float low = figure->long_hair ? 0.75f : 0.05f;
    distance = sb_max(distance, v - low - 0.25f * sb_noise(figure->scene->seed + 34, u * 6, 1));
    if (sb_figure_touches(figure, distance))
        sb_figure_lay(figure, under, distance, hair_colour(figure, u, v));
}

/* Magnifies the eyes of the photo: where to look in it for what is seen at a point. */
static void widen_eyes(const sb_look *look, float *u, float *v)
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
typedef sb_glimpse view(const sb_portrait *portrait, float u, float v, float s_scale);

/* Paints the photo in the scene's light. */
static void photo(const sb_figure *figure, sb_rgb *under, float u, float v, view *seen_of)
{
    if (!figure->portrait)
        return;
    widen_eyes(figure->look, &u, &v);
    sb_glimpse seen = seen_of(figure->portrait, u, v, figure->s_scale);
    if (seen.cover <= 0)
        return;
    float match = 0.6f - 0.2f * figure->s_scale; /* how far the photo takes on the scene's light */
    float even = figure->look->even * (1 - 0.5f * sb_clamp(figure->s_scale - 1, 0, 1));
    sb_rgb tinted = sb_multiply(seen.colour, sb_mix(sb_grey(1), figure->scene->tint, match));
    tinted = sb_scale(tinted, sb_lerp(1, 1 / sb_portrait_light(figure->portrait, u, v), even));
    *under = sb_mix(*under, tinted, seen.cover);
}

/* A point as each part of the figure sees it. */
typedef struct spot {
    float u, v;           /* face coordinates */
    float face_v;         /* v in a face that the look may have shortened below the bridge of the nose */
    float body_u, body_v; /* face coordinates of a natural body, which the look may have made smaller */
} spot;

static spot spot_of(const sb_figure *figure, float x, float y)
{
    const sb_look *look = figure->look;
    spot at = {.u = (x - figure->x) / figure->unit, .v = (y - figure->y) / figure->unit};
    at.face_v = at.v > 0 ? at.v * look->chin : at.v;
    at.body_u = at.u / look->body;
    at.body_v = 1.55f + (at.v - 1.25f / look->chin) / look->body; /* the chin is where the body begins */
    return at;
}

sb_rgb sb_figure_over(const sb_figure *figure, sb_rgb under, float x, float y)
{
    spot at = spot_of(figure, x, y);
    if (at.v < -2.8f || fabsf(at.u) > 2.8f)
        return under; /* nothing reaches this far out */
    sb_headgear_behind(figure, &under, at.u, at.v);
    if (at.face_v < 2.4f)
        back_hair(figure, &under, at.u, at.face_v);
    if (at.v > 0) {
        neck(figure, &under, at.body_u, at.body_v);
        sb_clothes(figure, &under, at.body_u, at.body_v);
    }
    if (at.face_v < 2 && fabsf(at.u) < 2) {
        ears_and_head(figure, &under, at.u, at.face_v);
        sb_stand_in(figure, &under, at.u, at.face_v);
        bool photograph = figure->look->finish == SB_PHOTOGRAPH;
        if (!photograph) /* a drawing's hair frames the face; a photo's face reaches over the drawn hair */
            photo(figure, &under, at.u, at.face_v, sb_portrait_face);
        front_hair(figure, &under, at.u, at.face_v);
        if (photograph)
            photo(figure, &under, at.u, at.face_v, sb_portrait_face);
        photo(figure, &under, at.u, at.face_v, sb_portrait_head);
        blush(figure, &under, at.u, at.face_v);
    }
    sb_headgear_over(figure, &under, at.u, at.v);
    return under;
}

bool sb_figure_hides(const sb_figure *figure, float x, float y)
{
    spot at = spot_of(figure, x, y);
    return sb_ellipse(at.u, at.v + 0.2f, 0.85f, 1.2f) < 0 || sb_torso(at.body_u, at.body_v) < -0.25f;
}

float sb_figure_photo_cover(const sb_figure *figure, float x, float y)
{
    spot at = spot_of(figure, x, y);
    if (!figure->portrait)
        return 0;
    return sb_max(sb_portrait_face(figure->portrait, at.u, at.face_v, figure->s_scale).cover,
                  sb_portrait_head(figure->portrait, at.u, at.face_v, figure->s_scale).cover);
}
