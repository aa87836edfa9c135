/* What becomes of a picture that the safety checker objects to. */
#ifndef SB_SAFETY_H
#define SB_SAFETY_H

#include "image.h"

/* type: a value of safety_checker_type. False when out of memory. */
bool sb_safety_hide(sb_image *picture, const char *type);

#endif
