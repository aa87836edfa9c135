/*
 * The sandbox's pictures: an honest preview, drawn and not generated, in which every parameter has a visible and
 * repeatable effect. Same inputs, same bytes, on every machine.
 */
#ifndef SB_RENDER_H
#define SB_RENDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What is asked for: the values of a checked request, defaults filled in. */
typedef struct sb_render_order {
    const char *prompt;              /* UTF-8, not empty */
    const char *negative_prompt;     /* UTF-8; "" when none */
    const char *style;               /* "comic", "chibi", "3d", "anime" or "realistic" */
    int width;                       /* 1 to 512 pixels */
    int height;                      /* 1 to 768 pixels */
    int steps;                       /* 21, 31 or 41 */
    double guidance_scale;           /* 1 to 20 */
    double s_scale;                  /* 0 to 2 */
    uint32_t seed;                   /* of this image */
    bool safety_checker;             /* whether unsafe prompts are acted on */
    const char *safety_checker_type; /* "black", "blur", "sensitive_content_text" or "pixelate" */
    const void *face;                /* the bytes of a JPEG, PNG or WebP file; NULL draws a stand-in */
    size_t face_size;
} sb_render_order;

/*
 * Draws an order as a PNG file whose text chunks repeat it and say that it is a preview.
 * png receives memory for free(). False when the face cannot be decoded or memory runs out; reason then says why.
 */
bool sb_render(const sb_render_order *order, void **png, size_t *size, const char **reason);

/* The pixel size of a face image, read from its header. False when it is no image that sb_render() decodes. */
bool sb_render_measure(const void *face, size_t face_size, int *width, int *height);

#endif
