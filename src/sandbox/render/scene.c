#include "scene.h"

#include <math.h>

#include "place.h"

typedef struct palette {
    fg_rgb sky_high, sky_low, sun, tint;
} palette;

static const palette palettes[FG_DAYLIGHT_COUNT] = {
    [FG_DAY] = {{0.20f, 0.47f, 0.82f}, {0.72f, 0.86f, 0.96f}, {1.00f, 0.96f, 0.84f}, {1.00f, 0.99f, 0.96f}},
    [FG_SUNSET] = {{0.22f, 0.22f, 0.48f}, {1.00f, 0.62f, 0.34f}, {1.00f, 0.78f, 0.45f}, {1.04f, 0.88f, 0.76f}},
    [FG_NIGHT] = {{0.02f, 0.03f, 0.10f}, {0.12f, 0.16f, 0.34f}, {0.80f, 0.86f, 1.00f}, {0.62f, 0.68f, 0.88f}},
    [FG_MIST] = {{0.50f, 0.56f, 0.62f}, {0.78f, 0.81f, 0.84f}, {0.92f, 0.93f, 0.95f}, {0.88f, 0.91f, 0.94f}},
};

fg_rgb fg_hue(float hue)
{
    float h = (hue - (float)fg_floor(hue)) * 6;
    return (fg_rgb){fg_clamp(fabsf(h - 3) - 1, 0, 1), fg_clamp(2 - fabsf(h - 2), 0, 1),
                    fg_clamp(2 - fabsf(h - 4), 0, 1)};
}

fg_scene fg_scene_plan(const fg_render_order *order, const fg_brief *brief, float aspect)
{
    const palette *light = &palettes[brief->daylight];
    fg_scene scene = {
        .place = brief->place,
        .daylight = brief->daylight,
        .seed = fg_hash(order->seed, brief->prompt_hash, 0),
        .octaves = order->steps >= 41   ? 5
                   : order->steps >= 31 ? 4
                                        : 3,
        .sky_high = light->sky_high,
        .sky_low = light->sky_low,
        .sun = light->sun,
        .tint = fg_scale(light->tint, brief->brightness),
        .strength = 0.30f + (float)order->guidance_scale * (0.7f / 7.5f),
    };
    if (scene.strength > 1)
        scene.strength = 1 + (scene.strength - 1) * 0.4f;
    scene.saturation = brief->colourfulness;
    uint32_t layout = scene.seed ^ brief->shift;
    scene.horizon = 0.52f + 0.12f * fg_grid_random(layout, 1, 0);
    float side = fg_grid_random(layout, 2, 0) < 0.5f ? -1.0f : 1.0f;
    scene.sun_x = side * aspect * (0.28f + 0.14f * fg_grid_random(layout, 3, 0));
    float height = brief->daylight == FG_SUNSET ? 0.78f : 0.3f;
    scene.sun_y = scene.horizon * (height - 0.12f * fg_grid_random(layout, 4, 0));
    scene.accent = fg_mix(fg_grey(0.5f), fg_hue(fg_grid_random(scene.seed, 5, 0)), 0.55f);
    return scene;
}

float fg_scatter(uint32_t seed, float x, float y, float size, uint32_t *cell)
{
    float column = (float)fg_floor(x / size), row = (float)fg_floor(y / size);
    *cell = fg_hash(seed, (uint32_t)(int)column, (uint32_t)(int)row);
    float dx = x / size - column - 0.3f - 0.4f * fg_grid_random(*cell, 1, 0);
    float dy = y / size - row - 0.3f - 0.4f * fg_grid_random(*cell, 2, 0);
    return sqrtf(dx * dx + dy * dy);
}

float fg_scene_stars(const fg_scene *scene, float x, float y)
{
    uint32_t cell;
    float distance = fg_scatter(scene->seed + 7, x, y, 0.035f, &cell);
    float radius = 0.02f + 0.09f * fg_grid_random(cell, 3, 0) * fg_grid_random(cell, 4, 0);
    return fg_smoothstep(radius, 0, distance) * (0.4f + 0.6f * fg_grid_random(cell, 5, 0));
}

fg_rgb fg_scene_sky(const fg_scene *scene, float x, float y)
{
    float height = fg_smoothstep(-0.1f, scene->horizon, y);
    fg_rgb sky = fg_mix(scene->sky_high, scene->sky_low, height);
    float dx = x - scene->sun_x, dy = y - scene->sun_y;
    float distance = sqrtf(dx * dx + dy * dy);
    bool night = scene->daylight == FG_NIGHT;
    if (night)
        sky = fg_add(sky, fg_grey(fg_scene_stars(scene, x, y) * (1 - height)));
    if (scene->daylight != FG_MIST) {
        float glow = 1 / (1 + distance * distance * (night ? 250.0f : 28.0f));
        float disc = fg_smoothstep(0.052f, 0.046f, distance);
        sky = fg_mix(sky, scene->sun, fg_clamp(glow * (night ? 0.5f : 0.75f) + disc, 0, 1));
    }
    if (y > scene->horizon + 0.1f)
        return sky; /* covered by the ground */
    float cover = fg_fractal(scene->seed + 11, x * 2.6f, y * 7, scene->octaves);
    float thick = fg_smoothstep(0.50f, 0.78f, cover) * (night ? 0.25f : 0.75f);
    fg_rgb cloud = fg_mix(fg_mix(scene->sky_low, fg_grey(1), night ? 0.1f : 0.55f), scene->sun, 0.35f);
    return fg_mix(sky, cloud, thick);
}

fg_rgb fg_scene_grade(const fg_scene *scene, fg_rgb colour)
{
    fg_rgb haze = fg_mix(fg_grey(0.78f), scene->sky_low, 0.25f);
    if (scene->strength < 1)
        colour = fg_mix(haze, colour, 0.35f + 0.65f * scene->strength);
    else
        colour = fg_contrast(colour, 0.65f + 0.35f * scene->strength);
    return fg_saturate(colour, scene->saturation * (0.4f + 0.6f * scene->strength));
}

fg_rgb fg_scene_at(const fg_scene *scene, float x, float y)
{
    static fg_rgb (*const places[FG_PLACE_COUNT])(const fg_scene *, float, float) = {
        [FG_STUDIO] = fg_place_studio, [FG_BEACH] = fg_place_beach,   [FG_FOREST] = fg_place_forest,
        [FG_CITY] = fg_place_city,     [FG_SPACE] = fg_place_space,   [FG_WINTER] = fg_place_winter,
        [FG_OFFICE] = fg_place_office, [FG_GARDEN] = fg_place_garden, [FG_DESERT] = fg_place_desert,
        [FG_CASTLE] = fg_place_castle,
    };
    return fg_scene_grade(scene, places[scene->place](scene, x, y));
}
