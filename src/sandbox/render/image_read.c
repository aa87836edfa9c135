#include "image_read.h"

#include "base/image.h"

#include <stdlib.h>
#include <string.h>

#include <png.h>
#include <webp/decode.h>

/* Through libpng's simplified interface, which makes every kind of PNG 8 bit RGB; what is transparent turns white. */
static bool png_open(png_image *png, const uint8_t *file, size_t size)
{
    memset(png, 0, sizeof *png);
    png->version = PNG_IMAGE_VERSION;
    if (!png_image_begin_read_from_memory(png, file, size))
        return false;
    if (sb_raster_fits(png->width, png->height))
        return true;
    png_image_free(png);
    return false;
}

static bool png_read(const uint8_t *file, size_t size, sb_raster *raster)
{
    png_image png;
    if (!png_open(&png, file, size))
        return false;
    png.format = PNG_FORMAT_RGB;
    raster->width = (int)png.width;
    raster->height = (int)png.height;
    raster->samples = malloc(PNG_IMAGE_SIZE(png));
    png_color white = {255, 255, 255};
    bool done = raster->samples && png_image_finish_read(&png, &white, raster->samples, 0, NULL);
    png_image_free(&png);
    return done;
}

static bool webp_read(const uint8_t *file, size_t size, sb_raster *raster)
{
    if (!WebPGetInfo(file, size, &raster->width, &raster->height) ||
        !sb_raster_fits((uint32_t)raster->width, (uint32_t)raster->height))
        return false;
    size_t bytes = (size_t)raster->width * (size_t)raster->height * 3;
    raster->samples = malloc(bytes);
    return raster->samples && WebPDecodeRGBInto(file, size, raster->samples, bytes, raster->width * 3) != NULL;
}

/* The mean of a square of samples, as colour. */
static sb_rgb mean(const sb_raster *raster, int left, int top, int side)
{
    unsigned sum[3] = {0};
    for (int y = top; y < top + side; y++) {
        const uint8_t *sample = raster->samples + ((size_t)y * (size_t)raster->width + (size_t)left) * 3;
        for (int x = 0; x < side; x++, sample += 3) {
            sum[0] += sample[0];
            sum[1] += sample[1];
            sum[2] += sample[2];
        }
    }
    float share = 1.0f / (255.0f * (float)side * (float)side);
    return (sb_rgb){(float)sum[0] * share, (float)sum[1] * share, (float)sum[2] * share};
}

/* Shrinks, and turns upright by the EXIF orientation: 2 to 4 mirror and rotate in place, 5 to 8 swap the sides. */
static sb_image upright(const sb_raster *raster, int orientation)
{
    enum { SIDE_MAX = 1024 };
    int longest = raster->width > raster->height ? raster->width : raster->height;
    int shortest = raster->width < raster->height ? raster->width : raster->height;
    int factor = (longest + SIDE_MAX - 1) / SIDE_MAX;
    if (factor > shortest)
        factor = shortest;
    int width = raster->width / factor, height = raster->height / factor;
    bool swap = orientation >= 5;
    bool flip_x = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
    bool flip_y = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
    sb_image image = sb_image_new(swap ? height : width, swap ? width : height);
    for (int y = 0; image.pixels && y < image.height; y++)
        for (int x = 0; x < image.width; x++) {
            int column = swap ? y : x, row = swap ? x : y;
            column = flip_x ? width - 1 - column : column;
            row = flip_y ? height - 1 - row : row;
            *sb_image_at(&image, x, y) = mean(raster, column * factor, row * factor, factor);
        }
    return image;
}

sb_image sb_image_read(const void *file, size_t size, const char **reason)
{
    sb_raster raster = {0};
    sb_image image = {0};
    int orientation = 1;
    bool read = false;
    fg_image_kind kind = fg_image_sniff(file, size);
    if (kind == FG_IMAGE_JPEG)
        read = sb_jpeg_read(file, size, &raster, &orientation);
    else if (kind == FG_IMAGE_PNG)
        read = png_read(file, size, &raster);
    else if (kind == FG_IMAGE_WEBP)
        read = webp_read(file, size, &raster);

    if (read)
        image = upright(&raster, orientation);
    if (!fg_image_is_face(kind))
        *reason = "the face image is not a JPEG, PNG or WebP file";
    else if (!read)
        *reason = "the face image is damaged, incomplete or too large";
    else if (!image.pixels)
        *reason = "out of memory";
    free(raster.samples);
    return image;
}

bool sb_image_measure(const void *file, size_t size, int *width, int *height)
{
    png_image png;
    int orientation = 1;
    switch (fg_image_sniff(file, size)) {
    case FG_IMAGE_JPEG:
        if (!sb_jpeg_measure(file, size, width, height, &orientation))
            return false;
        break;
    case FG_IMAGE_PNG:
        if (!png_open(&png, file, size))
            return false;
        *width = (int)png.width;
        *height = (int)png.height;
        png_image_free(&png);
        break;
    case FG_IMAGE_WEBP:
        if (!WebPGetInfo(file, size, width, height) || !sb_raster_fits((uint32_t)*width, (uint32_t)*height))
            return false;
        break;
    default:
        return false;
    }
    if (orientation >= 5) {
        int side = *width;
        *width = *height;
        *height = side;
    }
    return true;
}
