/* Makes a text fit to leave the library: without the key, on one line, of bounded size. */
#ifndef FG_REDACT_H
#define FG_REDACT_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Copies text into out, NUL-terminated and cut to its room, at least 1, at a whole character. Replaced are the key,
 * plain, JSON-escaped or percent-encoded, also its beginning where the text ends in it, by "***"; the query of a link,
 * which may be a signature, by "?***"; line ends and tabs by spaces; other control characters and bytes that are no
 * UTF-8 by U+FFFD. Redacting again changes nothing, but for a beginning of the key that a cut left at the end. key may
 * be NULL or "".
 */
void fg_redact(const char *text, size_t size, const char *key, char *out, size_t room);

/*
 * Replaces the key in a text, in its place and in every form, by "***", or fewer asterisks where it was shorter. For
 * what the provider wrote and the library repeats. Whether it was there. key may be NULL or "".
 */
bool fg_redact_key(char *text, const char *key);

#endif
