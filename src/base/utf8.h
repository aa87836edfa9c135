/* UTF-8, strictly: no overlong forms, no surrogates, nothing past U+10FFFF. */
#ifndef FG_UTF8_H
#define FG_UTF8_H

#include <stdbool.h>
#include <stddef.h>

/* The size of the character at the beginning of text, 1 to 4 bytes; 0 when it is not valid. size is at least 1. */
size_t fg_utf8_character(const char *text, size_t size);

bool fg_utf8_valid(const char *text, size_t size);

/*
 * Whether a valid character of that size is one that a terminal or a browser would obey and not show: C0, DEL, C1, a
 * line or paragraph separator, or one that changes the direction in which what follows is read (Unicode's
 * Bidi_Control).
 */
bool fg_utf8_is_control(const char *text, size_t size);

/* The largest size up to `size` that does not cut a character of valid UTF-8, of which there is more. */
size_t fg_utf8_cut(const char *text, size_t size);

#endif
