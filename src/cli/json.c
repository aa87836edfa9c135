#include "json.h"

#include <math.h>
#include <stdio.h>

static void put_string(const char *text)
{
    putchar('"');
    for (; *text; text++) {
        unsigned char byte = (unsigned char)*text;
        if (byte == '"' || byte == '\\')
            printf("\\%c", byte);
        else if (byte < ' ' || byte == 0x7f)
            printf("\\u%04x", byte);
        else
            putchar(byte);
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
    for (const char *next = *value ? value : "null"; *next; next++)
        putchar(*next == '\n' || *next == '\r' ? ' ' : *next); /* these stand between values only */
}
