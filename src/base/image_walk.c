#include "image_walk.h"

#include "byte_order.h"

#include <string.h>

/* A JPEG's compressed data, and the bytes 0xff in it, after which a marker can come. */
enum { JPEG_MARKERS, JPEG_SCAN, JPEG_SCAN_FF };

/* Where in a GIF the walk stands: before a block, or before a sub-block of its data. */
enum { GIF_SCREEN, GIF_BLOCK, GIF_IMAGE, GIF_DATA };

static void expect(fg_image_walk *walk, uint64_t skip, uint8_t need)
{
    walk->skip = skip;
    walk->have = 0;
    walk->need = need;
}

void fg_image_walk_begin(fg_image_walk *walk, fg_image_kind kind)
{
    static const struct {
        uint8_t skip, need; /* signature, header */
    } begins[] = {
        [FG_IMAGE_UNKNOWN] = {0, 1}, [FG_IMAGE_JPEG] = {2, 2}, [FG_IMAGE_PNG] = {8, 8},  [FG_IMAGE_WEBP] = {4, 4},
        [FG_IMAGE_GIF] = {0, 13},    [FG_IMAGE_AVIF] = {0, 8}, [FG_IMAGE_HEIC] = {0, 8},
    };
    *walk = (fg_image_walk){.kind = kind};
    expect(walk, begins[kind].skip, begins[kind].need);
    if (kind == FG_IMAGE_UNKNOWN)
        walk->state = FG_WALK_LOST;
}

/* ---- headers ---- */

/* A marker (ITU T.81, B.1.1), with its length where it has one. */
static void take_jpeg(fg_image_walk *walk)
{
    enum { TEM = 0x01, RST0 = 0xd0, RST7 = 0xd7, SOI = 0xd8, EOI = 0xd9, SOS = 0xda };
    uint8_t marker = walk->header[1];
    if (walk->header[0] != 0xff || marker == 0x00 || marker == SOI) {
        walk->state = FG_WALK_LOST;
    } else if (marker == EOI) {
        walk->state = FG_WALK_ENDED;
    } else if (marker == 0xff) { /* a fill byte */
        walk->have = 1;
    } else if (marker == TEM || (marker >= RST0 && marker <= RST7)) {
        expect(walk, 0, 2);
    } else if (walk->need == 2) {
        walk->need = 4;
    } else {
        uint64_t length = fg_big_endian(walk->header + 2, 2);
        walk->step = marker == SOS ? JPEG_SCAN : JPEG_MARKERS;
        if (length < 2)
            walk->state = FG_WALK_LOST;
        else
            expect(walk, length - 2, 2);
    }
}

/* Whether four bytes are letters, as a chunk's type is. */
static bool is_chunk_type(const uint8_t *type)
{
    int letters = 0;
    for (int i = 0; i < 4; i++)
        letters += (type[i] >= 'A' && type[i] <= 'Z') || (type[i] >= 'a' && type[i] <= 'z');
    return letters == 4;
}

/* A chunk's length and type; after it comes a checksum. */
static void take_png(fg_image_walk *walk)
{
    enum { CHECKSUM = 4 };
    uint64_t length = fg_big_endian(walk->header, 4);
    if (walk->need == 1) { /* a byte of the last chunk's checksum */
        walk->state = FG_WALK_ENDED;
    } else if (length > INT32_MAX || !is_chunk_type(walk->header + 4)) {
        walk->state = FG_WALK_LOST;
    } else if (memcmp(walk->header + 4, "IEND", 4) == 0) {
        expect(walk, length + CHECKSUM - 1, 1);
    } else {
        expect(walk, length + CHECKSUM, 8);
    }
}

/* The size in a RIFF header, of what follows it. */
static void take_webp(fg_image_walk *walk)
{
    if (walk->need == 1) { /* the last byte */
        walk->state = FG_WALK_ENDED;
        return;
    }
    uint64_t left = fg_little_endian(walk->header, 4);
    if (left == 0)
        walk->state = FG_WALK_LOST;
    else
        expect(walk, left - 1, 1);
}

/* Bytes of the colour table that a packed field tells of. */
static uint64_t colours(uint8_t packed)
{
    return packed & 0x80 ? (uint64_t)3 << ((packed & 7) + 1) : 0;
}

static void begin_gif_block(fg_image_walk *walk, uint64_t skip)
{
    walk->step = GIF_BLOCK;
    expect(walk, skip, 1);
}

