/* What an answer that is not the API's own says: a page of a proxy or of Cloudflare, or a line of text. */
#ifndef FG_WORDS_H
#define FG_WORDS_H

#include <stddef.h>

/*
 * Takes what people read of the beginning of a body into one line: the title of a page, or else its text without tags,
 * or the text. "" if there is nothing to read. The line is not yet fit to be shown: fg_redact().
 */
void fg_words(const char *body, size_t size, char *words, size_t room);

#endif
