#ifndef SB_STAND_IN_H
#define SB_STAND_IN_H

#include "figure.h"

/* Draws eyes, nose and mouth as present as the figure has them, in face coordinates. */
void sb_stand_in(const sb_figure *figure, sb_rgb *under, float u, float v);

#endif
