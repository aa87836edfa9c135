#include "image_sink.h"

#include <string.h>

enum { BLANKS_MAX = 64 * 1024 }; /* of base64, beyond a quarter of its characters */

void fg_image_sink_init(fg_image_sink *sink, const fg_destination *destination)
{
    *sink = (fg_image_sink){.destination = *destination};
}

bool fg_image_sink_restart(fg_image_sink *sink)
{
    fg_destination destination = sink->destination;
    fg_image_sink_init(sink, &destination);
    return destination.restart(destination.owner);
}

static bool refuse_bytes(fg_image_sink *sink, const char *problem)
{
    sink->problem = problem;
    return false;
}

/* Takes bytes of the image itself. */
static bool pass(fg_image_sink *sink, const void *bytes, size_t size)
{
    bool was_known = sink->check.size >= FG_IMAGE_HEAD;
    fg_image_check_add(&sink->check, bytes, size);
    if (sink->check.size > FG_IMAGE_LIMIT)
        return refuse_bytes(sink, "it is larger than 64 MiB");
    if (!was_known && sink->check.size >= FG_IMAGE_HEAD && fg_image_check_kind(&sink->check) == FG_IMAGE_UNKNOWN)
        return refuse_bytes(sink, "it is not an image of a known kind");
    return size == 0 || sink->destination.write(sink->destination.owner, bytes, size);
}

/* Counts characters of text, which must not be blanks without end. */
static bool count_text(fg_image_sink *sink, size_t size)
{
    sink->text_size += size;
    return 3 * sink->text_size <= 5 * sink->check.size + 3 * BLANKS_MAX ||
           refuse_bytes(sink, "it is text that is mostly blank");
}

static bool decode(fg_image_sink *sink, const char *text, size_t size)
{
    enum { PIECE = 4096 };
    uint8_t bytes[FG_BASE64_ROOM(PIECE)];
    while (size > 0) {
        size_t piece = size < PIECE ? size : PIECE, decoded;
        if (!fg_base64_text_decode(&sink->text, text, piece, bytes, &decoded))
            return refuse_bytes(sink, "it is neither an image nor base64");
        if (!pass(sink, bytes, decoded))
            return false;
        if (!count_text(sink, piece))
            return false;
        text += piece;
        size -= piece;
    }
    return true;
}

/* How many blanks there are at the beginning of a text: they must not fill the head. */
static size_t leading_blanks(const char *text, size_t size)
{
    size_t blanks = 0;
    while (blanks < size && strchr(" \t\r\n", text[blanks]) && text[blanks])
        blanks++;
    return blanks;
}

/* Decides by the first bytes on the form, and passes them on. */
static bool decide(fg_image_sink *sink)
{
    const char *content = sink->head;
    size_t size = sink->head_size;
    sink->decided = true;
    if (fg_image_sniff(content, size) != FG_IMAGE_UNKNOWN)
        return pass(sink, content, size);
    size_t begin = fg_base64_text_begin(&sink->text, content, size);
    if (begin == SIZE_MAX)
        return refuse_bytes(sink, "it is a data URI of an unknown form");
    sink->is_base64 = true;
    return decode(sink, content + begin, size - begin);
}

bool fg_image_sink_write(fg_image_sink *sink, const void *bytes, size_t size)
{
    const char *next = bytes;
    if (!sink->decided) {
        size_t blanks = sink->head_size == 0 ? leading_blanks(next, size) : 0;
        if (blanks > 0 && !count_text(sink, blanks))
            return false;
        next += blanks;
        size -= blanks;
        size_t room = sizeof sink->head - sink->head_size;
        size_t taken = size < room ? size : room;
        memcpy(sink->head + sink->head_size, next, taken);
        sink->head_size += taken;
        next += taken;
        size -= taken;
        if (sink->head_size < sizeof sink->head)
            return true;
        if (!decide(sink))
            return false;
    }
    return sink->is_base64 ? decode(sink, next, size) : pass(sink, next, size);
}

bool fg_image_sink_end(fg_image_sink *sink)
{
    if (!sink->decided && !decide(sink))
        return false;
    if (sink->check.size == 0)
        return refuse_bytes(sink, "it is empty");
    if (fg_image_check_kind(&sink->check) == FG_IMAGE_UNKNOWN)
        return refuse_bytes(sink, "it is not an image of a known kind");
    if (!fg_image_check_complete(&sink->check) || (sink->is_base64 && !fg_base64_text_complete(&sink->text)))
        return refuse_bytes(sink, "its end is missing");
    return true;
}
