#include "terminal.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

/* To the line's beginning, and erase to its end. */
#define ERASE_LINE "\r\033[K"

static bool progress_is_shown;

bool terminal_is_there(void)
{
    return isatty(STDERR_FILENO) == 1;
}

void terminal_clear(void)
{
    if (progress_is_shown)
        fputs(ERASE_LINE, stderr);
    progress_is_shown = false;
}

void terminal_message(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    terminal_clear();
    fputs("facegen: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
}

static void draw_upload(int64_t done, int64_t total)
{
    int64_t percent = total > 0 ? done * 100 / total : 0;
    fprintf(stderr, "sending: %d %%", (int)percent);
}

static void draw_queue(int64_t waited_ms, int64_t estimate_ms, const char *id)
{
    fprintf(stderr, "waiting for job %s: %.0f s", id, (double)waited_ms / 1000);
    if (estimate_ms >= 0)
        fprintf(stderr, " of about %.0f s", (double)estimate_ms / 1000);
}

void terminal_progress(facegen_phase phase, int64_t done, int64_t total, const char *id, void *user_data)
{
    (void)user_data;
    fputs(ERASE_LINE, stderr);
    progress_is_shown = true;
    switch (phase) {
    case FACEGEN_PHASE_UPLOAD:
        draw_upload(done, total);
        break;
    case FACEGEN_PHASE_QUEUED:
        draw_queue(done, total, id);
        break;
    case FACEGEN_PHASE_DOWNLOAD:
        fprintf(stderr, "receiving an image: %.0f kB", (double)done / 1000);
        break;
    }
    fflush(stderr);
}

void terminal_log(facegen_log_level level, const char *message, void *user_data)
{
    static const char *const names[] = {
        [FACEGEN_LOG_DEBUG] = "debug", [FACEGEN_LOG_INFO] = "info", [FACEGEN_LOG_WARNING] = "warning"};
    (void)user_data;
    terminal_message("%s: %s", names[level], message);
}
