/* Decoding face images: JPEG, PNG and WebP, turned upright, from memory that may hold anything. */
#ifndef SB_IMAGE_READ_H
#define SB_IMAGE_READ_H

#include <stdint.h>

#include "image.h"

/* Sides past this, or more pixels than this, are refused before memory is spent on them. */
enum { SB_READ_SIDE_MAX = 16384, SB_READ_PIXELS_MAX = 32 << 20 };

/* 8 bit samples as a decoder gives them: R, G, B, row by row from the top. */
typedef struct sb_raster {
    int width, height;
    uint8_t *samples; /* for free() */
} sb_raster;

static inline bool sb_raster_fits(uint32_t width, uint32_t height)
{
    return width > 0 && height > 0 && width <= SB_READ_SIDE_MAX && height <= SB_READ_SIDE_MAX &&
           (uint64_t)width * height <= SB_READ_PIXELS_MAX;
}

/* Decodes a file, shrunk by a whole factor to sides of at most about 1024 pixels. NULL pixels and a reason when it
 * cannot be. */
sb_image sb_image_read(const void *file, size_t size, const char **reason);

/* The upright size of a file, from its header. */
bool sb_image_measure(const void *file, size_t size, int *width, int *height);

/*
 * The JPEG side. orientation receives the EXIF value, 1 to 8, or 0 for none. With samples wanted, the decoder itself
 * may shrink large pictures by 2, 4 or 8.
 */
bool sb_jpeg_measure(const uint8_t *file, size_t size, int *width, int *height, int *orientation);
bool sb_jpeg_read(const uint8_t *file, size_t size, sb_raster *raster, int *orientation);

#endif
