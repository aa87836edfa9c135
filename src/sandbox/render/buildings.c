/* Places that people built. */
#include <math.h>

#include "place.h"

fg_rgb fg_place_studio(const fg_scene *scene, float x, float y)
{
    float dx = x - scene->sun_x * 0.4f, dy = y - 0.38f;
    float spot = 1 / (1 + 3.2f * (dx * dx + dy * dy));
    float mottle = 0.12f * (fg_fractal(scene->seed, x * 4, y * 4, scene->octaves) - 0.5f);
    fg_rgb wall = fg_mix(fg_grey(0.42f), scene->accent, 0.55f);
    return fg_lit(scene, fg_scale(wall, 0.35f + 0.95f * spot + mottle), 0);
}

/* One row of houses: the colour in rgb, and whether there is a house at this point. */
static bool houses(const fg_scene *scene, uint32_t layer, float x, float y, fg_rgb *colour)
{
    float spacing = 0.085f + 0.035f * (float)layer;
    float column = (float)fg_floor(x / spacing);
    uint32_t cell = fg_hash(scene->seed, 40 + layer, (uint32_t)(int)column);
    float height = (0.62f - 0.13f * (float)layer) * (0.35f + 0.65f * fg_grid_random(cell, 0, 0));
    float within = x / spacing - column;
    if (y < 0.86f - height || within > 0.94f)
        return false;
    float shade = 0.24f + 0.30f * fg_grid_random(cell, 1, 0);
    fg_rgb wall = fg_mix(fg_grey(shade), scene->accent, 0.2f);
    float distance = 0.6f - 0.28f * (float)layer;
    *colour = fg_lit(scene, fg_scale(wall, (within < 0.5f) == (scene->sun_x < 0) ? 1.15f : 0.8f), distance);
    float wx = x / 0.0135f, wy = y / 0.021f;
    bool window = wx - (float)fg_floor(wx) > 0.4f && wy - (float)fg_floor(wy) > 0.45f && y > 0.88f - height;
    float lamp = fg_grid_random(cell, fg_floor(wx), fg_floor(wy));
    if (window && scene->daylight == FG_DAY)
        *colour = fg_mix(*colour, scene->sky_high, 0.45f);
    else if (window && lamp > 0.45f)
        *colour = fg_mix(*colour, (fg_rgb){1.0f, 0.80f, 0.45f}, 0.35f + 0.6f * lamp);
    return true;
}

/* Out-of-focus lights, as a lens draws them. */
static fg_rgb bokeh(const fg_scene *scene, fg_rgb under, float x, float y, float size, float amount)
{
    uint32_t cell;
    float distance = fg_scatter(scene->seed + 70, x, y, size, &cell);
    float radius = 0.12f + 0.17f * fg_grid_random(cell, 3, 0);
    float disc = fg_smoothstep(radius, radius - 0.03f, distance) * (0.6f + 0.4f * distance / radius);
    fg_rgb light = fg_mix(fg_hue(fg_grid_random(cell, 4, 0)), (fg_rgb){1.0f, 0.85f, 0.6f}, 0.5f);
    return fg_add(under, fg_scale(light, disc * amount * fg_grid_random(cell, 5, 0)));
}

fg_rgb fg_place_city(const fg_scene *scene, float x, float y)
{
    fg_rgb colour = fg_scene_sky(scene, x, y);
    for (uint32_t layer = 0; layer < 3; layer++)
        houses(scene, layer, x + 0.37f * (float)layer, y, &colour);
    fg_rgb street = fg_mix(fg_grey(0.30f), scene->accent, 0.1f);
    if (y > 0.85f)
        street = fg_scale(street, 0.8f + 0.4f * fg_fractal(scene->seed, x * 8, y * 30, scene->octaves));
    colour = fg_mix(colour, fg_lit(scene, street, 0.05f), fg_below(0.86f, y));
    float dark = scene->daylight == FG_NIGHT ? 0.8f : scene->daylight == FG_DAY ? 0.0f : 0.35f;
    return bokeh(scene, colour, x, y, 0.16f, dark * fg_smoothstep(0.35f, 0.8f, y));
}

