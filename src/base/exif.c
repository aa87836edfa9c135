#include "exif.h"

#include <stdbool.h>
#include <string.h>

enum { HEADER = 8, ENTRY = 12, TAG_ORIENTATION = 0x0112, TYPE_SHORT = 3 };

static uint32_t read_number(const uint8_t *bytes, size_t count, bool little_endian)
{
    uint32_t value = 0;
    for (size_t i = 0; i < count; i++)
        value = value << 8 | bytes[little_endian ? count - 1 - i : i];
    return value;
}

int fg_exif_orientation(const uint8_t *tiff, size_t size)
{
    if (size < HEADER || (memcmp(tiff, "II*\0", 4) != 0 && memcmp(tiff, "MM\0*", 4) != 0))
        return 0;
    bool little = tiff[0] == 'I';
    size_t at = read_number(tiff + 4, 4, little); /* the first directory */
    if (at > size - 2)
        return 0;
    size_t count = read_number(tiff + at, 2, little);
    for (at += 2; count > 0 && size - at >= ENTRY; count--, at += ENTRY) {
        const uint8_t *entry = tiff + at;
        if (read_number(entry, 2, little) != TAG_ORIENTATION || read_number(entry + 2, 2, little) != TYPE_SHORT)
            continue;
        uint32_t orientation = read_number(entry + 8, 2, little);
        return orientation >= 1 && orientation <= 8 ? (int)orientation : 0;
    }
    return 0;
}
