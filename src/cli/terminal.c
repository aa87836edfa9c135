#include "terminal.h"

#include "base/utf8.h"
#include "os/stream.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* To the line's beginning, and erase to its end. */
#define ERASE_LINE "\r\033[K"

/* Longer messages are cut: a link has 8192 bytes at most, and what else they say is short. */
enum { MESSAGE_SIZE = 10240 };

static bool progress_is_shown;

bool terminal_is_there(void)
{
    return fg_stream_is_terminal(FG_STANDARD_ERROR);
}

void terminal_clear(void)
{
    if (progress_is_shown)
        fputs(ERASE_LINE, stderr);
    progress_is_shown = false;
}

void terminal_message(const char *format, ...)
{
    char message[MESSAGE_SIZE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    terminal_clear();
    fputs("facegen: ", stderr);
    terminal_print(stderr, message);
    fputc('\n', stderr);
}

void terminal_draw(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fputs(ERASE_LINE, stderr);
    vfprintf(stderr, format, arguments);
    fflush(stderr);
    va_end(arguments);
    progress_is_shown = true;
}

static void draw_queue(int64_t waited_ms, int64_t estimate_ms, const char *id)
{
    double waited = (double)waited_ms / 1000, estimate = (double)estimate_ms / 1000;
    if (estimate_ms >= 0)
        terminal_draw("waiting for job %s: %.0f s of about %.0f s", id, waited, estimate);
    else
        terminal_draw("waiting for job %s: %.0f s", id, waited);
}

void terminal_progress(facegen_phase phase, int64_t done, int64_t total, const char *id, void *user_data)
{
    (void)user_data;
    switch (phase) {
    case FACEGEN_PHASE_HELD:
    case FACEGEN_PHASE_FETCHED:
        break;
    case FACEGEN_PHASE_UPLOAD:
        terminal_draw("sending: %d %%", total > 0 ? (int)(done * 100 / total) : 0);
        break;
    case FACEGEN_PHASE_QUEUED:
        draw_queue(done, total, id);
        break;
    case FACEGEN_PHASE_DOWNLOAD:
        terminal_draw("receiving an image: %.0f kB", (double)done / 1000);
        break;
    }
}

void terminal_log(facegen_log_level level, const char *message, void *user_data)
{
    static const char *const names[] = {
        [FACEGEN_LOG_DEBUG] = "debug", [FACEGEN_LOG_INFO] = "info", [FACEGEN_LOG_WARNING] = "warning"};
    (void)user_data;
    terminal_message("%s: %s", names[level], message);
}

/* ---- text of others ---- */

size_t text_character(const char *text, size_t size, uint32_t *point)
{
    const unsigned char *bytes = (const unsigned char *)text;
    size_t length = fg_utf8_character(text, size);
    *point = length == 0 ? 0xfffd : length == 1 ? bytes[0] : bytes[0] & (0x7fu >> length);
    for (size_t i = 1; i < length; i++)
        *point = *point << 6 | (bytes[i] & 0x3f);
    return length > 0 ? length : 1;
}

/* Unicode's Bidi_Control, the two line separators, and what ECMA-48 calls C0 and C1. */
bool text_is_control(uint32_t point)
{
    return point < 0x20 || (point >= 0x7f && point < 0xa0) || point == 0x61c || point == 0x200e || point == 0x200f ||
           (point >= 0x2028 && point <= 0x202e) || (point >= 0x2066 && point <= 0x2069);
}

void terminal_print(FILE *out, const char *text)
{
    uint32_t point;
    for (size_t left = strlen(text), step; left > 0; text += step, left -= step) {
        step = text_character(text, left, &point);
        if (text_is_control(point))
            fprintf(out, point < 0x100 ? "\\x%02x" : "\\u%04x", (unsigned)point);
        else if (step == 1 && point > 0x7f)
            fputs(TEXT_REPLACEMENT, out);
        else
            fwrite(text, 1, step, out);
    }
}
