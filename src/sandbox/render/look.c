#include "look.h"

#include <math.h>
#include <string.h>

#include "noise.h"

static const sb_look looks[] = {
    {"realistic", SB_PHOTOGRAPH, 1.00f, 1.00f, 1.00f, 1.00f, 0.000f, {0, 0, 0}, 0.0f, 0.10f, 0.010f},
    {"comic", SB_INKED, 1.00f, 1.00f, 1.00f, 1.05f, 0.026f, {0.05f, 0.04f, 0.07f}, 0.8f, 0.05f, 0},
    {"chibi", SB_PASTEL, 1.26f, 0.50f, 1.30f, 1.65f, 0.020f, {0.30f, 0.12f, 0.22f}, 0.7f, 0.2f, 0.006f},
    {"3d", SB_PLASTIC, 1.04f, 0.86f, 1.10f, 1.25f, 0.000f, {0, 0, 0}, 0.4f, 1.0f, 0.022f},
    {"anime", SB_CEL, 1.04f, 0.90f, 1.10f, 1.45f, 0.016f, {0.13f, 0.08f, 0.10f}, 0.8f, 0.10f, 0},
};

const sb_look *sb_look_of(const char *style)
{
    for (size_t i = 1; i < sizeof looks / sizeof *looks; i++)
        if (strcmp(looks[i].name, style) == 0)
            return &looks[i];
    return &looks[0];
}

/* Pixels that `share` of the picture's geometric mean side makes, at least 1. */
static int pixels(const sb_image *picture, float share)
{
    float side = sqrtf((float)sb_image_count(picture));
    return 1 + (int)(share * side);
}

/* Makes the colour's brightness another one, keeping its hue. */
static sb_rgb relit(sb_rgb colour, float luma)
{
    return sb_scale(colour, luma / (sb_luma(colour) + 0.02f));
}

/* Brightness in flat steps with a short slope between: `softness` of each step, 0 to 1. */
static float posterise(float luma, float steps, float softness)
{
    float scaled = luma * steps;
    float step = (float)sb_floor(scaled);
    return (step + sb_smoothstep(0.5f - softness / 2, 0.5f + softness / 2, scaled - step)) / steps;
}

/*
 * Draws lines where an even source is darker than its surroundings (a difference of Gaussians).
 * reach: radius in pixels; threshold: the difference, 0 to 1, from which a line is drawn.
 */
static bool draw_lines(sb_image *picture, const sb_image *source, int reach, float threshold, sb_rgb ink)
{
    sb_image around = sb_image_copy(source);
    bool done = around.pixels && sb_image_blur(&around, reach);
    for (size_t i = 0; done && i < sb_image_count(picture); i++) {
        float darker = sb_luma(around.pixels[i]) - sb_luma(source->pixels[i]);
        picture->pixels[i] = sb_mix(picture->pixels[i], ink, sb_smoothstep(threshold, threshold * 2.2f, darker));
    }
    sb_image_free(&around);
    return done;
}

/* Dots in a grid at 45 degrees, bigger where the picture is darker, as newspapers print them. */
static sb_rgb halftone(sb_rgb colour, float luma, int x, int y, float pitch)
{
    float across = (float)(x + y) / (pitch * 1.4142f), down = (float)(x - y) / (pitch * 1.4142f);
    float du = across - (float)sb_floor(across) - 0.5f, dv = down - (float)sb_floor(down) - 0.5f;
    float radius = 0.62f * (1 - sb_smoothstep(0.05f, 0.62f, luma));
    float dot = sb_smoothstep(radius + 0.08f, radius - 0.08f, sqrtf(du * du + dv * dv));
    return sb_mix(colour, sb_multiply(colour, (sb_rgb){0.52f, 0.45f, 0.58f}), dot * (radius > 0.05f ? 1.0f : 0.0f));
}

static bool inked(sb_image *picture)
{
    bool done = sb_image_smooth(picture, pixels(picture, 0.008f), 0.14f);
    sb_image source = sb_image_copy(picture);
    done = done && source.pixels;
    float pitch = (float)pixels(picture, 0.0085f);
    for (int y = 0; done && y < picture->height; y++)
        for (int x = 0; x < picture->width; x++) {
            sb_rgb *at = sb_image_at(picture, x, y);
            float luma = sb_clamp(sb_luma(*at), 0, 1);
            sb_rgb flat = relit(*at, 0.06f + 1.02f * posterise(luma, 4, 0.18f));
            *at = halftone(sb_saturate(flat, 1.5f), luma, x, y, pitch);
        }
    done = done && draw_lines(picture, &source, pixels(picture, 0.006f), 0.05f, (sb_rgb){0.05f, 0.04f, 0.07f});
    sb_image_free(&source);
    return done;
}

