#ifndef FG_SANDBOX_STAND_IN_H
#define FG_SANDBOX_STAND_IN_H

#include "figure.h"

/* Draws eyes, nose and mouth as present as the figure has them, in face coordinates. */
void fg_stand_in(const fg_figure *figure, fg_rgb *under, float u, float v);

#endif
