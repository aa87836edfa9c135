#include "scene.h"

#include <math.h>

#include "place.h"

typedef struct palette {
    sb_rgb sky_high, sky_low, sun, tint;
} palette;

static const palette palettes[SB_DAYLIGHT_COUNT] = {
    [SB_DAY] = {{0.20f, 0.47f, 0.82f}, {0.72f, 0.86f, 0.96f}, {1.00f, 0.96f, 0.84f}, {1.00f, 0.99f, 0.96f}},
    [SB_SUNSET] = {{0.22f, 0.22f, 0.48f}, {1.00f, 0.62f, 0.34f}, {1.00f, 0.78f, 0.45f}, {1.04f, 0.88f, 0.76f}},
    [SB_NIGHT] = {{0.02f, 0.03f, 0.10f}, {0.12f, 0.16f, 0.34f}, {0.80f, 0.86f, 1.00f}, {0.62f, 0.68f, 0.88f}},
    [SB_MIST] = {{0.50f, 0.56f, 0.62f}, {0.78f, 0.81f, 0.84f}, {0.92f, 0.93f, 0.95f}, {0.88f, 0.91f, 0.94f}},
};

sb_rgb sb_hue(float hue)
{
    float h = (hue - (float)sb_floor(hue)) * 6;
    return (sb_rgb){sb_clamp(fabsf(h - 3) - 1, 0, 1), sb_clamp(2 - fabsf(h - 2), 0, 1),
                    sb_clamp(2 - fabsf(h - 4), 0, 1)};
}

sb_scene sb_scene_plan(const sb_render_order *order, const sb_brief *brief, float aspect)
{
    const palette *light = &palettes[brief->daylight];
    sb_scene scene = {
        .place = brief->place,
        .daylight = brief->daylight,
        .seed = sb_hash(order->seed, brief->prompt_hash, 0),
        .octaves = order->steps >= 41   ? 5
                   : order->steps >= 31 ? 4
                                        : 3,
        .sky_high = light->sky_high,
        .sky_low = light->sky_low,
        .sun = light->sun,
        .tint = sb_scale(light->tint, brief->brightness),
        .strength = 0.30f + (float)order->guidance_scale * (0.7f / 7.5f),
    };
    if (scene.strength > 1)
        scene.strength = 1 + (scene.strength - 1) * 0.4f;
    scene.saturation = brief->colourfulness;
    uint32_t layout = scene.seed ^ brief->shift;
    scene.horizon = 0.52f + 0.12f * sb_grid_random(layout, 1, 0);
    float side = sb_grid_random(layout, 2, 0) < 0.5f ? -1.0f : 1.0f;
    scene.sun_x = side * aspect * (0.28f + 0.14f * sb_grid_random(layout, 3, 0));
    float height = brief->daylight == SB_SUNSET ? 0.78f : 0.3f;
    scene.sun_y = scene.horizon * (height - 0.12f * sb_grid_random(layout, 4, 0));
    scene.accent = sb_mix(sb_grey(0.5f), sb_hue(sb_grid_random(scene.seed, 5, 0)), 0.55f);
    return scene;
}

float sb_scatter(uint32_t seed, float x, float y, float size, uint32_t *cell)
{
    float column = (float)sb_floor(x / size), row = (float)sb_floor(y / size);
    *cell = sb_hash(seed, (uint32_t)(int)column, (uint32_t)(int)row);
    float dx = x / size - column - 0.3f - 0.4f * sb_grid_random(*cell, 1, 0);
    float dy = y / size - row - 0.3f - 0.4f * sb_grid_random(*cell, 2, 0);
    return sqrtf(dx * dx + dy * dy);
}

float sb_scene_stars(const sb_scene *scene, float x, float y)
{
    uint32_t cell;
    float distance = sb_scatter(scene->seed + 7, x, y, 0.035f, &cell);
    float radius = 0.02f + 0.09f * sb_grid_random(cell, 3, 0) * sb_grid_random(cell, 4, 0);
    return sb_smoothstep(radius, 0, distance) * (0.4f + 0.6f * sb_grid_random(cell, 5, 0));
}

sb_rgb sb_scene_sky(const sb_scene *scene, float x, float y)
{
    float height = sb_smoothstep(-0.1f, scene->horizon, y);
    sb_rgb sky = sb_mix(scene->sky_high, scene->sky_low, height);
    float dx = x - scene->sun_x, dy = y - scene->sun_y;
    float distance = sqrtf(dx * dx + dy * dy);
    bool night = scene->daylight == SB_NIGHT;
    if (night)
        sky = sb_add(sky, sb_grey(sb_scene_stars(scene, x, y) * (1 - height)));
    if (scene->daylight != SB_MIST) {
        float glow = 1 / (1 + distance * distance * (night ? 250.0f : 28.0f));
        float disc = sb_smoothstep(0.052f, 0.046f, distance);
        sky = sb_mix(sky, scene->sun, sb_clamp(glow * (night ? 0.5f : 0.75f) + disc, 0, 1));
    }
    if (y > scene->horizon + 0.1f)
        return sky; /* covered by the ground */
    float cover = sb_fractal(scene->seed + 11, x * 2.6f, y * 7, scene->octaves);
    float thick = sb_smoothstep(0.50f, 0.78f, cover) * (night ? 0.25f : 0.75f);
    sb_rgb cloud = sb_mix(sb_mix(scene->sky_low, sb_grey(1), night ? 0.1f : 0.55f), scene->sun, 0.35f);
    return sb_mix(sky, cloud, thick);
}

sb_rgb sb_scene_grade(const sb_scene *scene, sb_rgb colour)
{
    sb_rgb haze = sb_mix(sb_grey(0.78f), scene->sky_low, 0.25f);
    if (scene->strength < 1)
        colour = sb_mix(haze, colour, 0.35f + 0.65f * scene->strength);
    else
        colour = sb_contrast(colour, 0.65f + 0.35f * scene->strength);
    return sb_saturate(colour, scene->saturation * (0.4f + 0.6f * scene->strength));
}

sb_rgb sb_scene_at(const sb_scene *scene, float x, float y)
{
    static sb_rgb (*const places[SB_PLACE_COUNT])(const sb_scene *, float, float) = {
        [SB_STUDIO] = sb_place_studio, [SB_BEACH] = sb_place_beach,   [SB_FOREST] = sb_place_forest,
        [SB_CITY] = sb_place_city,     [SB_SPACE] = sb_place_space,   [SB_WINTER] = sb_place_winter,
        [SB_OFFICE] = sb_place_office, [SB_GARDEN] = sb_place_garden, [SB_DESERT] = sb_place_desert,
        [SB_CASTLE] = sb_place_castle,
    };
    return sb_scene_grade(scene, places[scene->place](scene, x, y));
}