static bool cel(sb_image *picture)
{
    bool done = sb_image_smooth(picture, pixels(picture, 0.012f), 0.10f) &&
                sb_image_smooth(picture, pixels(picture, 0.006f), 0.08f);
    sb_image source = sb_image_copy(picture);
    done = done && source.pixels;
    for (size_t i = 0; done && i < sb_image_count(picture); i++) {
        float luma = sb_clamp(sb_luma(picture->pixels[i]), 0, 1);
        float flat = sb_lerp(luma, posterise(luma, 5, 0.6f), 0.75f);
        picture->pixels[i] = sb_saturate(relit(picture->pixels[i], 0.07f + 0.96f * flat), 1.45f);
    }
    done = done && draw_lines(picture, &source, pixels(picture, 0.005f), 0.055f, (sb_rgb){0.24f, 0.12f, 0.16f});
    sb_image_free(&source);
    return done;
}

/* Sweet colours: even surfaces, lifted shadows, a pink haze. */
static bool pastel(sb_image *picture)
{
    bool done = sb_image_smooth(picture, pixels(picture, 0.008f), 0.12f);
    sb_image source = sb_image_copy(picture), haze = sb_image_copy(picture);
    done = done && source.pixels && haze.pixels && sb_image_blur(&haze, pixels(picture, 0.03f));
    for (size_t i = 0; done && i < sb_image_count(picture); i++) {
        sb_rgb soft = sb_mix(sb_saturate(picture->pixels[i], 1.55f), haze.pixels[i], 0.15f);
        sb_rgb lifted = {0.12f + 0.98f * soft.r, 0.09f + 0.97f * soft.g, 0.12f + 0.97f * soft.b};
        picture->pixels[i] = lifted;
    }
    done = done && draw_lines(picture, &source, pixels(picture, 0.004f), 0.06f, (sb_rgb){0.50f, 0.30f, 0.42f});
    sb_image_free(&source);
    sb_image_free(&haze);
    return done;
}

/* Takes brightness for height and lights it from above, so that everything seems moulded of one glossy stuff. */
static bool plastic(sb_image *picture)
{
    bool done = sb_image_smooth(picture, pixels(picture, 0.010f), 0.085f);
    sb_image height = sb_image_copy(picture), around = sb_image_copy(picture);
    done = done && height.pixels && around.pixels && sb_image_blur(&height, pixels(picture, 0.004f)) &&
           sb_image_blur(&around, pixels(picture, 0.03f));
    for (int y = 0; done && y < picture->height; y++)
        for (int x = 0; x < picture->width; x++) {
            int left = x > 0 ? x - 1 : x, up = y > 0 ? y - 1 : y;
            float here = sb_luma(*sb_image_at(&height, x, y));
            float slope = 2 * here - sb_luma(*sb_image_at(&height, left, y)) - sb_luma(*sb_image_at(&height, x, up));
            float hollow = here - sb_luma(*sb_image_at(&around, x, y));
            float shine = sb_smoothstep(0.55f, 0.85f, here) * sb_smoothstep(0.0f, 0.14f, hollow);
            sb_rgb *at = sb_image_at(picture, x, y);
            sb_rgb moulded = sb_saturate(*at, 1.4f);
            moulded = sb_scale(moulded, 1.04f + sb_clamp(slope * 4 + hollow * 0.6f, -0.25f, 0.05f));
            *at = sb_mix(moulded, sb_grey(1), shine * 0.4f);
        }
    sb_image_free(&height);
    sb_image_free(&around);
    return done;
}

/* A lens's vignette, and colours as strong as a camera makes them. */
static bool photograph(sb_image *picture)
{
    for (int y = 0; y < picture->height; y++)
        for (int x = 0; x < picture->width; x++) {
            float dx = ((float)x + 0.5f) / (float)picture->width - 0.5f;
            float dy = ((float)y + 0.5f) / (float)picture->height - 0.5f;
            sb_rgb *at = sb_image_at(picture, x, y);
            sb_rgb developed = sb_contrast(sb_saturate(*at, 1.12f), 1.06f);
            *at = sb_scale(developed, 1.07f - 0.45f * (dx * dx + dy * dy));
        }
    return true;
}

bool sb_look_finish(const sb_look *look, sb_image *picture)
{
    switch (look->finish) {
    case SB_INKED:
        return inked(picture);
    case SB_PASTEL:
        return pastel(picture);
    case SB_PLASTIC:
        return plastic(picture);
    case SB_CEL:
        return cel(picture);
    default:
        return photograph(picture);
    }
}
