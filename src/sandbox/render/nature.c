/* Places outdoors. Each paints from far to near, and skips what does not reach a point. */
#include <math.h>

#include "place.h"

static const sb_rgb foliage = {0.20f, 0.42f, 0.16f};
static const sb_rgb snow = {0.93f, 0.96f, 1.00f};

/* How much of a palm's crown and trunk is at a point; they hang in from the side the light does not come from. */
static float palm(const sb_scene *scene, float x, float y)
{
    static const float fronds[7][2] = {{-1, 0.1f},     {-0.9f, 0.5f}, {-0.75f, -0.35f}, {0, -0.55f},
                                       {0.75f, -0.3f}, {0.9f, 0.45f}, {1, 0.05f}};
    float side = scene->sun_x < 0 ? 1.0f : -1.0f;
    float u = x * side - 0.30f, v = y - 0.16f; /* from the crown, towards the picture's edge */
    float trunk = fabsf(u - 0.25f * v * v) - 0.014f;
    float cover = v > 0 ? sb_smoothstep(0.002f, -0.002f, trunk) : 0;
    for (int i = 0; i < 7; i++) {
        float along = (u * fronds[i][0] + v * fronds[i][1]) / 0.24f;
        if (along < 0 || along > 1)
            continue;
        float across = u * fronds[i][1] - v * fronds[i][0] + 0.05f * along * along * (fronds[i][0] < 0 ? -1.0f : 1.0f);
        float leaf = 0.028f * along * (1 - along) * 4 * (0.7f + 0.3f * sb_noise(scene->seed, along * 40, (float)i));
        cover += sb_smoothstep(0.002f, -0.002f, fabsf(across) - leaf);
    }
    return sb_clamp(cover, 0, 1);
}

sb_rgb sb_place_beach(const sb_scene *scene, float x, float y)
{
    sb_rgb colour = sb_scene_sky(scene, x, y);
    if (y > scene->horizon) {
        float depth = y - scene->horizon;
        sb_rgb deep = {0.04f, 0.36f, 0.52f}, shallow = {0.30f, 0.76f, 0.76f};
        float wave = sb_fractal(scene->seed + 2, x * 5 / (depth + 0.06f) * 0.3f, 14 * depth / (depth + 0.12f), 3);
        colour = sb_mix(sb_lit(scene, sb_mix(deep, shallow, depth * 5), 0), scene->sky_low, 0.25f);
        colour = sb_add(colour, sb_grey(0.30f * (wave - 0.5f)));
        float glitter = sb_smoothstep(0.10f, 0, fabsf(x - scene->sun_x) - depth * 0.4f);
        colour = sb_mix(colour, scene->sun, glitter * sb_smoothstep(0.48f, 0.75f, wave));
    }
    float shore = scene->horizon + 0.2f + 0.035f * sb_noise(scene->seed + 3, x * 4, 0);
    sb_rgb sand = {0.90f, 0.79f, 0.58f};
    float ripple = y > scene->horizon ? sb_fractal(scene->seed + 4, x * 9, y * 40, scene->octaves) - 0.5f : 0;
    sand = sb_add(sb_lit(scene, sand, 0), sb_grey(0.12f * ripple));
    float foam = sb_smoothstep(0.022f, 0, fabsf(y - shore + 0.012f * ripple));
    colour = sb_mix(colour, sand, sb_below(shore, y));
    colour = sb_mix(colour, sb_lit(scene, sb_grey(0.98f), 0), foam * 0.85f);
    return sb_mix(colour, sb_lit(scene, sb_scale(foliage, 0.5f), 0.08f), palm(scene, x, y));
}

/* One depth of trees: upright trunks of differing width, one to a cell. */
static float trunks(const sb_scene *scene, uint32_t layer, float x, float y, float spacing)
{
    float lean = x + 0.02f * sb_noise(scene->seed + layer, x * 3, y * 2);
    float column = (float)sb_floor(lean / spacing);
    uint32_t cell = sb_hash(scene->seed, layer, (uint32_t)(int)column);
    float middle = 0.3f + 0.4f * sb_grid_random(cell, 0, 0);
    float width = 0.07f + 0.10f * sb_grid_random(cell, 1, 0) + 0.05f * sb_smoothstep(0.5f, 1, y);
    return sb_smoothstep(0.01f, -0.01f, fabsf(lean / spacing - column - middle) - width);
}