/* A shelf of books: spines of one colour each, boards between the rows. */
static fg_rgb books(const fg_scene *scene, float x, float y)
{
    float row = (float)fg_floor(y / 0.15f), within = y / 0.15f - row;
    float column = (float)fg_floor(x / 0.022f);
    uint32_t cell = fg_hash(scene->seed, (uint32_t)(int)column, (uint32_t)(int)row);
    float top = 0.18f + 0.3f * fg_grid_random(cell, 0, 0);
    fg_rgb spine = fg_mix(fg_grey(0.35f), fg_hue(fg_grid_random(cell, 1, 0)), 0.2f);
    float round = x / 0.022f - column - 0.5f;
    if (within > 0.93f)
        return (fg_rgb){0.48f, 0.33f, 0.20f};
    if (within < top || fg_grid_random(cell, 2, 0) < 0.12f)
        return (fg_rgb){0.20f, 0.14f, 0.10f};
    return fg_scale(spine, 1.1f - 1.6f * round * round);
}

fg_rgb fg_place_office(const fg_scene *scene, float x, float y)
{
    float side = scene->sun_x < 0 ? -1.0f : 1.0f;
    float u = x * side; /* the window is where u is positive */
    fg_rgb wall = fg_mix((fg_rgb){0.80f, 0.77f, 0.72f}, scene->accent, 0.22f);
    float near = fg_smoothstep(-0.4f, 0.4f, u);
    fg_rgb colour = fg_multiply(fg_scale(wall, 0.6f + 0.4f * near), scene->tint);
    if (u < -0.06f && y > 0.08f && y < 0.84f)
        colour = fg_multiply(fg_scale(books(scene, u, y), 0.75f + 0.5f * near), scene->tint);
    if (u > 0.05f && y > 0.06f && y < 0.70f) {
        fg_rgb outside = fg_scene_sky(scene, x, y);
        houses(scene, 1, x, y + 0.1f, &outside);
        float slat = y / 0.028f - (float)fg_floor(y / 0.028f);
        colour = fg_mix(outside, fg_mix(fg_grey(0.95f), scene->sun, 0.4f), slat < 0.3f ? 0.75f : 0.12f);
        float pane = (u - 0.05f) / 0.22f;
        if (pane - (float)fg_floor(pane) < 0.05f || y < 0.075f || y > 0.685f)
            colour = fg_multiply(fg_grey(0.9f), scene->tint);
    }
    float grain = fg_fractal(scene->seed + 5, x * 4, y * 60, scene->octaves);
    fg_rgb desk = fg_scale((fg_rgb){0.50f, 0.34f, 0.20f}, 0.75f + 0.4f * grain);
    return fg_mix(colour, fg_multiply(desk, scene->tint), fg_below(0.88f, y));
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

fg_rgb fg_place_castle(const fg_scene *scene, float x, float y)
{
    fg_rgb colour = fg_scene_sky(scene, x, y);
    float hill = fg_ridge(scene, 50, x, 2.2f, 0.22f);
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
        fg_rgb stone = fg_scale((fg_rgb){0.66f, 0.62f, 0.60f}, 0.9f - 0.25f * round * round - 0.12f * round);
        stone = fg_scale(stone, 0.85f + 0.3f * fg_noise(scene->seed, x * 90, y * 120));
        fg_rgb tile = fg_scale(fg_mix(scene->accent, (fg_rgb){0.55f, 0.20f, 0.22f}, 0.5f), 1.0f - 0.3f * round);
        bool window = !roof && fabsf(round) < 0.22f && fabsf(y - foot + plan[i][2] - 0.06f) < 0.014f;
        fg_rgb wall = window ? fg_mix(fg_grey(0.15f), scene->sun, scene->daylight == FG_DAY ? 0.1f : 0.9f) : stone;
        colour = fg_mix(colour, fg_lit(scene, roof ? tile : wall, 0.22f),
                        y < foot ? fg_smoothstep(0.002f, -0.002f, distance) : 0);
    }
    for (uint32_t layer = 0; layer < 3; layer++) {
        float edge = hill + 0.13f * (float)layer + 0.05f * fg_noise(scene->seed + 52 + layer, x * 5, 0) * (float)layer;
        if (y < edge - 0.01f)
            continue;
        float grass = fg_fractal(scene->seed + 55 + layer, x * 14, y * 30, scene->octaves);
        fg_rgb green = fg_mix((fg_rgb){0.16f, 0.30f, 0.16f}, (fg_rgb){0.45f, 0.60f, 0.28f}, grass);
        colour = fg_mix(colour, fg_lit(scene, green, 0.28f - 0.13f * (float)layer), fg_below(edge, y));
    }
    return colour;
}
