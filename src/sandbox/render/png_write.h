/* Writing the finished picture. */
#ifndef SB_PNG_WRITE_H
#define SB_PNG_WRITE_H

#include "image.h"
#include "render.h"

/* A PNG file in memory for free(), with the order in its text chunks. False when out of memory. */
bool sb_png_write(const sb_image *image, const sb_render_order *order, void **png, size_t *size);

#endif