sb_rgb sb_place_forest(const sb_scene *scene, float x, float y)
{
    float dx = x - scene->sun_x, dy = y - scene->sun_y;
    float shine = 1 / (1 + 5 * (dx * dx + dy * dy));
    sb_rgb far = sb_mix(sb_lit(scene, foliage, 0.45f), scene->sun, 0.75f * shine);
    sb_rgb colour = far;
    for (uint32_t layer = 0; layer < 3; layer++) {
        float near = (float)layer * 0.5f;
        sb_rgb bark = sb_mix(far, sb_lit(scene, (sb_rgb){0.22f, 0.15f, 0.10f}, 0), 0.3f + 0.6f * near);
        float trunk = trunks(scene, layer, x, y, 0.10f + 0.09f * near);
        if (trunk > 0)
            colour = sb_mix(colour, sb_scale(bark, 0.8f + 0.3f * sb_noise(scene->seed + layer, x * 90, y * 8)), trunk);
        float leaves = sb_fractal(scene->seed + 20 + layer, x * 7, y * 7 + 3 * near, scene->octaves);
        float crown = sb_smoothstep(0.50f, 0.60f, leaves + 0.35f - y * (0.85f - 0.1f * near));
        if (crown <= 0)
            continue;
        float glint = sb_fractal(scene->seed + layer, x * 25 + 4 * leaves, y * 25, 2);
        sb_rgb leaf =
            sb_mix((sb_rgb){0.05f, 0.19f, 0.07f}, (sb_rgb){0.56f, 0.70f, 0.24f}, sb_smoothstep(0.25f, 0.85f, glint));
        colour = sb_mix(colour, sb_mix(far, sb_lit(scene, leaf, 0), 0.4f + 0.5f * near), crown * 0.9f);
    }
    float floor = sb_below(sb_ridge(scene, 5, x, 3, 0.1f) + 0.22f, y);
    if (floor <= 0)
        return colour;
    float moss = sb_fractal(scene->seed + 6, x * 12, y * 26, scene->octaves);
    sb_rgb ground = sb_mix((sb_rgb){0.16f, 0.22f, 0.08f}, (sb_rgb){0.48f, 0.52f, 0.18f}, moss);
    return sb_mix(colour, sb_mix(sb_lit(scene, ground, 0), scene->sun, 0.25f * shine), floor);
}

sb_rgb sb_place_space(const sb_scene *scene, float x, float y)
{
    float cloud = sb_fractal(scene->seed, x * 2.2f, y * 2.2f, scene->octaves + 1);
    float veil = sb_fractal(scene->seed + 1, x * 3.1f + cloud, y * 3.1f, scene->octaves);
    sb_rgb deep = {0.02f, 0.02f, 0.07f}, violet = {0.42f, 0.16f, 0.55f}, cyan = {0.10f, 0.42f, 0.62f};
    sb_rgb colour = sb_mix(deep, violet, sb_smoothstep(0.42f, 0.85f, cloud));
    colour = sb_add(colour, sb_scale(cyan, sb_smoothstep(0.45f, 0.9f, veil)));
    colour = sb_add(colour, sb_grey(sb_scene_stars(scene, x, y)));

    float px = (x - scene->sun_x) / 0.2f, py = (y - 0.24f) / 0.2f;
    float distance = sqrtf(px * px + py * py);
    float bulge = sqrtf(sb_clamp(1 - distance * distance, 0, 1));
    float bands = distance < 1 ? sb_fractal(scene->seed + 2, px * 1.5f + py, py * 5, scene->octaves) : 0;
    sb_rgb planet = sb_mix(scene->accent, (sb_rgb){0.95f, 0.85f, 0.7f}, bands);
    float side = scene->sun_x < 0 ? 1.0f : -1.0f;
    float light = sb_clamp(0.15f + bulge * 0.7f + 0.55f * side * px - 0.3f * py, 0.06f, 1.1f);
    colour = sb_mix(colour, sb_scale(planet, light), sb_smoothstep(1.0f, 0.985f, distance));
    colour =
        sb_add(colour, sb_scale(cyan, 0.5f * sb_smoothstep(1.25f, 1.0f, distance) * sb_smoothstep(0.97f, 1, distance)));

    float land = sb_below(sb_ridge(scene, 9, x, 2.5f, 0.12f) + 0.22f, y);
    if (land <= 0)
        return colour;
    float dust = sb_fractal(scene->seed + 3, x * 14, y * 30, scene->octaves);
    uint32_t cell;
    float crater =
        sb_scatter(scene->seed + 4, x, y * 2.6f, 0.17f, &cell) / (0.12f + 0.15f * sb_grid_random(cell, 3, 0));
    float rim = sb_smoothstep(0.7f, 1, crater) * sb_smoothstep(1.2f, 1, crater) - 0.5f * sb_smoothstep(1, 0.6f, crater);
    sb_rgb ground = sb_scale((sb_rgb){0.60f, 0.59f, 0.62f}, 0.6f + 0.5f * dust + 0.22f * rim);
    return sb_mix(colour, ground, land);
}

