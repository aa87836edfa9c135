/* Copies of texts, which C11 does not make. */
#ifndef FG_TEXT_H
#define FG_TEXT_H

#include <stddef.h>

/* A copy of a text, or of its first `size` characters at most, for free(); NULL if memory runs out. */
char *fg_text_copy(const char *text);
char *fg_text_copy_part(const char *text, size_t size);

#endif
