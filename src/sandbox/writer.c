#include "writer.h"

#include "base/base64.h"
#include "base/number.h"
#include "base/utf8.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Writes a character of a string; size is 0 for a byte that is not UTF-8. */
static void write_character(fg_buffer *out, const char *text, size_t size)
{
    char escaped[8];
    unsigned char byte = (unsigned char)*text;
    if (size == 0) {
        fg_buffer_text(out, "\xef\xbf\xbd"); /* U+FFFD: what is written is JSON either way */
    } else if (byte < 0x20) {
        snprintf(escaped, sizeof escaped, "\\u%04x", byte);
        fg_buffer_text(out, escaped);
    } else {
        if (byte == '"' || byte == '\\')
            fg_buffer_byte(out, '\\');
        fg_buffer_append(out, text, size);
    }
}

static void write_string(fg_buffer *out, const char *text)
{
    size_t left = strlen(text);
    fg_buffer_byte(out, '"');
    for (size_t taken; left > 0; text += taken, left -= taken) {
        size_t size = fg_utf8_character(text, left);
        taken = size > 0 ? size : 1;
        write_character(out, text, size);
    }
    fg_buffer_byte(out, '"');
}

static void begin(sb_writer *writer, const char *name)
{
    if (writer->followed)
        fg_buffer_byte(writer->out, ',');
    writer->followed = true;
    if (!name)
        return;
    write_string(writer->out, name);
    fg_buffer_byte(writer->out, ':');
}

void sb_writer_open(sb_writer *writer, const char *name, char bracket)
{
    begin(writer, name);
    fg_buffer_byte(writer->out, bracket);
    writer->followed = false;
}

void sb_writer_close(sb_writer *writer, char bracket)
{
    fg_buffer_byte(writer->out, bracket);
    writer->followed = true;
}

void sb_writer_raw(sb_writer *writer, const char *name, const char *json)
{
    begin(writer, name);
    fg_buffer_text(writer->out, json);
}

void sb_writer_text(sb_writer *writer, const char *name, const char *text)
{
    begin(writer, name);
    if (text)
        write_string(writer->out, text);
    else
        fg_buffer_text(writer->out, "null");
}

void sb_writer_integer(sb_writer *writer, const char *name, int64_t number)
{
    char digits[FG_NUMBER_SIZE];
    snprintf(digits, sizeof digits, "%" PRId64, number);
    sb_writer_raw(writer, name, digits);
}

void sb_writer_number(sb_writer *writer, const char *name, double number)
{
    char digits[FG_NUMBER_SIZE];
    fg_number_format(number, digits);
    sb_writer_raw(writer, name, digits);
}

void sb_writer_base64(sb_writer *writer, const char *name, const char *prefix, const void *bytes, size_t size)
{
    begin(writer, name);
    fg_buffer_byte(writer->out, '"');
    fg_buffer_text(writer->out, prefix);
    sb_append_base64(writer->out, bytes, size);
    fg_buffer_byte(writer->out, '"');
}

void sb_append_base64(fg_buffer *out, const void *bytes, size_t size)
{
    enum { PIECE = 3 * 256 };
    char text[FG_BASE64_SIZE(PIECE)];
    const uint8_t *from = bytes;
    while (size > 0) {
        size_t piece = size < PIECE ? size : PIECE;
        fg_base64_encode(from, piece, text);
        fg_buffer_append(out, text, FG_BASE64_SIZE(piece));
        from += piece;
        size -= piece;
    }
}
