/* EXIF (CIPA DC-008), as far as it turns a photo. */
#ifndef FG_EXIF_H
#define FG_EXIF_H

#include <stddef.h>
#include <stdint.h>

/*
 * The orientation in EXIF data, of which the beginning is enough: 1 for upright, 2 to 8 for turned or mirrored (TIFF
 * 6.0, 36); 0 if it does not say. It is a block of TIFF, alone or after "Exif" and two NULs, as in a JPEG and in some
 * WebP.
 */
int fg_exif_orientation(const uint8_t *block, size_t size);

#endif
