/* Lag against polls for the first family, as SVG: fixed intervals, the optimum, and the adaptive schedule. */
#ifndef PLOT_H
#define PLOT_H

#include <stdio.h>

/* Measures and draws, with so many processes a point. */
void plot_write(FILE *svg, int processes);

#endif
