/* A photo at one size, as face_find.c looks at it: what the pixels round each pixel say. */
#ifndef FG_SANDBOX_FACE_LEVEL_H
#define FG_SANDBOX_FACE_LEVEL_H

#include <stddef.h>

#include "image.h"

/* A cell has FG_CELL x FG_CELL pixels. */
enum { FG_CELL = 3 };

/* What a cell knows: how strong its edges are, upright, level, rising and falling; how bright it is; how like skin. */
enum { FG_EDGES = 4, FG_LUMA = FG_EDGES, FG_SKIN, FG_PARTS };

typedef struct fg_cell {
    float parts[FG_PARTS];
} fg_cell;

/*
 * cells: the mean of the pixels at most one away from each pixel, its edges measured against those around it. edges:
 * how strong all edges of each cell are together, before that.
 */
typedef struct fg_level {
    int width, height;
    float *luma, *skin, *edges;
    fg_cell *pixels, *cells;
} fg_level;

/* scale: of the level to the photo, at most about 1. False when out of memory; it is to be freed all the same. */
bool fg_level_fill(fg_level *level, const fg_image *photo, float scale);

void fg_level_free(fg_level *level);

/* Where a pixel is in each of its arrays. */
static inline size_t fg_level_at(const fg_level *level, int x, int y)
{
    return (size_t)y * (size_t)level->width + (size_t)x;
}

#endif