static void begin_gif_data(fg_image_walk *walk, uint64_t skip)
{
    walk->step = GIF_DATA;
    expect(walk, skip, 1);
}

static void take_gif(fg_image_walk *walk)
{
    uint8_t first = walk->header[0];
    switch (walk->step) {
    case GIF_SCREEN:
        begin_gif_block(walk, colours(walk->header[10]));
        break;
    case GIF_IMAGE: /* then the size of its codes */
        begin_gif_data(walk, colours(walk->header[8]) + 1);
        break;
    case GIF_DATA:
        if (first > 0)
            begin_gif_data(walk, first);
        else
            begin_gif_block(walk, 0);
        break;
    default:
        if (first == ';') {
            walk->state = FG_WALK_ENDED;
        } else if (first == '!') { /* an extension's label */
            begin_gif_data(walk, 1);
        } else if (first == ',') {
            walk->step = GIF_IMAGE;
            expect(walk, 0, 9);
        } else {
            walk->state = FG_WALK_LOST;
        }
        break;
    }
}

/* A box's size and type (ISO/IEC 14496-12, 4.2): size 1 means that 8 bytes of it follow, 0 that it ends with the file.
 */
static void take_box(fg_image_walk *walk)
{
    uint64_t size = fg_big_endian(walk->header, 4);
    if (size == 1 && walk->need == 8) {
        walk->need = 16;
        return;
    }
    if (size == 1)
        size = fg_big_endian(walk->header + 8, 8);
    if (size == 0)
        walk->state = FG_WALK_ENDED;
    else if (size < walk->need)
        walk->state = FG_WALK_LOST;
    else
        expect(walk, size - walk->need, 8);
}

static void take_image_header(fg_image_walk *walk)
{
    switch (walk->kind) {
    case FG_IMAGE_JPEG:
        take_jpeg(walk);
        break;
    case FG_IMAGE_PNG:
        take_png(walk);
        break;
    case FG_IMAGE_WEBP:
        take_webp(walk);
        break;
    case FG_IMAGE_GIF:
        take_gif(walk);
        break;
    case FG_IMAGE_AVIF:
    case FG_IMAGE_HEIC:
        take_box(walk);
        break;
    case FG_IMAGE_UNKNOWN:
        break;
    }
}

/* ---- the walk ---- */

static bool in_scan(const fg_image_walk *walk)
{
    return walk->kind == FG_IMAGE_JPEG && walk->step != JPEG_MARKERS;
}

/* Goes along compressed data, up to a marker that is not of it; how many bytes. */
static size_t pass_scan(fg_image_walk *walk, const uint8_t *bytes, size_t size)
{
    if (walk->step == JPEG_SCAN) {
        const uint8_t *mark = memchr(bytes, 0xff, size);
        walk->step = mark ? JPEG_SCAN_FF : JPEG_SCAN;
        return mark ? (size_t)(mark - bytes) + 1 : size;
    }
    uint8_t next = *bytes;
    bool restart = next >= 0xd0 && next <= 0xd7;
    if (next == 0x00 || restart) {
        walk->step = JPEG_SCAN;
    } else if (next != 0xff) {
        walk->step = JPEG_MARKERS;
        expect(walk, 0, 2);
        walk->header[walk->have++] = 0xff;
        return 0;
    }
    return 1;
}

void fg_image_walk_add(fg_image_walk *walk, const void *bytes, size_t size)
{
    const uint8_t *next = bytes, *end = next + size;
    while (next < end && walk->state == FG_WALK_GOES_ON) {
        size_t left = (size_t)(end - next);
        if (walk->skip > 0) {
            size_t passed = walk->skip < left ? (size_t)walk->skip : left;
            walk->skip -= passed;
            next += passed;
        } else if (in_scan(walk)) {
            next += pass_scan(walk, next, left);
        } else {
            walk->header[walk->have++] = *next++;
            if (walk->have == walk->need)
                take_image_header(walk);
        }
    }
}

bool fg_image_walk_ended(const fg_image_walk *walk)
{
    bool boxes = walk->kind == FG_IMAGE_AVIF || walk->kind == FG_IMAGE_HEIC;
    bool between = boxes && walk->state == FG_WALK_GOES_ON && walk->skip == 0 && walk->have == 0;
    return walk->state == FG_WALK_ENDED || between;
}
