#include "look.h"

#include <math.h>
#include <string.h>

#include "noise.h"

static const fg_look looks[] = {
    {"realistic", FG_PHOTOGRAPH, 1.00f, 1.00f, 1.00f, 1.00f, 0.000f, {0, 0, 0}, 0.0f, 0.10f, 0.010f},
    {"comic", FG_INKED, 1.00f, 1.00f, 1.00f, 1.05f, 0.026f, {0.05f, 0.04f, 0.07f}, 0.8f, 0.05f, 0},
    {"chibi", FG_PASTEL, 1.26f, 0.50f, 1.30f, 1.65f, 0.020f, {0.30f, 0.12f, 0.22f}, 0.7f, 0.2f, 0.006f},
    {"3d", FG_PLASTIC, 1.04f, 0.86f, 1.10f, 1.25f, 0.000f, {0, 0, 0}, 0.4f, 1.0f, 0.022f},
    {"anime", FG_CEL, 1.04f, 0.90f, 1.10f, 1.45f, 0.016f, {0.13f, 0.08f, 0.10f}, 0.8f, 0.10f, 0},
};

const fg_look *fg_look_of(const char *style)
{
    for (size_t i = 1; i < sizeof looks / sizeof *looks; i++)
        if (strcmp(looks[i].name, style) == 0)
            return &looks[i];
    return &looks[0];
}

/* Pixels that `share` of the picture's geometric mean side makes, at least 1. */
static int pixels(const fg_image *picture, float share)
{
    float side = sqrtf((float)fg_image_count(picture));
    return 1 + (int)(share * side);
}

/* Makes the colour's brightness another one, keeping its hue. */
static fg_rgb relit(fg_rgb colour, float luma)
{
    return fg_scale(colour, luma / (fg_luma(colour) + 0.02f));
}

/* Brightness in flat steps with a short slope between: `softness` of each step, 0 to 1. */
static float posterise(float luma, float steps, float softness)
{
    float scaled = luma * steps;
    float step = (float)fg_floor(scaled);
    return (step + fg_smoothstep(0.5f - softness / 2, 0.5f + softness / 2, scaled - step)) / steps;
}

/*
 * Draws lines where an even source is darker than its surroundings (a difference of Gaussians).
 * reach: radius in pixels; threshold: the difference, 0 to 1, from which a line is drawn.
 */
static bool draw_lines(fg_image *picture, const fg_image *source, int reach, float threshold, fg_rgb ink)
{
    fg_image around = fg_image_copy(source);
    bool done = around.pixels && fg_image_blur(&around, reach);
    for (size_t i = 0; done && i < fg_image_count(picture); i++) {
        float darker = fg_luma(around.pixels[i]) - fg_luma(source->pixels[i]);
        picture->pixels[i] = fg_mix(picture->pixels[i], ink, fg_smoothstep(threshold, threshold * 2.2f, darker));
    }
    fg_image_free(&around);
    return done;
}

/* Dots in a grid at 45 degrees, bigger where the picture is darker, as newspapers print them. */
static fg_rgb halftone(fg_rgb colour, float luma, int x, int y, float pitch)
{
    float across = (float)(x + y) / (pitch * 1.4142f), down = (float)(x - y) / (pitch * 1.4142f);
    float du = across - (float)fg_floor(across) - 0.5f, dv = down - (float)fg_floor(down) - 0.5f;
    float radius = 0.62f * (1 - fg_smoothstep(0.05f, 0.62f, luma));
    float dot = fg_smoothstep(radius + 0.08f, radius - 0.08f, sqrtf(du * du + dv * dv));
    return fg_mix(colour, fg_multiply(colour, (fg_rgb){0.52f, 0.45f, 0.58f}), dot * (radius > 0.05f ? 1.0f : 0.0f));
}

static bool inked(fg_image *picture)
{
    bool done = fg_image_smooth(picture, pixels(picture, 0.008f), 0.14f);
    fg_image source = fg_image_copy(picture);
    done = done && source.pixels;
    float pitch = (float)pixels(picture, 0.0085f);
    for (int y = 0; done && y < picture->height; y++)
        for (int x = 0; x < picture->width; x++) {
            fg_rgb *at = fg_image_at(picture, x, y);
            float luma = fg_clamp(fg_luma(*at), 0, 1);
            fg_rgb flat = relit(*at, 0.06f + 1.02f * posterise(luma, 4, 0.18f));
            *at = halftone(fg_saturate(flat, 1.5f), luma, x, y, pitch);
        }
    done = done && draw_lines(picture, &source, pixels(picture, 0.006f), 0.05f, (fg_rgb){0.05f, 0.04f, 0.07f});
    fg_image_free(&source);
    return done;
}

