/* Pictures in memory, and the filters that the looks are made of. */
#ifndef FG_SANDBOX_IMAGE_H
#define FG_SANDBOX_IMAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "colour.h"

typedef struct fg_image {
    int width, height;
    fg_rgb *pixels; /* row by row from the top */
} fg_image;

/* Both return an image without pixels when out of memory. */
fg_image fg_image_new(int width, int height);
fg_image fg_image_copy(const fg_image *image);
void fg_image_free(fg_image *image);

static inline fg_rgb *fg_image_at(const fg_image *image, int x, int y)
{
    return &image->pixels[(size_t)y * (size_t)image->width + (size_t)x];
}

static inline size_t fg_image_count(const fg_image *image)
{
    return (size_t)image->width * (size_t)image->height;
}

/* The colour between pixels (bilinear); 0.5, 0.5 is the middle of the first one. Outside, the edge goes on. */
fg_rgb fg_image_sample(const fg_image *image, float x, float y);

/* Each `factor` x `factor` square becomes the pixel that is its mean; a factor is at most the shorter side. */
fg_image fg_image_shrink(const fg_image *image, int factor);

/* Close to a Gaussian blur: three box blurs of this radius in pixels. False when out of memory. */
bool fg_image_blur(fg_image *image, int radius);

/*
 * Evens out texture and keeps edges (a guided filter led by the image's own luma).
 * tolerance: the contrast, 0 to 1, from which a step counts as an edge.
 */
bool fg_image_smooth(fg_image *image, int radius, float tolerance);

#endif
