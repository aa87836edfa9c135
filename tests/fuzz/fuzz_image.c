/* The checks of an image: the same in pieces of any size, and what is whole has the first and the last bytes for it. */
#include "base/image.h"
#include "fuzz.h"

#include <string.h>

static fg_image_check check(const uint8_t *data, size_t size, fuzz_draw *draw)
{
    fg_image_check check = {0};
    for (size_t at = 0, piece; at < size; at += piece) {
        piece = draw ? fuzz_piece(draw, size - at) : size;
        fg_image_check_add(&check, data + at, piece);
    }
    return check;
}

/* Whether a mark stands within the last bytes. */
static bool ends_with(const uint8_t *data, size_t size, const char *mark, size_t mark_size)
{
    size_t from = size > FG_IMAGE_TAIL ? size - FG_IMAGE_TAIL : 0;
    return memmem(data + from, size - from, mark, mark_size);
}

static bool is_whole(const uint8_t *data, size_t size)
{
    switch (fg_image_sniff(data, size)) {
    case FG_IMAGE_JPEG:
        return memcmp(data, "\xff\xd8\xff", 3) == 0 && ends_with(data, size, "\xff\xd9", 2);
    case FG_IMAGE_PNG:
        return memcmp(data, "\x89PNG\r\n\x1a\n", 8) == 0 && ends_with(data, size, "IEND\xae\x42\x60\x82", 8);
    case FG_IMAGE_WEBP:
        return memcmp(data, "RIFF", 4) == 0 && memcmp(data + 8, "WEBP", 4) == 0 &&
               size - 8 >= (data[4] | (size_t)data[5] << 8 | (size_t)data[6] << 16 | (size_t)data[7] << 24);
    case FG_IMAGE_UNKNOWN:
        break;
    }
    return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_draw draw = fuzz_draw_from(data, size);
    fg_image_check whole = check(data, size, NULL), cut = check(data, size, &draw);
    fg_image_kind kind = fg_image_sniff(data, size);
    DEMAND(size >= FG_IMAGE_HEAD || kind == FG_IMAGE_UNKNOWN);
    DEMAND(whole.size == size && cut.size == size);
    DEMAND(fg_image_check_kind(&whole) == kind && fg_image_check_kind(&cut) == kind);
    DEMAND(fg_image_check_complete(&whole) == is_whole(data, size));
    DEMAND(fg_image_check_complete(&cut) == is_whole(data, size));
    DEMAND(!*fg_image_subtype(kind) == (kind == FG_IMAGE_UNKNOWN) && strlen(fg_image_extension(kind)) <= 4);
    return 0;
}
