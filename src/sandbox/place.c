/* The ten places, each a function of scene coordinates. */
#include "scene.h"

#include <math.h>

#include "noise.h"

static const fg_rgb foliage = {0.20f, 0.42f, 0.16f};
static const fg_rgb snow = {0.93f, 0.96f, 1.00f};

/* A colour in the scene's light, faded by distance: 0 is near, 1 is lost in the haze. */
static fg_rgb lit(const fg_scene *scene, fg_rgb colour, float distance)
{
    return fg_mix(fg_multiply(colour, scene->tint), scene->sky_low, distance);
}

/* The upper edge of a range of hills: y, less where they are higher. */
static float ridge(const fg_scene *scene, uint32_t layer, float x, float scale, float height)
{
    return scene->horizon - height * (fg_fractal(scene->seed + layer, x * scale, 0, scene->octaves) - 0.35f);
}

/* Under the edge 1, above it 0, over a soft step. */
static float below(float edge, float y)
{
    return fg_smoothstep(-0.0015f, 0.0015f, y - edge);
}

static fg_rgb studio(const fg_scene *scene, float x, float y)
{
    float dx = x - scene->sun_x * 0.4f, dy = y - 0.38f;
    float spot = 1 / (1 + 3.2f * (dx * dx + dy * dy));
    float mottle = 0.12f * (fg_fractal(scene->seed, x * 4, y * 4, scene->octaves) - 0.5f);
    fg_rgb wall = fg_mix(fg_grey(0.42f), scene->accent, 0.55f);
    return lit(scene, fg_scale(wall, 0.35f + 0.95f * spot + mottle), 0);
}

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

static fg_rgb beach(const fg_scene *scene, float x, float y)
{
    fg_rgb colour = fg_scene_sky(scene, x, y);
    if (y > scene->horizon) {
        float depth = y - scene->horizon;
        fg_rgb deep = {0.04f, 0.36f, 0.52f}, shallow = {0.30f, 0.76f, 0.76f};
        float wave = fg_fractal(scene->seed + 2, x * 5 / (depth + 0.06f) * 0.3f, 14 * depth / (depth + 0.12f), 3);
        colour = fg_mix(lit(scene, fg_mix(deep, shallow, depth * 5), 0), scene->sky_low, 0.25f);
        colour = fg_add(colour, fg_grey(0.30f * (wave - 0.5f)));
        float glitter = fg_smoothstep(0.10f, 0, fabsf(x - scene->sun_x) - depth * 0.4f);
        colour = fg_mix(colour, scene->sun, glitter * fg_smoothstep(0.48f, 0.75f, wave));
    }
    float shore = scene->horizon + 0.2f + 0.035f * fg_noise(scene->seed + 3, x * 4, 0);
    fg_rgb sand = {0.90f, 0.79f, 0.58f};
    float ripple = y > scene->horizon ? fg_fractal(scene->seed + 4, x * 9, y * 40, scene->octaves) - 0.5f : 0;
    sand = fg_add(lit(scene, sand, 0), fg_grey(0.12f * ripple));
    float foam = fg_smoothstep(0.022f, 0, fabsf(y - shore + 0.012f * ripple));
    colour = fg_mix(colour, sand, below(shore, y));
    colour = fg_mix(colour, lit(scene, fg_grey(0.98f), 0), foam * 0.85f);
    return fg_mix(colour, lit(scene, fg_scale(foliage, 0.5f), 0.08f), palm(scene, x, y));
}

/* One depth of trees: upright trunks of differing width, one to a cell. */
static float trunks(const fg_scene *scene, uint32_t layer, float x, float y, float spacing)
{
    float lean = x + 0.02f * fg_noise(scene->seed + layer, x * 3, y * 2);
    float column = (float)fg_floor(lean / spacing);
    uint32_t cell = fg_hash(scene->seed, layer, (uint32_t)(int)column);
    float middle = 0.3f + 0.4f * fg_random(cell, 0, 0);
    float width = 0.07f + 0.10f * fg_random(cell, 1, 0) + 0.05f * fg_smoothstep(0.5f, 1, y);
    return fg_smoothstep(0.01f, -0.01f, fabsf(lean / spacing - column - middle) - width);
}