/* Snow-covered firs: stacked triangles, one to a cell. */
static float firs(const sb_scene *scene, float x, float y, float spacing, float foot, float *white)
{
    float column = (float)sb_floor(x / spacing);
    uint32_t cell = sb_hash(scene->seed, 60, (uint32_t)(int)column ^ (uint32_t)(int)(foot * 100));
    float height = spacing * (1.5f + 1.3f * sb_grid_random(cell, 0, 0));
    float up = (foot - y) / height; /* 0 at the foot, 1 at the tip */
    float tier = up * 4 - (float)sb_floor(up * 4);
    float half = spacing * 0.42f * (1 - up) * (1.05f - 0.35f * tier);
    float across = fabsf(x - (column + 0.5f) * spacing);
    *white = sb_smoothstep(0.45f, 0.8f, tier);
    return up > 0 && up < 1 ? sb_smoothstep(0.002f, -0.002f, across - half) : 0;
}

sb_rgb sb_place_winter(const sb_scene *scene, float x, float y)
{
    sb_rgb colour = sb_scene_sky(scene, x, y);
    for (uint32_t layer = 0; layer < 2; layer++) {
        float edge = sb_ridge(scene, 80 + layer, x, 3.2f - (float)layer, 0.62f - 0.3f * (float)layer);
        if (y < edge - 0.01f)
            continue;
        float slope = sb_fractal(scene->seed + 82 + layer, x * 16, (y - edge) * 10, scene->octaves);
        float capped = sb_smoothstep(0.16f, 0.02f, y - edge - 0.16f * (slope - 0.5f));
        sb_rgb rock = sb_mix((sb_rgb){0.30f, 0.34f, 0.44f}, snow, capped * (0.55f + 0.6f * slope));
        colour = sb_mix(colour, sb_lit(scene, rock, 0.38f - 0.2f * (float)layer), sb_below(edge, y));
    }
    for (int row = 0; row < 2; row++) {
        float foot = scene->horizon + 0.12f + 0.13f * (float)row, white;
        float tree = firs(scene, x + 0.043f * (float)row, y, 0.075f + 0.05f * (float)row, foot, &white);
        sb_rgb needle = sb_mix((sb_rgb){0.10f, 0.22f, 0.20f}, snow, white * 0.8f);
        float drift = foot - 0.03f - 0.02f * sb_noise(scene->seed + 90, x * 6, (float)row);
        colour = sb_mix(colour, sb_lit(scene, needle, 0.25f - 0.15f * (float)row), tree);
        if (y < drift - 0.01f)
            continue;
        sb_rgb ground = sb_scale(snow, 0.88f + 0.12f * sb_fractal(scene->seed + 91, x * 5, y * 14, scene->octaves));
        colour = sb_mix(colour, sb_lit(scene, ground, 0), sb_below(drift, y));
    }
    uint32_t cell;
    float flake = sb_scatter(scene->seed + 92, x + 0.06f * sb_noise(5, y * 9, 0), y + 0.09f * sb_noise(6, x * 11, 0),
                             0.06f, &cell);
    float size = 0.05f + 0.10f * sb_grid_random(cell, 3, 0);
    return sb_mix(colour, sb_grey(1), 0.85f * sb_smoothstep(size, size * 0.5f, flake));
}

