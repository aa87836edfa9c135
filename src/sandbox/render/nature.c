/* Places outdoors. Each paints from far to near, and skips what does not reach a point. */
#include <math.h>

#include "place.h"

static const fg_rgb foliage = {0.20f, 0.42f, 0.16f};
static const fg_rgb snow = {0.93f, 0.96f, 1.00f};

/* How much of a palm's crown and trunk is at a point; they hang in from the side the light does not come from. */
static float palm(const fg_scene *scene, float x, float y)
{
    static const float fronds[7][2] = {{-1, 0.1f},     {-0.9f, 0.5f}, {-0.75f, -0.35f}, {0, -0.55f},
                                       {0.75f, -0.3f}, {0.9f, 0.45f}, {1, 0.05f}};
    float side = scene->sun_x < 0 ? 1.0f : -1.0f;
    float u = x * side - 0.30f, v = y - 0.16f; /* from the crown, towards the picture's edge */
    float trunk = fabsf(u - 0.25f * v * v) - 0.014f;
    float cover = v > 0 ? fg_smoothstep(0.002f, -0.002f, trunk) : 0;
    for (int i = 0; i < 7; i++) {
        float along = (u * fronds[i][0] + v * fronds[i][1]) / 0.24f;
        if (along < 0 || along > 1)
            continue;
        float across = u * fronds[i][1] - v * fronds[i][0] + 0.05f * along * along * (fronds[i][0] < 0 ? -1.0f : 1.0f);
        float leaf = 0.028f * along * (1 - along) * 4 * (0.7f + 0.3f * fg_noise(scene->seed, along * 40, (float)i));
        cover += fg_smoothstep(0.002f, -0.002f, fabsf(across) - leaf);
    }
    return fg_clamp(cover, 0, 1);
}

fg_rgb fg_place_beach(const fg_scene *scene, float x, float y)
{
    fg_rgb colour = fg_scene_sky(scene, x, y);
    if (y > scene->horizon) {
        float depth = y - scene->horizon;
        fg_rgb deep = {0.04f, 0.36f, 0.52f}, shallow = {0.30f, 0.76f, 0.76f};
        float wave = fg_fractal(scene->seed + 2, x * 5 / (depth + 0.06f) * 0.3f, 14 * depth / (depth + 0.12f), 3);
        colour = fg_mix(fg_lit(scene, fg_mix(deep, shallow, depth * 5), 0), scene->sky_low, 0.25f);
        colour = fg_add(colour, fg_grey(0.30f * (wave - 0.5f)));
        float glitter = fg_smoothstep(0.10f, 0, fabsf(x - scene->sun_x) - depth * 0.4f);
        colour = fg_mix(colour, scene->sun, glitter * fg_smoothstep(0.48f, 0.75f, wave));
    }
    float shore = scene->horizon + 0.2f + 0.035f * fg_noise(scene->seed + 3, x * 4, 0);
    fg_rgb sand = {0.90f, 0.79f, 0.58f};
    float ripple = y > scene->horizon ? fg_fractal(scene->seed + 4, x * 9, y * 40, scene->octaves) - 0.5f : 0;
    sand = fg_add(fg_lit(scene, sand, 0), fg_grey(0.12f * ripple));
    float foam = fg_smoothstep(0.022f, 0, fabsf(y - shore + 0.012f * ripple));
    colour = fg_mix(colour, sand, fg_below(shore, y));
    colour = fg_mix(colour, fg_lit(scene, fg_grey(0.98f), 0), foam * 0.85f);
    return fg_mix(colour, fg_lit(scene, fg_scale(foliage, 0.5f), 0.08f), palm(scene, x, y));
}

/* One depth of trees: upright trunks of differing width, one to a cell. */
static float trunks(const fg_scene *scene, uint32_t layer, float x, float y, float spacing)
{
    float lean = x + 0.02f * fg_noise(scene->seed + layer, x * 3, y * 2);
    float column = (float)fg_floor(lean / spacing);
    uint32_t cell = fg_hash(scene->seed, layer, (uint32_t)(int)column);
    float middle = 0.3f + 0.4f * fg_grid_random(cell, 0, 0);
    float width = 0.07f + 0.10f * fg_grid_random(cell, 1, 0) + 0.05f * fg_smoothstep(0.5f, 1, y);
    return fg_smoothstep(0.01f, -0.01f, fabsf(lean / spacing - column - middle) - width);
}