static fg_rgb forest(const fg_scene *scene, float x, float y)
{
    float dx = x - scene->sun_x, dy = y - scene->sun_y;
    float shine = 1 / (1 + 5 * (dx * dx + dy * dy));
    fg_rgb far = fg_mix(lit(scene, foliage, 0.45f), scene->sun, 0.75f * shine);
    fg_rgb colour = far;
    for (uint32_t layer = 0; layer < 3; layer++) {
        float near = (float)layer * 0.5f;
        fg_rgb bark = fg_mix(far, lit(scene, (fg_rgb){0.22f, 0.15f, 0.10f}, 0), 0.3f + 0.6f * near);
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
        colour = fg_mix(colour, fg_mix(far, lit(scene, leaf, 0), 0.4f + 0.5f * near), crown * 0.9f);
    }
    float floor = below(ridge(scene, 5, x, 3, 0.1f) + 0.22f, y);
    if (floor <= 0)
        return colour;
    float moss = fg_fractal(scene->seed + 6, x * 12, y * 26, scene->octaves);
    fg_rgb ground = fg_mix((fg_rgb){0.16f, 0.22f, 0.08f}, (fg_rgb){0.48f, 0.52f, 0.18f}, moss);
    return fg_mix(colour, fg_mix(lit(scene, ground, 0), scene->sun, 0.25f * shine), floor);
}

/* One row of houses: the colour in rgb, and whether there is a house at this point. */
static bool houses(const fg_scene *scene, uint32_t layer, float x, float y, fg_rgb *colour)
{
    float spacing = 0.085f + 0.035f * (float)layer;
    float column = (float)fg_floor(x / spacing);
    uint32_t cell = fg_hash(scene->seed, 40 + layer, (uint32_t)(int)column);
    float height = (0.62f - 0.13f * (float)layer) * (0.35f + 0.65f * fg_random(cell, 0, 0));
    float within = x / spacing - column;
    if (y < 0.86f - height || within > 0.94f)
        return false;
    float shade = 0.24f + 0.30f * fg_random(cell, 1, 0);
    fg_rgb wall = fg_mix(fg_grey(shade), scene->accent, 0.2f);
    float distance = 0.6f - 0.28f * (float)layer;
    *colour = lit(scene, fg_scale(wall, (within < 0.5f) == (scene->sun_x < 0) ? 1.15f : 0.8f), distance);
    float wx = x / 0.0135f, wy = y / 0.021f;
    bool window = wx - (float)fg_floor(wx) > 0.4f && wy - (float)fg_floor(wy) > 0.45f && y > 0.88f - height;
    float lamp = fg_random(cell, fg_floor(wx), fg_floor(wy));
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
    float radius = 0.12f + 0.17f * fg_random(cell, 3, 0);
    float disc = fg_smoothstep(radius, radius - 0.03f, distance) * (0.6f + 0.4f * distance / radius);
    fg_rgb light = fg_mix(fg_hue(fg_random(cell, 4, 0)), (fg_rgb){1.0f, 0.85f, 0.6f}, 0.5f);
    return fg_add(under, fg_scale(light, disc * amount * fg_random(cell, 5, 0)));
}

static fg_rgb city(const fg_scene *scene, float x, float y)
{
    fg_rgb colour = fg_scene_sky(scene, x, y);
    for (uint32_t layer = 0; layer < 3; layer++)
        houses(scene, layer, x + 0.37f * (float)layer, y, &colour);
    fg_rgb street = fg_mix(fg_grey(0.30f), scene->accent, 0.1f);
    if (y > 0.85f)
        street = fg_scale(street, 0.8f + 0.4f * fg_fractal(scene->seed, x * 8, y * 30, scene->octaves));
    colour = fg_mix(colour, lit(scene, street, 0.05f), below(0.86f, y));
    float dark = scene->daylight == FG_NIGHT ? 0.8f : scene->daylight == FG_DAY ? 0.0f : 0.35f;
    return bokeh(scene, colour, x, y, 0.16f, dark * fg_smoothstep(0.35f, 0.8f, y));
}

static fg_rgb space(const fg_scene *scene, float x, float y)
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

    float land = below(ridge(scene, 9, x, 2.5f, 0.12f) + 0.22f, y);
    if (land <= 0)
        return colour;
    float dust = fg_fractal(scene->seed + 3, x * 14, y * 30, scene->octaves);
    uint32_t cell;
    float crater = fg_scatter(scene->seed + 4, x, y * 2.6f, 0.17f, &cell) / (0.12f + 0.15f * fg_random(cell, 3, 0));
    float rim = fg_smoothstep(0.7f, 1, crater) * fg_smoothstep(1.2f, 1, crater) - 0.5f * fg_smoothstep(1, 0.6f, crater);
    fg_rgb ground = fg_scale((fg_rgb){0.60f, 0.59f, 0.62f}, 0.6f + 0.5f * dust + 0.22f * rim);
    return fg_mix(colour, ground, land);
}

