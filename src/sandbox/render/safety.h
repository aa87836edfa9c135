/* What becomes of a picture that the safety checker objects to. */
#ifndef FG_SANDBOX_SAFETY_H
#define FG_SANDBOX_SAFETY_H

#include "image.h"

/* type: a value of safety_checker_type. False when out of memory. */
bool fg_safety_hide(fg_image *picture, const char *type);

#endif
