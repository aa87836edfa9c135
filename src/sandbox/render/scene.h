/* The background: a place in a light, varied by the seed. */
#ifndef SB_SCENE_H
#define SB_SCENE_H

#include "brief.h"
#include "colour.h"
#include "render.h"

/*
 * Scene coordinates: y is 0 at the top and 1 at the bottom of the picture, x is in the same unit and 0 in the middle.
 */
typedef struct sb_scene {
    sb_place place;
    sb_daylight daylight;
    uint32_t seed;
    int octaves;      /* of noise: how fine the detail is */
    float horizon;    /* y of it */
    float sun_x;      /* negative when the light comes from the left */
    float sun_y;      /* the sun's or moon's place */
    sb_rgb sky_high;  /* overhead */
    sb_rgb sky_low;   /* at the horizon, and what distance fades to */
    sb_rgb sun;       /* the colour of direct light */
    sb_rgb tint;      /* what the light multiplies surfaces by */
    sb_rgb accent;    /* a colour of this prompt's and seed's own: walls, flowers, clothes */
    float strength;   /* how much of the prompt's scene there is; 0 is a pale haze, 1 plain, above 1 intense */
    float saturation; /* 1 is plain */
} sb_scene;

sb_scene sb_scene_plan(const sb_render_order *order, const sb_brief *brief, float aspect);

/* The colour at a point. */
sb_rgb sb_scene_at(const sb_scene *scene, float x, float y);

/* The prompt's strength applied to a colour: low guidance is hazy and pale, high is saturated and hard. */
sb_rgb sb_scene_grade(const sb_scene *scene, sb_rgb colour);

/* A pure colour of this hue, 0 to 1 round the colour circle from red. */
sb_rgb sb_hue(float hue);

#endif
