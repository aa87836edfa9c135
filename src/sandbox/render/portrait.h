/* The photo's face, ready to be painted into a figure. */
#ifndef FG_SANDBOX_PORTRAIT_H
#define FG_SANDBOX_PORTRAIT_H

#include "face_find.h"

typedef struct fg_portrait {
    fg_image face;       /* the photo round the face, in the figure's scale; no pixels without a photo */
    fg_image soft;       /* the same without features: light and skin only */
    fg_image matte;      /* r: 1 on the head, 0 on what was behind it */
    float unit;          /* pixels in half a face's width */
    fg_found_face place; /* of the face in the photo */
    float width, height; /* of the photo */
    fg_rgb skin;         /* between the cheeks */
    fg_rgb skin_u;       /* its change per unit to the right */
    fg_rgb hair;
    bool long_hair; /* there is hair beside the neck */
} fg_portrait;

/* What of a photo's face is seen at a point; cover 0 is none of it. */
typedef struct fg_glimpse {
    fg_rgb colour;
    float cover;
} fg_glimpse;

/* unit: pixels of the figure's half face width. False when out of memory. */
bool fg_portrait_take(fg_portrait *portrait, const fg_image *photo, float unit);
void fg_portrait_free(fg_portrait *portrait);

/* The photo's face at a point in face coordinates, at a presence of s_scale (0 to 2). */
fg_glimpse fg_portrait_face(const fg_portrait *portrait, float u, float v, float s_scale);

/* The photo's whole head, hair and all, which shows from an s_scale of 1 on. */
fg_glimpse fg_portrait_head(const fg_portrait *portrait, float u, float v, float s_scale);

/* How bright the photo's light is at a point beside that on all of the face. */
float fg_portrait_light(const fg_portrait *portrait, float u, float v);

/* The colour skin would have there, were it all even. */
fg_rgb fg_portrait_skin(const fg_portrait *portrait, float u);

#endif
