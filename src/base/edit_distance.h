/* How alike two words are, for "did you mean ...?" */
#ifndef FG_EDIT_DISTANCE_H
#define FG_EDIT_DISTANCE_H

#include <stddef.h>

enum { FG_EDIT_WORD_MAX = 64 }; /* characters; a longer word is like nothing */

/*
 * How many characters have to be inserted, deleted or replaced to make one word of the other (Levenshtein). SIZE_MAX if
 * one of them is longer than FG_EDIT_WORD_MAX.
 */
size_t fg_edit_distance(const char *a, size_t a_size, const char *b, size_t b_size);

#endif
