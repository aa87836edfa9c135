/* The person: body, head, hair and what they wear, with the photo's face painted in. */
#ifndef SB_FIGURE_H
#define SB_FIGURE_H

#include "brief.h"
#include "look.h"
#include "portrait.h"
#include "scene.h"

typedef struct sb_figure {
    const sb_look *look;
    const sb_scene *scene;
    const sb_portrait *portrait; /* NULL: a stand-in face is drawn */
    sb_place place;              /* clothes go with it */
    sb_headgear headgear;
    float s_scale;
    float x, y;     /* scene coordinates of the face's origin */
    float unit;     /* half a face's width in scene coordinates */
    float pixel;    /* the size of a pixel in face units */
    float light_u;  /* where the light comes from: negative is the left */
    float presence; /* of drawn features: 1 without a photo, 0 when the photo shows them */
    sb_rgb skin, hair, cloth, trim, iris;
    bool long_hair;
} sb_figure;

/* aspect: width by height of the picture, which is `height` pixels high. */
sb_figure sb_figure_plan(const sb_render_order *order, const sb_brief *brief, const sb_scene *scene,
                         const sb_portrait *portrait, float aspect);

/* Half a face's width in scene coordinates, for a picture of this shape. */
float sb_figure_unit(const sb_look *look, float aspect);

/* Paints the figure over the colour at a point in scene coordinates. */
sb_rgb sb_figure_over(const sb_figure *figure, sb_rgb under, float x, float y);

/* Whether the figure surely covers a point, so that what is behind need not be drawn. */
bool sb_figure_hides(const sb_figure *figure, float x, float y);

/* The skin's colour, as even as a drawing's. */
sb_rgb sb_figure_skin(const sb_figure *figure, float u);

/* How much of a point is the photo's own face, 0 to 1. */
float sb_figure_photo_cover(const sb_figure *figure, float x, float y);

#endif
