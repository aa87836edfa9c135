/* Where the face is in a photo. */
#ifndef SB_FACE_FIND_H
#define SB_FACE_FIND_H

#include "image.h"

/*
 * Face coordinates, used by all that draws heads: u goes right and v goes down from the bridge of the nose, in half
 * face widths. Eyes are at v = -0.35, the mouth is at 0.6, the chin at 1.25, the hairline at -1.35, the crown at -2.
 */
typedef struct sb_found_face {
    float x, y;     /* pixels: where u and v are 0 */
    float unit;     /* pixels in half a face's width */
    float u_x, u_y; /* the direction in which u goes: 1, 0 when the head is upright */
} sb_found_face;

/* The pixel at a point in face coordinates. */
static inline float sb_face_x(const sb_found_face *face, float u, float v)
{
    return face->x + face->unit * (u * face->u_x - v * face->u_y);
}

static inline float sb_face_y(const sb_found_face *face, float u, float v)
{
    return face->y + face->unit * (u * face->u_y + v * face->u_x);
}

/* The most face-like place; the middle of the picture when none is. False when out of memory. */
bool sb_face_find(const sb_image *photo, sb_found_face *face);

#endif
