/* Places that people built. */
#include <math.h>

#include "place.h"

sb_rgb sb_place_studio(const sb_scene *scene, float x, float y)
{
    float dx = x - scene->sun_x * 0.4f, dy = y - 0.38f;
    float spot = 1 / (1 + 3.2f * (dx * dx + dy * dy));
    float mottle = 0.12f * (sb_fractal(scene->seed, x * 4, y * 4, scene->octaves) - 0.5f);
    sb_rgb wall = sb_mix(sb_grey(0.42f), scene->accent, 0.55f);
    return sb_lit(scene, sb_scale(wall, 0.35f + 0.95f * spot + mottle), 0);
}

/* One row of houses: the colour in rgb, and whether there is a house at this point. */
static bool houses(const sb_scene *scene, uint32_t layer, float x, float y, sb_rgb *colour)
{
    float spacing = 0.085f + 0.035f * (float)layer;
    float column = (float)sb_floor(x / spacing);
    uint32_t cell = sb_hash(scene->seed, 40 + layer, (uint32_t)(int)column);
    float height = (0.62f - 0.13f * (float)layer) * (0.35f + 0.65f * sb_grid_random(cell, 0, 0));
    float within = x / spacing - column;
    if (y < 0.86f - height || within > 0.94f)
        return false;
    float shade = 0.24f + 0.30f * sb_grid_random(cell, 1, 0);
    sb_rgb wall = sb_mix(sb_grey(shade), scene->accent, 0.2f);
    float distance = 0.6f - 0.28f * (float)layer;
    *colour = sb_lit(scene, sb_scale(wall, (within < 0.5f) == (scene->sun_x < 0) ? 1.15f : 0.8f), distance);
    float wx = x / 0.0135f, wy = y / 0.021f;
    bool window = wx - (float)sb_floor(wx) > 0.4f && wy - (float)sb_floor(wy) > 0.45f && y > 0.88f - height;
    float lamp = sb_grid_random(cell, sb_floor(wx), sb_floor(wy));
    if (window && scene->daylight == SB_DAY)
        *colour = sb_mix(*colour, scene->sky_high, 0.45f);
    else if (window && lamp > 0.45f)
        *colour = sb_mix(*colour, (sb_rgb){1.0f, 0.80f, 0.45f}, 0.35f + 0.6f * lamp);
    return true;
}

/* Out-of-focus lights, as a lens draws them. */
static sb_rgb bokeh(const sb_scene *scene, sb_rgb under, float x, float y, float size, float amount)
{
    uint32_t cell;
    float distance = sb_scatter(scene->seed + 70, x, y, size, &cell);
    float radius = 0.12f + 0.17f * sb_grid_random(cell, 3, 0);
    float disc = sb_smoothstep(radius, radius - 0.03f, distance) * (0.6f + 0.4f * distance / radius);
    sb_rgb light = sb_mix(sb_hue(sb_grid_random(cell, 4, 0)), (sb_rgb){1.0f, 0.85f, 0.6f}, 0.5f);
    return sb_add(under, sb_scale(light, disc * amount * sb_grid_random(cell, 5, 0)));
}

sb_rgb sb_place_city(const sb_scene *scene, float x, float y)
{
    sb_rgb colour = sb_scene_sky(scene, x, y);
    for (uint32_t layer = 0; layer < 3; layer++)
        houses(scene, layer, x + 0.37f * (float)layer, y, &colour);
    sb_rgb street = sb_mix(sb_grey(0.30f), scene->accent, 0.1f);
    if (y > 0.85f)
        street = sb_scale(street, 0.8f + 0.4f * sb_fractal(scene->seed, x * 8, y * 30, scene->octaves));
    colour = sb_mix(colour, sb_lit(scene, street, 0.05f), sb_below(0.86f, y));
    float dark = scene->daylight == SB_NIGHT ? 0.8f : scene->daylight == SB_DAY ? 0.0f : 0.35f;
    return bokeh(scene, colour, x, y, 0.16f, dark * sb_smoothstep(0.35f, 0.8f, y));
}

/* A shelf of books: spines of one colour each, boards between the rows. */
static sb_rgb books(const sb_scene *scene, float x, float y)
{
    float row = (float)sb_floor(y / 0.15f), within = y / 0.15f - row;
    float column = (float)sb_floor(x / 0.022f);
    uint32_t cell = sb_hash(scene->seed, (uint32_t)(int)column, (uint32_t)(int)row);
    float top = 0.18f + 0.3f * sb_grid_random(cell, 0, 0);
    sb_rgb spine = sb_mix(sb_grey(0.35f), sb_hue(sb_grid_random(cell, 1, 0)), 0.2f);
    float round = x / 0.022f - column - 0.5f;
    if (within > 0.93f)
        return (sb_rgb){0.48f, 0.33f, 0.20f};
    if (within < top || sb_grid_random(cell, 2, 0) < 0.12f)
        return (sb_rgb){0.20f, 0.14f, 0.10f};
    return sb_scale(spine, 1.1f - 1.6f * round * round);
}

