/* The photo's face, ready to be painted into a figure. */
#ifndef SB_PORTRAIT_H
#define SB_PORTRAIT_H

#include "face_find.h"

typedef struct sb_portrait {
    sb_image face;       /* the photo round the face, in the figure's scale; no pixels without a photo */
    sb_image soft;       /* the same without features: light and skin only */
    sb_image matte;      /* r: 1 on the head, 0 on what was behind it */
    float unit;          /* pixels in half a face's width */
    sb_found_face place; /* of the face in the photo */
    float width, height; /* of the photo */
    sb_rgb skin;         /* between the cheeks */
    sb_rgb skin_u;       /* its change per unit to the right */
    sb_rgb hair;
    bool long_hair; /* there is hair beside the neck */
} sb_portrait;

/* What of a photo's face is seen at a point; cover 0 is none of it. */
typedef struct sb_glimpse {
    sb_rgb colour;
    float cover;
} sb_glimpse;

/* unit: pixels of the figure's half face width. False when out of memory. */
bool sb_portrait_take(sb_portrait *portrait, const sb_image *photo, float unit);
void sb_portrait_free(sb_portrait *portrait);

/* The photo's face at a point in face coordinates, at a presence of s_scale (0 to 2). */
sb_glimpse sb_portrait_face(const sb_portrait *portrait, float u, float v, float s_scale);

/* The photo's whole head, hair and all, which shows from an s_scale of 1 on. */
sb_glimpse sb_portrait_head(const sb_portrait *portrait, float u, float v, float s_scale);

/* How bright the photo's light is at a point beside that on all of the face. */
float sb_portrait_light(const sb_portrait *portrait, float u, float v);

/* The colour skin would have there, were it all even. */
sb_rgb sb_portrait_skin(const sb_portrait *portrait, float u);

#endif
