/*
 * Standard error, in one place: messages, log lines, and on a terminal the progress line, which is redrawn in place
 * and gives way to the others.
 */
#ifndef CLI_TERMINAL_H
#define CLI_TERMINAL_H

#include <facegen/client.h>

#include "os/compiler.h"

/* Prints "facegen: MESSAGE" on a line, with control characters made visible. */
void terminal_message(const char *format, ...) FG_PRINTF(1, 2);

/* Whether there is a terminal to show progress on. */
bool terminal_is_there(void);

/* Erases the progress line. */
void terminal_clear(void);

/* Draws the progress line anew. */
void terminal_draw(const char *format, ...) FG_PRINTF(1, 2);

/* A facegen_progress_fn. */
void terminal_progress(facegen_phase phase, int64_t done, int64_t total, const char *id, void *user_data);

/* A facegen_log_fn. */
void terminal_log(facegen_log_level level, const char *message, void *user_data);

#endif
