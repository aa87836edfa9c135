/*
 * Text of others on its way to a terminal: an answer's words, a path, a prompt. Control characters could move the
 * cursor and bidirectional ones reorder what is read, so neither is written as it is.
 */
#ifndef CLI_TEXT_H
#define CLI_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

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
void text_print(FILE *out, const char *text);

#endif