sb_rgb sb_place_office(const sb_scene *scene, float x, float y)
{
    float side = scene->sun_x < 0 ? -1.0f : 1.0f;
    float u = x * side; /* the window is where u is positive */
    sb_rgb wall = sb_mix((sb_rgb){0.80f, 0.77f, 0.72f}, scene->accent, 0.22f);
    float near = sb_smoothstep(-0.4f, 0.4f, u);
    sb_rgb colour = sb_multiply(sb_scale(wall, 0.6f + 0.4f * near), scene->tint);
    if (u < -0.06f && y > 0.08f && y < 0.84f)
        colour = sb_multiply(sb_scale(books(scene, u, y), 0.75f + 0.5f * near), scene->tint);
    if (u > 0.05f && y > 0.06f && y < 0.70f) {
        sb_rgb outside = sb_scene_sky(scene, x, y);
        houses(scene, 1, x, y + 0.1f, &outside);
        float slat = y / 0.028f - (float)sb_floor(y / 0.028f);
        colour = sb_mix(outside, sb_mix(sb_grey(0.95f), scene->sun, 0.4f), slat < 0.3f ? 0.75f : 0.12f);
        float pane = (u - 0.05f) / 0.22f;
        if (pane - (float)sb_floor(pane) < 0.05f || y < 0.075f || y > 0.685f)
            colour = sb_multiply(sb_grey(0.9f), scene->tint);
    }
    float grain = sb_fractal(scene->seed + 5, x * 4, y * 60, scene->octaves);
    sb_rgb desk = sb_scale((sb_rgb){0.50f, 0.34f, 0.20f}, 0.75f + 0.4f * grain);
    return sb_mix(colour, sb_multiply(desk, scene->tint), sb_below(0.88f, y));
}

/* One tower with a pointed roof: the distance outside it, negative inside. */
static float tower(float x, float y, float middle, float half, float top, bool *roof)
{
    float across = fabsf(x - middle);
    *roof = y < top;
    if (*roof)
        return across - (half * 1.25f) * (1 - (top - y) / (half * 4));
    float notch = y < top + half * 0.35f ? half * 0.15f : 0;
    return across - half - notch;
}

sb_rgb sb_place_castle(const sb_scene *scene, float x, float y)
{
    sb_rgb colour = sb_scene_sky(scene, x, y);
    float hill = sb_ridge(scene, 50, x, 2.2f, 0.22f);
    float foot = hill + 0.03f, side = scene->sun_x < 0 ? 1.0f : -1.0f;
    for (int i = 0; i < 5; i++) {
        static const float plan[5][3] = {{0.33f, 0.045f, 0.34f},
                                         {0.23f, 0.035f, 0.25f},
                                         {0.43f, 0.032f, 0.26f},
                                         {0.14f, 0.026f, 0.20f},
                                         {-0.34f, 0.03f, 0.16f}};
        bool roof;
        float distance = tower(x * side, y, plan[i][0], plan[i][1], foot - plan[i][2], &roof);
        if (distance > 0.01f)
            continue;
        float round = (x * side - plan[i][0]) / plan[i][1];
        sb_rgb stone = sb_scale((sb_rgb){0.66f, 0.62f, 0.60f}, 0.9f - 0.25f * round * round - 0.12f * round);
        stone = sb_scale(stone, 0.85f + 0.3f * sb_noise(scene->seed, x * 90, y * 120));
        sb_rgb tile = sb_scale(sb_mix(scene->accent, (sb_rgb){0.55f, 0.20f, 0.22f}, 0.5f), 1.0f - 0.3f * round);
        bool window = !roof && fabsf(round) < 0.22f && fabsf(y - foot + plan[i][2] - 0.06f) < 0.014f;
        sb_rgb wall = window ? sb_mix(sb_grey(0.15f), scene->sun, scene->daylight == SB_DAY ? 0.1f : 0.9f) : stone;
        colour = sb_mix(colour, sb_lit(scene, roof ? tile : wall, 0.22f),
                        y < foot ? sb_smoothstep(0.002f, -0.002f, distance) : 0);
    }
    for (uint32_t layer = 0; layer < 3; layer++) {
        float edge = hill + 0.13f * (float)layer + 0.05f * sb_noise(scene->seed + 52 + layer, x * 5, 0) * (float)layer;
        if (y < edge - 0.01f)
            continue;
        float grass = sb_fractal(scene->seed + 55 + layer, x * 14, y * 30, scene->octaves);
        sb_rgb green = sb_mix((sb_rgb){0.16f, 0.30f, 0.16f}, (sb_rgb){0.45f, 0.60f, 0.28f}, grass);
        colour = sb_mix(colour, sb_lit(scene, green, 0.28f - 0.13f * (float)layer), sb_below(edge, y));
    }
    return colour;
}
