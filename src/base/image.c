#include "image.h"

#include <string.h>

fg_image_kind fg_image_sniff(const void *bytes, size_t size)
{
    if (size < FG_IMAGE_HEAD)
        return FG_IMAGE_UNKNOWN;
    if (memcmp(bytes, "\xff\xd8\xff", 3) == 0)
        return FG_IMAGE_JPEG;
    if (memcmp(bytes, "\x89PNG\r\n\x1a\n", 8) == 0)
        return FG_IMAGE_PNG;
    if (memcmp(bytes, "RIFF", 4) == 0 && memcmp((const char *)bytes + 8, "WEBP", 4) == 0)
        return FG_IMAGE_WEBP;
    return FG_IMAGE_UNKNOWN;
}

const char *fg_image_subtype(fg_image_kind kind)
{
    static const char *const subtypes[] = {"", "jpeg", "png", "webp"};
    return subtypes[kind];
}

const char *fg_image_extension(fg_image_kind kind)
{
    return kind == FG_IMAGE_JPEG ? "jpg" : fg_image_subtype(kind);
}

void fg_image_check_add(fg_image_check *check, const void *bytes, size_t size)
{
    if (check->size < FG_IMAGE_HEAD) {
        size_t room = FG_IMAGE_HEAD - (size_t)check->size;
        memcpy(check->head + check->size, bytes, size < room ? size : room);
    }
    size_t kept = check->size < FG_IMAGE_TAIL ? (size_t)check->size : FG_IMAGE_TAIL;
    if (size >= FG_IMAGE_TAIL) {
        memcpy(check->tail, (const uint8_t *)bytes + size - FG_IMAGE_TAIL, FG_IMAGE_TAIL);
    } else {
        size_t dropped = kept + size > FG_IMAGE_TAIL ? kept + size - FG_IMAGE_TAIL : 0;
        memmove(check->tail, check->tail + dropped, kept - dropped);
        memcpy(check->tail + kept - dropped, bytes, size);
    }
    check->size += size;
}

fg_image_kind fg_image_check_kind(const fg_image_check *check)
{
    return fg_image_sniff(check->head, check->size < FG_IMAGE_HEAD ? (size_t)check->size : FG_IMAGE_HEAD);
}

static bool tail_has(const fg_image_check *check, const char *mark, size_t size)
{
    size_t kept = check->size < FG_IMAGE_TAIL ? (size_t)check->size : FG_IMAGE_TAIL;
    for (size_t i = 0; i + size <= kept; i++) {
        if (memcmp(check->tail + i, mark, size) == 0)
            return true;
    }
    return false;
}

/* The size in a RIFF header counts what follows it, 8 bytes. */
static bool riff_is_whole(const fg_image_check *check)
{
    const uint8_t *field = check->head + 4;
    uint64_t size = (uint64_t)field[0] | (uint64_t)field[1] << 8 | (uint64_t)field[2] << 16 | (uint64_t)field[3] << 24;
    return size + 8 <= check->size;
}

bool fg_image_check_complete(const fg_image_check *check)
{
    switch (fg_image_check_kind(check)) {
    case FG_IMAGE_JPEG:
        return tail_has(check, "\xff\xd9", 2);
    case FG_IMAGE_PNG:
        return tail_has(check, "IEND\xae\x42\x60\x82", 8);
    case FG_IMAGE_WEBP:
        return riff_is_whole(check);
    case FG_IMAGE_UNKNOWN:
        break;
    }
    return false;
}
