/* The places a scene can be at, and what they are drawn with. All in scene coordinates (scene.h). */
#ifndef FG_SANDBOX_PLACE_H
#define FG_SANDBOX_PLACE_H

#include "noise.h"
#include "scene.h"

/* The colour of each place at a point: nature.c */
fg_rgb fg_place_beach(const fg_scene *scene, float x, float y);
fg_rgb fg_place_forest(const fg_scene *scene, float x, float y);
fg_rgb fg_place_space(const fg_scene *scene, float x, float y);
fg_rgb fg_place_winter(const fg_scene *scene, float x, float y);
fg_rgb fg_place_garden(const fg_scene *scene, float x, float y);
fg_rgb fg_place_desert(const fg_scene *scene, float x, float y);

/* Of those that people built: buildings.c */
fg_rgb fg_place_studio(const fg_scene *scene, float x, float y);
fg_rgb fg_place_city(const fg_scene *scene, float x, float y);
fg_rgb fg_place_office(const fg_scene *scene, float x, float y);
fg_rgb fg_place_castle(const fg_scene *scene, float x, float y);

/* The sky, sun, moon, stars and clouds with it: scene.c */
fg_rgb fg_scene_sky(const fg_scene *scene, float x, float y);

/* The brightness of the stars at a point. */
float fg_scene_stars(const fg_scene *scene, float x, float y);

/* Scatters points one to a cell of this size; the distance to the cell's one in cells, and a number that tells cells
 * apart. */
float fg_scatter(uint32_t seed, float x, float y, float size, uint32_t *cell);

/* A colour in the scene's light, faded by distance: 0 is near, 1 is lost in the haze. */
static inline fg_rgb fg_lit(const fg_scene *scene, fg_rgb colour, float distance)
{
    return fg_mix(fg_multiply(colour, scene->tint), scene->sky_low, distance);
}

/* The upper edge of a range of hills: y, less where they are higher. */
static inline float fg_ridge(const fg_scene *scene, uint32_t layer, float x, float scale, float height)
{
    return scene->horizon - height * (fg_fractal(scene->seed + layer, x * scale, 0, scene->octaves) - 0.35f);
}

/* Under the edge 1, above it 0, over a soft step. */
static inline float fg_below(float edge, float y)
{
    return fg_smoothstep(-0.0015f, 0.0015f, y - edge);
}

#endif
