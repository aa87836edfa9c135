#include "exif.h"

#include "byte_order.h"

#include <string.h>

enum { HEADER = 8, ENTRY = 12, TAG_ORIENTATION = 0x0112, TYPE_SHORT = 3 };

#define MARK "Exif\0" /* and another NUL */

int fg_exif_orientation(const uint8_t *block, size_t size)
{
    size_t mark = size >= sizeof MARK && memcmp(block, MARK, sizeof MARK) == 0 ? sizeof MARK : 0;
    const uint8_t *tiff = block + mark;
    size -= mark;
    if (size < HEADER || (memcmp(tiff, "II*\0", 4) != 0 && memcmp(tiff, "MM\0*", 4) != 0))
        return 0;
    uint64_t (*read)(const uint8_t *, size_t) = tiff[0] == 'I' ? fg_little_endian : fg_big_endian;
    size_t at = (size_t)read(tiff + 4, 4); /* the first directory */
    if (at > size - 2)
        return 0;
    uint64_t count = read(tiff + at, 2);
    for (at += 2; count > 0 && size - at >= ENTRY; count--, at += ENTRY) {
        const uint8_t *entry = tiff + at;
        if (read(entry, 2) != TAG_ORIENTATION || read(entry + 2, 2) != TYPE_SHORT)
            continue;
        uint64_t orientation = read(entry + 8, 2);
        return orientation >= 1 && orientation <= 8 ? (int)orientation : 0;
    }
    return 0;
}