/* Snow-covered firs: stacked triangles, one to a cell. */
static float firs(const fg_scene *scene, float x, float y, float spacing, float foot, float *white)
{
    float column = (float)fg_floor(x / spacing);
    uint32_t cell = fg_hash(scene->seed, 60, (uint32_t)(int)column ^ (uint32_t)(int)(foot * 100));
    float height = spacing * (1.5f + 1.3f * fg_random(cell, 0, 0));
    float up = (foot - y) / height; /* 0 at the foot, 1 at the tip */
    float tier = up * 4 - (float)fg_floor(up * 4);
    float half = spacing * 0.42f * (1 - up) * (1.05f - 0.35f * tier);
    float across = fabsf(x - (column + 0.5f) * spacing);
    *white = fg_smoothstep(0.45f, 0.8f, tier);
    return up > 0 && up < 1 ? fg_smoothstep(0.002f, -0.002f, across - half) : 0;
}

static fg_rgb winter(const fg_scene *scene, float x, float y)
{
    fg_rgb colour = fg_scene_sky(scene, x, y);
    for (uint32_t layer = 0; layer < 2; layer++) {
        float edge = ridge(scene, 80 + layer, x, 3.2f - (float)layer, 0.62f - 0.3f * (float)layer);
        if (y < edge - 0.01f)
            continue;
        float slope = fg_fractal(scene->seed + 82 + layer, x * 16, (y - edge) * 10, scene->octaves);
        float capped = fg_smoothstep(0.16f, 0.02f, y - edge - 0.16f * (slope - 0.5f));
        fg_rgb rock = fg_mix((fg_rgb){0.30f, 0.34f, 0.44f}, snow, capped * (0.55f + 0.6f * slope));
        colour = fg_mix(colour, lit(scene, rock, 0.38f - 0.2f * (float)layer), below(edge, y));
    }
    for (int row = 0; row < 2; row++) {
        float foot = scene->horizon + 0.12f + 0.13f * (float)row, white;
        float tree = firs(scene, x + 0.043f * (float)row, y, 0.075f + 0.05f * (float)row, foot, &white);
        fg_rgb needle = fg_mix((fg_rgb){0.10f, 0.22f, 0.20f}, snow, white * 0.8f);
        float drift = foot - 0.03f - 0.02f * fg_noise(scene->seed + 90, x * 6, (float)row);
        colour = fg_mix(colour, lit(scene, needle, 0.25f - 0.15f * (float)row), tree);
        if (y < drift - 0.01f)
            continue;
        fg_rgb ground = fg_scale(snow, 0.88f + 0.12f * fg_fractal(scene->seed + 91, x * 5, y * 14, scene->octaves));
        colour = fg_mix(colour, lit(scene, ground, 0), below(drift, y));
    }
    uint32_t cell;
    float flake = fg_scatter(scene->seed + 92, x + 0.06f * fg_noise(5, y * 9, 0), y + 0.09f * fg_noise(6, x * 11, 0),
                             0.06f, &cell);
    float size = 0.05f + 0.10f * fg_random(cell, 3, 0);
    return fg_mix(colour, fg_grey(1), 0.85f * fg_smoothstep(size, size * 0.5f, flake));
}

/* A shelf of books: spines of one colour each, boards between the rows. */
static fg_rgb books(const fg_scene *scene, float x, float y)
{
    float row = (float)fg_floor(y / 0.15f), within = y / 0.15f - row;
    float column = (float)fg_floor(x / 0.022f);
    uint32_t cell = fg_hash(scene->seed, (uint32_t)(int)column, (uint32_t)(int)row);
    float top = 0.18f + 0.3f * fg_random(cell, 0, 0);
    fg_rgb spine = fg_mix(fg_grey(0.35f), fg_hue(fg_random(cell, 1, 0)), 0.2f);
    float round = x / 0.022f - column - 0.5f;
    if (within > 0.93f)
        return (fg_rgb){0.48f, 0.33f, 0.20f};
    if (within < top || fg_random(cell, 2, 0) < 0.12f)
        return (fg_rgb){0.20f, 0.14f, 0.10f};
    return fg_scale(spine, 1.1f - 1.6f * round * round);
}

