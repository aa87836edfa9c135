/* Clothes and headgear. All in face coordinates. */
#ifndef SB_WEAR_H
#define SB_WEAR_H

#include "figure.h"

/* The distance outside the body. */
float sb_torso(float u, float v);

/* Clothes for the figure's place, from the neck down. */
void sb_clothes(const sb_figure *figure, sb_rgb *under, float u, float v);

/* The part of the headgear that is behind the head, and the part in front of it. */
void sb_headgear_behind(const sb_figure *figure, sb_rgb *under, float u, float v);
void sb_headgear_over(const sb_figure *figure, sb_rgb *under, float u, float v);

/* A surface's colour in the scene's light; its normal points right and down by these, 0 facing the viewer. */
sb_rgb sb_figure_shade(const sb_figure *figure, sb_rgb colour, float normal_u, float normal_v);

/* Whether laying a shape whose distance this is would change anything: spares working out the colour. */
static inline bool sb_figure_touches(const sb_figure *figure, float distance)
{
    return distance < figure->look->line + figure->pixel;
}

/* Lays a shape over what is there: its colour inside, and the look's outline along its edge. */
void sb_figure_lay(const sb_figure *figure, sb_rgb *under, float distance, sb_rgb colour);

/* Lays a shape of one colour, shaded by its normal. */
void sb_figure_solid(const sb_figure *figure, sb_rgb *under, float distance, sb_rgb colour, float normal_u,
                     float normal_v);

#endif
