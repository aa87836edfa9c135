#include "image.h"

#include <string.h>

/* The kind of an image in boxes (ISO/IEC 23008-12), by its major brand. */
static fg_image_kind kind_of_brand(const char *brand)
{
    static const char avif[][5] = {"avif", "avis"};
    static const char heic[][5] = {"heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1"};
    for (size_t i = 0; i < sizeof avif / sizeof avif[0]; i++) {
        if (memcmp(brand, avif[i], 4) == 0)
            return FG_IMAGE_AVIF;
    }
    for (size_t i = 0; i < sizeof heic / sizeof heic[0]; i++) {
        if (memcmp(brand, heic[i], 4) == 0)
            return FG_IMAGE_HEIC;
    }
    return FG_IMAGE_UNKNOWN;
}

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
    if (memcmp(bytes, "GIF87a", 6) == 0 || memcmp(bytes, "GIF89a", 6) == 0)
        return FG_IMAGE_GIF;
    if (memcmp((const char *)bytes + 4, "ftyp", 4) == 0)
        return kind_of_brand((const char *)bytes + 8);
    return FG_IMAGE_UNKNOWN;
}

bool fg_image_is_face(fg_image_kind kind)
{
    return kind == FG_IMAGE_JPEG || kind == FG_IMAGE_PNG || kind == FG_IMAGE_WEBP;
}

const char *fg_image_media_type(fg_image_kind kind)
{
    static const char *const types[] = {
        [FG_IMAGE_UNKNOWN] = "application/octet-stream",
        [FG_IMAGE_JPEG] = "image/jpeg",
        [FG_IMAGE_PNG] = "image/png",
        [FG_IMAGE_WEBP] = "image/webp",
        [FG_IMAGE_GIF] = "image/gif",
        [FG_IMAGE_AVIF] = "image/avif",
        [FG_IMAGE_HEIC] = "image/heic",
    };
    return types[kind];
}

const char *fg_image_extension(fg_image_kind kind)
{
    static const char *const extensions[] = {"", "jpg", "png", "webp", "gif", "avif", "heic"};
    return extensions[kind];
}

const char *fg_image_end_mark(fg_image_kind kind, size_t *size)
{
    static const char jpeg[] = "\xff\xd9", png[] = "IEND\xae\x42\x60\x82";
    *size = kind == FG_IMAGE_JPEG ? sizeof jpeg - 1 : sizeof png - 1;
    return kind == FG_IMAGE_JPEG ? jpeg : kind == FG_IMAGE_PNG ? png : NULL;
}

/* Goes along the image's structure, which begins once its kind is known. */
static void walk_on(fg_image_check *check, const uint8_t *bytes, size_t size)
{
    if (check->size < FG_IMAGE_HEAD) {
        size_t room = FG_IMAGE_HEAD - (size_t)check->size, taken = size < room ? size : room;
        memcpy(check->head + check->size, bytes, taken);
        if (taken < room)
            return;
        fg_image_walk_begin(&check->walk, fg_image_sniff(check->head, FG_IMAGE_HEAD));
        fg_image_walk_add(&check->walk, check->head, FG_IMAGE_HEAD);
        bytes += taken;
        size -= taken;
    }
    fg_image_walk_add(&check->walk, bytes, size);
}

void fg_image_check_add(fg_image_check *check, const void *bytes, size_t size)
{
    walk_on(check, bytes, size);
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

static bool has_end_mark(const fg_image_check *check)
{
    size_t size;
    const char *mark = fg_image_end_mark(fg_image_check_kind(check), &size);
    size_t kept = check->size < FG_IMAGE_TAIL ? (size_t)check->size : FG_IMAGE_TAIL;
    for (size_t i = 0; mark && i + size <= kept; i++) {
        if (memcmp(check->tail + i, mark, size) == 0)
            return true;
    }
    return false;
}

bool fg_image_check_complete(const fg_image_check *check)
{
    return fg_image_check_kind(check) != FG_IMAGE_UNKNOWN && (has_end_mark(check) || fg_image_walk_ended(&check->walk));
}
