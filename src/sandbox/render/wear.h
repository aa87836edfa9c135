/* Clothes and headgear. All in face coordinates. */
#ifndef FG_SANDBOX_WEAR_H
#define FG_SANDBOX_WEAR_H

#include "figure.h"

/* The distance outside the body. */
float fg_torso(float u, float v);

/* Clothes for the figure's place, from the neck down. */
void fg_clothes(const fg_figure *figure, fg_rgb *under, float u, float v);

/* The part of the headgear that is behind the head, and the part in front of it. */
void fg_headgear_behind(const fg_figure *figure, fg_rgb *under, float u, float v);
void fg_headgear_over(const fg_figure *figure, fg_rgb *under, float u, float v);

/* A surface's colour in the scene's light; its normal points right and down by these, 0 facing the viewer. */
fg_rgb fg_figure_shade(const fg_figure *figure, fg_rgb colour, float normal_u, float normal_v);

/* Whether laying a shape whose distance this is would change anything: spares working out the colour. */
static inline bool fg_figure_touches(const fg_figure *figure, float distance)
{
    return distance < figure->look->line + figure->pixel;
}

/* Lays a shape over what is there: its colour inside, and the look's outline along its edge. */
void fg_figure_lay(const fg_figure *figure, fg_rgb *under, float distance, fg_rgb colour);

/* Lays a shape of one colour, shaded by its normal. */
void fg_figure_solid(const fg_figure *figure, fg_rgb *under, float distance, fg_rgb colour, float normal_u,
                     float normal_v);

#endif