/* A flower in each cell: petals round a yellow middle. */
static sb_rgb flowers(const sb_scene *scene, sb_rgb under, float x, float y, float size)
{
    uint32_t cell;
    float distance = sb_scatter(scene->seed + (uint32_t)(size * 1000), x, y, size, &cell);
    float ruffle = sb_noise(cell, x / size * 9, y / size * 9);
    float radius = (0.15f + 0.13f * sb_grid_random(cell, 3, 0)) * (0.8f + 0.4f * ruffle);
    sb_rgb petal = sb_mix(sb_hue(0.78f + 0.4f * sb_grid_random(cell, 4, 0)), sb_grey(1), 0.25f + 0.3f * ruffle);
    petal = sb_mix(petal, (sb_rgb){0.98f, 0.82f, 0.25f}, sb_smoothstep(radius * 0.4f, radius * 0.3f, distance));
    float kept = sb_grid_random(cell, 5, 0) < 0.8f ? 1.0f : 0.0f;
    return sb_mix(under, sb_lit(scene, petal, 0), kept * sb_smoothstep(radius, radius - 0.04f, distance));
}

sb_rgb sb_place_garden(const sb_scene *scene, float x, float y)
{
    sb_rgb colour = sb_scene_sky(scene, x, y);
    for (uint32_t layer = 0; layer < 3; layer++) {
        float near = (float)layer / 2;
        float edge = sb_ridge(scene, 30 + layer, x, 3 + 2 * near, 0.55f - 0.4f * near) + 0.03f + 0.12f * near;
        if (y < edge - 0.01f)
            continue;
        float leaf = sb_fractal(scene->seed + 33 + layer, x * 16, y * 16, scene->octaves);
        sb_rgb green = sb_mix((sb_rgb){0.13f, 0.33f, 0.12f}, (sb_rgb){0.56f, 0.74f, 0.28f}, leaf);
        colour = sb_mix(colour, sb_lit(scene, green, 0.30f - 0.15f * (float)layer), sb_below(edge + 0.04f * leaf, y));
        if (y > edge + 0.04f)
            colour = flowers(scene, colour, x, y, 0.05f + 0.05f * near);
    }
    return colour;
}

sb_rgb sb_place_desert(const sb_scene *scene, float x, float y)
{
    sb_rgb colour = sb_scene_sky(scene, x, y);
    sb_rgb bright = {0.96f, 0.76f, 0.48f}, shaded = {0.68f, 0.40f, 0.24f};
    for (uint32_t layer = 0; layer < 4; layer++) {
        float near = (float)layer;
        float slope = 1.5f + 0.5f * near;
        float edge =
            scene->horizon - 0.02f + 0.11f * near - 0.16f * (sb_noise(scene->seed + layer, x * slope, 0) - 0.5f);
        if (y < edge - 0.01f)
            continue;
        float ahead =
            sb_noise(scene->seed + layer, (x + 0.02f) * slope, 0) - sb_noise(scene->seed + layer, x * slope, 0);
        float face = sb_smoothstep(-0.03f, 0.03f, scene->sun_x < 0 ? -ahead : ahead);
        float ripple = sb_fractal(scene->seed + 8, x * 8 + y * 6, y * 60, scene->octaves) - 0.5f;
        sb_rgb sand = sb_mix(shaded, bright, sb_clamp(face * 0.8f + (y - edge) * 1.2f, 0, 1));
        sand = sb_add(sand, sb_grey(0.10f * ripple));
        colour = sb_mix(colour, sb_lit(scene, sand, 0.42f - 0.12f * near), sb_below(edge, y));
    }
    return colour;
}
