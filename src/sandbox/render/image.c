#include "image.h"

#include <stdlib.h>
#include <string.h>

sb_image sb_image_new(int width, int height)
{
    sb_image image = {width, height, NULL};
    image.pixels = calloc(sb_image_count(&image), sizeof *image.pixels);
    return image;
}

sb_image sb_image_copy(const sb_image *image)
{
    sb_image copy = sb_image_new(image->width, image->height);
    if (copy.pixels)
        memcpy(copy.pixels, image->pixels, sb_image_count(image) * sizeof *image->pixels);
    return copy;
}

void sb_image_free(sb_image *image)
{
    free(image->pixels);
    image->pixels = NULL;
}

sb_rgb sb_image_sample(const sb_image *image, float x, float y)
{
    x = sb_clamp(x - 0.5f, 0, (float)(image->width - 1));
    y = sb_clamp(y - 0.5f, 0, (float)(image->height - 1));
    int left = (int)x, top = (int)y;
    int right = left + 1 < image->width ? left + 1 : left;
    int bottom = top + 1 < image->height ? top + 1 : top;
    float tx = x - (float)left;
    sb_rgb upper = sb_mix(*sb_image_at(image, left, top), *sb_image_at(image, right, top), tx);
    sb_rgb lower = sb_mix(*sb_image_at(image, left, bottom), *sb_image_at(image, right, bottom), tx);
    return sb_mix(upper, lower, y - (float)top);
}

sb_image sb_image_shrink(const sb_image *image, int factor)
{
    sb_image small = sb_image_new(image->width / factor, image->height / factor);
    if (!small.pixels)
        return small;
    for (int y = 0; y < small.height * factor; y++)
        for (int x = 0; x < small.width * factor; x++) {
            sb_rgb *sum = sb_image_at(&small, x / factor, y / factor);
            *sum = sb_add(*sum, *sb_image_at(image, x, y));
        }
    for (size_t i = 0; i < sb_image_count(&small); i++)
        small.pixels[i] = sb_scale(small.pixels[i], 1.0f / (float)(factor * factor));
    return small;
}

static int clamp_index(int index, int count)
{
    return index < 0 ? 0 : index < count ? index : count - 1;
}

/* The mean of each pixel's row neighbours up to `radius` away, by a running sum. */
static void blur_rows(const sb_image *from, sb_image *to, int radius)
{
    float share = 1.0f / (float)(2 * radius + 1);
    int width = from->width;
    for (int y = 0; y < from->height; y++) {
        const sb_rgb *row = sb_image_at(from, 0, y);
        sb_rgb sum = sb_grey(0);
        for (int x = -radius; x <= radius; x++)
            sum = sb_add(sum, row[clamp_index(x, width)]);
        for (int x = 0; x < width; x++) {
            *sb_image_at(to, x, y) = sb_scale(sum, share);
            sum = sb_add(sum, row[clamp_index(x + radius + 1, width)]);
            sum = sb_add(sum, sb_scale(row[clamp_index(x - radius, width)], -1));
        }
    }
}

/* The same down the columns: a row of running sums, so that memory is walked in order. sums: one for each column. */
static void blur_columns(const sb_image *from, sb_image *to, int radius, sb_rgb *sums)
{
    float share = 1.0f / (float)(2 * radius + 1);
    int width = from->width, height = from->height;
    memset(sums, 0, (size_t)width * sizeof *sums);
    for (int y = -radius; y <= radius; y++) {
        const sb_rgb *row = sb_image_at(from, 0, clamp_index(y, height));
        for (int x = 0; x < width; x++)
            sums[x] = sb_add(sums[x], row[x]);
    }
    for (int y = 0; y < height; y++) {
        const sb_rgb *enter = sb_image_at(from, 0, clamp_index(y + radius + 1, height));
        const sb_rgb *leave = sb_image_at(from, 0, clamp_index(y - radius, height));
        sb_rgb *out = sb_image_at(to, 0, y);
        for (int x = 0; x < width; x++) {
            out[x] = sb_scale(sums[x], share);
            sums[x] =
                sb_add(sums[x], (sb_rgb){enter[x].r - leave[x].r, enter[x].g - leave[x].g, enter[x].b - leave[x].b});
        }
    }
}

static bool box_blur(sb_image *image, int radius, int passes)
{
    if (radius < 1)
        return true;
    sb_image other = sb_image_new(image->width, image->height);
    sb_rgb *sums = malloc((size_t)image->width * sizeof *sums);
    bool done = other.pixels && sums;
    for (int i = 0; done && i < passes; i++) {
        blur_rows(image, &other, radius);
        blur_columns(&other, image, radius, sums);
    }
    free(sums);
    sb_image_free(&other);
    return done;
}

bool sb_image_blur(sb_image *image, int radius)
{
    return box_blur(image, radius, 3);
}

/* The guided filter's two coefficients from local means of luma and luma squared: keep = variance's share, rest = mean.
 */
static sb_rgb coefficients(sb_rgb means, float tolerance)
{
    float variance = means.g - means.r * means.r;
    if (variance < 0)
        variance = 0; /* rounding */
    float keep = variance / (variance + tolerance * tolerance);
    return (sb_rgb){keep, means.r * (1 - keep), 0};
}

bool sb_image_smooth(sb_image *image, int radius, float tolerance)
{
    sb_image lead = sb_image_new(image->width, image->height);
    bool done = lead.pixels != NULL;
    size_t count = sb_image_count(image);
    for (size_t i = 0; done && i < count; i++) {
        float luma = sb_luma(image->pixels[i]);
        lead.pixels[i] = (sb_rgb){luma, luma * luma, 0};
    }
    done = done && box_blur(&lead, radius, 1);
    for (size_t i = 0; done && i < count; i++)
        lead.pixels[i] = coefficients(lead.pixels[i], tolerance);
    done = done && box_blur(&lead, radius, 1);
    for (size_t i = 0; done && i < count; i++) {
        float luma = sb_luma(image->pixels[i]);
        float change = lead.pixels[i].r * luma + lead.pixels[i].g - luma;
        image->pixels[i] = sb_add(image->pixels[i], sb_grey(change));
    }
    sb_image_free(&lead);
    return done;
}
