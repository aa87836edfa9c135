/* The five looks a picture can have. */
#ifndef SB_LOOK_H
#define SB_LOOK_H

#include "image.h"

typedef enum sb_finish { SB_PHOTOGRAPH, SB_INKED, SB_PASTEL, SB_PLASTIC, SB_CEL } sb_finish;

/* What a look asks of those who draw the figure, and how the picture is finished. */
typedef struct sb_look {
    const char *name; /* the value of the style parameter */
    sb_finish finish; /* how the drawn picture is treated */
    float head;       /* size of the head; 1 is natural */
    float body;       /* size of the body beside the head; 1 is natural */
    float chin;       /* how much the lower face is shortened; 1 is natural */
    float eyes;       /* size of the eyes; 1 is natural */
    float line;       /* half width of drawn outlines, in half face widths; 0 draws none */
    sb_rgb ink;       /* the outlines' colour */
    float even;       /* how far the photo's light and shade are evened out; 1 is all */
    float gloss;      /* highlights on what is drawn, 0 to 1 */
    float blur;       /* of the background: radius as a part of the picture's height */
} sb_look;

/* The look of a style; realistic when there is none of that name. */
const sb_look *sb_look_of(const char *style);

/* Treats the whole drawn picture. False when out of memory. */
bool sb_look_finish(const sb_look *look, sb_image *picture);

#endif
