/* Letters whatever the locale: tolower() and strcasecmp() leave a capital I as it is in a Turkish one. */
#ifndef FG_ASCII_H
#define FG_ASCII_H

#include <stdbool.h>
#include <stddef.h>

/* The small letter of a capital one; any other byte as it is. */
char fg_ascii_lower(char byte);

/* Whether a text begins with, or `size` characters are, another, which is in lower case. */
bool fg_ascii_begins(const char *text, const char *lower);
bool fg_ascii_equal(const char *text, size_t size, const char *lower);

/* How many characters at the beginning of a text are letters, digits, '.', '_' or '-'. */
size_t fg_ascii_name_size(const char *text);

/* Whether a byte is white space: a blank, a tab, or the end of a line or page. */
bool fg_ascii_is_space(char byte);

/* Leaves out the white space around a text of `size` characters: where the rest begins, and its size. */
const char *fg_ascii_trim(const char *text, size_t *size);

/* The value of a hexadecimal digit, 0 to 15; -1 for any other byte. */
int fg_ascii_hex(char byte);

#endif
