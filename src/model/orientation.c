/* Where the EXIF data of a face stands in its file, by the file's kind. */
#include "base/byte_order.h"
#include "base/exif.h"
#include "face.h"

#include <string.h>

enum { BLOCK_SIZE = 4096 }; /* bytes of it that are read: its first directory comes first */

/* What the next `size` bytes of a face say, which are EXIF data. */
static int read_exif(fg_face_reader *reader, uint64_t size)
{
    uint8_t block[BLOCK_SIZE];
    size_t taken = size < sizeof block ? (size_t)size : sizeof block;
    if (taken > reader->left || !fg_face_read(reader, block, taken))
        return 0;
    return fg_exif_orientation(block, taken);
}

/* Of a JPEG: the first APP1 segment that has it. Segments come before the compressed data. */
static int find_in_jpeg(fg_face_reader *reader)
{
    enum { APP0 = 0xe0, APP1 = 0xe1, APP15 = 0xef };
    uint8_t head[4];
    int orientation = 0;
    fg_face_skip(reader, 2);
    while (orientation == 0 && fg_face_read(reader, head, sizeof head) && head[0] == 0xff && head[1] >= APP0 &&
           head[1] <= APP15) {
        uint64_t size = fg_big_endian(head + 2, 2), before = reader->left;
        if (size < 2 || size - 2 > reader->left)
            return 0;
        if (head[1] == APP1)
            orientation = read_exif(reader, size - 2);
        fg_face_skip(reader, size - 2 - (before - reader->left));
    }
    return orientation;
}

/* Of a PNG, whose chunks have a size, a type and a checksum, or of a WebP, whose chunks have a type and a size. */
static int find_in_chunks(fg_face_reader *reader)
{
    bool png = reader->kind == FG_IMAGE_PNG;
    uint8_t head[8];
    fg_face_skip(reader, png ? 8 : 12);
    while (fg_face_read(reader, head, sizeof head)) {
        uint64_t size = png ? fg_big_endian(head, 4) : fg_little_endian(head + 4, 4);
        if (memcmp(png ? head + 4 : head, png ? "eXIf" : "EXIF", 4) == 0)
            return read_exif(reader, size);
        if (!fg_face_skip(reader, png ? size + 4 : size + size % 2))
            return 0;
    }
    return 0;
}

int fg_face_orientation(const fg_face *face)
{
    char reason[FG_FACE_REASON];
    fg_face_reader reader;
    if (!fg_face_is_data(face) || !fg_face_open(face, &reader, reason))
        return 0;
    int orientation = reader.kind == FG_IMAGE_JPEG ? find_in_jpeg(&reader) : find_in_chunks(&reader);
    fg_face_close(&reader);
    return orientation;
}
