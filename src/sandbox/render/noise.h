/* Repeatable randomness from integers: the same on every machine. */
#ifndef SB_NOISE_H
#define SB_NOISE_H

#include <stdint.h>

/* The whole number not above a value; the C library's floorf() is a slow call on plain x86-64. */
static inline int sb_floor(float value)
{
    int whole = (int)value;
    return whole - ((float)whole > value);
}

/* A well mixed 32 bit value of three (Murmur3's finisher). */
static inline uint32_t sb_hash(uint32_t a, uint32_t b, uint32_t c)
{
    uint32_t h = a * 0x9e3779b1u ^ b * 0x85ebca77u ^ c * 0xc2b2ae3du;
    h = (h ^ h >> 16) * 0x85ebca6bu;
    h = (h ^ h >> 13) * 0xc2b2ae35u;
    return h ^ h >> 16;
}

/* 0 up to 1, of a point on the integer grid. */
static inline float sb_grid_random(uint32_t seed, int x, int y)
{
    return (float)(sb_hash(seed, (uint32_t)x, (uint32_t)y) >> 8) * (1.0f / 16777216.0f);
}

/* What noise mixes its grid points with; a step along an axis is an addition. */
#define SB_LATTICE_X 0x85ebca77u
#define SB_LATTICE_Y 0xc2b2ae3du

/* 0 up to 2 to the 24, of a mixed grid point: one round of mixing, as speed matters here more than quality. */
static inline float sb_lattice(uint32_t point)
{
    uint32_t h = (point ^ point >> 15) * 0x2c1b3c6du;
    return (float)(int32_t)((h ^ h >> 12) >> 8);
}

/* Value noise, 0 to 1, with features about 1 unit in size. */
static inline float sb_noise(uint32_t seed, float x, float y)
{
    int ix = sb_floor(x), iy = sb_floor(y);
    float tx = x - (float)ix, ty = y - (float)iy;
    tx = tx * tx * (3 - 2 * tx);
    ty = ty * ty * (3 - 2 * ty);
    uint32_t point = seed * 0x9e3779b1u + (uint32_t)ix * SB_LATTICE_X + (uint32_t)iy * SB_LATTICE_Y;
    float a = sb_lattice(point), b = sb_lattice(point + SB_LATTICE_X);
    float upper = a + (b - a) * tx;
    if (ty > 0) { /* a ridge takes its noise along a line, at half the cost */
        float c = sb_lattice(point + SB_LATTICE_Y), d = sb_lattice(point + SB_LATTICE_X + SB_LATTICE_Y);
        upper += (c + (d - c) * tx - upper) * ty;
    }
    return upper * (1.0f / 16777216.0f);
}

/* Fractal noise, about 0 to 1: each octave is twice as fine and half as strong. */
static inline float sb_fractal(uint32_t seed, float x, float y, int octaves)
{
    float sum = 0, weight = 0.5f;
    for (int i = 0; i < octaves; i++) {
        sum += weight * sb_noise(seed + (uint32_t)i, x, y);
        weight *= 0.5f;
        x *= 2;
        y *= 2;
    }
    return sum + weight; /* the rest of the series at its mean */
}

#endif
