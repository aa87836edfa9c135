/* The checks of an image: the same in pieces of any size; what has an end mark is whole; a walk only goes forward. */
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

/* Whether an image is whole by what stands in few places. */
static bool is_marked(const uint8_t *data, size_t size)
{
    switch (fg_image_sniff(data, size)) {
    case FG_IMAGE_JPEG:
        return ends_with(data, size, "\xff\xd9", 2);
    case FG_IMAGE_PNG:
        return ends_with(data, size, "IEND\xae\x42\x60\x82", 8);
    case FG_IMAGE_WEBP:
        return (data[4] | data[5] | data[6] | data[7]) > 0 &&
               size - 8 >= (data[4] | (size_t)data[5] << 8 | (size_t)data[6] << 16 | (size_t)data[7] << 24);
    default:
        return false;
    }
}

/* What is whole stays so whatever follows, unless it ends between two boxes. */
static void demand_no_way_back(const uint8_t *data, size_t size)
{
    fg_image_walk walk;
    fg_walk_state before = FG_WALK_GOES_ON;
    fg_image_walk_begin(&walk, fg_image_sniff(data, size));
    for (size_t i = 0; i < size; i++) {
        before = walk.state;
        fg_image_walk_add(&walk, data + i, 1);
        DEMAND(before == FG_WALK_GOES_ON || walk.state == before);
        DEMAND(walk.have <= walk.need && walk.need <= sizeof walk.header);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_draw draw = fuzz_draw_from(data, size);
    fg_image_check whole = check(data, size, NULL), cut = check(data, size, &draw);
    fg_image_kind kind = fg_image_sniff(data, size);
    DEMAND(size >= FG_IMAGE_HEAD || kind == FG_IMAGE_UNKNOWN);
    DEMAND(whole.size == size && cut.size == size);
    DEMAND(fg_image_check_kind(&whole) == kind && fg_image_check_kind(&cut) == kind);
    DEMAND(fg_image_check_complete(&whole) == fg_image_check_complete(&cut));
    DEMAND(fg_image_check_complete(&whole) || !is_marked(data, size));
    DEMAND(!fg_image_check_complete(&whole) || kind != FG_IMAGE_WEBP || is_marked(data, size));
    if (size >= FG_IMAGE_HEAD)
        demand_no_way_back(data, size);
    DEMAND(!*fg_image_extension(kind) == (kind == FG_IMAGE_UNKNOWN) && strlen(fg_image_extension(kind)) <= 4);
    return 0;
}