fg_rgb fg_place_forest(const fg_scene *scene, float x, float y)
{
    float dx = x - scene->sun_x, dy = y - scene->sun_y;
    float shine = 1 / (1 + 5 * (dx * dx + dy * dy));
    fg_rgb far = fg_mix(fg_lit(scene, foliage, 0.45f), scene->sun, 0.75f * shine);
    fg_rgb colour = far;
    for (uint32_t layer = 0; layer < 3; layer++) {
        float near = (float)layer * 0.5f;
        fg_rgb bark = fg_mix(far, fg_lit(scene, (fg_rgb){0.22f, 0.15f, 0.10f}, 0), 0.3f + 0.6f * near);
        float trunk = trunks(scene, layer, x, y, 0.10f + 0.09f * near);
        if (trunk > 0)
            colour = fg_mix(colour, fg_scale(bark, 0.8f + 0.3f * fg_noise(scene->seed + layer, x * 90, y * 8)), trunk);
        float leaves = fg_fractal(scene->seed + 20 + layer, x * 7, y * 7 + 3 * near, scene->octaves);
        float crown = fg_smoothstep(0.50f, 0.60f, leaves + 0.35f - y * (0.85f - 0.1f * near));
        if (crown <= 0)
            continue;
        float glint = fg_fractal(scene->seed + layer, x * 25 + 4 * leaves, y * 25, 2);
        fg_rgb leaf =
            fg_mix((fg_rgb){0.05f, 0.19f, 0.07f}, (fg_rgb){0.56f, 0.70f, 0.24f}, fg_smoothstep(0.25f, 0.85f, glint));
        colour = fg_mix(colour, fg_mix(far, fg_lit(scene, leaf, 0), 0.4f + 0.5f * near), crown * 0.9f);
    }
    float floor = fg_below(fg_ridge(scene, 5, x, 3, 0.1f) + 0.22f, y);
    if (floor <= 0)
        return colour;
    float moss = fg_fractal(scene->seed + 6, x * 12, y * 26, scene->octaves);
    fg_rgb ground = fg_mix((fg_rgb){0.16f, 0.22f, 0.08f}, (fg_rgb){0.48f, 0.52f, 0.18f}, moss);
    return fg_mix(colour, fg_mix(fg_lit(scene, ground, 0), scene->sun, 0.25f * shine), floor);
}

fg_rgb fg_place_space(const fg_scene *scene, float x, float y)
{
    float cloud = fg_fractal(scene->seed, x * 2.2f, y * 2.2f, scene->octaves + 1);
    float veil = fg_fractal(scene->seed + 1, x * 3.1f + cloud, y * 3.1f, scene->octaves);
    fg_rgb deep = {0.02f, 0.02f, 0.07f}, violet = {0.42f, 0.16f, 0.55f}, cyan = {0.10f, 0.42f, 0.62f};
    fg_rgb colour = fg_mix(deep, violet, fg_smoothstep(0.42f, 0.85f, cloud));
    colour = fg_add(colour, fg_scale(cyan, fg_smoothstep(0.45f, 0.9f, veil)));
    colour = fg_add(colour, fg_grey(fg_scene_stars(scene, x, y)));

    float px = (x - scene->sun_x) / 0.2f, py = (y - 0.24f) / 0.2f;
    float distance = sqrtf(px * px + py * py);
    float bulge = sqrtf(fg_clamp(1 - distance * distance, 0, 1));
    float bands = distance < 1 ? fg_fractal(scene->seed + 2, px * 1.5f + py, py * 5, scene->octaves) : 0;
    fg_rgb planet = fg_mix(scene->accent, (fg_rgb){0.95f, 0.85f, 0.7f}, bands);
    float side = scene->sun_x < 0 ? 1.0f : -1.0f;
    float light = fg_clamp(0.15f + bulge * 0.7f + 0.55f * side * px - 0.3f * py, 0.06f, 1.1f);
    colour = fg_mix(colour, fg_scale(planet, light), fg_smoothstep(1.0f, 0.985f, distance));
    colour =
        fg_add(colour, fg_scale(cyan, 0.5f * fg_smoothstep(1.25f, 1.0f, distance) * fg_smoothstep(0.97f, 1, distance)));

    float land = fg_below(fg_ridge(scene, 9, x, 2.5f, 0.12f) + 0.22f, y);
    if (land <= 0)
        return colour;
    float dust = fg_fractal(scene->seed + 3, x * 14, y * 30, scene->octaves);
    uint32_t cell;
    float crater =
        fg_scatter(scene->seed + 4, x, y * 2.6f, 0.17f, &cell) / (0.12f + 0.15f * fg_grid_random(cell, 3, 0));
    float rim = fg_smoothstep(0.7f, 1, crater) * fg_smoothstep(1.2f, 1, crater) - 0.5f * fg_smoothstep(1, 0.6f, crater);
    fg_rgb ground = fg_scale((fg_rgb){0.60f, 0.59f, 0.62f}, 0.6f + 0.5f * dust + 0.22f * rim);
    return fg_mix(colour, ground, land);
}

