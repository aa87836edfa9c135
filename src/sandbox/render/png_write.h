/* Writing the finished picture. */
#ifndef FG_SANDBOX_PNG_WRITE_H
#define FG_SANDBOX_PNG_WRITE_H

#include "image.h"
#include "render.h"

/* A PNG file in memory for free(), with the order in its text chunks. False when out of memory. */
bool fg_png_write(const fg_image *image, const fg_render_order *order, void **png, size_t *size);

#endif
