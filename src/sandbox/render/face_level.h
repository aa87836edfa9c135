/* A photo at one size, as face_find.c looks at it: what the pixels round each pixel say. */
#ifndef SB_FACE_LEVEL_H
#define SB_FACE_LEVEL_H

#include <stddef.h>

#include "image.h"

/* A cell has SB_CELL x SB_CELL pixels. */
enum { SB_CELL = 3 };

/* What a cell knows: how strong its edges are, upright, level, rising and falling; how bright it is; how like skin. */
enum { SB_EDGES = 4, SB_LUMA = SB_EDGES, SB_SKIN, SB_PARTS };

typedef struct sb_cell {
    float parts[SB_PARTS];
} sb_cell;

/*
 * cells: the mean of the pixels at most one away from each pixel, its edges measured against those around it. edges:
 * how strong all edges of each cell are together, before that.
 */
typedef struct sb_level {
    int width, height;
    float *luma, *skin, *edges;
    sb_cell *pixels, *cells;
} sb_level;

/* scale: of the level to the photo, at most about 1. False when out of memory; it is to be freed all the same. */
bool sb_level_fill(sb_level *level, const sb_image *photo, float scale);

void sb_level_free(sb_level *level);

/* Where a pixel is in each of its arrays. */
static inline size_t sb_level_at(const sb_level *level, int x, int y)
{
    return (size_t)y * (size_t)level->width + (size_t)x;
}

#endif