/* Snow-covered firs: stacked triangles, one to a cell. */
static float firs(const fg_scene *scene, float x, float y, float spacing, float foot, float *white)
{
    float column = (float)fg_floor(x / spacing);
    uint32_t cell = fg_hash(scene->seed, 60, (uint32_t)(int)column ^ (uint32_t)(int)(foot * 100));
    float height = spacing * (1.5f + 1.3f * fg_grid_random(cell, 0, 0));
    float up = (foot - y) / height; /* 0 at the foot, 1 at the tip */
    float tier = up * 4 - (float)fg_floor(up * 4);
    float half = spacing * 0.42f * (1 - up) * (1.05f - 0.35f * tier);
    float across = fabsf(x - (column + 0.5f) * spacing);
    *white = fg_smoothstep(0.45f, 0.8f, tier);
    return up > 0 && up < 1 ? fg_smoothstep(0.002f, -0.002f, across - half) : 0;
}

fg_rgb fg_place_winter(const fg_scene *scene, float x, float y)
{
    fg_rgb colour = fg_scene_sky(scene, x, y);
    for (uint32_t layer = 0; layer < 2; layer++) {
        float edge = fg_ridge(scene, 80 + layer, x, 3.2f - (float)layer, 0.62f - 0.3f * (float)layer);
        if (y < edge - 0.01f)
            continue;
        float slope = fg_fractal(scene->seed + 82 + layer, x * 16, (y - edge) * 10, scene->octaves);
        float capped = fg_smoothstep(0.16f, 0.02f, y - edge - 0.16f * (slope - 0.5f));
        fg_rgb rock = fg_mix((fg_rgb){0.30f, 0.34f, 0.44f}, snow, capped * (0.55f + 0.6f * slope));
        colour = fg_mix(colour, fg_lit(scene, rock, 0.38f - 0.2f * (float)layer), fg_below(edge, y));
    }
    for (int row = 0; row < 2; row++) {
        float foot = scene->horizon + 0.12f + 0.13f * (float)row, white;
        float tree = firs(scene, x + 0.043f * (float)row, y, 0.075f + 0.05f * (float)row, foot, &white);
        fg_rgb needle = fg_mix((fg_rgb){0.10f, 0.22f, 0.20f}, snow, white * 0.8f);
        float drift = foot - 0.03f - 0.02f * fg_noise(scene->seed + 90, x * 6, (float)row);
        colour = fg_mix(colour, fg_lit(scene, needle, 0.25f - 0.15f * (float)row), tree);
        if (y < drift - 0.01f)
            continue;
        fg_rgb ground = fg_scale(snow, 0.88f + 0.12f * fg_fractal(scene->seed + 91, x * 5, y * 14, scene->octaves));
        colour = fg_mix(colour, fg_lit(scene, ground, 0), fg_below(drift, y));
    }
    uint32_t cell;
    float flake = fg_scatter(scene->seed + 92, x + 0.06f * fg_noise(5, y * 9, 0), y + 0.09f * fg_noise(6, x * 11, 0),
                             0.06f, &cell);
    float size = 0.05f + 0.10f * fg_grid_random(cell, 3, 0);
    return fg_mix(colour, fg_grey(1), 0.85f * fg_smoothstep(size, size * 0.5f, flake));
}

