/* Makes a text fit to leave the library: without the key, on one line, of bounded size. */
#ifndef FG_REDACT_H
#define FG_REDACT_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Characters of a key that is looked for. A shorter one, made up for a sandbox, stands in any text: what would be
 * replaced is a digit of a job's id. Where the library itself writes it, it is replaced by its place there.
 */
enum { FG_KEY_LEAST = 8 };

/*
 * Copies text into out, NUL-terminated and cut to its room, at least 1, at a whole character. Replaced are the key,
 * plain, JSON-escaped or percent-encoded, also its beginning where the text ends in it, by "***"; user name and
 * password in a link by "***"; the query of a link, which may be a signature, by "?***"; line ends and tabs by spaces;
 * other control characters, those of directions among them, and bytes that are not UTF-8 by U+FFFD. Redacting again
 * changes nothing, but for a beginning of the key that a cut left at the end. key may be NULL; one of fewer than
 * FG_KEY_LEAST characters is not looked for.
 */
void fg_redact(const char *text, size_t size, const char *key, char *out, size_t room);

/*
 * Replaces the key in a text, in its place and in every form, by "***". For what the provider wrote and the library
 * repeats. Returns whether it was there. key as for fg_redact().
 */
bool fg_redact_key(char *text, const char *key);

/*
 * Replaces the key in bytes of any kind, in their place and in every form, by as many asterisks. more: others follow,
 * so that the last ones may be the beginning of the key; else they are taken for it as fg_redact() does. Returns how
 * many, from the first, are settled: all unless more. key as for fg_redact().
 */
size_t fg_redact_bytes(char *bytes, size_t size, const char *key, bool more);

#endif
