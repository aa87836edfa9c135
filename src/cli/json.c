#include "json.h"

#include "text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* A character of a string, or of JSON that is ready, where only a string can hold one of these. */
static size_t put_character(const char *text, size_t size)
{
    uint32_t point;
    size_t step = text_character(text, size, &point);
    if (text_is_control(point))
        printf("\\u%04x", (unsigned)point);
    else if (step == 1 && point > 0x7f)
        fputs(TEXT_REPLACEMENT, stdout);
    else
        fwrite(text, 1, step, stdout);
    return step;
}

static void put_string(const char *text)
{
    putchar('"');
    for (size_t left = strlen(text), step; left > 0; text += step, left -= step) {
        if (*text == '"' || *text == '\\')
            putchar('\\');
        step = put_character(text, left);
    }
    putchar('"');
}

/* What stands before a value. */
static void begin_value(json_writer *json, const char *name)
{
    if (json->needs_comma)
        fputs(", ", stdout);
    json->needs_comma = true;
    if (name) {
        put_string(name);
        fputs(": ", stdout);
    }
}

void json_begin(json_writer *json, const char *name, char bracket)
{
    begin_value(json, name);
    putchar(bracket);
    json->needs_comma = false;
}

void json_end(json_writer *json, char bracket)
{
    putchar(bracket);
    json->needs_comma = true;
}

void json_text(json_writer *json, const char *name, const char *text)
{
    begin_value(json, name);
    if (text)
        put_string(text);
    else
        fputs("null", stdout);
}

void json_number(json_writer *json, const char *name, double number)
{
    begin_value(json, name);
    if (isnan(number))
        fputs("null", stdout);
    else
        printf("%.15g", number);
}

void json_boolean(json_writer *json, const char *name, bool boolean)
{
    begin_value(json, name);
    fputs(boolean ? "true" : "false", stdout);
}

void json_ready(json_writer *json, const char *name, const char *value)
{
    begin_value(json, name);
    if (!*value)
        value = "null";
    for (size_t left = strlen(value), step = 1; left > 0; value += step, left -= step) {
        bool is_space = strchr("\n\r\t", *value); /* these stand between values only */
        step = is_space ? 1 : put_character(value, left);
        if (is_space)
            putchar(' ');
    }
}