/* A flower in each cell: petals round a yellow middle. */
static fg_rgb flowers(const fg_scene *scene, fg_rgb under, float x, float y, float size)
{
    uint32_t cell;
    float distance = fg_scatter(scene->seed + (uint32_t)(size * 1000), x, y, size, &cell);
    float ruffle = fg_noise(cell, x / size * 9, y / size * 9);
    float radius = (0.15f + 0.13f * fg_grid_random(cell, 3, 0)) * (0.8f + 0.4f * ruffle);
    fg_rgb petal = fg_mix(fg_hue(0.78f + 0.4f * fg_grid_random(cell, 4, 0)), fg_grey(1), 0.25f + 0.3f * ruffle);
    petal = fg_mix(petal, (fg_rgb){0.98f, 0.82f, 0.25f}, fg_smoothstep(radius * 0.4f, radius * 0.3f, distance));
    float kept = fg_grid_random(cell, 5, 0) < 0.8f ? 1.0f : 0.0f;
    return fg_mix(under, fg_lit(scene, petal, 0), kept * fg_smoothstep(radius, radius - 0.04f, distance));
}

fg_rgb fg_place_garden(const fg_scene *scene, float x, float y)
{
    fg_rgb colour = fg_scene_sky(scene, x, y);
    for (uint32_t layer = 0; layer < 3; layer++) {
        float near = (float)layer / 2;
        float edge = fg_ridge(scene, 30 + layer, x, 3 + 2 * near, 0.55f - 0.4f * near) + 0.03f + 0.12f * near;
        if (y < edge - 0.01f)
            continue;
        float leaf = fg_fractal(scene->seed + 33 + layer, x * 16, y * 16, scene->octaves);
        fg_rgb green = fg_mix((fg_rgb){0.13f, 0.33f, 0.12f}, (fg_rgb){0.56f, 0.74f, 0.28f}, leaf);
        colour = fg_mix(colour, fg_lit(scene, green, 0.30f - 0.15f * (float)layer), fg_below(edge + 0.04f * leaf, y));
        if (y > edge + 0.04f)
            colour = flowers(scene, colour, x, y, 0.05f + 0.05f * near);
    }
    return colour;
}

fg_rgb fg_place_desert(const fg_scene *scene, float x, float y)
{
    fg_rgb colour = fg_scene_sky(scene, x, y);
    fg_rgb bright = {0.96f, 0.76f, 0.48f}, shaded = {0.68f, 0.40f, 0.24f};
    for (uint32_t layer = 0; layer < 4; layer++) {
        float near = (float)layer;
        float slope = 1.5f + 0.5f * near;
        float edge =
            scene->horizon - 0.02f + 0.11f * near - 0.16f * (fg_noise(scene->seed + layer, x * slope, 0) - 0.5f);
        if (y < edge - 0.01f)
            continue;
        float ahead =
            fg_noise(scene->seed + layer, (x + 0.02f) * slope, 0) - fg_noise(scene->seed + layer, x * slope, 0);
        float face = fg_smoothstep(-0.03f, 0.03f, scene->sun_x < 0 ? -ahead : ahead);
        float ripple = fg_fractal(scene->seed + 8, x * 8 + y * 6, y * 60, scene->octaves) - 0.5f;
        fg_rgb sand = fg_mix(shaded, bright, fg_clamp(face * 0.8f + (y - edge) * 1.2f, 0, 1));
        sand = fg_add(sand, fg_grey(0.10f * ripple));
        colour = fg_mix(colour, fg_lit(scene, sand, 0.42f - 0.12f * near), fg_below(edge, y));
    }
    return colour;
}
