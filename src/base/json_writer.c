#include "json_writer.h"

#include "json_string.h"
#include "number.h"
#include "utf8.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

void fg_json_write_name(fg_json_writer *writer, const char *name)
{
    if (writer->followed)
        fg_buffer_byte(writer->out, ',');
    writer->followed = true;
    if (!name)
        return;
    fg_json_string_write(writer->out, name);
    fg_buffer_byte(writer->out, ':');
}

void fg_json_open(fg_json_writer *writer, const char *name, char bracket)
{
    fg_json_write_name(writer, name);
    fg_buffer_byte(writer->out, bracket);
    writer->followed = false;
}

void fg_json_close(fg_json_writer *writer, char bracket)
{
    fg_buffer_byte(writer->out, bracket);
    writer->followed = true;
}

void fg_json_write_raw(fg_json_writer *writer, const char *name, const char *json)
{
    fg_json_write_name(writer, name);
    fg_buffer_text(writer->out, json);
}

/* How many bytes at the beginning of a text are UTF-8. */
static size_t valid_size(const char *text, size_t size)
{
    size_t valid = 0;
    for (size_t step = 1; valid < size && step > 0; valid += step)
        step = fg_utf8_character(text + valid, size - valid);
    return valid;
}

static void write_string(fg_buffer *out, const char *text)
{
    size_t left = strlen(text);
    fg_buffer_byte(out, '"');
    for (size_t taken; left > 0; text += taken, left -= taken) {
        taken = valid_size(text, left);
        fg_json_string_append(out, text, taken);
        if (taken < left) {
            fg_buffer_text(out, "\xef\xbf\xbd");
            taken++;
        }
    }
    fg_buffer_byte(out, '"');
}

void fg_json_write_text(fg_json_writer *writer, const char *name, const char *text)
{
    fg_json_write_name(writer, name);
    if (text)
        write_string(writer->out, text);
    else
        fg_buffer_text(writer->out, "null");
}

void fg_json_write_integer(fg_json_writer *writer, const char *name, int64_t number)
{
    char digits[FG_NUMBER_SIZE];
    snprintf(digits, sizeof digits, "%" PRId64, number);
    fg_json_write_raw(writer, name, digits);
}

void fg_json_write_number(fg_json_writer *writer, const char *name, double number)
{
    char digits[FG_NUMBER_SIZE];
    fg_number_format(number, digits);
    fg_json_write_raw(writer, name, isfinite(number) ? digits : "null");
}

void fg_json_write_base64(fg_json_writer *writer, const char *name, const char *prefix, const void *bytes, size_t size)
{
    fg_json_write_name(writer, name);
    fg_buffer_byte(writer->out, '"');
    fg_buffer_text(writer->out, prefix);
    fg_buffer_base64(writer->out, bytes, size);
    fg_buffer_byte(writer->out, '"');
}
