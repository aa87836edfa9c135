/* Pictures in memory, and the filters that the looks are made of. */
#ifndef SB_IMAGE_H
#define SB_IMAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "colour.h"

typedef struct sb_image {
    int width, height;
    sb_rgb *pixels; /* row by row from the top */
} sb_image;

/* Both return an image without pixels when out of memory. */
sb_image sb_image_new(int width, int height);
sb_image sb_image_copy(const sb_image *image);
void sb_image_free(sb_image *image);

static inline sb_rgb *sb_image_at(const sb_image *image, int x, int y)
{
    return &image->pixels[(size_t)y * (size_t)image->width + (size_t)x];
}

static inline size_t sb_image_count(const sb_image *image)
{
    return (size_t)image->width * (size_t)image->height;
}

/* The colour between pixels (bilinear); 0.5, 0.5 is the middle of the first one. Outside, the edge goes on. */
sb_rgb sb_image_sample(const sb_image *image, float x, float y);

/* Each `factor` x `factor` square becomes the pixel that is its mean; a factor is at most the shorter side. */
sb_image sb_image_shrink(const sb_image *image, int factor);

/* Close to a Gaussian blur: three box blurs of this radius in pixels. False when out of memory. */
bool sb_image_blur(sb_image *image, int radius);

/*
 * Evens out texture and keeps edges (a guided filter led by the image's own luma).
 * tolerance: the contrast, 0 to 1, from which a step counts as an edge.
 */
bool sb_image_smooth(sb_image *image, int radius, float tolerance);

#endif
