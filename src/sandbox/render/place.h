/* The places a scene can be at, and what they are drawn with. All in scene coordinates (scene.h). */
#ifndef SB_PLACE_H
#define SB_PLACE_H

#include "noise.h"
#include "scene.h"

/* The colour of each place at a point: nature.c */
sb_rgb sb_place_beach(const sb_scene *scene, float x, float y);
sb_rgb sb_place_forest(const sb_scene *scene, float x, float y);
sb_rgb sb_place_space(const sb_scene *scene, float x, float y);
sb_rgb sb_place_winter(const sb_scene *scene, float x, float y);
sb_rgb sb_place_garden(const sb_scene *scene, float x, float y);
sb_rgb sb_place_desert(const sb_scene *scene, float x, float y);

/* Of those that people built: buildings.c */
sb_rgb sb_place_studio(const sb_scene *scene, float x, float y);
sb_rgb sb_place_city(const sb_scene *scene, float x, float y);
sb_rgb sb_place_office(const sb_scene *scene, float x, float y);
sb_rgb sb_place_castle(const sb_scene *scene, float x, float y);

/* The sky, sun, moon, stars and clouds with it: scene.c */
sb_rgb sb_scene_sky(const sb_scene *scene, float x, float y);

/* The brightness of the stars at a point. */
float sb_scene_stars(const sb_scene *scene, float x, float y);

/* Scatters points one to a cell of this size; the distance to the cell's one in cells, and a number that tells cells
 * apart. */
float sb_scatter(uint32_t seed, float x, float y, float size, uint32_t *cell);

/* A colour in the scene's light, faded by distance: 0 is near, 1 is lost in the haze. */
static inline sb_rgb sb_lit(const sb_scene *scene, sb_rgb colour, float distance)
{
    return sb_mix(sb_multiply(colour, scene->tint), scene->sky_low, distance);
}

/* The upper edge of a range of hills: y, less where they are higher. */
static inline float sb_ridge(const sb_scene *scene, uint32_t layer, float x, float scale, float height)
{
    return scene->horizon - height * (sb_fractal(scene->seed + layer, x * scale, 0, scene->octaves) - 0.35f);
}

/* Under the edge 1, above it 0, over a soft step. */
static inline float sb_below(float edge, float y)
{
    return sb_smoothstep(-0.0015f, 0.0015f, y - edge);
}

#endif