static fg_rgb office(const fg_scene *scene, float x, float y)
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
    return fg_mix(colour, fg_multiply(desk, scene->tint), below(0.88f, y));
}

/* A flower in each cell: petals round a yellow middle. */
static fg_rgb flowers(const fg_scene *scene, fg_rgb under, float x, float y, float size)
{
    uint32_t cell;
    float distance = fg_scatter(scene->seed + (uint32_t)(size * 1000), x, y, size, &cell);
    float ruffle = fg_noise(cell, x / size * 9, y / size * 9);
    float radius = (0.15f + 0.13f * fg_random(cell, 3, 0)) * (0.8f + 0.4f * ruffle);
    fg_rgb petal = fg_mix(fg_hue(0.78f + 0.4f * fg_random(cell, 4, 0)), fg_grey(1), 0.25f + 0.3f * ruffle);
    petal = fg_mix(petal, (fg_rgb){0.98f, 0.82f, 0.25f}, fg_smoothstep(radius * 0.4f, radius * 0.3f, distance));
    float kept = fg_random(cell, 5, 0) < 0.8f ? 1.0f : 0.0f;
    return fg_mix(under, lit(scene, petal, 0), kept * fg_smoothstep(radius, radius - 0.04f, distance));
}

static fg_rgb garden(const fg_scene *scene, float x, float y)
{
    fg_rgb colour = fg_scene_sky(scene, x, y);
    for (uint32_t layer = 0; layer < 3; layer++) {
        float near = (float)layer / 2;
        float edge = ridge(scene, 30 + layer, x, 3 + 2 * near, 0.55f - 0.4f * near) + 0.03f + 0.12f * near;
        if (y < edge - 0.01f)
            continue;
        float leaf = fg_fractal(scene->seed + 33 + layer, x * 16, y * 16, scene->octaves);
        fg_rgb green = fg_mix((fg_rgb){0.13f, 0.33f, 0.12f}, (fg_rgb){0.56f, 0.74f, 0.28f}, leaf);
        colour = fg_mix(colour, lit(scene, green, 0.30f - 0.15f * (float)layer), below(edge + 0.04f * leaf, y));
        if (y > edge + 0.04f)
            colour = flowers(scene, colour, x, y, 0.05f + 0.05f * near);
    }
    return colour;
}

static fg_rgb desert(const fg_scene *scene, float x, float y)
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
        colour = fg_mix(colour, lit(scene, sand, 0.42f - 0.12f * near), below(edge, y));
    }
    return colour;
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

static fg_rgb castle(const fg_scene *scene, float x, float y)
{
    fg_rgb colour = fg_scene_sky(scene, x, y);
    float hill = ridge(scene, 50, x, 2.2f, 0.22f);
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
        colour = fg_mix(colour, lit(scene, roof ? tile : wall, 0.22f),
                        y < foot ? fg_smoothstep(0.002f, -0.002f, distance) : 0);
    }
    for (uint32_t layer = 0; layer < 3; layer++) {
        float edge = hill + 0.13f * (float)layer + 0.05f * fg_noise(scene->seed + 52 + layer, x * 5, 0) * (float)layer;
        if (y < edge - 0.01f)
            continue;
        float grass = fg_fractal(scene->seed + 55 + layer, x * 14, y * 30, scene->octaves);
        fg_rgb green = fg_mix((fg_rgb){0.16f, 0.30f, 0.16f}, (fg_rgb){0.45f, 0.60f, 0.28f}, grass);
        colour = fg_mix(colour, lit(scene, green, 0.28f - 0.13f * (float)layer), below(edge, y));
    }
    return colour;
}

fg_rgb fg_place_at(const fg_scene *scene, float x, float y)
{
    switch (scene->place) {
    case FG_BEACH:
        return beach(scene, x, y);
    case FG_FOREST:
        return forest(scene, x, y);
    case FG_CITY:
        return city(scene, x, y);
    case FG_SPACE:
        return space(scene, x, y);
    case FG_WINTER:
        return winter(scene, x, y);
    case FG_OFFICE:
        return office(scene, x, y);
    case FG_GARDEN:
        return garden(scene, x, y);
    case FG_DESERT:
        return desert(scene, x, y);
    case FG_CASTLE:
        return castle(scene, x, y);
    default:
        return studio(scene, x, y);
    }
}
