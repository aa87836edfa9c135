#include "image.h"

#include <stdlib.h>
#include <string.h>

fg_image fg_image_new(int width, int height)
{
    fg_image image = {width, height, NULL};
    image.pixels = calloc(fg_image_count(&image), sizeof *image.pixels);
    return image;
}

fg_image fg_image_copy(const fg_image *image)
{
    fg_image copy = fg_image_new(image->width, image->height);
    if (copy.pixels)
        memcpy(copy.pixels, image->pixels, fg_image_count(image) * sizeof *image->pixels);
    return copy;
}

void fg_image_free(fg_image *image)
{
    free(image->pixels);
    image->pixels = NULL;
}

fg_rgb fg_image_sample(const fg_image *image, float x, float y)
{
    x = fg_clamp(x - 0.5f, 0, (float)(image->width - 1));
    y = fg_clamp(y - 0.5f, 0, (float)(image->height - 1));
    int left = (int)x, top = (int)y;
    int right = left + 1 < image->width ? left + 1 : left;
    int bottom = top + 1 < image->height ? top + 1 : top;
    float tx = x - (float)left;
    fg_rgb upper = fg_mix(*fg_image_at(image, left, top), *fg_image_at(image, right, top), tx);
    fg_rgb lower = fg_mix(*fg_image_at(image, left, bottom), *fg_image_at(image, right, bottom), tx);
    return fg_mix(upper, lower, y - (float)top);
}

fg_image fg_image_shrink(const fg_image *image, int factor)
{
    fg_image small = fg_image_new(image->width / factor, image->height / factor);
    if (!small.pixels)
        return small;
    for (int y = 0; y < small.height * factor; y++)
        for (int x = 0; x < small.width * factor; x++) {
            fg_rgb *sum = fg_image_at(&small, x / factor, y / factor);
            *sum = fg_add(*sum, *fg_image_at(image, x, y));
        }
    for (size_t i = 0; i < fg_image_count(&small); i++)
        small.pixels[i] = fg_scale(small.pixels[i], 1.0f / (float)(factor * factor));
    return small;
}

static int clamp_index(int index, int count)
{
    return index < 0 ? 0 : index < count ? index : count - 1;
}

/* The mean of each pixel's row neighbours up to `radius` away, by a running sum. */
static void blur_rows(const fg_image *from, fg_image *to, int radius)
{
    float share = 1.0f / (float)(2 * radius + 1);
    int width = from->width;
    for (int y = 0; y < from->height; y++) {
        const fg_rgb *row = fg_image_at(from, 0, y);
        fg_rgb sum = fg_grey(0);
        for (int x = -radius; x <= radius; x++)
            sum = fg_add(sum, row[clamp_index(x, width)]);
        for (int x = 0; x < width; x++) {
            *fg_image_at(to, x, y) = fg_scale(sum, share);
            sum = fg_add(sum, row[clamp_index(x + radius + 1, width)]);
            sum = fg_add(sum, fg_scale(row[clamp_index(x - radius, width)], -1));
        }
    }
}

/* The same down the columns: a row of running sums, so that memory is walked in order. sums: one for each column. */
static void blur_columns(const fg_image *from, fg_image *to, int radius, fg_rgb *sums)
{
    float share = 1.0f / (float)(2 * radius + 1);
    int width = from->width, height = from->height;
    memset(sums, 0, (size_t)width * sizeof *sums);
    for (int y = -radius; y <= radius; y++) {
        const fg_rgb *row = fg_image_at(from, 0, clamp_index(y, height));
        for (int x = 0; x < width; x++)
            sums[x] = fg_add(sums[x], row[x]);
    }
    for (int y = 0; y < height; y++) {
        const fg_rgb *enter = fg_image_at(from, 0, clamp_index(y + radius + 1, height));
        const fg_rgb *leave = fg_image_at(from, 0, clamp_index(y - radius, height));
        fg_rgb *out = fg_image_at(to, 0, y);
        for (int x = 0; x < width; x++) {
            out[x] = fg_scale(sums[x], share);
            sums[x] =
                fg_add(sums[x], (fg_rgb){enter[x].r - leave[x].r, enter[x].g - leave[x].g, enter[x].b - leave[x].b});
        }
    }
}

static bool box_blur(fg_image *image, int radius, int passes)
{
    if (radius < 1)
        return true;
    fg_image other = fg_image_new(image->width, image->height);
    fg_rgb *sums = malloc((size_t)image->width * sizeof *sums);
    bool done = other.pixels && sums;
    for (int i = 0; done && i < passes; i++) {
        blur_rows(image, &other, radius);
        blur_columns(&other, image, radius, sums);
    }
    free(sums);
    fg_image_free(&other);
    return done;
}

bool fg_image_blur(fg_image *image, int radius)
{
    return box_blur(image, radius, 3);
}

/* The guided filter's two coefficients from local means of luma and luma squared: keep = variance's share, rest = mean.
 */
static fg_rgb coefficients(fg_rgb means, float tolerance)
{
    float variance = means.g - means.r * means.r;
    if (variance < 0)
        variance = 0; /* rounding */
    float keep = variance / (variance + tolerance * tolerance);
    return (fg_rgb){keep, means.r * (1 - keep), 0};
}

bool fg_image_smooth(fg_image *image, int radius, float tolerance)
{
    fg_image lead = fg_image_new(image->width, image->height);
    bool done = lead.pixels != NULL;
    size_t count = fg_image_count(image);
    for (size_t i = 0; done && i < count; i++) {
        float luma = fg_luma(image->pixels[i]);
        lead.pixels[i] = (fg_rgb){luma, luma * luma, 0};
    }
    done = done && box_blur(&lead, radius, 1);
    for (size_t i = 0; done && i < count; i++)
        lead.pixels[i] = coefficients(lead.pixels[i], tolerance);
    done = done && box_blur(&lead, radius, 1);
    for (size_t i = 0; done && i < count; i++) {
        float luma = fg_luma(image->pixels[i]);
        float change = lead.pixels[i].r * luma + lead.pixels[i].g - luma;
        image->pixels[i] = fg_add(image->pixels[i], fg_grey(change));
    }
    fg_image_free(&lead);
    return done;
}
