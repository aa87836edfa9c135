#include "html.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const char *entity_of(char byte)
{
    switch (byte) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    default:
        return "&#39;";
    }
}

void sb_html_text(fg_buffer *out, const char *text)
{
    for (;;) {
        size_t plain = strcspn(text, "&<>\"'");
        fg_buffer_append(out, text, plain);
        text += plain;
        if (!*text)
            return;
        fg_buffer_text(out, entity_of(*text++));
    }
}

void sb_html_format(fg_buffer *out, const char *format, ...)
{
    char text[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    fg_buffer_text(out, text);
}
