/*
 * What a terminal shows. Standard error, in one place: messages, log lines, and on a terminal the progress line, which
 * is redrawn in place and gives way to the others.
 *
 * Text of others may be an answer's words, a path, a prompt. Control characters could move the cursor and bidirectional
 * ones reorder what is read, so neither is written as it is.
 */
#ifndef CLI_TERMINAL_H
#define CLI_TERMINAL_H

#include <facegen/client.h>

#include "os/compiler.h"

#include <stdio.h>

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

/* ---- text of others ---- */

/* What stands for bytes that are not UTF-8, in UTF-8: U+FFFD. */
#define TEXT_REPLACEMENT "\xef\xbf\xbd"

/*
 * Decodes the first character of a text, of at least 1 byte.
 *
 * point: receives its code point; that of the replacement for a byte that is not UTF-8
 * Returns its size in bytes.
 */
size_t text_character(const char *text, size_t size, uint32_t *point);

/* Whether a character controls a terminal or the direction of text: C0, DEL, C1, bidirectional and line separators. */
bool text_is_control(uint32_t point);

/* Writes a text in valid UTF-8, with control characters as \xNN or \uNNNN. */
void terminal_print(FILE *out, const char *text);

#endif
