/* The person: body, head, hair and what they wear, with the photo's face painted in. */
#ifndef FG_SANDBOX_FIGURE_H
#define FG_SANDBOX_FIGURE_H

#include "brief.h"
#include "look.h"
#include "portrait.h"
#include "scene.h"

typedef struct fg_figure {
    const fg_look *look;
    const fg_scene *scene;
    const fg_portrait *portrait; /* NULL: a stand-in face is drawn */
    fg_place place;              /* clothes go with it */
    fg_headgear headgear;
    float s_scale;
    float x, y;     /* scene coordinates of the face's origin */
    float unit;     /* half a face's width in scene coordinates */
    float pixel;    /* the size of a pixel in face units */
    float light_u;  /* where the light comes from: negative is the left */
    float presence; /* of drawn features: 1 without a photo, 0 when the photo shows them */
    fg_rgb skin, hair, cloth, trim, iris;
    bool long_hair;
} fg_figure;

/* aspect: width by height of the picture, which is `height` pixels high. */
fg_figure fg_figure_plan(const fg_render_order *order, const fg_brief *brief, const fg_scene *scene,
                         const fg_portrait *portrait, float aspect);

/* Half a face's width in scene coordinates, for a picture of this shape. */
float fg_figure_unit(const fg_look *look, float aspect);

/* Paints the figure over the colour at a point in scene coordinates. */
fg_rgb fg_figure_over(const fg_figure *figure, fg_rgb under, float x, float y);

/* Whether the figure surely covers a point, so that what is behind need not be drawn. */
bool fg_figure_hides(const fg_figure *figure, float x, float y);

/* The skin's colour, as even as a drawing's. */
fg_rgb fg_figure_skin(const fg_figure *figure, float u);

/* How much of a point is the photo's own face, 0 to 1. */
float fg_figure_photo_cover(const fg_figure *figure, float x, float y);

#endif