static bool cel(fg_image *picture)
{
    bool done = fg_image_smooth(picture, pixels(picture, 0.012f), 0.10f) &&
                fg_image_smooth(picture, pixels(picture, 0.006f), 0.08f);
    fg_image source = fg_image_copy(picture);
    done = done && source.pixels;
    for (size_t i = 0; done && i < fg_image_count(picture); i++) {
        float luma = fg_clamp(fg_luma(picture->pixels[i]), 0, 1);
        float flat = fg_lerp(luma, posterise(luma, 5, 0.6f), 0.75f);
        picture->pixels[i] = fg_saturate(relit(picture->pixels[i], 0.07f + 0.96f * flat), 1.45f);
    }
    done = done && draw_lines(picture, &source, pixels(picture, 0.005f), 0.055f, (fg_rgb){0.24f, 0.12f, 0.16f});
    fg_image_free(&source);
    return done;
}

/* Sweet colours: even surfaces, lifted shadows, a pink haze. */
static bool pastel(fg_image *picture)
{
    bool done = fg_image_smooth(picture, pixels(picture, 0.008f), 0.12f);
    fg_image source = fg_image_copy(picture), haze = fg_image_copy(picture);
    done = done && source.pixels && haze.pixels && fg_image_blur(&haze, pixels(picture, 0.03f));
    for (size_t i = 0; done && i < fg_image_count(picture); i++) {
        fg_rgb soft = fg_mix(fg_saturate(picture->pixels[i], 1.55f), haze.pixels[i], 0.15f);
        fg_rgb lifted = {0.12f + 0.98f * soft.r, 0.09f + 0.97f * soft.g, 0.12f + 0.97f * soft.b};
        picture->pixels[i] = lifted;
    }
    done = done && draw_lines(picture, &source, pixels(picture, 0.004f), 0.06f, (fg_rgb){0.50f, 0.30f, 0.42f});
    fg_image_free(&source);
    fg_image_free(&haze);
    return done;
}

/* Takes brightness for height and lights it from above, so that everything seems moulded of one glossy stuff. */
static bool plastic(fg_image *picture)
{
    bool done = fg_image_smooth(picture, pixels(picture, 0.010f), 0.085f);
    fg_image height = fg_image_copy(picture), around = fg_image_copy(picture);
    done = done && height.pixels && around.pixels && fg_image_blur(&height, pixels(picture, 0.004f)) &&
           fg_image_blur(&around, pixels(picture, 0.03f));
    for (int y = 0; done && y < picture->height; y++)
        for (int x = 0; x < picture->width; x++) {
            int left = x > 0 ? x - 1 : x, up = y > 0 ? y - 1 : y;
            float here = fg_luma(*fg_image_at(&height, x, y));
            float slope = 2 * here - fg_luma(*fg_image_at(&height, left, y)) - fg_luma(*fg_image_at(&height, x, up));
            float hollow = here - fg_luma(*fg_image_at(&around, x, y));
            float shine = fg_smoothstep(0.55f, 0.85f, here) * fg_smoothstep(0.0f, 0.14f, hollow);
            fg_rgb *at = fg_image_at(picture, x, y);
            fg_rgb moulded = fg_saturate(*at, 1.4f);
            moulded = fg_scale(moulded, 1.04f + fg_clamp(slope * 4 + hollow * 0.6f, -0.25f, 0.05f));
            *at = fg_mix(moulded, fg_grey(1), shine * 0.4f);
        }
    fg_image_free(&height);
    fg_image_free(&around);
    return done;
}

/* A lens's vignette, and colours as strong as a camera makes them. */
static bool photograph(fg_image *picture)
{
    for (int y = 0; y < picture->height; y++)
        for (int x = 0; x < picture->width; x++) {
            float dx = ((float)x + 0.5f) / (float)picture->width - 0.5f;
            float dy = ((float)y + 0.5f) / (float)picture->height - 0.5f;
            fg_rgb *at = fg_image_at(picture, x, y);
            fg_rgb developed = fg_contrast(fg_saturate(*at, 1.12f), 1.06f);
            *at = fg_scale(developed, 1.07f - 0.45f * (dx * dx + dy * dy));
        }
    return true;
}

bool fg_look_finish(const fg_look *look, fg_image *picture)
{
    switch (look->finish) {
    case FG_INKED:
        return inked(picture);
    case FG_PASTEL:
        return pastel(picture);
    case FG_PLASTIC:
        return plastic(picture);
    case FG_CEL:
        return cel(picture);
    default:
        return photograph(picture);
    }
}
